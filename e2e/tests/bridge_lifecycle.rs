//! The bridge comes and goes while people delete mail, and pages vanish: no deletion that was acknowledged is lost, none
//! happens that was not, and no maildrop stays locked.

#[path = "bridge_lifecycle/office.rs"]
mod office;
#[path = "bridge_lifecycle/program.rs"]
mod program;

use std::collections::BTreeSet;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use e2e::client;
use e2e::delay::{Delay, Line};
use e2e::letters;
use e2e::stage::{MailServer, story};
use office::{ASKED, LETTERS, Office, PASSWORD};
use program::Program;
use serde::Deserialize;

/// People at a time, each with a maildrop.
const PEOPLE: usize = 6;

/// A slow line: between bridge and mail server, where the deletions are on their way.
const ROUND_TRIP: Duration = Duration::from_millis(60);

/// Octets that have left the bridge towards the mail server, of all people together, when it is told to stop. One person
/// says about 400; so the moments lie in the first greeting, among logins, among deletions and among farewells.
const MOMENTS: [usize; 6] = [1, 400, 900, 1_300, 1_700, 2_100];

/// A round is over long before this, or never.
const ROUND_MAX: Duration = Duration::from_secs(60);

#[test]
fn a_restart_loses_no_acknowledged_deletion_of_pop3d() {
    story("restart_pop3d", MailServer::Pop3d, async || {
        restarts(async || Office::of_pop3d(PEOPLE).await).await;
    });
}

#[test]
fn a_restart_loses_no_acknowledged_deletion_of_dovecot() {
    story("restart_dovecot", MailServer::Dovecot, async || {
        restarts(async || Office::of_dovecot(PEOPLE).await).await;
    });
}

/// What `pop3 delete` prints at its end.
#[derive(Debug, Default, Deserialize)]
struct Receipt {
    committed: Vec<usize>,
    refused: Vec<usize>,
    kept: Vec<usize>,
    unknown: Vec<usize>,
}

/// How the bridge goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Going {
    /// Tunnels may finish.
    Politely,
    /// One second, then they are cut.
    Soon,
    /// A second signal cuts them at once.
    AtOnce,
}

/// Rounds at each moment; then a look at what became of everything.
async fn restarts(open: impl AsyncFn() -> Office) {
    let (mut committed, mut asked, mut came_back) = (0, 0, 0);
    let goings = [Going::Politely, Going::AtOnce, Going::Soon];
    for (moment, going) in MOMENTS.into_iter().zip(goings.into_iter().cycle()) {
        let office = open().await;
        let (receipts, tunnels) = round(&office, moment, going);
        came_back += tunnels.saturating_sub(PEOPLE);
        for (person, receipt) in receipts.into_iter().enumerate() {
            let what = format!("person {person}, {going:?} after {moment} octets: {receipt:?}");
            let left = letters::subjects(&office.left(person));
            check(receipt.as_ref(), &left, &what);
            committed += receipt.map_or(0, |receipt| receipt.committed.len());
            asked += ASKED;
        }
    }
    println!("{committed} of {asked} deletions committed, {came_back} tunnels were opened anew");
    assert!(came_back > 0, "nobody was ever interrupted");
    // Who is told to go, or is cut off, comes back by itself and finishes. A tunnel that is cut before anything was said in it
    // is an error that a person sees, so not all need to get through; most must.
    assert!(committed * 2 > asked, "{committed} of {asked}");
}

/// Everybody deletes; at the moment, the bridge is replaced by another one on the same port. Also returns how many tunnels
/// reached the mail server.
fn round(office: &Office, moment: usize, going: Going) -> (Vec<Option<Receipt>>, usize) {
    let delay = Delay {
        round_trip: ROUND_TRIP,
        slow_start: false,
    };
    let line = Line::before(office.port(), delay);
    let drain = if going == Going::Soon { "1" } else { "20" };
    let carries = format!("{}={}", line.port(), office.mode());
    let settings = ["--drain", drain, "--allow-port", &carries];
    let mut first = Program::start(0, &settings);
    let people: Vec<_> = (0..PEOPLE)
        .map(|person| {
            let mut command = deleting(office, person, first.port(), line.port());
            thread::spawn(move || {
                // Not all of them at the same step.
                thread::sleep(person as u32 * ROUND_TRIP);
                command.output().expect("the client starts")
            })
        })
        .collect();
    let deadline = Instant::now() + ROUND_MAX;
    while said(&line) < moment {
        assert!(Instant::now() < deadline, "only {} octets", said(&line));
        thread::sleep(Duration::from_millis(1));
    }
    match going {
        Going::AtOnce => first.terminate_at_once(),
        Going::Politely | Going::Soon => first.terminate(),
    }
    let second = Program::start(first.port(), &settings);
    let receipts = people
        .into_iter()
        .map(|person| receipt(&person.join().expect("no panic").stdout))
        .collect();
    let code = first.ended();
    assert_eq!(code, i32::from(going == Going::AtOnce), "{going:?}");
    drop(second);
    (receipts, line.connections().len())
}

/// Octets that the bridge has sent towards the mail server.
fn said(line: &Line) -> usize {
    let connections = line.connections();
    let passages = connections.iter().flat_map(|it| &it.from_client);
    passages.map(|passage| passage.octets).sum()
}

fn deleting(office: &Office, person: usize, bridge: u16, port: u16) -> Command {
    let mut command = Command::new(client::program());
    command
        .args(office.protection())
        .args(["--bridge", &format!("ws://127.0.0.1:{bridge}/tunnel")])
        .arg(format!("{}@127.0.0.1:{port}", office::name(person)))
        .args(["delete", &format!("1-{ASKED}")])
        .env("POP3_PASSWORD", PASSWORD)
        .stdin(Stdio::null());
    command
}

/// The receipt, if the client had one to print.
fn receipt(output: &[u8]) -> Option<Receipt> {
    let text = String::from_utf8_lossy(output);
    let last = text.lines().last()?;
    Some(serde_json::from_str(last).expect("a receipt"))
}

/// Of the letters 1 to [`LETTERS`], those up to [`ASKED`] were to be deleted.
fn check(receipt: Option<&Receipt>, left: &BTreeSet<String>, what: &str) {
    let is_there = |number: usize| left.contains(&office::subject(number));
    for number in ASKED + 1..=LETTERS {
        assert!(is_there(number), "{number} was not asked for; {what}");
    }
    let Some(receipt) = receipt else {
        // It never came to a farewell.
        for number in 1..=ASKED {
            assert!(is_there(number), "{number} is gone; {what}");
        }
        return;
    };
    for number in &receipt.committed {
        assert!(!is_there(*number), "{number} was committed; {what}");
    }
    for number in receipt.kept.iter().chain(&receipt.refused) {
        assert!(is_there(*number), "{number} was kept; {what}");
    }
    let all = [
        &receipt.committed,
        &receipt.refused,
        &receipt.kept,
        &receipt.unknown,
    ];
    let mut all: Vec<usize> = all.into_iter().flatten().copied().collect();
    all.sort_unstable();
    assert!(all.into_iter().eq(1..=ASKED), "{what}");
}

/// What the bridge promises. It takes a few milliseconds.
const LOCK_MAX: Duration = Duration::from_secs(1);

#[test]
fn a_page_that_vanishes_leaves_no_maildrop_locked() {
    story("vanished_page", MailServer::Pop3d, async || {
        let office = Office::of_pop3d(1).await;
        let carries = format!("{}=plain", office.port());
        let bridge = Program::start(0, &["--allow-port", &carries]);
        for resets in [false, true] {
            for amid_a_download in [false, true] {
                let page = program::signed_in(&bridge, office.port(), amid_a_download).await;
                assert!(!office.lets_in(0), "the maildrop is locked");
                if resets {
                    page.get_ref().set_zero_linger().expect("a TCP socket");
                }
                drop(page);
                let before = Instant::now();
                while !office.lets_in(0) {
                    assert!(before.elapsed() < LOCK_MAX, "it is still locked");
                }
                println!(
                    "reset: {resets}, amid a download: {amid_a_download}: free after {:?}",
                    before.elapsed()
                );
            }
        }
    });
}
