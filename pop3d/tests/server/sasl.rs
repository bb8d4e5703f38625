//! AUTH on real sockets, by hand: channel binding by both ends' own TLS, and what a stranger can find out.

use std::{
    io::{Read, Write},
    sync::Arc,
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use pop3d::{Accounts, scram::Hash};
use ring::{digest, hmac, pbkdf2};
use rustls::{
    ClientConfig, ClientConnection, ProtocolVersion, RootCertStore, StreamOwned,
    SupportedProtocolVersion, version,
};

use crate::post::{Post, Wire};

/// TLS of just this version, and what SCRAM is bound to in it, as the client sees it.
fn secure(
    post: &Post,
    wire: Wire<std::net::TcpStream>,
    version: &'static SupportedProtocolVersion,
) -> (Wire<impl Read + Write>, &'static str, Vec<u8>) {
    let mut roots = RootCertStore::empty();
    roots.add(post.certificate.clone()).expect("a certificate");
    let config = ClientConfig::builder_with_protocol_versions(&[version])
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = "localhost".try_into().expect("a name");
    let mut connection = ClientConnection::new(Arc::new(config), name).expect("a client");
    let mut stream = wire.stream.into_inner();
    while connection.is_handshaking() {
        connection.complete_io(&mut stream).expect("a handshake");
    }
    let (kind, data) = match connection.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => {
            let label = b"EXPORTER-Channel-Binding";
            let data = connection.export_keying_material(vec![0; 32], label, None);
            ("tls-exporter", data.expect("keying material"))
        }
        _ => {
            // The certificate was signed with ECDSA and SHA-256.
            let own = digest::digest(&digest::SHA256, &post.certificate);
            ("tls-server-end-point", own.as_ref().to_vec())
        }
    };
    let stream = std::io::BufReader::new(StreamOwned::new(connection, stream));
    (Wire { stream }, kind, data)
}

fn decode(text: &str) -> String {
    let octets = BASE64.decode(text).expect("base64");
    String::from_utf8(octets).expect("text")
}

/// Logs in by SCRAM (RFC 5802 §3) and returns the last reply; the server has to prove itself.
fn scram(wire: &mut Wire<impl Read + Write>, hash: Hash, header: &str, binding: &[u8]) -> String {
    let (prf, mac, plain) = match hash {
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
    let plus = if header.starts_with('p') { "-PLUS" } else { "" };
    let first = BASE64.encode(format!("{header}n=demo,r=abc"));
    let reply = wire.ask(&format!("AUTH {}{plus} {first}", hash.mechanism()));
    let Some(challenge) = reply.strip_prefix("+ ") else {
        return reply;
    };
    let challenge = decode(challenge);
    let values: Vec<&str> = challenge.split(',').map(|value| &value[2..]).collect();
    let salt = BASE64.decode(values[1]).expect("base64");
    let rounds = values[2].parse().expect("a count");
    let mut salted = vec![0; plain.output_len()];
    pbkdf2::derive(prf, rounds, &salt, b"demo", &mut salted);
    let bound = BASE64.encode([header.as_bytes(), binding].concat());
    let without_proof = format!("c={bound},r={}", values[0]);
    let auth = format!("n=demo,r=abc,{challenge},{without_proof}");
    let key = sign(&salted, "Client Key");
    let stored = digest::digest(plain, key.as_ref());
    let signature = sign(stored.as_ref(), &auth);
    let pairs = key.as_ref().iter().zip(signature.as_ref());
    let proof = BASE64.encode(pairs.map(|(a, b)| a ^ b).collect::<Vec<u8>>());
    let reply = wire.ask(&BASE64.encode(format!("{without_proof},p={proof}")));
    let Some(signature) = reply.strip_prefix("+ ") else {
        return reply;
    };
    let server_key = sign(&salted, "Server Key");
    let expected = BASE64.encode(sign(server_key.as_ref(), &auth));
    assert_eq!(decode(signature), format!("v={expected}"));
    wire.ask("")
}

#[test]
fn every_version_of_tls_has_its_channel() {
    let post = Post::strict();
    for version in [&version::TLS12, &version::TLS13] {
        for hash in Hash::ALL {
            let mut wire = Wire::connect(post.plain);
            assert_eq!(wire.ask("STLS"), "+OK begin TLS");
            let (mut wire, kind, data) = secure(&post, wire, version);
            let header = format!("p={kind},,");
            let mut other = data.clone();
            other[0] ^= 1;
            let refused = "-ERR [AUTH] wrong user name or password";
            assert_eq!(scram(&mut wire, hash, &header, &other), refused);
            let none = "-ERR this connection has no channel binding of that type";
            for kind in [
                "p=tls-unique,,",
                "p=tls-server-end-point,,",
                "p=tls-exporter,,",
            ] {
                if kind != header {
                    assert_eq!(scram(&mut wire, hash, kind, &data), none);
                }
            }
            let hidden =
                "-ERR channel binding is offered here: somebody on the way hides it from you";
            assert_eq!(scram(&mut wire, hash, "y,,", b""), hidden);
            let welcome = scram(&mut wire, hash, &header, &data);
            assert!(welcome.starts_with("+OK 4 messages"), "{kind} {welcome}");
            assert!(wire.ask("QUIT").starts_with("+OK"));
        }
    }
}

#[test]
fn without_tls_there_is_no_channel() {
    let post = Post::strict();
    for hash in Hash::ALL {
        let mut wire = Wire::connect(post.plain);
        let none = "-ERR there is no channel to bind to here";
        assert_eq!(scram(&mut wire, hash, "p=tls-exporter,,", b""), none);
        // Here `y` tells the truth.
        let welcome = scram(&mut wire, hash, "y,,", b"");
        assert!(welcome.starts_with("+OK 4 messages"), "{welcome}");
        assert!(wire.ask("QUIT").starts_with("+OK"));
    }
}

/// Salt and rounds of somebody, as anyone can ask for them.
fn asked_about(post: &Post, name: &str) -> (String, String) {
    let mut wire = Wire::connect(post.plain);
    let first = BASE64.encode(format!("n,,n={name},r=abc"));
    let reply = wire.ask(&format!("AUTH SCRAM-SHA-256 {first}"));
    let challenge = decode(reply.strip_prefix("+ ").expect("a challenge"));
    let (nonce, rest) = challenge.split_once(",s=").expect("a salt");
    assert!(nonce.len() > "r=abc".len() + 16, "{challenge}");
    let (salt, rounds) = rest.split_once(",i=").expect("rounds");
    (salt.to_owned(), rounds.to_owned())
}

#[test]
fn nobody_can_find_out_who_is_there() {
    let post = Post::strict();
    let (salt, rounds) = asked_about(&post, "demo");
    assert_eq!(asked_about(&post, "demo"), (salt.clone(), rounds.clone()));
    let nobody = asked_about(&post, "nobody");
    assert_eq!(asked_about(&post, "nobody"), nobody, "the same each time");
    assert_eq!((nobody.0.len(), &nobody.1), (salt.len(), &rounds));
    assert_ne!(nobody.0, asked_about(&post, "nobody2").0);
}

#[test]
fn whoever_comes_again_too_soon_waits() {
    let post = Post::with(|config| {
        config.login_delay = Some(Duration::from_secs(3600));
        let accounts = std::mem::take(&mut config.accounts);
        config.accounts = accounts.with_password("other", "other").expect("a name");
    });
    let mut wire = Wire::connect(post.plain);
    wire.send("CAPA\r\n");
    while wire.line() != "LOGIN-DELAY 3600" {}
    while wire.line() != "." {}
    wire.ask("USER demo");
    assert!(wire.ask("PASS demo").starts_with("+OK"));
    wire.ask("QUIT");
    let mut wire = Wire::connect(post.plain);
    wire.ask("USER demo");
    assert!(wire.ask("PASS wrong").starts_with("-ERR [AUTH]"));
    let again = wire.ask(&format!("AUTH PLAIN {}", BASE64.encode("\0demo\0demo")));
    assert!(again.starts_with("-ERR [LOGIN-DELAY]"), "{again}");
    wire.ask("USER other");
    assert!(
        wire.ask("PASS other").starts_with("+OK"),
        "each for himself"
    );
}

#[test]
fn rpop_is_believed_only_where_somebody_chose_to() {
    let post = Post::open();
    let mut wire = Wire::connect(post.plain);
    wire.ask("USER demo");
    assert!(wire.ask("RPOP root").starts_with("-ERR [AUTH]"));
    let post = Post::with(|config| config.allow_rpop = true);
    let mut wire = Wire::connect(post.plain);
    wire.ask("USER nobody");
    assert!(wire.ask("RPOP root").starts_with("-ERR [AUTH]"));
    wire.ask("USER demo");
    assert!(wire.ask("RPOP root").starts_with("+OK 4 messages"));
}

/// The name in any of its forms opens the mailbox of the one user who has it.
#[test]
fn names_are_prepared() {
    let accounts = Accounts::default()
        .with_apop("jürgen", "x")
        .expect("a name");
    let post = Post::with(|config| config.accounts = accounts);
    std::fs::rename(post.mailbox(), post.mailbox().with_file_name("jürgen")).expect("a mailbox");
    let mut wire = Wire::connect(post.plain);
    let login = BASE64.encode("\0ju\u{308}rgen\0x");
    let welcome = wire.ask(&format!("AUTH PLAIN {login}"));
    assert!(welcome.starts_with("+OK 4 messages"), "{welcome}");
}
