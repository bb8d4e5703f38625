//! A post office with one large mailbox: this repository's server behind a bridge whose demo account leads to it, so that
//! one click signs in.

use std::fmt::Write as _;
use std::fs;
use std::future::pending;
use std::sync::Arc;

use e2e::bridge::Bridge;
use ring::digest::{SHA256, digest};
use shared::tunnel::{message::Mode, page_config::DemoAccount};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

const USER: &str = "list";
const PASSWORD: &str = "no secret";

/// The post office. Dropping it closes it.
pub(crate) struct Office {
    pub(crate) bridge: Bridge,
    spool: TempDir,
    task: JoinHandle<()>,
}

/// A letter: who wrote it, what about, to which it is an answer (by number), and how long its text is.
pub(crate) struct Letter {
    pub(crate) sender: &'static str,
    pub(crate) subject: String,
    pub(crate) answers: Option<usize>,
    pub(crate) octets: usize,
}

impl Office {
    /// Opens with these letters, numbered from 1; each was written a minute after the one before.
    pub(crate) async fn with(letters: impl Iterator<Item = Letter>) -> Self {
        let spool = tempfile::tempdir().expect("a temporary directory");
        fs::write(spool.path().join(USER), mbox(letters)).expect("the spool is ours");
        let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]);
        let made = made.expect("a good name");
        let certificate = made.cert.der().clone();
        let key = made.signing_key.serialize_der();
        let pin = digest(&SHA256, &certificate);
        let tls = pop3d::server_tls(
            vec![certificate],
            key.try_into().expect("a key as it was made"),
        );
        let accounts = pop3d::Accounts::default().with_password(USER, PASSWORD);
        let server = pop3d::Server::new(pop3d::Config {
            spool: spool.path().to_owned(),
            accounts: accounts.expect("a good name"),
            tls: Some(tls.expect("a good certificate")),
            ..pop3d::Config::default()
        });
        let server = Arc::new(server.expect("a good configuration"));
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("loopback has a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let task = tokio::spawn(async move {
            let served = server.serve(None, Some(listener), pending()).await;
            served.expect("it serves until it is dropped");
        });
        let mut hex = String::new();
        for octet in pin.as_ref() {
            let _ = write!(hex, "{octet:02x}");
        }
        let ports = [(port, Mode::Tls)];
        let bridge = Bridge::with(&ports, |config| {
            config.demo = Some(DemoAccount {
                user: USER.into(),
                password: PASSWORD.into(),
                host: "127.0.0.1".into(),
                port,
                mode: Mode::Tls,
                pin: hex,
            });
        });
        Self {
            bridge: bridge.await,
            spool,
            task,
        }
    }

    /// The subjects of the letters that are still there.
    pub(crate) fn left(&self) -> Vec<String> {
        let file = fs::read_to_string(self.spool.path().join(USER)).unwrap_or_default();
        let lines = file.lines();
        lines
            .filter_map(|line| line.strip_prefix("Subject: ").map(str::to_owned))
            .collect()
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// As local delivery leaves it.
fn mbox(letters: impl Iterator<Item = Letter>) -> String {
    let mut file = String::new();
    for (number, letter) in (1..).zip(letters) {
        let Letter {
            sender,
            subject,
            answers,
            octets,
        } = letter;
        let (day, hour, minute) = (number / 1_440 % 28 + 1, number / 60 % 24, number % 60);
        let _ = write!(
            file,
            "From post@localhost Mon Nov  2 08:00:00 2026\nFrom: {sender}\nTo: list@example.org\nSubject: {subject}\n\
             Date: {day} Oct 2026 {hour:02}:{minute:02}:00 +0000\nMessage-ID: <{number}@example.org>\n"
        );
        if let Some(answered) = answers {
            let _ = writeln!(file, "In-Reply-To: <{answered}@example.org>");
        }
        file.push('\n');
        let line = "The sea is calm.\n";
        file.push_str(&line.repeat(octets / line.len() + 1));
        file.push('\n');
    }
    file
}
