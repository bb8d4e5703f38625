//! curl reads its mail here.

use std::process::Command;

use crate::post::{LETTER, Post, TOKEN, TRAPS, argument, have, messages, run};

struct Curl {
    post: Post,
}

impl Curl {
    /// A server for curl to call at, if there is a curl.
    fn at(post: impl FnOnce() -> Post) -> Option<Self> {
        have("curl", &["--version"]).then(|| Self { post: post() })
    }

    /// Exit code, what was fetched, and what was said (`-v`).
    fn run(&self, scheme: &str, path: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
        let address = if scheme == "pop3s" {
            self.post.tls
        } else {
            self.post.plain
        };
        let mut command = Command::new("curl");
        command.args([
            "--disable",
            "--silent",
            "--verbose",
            "--max-time",
            "20",
            "--user",
            "demo:demo",
        ]);
        command.args(["--cacert", argument(&self.post.certificate_file())]);
        command
            .args(arguments)
            .arg(format!("{scheme}://localhost:{}/{path}", address.port()));
        command.args([
            "--resolve",
            &format!("localhost:{}:127.0.0.1", address.port()),
        ]);
        let (code, fetched, said) = run(&mut command);
        (code, String::from_utf8(fetched).expect("text"), said)
    }

    fn check(&self, scheme: &str, path: &str, arguments: &[&str], expected: &str) -> String {
        let (code, fetched, said) = self.run(scheme, path, arguments);
        assert_eq!(code, Some(0), "{said}");
        assert_eq!(fetched, expected, "{said}");
        said
    }
}

fn listing() -> String {
    let lines = messages().into_iter().enumerate();
    lines
        .map(|(place, message)| format!("{} {}\r\n", place + 1, message.len()))
        .collect()
}

#[test]
fn lists_and_retrieves_over_every_transport() {
    let Some(curl) = Curl::at(Post::open) else {
        return;
    };
    for (scheme, arguments) in [("pop3", &[][..]), ("pop3s", &[]), ("pop3", &["--ssl-reqd"])] {
        let said = curl.check(scheme, "", arguments, &listing());
        let is_encrypted = scheme == "pop3s" || !arguments.is_empty();
        assert_eq!(
            said.contains("SSL connection using"),
            is_encrypted,
            "{said}"
        );
        assert_eq!(said.contains("> STLS"), !arguments.is_empty(), "{said}");
        for (place, message) in messages().iter().enumerate() {
            curl.check(scheme, &(place + 1).to_string(), arguments, message);
        }
    }
}

#[test]
fn commands_by_hand() {
    let Some(curl) = Curl::at(Post::open) else {
        return;
    };
    let (code, unique_ids, said) = curl.run("pop3", "", &["--request", "UIDL"]);
    assert_eq!(code, Some(0), "{said}");
    let ids: Vec<&str> = unique_ids
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(_, id)| id)
        .collect();
    assert_eq!(ids.len(), 4);
    assert_eq!(
        ids[2],
        format!("{}-2", ids[0]),
        "the same message once more"
    );
    curl.check(
        "pop3",
        "",
        &["--request", "TOP 1 1"],
        "From: Ada <ada@example.org>\r\nSubject: The garden gate\r\n\r\nIt squeaks.\r\n",
    );
    curl.check(
        "pop3",
        "",
        &["--request", "TOP 2 3"],
        "Subject: traps\r\n\r\n.\r\n..\r\n.dot\r\n",
    );
    let said = curl.check("pop3", "", &["--request", "UIDL 2", "--head"], "");
    assert!(said.contains(&format!("< +OK 2 {}", ids[1])), "{said}");
    let said = curl.check("pop3", "", &["--request", "STAT", "--head"], "");
    assert!(said.contains("< +OK 4 "), "{said}");
    for command in ["NOOP", "RSET"] {
        curl.check("pop3", "", &["--request", command, "--head"], "");
    }
    let (code, _, said) = curl.run("pop3", "9", &[]);
    assert_ne!(code, Some(0), "there is no message 9: {said}");
}

#[test]
fn deletes_with_quit() {
    let Some(curl) = Curl::at(Post::open) else {
        return;
    };
    let said = curl.check("pop3s", "", &["--request", "DELE 4", "--head"], "");
    assert!(said.contains("< +OK message 4 deleted"), "{said}");
    assert_eq!(curl.post.content(), [LETTER, TRAPS, LETTER]);
    curl.check("pop3s", "2", &[], TRAPS);
}

#[test]
fn capabilities_change_with_tls() {
    let Some(curl) = Curl::at(Post::strict) else {
        return;
    };
    let said = curl.check("pop3", "", &["--ssl-reqd"], &listing());
    let capabilities = |part: &str| -> Vec<String> {
        part.lines()
            .filter_map(|line| line.strip_prefix("< "))
            .map(|line| line.trim().to_owned())
            .collect()
    };
    let (before, after) = said.split_once("> STLS").expect("STLS");
    let (before, after) = (capabilities(before), capabilities(after));
    assert!(
        before.contains(&"STLS".into()) && !before.contains(&"USER".into()),
        "{before:?}"
    );
    assert!(
        !after.contains(&"STLS".into()) && after.contains(&"USER".into()),
        "{after:?}"
    );
    let (code, logged_in, said) = curl.run("pop3s", "", &["--request", "CAPA"]);
    assert_eq!(code, Some(0), "{said}");
    for capability in [
        "TOP",
        "UIDL",
        "PIPELINING",
        "RESP-CODES",
        "AUTH-RESP-CODE",
        "EXPIRE NEVER",
    ] {
        assert!(
            logged_in.lines().any(|line| line == capability),
            "{logged_in}"
        );
    }
    let tags = logged_in.lines().filter_map(|line| line.split(' ').next());
    assert!(
        !tags
            .into_iter()
            .any(|tag| ["USER", "STLS", "SASL"].contains(&tag)),
        "{logged_in}"
    );
}

#[test]
fn no_password_in_clear_unless_allowed() {
    let Some(curl) = Curl::at(Post::strict) else {
        return;
    };
    // The server offers no USER, so curl does not even try.
    let (code, _, said) = curl.run("pop3", "", &[]);
    assert_eq!(code, Some(67), "{said}");
    assert!(!said.contains("> PASS"), "{said}");
    // And a server without a certificate has no STLS.
    let Some(curl) = Curl::at(|| Post::with(|config| config.tls = None)) else {
        return;
    };
    let (code, _, said) = curl.run("pop3", "", &["--ssl-reqd"]);
    assert_eq!(code, Some(64), "{said}");
}

#[test]
fn apop() {
    let Some(curl) = Curl::at(Post::open) else {
        return;
    };
    let arguments = ["--login-options", "AUTH=+APOP"];
    let said = curl.check("pop3", "1", &arguments, LETTER);
    assert!(
        said.contains("> APOP demo ") && !said.contains("> PASS"),
        "{said}"
    );
    let said = curl.check(
        "pop3",
        "1",
        &[&arguments[..], &["--ssl-reqd"]].concat(),
        LETTER,
    );
    assert!(said.contains("> APOP demo "), "{said}");
    let (code, _, said) = curl.run(
        "pop3",
        "",
        &[&arguments[..], &["--user", "demo:wrong"]].concat(),
    );
    assert_eq!(code, Some(67), "{said}");
    assert!(said.contains("< -ERR [AUTH]"), "{said}");
}

#[test]
fn wrong_passwords_are_refused() {
    let Some(curl) = Curl::at(Post::strict) else {
        return;
    };
    for user in ["demo:wrong", "nobody:demo", "../demo:demo"] {
        let (code, _, said) = curl.run("pop3s", "", &["--user", user]);
        assert_eq!(code, Some(67), "{said}");
    }
}

/// With and without the first answer in the AUTH line. Debian's curl knows no SCRAM.
#[test]
fn sasl() {
    let Some(curl) = Curl::at(Post::with_token) else {
        return;
    };
    for mechanism in ["PLAIN", "LOGIN", "CRAM-MD5"] {
        let options = format!("AUTH={mechanism}");
        for (scheme, more) in [
            ("pop3", &[][..]),
            ("pop3s", &["--sasl-ir"]),
            ("pop3", &["--ssl-reqd"]),
        ] {
            let arguments = [&["--login-options", &options][..], more].concat();
            let said = curl.check(scheme, "1", &arguments, LETTER);
            assert!(said.contains(&format!("> AUTH {mechanism}")), "{said}");
            let wrong = [&arguments[..], &["--user", "demo:wrong"]].concat();
            let (code, _, said) = curl.run(scheme, "1", &wrong);
            assert_eq!(code, Some(67), "{said}");
            assert!(said.contains("< -ERR [AUTH]"), "{said}");
        }
    }
}

#[test]
fn access_tokens() {
    let Some(curl) = Curl::at(Post::with_token) else {
        return;
    };
    for more in [&[][..], &["--sasl-ir"]] {
        let arguments = [&["--oauth2-bearer", TOKEN, "--user", "demo"][..], more].concat();
        let said = curl.check("pop3s", "1", &arguments, LETTER);
        assert!(said.contains("> AUTH OAUTHBEARER"), "{said}");
        let arguments = [&["--oauth2-bearer", "wrong", "--user", "demo"][..], more].concat();
        let (code, _, said) = curl.run("pop3s", "1", &arguments);
        assert_eq!(code, Some(67), "{said}");
        // {"status":"invalid_token"}, the client's ^A, and the end of it.
        let told = said.split_once("< + eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=");
        let (_, end) = told.expect("an explanation");
        assert!(end.contains("> AQ=="), "{said}");
        assert!(end.contains("< -ERR [AUTH]"), "{said}");
    }
}
