//! The three engines, and how each one's driver wants to be started.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpStream;

use super::{at_home, display::Display, fonts};
use crate::names::Names;
use crate::ports::free_port;
use crate::process::{Process, find};
use crate::wait::{SOON, until};

/// What draws the page and runs its programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium: Blink and V8.
    Chromium,
    /// Firefox ESR: Gecko and SpiderMonkey.
    Firefox,
    /// WebKitGTK: what Safari is made of.
    WebKitGtk,
}

impl Engine {
    /// Every engine.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKitGtk];

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKitGtk => "webkitgtk",
        }
    }

    /// Why it cannot be started here, if so.
    pub fn missing(self) -> Option<String> {
        let missing = self
            .programs()
            .iter()
            .find(|(program, _)| find(program).is_none())?;
        Some(format!("{} is not installed ({})", missing.0, missing.1))
    }

    /// What has to be there, and where it comes from.
    fn programs(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Chromium => &[
                ("chromium", "Debian: chromium"),
                ("chromedriver", "Debian: chromium-driver"),
            ],
            Self::Firefox => &[
                ("firefox-esr", "Debian: firefox-esr"),
                ("geckodriver", "`cargo xtask setup`"),
            ],
            Self::WebKitGtk => &[
                ("WebKitWebDriver", "Debian: webkit2gtk-driver"),
                ("Xvfb", "Debian: xvfb"),
            ],
        }
    }
}

/// A WebDriver server, and the directory in which its browser lives.
#[derive(Debug)]
pub(super) struct Driver {
    engine: Engine,
    process: Process,
    port: u16,
    home: TempDir,
    is_at_home: bool,
    /// Passwords are offered to be saved, as with a person's browser. Drivers turn that off.
    pub(super) saves_passwords: bool,
    _display: Option<Display>,
}

impl Driver {
    pub(super) async fn start(engine: Engine, names: Option<&Names>) -> Self {
        let home = tempfile::tempdir().expect("a temporary directory");
        Self::start_in(home, engine, names, false).await
    }

    /// The same in a home that may have been lived in.
    pub(super) async fn start_in(
        home: TempDir,
        engine: Engine,
        names: Option<&Names>,
        is_at_home: bool,
    ) -> Self {
        for directory in ["profile", "downloads"] {
            fs::create_dir_all(home.path().join(directory)).expect("home is ours");
        }
        let display = match engine {
            Engine::WebKitGtk => Some(Display::start(home.path()).await),
            Engine::Chromium | Engine::Firefox => None,
        };
        let port = free_port();
        let mut command = command(engine, port, &home);
        // Crash reporters detach themselves and would outlive the browser.
        command
            .env("MOZ_CRASHREPORTER_DISABLE", "1")
            .env("BREAKPAD_DUMP_LOCATION", home.path());
        command
            .env("HOME", home.path())
            .env("XDG_RUNTIME_DIR", home.path());
        if is_at_home {
            at_home::keep_together(&mut command, home.path());
        }
        if let Some(display) = &display {
            command
                .env("DISPLAY", &display.name)
                .env("GDK_BACKEND", "x11");
            // Nobody looks, so nothing needs a graphics card.
            command.env("LIBGL_ALWAYS_SOFTWARE", "1");
        }
        if engine == Engine::Chromium {
            fonts::pin(&mut command, home.path());
        }
        if let Some(names) = names {
            command = names.only_for(&command, home.path());
        }
        let mut process = Process::start(&mut command, &home.path().join("driver.log"));
        until("the browser's driver to listen", SOON, async || {
            process.assert_running();
            TcpStream::connect(("127.0.0.1", port)).await.ok()
        })
        .await;
        Self {
            engine,
            process,
            port,
            home,
            is_at_home,
            saves_passwords: false,
            _display: display,
        }
    }

    /// Ends the driver, and what it has started; what the browser has written stays.
    pub(super) fn end(self) -> TempDir {
        let Self { process, home, .. } = self;
        drop(process);
        home
    }

    /// Kills the browser.
    pub(super) fn kill(self) -> TempDir {
        self.process.kill_family();
        self.end()
    }

    /// Where the browser lives.
    pub(super) fn home(&self) -> &Path {
        self.home.path()
    }

    /// Starts the browser itself.
    pub(super) async fn open_session(&mut self) -> Client {
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(self.capabilities());
        match builder
            .connect(&format!("http://127.0.0.1:{}", self.port))
            .await
        {
            Ok(client) => client,
            Err(error) => panic!(
                "{} did not start: {error}\n{}",
                self.engine.name(),
                self.log()
            ),
        }
    }

    pub(super) fn engine(&self) -> Engine {
        self.engine
    }

    pub(super) fn id(&self) -> u32 {
        self.process.id()
    }

    pub(super) fn downloads(&self) -> PathBuf {
        self.home.path().join("downloads")
    }

    pub(super) fn log(&self) -> String {
        self.process.log()
    }

    fn capabilities(&self) -> Capabilities {
        let mut capabilities = match self.engine {
            Engine::Chromium => self.chromium(),
            Engine::Firefox => self.firefox(),
            Engine::WebKitGtk => json!({}),
        };
        if self.is_at_home {
            at_home::settle(&mut capabilities, self.home.path());
        }
        match self.engine {
            Engine::Chromium if self.saves_passwords => {
                capabilities["goog:chromeOptions"]["excludeSwitches"] =
                    json!(["enable-automation"]);
            }
            Engine::Firefox if self.saves_passwords => {
                let options = &mut capabilities["moz:firefoxOptions"];
                options["prefs"]["signon.rememberSignons"] = json!(true);
                options["prefs"]["signon.autofillForms"] = json!(true);
            }
            _ => {}
        }
        match capabilities {
            Value::Object(capabilities) => capabilities,
            _ => unreachable!("capabilities are written as objects above"),
        }
    }

    fn chromium(&self) -> Value {
        let profile = format!(
            "--user-data-dir={}",
            self.home.path().join("profile").display()
        );
        json!({
            "goog:loggingPrefs": { "browser": "ALL" },
            "goog:chromeOptions": {
                "binary": find("chromium"),
                "args": [
                    // Root has no sandbox, and containers have a small /dev/shm.
                    "--headless", "--window-size=1280,900", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", profile,
                    // Nothing but the test itself may use the network.
                    "--disable-quic", "--no-first-run", "--disable-background-networking",
                    "--disable-component-update", "--disable-sync", "--disable-breakpad",
                    // What is drawn is the same on every machine.
                    "--font-render-hinting=none", "--disable-lcd-text", "--force-device-scale-factor=1", "--hide-scrollbars",
                ],
                "prefs": {
                    "download.default_directory": self.downloads(),
                    "download.prompt_for_download": false,
                },
            },
        })
    }

    fn firefox(&self) -> Value {
        json!({
            "moz:firefoxOptions": {
                "binary": find("firefox-esr"),
                "args": ["-headless"],
                "prefs": {
                    "browser.download.folderList": 2,
                    "browser.download.dir": self.downloads(),
                    "browser.helperApps.neverAsk.saveToDisk": "application/octet-stream",
                    "devtools.console.stdout.content": true,
                },
            },
        })
    }
}

fn command(engine: Engine, port: u16, home: &TempDir) -> Command {
    match engine {
        Engine::Chromium => {
            let mut command = Command::new("chromedriver");
            command.arg(format!("--port={port}"));
            command
        }
        Engine::Firefox => {
            let mut command = Command::new("geckodriver");
            command.args([
                "--port",
                &port.to_string(),
                "--websocket-port",
                "0",
                // Its own windows can be asked what they show.
                "--allow-system-access",
                "--profile-root",
            ]);
            command.arg(home.path().join("profile"));
            command
        }
        Engine::WebKitGtk => {
            let mut command = Command::new("WebKitWebDriver");
            command.args(["--host=127.0.0.1", &format!("--port={port}")]);
            command
        }
    }
}
