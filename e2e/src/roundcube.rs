//! Debian's Roundcube, the most used mail reader for browsers, in a room with the Dovecot that it reads from by IMAP. The same
//! Dovecot speaks POP3, so that the page can be shown the same mailbox.

use std::fs;
use std::path::{Path, PathBuf};

use crate::account::Account;
use crate::ca::ServerCertificate;
use crate::dovecot::{self, Mailbox, Profile};
use crate::ports::free_port;
use crate::room::{self, Furniture, Room, Step};

/// What set-up calls it.
const NAME: &str = "roundcube";

/// A running Roundcube with its Dovecot. Dropping it ends both and removes their files.
#[derive(Debug)]
pub struct Roundcube {
    room: Room,
    certificate: ServerCertificate,
    web: u16,
    pop3s: u16,
}

impl Roundcube {
    /// Why it cannot be started here, if so.
    pub fn missing() -> Option<String> {
        dovecot::Dovecot::missing().or_else(|| room::missing(NAME))
    }

    /// The version that set-up has unpacked, as Debian writes it.
    pub fn version() -> Option<String> {
        room::version(NAME)
    }

    /// Starts both with the given mailboxes and waits until they answer.
    ///
    /// # Panics
    /// When they do not.
    pub async fn start(mailboxes: &[Mailbox<'_>]) -> Self {
        let furniture = Furniture::new();
        let certificate = ServerCertificate::for_loopback();
        let [imap, pop3, pop3s, web] = [(); 4].map(|()| free_port());
        let steps = vec![
            start_dovecot(&furniture, &certificate, mailboxes, [imap, pop3, pop3s]),
            start_roundcube(&furniture, imap, web),
        ];
        let room = furniture.open(NAME, steps, &[imap, pop3s, web]).await;
        Self {
            room,
            certificate,
            web,
            pop3s,
        }
    }

    /// Roundcube's page.
    pub fn page(&self) -> String {
        format!("http://127.0.0.1:{}/", self.web)
    }

    /// Dovecot's port for POP3 inside TLS, on 127.0.0.1.
    pub fn pop3s(&self) -> u16 {
        self.pop3s
    }

    /// Dovecot's certificate, which nobody has heard of.
    pub fn certificate(&self) -> &ServerCertificate {
        &self.certificate
    }

    /// How many messages are in `user`'s mailbox.
    pub fn count(&self, user: &str) -> usize {
        let maildir = dovecot::maildir(&dovecot_home(self.room.home()), user);
        let files = |folder| fs::read_dir(maildir.join(folder)).map_or(0, Iterator::count);
        files("new") + files("cur")
    }

    /// What both have printed.
    pub fn log(&self) -> String {
        let file = dovecot_home(self.room.home()).join("dovecot.log");
        self.room.log() + &fs::read_to_string(file).unwrap_or_default()
    }
}

fn dovecot_home(home: &Path) -> PathBuf {
    home.join("dovecot")
}

fn start_dovecot(
    furniture: &Furniture,
    certificate: &ServerCertificate,
    mailboxes: &[Mailbox<'_>],
    [imap, pop3, pop3s]: [u16; 3],
) -> Step {
    let account = Account::unprivileged();
    let home = dovecot_home(furniture.home());
    dovecot::furnish(&home, certificate, mailboxes);
    let settings = dovecot::configuration(&account, &home, pop3, pop3s)
        + &Profile::Passwords.configuration(&home)
        + &format!(
            "protocols = pop3 imap\n\
             service imap-login {{\n  chroot =\n\
             \x20 inet_listener imap {{\n    port = {imap}\n  }}\n\
             \x20 inet_listener imaps {{\n    port = 0\n  }}\n}}\n\
             namespace inbox {{\n  inbox = yes\n}}\n"
        );
    let file = home.join("dovecot.conf");
    fs::write(&file, settings).expect("home is ours");
    account.give(&home);
    Step::start(&["dovecot", "-F", "-c", &file.to_string_lossy()])
}

/// PHP's own web server, with the accelerator that a site would have, and as many workers as browsers open connections.
fn start_roundcube(furniture: &Furniture, imap: u16, web: u16) -> Step {
    let home = furniture.shared_directory("roundcube");
    furniture.put(
        "/etc/roundcube/config.inc.php",
        settings(&home, imap),
        0o644,
    );
    let extensions = EXTENSIONS.map(|name| format!("-d extension={name}"));
    let command = format!(
        "PHP_CLI_SERVER_WORKERS=6 exec php8.2 -n {} -d zend_extension=opcache -d opcache.enable_cli=1 \
         -d include_path=.:/usr/share/php:/usr/share/roundcube -d memory_limit=256M -d session.save_path={home} \
         -d upload_tmp_dir={home} -d sys_temp_dir={home} -d error_log={home}/php.log -d log_errors=1 \
         -S 127.0.0.1:{web} -t /var/lib/roundcube",
        extensions.join(" "),
        home = home.display(),
    );
    Step::start(&["sh", "-c", &command])
}

/// What Debian's package would have switched on, in the order in which they need each other.
const EXTENSIONS: [&str; 17] = [
    "ctype",
    "dom",
    "exif",
    "fileinfo",
    "iconv",
    "intl",
    "mbstring",
    "pdo",
    "pdo_sqlite",
    "phar",
    "posix",
    "simplexml",
    "sockets",
    "tokenizer",
    "xml",
    "xmlreader",
    "xmlwriter",
];

/// Debian's defaults, but for what a room has not: no database server, no mail transport agent. It makes its tables in an
/// empty SQLite file by itself.
fn settings(home: &Path, imap: u16) -> String {
    let home = home.display();
    format!(
        "<?php\n\
         $config['db_dsnw'] = 'sqlite:///{home}/roundcube.db?mode=0666';\n\
         $config['imap_host'] = '127.0.0.1:{imap}';\n\
         $config['smtp_host'] = '127.0.0.1:9';\n\
         $config['product_name'] = 'Roundcube';\n\
         $config['des_key'] = 'one room, no longer life';\n\
         $config['plugins'] = ['archive', 'zipdownload'];\n\
         $config['skin'] = 'elastic';\n\
         $config['language'] = 'en_GB';\n\
         $config['log_dir'] = '{home}/';\n\
         $config['temp_dir'] = '{home}/';\n\
         $config['mail_pagesize'] = 50;\n"
    )
}
