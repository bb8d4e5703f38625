//! What the program writes down: structured events on the standard error stream, as much as `RUST_LOG` asks for.
//!
//! No address of a visitor and no octet of a tunnel at any level; names of mail servers from `debug` on.

use std::io::{IsTerminal as _, stderr};

use serde::{Deserialize, Serialize};
use tracing_subscriber::EnvFilter;

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For programs: one object on each line.
    Json,
}

impl LogFormat {
    /// Begins to write, for the rest of this process' life. Without `RUST_LOG` the level is `info`.
    ///
    /// # Panics
    /// When somebody else has begun already.
    pub fn start(self) {
        let filter = EnvFilter::try_from_default_env();
        let log = tracing_subscriber::fmt()
            .with_env_filter(filter.unwrap_or_else(|_| EnvFilter::new("info")))
            .with_ansi(stderr().is_terminal())
            .with_writer(stderr);
        match self {
            Self::Text => log.init(),
            Self::Json => log.json().flatten_event(true).init(),
        }
    }
}
