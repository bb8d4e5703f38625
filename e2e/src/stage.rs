//! The stage: looks whether everyone is there, lets a story play, and writes down how it went.

use std::any::Any;
use std::fs::OpenOptions;
use std::io::Write;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::time::Duration;

use futures_util::FutureExt;
use tokio::runtime;
use tokio::time::timeout;

use crate::balancer::Balancer;
use crate::browser::{Browser, Engine};
use crate::dovecot::Dovecot;
use crate::names::Names;
use crate::servers::Kind;

/// With this set to 1, a story whose browser or server is missing fails instead of being skipped.
const REQUIRE_ALL: &str = "POSTE_RESTANTE_REQUIRE_ALL";

/// A file to which each story adds a line. Without it, the line is printed.
const REPORT: &str = "POSTE_RESTANTE_E2E_REPORT";

/// The mail server of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailServer {
    /// Debian's Dovecot.
    Dovecot,
    /// One of the servers that Debian has.
    Of(Kind),
    /// Debian's Dovecot, to which all go through this balancer: it is the balancer that is met.
    Behind(Balancer),
    /// This repository's own server, in this process.
    Pop3d,
    /// The story needs none.
    None,
}

impl MailServer {
    fn name(self) -> &'static str {
        match self {
            Self::Dovecot => "dovecot",
            Self::Of(kind) => kind.character().name,
            Self::Behind(balancer) => balancer.name(),
            Self::Pop3d => "pop3d",
            Self::None => "none",
        }
    }

    fn missing(self) -> Option<String> {
        match self {
            Self::Dovecot => Dovecot::missing(),
            Self::Of(kind) => kind.missing(),
            Self::Behind(balancer) => balancer.missing().or_else(Dovecot::missing),
            Self::Pop3d | Self::None => None,
        }
    }
}

/// Plays a story without a browser.
///
/// # Panics
/// When the story fails, or when someone is missing who must not be.
pub fn story(name: &str, server: MailServer, body: impl AsyncFnOnce()) {
    story_with(name, server, None, body);
}

/// Plays a story without a browser, for which somebody else than the server may be missing.
///
/// # Panics
/// As [`story`].
pub fn story_with(
    name: &str,
    server: MailServer,
    missing: Option<String>,
    body: impl AsyncFnOnce(),
) {
    let note = Note {
        name,
        engine: None,
        server,
    };
    if note.may_play(missing.or_else(|| server.missing())) {
        note.record(|| {
            play(async {
                if let Err(panic) = play_to_the_end(body()).await {
                    resume_unwind(panic);
                }
            });
        });
    }
}

/// Plays a story that starts a browser by itself, and ends it in its own way.
///
/// # Panics
/// As [`browser_story`].
pub fn engine_story(name: &str, engine: Engine, server: MailServer, body: impl AsyncFnOnce()) {
    let note = Note {
        name,
        engine: Some(engine),
        server,
    };
    if note.may_play(engine.missing().or_else(|| server.missing())) {
        note.record(|| {
            play(async {
                if let Err(panic) = play_to_the_end(body()).await {
                    resume_unwind(panic);
                }
            });
        });
    }
}

/// Plays a story in a browser. If it fails, what the browser showed is kept in `target/e2e/`.
///
/// # Panics
/// When the story fails, or when someone is missing who must not be.
pub fn browser_story(
    name: &str,
    engine: Engine,
    server: MailServer,
    body: impl AsyncFnOnce(&Browser),
) {
    browser_story_with(name, engine, server, None, body);
}

/// Plays a story in a browser for which something else than the browser and the server may be missing.
///
/// # Panics
/// As [`browser_story`].
pub fn browser_story_with(
    name: &str,
    engine: Engine,
    server: MailServer,
    missing: Option<String>,
    body: impl AsyncFnOnce(&Browser),
) {
    let start = async || (Browser::start(engine).await, None::<Names>);
    let body = async |browser: &Browser, _: Option<&Names>| body(browser).await;
    play_in(name, engine, server, missing, start, body);
}

/// Plays a story in a browser that has no name server but the story's own, where it can be given one.
///
/// # Panics
/// As [`browser_story`].
pub fn browser_story_asking(
    name: &str,
    engine: Engine,
    server: MailServer,
    body: impl AsyncFnOnce(&Browser, Option<&Names>),
) {
    let start = async || {
        let names = match Names::missing() {
            None => Some(Names::begin().await),
            Some(_) => None,
        };
        (Browser::start_asking(engine, names.as_ref()).await, names)
    };
    play_in(name, engine, server, None, start, body);
}

/// Plays a story in a browser that offers to save passwords, as a person's does.
///
/// # Panics
/// As [`browser_story`].
pub fn browser_story_saving_passwords(
    name: &str,
    engine: Engine,
    server: MailServer,
    body: impl AsyncFnOnce(&Browser),
) {
    let start = async || {
        let browser = Browser::start_saving_passwords(engine).await;
        (browser, None::<Names>)
    };
    let body = async |browser: &Browser, _: Option<&Names>| body(browser).await;
    play_in(name, engine, server, None, start, body);
}

fn play_in(
    name: &str,
    engine: Engine,
    server: MailServer,
    missing: Option<String>,
    start: impl AsyncFnOnce() -> (Browser, Option<Names>),
    body: impl AsyncFnOnce(&Browser, Option<&Names>),
) {
    let note = Note {
        name,
        engine: Some(engine),
        server,
    };
    let missing = missing
        .or_else(|| engine.missing())
        .or_else(|| server.missing());
    if note.may_play(missing) {
        note.record(|| {
            play(async {
                let (browser, names) = start().await;
                if let Err(panic) = play_to_the_end(body(&browser, names.as_ref())).await {
                    browser
                        .keep_evidence(&format!("{name}-{}", engine.name()))
                        .await;
                    resume_unwind(panic);
                }
                browser.close().await;
            });
        });
    }
}

struct Note<'a> {
    name: &'a str,
    engine: Option<Engine>,
    server: MailServer,
}

impl Note<'_> {
    fn may_play(&self, missing: Option<String>) -> bool {
        let Some(reason) = missing else {
            return true;
        };
        assert!(
            std::env::var(REQUIRE_ALL).as_deref() != Ok("1"),
            "{reason}, and {REQUIRE_ALL} is set"
        );
        self.write(&format!("skipped {reason}"));
        false
    }

    fn record(&self, play: impl FnOnce()) {
        let result = std::panic::catch_unwind(AssertUnwindSafe(play));
        self.write(if result.is_ok() { "ok" } else { "failed" });
        if let Err(panic) = result {
            resume_unwind(panic);
        }
    }

    fn write(&self, outcome: &str) {
        let engine = self.engine.map_or("none", Engine::name);
        let line = format!(
            "e2e: engine={engine} server={} story={} {outcome}\n",
            self.server.name(),
            self.name
        );
        let report = std::env::var_os(REPORT)
            .and_then(|path| OpenOptions::new().append(true).create(true).open(path).ok());
        match report {
            // One write: stories that end at the same time must not mix their lines.
            Some(mut report) => report
                .write_all(line.as_bytes())
                .expect("the report can be written to"),
            None => print!("{line}"),
        }
    }
}

/// Bridge and tap are tasks of this runtime; they go on while the story itself waits for a program to end.
fn play(story: impl Future<Output = ()>) {
    let runtime = runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    runtime.expect("the system has threads").block_on(story);
}

/// The longest story, which takes a hundred pictures, needs a quarter of this. A browser's driver that stops answering must not stop everything.
const STORY_MAX: Duration = Duration::from_secs(600);

/// Another limit, in seconds: `cargo xtask prove` tells longer stories.
const STORY_SECONDS: &str = "POSTE_RESTANTE_STORY_SECONDS";

/// Plays `body`, and returns what it panicked with.
async fn play_to_the_end(body: impl Future<Output = ()>) -> Result<(), Box<dyn Any + Send>> {
    let longer = std::env::var(STORY_SECONDS).ok();
    let longer = longer.and_then(|seconds| seconds.parse().ok());
    let most = longer.map_or(STORY_MAX, Duration::from_secs);
    let played = AssertUnwindSafe(timeout(most, body)).catch_unwind().await?;
    played.map_err(|_| -> Box<dyn Any + Send> { Box::new("the story came to no end") })
}
