//! The bridge as a program of its own, `poste-restante`, as it runs behind a balancer.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;
use tokio::net::TcpStream;

use crate::built::Built;
use crate::process::Process;
use crate::wait::{SOON, until};

/// A program to be used instead of the one that is built from this repository: a release, a static one.
const PROGRAM: &str = "POSTE_RESTANTE_BRIDGE";

/// A running bridge. Dropping it ends it.
#[derive(Debug)]
pub struct Instance {
    process: Process,
    port: u16,
    home: TempDir,
}

impl Instance {
    /// Starts a bridge on a port of 127.0.0.1 and waits until it listens.
    ///
    /// # Panics
    /// When it does not.
    pub async fn start(port: u16, settings: &[String]) -> Self {
        Self::start_in(port, settings, &[]).await
    }

    /// The same, with environment variables of its own. Its temporary files lie in its home.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start_in(port: u16, settings: &[String], environment: &[(&str, &str)]) -> Self {
        let home = tempfile::tempdir().expect("a temporary directory");
        let mut command = Command::new(program());
        command
            .args(["--bind", &format!("127.0.0.1:{port}")])
            .args(settings)
            .env("TMPDIR", home.path())
            .envs(environment.iter().copied())
            .current_dir(home.path());
        let mut process = Process::start(&mut command, &home.path().join("console.log"));
        until("the bridge to listen", SOON, async || {
            process.assert_running();
            TcpStream::connect(("127.0.0.1", port)).await.ok()
        })
        .await;
        Self {
            process,
            port,
            home,
        }
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// What it has logged.
    pub fn log(&self) -> String {
        self.process.log()
    }

    /// Where it runs, where its log is and its temporary files go.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Its port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Lets it drain: it takes no more visitors, and asks those it has to finish.
    pub fn drain(&self) {
        self.process.ask_to_end();
    }

    /// Waits until it has ended by itself.
    ///
    /// # Panics
    /// When it does not end soon, or not well.
    pub async fn ends(&mut self) {
        let process = &mut self.process;
        let status = until("the bridge to end", SOON, async || process.ended()).await;
        assert!(status.success(), "{status}: {}", process.log());
    }
}

/// Whether the program knows this option, by what its help says.
///
/// # Panics
/// When it does not start.
pub fn knows(option: &str) -> bool {
    let help = Command::new(program()).arg("--help").output();
    let help = help.expect("the bridge starts").stdout;
    let help = String::from_utf8_lossy(&help);
    // A flag's value may follow in brackets: `--insecure-http[=<BOOL>]`.
    let mut words = help.split(|it: char| it.is_whitespace() || it == '[');
    words.any(|word| word == option)
}

/// The bridge, once per process.
pub fn program() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| match std::env::var_os(PROGRAM) {
        Some(path) => path.into(),
        None => Built::Program("poste-restante").path(),
    })
}
