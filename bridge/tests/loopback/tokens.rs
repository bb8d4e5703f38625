//! A bridge that wants a token.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::{Arc, Mutex},
};

use bridge::{Config, TOKEN_MAX};
use shared::tunnel::{
    code::Code,
    message::{Mode, SUBPROTOCOL},
};

use crate::harness::*;

/// A directory that goes when the test does.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let dir = std::env::temp_dir().join(format!("poste-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        Self(dir)
    }

    /// A key that the program has made.
    fn key(&self, name: &str) -> PathBuf {
        let file = self.0.join(name);
        let made = token(&["--new-key", file.to_str().unwrap()]);
        assert_eq!((made.code, made.output.as_str()), (0, ""), "{made:?}");
        file
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[derive(Debug)]
struct Outcome {
    code: i32,
    output: String,
    errors: String,
}

/// `poste-restante token …`
fn token(arguments: &[&str]) -> Outcome {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(env!("CARGO_BIN_EXE_poste-restante"))
        .arg("token")
        .args(arguments)
        .output()
        .unwrap();
    Outcome {
        code: status.code().unwrap(),
        output: String::from_utf8(stdout).unwrap(),
        errors: String::from_utf8(stderr).unwrap(),
    }
}

/// A token that the program has made.
fn issue(key: &Path, more: &[&str]) -> String {
    let key = key.to_str().unwrap();
    let issued = token(&[&["--key", key, "--for", "ann"], more].concat());
    assert_eq!(issued.code, 0, "{issued:?}");
    let token = issued.output.strip_suffix('\n').expect("one line");
    assert!(!token.contains(char::is_whitespace), "{token}");
    token.to_owned()
}

fn guarded(key: &Path, port: u16) -> Config {
    Config {
        token_key: Some(key.to_owned()),
        ..config(port, Mode::Tls)
    }
}

#[tokio::test]
async fn no_token_no_tunnel_and_no_look_up() {
    let scratch = Scratch::new("refused");
    let (key, other) = (scratch.key("key"), scratch.key("other"));
    let bridge = Bridge::start(guarded(&key, 20995)).await;
    let good = issue(&key, &[]);
    let mut tampered = good.clone();
    tampered.replace_range(8..9, if &good[8..9] == "A" { "B" } else { "A" });
    let padded = good.clone() + &"x".repeat(TOKEN_MAX);
    for wrong in [
        None,
        Some(""),
        Some("prt1..."),
        Some(issue(&other, &[]).as_str()),
        Some(&tampered),
        Some(&padded),
        Some(&good[..good.len() - 1]),
    ] {
        let mut page = Page::connect(&bridge).await;
        page.open_with(MAIL, 20995, Mode::Tls, wrong).await;
        page.expect_failed(Code::Unauthorized, None).await;
    }
    assert_eq!(bridge.asked(), 0);
}

#[tokio::test]
async fn a_token_opens_its_hosts_as_often_as_it_is_shown() {
    let scratch = Scratch::new("hosts");
    let key = scratch.key("key");
    let (_listener, port) = mail_server().await;
    let bridge = Bridge::start(guarded(&key, port)).await;
    let (any, mine, others) = (
        issue(&key, &[]),
        issue(&key, &["--hosts", "a.example,test", "--days", "1"]),
        issue(&key, &["--hosts", "a.example"]),
    );
    for token in [&any, &mine, &mine] {
        let mut page = Page::connect(&bridge).await;
        page.open_with(MAIL, port, Mode::Tls, Some(token)).await;
        page.expect_opened().await;
    }
    let asked = bridge.asked();
    let mut page = Page::connect(&bridge).await;
    page.open_with(MAIL, port, Mode::Tls, Some(&others)).await;
    page.expect_failed(Code::HostDenied, None).await;
    assert_eq!(bridge.asked(), asked);
}

#[tokio::test]
async fn a_token_in_the_address_is_not_seen() {
    let scratch = Scratch::new("query");
    let key = scratch.key("key");
    let bridge = Bridge::start(guarded(&key, 20995)).await;
    let good = issue(&key, &[]);
    let origin = format!("http://{}", bridge.address);
    let bearer = format!("Bearer {good}");
    let fields = [("origin", origin.as_str()), ("authorization", &bearer)];
    let path = format!("/tunnel?token={good}&access_token={good}");
    let mut page = Page::connect_at(&bridge, &path, Some(SUBPROTOCOL), &fields).await;
    page.open(MAIL, 20995, Mode::Tls).await;
    page.expect_failed(Code::Unauthorized, None).await;
}

#[tokio::test]
async fn wrong_tokens_are_counted() {
    let scratch = Scratch::new("flood");
    let key = scratch.key("key");
    let mut config = guarded(&key, 20995);
    config.opens_per_minute = 3;
    config.max_tunnels_per_client = 1;
    let bridge = Bridge::start(config).await;
    for _ in 0..3 {
        let mut page = Page::connect(&bridge).await;
        page.open_with(MAIL, 20995, Mode::Tls, Some("prt1.guess.guess"))
            .await;
        page.expect_failed(Code::Unauthorized, None).await;
    }
    let mut page = Page::connect(&bridge).await;
    page.open_with(MAIL, 20995, Mode::Tls, Some("prt1.guess.guess"))
        .await;
    page.expect_failed(Code::RateLimited, Some(20)).await;
}

#[tokio::test]
async fn the_page_is_told_to_ask_for_one() {
    let scratch = Scratch::new("wanted");
    let bridge = Bridge::start(guarded(&scratch.key("key"), 20995)).await;
    let request = "GET /config.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let (_, body) = http(bridge.address, request).await;
    let body = String::from_utf8(body).unwrap();
    assert!(body.contains(r#""token_wanted":true"#), "{body}");
}

/// Takes down what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, octets: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(octets);
        Ok(octets.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_token_is_never_logged_and_its_label_only_while_debugging() {
    let scratch = Scratch::new("log");
    let key = scratch.key("key");
    let good = issue(&key, &[]);
    for (level, label) in [
        (tracing::Level::TRACE, true),
        (tracing::Level::DEBUG, true),
        (tracing::Level::INFO, false),
    ] {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(level)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        // This test's only thread; its bridge runs on it.
        let _guard = tracing::subscriber::set_default(subscriber);
        let (_listener, port) = mail_server().await;
        let bridge = Bridge::start(guarded(&key, port)).await;
        let mut page = Page::connect(&bridge).await;
        page.open_with(MAIL, port, Mode::Tls, Some(&good)).await;
        page.expect_opened().await;
        let wrong = format!("{good}x");
        let mut page = Page::connect(&bridge).await;
        page.open_with(MAIL, port, Mode::Tls, Some(&wrong)).await;
        page.expect_failed(Code::Unauthorized, None).await;
        let words = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        assert!(
            words.contains("tunnel refused"),
            "something is logged: {words}"
        );
        let named = words.contains(r#"token="ann""#);
        assert_eq!(named, label, "{level}: {words}");
        assert!(named || !words.contains("ann"), "{level}: {words}");
        assert!(!words.contains("prt1"), "{words}");
        let tag = good.rsplit('.').next().unwrap();
        assert!(!words.contains(tag), "{words}");
    }
}

#[test]
fn what_the_program_will_not_do() {
    let scratch = Scratch::new("program");
    let key = scratch.key("key");
    let key = key.to_str().unwrap();
    let missing = scratch.0.join("missing");
    let missing = missing.to_str().unwrap();
    let many = vec!["a-rather-long-name.of-some-host.example.org"; 60].join(",");
    for (arguments, hint) in [
        (vec![], "--new-key"),
        (vec!["--new-key", key], "there already"),
        (vec!["--new-key", key, "--for", "ann"], "cannot be used"),
        (vec!["--key", key], "--for"),
        (vec!["--key", key, "--for", ""], "--for takes a name"),
        (vec!["--key", key, "--for", "a\nb"], "--for takes a name"),
        (vec!["--key", missing, "--for", "ann"], "--new-key"),
        (
            vec!["--key", key, "--for", "ann", "--hosts", "a b"],
            "not a host",
        ),
        (
            vec!["--key", key, "--for", "ann", "--hosts", &many],
            "name fewer",
        ),
        (vec!["--key", key, "--for", "ann", "--days", "0"], "1..=366"),
        (
            vec!["--key", key, "--for", "ann", "--days", "367"],
            "1..=366",
        ),
    ] {
        let outcome = token(&arguments);
        assert_eq!(outcome.code, 2, "{arguments:?}: {outcome:?}");
        assert_eq!(outcome.output, "", "{arguments:?}");
        assert!(outcome.errors.contains(hint), "{arguments:?}: {outcome:?}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_key_that_everybody_can_read_stops_the_bridge() {
    use std::os::unix::fs::PermissionsExt as _;
    let scratch = Scratch::new("open");
    let key = scratch.key("key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let error = bridge::Server::new(guarded(&key, 20995)).unwrap_err();
    assert!(error.to_string().contains("chmod o="), "{error}");
}
