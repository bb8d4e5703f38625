//! Cyrus pop3d 3.6: mail in files of its own, SCRAM with every digest.

use std::thread;
use std::time::{Duration, Instant};

use super::site::{Account, Site, servant};
use super::{Character, Handling, Ports};
use crate::dialogue::Dialogue;
use crate::room::Step;
use crate::spool::Spool;
use crate::wait::SOON;

pub(super) const CHARACTER: Character = Character {
    title: "Cyrus",
    name: "cyrus",
    tls: true,
    stls: true,
    clear: true,
    unannounced: &["APOP"],
    // Mailboxes have names in ASCII.
    // It binds by `tls-unique` alone, which TLS 1.3 does not have (RFC 9266 §3).
    closed: &[
        "SCRAM-SHA-1-PLUS",
        "SCRAM-SHA-256-PLUS",
        "SCRAM-SHA-512-PLUS",
    ],
    utf8_names: false,
    locks: false,
    wrong_password: "[AUTH] authenticating: authentication failure",
    handling: Handling::FAITHFUL,
};

const MASTER: &str = "/usr/lib/cyrus/bin/master";

/// Everything belongs to the server's own user.
const MAKE_DIRECTORIES: &str = r#"set -e
mkdir -p /run/cyrus/proc /run/cyrus/lock /run/cyrus/socket
cd /var/lib/cyrus
mkdir -p db log msg proc socket user quota
chown -R cyrus:cyrus /run/cyrus /var/lib/cyrus "$1"
"#;

pub(super) fn furnish(site: &mut Site<'_>) -> (Vec<Account>, Vec<Step>) {
    let spool = site.furniture.home().join("spool");
    let accounts = site.accounts(|user| {
        let id = unique_id(user.id);
        Spool::Numbered(spool.join("uuid").join(&id[..1]).join(&id[1..2]).join(&id))
    });
    let spool = spool.display().to_string();
    let put = |path: &str, content: &str| site.furniture.put(path, content, 0o644);
    site.furniture.users([&servant("cyrus")]);
    put("/etc/cyrus/server.pem", &site.certificate.chain);
    put("/etc/cyrus/server.key", &site.certificate.key);
    put("/etc/imapd.conf", &settings(&spool));
    put("/etc/cyrus.conf", &services(site.ports));

    let mut steps = vec![Step::run(&["sh", "-c", MAKE_DIRECTORIES, "sh", &spool])];
    for Account { user, password, .. } in &accounts {
        let command = ["saslpasswd2", "-p", "-c", "-u", "localhost", &user.name];
        steps.push(Step::run_with(&command, password.clone()));
    }
    steps.push(Step::run(&["chown", "cyrus", "/etc/sasldb2"]));
    let tool = |name: &str| format!("/usr/lib/cyrus/bin/{name}");
    steps.push(Step::run(&[&tool("ctl_cyrusdb"), "-r"]));
    steps.push(Step::run_with(
        &[&tool("ctl_mboxlist"), "-u"],
        list(&accounts),
    ));
    for account in &accounts {
        // The message files are there already: this makes an index of them.
        steps.push(Step::run(&[
            &tool("reconstruct"),
            &format!("user/{}", account.user.name),
        ]));
    }
    steps.push(Step::start(&[MASTER]));
    (accounts, steps)
}

/// Waits until the files of deleted messages are gone. The server removes them when nobody has the maildrop open any more,
/// and looks for that when somebody opens or leaves it.
pub(super) fn settle(account: &Account, host: &str, ports: Ports) {
    let deadline = Instant::now() + SOON;
    loop {
        let mut dialogue = Dialogue::with(host, ports.plain);
        dialogue.log_in(&account.user.name, &account.password);
        let state = dialogue.ask("STAT");
        dialogue.leave();
        let count = state.split(' ').nth(1).and_then(|it| it.parse().ok());
        if Some(account.spool.messages().len()) == count {
            return;
        }
        assert!(
            Instant::now() < deadline,
            "more files than messages: {state}"
        );
        thread::sleep(Duration::from_millis(50));
    }
}

/// The directory of a mailbox is named after this, which is otherwise random.
fn unique_id(number: u32) -> String {
    format!("{number:08x}-0000-4000-8000-000000000000")
}

/// The list of mailboxes, in the form in which it is dumped and read back.
fn list(accounts: &[Account]) -> String {
    let entries: serde_json::Map<_, _> = accounts
        .iter()
        .map(|Account { user, .. }| {
            let name = &user.name;
            let entry = serde_json::json!({
                "uniqueid": unique_id(user.id),
                "partition": "default",
                "acl": { name: "lrswipkxtecdan" },
            });
            (format!("user.{name}"), entry)
        })
        .collect();
    serde_json::Value::Object(entries).to_string()
}

/// Failed logins are answered after three seconds, for which there is no setting.
fn settings(spool: &str) -> String {
    format!(
        "configdirectory: /var/lib/cyrus\n\
         defaultpartition: default\n\
         partition-default: {spool}\n\
         proc_path: /run/cyrus/proc\n\
         mboxname_lockpath: /run/cyrus/lock\n\
         servername: localhost\n\
         expunge_mode: immediate\n\
         allowplaintext: yes\n\
         allowapop: yes\n\
         sasl_pwcheck_method: auxprop\n\
         sasl_auxprop_plugin: sasldb\n\
         sasl_mech_list: PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-512\n\
         tls_server_cert: /etc/cyrus/server.pem\n\
         tls_server_key: /etc/cyrus/server.key\n"
    )
}

fn services(ports: Ports) -> String {
    let Ports { plain, tls } = ports;
    format!(
        "START {{\n}}\n\
         SERVICES {{\n  pop3 cmd=\"pop3d\" listen=\"127.0.0.1:{plain}\"\n\
         \x20 pop3s cmd=\"pop3d -s\" listen=\"127.0.0.1:{tls}\"\n}}\n\
         EVENTS {{\n}}\n"
    )
}
