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
        (vec!["--idle", "1m"], "60 for a minute"),
        (vec!["--bind", "8110"], "127.0.0.1:8110"),
        (vec!["--tls-cert", "chain.pem"], "--tls-key"),
        (
            vec![
                "--tls-cert",
                "/nonexistent/a",
                "--tls-key",
                "/nonexistent/b",
            ],
            "--tls-cert /nonexistent/a",
        ),
        (vec!["--token-key", "/nonexistent/key"], "token --new-key"),
        (vec!["--admin", "0.0.0.0:9110"], "--expose-admin"),
        (vec!["--admin", "127.0.0.1:8110"], "a port of its own"),
        (vec!["--trust-proxy", "0.0.0.0/0"], "--trust-proxy"),
        (
            vec!["--any-public-host", "--allow-plaintext", "a.example"],
            "--any-public-host",
        ),
        (
            vec!["--allow-host", "a.example", "--proxy-protocol", "b.example"],
            "--allow-host b.example",
        ),
        (vec!["--config", "/nonexistent/file"], "/nonexistent/file"),
        (vec!["--max-tunnels", "0"], "--max-tunnels"),
        (vec!["--unheard-of"], "--unheard-of"),
    ] {
        let (status, words) = run(&arguments);
        assert_eq!(status, 2, "{arguments:?}: {words}");
        assert!(words.contains(hint), "{arguments:?}: {words}");
        // What a start would say, and nothing more.
        let (status, checked) = run(&[&["check-config"], &arguments[..]].concat());
        assert_eq!(status, 2, "{arguments:?}: {checked}");
        assert!(checked.contains(hint), "{arguments:?}: {checked}");
        assert!(!checked.ends_with("ok\n"), "{checked}");
    }
}

/// A file with these settings.
fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

#[test]
fn a_flag_wins_over_the_environment_and_that_over_the_file() {
    let file = file(
        "idle = 100\nlifetime = 1000\nmax-tunnels = 10\nallow-host = [\"a.example\", \"b.example\"]\n\
         deny-host = [\"c.example\"]\ninsecure-http = true\nany-public-host = false\ncontact = \"Ann\"\n\
         allow-port = [\"20995=tls\"]\n\
         [[presets]]\nname = \"A\"\nhost = \"pop.a.example\"\nport = 995\nmode = \"tls\"\n",
    );
    let output = program()
        .arg("check-config")
        .arg("--config")
        .arg(file.path())
        .args([
            "--idle",
            "300",
            "--allow-host",
            "pop.a.example",
            "--insecure-http=false",
        ])
        .env("POSTE_RESTANTE_IDLE", "200")
        .env("POSTE_RESTANTE_LIFETIME", "2000")
        .env("POSTE_RESTANTE_DENY_HOST", "d.example,e.example")
        .env("POSTE_RESTANTE_ADMIN", "127.0.0.1:9110")
        .output()
        .unwrap();
    let words = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{words}");
    for (setting, source) in [
        ("idle = 300", "flag"),
        ("lifetime = 2000", "environment"),
        ("max-tunnels = 10", "file"),
        ("allow-host = [\"pop.a.example\"]", "flag"),
        ("deny-host = [\"d.example\", \"e.example\"]", "environment"),
        ("insecure-http = false", "flag"),
        ("any-public-host = false", "file"),
        ("contact = \"Ann\"", "file"),
        ("allow-port = [\"20995=tls\"]", "file"),
        ("admin = \"127.0.0.1:9110\"", "environment"),
        ("drain = 20", "default"),
        ("# tls-cert is not set", "default"),
    ] {
        let has = |line: &str| {
            line.split_once("  # ")
                .is_some_and(|(is, from)| is.trim_end() == setting && from == source)
                || line == format!("{setting} # {source}")
        };
        assert!(
            words.lines().any(has),
            "{setting} from {source} in\n{words}"
        );
    }
    assert!(words.contains("presets = [{ "), "{words}");
    assert!(words.ends_with("\nok\n"), "{words}");
}

#[test]
fn the_file_may_be_named_in_the_environment() {
    let file = file("idle = 100\n");
    let output = program()
        .arg("check-config")
        .env("POSTE_RESTANTE_CONFIG", file.path())
        .env("POSTE_RESTANTE_ORIGIN", "")
        .env("POSTE_RESTANTE_DRAIN", "")
        .output()
        .unwrap();
    let words = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{words}");
    assert!(words.contains("idle = 100"), "{words}");
    assert!(words.contains("drain = 20"), "{words}");
}

#[test]
fn a_mistake_in_the_file_is_found() {
    for (text, hints) in [
        ("idle = 100\norigins = []\n", &["line 2", "`origin`"][..]),
        ("idle = \"1m\"\n", &["line 1", "idle = 660"]),
        ("# port\n\nallow-port = [\"995\"]", &["line 3", "20995=tls"]),
        ("idle = \n", &["line 1"]),
        ("allow-host = [\"a b\"]", &["not a host"]),
        (
            "allow-host = [\"a.example\"]\n[[presets]]\nname = \"B\"\nhost = \"b.example\"\nport = 995\nmode = \"tls\"\n",
            &["`B`", "--allow-host"],
        ),
    ] {
        let file = file(text);
        let path = file.path().to_str().unwrap();
        for words in [
            vec!["--config", path],
            vec!["check-config", "--config", path],
        ] {
            let (status, words) = run(&words);
            assert_eq!(status, 2, "{text}: {words}");
            for hint in hints {
                assert!(words.contains(hint), "{text}: {words}");
            }
        }
    }
}

#[test]
fn a_second_thought_is_said_and_is_no_refusal() {
    let (status, words) = run(&["check-config", "--origin", "https://mail.example.org"]);
    assert_eq!(status, 0, "{words}");
    assert!(
        words.contains("note: ") && words.contains("--trust-proxy"),
        "{words}"
    );
    assert!(words.ends_with("ok\n"), "{words}");
}

#[test]
fn help_is_for_people() {
    let (status, words) = run(&["--help"]);
    assert_eq!(status, 0);
    for part in [
        "Who may use it",
        "Where they may go",
        "How much",
        "How you watch it",
        "POSTE_RESTANTE_ALLOW_HOST",
        "[default: none]",
        "Eleven minutes",
        "check-config",
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
