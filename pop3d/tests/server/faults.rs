//! Mischief that needs a clock, a disk or TLS. The rest is tried without: `src/machine/tests/faults.rs`.

use std::{
    io::Read,
    time::{Duration, Instant},
};

use pop3d::Mischief;

use crate::post::{Post, Wire, messages};

fn mischievous(mischief: &str) -> Post {
    let mischief: Mischief = mischief.parse().expect(mischief);
    Post::with(|config| config.mischief.push(mischief))
}

#[test]
fn the_greeting_is_late() {
    let post = mischievous("late-greeting:200");
    let began = Instant::now();
    let mut wire = Wire::connect(post.plain);
    assert!(began.elapsed() >= Duration::from_millis(200));
    assert!(wire.ask("QUIT").starts_with("+OK"));
}

#[test]
fn one_octet_at_a_time() {
    let post = mischievous("trickle:2");
    let began = Instant::now();
    let mut wire = Wire::connect_in_silence(post.plain);
    // With TCP_NODELAY each octet is a packet; a reader that is quick enough sees them one by one.
    let mut pieces = Vec::new();
    let mut buffer = [0; 1024];
    while pieces.last() != Some(&b'\n') {
        let read = wire.stream.get_mut().read(&mut buffer).expect("a greeting");
        pieces.extend_from_slice(&buffer[..read]);
    }
    let least = Duration::from_millis(2) * u32::try_from(pieces.len() - 1).expect("short");
    assert!(began.elapsed() >= least, "{} octets", pieces.len());
}

#[test]
fn quit_without_effect() {
    let post = mischievous("drop-before-commit");
    let mut wire = Wire::login(post.plain);
    wire.ask("DELE 1");
    assert_eq!(wire.ask("QUIT"), "");
    assert_eq!(post.content(), messages());
    assert!(!post.lock().exists());
}

/// What never ends is sent as fast as it is read and no faster, and ends with the connection.
#[test]
fn what_never_ends() {
    for (fault, command) in [
        ("endless-greeting", ""),
        ("endless-list", "USER demo\r\nPASS demo\r\nLIST\r\n"),
        ("endless-uidl", "USER demo\r\nPASS demo\r\nUIDL\r\n"),
        ("endless-message", "USER demo\r\nPASS demo\r\nRETR 1\r\n"),
    ] {
        let mut post = mischievous(fault);
        let mut wire = Wire::connect_in_silence(post.plain);
        wire.send(command);
        let mut much = vec![0; 8 << 20];
        wire.stream.read_exact(&mut much).expect("more and more");
        drop(wire);
        post.stop().expect("an end in order");
        assert!(!post.lock().exists(), "{fault}");
    }
}

#[test]
fn half_a_message_and_then_nothing() {
    let post = mischievous("stall-mid-message");
    let mut wire = Wire::login(post.plain);
    let all: usize = messages()[0].len();
    assert_eq!(wire.ask("RETR 1"), format!("+OK {all} octets"));
    let mut half = vec![0; all / 2];
    wire.stream.read_exact(&mut half).expect("half of it");
    assert_eq!(half, messages()[0].as_bytes()[..all / 2]);
    wire.send("NOOP\r\n");
    let silence = Some(Duration::from_millis(100));
    let stream = wire.stream.get_mut();
    stream.set_read_timeout(silence).expect("a timeout");
    let error = stream.read(&mut half).expect_err("silence").kind();
    assert!(
        matches!(
            error,
            std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
        ),
        "{error}"
    );
}

#[test]
fn garbage_before_the_handshake() {
    let post = mischievous("stls-garbage");
    let mut wire = Wire::connect(post.plain);
    assert_eq!(wire.ask("STLS"), "+OK begin TLS");
    let mut behind = [0; 4];
    wire.stream.read_exact(&mut behind).expect("garbage");
    assert_eq!(&behind, b"\0\xff\x16?");
}

/// A client that pipelines finds out; one that waits does not notice.
#[test]
fn pipelining_that_was_only_announced() {
    let post = mischievous("answer-first-lose-rest");
    let mut wire = Wire::login(post.plain);
    assert_eq!(wire.ask("NOOP\r\nSTAT"), "+OK still here");
    assert!(wire.ask("RSET").starts_with("+OK 4 messages"));
    let post = mischievous("answer-first-delay-rest");
    let mut wire = Wire::login(post.plain);
    assert_eq!(wire.ask("NOOP\r\nRSET"), "+OK still here");
    assert!(wire.ask("NOOP").starts_with("+OK 4 messages"));
    assert_eq!(wire.ask("NOOP"), "+OK still here");
}
