//! The machine against written dialogues. `C:` is the client, `S:` the server, `!` what the world around does.

mod authorization;
mod faults;
mod properties;
mod sasl;
mod scram;
mod transaction;

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};

use super::*;
use crate::{digest::hmac_md5, scram::Hash};

/// What each exchange of SCRAM gets in the examples of RFC 5802 §5 and RFC 7677 §3.
const SHA1_NONCE: &str = "3rfcNHYJY1ZVvWVs7j";
const SHA256_NONCE: &str = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
const SHA1_SALT: &str = "QSXCR+Q6sek8bf92";
const SHA256_SALT: &str = "W22ZaJ0SNY7soEsUEjb6gQ==";

/// The challenge of RFC 2195 §2.
const STAMP: &str = "<1896.697170952@postoffice.reston.mci.net>";

/// The token of RFC 7628 §4.1.
const TOKEN: &str = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==";

/// The world around a machine: the users of several RFCs, three messages.
struct World {
    machine: Machine,
    /// What STLS leads to.
    tls: Secured,
    messages: Vec<&'static str>,
    /// What becomes of the marked messages.
    committed: Committed,
    /// What reading a message answers.
    unreadable: bool,
    /// What was deleted in the end.
    deleted: Option<Vec<usize>>,
    ended: Option<&'static str>,
}

impl World {
    fn new(settings: Settings) -> Self {
        Self {
            machine: Machine::new(settings),
            tls: bound(),
            messages: vec![
                "A: b\r\n\r\n.dot\r\nlast\r\n",
                "\r\n",
                "C: d\r\n\r\n1\r\n2\r\n3\r\n",
            ],
            committed: Committed::Done,
            unreadable: false,
            deleted: None,
            ended: None,
        }
    }

    /// Does what the machine wants until it wants nothing; returns what was sent.
    fn drain(&mut self) -> Vec<u8> {
        let mut sent = Vec::new();
        while let Some(output) = self.machine.poll() {
            match output {
                Output::Send(octets) => sent.extend_from_slice(&octets),
                Output::Login(proof) => {
                    let answer = self.answer(&proof);
                    self.machine.handle_login(answer);
                }
                Output::Keys { user, hash } => {
                    let (salt, nonce) = match hash {
                        Hash::Sha1 => (SHA1_SALT, SHA1_NONCE),
                        Hash::Sha256 | Hash::Sha512 => (SHA256_SALT, SHA256_NONCE),
                    };
                    let password = if user == "user" { "pencil" } else { "\0" };
                    let salt = BASE64.decode(salt).expect("base64");
                    let keys =
                        Keys::derive(hash, password.as_bytes(), salt, crate::scram::ITERATIONS);
                    self.machine.handle_keys(Arc::new(keys), nonce);
                }
                Output::Stamp => self.machine.handle_stamp(STAMP.to_owned()),
                Output::Fetch(_) if self.unreadable => {
                    self.machine.handle_message(Err(Refusal::Temporary));
                }
                Output::Fetch(place) => {
                    self.machine
                        .handle_message(Ok(self.messages[place].as_bytes().to_vec()));
                }
                Output::Commit(deleted) => {
                    self.deleted = Some(deleted.into_iter().collect());
                    self.machine.handle_committed(self.committed);
                }
                Output::StartTls => self.machine.handle_tls(self.tls.clone()),
                Output::Close => self.ended = Some("close"),
                Output::Drop => self.ended = Some("drop"),
            }
            assert!(sent.len() < 1 << 20, "no end of output");
        }
        sent
    }

    fn answer(&self, proof: &Proof) -> Result<Vec<Entry>, Refusal> {
        let (user, right) = match proof {
            Proof::Password { user, password } => {
                let expected = match user.as_str() {
                    "tim" => "tanstaaftanstaaf",
                    _ => "tan staaf",
                };
                (user.as_str(), password.declassify() == expected.as_bytes())
            }
            Proof::Digest { user, digest } => {
                (user.as_str(), digest == "c4c9334bac560ecc979e58001b3e22fb")
            }
            Proof::Cram {
                user,
                challenge,
                digest,
            } => (
                user.as_str(),
                *digest == hmac_md5(b"tanstaaftanstaaf", challenge.as_bytes()),
            ),
            Proof::Token { user, token } => (
                user.as_deref().unwrap_or("user"),
                token.declassify() == TOKEN,
            ),
            Proof::Proven { user } => (user.as_str(), true),
        };
        let entries = self
            .messages
            .iter()
            .zip(["whqtswO00WBw418f9t5JxYwZ", "b", "c"]);
        match user {
            "locked" if right => Err(Refusal::InUse),
            "broken" if right => Err(Refusal::Permanent),
            "mrose" | "tim" | "user" | "a b" if right => Ok(entries
                .map(|(message, id)| Entry {
                    size: message.len() as u64,
                    unique_id: id.to_owned(),
                })
                .collect()),
            _ => Err(Refusal::Credentials),
        }
    }
}

/// A connection with something to bind to.
fn bound() -> Secured {
    Secured {
        bindings: vec![Binding {
            kind: BindingKind::TlsExporter,
            data: (0..32).collect(),
        }],
        vouched: None,
    }
}

/// Every mechanism.
fn all() -> Vec<Mechanism> {
    let is_bound = |mechanism: &Mechanism| matches!(mechanism, Mechanism::ScramPlus(_));
    let mechanisms = Mechanism::ALL.into_iter();
    mechanisms
        .filter(|mechanism| !is_bound(mechanism))
        .collect()
}

/// Writes what stands between « and » in base64, with ^A and ^@ for the control characters.
fn encoded(dialogue: &str) -> String {
    let mut pieces = dialogue.split('«');
    let mut written = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (text, rest) = piece.split_once('»').expect("« and »");
        let text = text.replace("^A", "\x01").replace("^@", "\0");
        written.push_str(&BASE64.encode(text));
        written.push_str(rest);
    }
    written
}

fn open() -> Settings {
    Settings {
        allow_plaintext_login: true,
        ..Settings::default()
    }
}

fn strict() -> Settings {
    Settings {
        tls_available: true,
        ..Settings::default()
    }
}

fn with(mischief: Mischief) -> Settings {
    Settings {
        mischief: vec![mischief],
        tls_available: true,
        ..open()
    }
}

/// Plays a dialogue line by line, then with the whole client's part in one piece, then octet by octet: the server's
/// part must come out the same.
fn check(settings: &Settings, dialogue: &str) -> World {
    let dialogue = encoded(dialogue);
    let lines: Vec<&str> = dialogue
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let mut world = World::new(settings.clone());
    let mut played: Vec<String> = Vec::new();
    let hear = |world: &mut World, played: &mut Vec<String>| {
        let sent = String::from_utf8(world.drain()).expect("text");
        assert!(sent.is_empty() || sent.ends_with("\r\n"), "{sent:?}");
        played.extend(
            sent.split_terminator("\r\n")
                .map(|line| format!("S: {line}").trim().to_owned()),
        );
    };
    hear(&mut world, &mut played);
    for line in lines.iter().filter(|line| line.starts_with("C:")) {
        played.push((*line).to_owned());
        let command = line.strip_prefix("C: ").unwrap_or_default();
        world
            .machine
            .handle_input(format!("{command}\r\n").as_bytes());
        hear(&mut world, &mut played);
    }
    played.extend(world.ended.map(|end| format!("! {end}")));
    assert_eq!(played, lines);

    let client: String = lines
        .iter()
        .filter_map(|line| line.strip_prefix("C:"))
        .map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or_default()))
        .collect();
    let server: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.strip_prefix("S:"))
        .map(str::trim_start)
        .collect();
    // What is sent behind STLS without waiting is lost, as it must be.
    if !client.contains("STLS") {
        for pieces in [
            client.as_bytes().chunks(client.len().max(1)),
            client.as_bytes().chunks(1),
        ] {
            let mut world = World::new(settings.clone());
            let mut sent = world.drain();
            for piece in pieces {
                world.machine.handle_input(piece);
                sent.extend(world.drain());
            }
            let sent = String::from_utf8(sent).expect("text");
            let sent: Vec<&str> = sent.split_terminator("\r\n").map(str::trim_end).collect();
            assert_eq!(sent, server);
        }
    }
    world
}

/// A dialogue with the login already behind it.
fn check_in(settings: &Settings, dialogue: &str) -> World {
    let login = "S: +OK Poste Restante, at your service
        C: USER mrose
        S: +OK and the password?
        C: PASS tan staaf
        S: +OK 3 messages (39 octets)\n";
    check(settings, &format!("{login}{dialogue}"))
}

/// A dialogue behind the greeting.
fn check_out(settings: &Settings, dialogue: &str) -> World {
    check(
        settings,
        &format!("S: +OK Poste Restante, at your service\n{dialogue}"),
    )
}
