//! What is to be done in a room: written down outside, and read inside.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// What is to be done in a room.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Plan {
    /// The directory that is the same inside and outside; `layer` in it is for the inside alone.
    pub(super) home: PathBuf,
    /// The server, unpacked.
    pub(super) packages: PathBuf,
    /// Directories in which nothing of this machine is seen.
    pub(super) own: Vec<PathBuf>,
    pub(super) steps: Vec<Step>,
}

/// One of the things that are done in a room, in their order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Step {
    /// Runs a program to its end. It must succeed.
    Run {
        /// The program and its arguments.
        command: Vec<String>,
        /// What it reads.
        input: String,
    },
    /// Starts a program that stays. When it ends, the room does.
    Start(Vec<String>),
    /// Waits until a file is there.
    Await(PathBuf),
    /// Does what inetd(8) does: listens on this port of 127.0.0.1 and starts the program for each connection, with
    /// the connection as its standard input and output.
    Serve(u16, Vec<String>),
}

impl Step {
    /// [`Step::Run`], with nothing to read.
    pub fn run(command: &[&str]) -> Self {
        Self::run_with(command, String::new())
    }

    /// [`Step::Run`].
    pub fn run_with(command: &[&str], input: String) -> Self {
        let command = owned(command);
        Self::Run { command, input }
    }

    /// [`Step::Start`].
    pub fn start(command: &[&str]) -> Self {
        Self::Start(owned(command))
    }

    /// [`Step::Serve`].
    pub fn serve(port: u16, command: &[&str]) -> Self {
        Self::Serve(port, owned(command))
    }
}

fn owned(command: &[&str]) -> Vec<String> {
    command.iter().map(ToString::to_string).collect()
}
