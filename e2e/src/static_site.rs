//! The page apart from its bridge: written down by the bridge's own program, and served by Debian's nginx with the headers
//! that it was written down with.

use std::fs;
use std::process::Command;

use tempfile::TempDir;
use tokio::net::TcpStream;

use crate::account::Account;
use crate::balancer::scratch;
use crate::built::Built;
use crate::ports::free_port;
use crate::process::{Process, find};
use crate::wait::{SOON, until};

/// A running nginx. Dropping it ends it.
#[derive(Debug)]
pub struct StaticSite {
    port: u16,
    _process: Process,
    _home: TempDir,
}

impl StaticSite {
    /// Starts it on a port of 127.0.0.1, for a page that uses the bridge on another.
    ///
    /// # Panics
    /// When it does not start, or the page cannot be written down.
    pub async fn start(port: u16, bridge: u16) -> Self {
        let account = Account::unprivileged();
        let home = tempfile::tempdir().expect("a temporary directory");
        let at = home.path().to_str().expect("a path in Unicode");
        let written = Command::new(Built::Program("poste-restante").path())
            .args(["page", "--to", &format!("{at}/page"), "--bridge"])
            .arg(format!("ws://127.0.0.1:{bridge}/tunnel"))
            .output()
            .expect("the program starts");
        let words = String::from_utf8_lossy(&written.stderr);
        assert!(written.status.success(), "{words}");

        let scratch = scratch(at);
        let configuration = format!(
            "pid pid;\nevents {{}}\nhttp {{\n    include /etc/nginx/mime.types;\n{scratch}    access_log off;\n\
             \x20   server {{\n        listen 127.0.0.1:{port};\n        root {at}/page;\n        include {at}/page.nginx.conf;\n    }}\n}}\n"
        );
        let file = home.path().join("configuration");
        fs::write(&file, configuration).expect("home is ours");
        account.give(home.path());
        let mut command = Command::new(find("nginx").expect("the story asked for it"));
        command.args(["-e", "stderr", "-g", "daemon off;", "-p", at, "-c"]);
        command.arg(file);
        account.become_in(&mut command);
        let mut process = Process::start(&mut command, &home.path().join("console.log"));
        until("nginx to listen", SOON, async || {
            process.assert_running();
            TcpStream::connect(("127.0.0.1", port)).await.ok()
        })
        .await;
        Self {
            port,
            _process: process,
            _home: home,
        }
    }

    /// A port for it, to be told to the bridge first.
    pub fn port() -> u16 {
        free_port()
    }

    /// Where the page is.
    pub fn page(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }
}
