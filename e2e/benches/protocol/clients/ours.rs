//! Our own: the example `pop3` of the crate `shared`.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Client, Pace, start};
use crate::errand::{Errand, Kind};
use crate::measure::OUTPUT;

/// A binary to be measured instead of the one that is built here.
const OVERRIDE: &str = "POSTE_RESTANTE_POP3";

#[derive(Clone)]
pub(crate) struct Ours {
    program: PathBuf,
}

impl Ours {
    /// How it is called in the tables.
    pub(crate) const NAME: &str = "ours";

    /// Builds it as a release, beside this benchmark.
    pub(crate) fn build() -> Result<Self, String> {
        if let Some(program) = env::var_os(OVERRIDE) {
            let program = PathBuf::from(program);
            return Ok(Self { program });
        }
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = Command::new(cargo);
        build
            .args("build --quiet --release --package shared --example pop3".split(' '))
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
        let built = build.status().is_ok_and(|status| status.success());
        let here = env::current_exe().map_err(|error| format!("Where are we? {error}."))?;
        // This is release/deps/protocol-…
        let release = here.ancestors().nth(2).unwrap_or(Path::new("."));
        let program = release.join("examples").join("pop3");
        if built && program.is_file() {
            return Ok(Self { program });
        }
        Err(format!(
            "The example `pop3` of the crate `shared` could not be built to {}.",
            program.display()
        ))
    }

    /// The call that prints the index over TLS (or, with `stls`, over STLS), signing in by `mechanism`.
    pub(crate) fn list(
        &self,
        errand: &Errand<'_>,
        authority: &Path,
        stls: bool,
        mechanism: Option<&str>,
    ) -> Command {
        let mut command = Command::new(&self.program);
        command
            .env("POP3_PASSWORD", errand.password)
            .arg(if stls { "--stls" } else { "--tls" })
            .arg("--ca")
            .arg(authority);
        if let Some(mechanism) = mechanism {
            command.args(["--auth", mechanism]);
        }
        command.args([&account(errand), "list"]);
        command
    }
}

impl Client for Ours {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn program(&self) -> Option<PathBuf> {
        Some(self.program.clone())
    }

    fn version(&self) -> String {
        if env::var_os(OVERRIDE).is_some() {
            format!("{}, as {OVERRIDE} says", self.program.display())
        } else {
            "pop3, this project's, a release build".into()
        }
    }

    fn pace(&self, _: Kind) -> Option<Pace> {
        Some(Pace::Pipelined)
    }

    fn command(&self, errand: &Errand<'_>) -> Command {
        let words: &[&str] = match errand.kind {
            Kind::Headers => &["headers"],
            Kind::Fetch => &["fetch", "all"],
            Kind::Collect => &["collect"],
            Kind::Delete => &["delete", "all"],
        };
        let mut command = start(self);
        command
            .env("POP3_PASSWORD", errand.password)
            .arg("--plaintext")
            .arg(account(errand))
            .args(words);
        if matches!(errand.kind, Kind::Fetch | Kind::Collect) {
            command.arg("--into").arg(errand.folder.join("mail"));
        }
        command
    }

    fn delivered(&self, errand: &Errand<'_>) -> usize {
        match errand.kind {
            Kind::Headers => errand.lines_in(OUTPUT, "{"),
            _ => errand.files_in("mail"),
        }
    }
}

fn account(errand: &Errand<'_>) -> String {
    format!("{}@127.0.0.1:{}", errand.user, errand.port)
}
