//! The post office as a whole, from the outside.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use demo::{Office, OfficeError, sample_maildrop};
use ring::digest::{SHA256, digest};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use shared::tunnel::{message::Mode, page_config::PageConfig};

/// No test waits longer than this for an octet.
const PATIENCE: Duration = Duration::from_secs(30);

fn anywhere() -> SocketAddr {
    (Ipv4Addr::LOCALHOST, 0).into()
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("a server");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    stream
}

/// One HTTP request; the whole answer.
fn fetch(address: SocketAddr, path: &str) -> String {
    let mut stream = connect(address);
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .expect("a server");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    String::from_utf8_lossy(&answer).into_owned()
}

fn page_config(address: SocketAddr) -> PageConfig {
    let answer = fetch(address, "/config.json");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    let json = &body[body.find('{').expect("JSON")..=body.rfind('}').expect("JSON")];
    serde_json::from_str(json).expect("the page's configuration")
}

/// One POP3 session inside TLS, sent in one piece; all that was answered.
fn session(office: &Seen, commands: &str) -> Vec<u8> {
    let mut roots = RootCertStore::empty();
    roots
        .add(office.certificate.clone())
        .expect("a certificate");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = "127.0.0.1".try_into().expect("a name");
    let client = ClientConnection::new(Arc::new(config), name).expect("a client");
    let mut stream = StreamOwned::new(client, connect(office.tls));
    stream.write_all(commands.as_bytes()).expect("a server");
    let mut heard = Vec::new();
    stream.read_to_end(&mut heard).expect("an end in order");
    heard
}

/// What an open office looks like from outside.
struct Seen {
    page: SocketAddr,
    tls: SocketAddr,
    certificate: rustls_pki_types::CertificateDer<'static>,
}

/// Opens an office, looks at it, closes it.
fn in_office(look: impl FnOnce(&Seen) + Send + 'static) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let office = Office::open(anywhere()).await.expect("an office");
        let seen = Seen {
            page: office.page_address().expect("an address"),
            tls: office.tls_address().expect("an address"),
            certificate: office.certificate().clone(),
        };
        let looked = tokio::task::spawn_blocking(move || look(&seen));
        let mut result = None;
        let stop = async { result = Some(looked.await) };
        Box::pin(office.serve(stop)).await.expect("an end in order");
        if let Some(Err(error)) = result {
            std::panic::resume_unwind(error.into_panic());
        }
    });
}

#[test]
fn the_page_knows_the_way_to_the_mailbox() {
    in_office(|office| {
        assert!(fetch(office.page, "/").starts_with("HTTP/1.1 200"));
        let demo = page_config(office.page).demo.expect("a demo account");
        assert_eq!(
            (
                demo.user.as_str(),
                demo.password.as_str(),
                demo.host.as_str()
            ),
            ("demo", "demo", "127.0.0.1")
        );
        assert_eq!((demo.port, demo.mode), (office.tls.port(), Mode::Tls));
        let pin: String = digest(&SHA256, &office.certificate)
            .as_ref()
            .iter()
            .map(|octet| format!("{octet:02x}"))
            .collect();
        assert_eq!(demo.pin, pin);
    });
}

/// What a client reads is the sample, to the octet, dots and broken ones included.
#[test]
fn the_mailbox_is_full_at_each_start() {
    in_office(|office| {
        let sample = sample_maildrop();
        let retrieve: String = (1..=sample.len())
            .map(|number| format!("RETR {number}\r\nDELE {number}\r\n"))
            .collect();
        let heard = session(
            office,
            &format!("USER demo\r\nPASS demo\r\n{retrieve}QUIT\r\n"),
        );
        let mut expected = Vec::new();
        for (place, message) in sample.iter().enumerate() {
            let end: &[u8] = if message.ends_with(b"\n") {
                b""
            } else {
                b"\r\n"
            };
            let message = [message, end].concat();
            expected.extend_from_slice(format!("+OK {} octets\r\n", message.len()).as_bytes());
            shared::pop3::line::stuff(&message, &mut expected);
            expected.extend_from_slice(format!("+OK message {} deleted\r\n", place + 1).as_bytes());
        }
        expected.extend_from_slice(b"+OK good-bye\r\n");
        assert!(
            heard.ends_with(&expected),
            "{} octets, {} expected",
            heard.len(),
            expected.len()
        );
        assert!(
            session(office, "USER demo\r\nPASS demo\r\nSTAT\r\nQUIT\r\n")
                .ends_with(b"+OK 0 0\r\n+OK good-bye\r\n")
        );
    });
    in_office(|office| {
        let heard = session(office, "USER demo\r\nPASS demo\r\nQUIT\r\n");
        let count = format!("+OK {} messages", sample_maildrop().len());
        assert!(String::from_utf8_lossy(&heard).contains(&count));
    });
}

#[tokio::test]
async fn only_on_this_machine() {
    let refused = Office::open("0.0.0.0:0".parse().expect("an address")).await;
    assert!(matches!(refused, Err(OfficeError::NotLoopback(_))));
}

#[tokio::test]
async fn a_port_that_is_taken_is_passed_over() {
    let taken = TcpListener::bind(anywhere()).expect("a port");
    let address = taken.local_addr().expect("an address");
    let office = Office::open(address).await.expect("an office");
    let found = office.page_address().expect("an address");
    assert!(
        found.port() > address.port() && found.port() < address.port() + 20,
        "{address} {found}"
    );
}

/// A running program that is ended, whatever happens.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_and_nothing_stays() {
    let home = tempfile::tempdir().expect("a directory");
    let left = || -> Vec<PathBuf> {
        std::fs::read_dir(home.path())
            .expect("a directory")
            .map(|entry| entry.expect("an entry").path())
            .collect()
    };
    let mut command = Command::new(env!("CARGO_BIN_EXE_demo"));
    command
        .args(["--listen", "127.0.0.1:0", "--no-open"])
        .env("TMPDIR", home.path())
        .stdout(Stdio::piped());
    let mut child = Running(command.spawn().expect("demo"));
    let mut lines = BufReader::new(child.0.stdout.take().expect("a pipe"))
        .lines()
        .map(|line| line.expect("text"));
    let first = lines.next().expect("a line");
    let address = first
        .strip_prefix("Open http://")
        .and_then(|rest| rest.strip_suffix('/'))
        .expect("an address");
    assert!(
        page_config(address.parse().expect("an address"))
            .demo
            .is_some()
    );
    assert_eq!(left().len(), 1, "a spool");
    let interrupted = Command::new("kill")
        .args(["-INT", &child.0.id().to_string()])
        .status();
    assert!(interrupted.expect("kill").success());
    assert!(child.0.wait().expect("an end").success());
    assert!(lines.any(|line| line.contains("removed")));
    assert!(left().is_empty(), "{:?}", left());
}
