//! SCRAM from the first word to the last.

use ring::{digest, hmac, pbkdf2};

use super::*;

fn any() -> Settings {
    Settings {
        mechanisms: all(),
        ..Settings::default()
    }
}

/// RFC 5802 §5, as RFC 5034 frames it.
#[test]
fn sha1_as_in_the_rfc() {
    check_out(
        &any(),
        "C: AUTH SCRAM-SHA-1 «n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL»
         S: + «r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096»
         C: «c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=»
         S: + «v=rmF9pqV8S7suAoZWja4dJRkFsKQ=»
         C:
         S: +OK 3 messages (39 octets)
         C: STAT
         S: +OK 3 39",
    );
}

/// RFC 7677 §3, without an initial response.
#[test]
fn sha256_as_in_the_rfc() {
    check_out(
        &any(),
        "C: AUTH SCRAM-SHA-256
         S: +
         C: «n,,n=user,r=rOprNGfwEbeRWgbNEkqO»
         S: + «r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096»
         C: «c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=»
         S: + «v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=»
         C:
         S: +OK 3 messages (39 octets)",
    );
}

#[test]
fn whatever_is_wrong_is_refused() {
    let first = "C: AUTH SCRAM-SHA-1 «n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL»
         S: + «r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096»\n";
    let nonce = "fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j";
    let proof = "v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=";
    let refused = "-ERR [AUTH] wrong user name or password";
    let form = "-ERR the last message is c=...,r=...,p=...";
    for (last, reply) in [
        // A wrong proof, a wrong header, a nonce that is not ours, a shorter one.
        (
            format!("c=biws,r={nonce},p=x0X8v3Bz2T0CJGbJQyF0X+HI4Ts="),
            refused,
        ),
        (format!("c=eSws,r={nonce},p={proof}"), refused),
        (format!("c=biws,r={nonce}x,p={proof}"), refused),
        (format!("c=biws,r={},p={proof}", &nonce[..24]), refused),
        (format!("c=biws,r={nonce},x=y,p={proof}"), refused),
        (format!("c=biws,r={nonce},p="), refused),
        (format!("c=biws,r={nonce}"), form),
        (format!("r={nonce},c=biws,p={proof}"), form),
        (format!("c=biws,r={nonce},p=!"), form),
        (String::new(), form),
    ] {
        check_out(&any(), &format!("{first}C: «{last}»\nS: {reply}"));
    }
    check_out(&any(), &format!("{first}C: *\nS: -ERR as you like"));
    // The last word is none.
    check_out(
        &any(),
        &format!(
            "{first}C: «c=biws,r={nonce},p={proof}»
             S: + «v=rmF9pqV8S7suAoZWja4dJRkFsKQ=»
             C: «x»
             S: -ERR nothing was left to say"
        ),
    );
    // A user who is not there is refused at the end, and not before.
    let nobody = first.replace("n=user", "n=nobody");
    check_out(
        &any(),
        &format!("{nobody}C: «c=biws,r={nonce},p={proof}»\nS: {refused}"),
    );
}

/// A client of its own: what it says and what it expects, by RFC 5802 §3, with ring and nothing of the server's.
struct Client {
    hash: Hash,
    header: &'static str,
    binding: Vec<u8>,
    password: &'static str,
}

impl Client {
    /// The last message, and the signature to expect.
    fn last(&self, server_first: &str) -> (String, String) {
        let (prf, mac, plain) = match self.hash {
            Hash::Sha1 => (
                pbkdf2::PBKDF2_HMAC_SHA1,
                hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
                &digest::SHA1_FOR_LEGACY_USE_ONLY,
            ),
            Hash::Sha256 => (
                pbkdf2::PBKDF2_HMAC_SHA256,
                hmac::HMAC_SHA256,
                &digest::SHA256,
            ),
            Hash::Sha512 => (
                pbkdf2::PBKDF2_HMAC_SHA512,
                hmac::HMAC_SHA512,
                &digest::SHA512,
            ),
        };
        let sign = |key: &[u8], text: &str| hmac::sign(&hmac::Key::new(mac, key), text.as_bytes());
        let mut attributes = server_first.split(',');
        let mut next = || {
            attributes
                .next()
                .expect("r, s, i")
                .get(2..)
                .expect("a value")
        };
        let (nonce, salt, rounds) = (next(), next(), next());
        let salt = BASE64.decode(salt).expect("base64");
        let rounds = rounds.parse().expect("a count");
        let mut salted = vec![0; plain.output_len()];
        pbkdf2::derive(prf, rounds, &salt, self.password.as_bytes(), &mut salted);
        let binding = [self.header.as_bytes(), &self.binding].concat();
        let without_proof = format!("c={},r={nonce}", BASE64.encode(binding));
        let auth = format!("n=user,r=abc,{server_first},{without_proof}");
        let client_key = sign(&salted, "Client Key");
        let stored = digest::digest(plain, client_key.as_ref());
        let signature = sign(stored.as_ref(), &auth);
        let proof: Vec<u8> = client_key
            .as_ref()
            .iter()
            .zip(signature.as_ref())
            .map(|(a, b)| a ^ b)
            .collect();
        let server_key = sign(&salted, "Server Key");
        (
            format!("{without_proof},p={}", BASE64.encode(proof)),
            BASE64.encode(sign(server_key.as_ref(), &auth)),
        )
    }

    /// Logs in; the reply to the last message, and whether the server's signature was right.
    fn log_in(&self, mechanism: Mechanism, settings: Settings) -> (String, bool) {
        let mut world = World::new(settings);
        world.drain();
        let ask = |world: &mut World, line: String| {
            world.machine.handle_input(format!("{line}\r\n").as_bytes());
            String::from_utf8(world.drain()).expect("text")
        };
        let first = BASE64.encode(format!("{}n=user,r=abc", self.header));
        let reply = ask(&mut world, format!("AUTH {} {first}", mechanism.name()));
        let Some(challenge) = reply.strip_prefix("+ ") else {
            return (reply, false);
        };
        let decode = |text: &str| {
            String::from_utf8(BASE64.decode(text.trim()).expect("base64")).expect("text")
        };
        let (last, expected) = self.last(&decode(challenge));
        let reply = ask(&mut world, BASE64.encode(last));
        let Some(signature) = reply.strip_prefix("+ ") else {
            return (reply, false);
        };
        let right = decode(signature) == format!("v={expected}");
        (ask(&mut world, String::new()), right)
    }
}

fn inside() -> Settings {
    Settings {
        tls: Some(bound()),
        ..any()
    }
}

const IN: &str = "+OK 3 messages (39 octets)\r\n";

#[test]
fn every_hash_with_and_without_a_channel() {
    for hash in Hash::ALL {
        let client = Client {
            hash,
            header: "n,,",
            binding: Vec::new(),
            password: "pencil",
        };
        let bare = Mechanism::Scram(hash);
        assert_eq!(client.log_in(bare, any()), (IN.into(), true));
        assert_eq!(client.log_in(bare, inside()), (IN.into(), true));
        let client = Client {
            header: "p=tls-exporter,,",
            binding: (0..32).collect(),
            ..client
        };
        let plus = Mechanism::ScramPlus(hash);
        assert_eq!(client.log_in(plus, inside()), (IN.into(), true));
        let wrong = Client {
            password: "pen",
            ..client
        };
        let refused = "-ERR [AUTH] wrong user name or password\r\n";
        assert_eq!(wrong.log_in(plus, inside()), (refused.into(), false));
    }
}

/// Somebody in the middle has another channel on each side, and both ends notice.
#[test]
fn the_wrong_channel_is_refused() {
    let client = |header, binding| Client {
        hash: Hash::Sha256,
        header,
        binding,
        password: "pencil",
    };
    let plus = Mechanism::ScramPlus(Hash::Sha256);
    let bare = Mechanism::Scram(Hash::Sha256);
    for (header, binding, mechanism, reply) in [
        (
            "p=tls-exporter,,",
            (1..33).collect(),
            plus,
            "-ERR [AUTH] wrong user name or password",
        ),
        (
            "p=tls-exporter,,",
            Vec::new(),
            plus,
            "-ERR [AUTH] wrong user name or password",
        ),
        (
            "p=tls-unique,,",
            (0..32).collect(),
            plus,
            "-ERR this connection has no channel binding of that type",
        ),
        (
            "y,,",
            Vec::new(),
            bare,
            "-ERR channel binding is offered here: somebody on the way hides it from you",
        ),
        ("n,,", Vec::new(), plus, "-ERR -PLUS is for channel binding"),
        (
            "p=tls-exporter,,",
            (0..32).collect(),
            bare,
            "-ERR channel binding is for -PLUS",
        ),
    ] {
        let answer = client(header, binding).log_in(mechanism, inside());
        assert_eq!(answer, (format!("{reply}\r\n"), false), "{header}");
    }
}

#[test]
fn mischief_in_scram() {
    let client = Client {
        hash: Hash::Sha256,
        header: "n,,",
        binding: Vec::new(),
        password: "pencil",
    };
    let with = |fault| Settings {
        mischief: vec![fault],
        ..any()
    };
    let bare = Mechanism::Scram(Hash::Sha256);
    // A client that does not look is let in.
    let answer = client.log_in(bare, with(Mischief::ScramBadSignature));
    assert_eq!(answer, (IN.into(), false));
    let rounds = "scram-iterations".parse().expect("a fault");
    check_out(
        &with(rounds),
        "C: AUTH SCRAM-SHA-1 «n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL»
         S: + «r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=10000000»",
    );
}
