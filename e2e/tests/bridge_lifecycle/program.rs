//! The bridge as a program, which can be told to stop.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use e2e::instance::program;
use futures_util::{SinkExt, StreamExt};
use rustix::process::{Pid, Signal, kill_process};
use shared::tunnel::message::{ClientMessage, Mode, SUBPROTOCOL, VERSION};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest};
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::office::{self, PASSWORD};

/// It starts and ends within this, drain included.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running `poste-restante`. Dropping it kills it.
pub(crate) struct Program {
    child: Child,
    port: u16,
}

impl Program {
    /// Starts it on this port; 0 is any. Where the one before it is still there, it tries again.
    pub(crate) fn start(port: u16, settings: &[&str]) -> Self {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let mut child = Command::new(program())
                .args(["--bind", &format!("127.0.0.1:{port}")])
                .args(["--allow-address", "127.0.0.0/8"])
                .args(["--allow-plaintext", "127.0.0.1"])
                .args(["--opens-per-minute-per-host", "1000000"])
                .args(["--opens-per-hour-per-client-and-host", "1000000"])
                .args(["--opens-per-minute", "100000"])
                .args(settings)
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .expect("it was built");
            let mut words = String::new();
            let output = child.stdout.take().expect("it was piped");
            let read = BufReader::new(output).read_line(&mut words);
            read.expect("it writes text");
            if let Some(port) = port_in(&words) {
                let errors = child.stderr.take().expect("it was piped");
                thread::spawn(move || {
                    let mut waste = Vec::new();
                    BufReader::new(errors).read_to_end(&mut waste)
                });
                return Self { child, port };
            }
            let status = child.wait().expect("it was started");
            assert_eq!(
                status.code(),
                Some(1),
                "the port is in use, and all else is well"
            );
            assert!(Instant::now() < deadline, "the port is never free");
            thread::sleep(Duration::from_millis(5));
        }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// SIGTERM.
    pub(crate) fn terminate(&self) {
        let id = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        // It may have ended already.
        let _ = kill_process(id.expect("a process id"), Signal::TERM);
    }

    /// SIGTERM again and again, until it has gone: two that come together count as one.
    pub(crate) fn terminate_at_once(&mut self) {
        while self.status().is_none() {
            self.terminate();
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits for its end; its exit code.
    pub(crate) fn ended(&mut self) -> i32 {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.status() {
                return status.code().expect("it caught the signal");
            }
            assert!(Instant::now() < deadline, "it goes on");
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn status(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("it was started")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `Open http://127.0.0.1:8110/ in a browser.`
fn port_in(words: &str) -> Option<u16> {
    let address = words.strip_prefix("Open http://127.0.0.1:")?;
    address.split('/').next()?.parse().ok()
}

/// A page that has signed in by USER and PASS, and perhaps asked for a letter that it does not read.
pub(crate) async fn signed_in(
    bridge: &Program,
    port: u16,
    amid_a_download: bool,
) -> WebSocketStream<TcpStream> {
    let address = format!("127.0.0.1:{}", bridge.port());
    let url = format!("ws://{address}/tunnel");
    let mut request = url.into_client_request().expect("a URL");
    let fields = request.headers_mut();
    let origin = format!("http://{address}").parse();
    fields.insert("Origin", origin.expect("an origin"));
    let protocol = SUBPROTOCOL.parse();
    fields.insert("Sec-WebSocket-Protocol", protocol.expect("a name"));
    let stream = TcpStream::connect(&address).await.expect("it listens");
    let (mut page, _) = client_async(request, stream).await.expect("an upgrade");
    let open = ClientMessage::Open {
        v: VERSION,
        host: "127.0.0.1".into(),
        port,
        mode: Mode::Plain,
        token: None,
    };
    page.send(Message::text(open.encode())).await.expect("open");
    answered(&mut page, "opened").await;
    answered(&mut page, "+OK").await;
    for line in [
        format!("USER {}\r\n", office::name(0)),
        format!("PASS {PASSWORD}\r\n"),
    ] {
        let line = Message::binary(line.into_bytes());
        page.send(line).await.expect("it is open");
        answered(&mut page, "+OK").await;
    }
    if amid_a_download {
        let line = Message::binary(b"RETR 1\r\nRETR 2\r\nRETR 3\r\n".to_vec());
        page.send(line).await.expect("it is open");
    }
    page
}

/// A message with this in it has come.
async fn answered(page: &mut WebSocketStream<TcpStream>, part: &str) {
    let message = page.next().await.expect("an answer").expect("a frame");
    let words = String::from_utf8(message.into_data().into()).expect("text");
    assert!(words.contains(part), "{words}");
}
