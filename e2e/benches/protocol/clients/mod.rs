//! The clients, and how each is told what to do.

mod curl;
mod fetchmail;
mod getmail;
mod mpop;
mod ours;
mod poplib;

use std::path::PathBuf;
use std::process::{Command, ExitStatus};

use crate::errand::{Errand, Kind};

pub(crate) use {ours::Ours, poplib::Poplib};

/// How a client works through many messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    /// With many commands under way at once.
    Pipelined,
    /// It waits for each answer.
    OneByOne,
}

/// A command-line client.
pub(crate) trait Client {
    /// Its name.
    fn name(&self) -> &'static str;

    /// Where it is, if it is here.
    fn program(&self) -> Option<PathBuf>;

    /// What it says of itself when asked.
    fn version(&self) -> String;

    /// How it does this, if it can.
    fn pace(&self, kind: Kind) -> Option<Pace>;

    /// The call that does it; writes whatever settings that takes into the errand's folder.
    fn command(&self, errand: &Errand<'_>) -> Command;

    /// Whether it says that all went well.
    fn is_content(&self, _: Kind, status: ExitStatus) -> bool {
        status.success()
    }

    /// How many messages it has brought back.
    fn delivered(&self, errand: &Errand<'_>) -> usize;
}

/// All of them, ours first.
pub(crate) fn all(ours: Ours) -> Vec<Box<dyn Client>> {
    vec![
        Box::new(ours),
        Box::new(mpop::Mpop),
        Box::new(fetchmail::Fetchmail),
        Box::new(getmail::Getmail),
        Box::new(Poplib),
        Box::new(curl::Curl),
    ]
}

fn start(client: &dyn Client) -> Command {
    Command::new(client.program().expect("absent clients are not asked"))
}

/// What `program --version` prints first, as far as the number.
fn version(program: Option<PathBuf>) -> String {
    let output = program.and_then(|it| Command::new(it).arg("--version").output().ok());
    let printed = output.map(|it| String::from_utf8_lossy(&it.stdout).into_owned());
    let first = printed.as_deref().and_then(|it| it.lines().next());
    let words: Vec<&str> = first.unwrap_or_default().split_whitespace().collect();
    let number = words
        .iter()
        .position(|it| it.starts_with(|first: char| first.is_ascii_digit()));
    match number {
        Some(at) => words[..=at].join(" "),
        None => "of unknown version".into(),
    }
}
