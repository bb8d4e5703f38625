//! The bridges, and how each is started.

use std::env;
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use e2e::ports::free_port;
use e2e::process::{Process, find};
use tempfile::TempDir;

use crate::tunnel::{Speech, Tunnel};

/// A bridge that does not listen after this long never will. Python takes half a second to start.
const START: Duration = Duration::from_secs(10);

/// A binary to be measured instead of the one that is built here.
const OVERRIDE: &str = "POSTE_RESTANTE_BRIDGE";

/// Each of our limits, out of the way: one client is a crowd here. Those that this bridge has not are not given.
const LIMITS: &[&str] = &[
    "--max-tunnels",
    "--max-tunnels-per-client",
    "--max-tunnels-per-host",
    "--opens-per-minute",
    "--opens-per-minute-per-host",
    "--opens-per-hour-per-client-and-host",
    "--hosts-per-hour",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Ours,
    Websocat,
    Websockify,
    Raw,
}

/// A bridge, or none.
pub(crate) struct Contender {
    pub(crate) kind: Kind,
    program: Option<PathBuf>,
    version: String,
    limits: Vec<&'static str>,
}

/// All of them, ours first.
pub(crate) fn all() -> Result<Vec<Contender>, String> {
    let ours = ours()?;
    let help = printed(&ours, "--help");
    let peer = |kind, name| {
        let program = find(name);
        let version = match &program {
            Some(program) => printed(program, "--version").trim().to_owned(),
            None => "not installed: its column is empty".into(),
        };
        Contender {
            kind,
            program,
            version,
            limits: Vec::new(),
        }
    };
    let mut websockify = peer(Kind::Websockify, "websockify");
    if let Some(program) = &websockify.program {
        websockify.version = python_version(program);
    }
    Ok(vec![
        Contender {
            kind: Kind::Ours,
            version: printed(&ours, "--version").trim().to_owned() + ", a release build",
            limits: LIMITS
                .iter()
                .copied()
                .filter(|flag| help.contains(&format!("{flag} ")))
                .collect(),
            program: Some(ours),
        },
        peer(Kind::Websocat, "websocat"),
        websockify,
        Contender {
            kind: Kind::Raw,
            program: None,
            version: "no bridge".into(),
            limits: Vec::new(),
        },
    ])
}

/// Builds our bridge as a release, beside this benchmark.
fn ours() -> Result<PathBuf, String> {
    if let Some(program) = env::var_os(OVERRIDE) {
        return Ok(program.into());
    }
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build
        .args("build --quiet --release --package bridge".split(' '))
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
    let built = build.status().is_ok_and(|status| status.success());
    let here = env::current_exe().map_err(|error| format!("Where are we? {error}."))?;
    // This is release/deps/bridge-…
    let release = here.ancestors().nth(2).unwrap_or(Path::new("."));
    let program = release.join("poste-restante");
    if built && program.is_file() {
        return Ok(program);
    }
    Err(format!(
        "The bridge could not be built to {}.",
        program.display()
    ))
}

fn printed(program: &Path, question: &str) -> String {
    let output = Command::new(program).arg(question).output();
    output.map_or_else(
        |_| String::new(),
        |it| String::from_utf8_lossy(&it.stdout).into_owned(),
    )
}

/// It does not tell its version, but pip has written it down beside it.
fn python_version(program: &Path) -> String {
    let pip = program.with_file_name("pip");
    let mut show = Command::new(pip);
    let shown = show.args(["show", "websockify"]).output();
    let shown = shown.map_or_else(
        |_| String::new(),
        |it| String::from_utf8_lossy(&it.stdout).into_owned(),
    );
    let mut lines = shown.lines();
    let version = lines.find_map(|line| line.strip_prefix("Version: "));
    format!("websockify {}", version.unwrap_or("of unknown version"))
}

impl Contender {
    pub(crate) fn name(&self) -> &'static str {
        match self.kind {
            Kind::Ours => "ours",
            Kind::Websocat => "websocat",
            Kind::Websockify => "websockify",
            Kind::Raw => "raw",
        }
    }

    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    pub(crate) fn is_here(&self) -> bool {
        self.kind == Kind::Raw || self.program.is_some()
    }

    /// How many tunnels it is given where `wanted` are wanted. websockify is a process for each, whose `select` ends at
    /// 508 of them.
    pub(crate) fn tunnels(&self, wanted: usize) -> usize {
        if self.kind == Kind::Websockify {
            wanted.min(400)
        } else {
            wanted
        }
    }

    /// Starts it before the server on `server` of 127.0.0.1.
    pub(crate) fn start(&self, server: u16) -> Result<Running, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let port = if self.kind == Kind::Raw {
            server
        } else {
            free_port()
        };
        let process = self
            .command(port, server)
            .map(|mut command| Process::start(&mut command, &folder.path().join("log")));
        let running = Running {
            process,
            port,
            speech: match self.kind {
                Kind::Raw => Speech::Raw,
                Kind::Ours => Speech::Ours { server },
                Kind::Websocat | Kind::Websockify => Speech::Frames,
            },
            _folder: folder,
        };
        let deadline = Instant::now() + START;
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if Instant::now() > deadline {
                let said = running.process.as_ref().map(Process::log);
                return Err(format!("it does not listen: {}", said.unwrap_or_default()));
            }
            thread::sleep(Duration::from_millis(5));
        }
        Ok(running)
    }

    fn command(&self, port: u16, server: u16) -> Option<Command> {
        let mut command = Command::new(self.program.as_ref()?);
        let (here, there) = (format!("127.0.0.1:{port}"), format!("127.0.0.1:{server}"));
        match self.kind {
            Kind::Raw => return None,
            Kind::Websockify => command.args([here, there]),
            Kind::Websocat => command
                .arg("--binary")
                .arg(format!("ws-l:{here}"))
                .arg(format!("tcp:{there}")),
            Kind::Ours => {
                command
                    .args(["--bind", &here])
                    .args(["--allow-port", &format!("{server}=plain")])
                    .args("--allow-plaintext 127.0.0.1 --allow-address 127.0.0.0/8".split(' '))
                    .args(["--byte-limit", &u64::MAX.to_string()]);
                for limit in &self.limits {
                    command.args([limit, "1000000"]);
                }
                &mut command
            }
        };
        Some(command)
    }
}

/// A bridge that listens. Dropping it ends it.
pub(crate) struct Running {
    process: Option<Process>,
    pub(crate) port: u16,
    pub(crate) speech: Speech,
    _folder: TempDir,
}

impl Running {
    /// A tunnel through it.
    pub(crate) fn tunnel(&self) -> Result<Tunnel, String> {
        Tunnel::open(self.port, self.speech, None)
    }

    /// Processor time that it has taken so far, in seconds.
    pub(crate) fn processor_s(&self) -> f64 {
        self.process
            .as_ref()
            .map_or(f64::NAN, |it| crate::usage::processor_s(it.id()))
    }

    /// Memory that it holds, in kB.
    pub(crate) fn memory_kb(&self) -> f64 {
        self.process
            .as_ref()
            .map_or(f64::NAN, |it| crate::usage::memory_kb(it.id()))
    }
}
