//! Hostile servers as others have described them: fake-mail-server's scenarios, each met in all three modes.
//!
//! Whatever they do: a password never crosses in clear unless a person has agreed to it, octets put behind STLS are
//! never believed, what is shown holds no control characters, and the visit ends in a success or a named problem.

#![cfg(all(feature = "session", not(target_arch = "wasm32")))]

#[path = "support/corpus.rs"]
mod corpus;

use std::{
    collections::HashMap,
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
    time::Duration,
};

use rcgen::{CertificateParams, CertifiedIssuer, KeyPair};
use rustls::{
    ServerConfig, ServerConnection,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer},
};
use serde::Deserialize;
use shared::{
    clock::Now,
    pop3::{
        auth::choose::Wish,
        client::{Credentials, Options, Purpose},
        command::{Password, PlaintextAllowed, UserName},
    },
    problem::Problem,
    secret::Secret,
    session::{Config, Link, Session},
    tls::TlsConfig,
    tunnel::{client::Frame, message::Mode},
    visit::{Habits, News, Visit},
};

/// The part of a scenario that matters to a client.
#[derive(Debug, Deserialize)]
struct Scenario {
    greeting: String,
    capa: Vec<String>,
    capa_auth: Vec<String>,
    capa_tls: Vec<String>,
    capa_tls_auth: Vec<String>,
    #[serde(default)]
    override_response: HashMap<String, String>,
    #[serde(default)]
    hide_commands: Vec<String>,
    #[serde(default = "begin")]
    stls_response: String,
    #[serde(default = "yes")]
    stls_make_transition: bool,
    cert: Cert,
    implicit_tls: bool,
}

#[derive(Debug, Deserialize)]
enum Cert {
    Cert { crt_path: String },
}

fn begin() -> String {
    "+OK begin\r\n".into()
}

fn yes() -> bool {
    true
}

#[test]
fn whatever_they_do_the_promises_hold() {
    let Some(folder) = corpus::folder("fake-mail-server") else {
        println!("skipped: 47 scenarios are not here");
        return;
    };
    let mut paths = Vec::new();
    scenarios(&folder, &mut paths);
    assert!(!paths.is_empty());
    let mut endings: HashMap<String, u32> = HashMap::new();
    for path in &paths {
        let text = fs::read_to_string(path).expect("text");
        let scenario: Scenario = ron::from_str(&text).expect("a scenario");
        for mode in [Mode::Stls, Mode::Tls, Mode::Plain] {
            let what = format!("{} {mode:?}", path.display());
            let ending = meet(&scenario, mode, &what);
            *endings.entry(format!("{mode:?}: {ending}")).or_default() += 1;
        }
    }
    let mut endings: Vec<_> = endings.into_iter().collect();
    endings.sort();
    println!("{} scenarios, each in three modes", paths.len());
    for (ending, count) in endings {
        println!("{count:4} {ending}");
    }
}

fn scenarios(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            scenarios(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "ron") {
            found.push(path);
        }
    }
    found.sort();
}

/// Signs in and out, and judges. Returns how it ended, in a word.
fn meet(scenario: &Scenario, mode: Mode, what: &str) -> String {
    let mut server = Server::new(scenario);
    let mut now = Now {
        monotonic: Duration::ZERO,
        wall: Duration::from_secs(1_795_305_600),
    };
    let mut visit = Visit::new(config(mode), Habits::default(), now);
    let mut shown = Vec::new();
    let mut ending = None;
    for _ in 0..10_000 {
        let mut moved = false;
        if visit.poll_link() {
            moved = true;
            server = Server {
                clear: std::mem::take(&mut server.clear),
                ..Server::new(scenario)
            };
            visit.handle(now, Session::handle_link_open);
        }
        while let Some(frame) = visit.poll_transmit() {
            moved = true;
            match frame {
                Frame::Binary(octets) => server.receive(&octets),
                Frame::Close => server.closed = true,
                Frame::Text(_) => panic!("there is no bridge"),
            }
        }
        for packet in server.send() {
            moved = true;
            visit.handle(now, |session, now| session.handle_binary(&packet, now));
        }
        if server.closed {
            visit.handle(now, Session::handle_end);
        }
        while let Some(record) = visit.poll_record() {
            shown.push(record.text);
        }
        while let Some(news) = visit.poll_news() {
            moved = true;
            match news {
                News::Listed(_) => visit.sign_out(&[], now),
                News::SignedOut { problem, .. } => {
                    assert_eq!(problem, None, "{what}");
                    ending = Some("signed in and out".to_owned());
                }
                News::Ended(problem) => {
                    ending = Some(judge(scenario, mode, &problem, &mut shown, what));
                }
                _ => {}
            }
        }
        if !moved {
            let Some(deadline) = visit.poll_timeout() else {
                break;
            };
            now.monotonic = now.monotonic.max(deadline);
            visit.handle_timeout(now);
        }
    }
    for text in &shown {
        assert!(!text.chars().any(char::is_control), "{what}: {text:?}");
        assert!(!text.contains("tanstaaf"), "{what}: {text:?}");
    }
    let clear = String::from_utf8_lossy(&server.clear);
    if mode != Mode::Plain {
        for word in ["USER", "PASS", "APOP", "AUTH", "mrose", "tanstaaf"] {
            assert!(
                !clear.contains(word),
                "{what}: {word} crossed in clear: {clear}"
            );
        }
    }
    ending.unwrap_or_else(|| panic!("{what}: it never ends"))
}

fn judge(
    scenario: &Scenario,
    mode: Mode,
    problem: &Problem,
    shown: &mut Vec<String>,
    what: &str,
) -> String {
    shown.push(problem.to_string());
    let injected = scenario.stls_response.trim_end().contains('\n');
    if injected && mode == Mode::Stls {
        assert_eq!(problem, &Problem::InjectedPlaintext, "{what}");
    }
    let name = format!("{problem:?}");
    let end = name
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(name.len());
    name[..end].to_owned()
}

fn config(mode: Mode) -> Config {
    Config {
        link: Link::Direct {
            host: "example.org".into(),
            port: mode.default_port(),
            mode,
        },
        tls: TlsConfig {
            pin: None,
            authorities: vec![AUTHORITY.der().clone()],
        },
        purpose: Purpose::SignIn(Arc::new(Credentials {
            user: UserName::new("mrose").expect("sendable"),
            password: Password::new(Secret::new(b"tanstaaf".to_vec())).expect("sendable"),
            wish: Wish::Best,
        })),
        options: Options {
            transcript: true,
            ..Options::default()
        },
        plaintext: (mode == Mode::Plain).then(PlaintextAllowed::given_by_a_person),
    }
}

type Authority = CertifiedIssuer<'static, KeyPair>;

/// The one that the client trusts, and another.
static AUTHORITY: LazyLock<Authority> = LazyLock::new(authority);
static STRANGER: LazyLock<Authority> = LazyLock::new(authority);

fn authority() -> Authority {
    let mut parameters = CertificateParams::new(Vec::new()).expect("no names");
    parameters.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect("a key");
    CertifiedIssuer::self_signed(parameters, key).expect("a certificate")
}

/// The certificate that a scenario names.
fn identity(path: &str) -> Arc<ServerConfig> {
    let name = if path.contains("other.example.org") {
        "other.example.org"
    } else {
        "example.org"
    };
    let mut parameters = CertificateParams::new(vec![name.to_owned()]).expect("a name");
    parameters.not_before = rcgen::date_time_ymd(2019, 1, 1);
    let end = if path.contains("expired") { 2020 } else { 2040 };
    parameters.not_after = rcgen::date_time_ymd(end, 1, 1);
    let key = KeyPair::generate().expect("a key");
    let certificate = if path.contains("self-signed") {
        parameters.self_signed(&key)
    } else if path.contains("unknown-root") {
        parameters.signed_by(&key, &STRANGER)
    } else {
        parameters.signed_by(&key, &AUTHORITY)
    };
    let certificate: CertificateDer<'static> = certificate.expect("a certificate").der().clone();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate],
            PrivateKeyDer::Pkcs8(key.serialize_der().into()),
        );
    Arc::new(config.expect("an identity"))
}

/// Plays a scenario; what it does not speak of is answered as an honest server with an empty maildrop does.
struct Server<'a> {
    scenario: &'a Scenario,
    tls: Option<ServerConnection>,
    /// Heard and not understood yet.
    buffer: Vec<u8>,
    /// Said in clear and inside TLS, and not sent yet.
    packets: Vec<Vec<u8>>,
    output: Vec<u8>,
    /// Everything that came in clear, in all sessions, up to a ClientHello.
    clear: Vec<u8>,
    signed_in: bool,
    closed: bool,
}

impl<'a> Server<'a> {
    fn new(scenario: &'a Scenario) -> Self {
        let mut server = Self {
            scenario,
            tls: None,
            buffer: Vec::new(),
            packets: Vec::new(),
            output: Vec::new(),
            clear: Vec::new(),
            signed_in: false,
            closed: false,
        };
        if scenario.implicit_tls {
            server.start_tls();
        }
        server.say(&scenario.greeting);
        server
    }

    fn start_tls(&mut self) {
        let Cert::Cert { crt_path } = &self.scenario.cert;
        let clear = std::mem::take(&mut self.output);
        self.packets.push(clear);
        self.tls = Some(ServerConnection::new(identity(crt_path)).expect("TLS"));
    }

    fn receive(&mut self, mut octets: &[u8]) {
        if let Some(tls) = &mut self.tls {
            while !octets.is_empty() && !self.closed {
                tls.read_tls(&mut octets).expect("memory");
                self.closed = tls.process_new_packets().is_err();
                let _ = tls.reader().read_to_end(&mut self.buffer);
            }
        } else {
            self.clear.extend_from_slice(octets);
            self.buffer.extend_from_slice(octets);
        }
        while let Some(end) = self.buffer.iter().position(|&octet| octet == b'\n') {
            let line: Vec<u8> = self.buffer.drain(..=end).collect();
            self.answer(String::from_utf8_lossy(&line).trim_end());
        }
    }

    fn send(&mut self) -> Vec<Vec<u8>> {
        let mut packets = std::mem::take(&mut self.packets);
        let mut output = std::mem::take(&mut self.output);
        if let Some(tls) = &mut self.tls {
            tls.writer().write_all(&output).expect("memory");
            output.clear();
            while tls.wants_write() {
                tls.write_tls(&mut output).expect("memory");
            }
        }
        packets.push(output);
        packets.retain(|packet| !packet.is_empty());
        packets
    }

    fn say(&mut self, text: &str) {
        self.output.extend_from_slice(text.as_bytes());
    }

    fn answer(&mut self, line: &str) {
        let scenario = self.scenario;
        let verb = line
            .split(' ')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        if scenario.hide_commands.contains(&verb) {
            return self.say("-ERR unknown command\r\n");
        }
        if let Some(text) = scenario.override_response.get(&verb) {
            return self.say(text);
        }
        match verb.as_str() {
            "capa" => {
                let lines = match (self.tls.is_some(), self.signed_in) {
                    (false, false) => &scenario.capa,
                    (false, true) => &scenario.capa_auth,
                    (true, false) => &scenario.capa_tls,
                    (true, true) => &scenario.capa_tls_auth,
                };
                let lines: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
                self.say(&format!("+OK\r\n{lines}.\r\n"));
            }
            "stls" => {
                self.say(&scenario.stls_response);
                if scenario.stls_make_transition {
                    self.start_tls();
                }
            }
            "user" | "noop" => self.say("+OK\r\n"),
            "pass" | "apop" | "auth" => {
                self.signed_in = true;
                self.say("+OK\r\n");
            }
            "stat" => self.say("+OK 0 0\r\n"),
            "list" | "uidl" => self.say("+OK\r\n.\r\n"),
            "quit" => self.say("+OK bye\r\n"),
            _ => self.say("-ERR unknown command\r\n"),
        }
    }
}
