//! The machine against written dialogues. `C:` is the client, `S:` the server, `!` what the world around does.

mod authorization;
mod faults;
mod properties;
mod transaction;

use super::*;

/// The world around a machine: one user, three messages.
struct World {
    machine: Machine,
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
                Output::Login { user, proof } => {
                    let answer = self.answer(&user, &proof);
                    self.machine.handle_login(answer);
                }
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
                Output::StartTls => self.machine.handle_tls(),
                Output::Close => self.ended = Some("close"),
                Output::Drop => self.ended = Some("drop"),
            }
            assert!(sent.len() < 1 << 20, "no end of output");
        }
        sent
    }

    fn answer(&self, user: &str, proof: &Proof) -> Result<Vec<Entry>, Refusal> {
        let right = match proof {
            Proof::Password(password) => password.declassify() == b"tan staaf",
            Proof::Digest(digest) => digest == "c4c9334bac560ecc979e58001b3e22fb",
        };
        let entries = self
            .messages
            .iter()
            .zip(["whqtswO00WBw418f9t5JxYwZ", "b", "c"]);
        match user {
            "locked" if right => Err(Refusal::InUse),
            "broken" if right => Err(Refusal::Permanent),
            "mrose" if right => Ok(entries
                .map(|(message, id)| Entry {
                    size: message.len() as u64,
                    unique_id: id.to_owned(),
                })
                .collect()),
            _ => Err(Refusal::Credentials),
        }
    }
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
            assert_eq!(sent.split_terminator("\r\n").collect::<Vec<_>>(), server);
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
