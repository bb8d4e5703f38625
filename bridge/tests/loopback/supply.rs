//! What is not in the bridge: it relays mail, and has no code that could read any.

use std::process::Command;

#[test]
fn no_mail_no_pop3_and_no_tls_client() {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--package",
            "bridge",
            "--edges",
            "normal,build",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ])
        .args(["--locked", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let tree = String::from_utf8(output.stdout).expect("names in UTF-8");
    let packages: Vec<&str> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert!(
        packages.contains(&"shared") && packages.contains(&"tokio"),
        "{tree}"
    );
    for absent in [
        "mail-parser",
        "webpki-roots",
        "pop3d",
        "rustls",
        "native-tls",
        "openssl",
        "encoding_rs",
    ] {
        assert!(!packages.contains(&absent), "{absent} is in the bridge");
    }
}
