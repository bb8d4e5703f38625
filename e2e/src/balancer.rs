//! Debian's nginx and HAProxy before two bridges, unprivileged, on ports of their own.
//!
//! They are set up by the files that are in `deploy/`, in which only names, ports and paths are put in the place of
//! others: what a story shows is true of what people are given.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use tokio::net::TcpStream;

use crate::account::Account;
use crate::ca::ServerCertificate;
use crate::process::{Process, find};
use crate::wait::{SOON, until};

/// A load balancer that does TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Balancer {
    /// nginx.
    Nginx,
    /// HAProxy.
    HaProxy,
}

/// Where a balancer listens, and what is behind it.
#[derive(Clone, Copy, Debug)]
pub struct Ports {
    /// For plain HTTP, on 127.0.0.1.
    pub http: u16,
    /// For HTTPS, on 127.0.0.1.
    pub https: u16,
    /// The bridges'.
    pub bridges: [u16; 2],
}

/// A running balancer. Dropping it ends it and removes its files.
#[derive(Debug)]
pub struct Running {
    process: Process,
    home: TempDir,
}

/// The name that the shipped files are written for.
const SITE: &str = "mail.example.org";

impl Balancer {
    /// Its name, which is the program's, too.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nginx => "nginx",
            Self::HaProxy => "haproxy",
        }
    }

    /// Why it cannot be started here, if so.
    pub fn missing(self) -> Option<String> {
        let name = self.name();
        find(name)
            .is_none()
            .then(|| format!("{name} is not installed (Debian: {name})"))
    }

    /// The configuration that people are given.
    ///
    /// # Panics
    /// When there is none.
    pub fn shipped(self) -> String {
        let file = match self {
            Self::Nginx => "nginx.conf",
            Self::HaProxy => "haproxy.cfg",
        };
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../deploy")
            .join(file);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Starts it before two bridges and waits until it listens.
    ///
    /// # Panics
    /// When it does not.
    pub async fn start(self, ports: Ports, certificate: &ServerCertificate) -> Running {
        let account = Account::unprivileged();
        let home = tempfile::tempdir().expect("a temporary directory");
        let put = |name: &str, content: &str| {
            fs::write(home.path().join(name), content).expect("home is ours");
        };
        put("chain.pem", &certificate.chain);
        put("key.pem", &certificate.key);
        put(
            "both.pem",
            &format!("{}{}", certificate.chain, certificate.key),
        );
        let at = home.path().to_str().expect("a path in Unicode");
        put("configuration", &self.configuration(at, ports, &account));
        account.give(home.path());

        let mut command = Command::new(find(self.name()).expect("checked by missing()"));
        match self {
            Self::Nginx => command.args(["-e", "stderr", "-g", "daemon off;", "-p", at, "-c"]),
            Self::HaProxy => command.args(["-W", "-f"]),
        };
        command.arg(home.path().join("configuration"));
        account.become_in(&mut command);
        let mut process = Process::start(&mut command, &home.path().join("console.log"));
        for port in [ports.http, ports.https] {
            until("the balancer to listen", SOON, async || {
                process.assert_running();
                TcpStream::connect(("127.0.0.1", port)).await.ok()
            })
            .await;
        }
        Running { process, home }
    }

    fn configuration(self, home: &str, ports: Ports, account: &Account) -> String {
        let Ports {
            http,
            https,
            bridges: [one, two],
        } = ports;
        let file = Derived(self.shipped())
            .put("10.0.0.11:8110", &format!("127.0.0.1:{one}"))
            .put("10.0.0.12:8110", &format!("127.0.0.1:{two}"));
        let site = format!("localhost:{https}");
        let file = match self {
            Self::Nginx => file
                .put("listen [::]:80 default_server;", "")
                .put("listen [::]:443 ssl default_server;", "")
                .put("listen 80 ", &format!("listen 127.0.0.1:{http} "))
                .put("listen 443 ", &format!("listen 127.0.0.1:{https} "))
                .put("/etc/ssl/mail.example.org/fullchain.pem", "chain.pem")
                .put("/etc/ssl/mail.example.org/privkey.pem", "key.pem")
                .put("/run/nginx.pid", "pid")
                .put("/var/log/nginx", home)
                .put("worker_rlimit_nofile 65536;", "")
                .put("worker_connections 32768;", "worker_connections 1024;")
                .put("http {\n", &format!("http {{\n{}", scratch(home))),
            Self::HaProxy => file
                .put("bind :::80 v6only\n", "\n")
                .put("bind :::443 v6only ssl crt", "# ")
                .put("bind :80\n", &format!("bind 127.0.0.1:{http}\n"))
                .put("bind :443 ", &format!("bind 127.0.0.1:{https} "))
                .put(
                    "/etc/haproxy/mail.example.org.pem",
                    &format!("{home}/both.pem"),
                )
                .put("user haproxy", &format!("user {}", account.user))
                .put("group haproxy", &format!("group {}", account.group))
                .put("chroot /var/lib/haproxy\n", "\n")
                .put("log /dev/log local0", "log stdout format raw local0")
                .put("maxconn 32768", "maxconn 1024"),
        };
        file.put(SITE, &site).0
    }
}

impl Running {
    /// What it has written down about those who came, and complained of.
    pub fn log(&self) -> String {
        let mut log = self.process.log();
        for file in ["access.log", "error.log"] {
            let written = fs::read(self.home.path().join(file)).unwrap_or_default();
            log.push_str(&String::from_utf8_lossy(&written));
        }
        log
    }
}

/// A shipped file on its way to a tested one.
struct Derived(String);

impl Derived {
    /// Puts `new` in the place of `old`, which must be there: a file that has changed must not be tested half.
    fn put(self, old: &str, new: &str) -> Self {
        assert!(self.0.contains(old), "{old:?} is not in\n{}", self.0);
        Self(self.0.replace(old, new))
    }
}

/// nginx wants five directories for what it buffers, whether it does so or not.
pub(crate) fn scratch(home: &str) -> String {
    ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|what| format!("    {what}_temp_path {home}/{what};\n"))
        .concat()
}
