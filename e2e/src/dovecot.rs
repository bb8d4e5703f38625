//! Debian's Dovecot (2.3), unprivileged, on ports of its own: the most common POP3 server there is.

mod profile;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use tokio::net::TcpStream;

use crate::account::Account;
use crate::ca::ServerCertificate;
use crate::ports::free_port;
use crate::process::{Process, find};
use crate::wait::{SOON, until};
pub use profile::Profile;

/// A user of the server, and what lies in the mailbox.
#[derive(Clone, Debug)]
pub struct Mailbox<'a> {
    /// The user name.
    pub user: &'a str,
    /// The password.
    pub password: &'a str,
    /// Messages, each with CR LF line ends.
    pub messages: &'a [Vec<u8>],
}

/// A running Dovecot. Dropping it ends it and removes its files.
#[derive(Debug)]
pub struct Dovecot {
    process: Process,
    home: TempDir,
    certificate: ServerCertificate,
    profile: Profile,
    plain_port: u16,
    tls_port: u16,
}

impl Dovecot {
    /// Why Dovecot cannot be started here, if so.
    pub fn missing() -> Option<String> {
        let Some(dovecot) = find("dovecot") else {
            return Some("Dovecot is not installed (Debian: dovecot-pop3d)".into());
        };
        let version = version_of(&dovecot)?;
        // 2.4 renamed most of the settings below.
        (!version.starts_with("2.3."))
            .then(|| format!("this harness configures Dovecot 2.3, here is {version}"))
    }

    /// The version that is installed, without the name of its commit.
    pub fn version() -> Option<String> {
        let version = version_of(&find("dovecot")?)?;
        version.split(' ').next().map(ToOwned::to_owned)
    }

    /// Starts a server with the given mailboxes, to be opened by passwords, and waits until it answers.
    ///
    /// # Panics
    /// When it does not.
    pub async fn start(mailboxes: &[Mailbox<'_>]) -> Self {
        Self::start_as(Profile::Passwords, mailboxes).await
    }

    /// Starts a server with the given mailboxes and waits until it answers.
    ///
    /// # Panics
    /// When it does not.
    pub async fn start_as(profile: Profile, mailboxes: &[Mailbox<'_>]) -> Self {
        let account = Account::unprivileged();
        let home = tempfile::tempdir().expect("a temporary directory");
        let certificate = ServerCertificate::for_loopback();
        let (plain_port, tls_port) = (free_port(), free_port());
        furnish(home.path(), &certificate, mailboxes);
        let file = home.path().join("dovecot.conf");
        let own = configuration(&account, home.path(), plain_port, tls_port);
        let own = own + &profile.configuration(home.path());
        fs::write(&file, own).expect("home is ours");
        account.give(home.path());

        let mut command = Command::new(find("dovecot").expect("checked by missing()"));
        command.arg("-F").arg("-c").arg(&file);
        account.become_in(&mut command);
        let log = home.path().join("console.log");
        let process = Process::start(&mut command, &log);
        let mut dovecot = Self {
            process,
            home,
            certificate,
            profile,
            plain_port,
            tls_port,
        };
        for port in [plain_port, tls_port] {
            until("Dovecot to listen", SOON, async || {
                dovecot.process.assert_running();
                TcpStream::connect((profile.host(), port)).await.ok()
            })
            .await;
        }
        dovecot
    }

    /// The address on which it listens.
    pub fn host(&self) -> &'static str {
        self.profile.host()
    }

    /// What lets `user` in by OAUTHBEARER or XOAUTH2, unless the profile is for passwords alone.
    pub fn token(&self, user: &str) -> String {
        profile::token(user)
    }

    /// The port for POP3 in clear, with STLS.
    pub fn plain_port(&self) -> u16 {
        self.plain_port
    }

    /// The port for POP3 inside TLS.
    pub fn tls_port(&self) -> u16 {
        self.tls_port
    }

    /// Its certificate, which nobody has heard of.
    pub fn certificate(&self) -> &ServerCertificate {
        &self.certificate
    }

    /// Where `user`'s messages lie, and Dovecot's notes about them.
    pub fn maildir(&self, user: &str) -> PathBuf {
        maildir(self.home.path(), user)
    }

    /// The messages that are still in `user`'s mailbox, in the order of their delivery.
    ///
    /// # Panics
    /// When there is no such mailbox.
    pub fn messages(&self, user: &str) -> Vec<Vec<u8>> {
        let maildir = self.maildir(user);
        let mut files: Vec<PathBuf> = ["new", "cur"]
            .iter()
            .flat_map(|folder| {
                fs::read_dir(maildir.join(folder))
                    .expect("the mailbox exists")
                    .flatten()
            })
            .map(|entry| entry.path())
            .collect();
        files.sort_by_key(|file| file.file_name().map(ToOwned::to_owned));
        files
            .iter()
            .map(|file| fs::read(file).expect("it was there a moment ago"))
            .collect()
    }

    /// What Dovecot has logged.
    pub fn log(&self) -> String {
        let own = fs::read(self.home.path().join("dovecot.log")).unwrap_or_default();
        self.process.log() + &String::from_utf8_lossy(&own)
    }
}

/// Everything but how people are let in: that is the profile's.
pub(crate) fn configuration(
    account: &Account,
    home: &Path,
    plain_port: u16,
    tls_port: u16,
) -> String {
    let Account {
        user,
        group,
        uid,
        gid,
        ..
    } = account;
    let home = home.display();
    format!(
        "protocols = pop3\n\
         base_dir = {home}/run\n\
         state_dir = {home}/state\n\
         log_path = {home}/dovecot.log\n\
         default_internal_user = {user}\n\
         default_internal_group = {group}\n\
         default_login_user = {user}\n\
         ssl = yes\n\
         ssl_cert = <{home}/server.pem\n\
         ssl_key = <{home}/server.key\n\
         ssl_min_protocol = TLSv1.2\n\
         mail_location = maildir:~/Maildir\n\
         first_valid_uid = {uid}\n\
         last_valid_uid = {uid}\n\
         first_valid_gid = {gid}\n\
         mail_max_userip_connections = 100\n\
         userdb {{\n  driver = static\n  args = uid={uid} gid={gid} home={home}/mail/%u\n}}\n\
         service anvil {{\n  chroot =\n  unix_listener anvil-auth-penalty {{\n    mode = 0\n  }}\n}}\n\
         service stats {{\n  chroot =\n}}\n\
         service pop3-login {{\n  chroot =\n\
         \x20 inet_listener pop3 {{\n    port = {plain_port}\n  }}\n\
         \x20 inet_listener pop3s {{\n    port = {tls_port}\n    ssl = yes\n  }}\n}}\n"
    )
}

/// Certificate, users and mail.
pub(crate) fn furnish(home: &Path, certificate: &ServerCertificate, mailboxes: &[Mailbox<'_>]) {
    let put = |path: PathBuf, content: &[u8]| {
        fs::create_dir_all(path.parent().expect("inside home")).expect("home is ours");
        fs::write(path, content).expect("home is ours");
    };
    put(home.join("server.pem"), certificate.chain.as_bytes());
    put(home.join("server.key"), certificate.key.as_bytes());
    for (name, content) in profile::token_files(home) {
        put(home.join(name), content.as_bytes());
    }
    fs::create_dir_all(home.join("state")).expect("home is ours");
    fs::create_dir_all(home.join("run")).expect("home is ours");
    fs::set_permissions(home, fs::Permissions::from_mode(0o755)).expect("home is ours");
    let mut users = String::new();
    for Mailbox {
        user,
        password,
        messages,
    } in mailboxes
    {
        users.push_str(&format!("{user}:{{PLAIN}}{password}::::::\n"));
        for folder in ["cur", "new", "tmp"] {
            fs::create_dir_all(maildir(home, user).join(folder)).expect("home is ours");
        }
        for (number, message) in messages.iter().enumerate() {
            // Dovecot numbers new messages in the order of these names.
            let name = format!("{}.M{number}P1.localhost", 1_700_000_000 + number);
            put(maildir(home, user).join("new").join(name), message);
        }
    }
    put(home.join("users"), users.as_bytes());
}

/// As Dovecot prints it: `2.3.19.1 (9b53102964)`.
fn version_of(dovecot: &Path) -> Option<String> {
    let output = Command::new(dovecot).arg("--version").output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

pub(crate) fn maildir(home: &Path, user: &str) -> PathBuf {
    home.join("mail").join(user).join("Maildir")
}
