//! WebKitGTK as somebody has it at home. Its driver opens only private windows, which write nothing; so MiniBrowser is started as a person starts it,
//! and spoken to through the remote inspector, whose port it opens when an environment variable says so.

use std::path::{Path, PathBuf};
use std::process::Command;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Mutex;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use super::{at_home, display::Display};
use crate::ports::free_port;
use crate::process::Process;
use crate::wait::{SOON, until};

/// What Debian's packages for GTK 3 and GTK 4 call their directory.
const PACKAGES: [&str; 3] = ["webkit2gtk-4.1", "webkit2gtk-4.0", "webkitgtk-6.0"];

/// A WebKitGTK browser that keeps what it keeps. Dropping it kills it.
#[derive(Debug)]
pub struct Inspected {
    process: Process,
    home: TempDir,
    _display: Display,
    port: u16,
    tabs: Vec<Tab>,
}

impl Inspected {
    /// Opens these addresses, each in a tab, with a fresh home.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start(addresses: &[&str]) -> Self {
        let home = tempfile::tempdir().expect("a temporary directory");
        let display = Display::start(home.path()).await;
        let port = free_port();
        let mut command = Command::new(program());
        command
            .args(addresses)
            .env("HOME", home.path())
            .env("XDG_RUNTIME_DIR", home.path())
            .env("DISPLAY", &display.name)
            .env("GDK_BACKEND", "x11")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("WEBKIT_INSPECTOR_HTTP_SERVER", format!("127.0.0.1:{port}"));
        at_home::keep_together(&mut command, home.path());
        let mut process = Process::start(&mut command, &home.path().join("browser.log"));
        let mut tabs = Vec::new();
        for address in addresses {
            let path = until("the inspector to list the tab", SOON, async || {
                process.assert_running();
                socket_of(&listed(port).await?, address)
            });
            tabs.push(Tab::open(port, &path.await).await);
        }
        Self {
            process,
            home,
            _display: display,
            port,
            tabs,
        }
    }

    /// Runs a function body in a tab and returns its result, by the order of the addresses.
    ///
    /// # Panics
    /// When it throws.
    pub async fn script(&self, tab: usize, body: &str) -> Value {
        self.tabs[tab].script(body).await
    }

    /// Tells a tab something that may end the page in it.
    pub async fn tell(&self, tab: usize, body: &str) {
        self.tabs[tab].tell(body).await;
    }

    /// The directory with everything that it writes, while it runs.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Closes a tab, as a person does; with the last one the browser ends. The tab has been at one address only: others may not close
    /// themselves.
    ///
    /// # Panics
    /// When it does not close.
    pub async fn close_tab(&self, tab: usize) {
        let Tab { path, .. } = &self.tabs[tab];
        self.tabs[tab].tell("window.close()").await;
        until("the tab to close", SOON, async || {
            let is_open = listed(self.port).await.is_some_and(|it| it.contains(path));
            (!is_open).then_some(())
        })
        .await;
    }

    /// Closes all tabs, and waits for its end.
    ///
    /// # Panics
    /// When it does not end.
    pub async fn quit(mut self) -> TempDir {
        for tab in 0..self.tabs.len() {
            self.close_tab(tab).await;
        }
        let process = &mut self.process;
        until("MiniBrowser to end", SOON, async || process.ended()).await;
        self.kill()
    }

    /// Kills all its processes, as if the power had failed.
    pub fn kill(self) -> TempDir {
        self.process.kill_family();
        self.process.kill();
        let Self { process, home, .. } = self;
        drop(process);
        home
    }
}

fn program() -> PathBuf {
    let architecture = std::env::consts::ARCH;
    let place = |package| format!("/usr/lib/{architecture}-linux-gnu/{package}/MiniBrowser");
    let mut places = PACKAGES.map(place).map(PathBuf::from).into_iter();
    let found = places.find(|place| place.is_file());
    found.expect("MiniBrowser comes with the driver")
}

/// The inspector's list of tabs, which it has as a page for people; `None` if nobody is there.
async fn listed(port: u16) -> Option<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
    let ask = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
    stream.write_all(ask.as_bytes()).await.ok()?;
    let mut page = Vec::new();
    let read = timeout(SOON, stream.read_to_end(&mut page)).await;
    read.ok()?.ok()?;
    Some(String::from_utf8_lossy(&page).into_owned())
}

/// The path of the inspector's socket for the tab with this address: `/socket/1/2/WebPage`.
fn socket_of(listed: &str, address: &str) -> Option<String> {
    let (_, rest) = listed.split_once(&format!(">{address}<"))?;
    let (_, rest) = rest.split_once("/socket/")?;
    let (path, _) = rest.split_once('\'')?;
    Some(format!("/socket/{path}"))
}

/// The inspector of one tab.
#[derive(Debug)]
struct Tab {
    path: String,
    line: Mutex<Line>,
}

impl Tab {
    async fn open(port: u16, path: &str) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).await;
        let url = format!("ws://127.0.0.1:{port}{path}");
        let opened = client_async(url, stream.expect("it listened before")).await;
        let (socket, _) = opened.expect("the inspector takes one client");
        let mut line = Line {
            socket,
            page: None,
            last: 0,
        };
        while line.page.is_none() {
            line.read().await;
        }
        Self {
            path: path.to_owned(),
            line: Mutex::new(line),
        }
    }

    async fn script(&self, body: &str) -> Value {
        let mut line = self.line.lock().await;
        let mut id = line.send(body).await;
        let answer = loop {
            match line.read().await {
                Said::Answer(to, answer) if to == id => break answer,
                // Another page has come, and the one that was asked may have gone without an answer.
                Said::Page => id = line.send(body).await,
                Said::Answer(..) | Said::Else => {}
            }
        };
        assert_ne!(answer["wasThrown"], true, "{body:?} threw: {answer}");
        answer["result"]["value"].clone()
    }

    /// The same, where nobody may be there to answer.
    async fn tell(&self, body: &str) {
        self.line.lock().await.send(body).await;
    }
}

/// What comes from the inspector.
enum Said {
    /// Another page is in the tab, or the first one.
    Page,
    /// The answer to a script, by its number.
    Answer(u64, Value),
    Else,
}

#[derive(Debug)]
struct Line {
    socket: WebSocketStream<TcpStream>,
    /// What the inspector calls the page in the tab: another process may show the next one.
    page: Option<String>,
    last: u64,
}

impl Line {
    async fn send(&mut self, body: &str) -> u64 {
        self.last += 1;
        let inner = json!({
            "id": self.last,
            "method": "Runtime.evaluate",
            "params": { "expression": format!("(() => {{ {body} }})()"), "returnByValue": true },
        });
        let outer = json!({
            "id": self.last,
            "method": "Target.sendMessageToTarget",
            "params": { "targetId": self.page, "message": inner.to_string() },
        });
        // A tab that has closed itself takes nothing more.
        let _ = self.socket.send(Message::text(outer.to_string())).await;
        self.last
    }

    async fn read(&mut self) -> Said {
        let message = timeout(SOON, self.socket.next()).await;
        let message = message.expect("the inspector answers");
        let message = message.expect("the tab is open").expect("a message");
        let said: Value = json_of(&message.into_data());
        let known = &said["params"];
        let target = &known["targetInfo"];
        match said["method"].as_str() {
            Some("Target.targetCreated")
                if target["type"] == "page" && target["isProvisional"] != true =>
            {
                self.show(&target["targetId"])
            }
            Some("Target.didCommitProvisionalTarget") => self.show(&known["newTargetId"]),
            Some("Target.dispatchMessageFromTarget") => {
                let inner = known["message"].as_str().unwrap_or_default();
                let inner = json_of(inner.as_bytes());
                match inner["id"].as_u64() {
                    Some(id) => Said::Answer(id, inner["result"].clone()),
                    None => Said::Else,
                }
            }
            _ => Said::Else,
        }
    }

    fn show(&mut self, page: &Value) -> Said {
        self.page = page.as_str().map(ToOwned::to_owned);
        Said::Page
    }
}

fn json_of(octets: &[u8]) -> Value {
    serde_json::from_slice(octets).expect("the inspector speaks JSON")
}
