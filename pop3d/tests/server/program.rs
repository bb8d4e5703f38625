//! `pop3d` as a program.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
};

use crate::post::{Post, Wire, argument, run};

fn pop3d() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pop3d"));
    command.env("RUST_LOG", "info").env("NO_COLOR", "1");
    command
}

/// The line that `pop3d passwd` makes.
fn line(name: &str, password: &str, arguments: &[&str]) -> String {
    let mut command = pop3d();
    command
        .args(["passwd", name])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = command.spawn().expect("pop3d");
    child
        .stdin
        .take()
        .expect("a pipe")
        .write_all(password.as_bytes())
        .expect("a reader");
    let output = child.wait_with_output().expect("an end");
    assert!(output.status.success());
    String::from_utf8(output.stdout).expect("text")
}

/// A running program that is ended, whatever happens.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn serves_from_an_accounts_file_and_ends_on_sigterm() {
    let post = Post::open();
    let accounts = post.directory.path().join("accounts");
    let made = line("demo", "demo\n", &[]);
    assert!(!made.contains("demo:demo"), "{made}");
    fs::write(&accounts, made).expect("a file");
    let mut command = pop3d();
    command.args([
        "--spool",
        argument(&post.directory.path().join("spool")),
        "--accounts",
        argument(&accounts),
    ]);
    command.args([
        "--listen",
        "127.0.0.1:0",
        "--allow-plaintext-login",
        "--listen-tls",
        "127.0.0.1:0",
    ]);
    command.args([
        "--cert",
        argument(&post.certificate_file()),
        "--key",
        argument(&post.key_file()),
    ]);
    let mut child = Running(command.stderr(Stdio::piped()).spawn().expect("pop3d"));
    let mut log = BufReader::new(child.0.stderr.take().expect("a pipe"))
        .lines()
        .map(|line| line.expect("text"));
    let address = log
        .by_ref()
        .find_map(|line| line.split_once("POP3 on ")?.1.parse().ok());
    let mut wire = Wire::login(address.expect("an address in the log"));
    assert!(wire.ask("QUIT").starts_with("+OK"));
    let (code, _, said) = run(Command::new("kill").args(["-TERM", &child.0.id().to_string()]));
    assert_eq!(code, Some(0), "{said}");
    assert!(child.0.wait().expect("an end").success());
    assert!(
        !log.any(|line| line.contains("PASS")),
        "no password in the log"
    );
}

#[test]
fn apop_secrets_only_where_chosen() {
    assert!(line("ada", "tanstaaf\n", &["--apop"]).ends_with(":apop=tanstaaf\n"));
    assert!(!line("ada", "tanstaaf\n", &[]).contains("tanstaaf"));
}

/// `passwd` and the server agree on every field, and the file keeps no secret but the one that was asked for.
#[test]
fn a_line_with_everything() {
    let post = Post::open();
    let certificate = post.certificate_file();
    let input = "tanstaaf\nvF9dft4qmTc2\n";
    let arguments = [
        "--token",
        "--scram-rounds",
        "5000",
        "--certificate",
        argument(&certificate),
    ];
    let made = line("ada", input, &arguments);
    assert!(
        !made.contains("tanstaaf") && !made.contains("vF9"),
        "{made}"
    );
    assert_eq!(made.matches("$5000:").count(), 3, "{made}");
    let accounts = pop3d::Accounts::parse(&made).expect("a line");
    assert!(accounts.verify_password("ada", b"tanstaaf"));
    assert_eq!(accounts.owner_of_token("vF9dft4qmTc2"), Some("ada"));
    assert_eq!(
        accounts.owner_of_certificate(&post.certificate),
        Some("ada")
    );
    assert!(!line("ada", input, &["--no-scram"]).contains("SCRAM"));
}

#[test]
fn faults_are_listed() {
    let (code, listed, _) = run(pop3d().arg("faults"));
    assert_eq!(code, Some(0));
    let listed = String::from_utf8(listed).expect("text");
    assert_eq!(listed.lines().count(), pop3d::Mischief::faults().count());
    assert!(
        listed.lines().any(|line| line.starts_with("silent  ")),
        "{listed}"
    );
}

fn check_refused(arguments: &[&str], sentence: &str) {
    let (code, _, said) = run(pop3d().args(arguments).stdin(Stdio::null()));
    assert_ne!(code, Some(0));
    assert!(said.contains(sentence), "{said}");
}

#[test]
fn what_cannot_work_is_said_in_a_sentence() {
    let post = Post::open();
    let spool = post.directory.path().join("spool");
    let accounts = post.directory.path().join("accounts");
    fs::write(&accounts, line("demo", "demo", &["--no-scram"])).expect("a file");
    let (spool, accounts) = (argument(&spool), argument(&accounts));
    let files = ["--spool", spool, "--accounts", accounts];
    check_refused(&["passwd", "ada"], "no password came on standard input");
    check_refused(&files, "--listen");
    check_refused(
        &[&files[..], &["--listen", "127.0.0.1:0"]].concat(),
        "nobody could log in",
    );
    check_refused(
        &[
            &files[..],
            &["--listen", "nowhere:x", "--allow-plaintext-login"],
        ]
        .concat(),
        "cannot listen on nowhere:x",
    );
    check_refused(
        &[
            "--spool",
            accounts,
            "--accounts",
            accounts,
            "--listen",
            "127.0.0.1:0",
        ],
        "cannot be used",
    );
    check_refused(
        &[
            "--spool",
            spool,
            "--accounts",
            argument(&post.mailbox()),
            "--listen",
            "127.0.0.1:0",
        ],
        "demo: ",
    );
    check_refused(
        &[
            &files[..],
            &["--listen", "127.0.0.1:0", "--mischief", "rain"],
        ]
        .concat(),
        "no such mischief: rain",
    );
    check_refused(
        &[&files[..], &["--listen-tls", "127.0.0.1:0"]].concat(),
        "--cert",
    );
}
