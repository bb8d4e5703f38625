//! GNU Mailutils' pop3d 3.15.

use super::site::{Account, PAM, Site, system_passwords};
use super::{Character, Handling, Ports};
use crate::letters::with_last_line_ended;
use crate::room::Step;
use crate::spool::Spool;

pub(super) const CHARACTER: Character = Character {
    title: "GNU Mailutils",
    name: "mailutils",
    tls: true,
    stls: true,
    clear: true,
    // It shows a stamp, but APOP never succeeds.
    unannounced: &[],
    closed: &[],
    utf8_names: true,
    locks: true,
    wrong_password: "[AUTH] Bad login",
    handling: Handling {
        sends_again: with_a_body,
        writes: &["X-IMAPbase", "X-UIDL", "X-UID", "Status"],
        in_words: Some("X-UIDL and Status are written into the header"),
        ..Handling::FAITHFUL
    },
};

pub(super) fn furnish(site: &mut Site<'_>) -> (Vec<Account>, Vec<Step>) {
    let mail = site.furniture.shared_directory("mail");
    let accounts = site.accounts(|user| Spool::Mbox(mail.join(&user.name)));
    let put = |path: &str, content: &str, mode| site.furniture.put(path, content, mode);
    site.furniture.users(accounts.iter().map(|it| &it.user));
    put("/etc/pam.d/gnu-pop3d", PAM, 0o644);
    put("/etc/pop3d.pem", &site.certificate.chain, 0o644);
    put("/etc/pop3d.key", &site.certificate.key, 0o600);
    put(
        "/etc/pop3d.conf",
        &configuration(site.ports, &mail.display().to_string()),
        0o644,
    );
    let serve = Step::start(&["pop3d", "--config-file=/etc/pop3d.conf"]);
    let steps = vec![system_passwords(&accounts), serve];
    (accounts, steps)
}

/// When it rewrites its spool, which it does at the end of each session, a message without a body is given an empty line.
fn with_a_body(message: &[u8]) -> Vec<u8> {
    let message = with_last_line_ended(message);
    let end: &[u8] = if is_header_alone(&message) {
        b"\r\n"
    } else {
        b""
    };
    [&message, end].concat()
}

fn is_header_alone(message: &[u8]) -> bool {
    let mut lines = message.split_inclusive(|octet| *octet == b'\n');
    lines.any(|line| line == b"\r\n") && lines.next().is_none()
}

fn configuration(ports: Ports, mail: &str) -> String {
    let Ports { plain, tls } = ports;
    format!(
        "mode daemon;\n\
         foreground yes;\n\
         max-children 20;\n\
         pidfile /run/pop3d.pid;\n\
         logging {{ syslog yes; facility mail; }};\n\
         mailbox {{ mail-spool \"{mail}\"; }};\n\
         auth {{ authentication \"generic:system:pam\"; authorization \"system\"; }};\n\
         tls {{ ssl-certificate-file /etc/pop3d.pem; ssl-key-file /etc/pop3d.key; }};\n\
         tls-file-checks {{ key-file none; cert-file none; ca-file none; }};\n\
         server 127.0.0.1:{plain} {{ tls-mode ondemand; }};\n\
         server 127.0.0.1:{tls} {{ tls-mode connection; }};\n"
    )
}
