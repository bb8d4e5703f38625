//! A server on loopback with a spool of its own, and the foreign programs that are set on it.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::Arc,
    time::Duration,
};

use pop3d::{Accounts, Config, Server, Tls, mbox};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio::{net::TcpListener, runtime::Runtime, sync::oneshot, task::JoinHandle};

/// No test waits longer than this for an octet.
const PATIENCE: Duration = Duration::from_secs(20);

/// A message like any other.
pub(crate) const LETTER: &str =
    "From: Ada <ada@example.org>\r\nSubject: The garden gate\r\n\r\nIt squeaks.\r\nAda\r\n";

/// A message whose lines look like ends of replies and beginnings of messages.
pub(crate) const TRAPS: &str = "Subject: traps\r\n\r\n.\r\n..\r\n.dot\r\n\r\nFrom here to there\r\n>From there\r\n+OK\r\n-ERR\r\n\r\n";

/// A longish message, to fill buffers with.
pub(crate) fn parcel() -> String {
    format!(
        "Subject: parcel\r\n\r\n{}",
        "All the letters of one long summer, line by line.\r\n".repeat(4_000)
    )
}

/// What is in the mailbox `demo` at the start; the third is the first once more.
pub(crate) fn messages() -> Vec<String> {
    vec![
        LETTER.to_owned(),
        TRAPS.to_owned(),
        LETTER.to_owned(),
        parcel(),
    ]
}

type MakeTls =
    fn(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) -> Result<Tls, rustls::Error>;

/// An access token that opens the mailbox where a test gives it to the account.
pub(crate) const TOKEN: &str = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==";

pub(crate) struct Post {
    pub(crate) directory: tempfile::TempDir,
    pub(crate) plain: SocketAddr,
    pub(crate) tls: SocketAddr,
    pub(crate) certificate: CertificateDer<'static>,
    runtime: Option<Runtime>,
    stop: Option<oneshot::Sender<()>>,
    served: Option<JoinHandle<std::io::Result<()>>>,
}

impl Post {
    /// A server that takes passwords in clear, with STLS, TLS and APOP.
    pub(crate) fn open() -> Self {
        Self::with(|_| {})
    }

    /// The same, but passwords only inside TLS, and no APOP.
    pub(crate) fn strict() -> Self {
        Self::with(|config| {
            config.allow_plaintext_login = false;
            config.accounts = Accounts::default()
                .with_password("demo", "demo")
                .expect("a name");
        })
    }

    /// The same as [`Self::open`], and the account has an access token too.
    pub(crate) fn with_token() -> Self {
        Self::with(|config| {
            let accounts = std::mem::take(&mut config.accounts);
            config.accounts = accounts.with_token("demo", TOKEN).expect("a name");
        })
    }

    /// The same with a different configuration.
    pub(crate) fn with(change: impl FnOnce(&mut Config)) -> Self {
        Self::build(pop3d::server_tls, change)
    }

    /// The same, and clients are asked for a certificate.
    pub(crate) fn asking(change: impl FnOnce(&mut Config)) -> Self {
        Self::build(pop3d::server_tls_with_client_certificates, change)
    }

    /// The same without TLS 1.3.
    pub(crate) fn tls12(change: impl FnOnce(&mut Config)) -> Self {
        Self::build(Tls::tls12_only, change)
    }

    fn build(make_tls: MakeTls, change: impl FnOnce(&mut Config)) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let spool = directory.path().join("spool");
        fs::create_dir(&spool).expect("a spool");
        let rcgen::CertifiedKey { cert, signing_key } = rcgen::generate_simple_self_signed(vec![
            "localhost".to_owned(),
            "127.0.0.1".to_owned(),
        ])
        .expect("a certificate");
        fs::write(directory.path().join("cert.pem"), cert.pem()).expect("a file");
        fs::write(
            directory.path().join("key.pem"),
            signing_key.serialize_pem(),
        )
        .expect("a file");
        let key = PrivateKeyDer::try_from(signing_key.serialize_der()).expect("a key");
        let tls = make_tls(vec![cert.der().clone()], key).expect("a certificate");
        let mut config = Config {
            spool,
            accounts: Accounts::default()
                .with_apop("demo", "demo")
                .expect("a name"),
            tls: Some(tls),
            allow_plaintext_login: true,
            hostname: "post.example".to_owned(),
            ..Config::default()
        };
        change(&mut config);
        Self::start(directory, config, cert.der().clone())
    }

    fn start(
        directory: tempfile::TempDir,
        config: Config,
        certificate: CertificateDer<'static>,
    ) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let (plain, tls) = runtime.block_on(async {
            (
                TcpListener::bind("127.0.0.1:0").await.expect("a port"),
                TcpListener::bind("127.0.0.1:0").await.expect("a port"),
            )
        });
        let addresses = (
            plain.local_addr().expect("an address"),
            tls.local_addr().expect("an address"),
        );
        let server = Arc::new(Server::new(config).expect("a configuration"));
        let (stop, stopped) = oneshot::channel::<()>();
        let tls = server.offers_tls().then_some(tls);
        let served =
            runtime.spawn(server.serve(Some(plain), tls, async move { drop(stopped.await) }));
        let post = Self {
            directory,
            plain: addresses.0,
            tls: addresses.1,
            certificate,
            runtime: Some(runtime),
            stop: Some(stop),
            served: Some(served),
        };
        post.fill(&messages());
        post
    }

    pub(crate) fn mailbox(&self) -> PathBuf {
        self.directory.path().join("spool/demo")
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.directory.path().join("spool/demo.lock")
    }

    pub(crate) fn certificate_file(&self) -> PathBuf {
        self.directory.path().join("cert.pem")
    }

    pub(crate) fn key_file(&self) -> PathBuf {
        self.directory.path().join("key.pem")
    }

    /// Puts these messages into the mailbox, instead of what is there.
    pub(crate) fn fill(&self, messages: &[impl AsRef<[u8]>]) {
        let mut mailbox = Vec::new();
        messages
            .iter()
            .for_each(|message| mbox::append(&mut mailbox, message.as_ref()));
        fs::write(self.mailbox(), mailbox).expect("a mailbox");
    }

    /// What is in the mailbox now, as POP3 would send it.
    pub(crate) fn content(&self) -> Vec<String> {
        let mailbox = fs::read(self.mailbox()).expect("a mailbox");
        let found = mbox::index(&mailbox[..]).expect("a mailbox");
        let at = |offset: u64| usize::try_from(offset).expect("small");
        let text =
            |message: &mbox::Message| mbox::wire(&mailbox[at(message.start)..at(message.end)]);
        found
            .iter()
            .map(|message| String::from_utf8(text(message)).expect("text"))
            .collect()
    }

    /// Stops the server and waits until it has.
    pub(crate) fn stop(&mut self) -> std::io::Result<()> {
        drop(self.stop.take());
        let (Some(runtime), Some(served)) = (&self.runtime, self.served.take()) else {
            return Ok(());
        };
        runtime
            .block_on(async { tokio::time::timeout(PATIENCE, served).await })?
            .expect("no panic")
    }
}

impl Drop for Post {
    fn drop(&mut self) {
        let stopped = self.stop();
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(PATIENCE);
        }
        if !std::thread::panicking() {
            stopped.expect("the server stops in order");
        }
    }
}

/// A client by hand.
pub(crate) struct Wire<S: Read + Write> {
    pub(crate) stream: BufReader<S>,
}

impl Wire<TcpStream> {
    /// Connects and hears the greeting.
    pub(crate) fn connect(address: SocketAddr) -> Self {
        let mut wire = Self::connect_in_silence(address);
        let greeting = wire.line();
        assert!(greeting.starts_with("+OK Poste Restante"), "{greeting}");
        wire
    }

    pub(crate) fn connect_in_silence(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("a server");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        stream.set_write_timeout(Some(PATIENCE)).expect("a timeout");
        Self {
            stream: BufReader::new(stream),
        }
    }

    /// Connects and logs in.
    pub(crate) fn login(address: SocketAddr) -> Self {
        let mut wire = Self::connect(address);
        assert!(wire.ask("USER demo").starts_with("+OK"));
        let reply = wire.ask("PASS demo");
        assert!(reply.starts_with("+OK"), "{reply}");
        wire
    }
}

impl<S: Read + Write> Wire<S> {
    pub(crate) fn send(&mut self, text: &str) {
        self.stream
            .get_mut()
            .write_all(text.as_bytes())
            .expect("an open connection");
        self.stream.get_mut().flush().expect("an open connection");
    }

    /// One line, without its end; empty at the end of the stream.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).expect("a line");
        line.trim_end_matches("\r\n").to_owned()
    }

    /// One command, one line of reply.
    pub(crate) fn ask(&mut self, command: &str) -> String {
        self.send(&format!("{command}\r\n"));
        self.line()
    }

    /// All that comes until the server hangs up.
    pub(crate) fn rest(&mut self) -> String {
        let mut rest = Vec::new();
        match self.stream.read_to_end(&mut rest) {
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => {}
            Err(error) => panic!("{error}"),
        }
        String::from_utf8(rest).expect("text")
    }
}

/// True if the program is here. If not, the test is visibly skipped, or fails where everything is required.
pub(crate) fn have(program: &str, arguments: &[&str]) -> bool {
    if Command::new(program)
        .args(arguments)
        .output()
        .is_ok_and(|output| output.status.success())
    {
        return true;
    }
    let required = std::env::var_os("POSTE_RESTANTE_REQUIRE_ALL").is_some_and(|value| value == "1");
    assert!(
        !required,
        "{program} is not installed, and POSTE_RESTANTE_REQUIRE_ALL=1 wants it"
    );
    // Past the test harness, which would keep it to itself.
    let _ = writeln!(std::io::stderr(), "skipped: {program} is not installed");
    false
}

/// Runs a program to its end; its output with its exit code.
pub(crate) fn run(command: &mut Command) -> (Option<i32>, Vec<u8>, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("a program");
    (
        status.code(),
        stdout,
        String::from_utf8_lossy(&stderr).into_owned(),
    )
}

/// The file's path as an argument.
pub(crate) fn argument(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}
