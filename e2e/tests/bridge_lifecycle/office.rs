//! Mail servers with a maildrop for each of several people.

use std::fs;
use std::future::pending;
use std::sync::Arc;

use e2e::dialogue::Dialogue;
use e2e::dovecot::{Dovecot, Mailbox};
use e2e::mail;
use e2e::spool::Spool;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Letters in each maildrop.
pub(crate) const LETTERS: usize = 30;

/// Of these, the first so many are to be deleted.
pub(crate) const ASKED: usize = 24;

/// Everybody's.
pub(crate) const PASSWORD: &str = "open sesame";

/// A mail server.
pub(crate) enum Office {
    /// This repository's own, in this process, in clear: its maildrops are locked while a session lasts.
    Pop3d {
        port: u16,
        spool: TempDir,
        task: JoinHandle<()>,
    },
    /// Debian's, in TLS.
    Dovecot(Dovecot),
}

pub(crate) fn name(person: usize) -> String {
    format!("person{person}")
}

pub(crate) fn subject(number: usize) -> String {
    format!("Letter {number} of {LETTERS}")
}

fn letters() -> Vec<Vec<u8>> {
    (1..=LETTERS)
        .map(|number| mail::plain(&subject(number), "Good morning.\n"))
        .collect()
}

impl Office {
    pub(crate) async fn of_pop3d(people: usize) -> Self {
        let spool = tempfile::tempdir().expect("a temporary directory");
        let mut accounts = pop3d::Accounts::default();
        let owner = rustix::process::getuid().as_raw();
        for person in 0..people {
            let name = name(person);
            Spool::Mbox(spool.path().join(&name)).deliver(&letters(), owner);
            let added = accounts.with_password(&name, PASSWORD);
            accounts = added.expect("each name is new");
        }
        let server = pop3d::Server::new(pop3d::Config {
            spool: spool.path().to_owned(),
            accounts,
            allow_plaintext_login: true,
            ..pop3d::Config::default()
        });
        let server = Arc::new(server.expect("a good configuration"));
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("loopback has a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let task = tokio::spawn(async move {
            let served = server.serve(Some(listener), None, pending()).await;
            served.expect("it serves until it is dropped");
        });
        Self::Pop3d { port, spool, task }
    }

    pub(crate) async fn of_dovecot(people: usize) -> Self {
        let (names, letters): (Vec<String>, _) = ((0..people).map(name).collect(), letters());
        let mailboxes: Vec<Mailbox<'_>> = names
            .iter()
            .map(|user| Mailbox {
                user,
                password: PASSWORD,
                messages: &letters,
            })
            .collect();
        Self::Dovecot(Dovecot::start(&mailboxes).await)
    }

    pub(crate) fn port(&self) -> u16 {
        match self {
            Self::Pop3d { port, .. } => *port,
            Self::Dovecot(dovecot) => dovecot.tls_port(),
        }
    }

    /// As `--allow-port` has it.
    pub(crate) fn mode(&self) -> &'static str {
        match self {
            Self::Pop3d { .. } => "plain",
            Self::Dovecot(_) => "tls",
        }
    }

    /// The client's options.
    pub(crate) fn protection(&self) -> Vec<String> {
        match self {
            Self::Pop3d { .. } => vec!["--plaintext".into()],
            Self::Dovecot(dovecot) => vec![
                "--tls".into(),
                "--pin".into(),
                dovecot.certificate().fingerprint(),
            ],
        }
    }

    /// A person's letters that are still there.
    pub(crate) fn left(&self, person: usize) -> Vec<Vec<u8>> {
        match self {
            Self::Pop3d { spool, .. } => {
                let file = spool.path().join(name(person));
                // An empty maildrop may have no file.
                if fs::exists(&file).is_ok_and(|there| there) {
                    Spool::Mbox(file).messages()
                } else {
                    Vec::new()
                }
            }
            Self::Dovecot(dovecot) => dovecot.messages(&name(person)),
        }
    }

    /// Whether a person who comes to the server itself, without the bridge, gets the maildrop.
    pub(crate) fn lets_in(&self, person: usize) -> bool {
        let mut dialogue = Dialogue::with("127.0.0.1", self.port());
        let known = dialogue.ask(&format!("USER {}", name(person)));
        assert!(known.starts_with("+OK"), "{known}");
        let answer = dialogue.ask(&format!("PASS {PASSWORD}"));
        if answer.starts_with("+OK") {
            dialogue.leave();
            return true;
        }
        assert!(answer.contains("[IN-USE]"), "{answer}");
        false
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        if let Self::Pop3d { task, .. } = self {
            task.abort();
        }
    }
}
