//! What is not in the bridge: it relays mail, and has no code that could read any. TLS it speaks with browsers, never with
//! mail servers.

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
        "native-tls",
        "openssl",
        "encoding_rs",
    ] {
        assert!(!packages.contains(&absent), "{absent} is in the bridge");
    }
}

#[test]
fn tls_is_for_those_who_come_in() {
    let sources = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    let mut folders = vec![std::path::PathBuf::from(sources)];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("UTF-8");
            seen += usize::from(text.contains("ServerConfig"));
            for client in [
                "TlsConnector",
                "ClientConfig",
                "ClientConnection",
                "RootCertStore",
            ] {
                assert!(!text.contains(client), "{client} in {}", path.display());
            }
        }
    }
    assert_eq!(seen, 1, "the server's side is in one file");
}
