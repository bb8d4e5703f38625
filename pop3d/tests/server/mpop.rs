//! mpop, which pipelines, fetches its mail here.

use std::{fs, path::PathBuf, process::Command};

use crate::post::{LETTER, Post, TOKEN, argument, have, messages, run};
use pop3d::mbox;
use ring::digest::{SHA256, digest};

/// What is said to mpop, besides where to go.
struct Mpop {
    post: Post,
}

impl Mpop {
    fn at(post: impl FnOnce() -> Post) -> Option<Self> {
        have("mpop", &["--version"]).then(|| Self { post: post() })
    }

    fn inbox(&self) -> PathBuf {
        self.post.directory.path().join("inbox")
    }

    /// Runs mpop with these settings; exit code and what it said. Its mail goes to [`Self::received`].
    fn fetch(&self, settings: &str) -> (Option<i32>, String) {
        let file = self.post.directory.path().join("mpoprc");
        let inbox = self.inbox();
        let uidls = self.post.directory.path().join("uidls");
        let text = format!(
            "account demo\nhost 127.0.0.1\nuser demo\npassword demo\nreceived_header off\ndelivery mbox {}\nuidls_file {}\n{settings}\naccount default : demo\n",
            argument(&inbox),
            argument(&uidls)
        );
        fs::write(&file, text).expect("a file");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("a mode");
        }
        let (code, heard, said) = run(Command::new("mpop")
            .args(["--debug", "-C", argument(&file)])
            .env("HOME", self.post.directory.path()));
        (code, String::from_utf8_lossy(&heard).into_owned() + &said)
    }

    /// What mpop delivered.
    fn received(&self) -> Vec<String> {
        let inbox = fs::read(self.inbox()).unwrap_or_default();
        let at = |offset: u64| usize::try_from(offset).expect("small");
        let found = mbox::index(&inbox[..]).expect("a mailbox");
        let texts = found
            .iter()
            .map(|message| mbox::wire(&inbox[at(message.start)..at(message.end)]));
        texts
            .map(|text| String::from_utf8(text).expect("text"))
            .collect()
    }

    fn plain(&self) -> String {
        format!("port {}\ntls off\nauth user", self.post.plain.port())
    }

    fn fingerprint(&self) -> String {
        let digest = digest(&SHA256, &self.post.certificate);
        digest
            .as_ref()
            .iter()
            .map(|octet| format!("{octet:02X}"))
            .collect::<Vec<_>>()
            .join(":")
    }
}

#[test]
fn fetches_with_pipelining_and_deletes() {
    let Some(mpop) = Mpop::at(Post::open) else {
        return;
    };
    let (code, said) = mpop.fetch(&format!("{}\npipelining on\nkeep off", mpop.plain()));
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(mpop.received(), messages());
    assert!(
        mpop.post.content().is_empty(),
        "fetched mail is gone from the server"
    );
    assert!(!mpop.post.lock().exists());
}

#[test]
fn hundreds_of_messages_in_one_flight() {
    let Some(mpop) = Mpop::at(Post::open) else {
        return;
    };
    let many: Vec<String> = (0..500)
        .map(|number| format!("Subject: card {number}\r\n\r\n{LETTER}"))
        .collect();
    mpop.post.fill(&many);
    let (code, said) = mpop.fetch(&format!("{}\npipelining on\nkeep off", mpop.plain()));
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(mpop.received(), many);
    assert!(mpop.post.content().is_empty());
}

#[test]
fn unique_ids_keep_mail_from_being_fetched_twice() {
    let Some(mpop) = Mpop::at(Post::open) else {
        return;
    };
    let settings = format!("{}\nkeep on", mpop.plain());
    assert_eq!(mpop.fetch(&settings).0, Some(0));
    assert_eq!(mpop.fetch(&settings).0, Some(0));
    assert_eq!(mpop.received(), messages());
    let mut more = messages();
    more.insert(1, "Subject: new\r\n\r\nin the middle\r\n".to_owned());
    mpop.post.fill(&more);
    assert_eq!(mpop.fetch(&settings).0, Some(0));
    assert_eq!(mpop.received()[4..], more[1..2], "only the new one");
}

#[test]
fn tls_and_starttls_with_trust_or_fingerprint() {
    let transports = |mpop: &Mpop| {
        [
            format!("port {}\ntls on\ntls_starttls off", mpop.post.tls.port()),
            format!("port {}\ntls on\ntls_starttls on", mpop.post.plain.port()),
        ]
    };
    let Some(mpop) = Mpop::at(|| Post::with(|config| config.allow_plaintext_login = false)) else {
        return;
    };
    let proofs = [
        format!("tls_fingerprint {}", mpop.fingerprint()),
        format!("tls_trust_file {}", argument(&mpop.post.certificate_file())),
    ];
    for transport in transports(&mpop) {
        for proof in &proofs {
            let _ = fs::remove_file(mpop.inbox());
            let (code, said) = mpop.fetch(&format!(
                "{transport}\n{proof}\nauth user\nkeep on\nonly_new off"
            ));
            assert_eq!(code, Some(0), "{said}");
            assert_eq!(mpop.received(), messages());
        }
        // EX_UNAVAILABLE and its kin: a stranger's certificate is not taken.
        let wrong = format!("tls_fingerprint {}", "00:".repeat(31) + "00");
        let (code, said) = mpop.fetch(&format!(
            "{transport}\n{wrong}\nauth user\nkeep on\nonly_new off"
        ));
        assert_ne!(code, Some(0), "{said}");
    }
}

#[test]
fn apop() {
    let Some(mpop) = Mpop::at(Post::open) else {
        return;
    };
    let (code, said) = mpop.fetch(&format!(
        "port {}\ntls off\nauth apop\nkeep on",
        mpop.post.plain.port()
    ));
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("APOP demo"), "{said}");
    assert_eq!(mpop.received(), messages());
}

/// GNU SASL is what mpop has its SCRAM from.
#[test]
fn sasl() {
    let Some(mpop) = Mpop::at(Post::with_token) else {
        return;
    };
    let transports = [
        format!("port {}\ntls off", mpop.post.plain.port()),
        format!(
            "port {}\ntls on\ntls_starttls on\ntls_fingerprint {}",
            mpop.post.plain.port(),
            mpop.fingerprint()
        ),
    ];
    for (mechanism, secret) in [
        ("plain", "demo"),
        ("login", "demo"),
        ("cram-md5", "demo"),
        ("scram-sha-1", "demo"),
        ("scram-sha-256", "demo"),
        ("xoauth2", TOKEN),
        ("oauthbearer", TOKEN),
    ] {
        for transport in &transports {
            let _ = fs::remove_file(mpop.inbox());
            let settings = format!("{transport}\nauth {mechanism}\nkeep on\nonly_new off");
            let (code, said) = mpop.fetch(&format!("{settings}\npassword {secret}"));
            assert_eq!(code, Some(0), "{said}");
            let auth = format!("AUTH {}", mechanism.to_ascii_uppercase());
            assert!(said.contains(&auth), "{said}");
            assert_eq!(mpop.received(), messages());
            let (code, said) = mpop.fetch(&format!("{settings}\npassword wrong"));
            assert_eq!(code, Some(77), "{said}");
        }
    }
}

#[test]
fn refusals_have_exit_codes() {
    let Some(mpop) = Mpop::at(Post::open) else {
        return;
    };
    // 77 is EX_NOPERM of sysexits.h.
    let (code, said) = mpop.fetch(&format!("{}\npassword wrong", mpop.plain()));
    assert_eq!(code, Some(77), "{said}");
    fs::write(mpop.post.lock(), "1\n").expect("a lock of process 1");
    let (code, said) = mpop.fetch(&mpop.plain());
    assert_ne!(code, Some(0), "{said}");
    assert!(said.contains("[IN-USE]"), "{said}");
    assert!(mpop.post.lock().exists(), "the other's lock is left alone");
}

#[test]
fn a_full_disk_loses_nothing() {
    let Some(mpop) =
        Mpop::at(|| Post::with(|config| config.mischief.push(pop3d::Mischief::FullDisk)))
    else {
        return;
    };
    mpop.post.fill(&thrice());
    let (code, said) = mpop.fetch(&format!("{}\nkeep off\nskipsize 1000", mpop.plain()));
    assert!(said.contains("[SYS/TEMP]"), "{code:?} {said}");
    assert_eq!(mpop.post.content(), thrice());
}

fn thrice() -> Vec<String> {
    [messages(), messages(), messages()].concat()
}
