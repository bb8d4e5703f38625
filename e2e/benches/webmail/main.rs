//! How quickly, and in how few steps, a person gets at their mail: this page beside Debian's Roundcube, with the same
//! Chromium and the same mailbox in the same Dovecot.
//!
//! ```text
//! Chromium ──HTTP──▶ Roundcube (PHP) ──IMAP──▶ Dovecot
//! Chromium ──ws────▶ bridge ──────POP3 in TLS──▶ Dovecot
//! ```
//!
//! Roundcube keeps its state on the server and speaks IMAP in clear to its neighbour; the page has neither, and encrypts
//! inside the browser. Everything is on this machine, so that no line helps either of them.
//!
//! Times are taken inside the page, from the event to the frame that shows the result. A step is one thing that a hand does:
//! a click, a key, or filling in a field.

mod hand;
mod mailbox;
mod page;
mod peer;

use std::process::ExitCode;

use e2e::browser::{Browser, Engine};
use e2e::dovecot::Mailbox;
use e2e::roundcube::Roundcube;
use hand::Hand;

/// Messages that are opened for the median.
const OPENED: usize = 15;

/// Who reads the mail.
const USER: &str = "annabel.reader@example.org";
/// And with what.
const PASSWORD: &str = "correct horse; 7 staples";

fn main() -> ExitCode {
    // Cargo says `--bench` to every benchmark.
    if let Some(word) = std::env::args().skip(1).find(|word| word != "--bench") {
        eprintln!("`{word}`: this benchmark takes no options.");
        return ExitCode::from(2);
    }
    if let Some(why) = Engine::Chromium.missing().or_else(Roundcube::missing) {
        eprintln!("Nothing can be measured here: {why}.");
        return ExitCode::FAILURE;
    }
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(race());
    ExitCode::SUCCESS
}

async fn race() {
    let version = Roundcube::version().unwrap_or_default();
    println!(
        "Roundcube {version} from Debian, PHP 8.2 with its accelerator; {} messages; times in ms\n",
        mailbox::MESSAGES
    );
    let (theirs, ours) = (peer::visit().await, page::visit().await);
    println!("{:52}{:>10}{:>12}", "", "ours", "Roundcube");
    let row =
        |what: &str, ours: String, theirs: String| println!("{what:52}{ours:>10}{theirs:>12}");
    let ms = |time: f64| format!("{time:.0}");
    row(
        "sign in, until the list is there",
        ms(ours.list),
        ms(theirs.list),
    );
    row(
        &format!("click on a message, until its text is there ({OPENED})"),
        ms(median(&ours.opened)),
        ms(median(&theirs.opened)),
    );
    row(
        "the slowest of them",
        ms(slowest(&ours.opened)),
        ms(slowest(&theirs.opened)),
    );
    for (ours, theirs) in ours.tasks.iter().zip(&theirs.tasks) {
        assert_eq!(ours.what, theirs.what, "both do the same");
        row(
            &format!("{}: steps", ours.what),
            ours.steps.to_string(),
            theirs.steps.to_string(),
        );
    }
}

/// What came of one reader's turn.
struct Turn {
    /// From the click on the sign-in button to the list, in milliseconds.
    list: f64,
    /// From clicks on messages to their texts, in milliseconds.
    opened: Vec<f64>,
    tasks: Vec<Task>,
}

/// Something that a person wanted done, and did.
struct Task {
    what: &'static str,
    steps: u32,
}

impl Task {
    /// Ends a task: the steps since the last one are its.
    fn done(what: &'static str, hand: &mut Hand<'_>) -> Self {
        let steps = hand.steps();
        Self { what, steps }
    }
}

const READ: &str = "read the newest mail";
const SAVE: &str = "save its attachment";
const FIND: &str = "find and open last month's mail from a person";
const DELETE: &str = "delete all mail of one sender, for good";

/// A room with everything, before anyone has signed in.
async fn stage() -> (Roundcube, Browser) {
    let messages = mailbox::messages();
    let mailbox = Mailbox {
        user: USER,
        password: PASSWORD,
        messages: &messages,
    };
    let servers = Roundcube::start(&[mailbox]).await;
    (servers, Browser::start(Engine::Chromium).await)
}

/// The deletion is seen where the mail lies.
fn assert_deleted(servers: &Roundcube) {
    let left = mailbox::MESSAGES - mailbox::count_from(mailbox::PEST);
    assert_eq!(servers.count(USER), left, "{}", servers.log());
}

fn median(times: &[f64]) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn slowest(times: &[f64]) -> f64 {
    times.iter().copied().fold(0.0, f64::max)
}
