//! EXTERNAL: clients that show a certificate.

use std::{fs, process::Command};

use pop3d::Accounts;

use crate::post::{Post, argument, have, run};

/// A server that knows a certificate, which lies with its key in the server's directory, and one that it does not know.
fn post() -> Post {
    let made = ["known", "unknown"].map(|name| {
        let made = rcgen::generate_simple_self_signed(vec![name.to_owned()]);
        (name, made.expect("a certificate"))
    });
    let accounts = Accounts::default()
        .with_password("demo", "demo")
        .and_then(|accounts| accounts.with_password("other", "other"))
        .and_then(|accounts| accounts.with_certificate("demo", made[0].1.cert.der()))
        .expect("names");
    let post = Post::asking(|config| config.accounts = accounts);
    for (name, made) in made {
        let write = |end: &str, text| {
            fs::write(post.directory.path().join(format!("{name}-{end}")), text).expect("a file");
        };
        write("cert.pem", made.cert.pem());
        write("key.pem", made.signing_key.serialize_pem());
    }
    post
}

#[test]
fn a_known_certificate_vouches_and_no_other() {
    if !have("curl", &["--version"]) {
        return;
    }
    let post = post();
    let fetch = |certificate: Option<&str>, user: &str, version: &str| {
        let mut command = Command::new("curl");
        command.args(["--disable", "--silent", "--verbose", "--max-time", "20"]);
        command.args(["--cacert", argument(&post.certificate_file())]);
        command.args(["--tls-max", version]);
        command.args(["--login-options", "AUTH=EXTERNAL", "--user", user]);
        if let Some(name) = certificate {
            let path = |end: &str| post.directory.path().join(format!("{name}-{end}"));
            command.args(["--cert", argument(&path("cert.pem"))]);
            command.args(["--key", argument(&path("key.pem"))]);
        }
        let port = post.tls.port();
        command.args(["--resolve", &format!("localhost:{port}:127.0.0.1")]);
        let (code, _, said) = run(command.arg(format!("pop3s://localhost:{port}/1")));
        (code, said)
    };
    for version in ["1.2", "1.3"] {
        let (code, said) = fetch(Some("known"), "demo:", version);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("> AUTH EXTERNAL"), "{said}");
        assert!(said.contains(&format!("using TLSv{version}")), "{said}");
    }
    // Whose certificate nobody knows, or who has none, is not offered EXTERNAL.
    for certificate in [Some("unknown"), None] {
        let (code, said) = fetch(certificate, "demo:", "1.3");
        assert_eq!(code, Some(67), "{said}");
        assert!(!said.contains("> AUTH EXTERNAL"), "{said}");
    }
    // It vouches for its owner and for nobody else.
    let (code, said) = fetch(Some("known"), "other:", "1.3");
    assert_eq!(code, Some(67), "{said}");
    assert!(said.contains("< -ERR [AUTH]"), "{said}");
}
