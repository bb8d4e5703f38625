//! What the browser of one's own device remembers, once that was asked for: servers, trusted certificates, and which
//! messages were opened. Never an address, a password, or mail.
//!
//! It is kept as lines of text, so that whoever looks into the browser's storage can read them:
//!
//! ```text
//! 1
//! server example.org pop.example.org 995 tls
//! pin pop.example.org 995 0f3c…
//! opened pop.example.org 9a0c41b6d2f7e835 0011223344556677 8899aabbccddeeff
//! ```

use std::fmt::Write;

use shared::tunnel::message::{Mode, Service};

use super::sign_in::Account;

/// The first line. What another version wrote is not understood, and taken for nothing.
const VERSION: &str = "1";

/// More servers, certificates and maildrops than these are nobody's: the oldest make room.
const EACH_MAX: usize = 50;

/// More opened messages in one maildrop than these: the oldest make room. At 17 characters each, fifty maildrops of
/// ordinary size stay far below what browsers let a page store.
const OPENED_MAX: usize = 20_000;

/// What is remembered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    servers: Vec<Server>,
    pins: Vec<Pinned>,
    maildrops: Vec<Maildrop>,
}

/// The server of a mail domain, other than the one that would be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// What stands behind the @.
    pub domain: String,
    /// Where its mailboxes are.
    pub service: Service,
}

/// A certificate that the person has decided to trust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pinned {
    /// The server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// SHA-256, 64 hexadecimal digits.
    pub sha256: String,
}

/// Which messages were opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Maildrop {
    /// The server.
    pub host: String,
    /// Stands for the user name, which is not written down.
    key: Digest,
    /// Digests of unique-ids, the oldest first.
    opened: Vec<Digest>,
}

/// Stands for a text.
type Digest = u64;

/// Something to remember, or to forget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// From now on.
    Begin,
    /// Everything, from now on.
    Forget,
    /// A server.
    Server(Server),
    /// A certificate, in the place of the one before.
    Pin(Pinned),
    /// The certificate of this server and port is not to be asked for any more.
    Unpin(String, u16),
    /// A message was opened.
    Opened(Place, Digest),
    /// A maildrop was listed: what is not in it any more is not remembered any more.
    Listed(Place, Vec<Digest>),
}

/// A maildrop, without its user's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    host: String,
    key: Digest,
}

impl Place {
    /// An account's.
    pub fn of(account: &Account) -> Self {
        let (host, port, user) = (&account.host, account.port, &account.user);
        Self {
            host: host.clone(),
            key: digest(&format!("{host}\n{port}\n{user}")),
        }
    }
}

impl Memory {
    /// Reads what was kept. Lines that say nothing known are left out.
    pub fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next() != Some(VERSION) {
            return None;
        }
        let mut memory = Self::default();
        for line in lines {
            memory.read_line(&mut line.split(' '));
        }
        Some(memory)
    }

    fn read_line<'a>(&mut self, words: &mut impl Iterator<Item = &'a str>) -> Option<()> {
        match words.next()? {
            "server" => self.servers.push(Server {
                domain: words.next()?.to_owned(),
                service: Service {
                    host: words.next()?.to_owned(),
                    port: words.next()?.parse().ok()?,
                    mode: mode(words.next()?)?,
                },
            }),
            "pin" => self.pins.push(Pinned {
                host: words.next()?.to_owned(),
                port: words.next()?.parse().ok()?,
                sha256: words.next()?.to_owned(),
            }),
            "opened" => self.maildrops.push(Maildrop {
                host: words.next()?.to_owned(),
                key: hexadecimal(words.next()?)?,
                opened: words.map_while(hexadecimal).collect(),
            }),
            _ => {}
        }
        Some(())
    }

    /// The lines to keep.
    pub fn written(&self) -> String {
        let mut text = format!("{VERSION}\n");
        for Server { domain, service } in &self.servers {
            let Service { host, port, mode } = service;
            let _ = writeln!(text, "server {domain} {host} {port} {}", mode.as_str());
        }
        for Pinned { host, port, sha256 } in &self.pins {
            let _ = writeln!(text, "pin {host} {port} {sha256}");
        }
        for Maildrop { host, key, opened } in &self.maildrops {
            let _ = write!(text, "opened {host} {key:016x}");
            for digest in opened {
                let _ = write!(text, " {digest:016x}");
            }
            text.push('\n');
        }
        text
    }

    /// What becomes of a memory, or of none, by a change. Only [`Change::Begin`] makes one.
    pub fn after(memory: Option<Self>, change: Change) -> Option<Self> {
        match change {
            Change::Begin => Some(memory.unwrap_or_default()),
            Change::Forget => None,
            change => memory.map(|mut memory| {
                memory.learn(change);
                memory
            }),
        }
    }

    fn learn(&mut self, change: Change) {
        match change {
            Change::Server(server) if is_word(&server.domain) && is_word(&server.service.host) => {
                self.servers.retain(|known| known.domain != server.domain);
                push(&mut self.servers, server, EACH_MAX);
            }
            Change::Pin(pin) if is_word(&pin.host) => {
                self.unpin(&pin.host, pin.port);
                push(&mut self.pins, pin, EACH_MAX);
            }
            Change::Unpin(host, port) => self.unpin(&host, port),
            Change::Opened(place, digest) if is_word(&place.host) => {
                let mut maildrop = self.take(place);
                maildrop.opened.retain(|known| *known != digest);
                push(&mut maildrop.opened, digest, OPENED_MAX);
                push(&mut self.maildrops, maildrop, EACH_MAX);
            }
            Change::Listed(place, there) => {
                let there: std::collections::HashSet<Digest> = there.into_iter().collect();
                let mut maildrop = self.take(place);
                maildrop.opened.retain(|known| there.contains(known));
                if !maildrop.opened.is_empty() {
                    push(&mut self.maildrops, maildrop, EACH_MAX);
                }
            }
            // A name with a blank in it is no server's. The rest is about whether there is a memory.
            _ => {}
        }
    }

    fn unpin(&mut self, host: &str, port: u16) {
        self.pins
            .retain(|known| (known.host.as_str(), known.port) != (host, port));
    }

    fn take(&mut self, Place { host, key }: Place) -> Maildrop {
        let at = self.maildrops.iter().position(|known| known.key == key);
        at.map_or_else(
            || Maildrop {
                host,
                key,
                opened: Vec::new(),
            },
            |at| self.maildrops.remove(at),
        )
    }

    /// The server that a mail domain's mailboxes are on.
    pub fn server(&self, domain: &str) -> Option<&Service> {
        let known = self.servers.iter().find(|known| known.domain == domain)?;
        Some(&known.service)
    }

    /// The certificate that a server has to show, 64 hexadecimal digits.
    pub fn pin(&self, host: &str, port: u16) -> Option<&str> {
        let known = |pin: &&Pinned| pin.host == host && pin.port == port;
        Some(&self.pins.iter().find(known)?.sha256)
    }

    /// Which messages of a maildrop were opened.
    pub fn opened(&self, place: &Place) -> &[Digest] {
        let known = self.maildrops.iter().find(|known| known.key == place.key);
        known.map_or(&[], |known| &known.opened)
    }

    /// The servers.
    pub fn servers(&self) -> &[Server] {
        &self.servers
    }

    /// The certificates.
    pub fn pins(&self) -> &[Pinned] {
        &self.pins
    }

    /// Servers, and how many messages were opened there.
    pub fn counts(&self) -> impl Iterator<Item = (&str, usize)> {
        let of = |maildrop: &'_ Maildrop| maildrop.opened.len();
        self.maildrops
            .iter()
            .map(move |it| (it.host.as_str(), of(it)))
    }

    /// True where there is nothing to list.
    pub fn is_empty(&self) -> bool {
        self.servers.is_empty() && self.pins.is_empty() && self.maildrops.is_empty()
    }
}

/// FNV-1a, 64 bits. Nobody gains by making two unique-ids alike: a message of theirs would look as if it were read.
pub fn digest(text: &str) -> Digest {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, octet| {
        (hash ^ Digest::from(octet)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn push<T>(all: &mut Vec<T>, one: T, most: usize) {
    all.push(one);
    let excess = all.len().saturating_sub(most);
    all.drain(..excess);
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_whitespace)
}

fn hexadecimal(text: &str) -> Option<Digest> {
    Digest::from_str_radix(text, 16).ok()
}

fn mode(text: &str) -> Option<Mode> {
    [Mode::Tls, Mode::Stls, Mode::Plain]
        .into_iter()
        .find(|mode| mode.as_str() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(user: &str) -> Account {
        Account {
            user: user.into(),
            host: "pop.example.org".into(),
            port: 995,
            mode: Mode::Tls,
            pin: None,
            plaintext_allowed: false,
        }
    }

    fn full() -> Memory {
        let mut memory = Memory::default();
        memory.learn(Change::Server(Server {
            domain: "example.org".into(),
            service: Service {
                host: "mx.example.net".into(),
                port: 110,
                mode: Mode::Stls,
            },
        }));
        memory.learn(Change::Pin(Pinned {
            host: "pop.example.org".into(),
            port: 995,
            sha256: "ab".repeat(32),
        }));
        let place = Place::of(&account("ann@example.org"));
        memory.learn(Change::Opened(place.clone(), digest("a1")));
        memory.learn(Change::Opened(place, digest("a2")));
        memory
    }

    #[test]
    fn it_comes_back_as_it_was_written() {
        let memory = full();
        assert_eq!(Memory::read(&memory.written()), Some(memory));
        assert_eq!(Memory::read("1\n"), Some(Memory::default()));
        assert_eq!(Memory::read(""), None);
        assert_eq!(Memory::read("2\nserver a b 1 tls"), None);
    }

    #[test]
    fn nobodys_name_is_written() {
        let text = full().written();
        assert!(!text.contains("ann") && !text.contains('@'), "{text}");
        assert!(!text.contains("a1"), "{text}");
    }

    #[test]
    fn what_is_spoilt_is_left_out() {
        let text = "1\nserver example.org\npin a b c\nserver a b 995 smoke\nopened\nnonsense\n\u{0}\npin h 995 ff\n";
        let memory = Memory::read(text).expect("it is of this version");
        assert_eq!((memory.servers.len(), memory.pins.len()), (0, 1));
    }

    #[test]
    fn it_says_what_it_knows() {
        let memory = full();
        let server = memory.server("example.org").expect("it was remembered");
        assert_eq!((server.host.as_str(), server.port), ("mx.example.net", 110));
        assert_eq!(memory.server("example.com"), None);
        assert_eq!(
            memory.pin("pop.example.org", 995),
            Some("ab".repeat(32).as_str())
        );
        assert_eq!(memory.pin("pop.example.org", 110), None);
        let opened = |user| memory.opened(&Place::of(&account(user))).to_vec();
        assert_eq!(opened("ann@example.org"), [digest("a1"), digest("a2")]);
        assert!(opened("bob@example.org").is_empty());
    }

    #[test]
    fn the_last_word_counts_and_the_oldest_make_room() {
        let mut memory = Memory::default();
        for number in 0..EACH_MAX + 3 {
            let host = format!("pop{number}.example.org");
            for sha256 in ["aa", "bb"] {
                memory.learn(Change::Pin(Pinned {
                    host: host.clone(),
                    port: 995,
                    sha256: sha256.repeat(32),
                }));
            }
        }
        assert_eq!(memory.pins().len(), EACH_MAX);
        assert_eq!(memory.pins()[0].host, "pop3.example.org");
        memory.learn(Change::Unpin("pop3.example.org".into(), 995));
        assert_eq!(memory.pins().len(), EACH_MAX - 1);
        assert!(memory.pins().iter().all(|pin| pin.sha256.starts_with("bb")));
    }

    #[test]
    fn what_is_gone_from_the_maildrop_is_not_remembered() {
        let mut memory = full();
        let place = Place::of(&account("ann@example.org"));
        memory.learn(Change::Listed(
            place.clone(),
            vec![digest("a2"), digest("a3")],
        ));
        assert_eq!(memory.opened(&place), [digest("a2")]);
        memory.learn(Change::Listed(place, Vec::new()));
        assert_eq!(memory.counts().count(), 0);
        assert_eq!(Memory::after(Some(memory.clone()), Change::Forget), None);
        assert_eq!(
            Memory::after(Some(memory.clone()), Change::Begin),
            Some(memory)
        );
        let opened = Change::Opened(Place::of(&account("ann")), digest("a1"));
        assert_eq!(Memory::after(None, opened), None, "nobody has asked for it");
    }

    #[test]
    fn a_name_cannot_write_lines() {
        let mut memory = Memory::default();
        memory.learn(Change::Server(Server {
            domain: "example.org pop.evil.example 995 tls\npin a 995 b".into(),
            service: Service {
                host: "h".into(),
                port: 995,
                mode: Mode::Tls,
            },
        }));
        assert!(memory.is_empty());
    }
}
