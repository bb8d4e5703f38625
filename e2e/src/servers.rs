//! The POP3 servers that Debian has, each as its package leaves it, and what the stories may expect of it.
//!
//! No two servers agree on everything. What one of them cannot do, or does in its own way, is written down in its
//! [`Character`], with the reason, so that a story is written once and plays on all of them.

mod character;
mod courier;
mod cyrus;
mod dovecot;
mod dovecot24;
mod mailutils;
mod popa3d;
mod site;
mod solid;

use std::fs;
use std::path::Path;

use tempfile::NamedTempFile;

use crate::ca::ServerCertificate;
use crate::dovecot::{Dovecot, Mailbox, Profile};
use crate::room::{self, Room};
pub use character::{Change, Character, Handling};
use site::{Account, Site};

/// One of the servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Dovecot with every mechanism it has.
    Dovecot,
    /// Dovecot with locks, and without passwords in clear.
    StrictDovecot,
    /// The next Dovecot.
    Dovecot24,
    /// Courier's pop3d.
    Courier,
    /// Cyrus pop3d.
    Cyrus,
    /// GNU Mailutils' pop3d.
    Mailutils,
    /// Openwall's popa3d.
    Popa3d,
    /// Solid POP3.
    Solid,
}

impl Kind {
    /// Every server.
    pub const ALL: [Self; 8] = [
        Self::Dovecot,
        Self::StrictDovecot,
        Self::Dovecot24,
        Self::Courier,
        Self::Cyrus,
        Self::Mailutils,
        Self::Popa3d,
        Self::Solid,
    ];

    /// What it is like.
    pub fn character(self) -> &'static Character {
        match self {
            Self::Dovecot => &dovecot::FULL,
            Self::StrictDovecot => &dovecot::STRICT,
            Self::Dovecot24 => &dovecot24::CHARACTER,
            Self::Courier => &courier::CHARACTER,
            Self::Cyrus => &cyrus::CHARACTER,
            Self::Mailutils => &mailutils::CHARACTER,
            Self::Popa3d => &popa3d::CHARACTER,
            Self::Solid => &solid::CHARACTER,
        }
    }

    /// Why it cannot be started here, if so.
    pub fn missing(self) -> Option<String> {
        match self {
            Self::Dovecot | Self::StrictDovecot => Dovecot::missing(),
            _ => room::missing(self.character().name),
        }
    }

    /// Its version here, as Debian writes it without what Debian adds.
    ///
    /// # Panics
    /// When it is missing.
    pub fn version(self) -> String {
        let version = match self {
            Self::Dovecot | Self::StrictDovecot => Dovecot::version(),
            _ => room::version(self.character().name),
        };
        upstream(&version.expect("checked by missing()")).to_owned()
    }
}

/// `1:3.15-4` is the fourth package of 3.15, the numbering of which began anew once.
fn upstream(version: &str) -> &str {
    let version = version.split_once(':').map_or(version, |(_, rest)| rest);
    let version = version
        .rsplit_once('-')
        .map_or(version, |(upstream, _)| upstream);
    // What stands behind this tells that Debian took something out.
    version
        .split_once("+dfsg")
        .map_or(version, |(upstream, _)| upstream)
}

/// A running server. Dropping it ends it and removes its files.
#[derive(Debug)]
pub struct Server {
    kind: Kind,
    house: House,
    authority: NamedTempFile,
}

/// What a server runs in.
#[derive(Debug)]
enum House {
    /// It needs none.
    Dovecot(Dovecot),
    Room {
        room: Room,
        ports: Ports,
        accounts: Vec<Account>,
    },
}

/// Where a server listens.
#[derive(Clone, Copy, Debug)]
pub struct Ports {
    /// In clear, with STLS if it has that.
    pub plain: u16,
    /// Inside TLS. Nothing listens there when the server has no TLS.
    pub tls: u16,
}

impl Server {
    /// Starts a server with the given mailboxes and waits until it answers.
    ///
    /// # Panics
    /// When it does not.
    pub async fn start(kind: Kind, mailboxes: &[Mailbox<'_>]) -> Self {
        let furnish = match kind {
            Kind::Dovecot => return Self::dovecot(kind, Profile::Full, mailboxes).await,
            Kind::StrictDovecot => return Self::dovecot(kind, Profile::Strict, mailboxes).await,
            Kind::Dovecot24 => dovecot24::furnish,
            Kind::Courier => courier::furnish,
            Kind::Cyrus => cyrus::furnish,
            Kind::Mailutils => mailutils::furnish,
            Kind::Popa3d => popa3d::furnish,
            Kind::Solid => solid::furnish,
        };
        let mut site = Site::new(mailboxes);
        let (accounts, steps) = furnish(&mut site);
        let Site {
            furniture,
            ports,
            certificate,
            ..
        } = site;
        let character = kind.character();
        let listening = if character.tls {
            vec![ports.plain, ports.tls]
        } else {
            vec![ports.plain]
        };
        let room = furniture.open(character.name, steps, &listening).await;
        let house = House::Room {
            room,
            ports,
            accounts,
        };
        Self::in_house(kind, house, &certificate)
    }

    /// Starts a Dovecot that wants to be told whom each connection is for (PROXY protocol), and that makes whoever guesses
    /// passwords wait, as Dovecot does by itself.
    ///
    /// # Panics
    /// When it does not answer.
    pub async fn told_by_a_proxy(mailboxes: &[Mailbox<'_>]) -> Self {
        Self::dovecot(Kind::Dovecot, Profile::Told, mailboxes).await
    }

    async fn dovecot(kind: Kind, profile: Profile, mailboxes: &[Mailbox<'_>]) -> Self {
        let dovecot = Dovecot::start_as(profile, mailboxes).await;
        let certificate = dovecot.certificate().clone();
        Self::in_house(kind, House::Dovecot(dovecot), &certificate)
    }

    fn in_house(kind: Kind, house: House, certificate: &ServerCertificate) -> Self {
        let authority = NamedTempFile::new().expect("a temporary file");
        fs::write(&authority, &certificate.authority).expect("it is ours");
        Self {
            kind,
            house,
            authority,
        }
    }

    /// Which one it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What it is like.
    pub fn character(&self) -> &'static Character {
        self.kind.character()
    }

    /// The address on which it listens.
    pub fn host(&self) -> &'static str {
        match &self.house {
            House::Dovecot(dovecot) => dovecot.host(),
            House::Room { .. } => "127.0.0.1",
        }
    }

    /// Where it listens.
    pub fn ports(&self) -> Ports {
        match &self.house {
            House::Dovecot(dovecot) => Ports {
                plain: dovecot.plain_port(),
                tls: dovecot.tls_port(),
            },
            House::Room { ports, .. } => *ports,
        }
    }

    /// The file with the certificate of the authority that nobody has heard of.
    pub fn authority(&self) -> &Path {
        self.authority.path()
    }

    /// What lets `user` in by OAUTHBEARER or XOAUTH2, if the server offers these.
    pub fn token(&self, user: &str) -> Option<String> {
        match &self.house {
            House::Dovecot(dovecot) => Some(dovecot.token(user)),
            House::Room { .. } => None,
        }
    }

    /// The messages that are in `user`'s maildrop now.
    ///
    /// # Panics
    /// When there is no such user.
    pub fn messages(&self, user: &str) -> Vec<Vec<u8>> {
        match &self.house {
            House::Dovecot(dovecot) => dovecot.messages(user),
            House::Room {
                accounts, ports, ..
            } => {
                let account = accounts.iter().find(|it| it.user.name == user);
                let account = account.expect("one of its users");
                if self.kind == Kind::Cyrus {
                    cyrus::settle(account, self.host(), *ports);
                }
                account.spool.messages()
            }
        }
    }

    /// What it has logged.
    pub fn log(&self) -> String {
        match &self.house {
            House::Dovecot(dovecot) => dovecot.log(),
            House::Room { room, .. } => room.log(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_debian_adds_to_a_version_is_left_out() {
        for (debian, plain) in [
            ("1:3.15-4", "3.15"),
            ("1.0.16-3+b6", "1.0.16"),
            ("3.6.1-4+deb12u5", "3.6.1"),
            ("2.3.19.1", "2.3.19.1"),
            ("1:2.4.1+dfsg1-6+deb13u6", "2.4.1"),
        ] {
            assert_eq!(upstream(debian), plain);
        }
    }
}
