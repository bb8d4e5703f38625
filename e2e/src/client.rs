//! This project's own client on the command line, as a program of its own: `shared/examples/pop3`.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use crate::built::Built;
use crate::meddler::Meddler;
use crate::servers::Server;

/// A program to be used instead of the one that is built from this repository.
const PROGRAM: &str = "POSTE_RESTANTE_POP3";

/// How the client reaches a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// In clear.
    Clear,
    /// In clear, then TLS by STLS.
    Stls,
    /// TLS from the beginning.
    Tls,
}

impl Way {
    /// The ways that lead to a server, the best one first.
    pub fn to(server: &Server) -> Vec<Self> {
        let character = server.character();
        let ways = [
            (Self::Tls, character.tls),
            (Self::Stls, character.stls),
            (Self::Clear, character.clear),
        ];
        ways.into_iter()
            .filter_map(|(way, is_open)| is_open.then_some(way))
            .collect()
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::Stls => "STLS",
            Self::Tls => "TLS",
        }
    }

    fn option(self) -> &'static str {
        match self {
            Self::Clear => "--plaintext",
            Self::Stls => "--stls",
            Self::Tls => "--tls",
        }
    }
}

/// Somebody who uses the client.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    server: &'a Server,
    way: Way,
    user: &'a str,
    secret: &'a str,
    mechanism: Option<&'a str>,
    meddler: Option<&'a Meddler>,
    bridge: Option<&'a str>,
}

/// What a program came to.
#[derive(Debug)]
pub struct Outcome {
    /// Its exit code; -1 if it was killed.
    pub code: i32,
    /// Its standard output.
    pub output: String,
    /// Its standard error.
    pub errors: String,
}

impl Outcome {
    /// The output of a program to which nothing went wrong.
    ///
    /// # Panics
    /// When something did.
    pub fn success(self) -> String {
        assert_eq!(self.code, 0, "{self:?}");
        self.output
    }
}

impl<'a> Person<'a> {
    /// Somebody with an account, who takes the best way to the server.
    pub fn new(server: &'a Server, user: &'a str, secret: &'a str) -> Self {
        Self {
            server,
            way: Way::to(server)[0],
            user,
            secret,
            mechanism: None,
            meddler: None,
            bridge: None,
        }
    }

    /// The same, by another way.
    pub fn by(self, way: Way) -> Self {
        Self { way, ..self }
    }

    /// The same, insisting on a mechanism.
    pub fn with(self, mechanism: &'a str) -> Self {
        let mechanism = Some(mechanism);
        Self { mechanism, ..self }
    }

    /// The same, by TLS, with somebody in between whose authority is trusted.
    pub fn deceived_by(self, meddler: &'a Meddler) -> Self {
        let meddler = Some(meddler);
        let way = Way::Tls;
        Self {
            way,
            meddler,
            ..self
        }
    }

    /// The same, through the bridge whose tunnel has this address.
    pub fn through(self, bridge: &'a str) -> Self {
        let bridge = Some(bridge);
        Self { bridge, ..self }
    }

    /// Runs the client to its end.
    ///
    /// # Panics
    /// When it does not start.
    pub fn runs<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Outcome {
        let output = self.command().args(arguments).output();
        let output = output.expect("the client starts");
        let text = |octets| String::from_utf8_lossy(octets).into_owned();
        Outcome {
            code: output.status.code().unwrap_or(-1),
            output: text(&output.stdout),
            errors: text(&output.stderr),
        }
    }

    /// Starts a session in which commands are typed.
    ///
    /// # Panics
    /// When the client does not start.
    pub fn types(&self) -> Typing {
        let mut client = self
            .command()
            .arg("raw")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the client starts");
        let replies = BufReader::new(client.stdout.take().expect("it was piped"));
        Typing { client, replies }
    }

    fn command(&self) -> Command {
        let ports = self.server.ports();
        let (host, port, authority) = match (self.meddler, self.way) {
            (Some(meddler), _) => ("127.0.0.1", meddler.port(), meddler.authority()),
            (None, Way::Tls) => (self.server.host(), ports.tls, self.server.authority()),
            (None, _) => (self.server.host(), ports.plain, self.server.authority()),
        };
        let account = format!("{}@{host}:{port}", self.user);
        let mut command = Command::new(program());
        command
            .arg(self.way.option())
            .arg("--ca")
            .arg(authority)
            .env("POP3_PASSWORD", self.secret)
            .stdin(Stdio::null());
        if let Some(mechanism) = self.mechanism {
            command.args(["--auth", mechanism]);
        }
        if let Some(bridge) = self.bridge {
            command.args(["--bridge", bridge]);
        }
        command.arg(account);
        command
    }
}

/// A session in which commands are typed. Dropping it ends the typing, without QUIT, and waits for the client to end.
#[derive(Debug)]
pub struct Typing {
    client: Child,
    replies: BufReader<std::process::ChildStdout>,
}

impl Typing {
    /// Types a line and reads the first line of the reply.
    ///
    /// # Panics
    /// When the client is gone.
    pub fn ask(&mut self, line: &str) -> String {
        let input = self.client.stdin.as_mut().expect("it was piped");
        writeln!(input, "{line}").expect("the client reads");
        let mut reply = String::new();
        self.replies
            .read_line(&mut reply)
            .expect("the client writes text");
        assert!(!reply.is_empty(), "the client ended");
        reply.trim_end().to_owned()
    }

    /// Ends the typing, without QUIT.
    ///
    /// # Panics
    /// When the client does not take it well.
    pub fn stops(mut self) {
        drop(self.client.stdin.take());
        let status = self.client.wait().expect("it was started");
        assert_eq!(status.code(), Some(0), "nothing was asked that can fail");
    }
}

impl Drop for Typing {
    fn drop(&mut self) {
        drop(self.client.stdin.take());
        let _ = self.client.wait();
    }
}

/// The client, once per process.
///
/// # Panics
/// When it cannot be built.
pub fn program() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| match std::env::var_os(PROGRAM) {
        Some(path) => path.into(),
        None => Built::Example("pop3").path(),
    })
}
