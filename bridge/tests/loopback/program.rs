//! The program itself: what it says, and how it ends.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Command, Output, Stdio},
};

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_poste-restante"))
}

fn run(arguments: &[&str]) -> (i32, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = program().args(arguments).output().unwrap();
    let words = String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap();
    (status.code().unwrap(), words)
}

#[test]
fn unsafe_settings_are_refused_with_what_to_add() {
    let origin = ["--origin", "https://mail.example.org"];
    for (arguments, hint) in [
        (vec!["--bind", "0.0.0.0:0"], "--origin"),
        (
            [&["--bind", "[::]:0"], &origin[..]].concat(),
            "--allow-host",
        ),
        (
            [&["--bind", "0.0.0.0:0", "--any-public-host"], &origin[..]].concat(),
            "--insecure-http",
        ),
        (
            vec!["--allow-host", "a.example", "--any-public-host"],
            "keep one",
        ),
        (
            vec!["--origin", "mail.example.org"],
            "https://mail.example.org",
        ),
        (
            vec!["--origin", "https://mail.example.org/page"],
            "not an origin",
        ),
        (vec!["--allow-address", "0.0.0.0/0"], "wider"),
        (vec!["--allow-address", "::/0"], "wider"),
        (vec!["--allow-address", "ten"], "10.1.0.0/16"),
        (vec!["--allow-port", "20995"], "20995=tls"),
        (vec!["--allow-host", "a b"], "not a host"),
        (vec!["--idle", "0"], "--idle"),
        (vec!["--max-tunnels", "0"], "--max-tunnels"),
        (vec!["--unheard-of"], "--unheard-of"),
    ] {
        let (status, words) = run(&arguments);
        assert_eq!(status, 2, "{arguments:?}: {words}");
        assert!(words.contains(hint), "{arguments:?}: {words}");
    }
}

#[test]
fn help_is_for_people() {
    let (status, words) = run(&["--help"]);
    assert_eq!(status, 0);
    for part in [
        "Who may use it",
        "Where they may go",
        "How much",
        "Examples:",
        "Exit status",
        "127.0.0.1:8110",
        "660",
    ] {
        assert!(words.contains(part), "{part} in {words}");
    }
}

#[test]
fn an_address_in_use_is_a_failure() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let (status, words) = run(&["--bind", &taken.local_addr().unwrap().to_string()]);
    assert_eq!(status, 1, "{words}");
}

#[cfg(unix)]
#[test]
fn it_prints_the_address_serves_and_stops_when_asked() {
    let mut child = program()
        .args(["--bind", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap())
        .read_line(&mut line)
        .unwrap();
    let address = line
        .strip_prefix("Open http://")
        .and_then(|rest| rest.split('/').next())
        .expect("an address");
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.ends_with("ok\n"), "{answer}");
    let stopped = Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(stopped.success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
