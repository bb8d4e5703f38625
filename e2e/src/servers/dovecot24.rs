//! Dovecot 2.4, from the next release of Debian: it proves by SCRAM-…-PLUS to which TLS connection it is speaking.

use super::site::{Account, Site, servant};
use super::{Character, Handling, Ports};
use crate::room::{Step, SystemUser};
use crate::spool::Spool;

pub(super) const CHARACTER: Character = Character {
    title: "Dovecot 2.4",
    name: "dovecot-2.4",
    tls: true,
    stls: true,
    clear: true,
    unannounced: &["APOP"],
    closed: &[],
    utf8_names: true,
    locks: false,
    wrong_password: "[AUTH] Authentication failed.",
    handling: Handling::FAITHFUL,
};

pub(super) fn furnish(site: &mut Site<'_>) -> (Vec<Account>, Vec<Step>) {
    // This machine may have a Dovecot, too, whose plugins are of no use to this one.
    for dir in ["/etc/dovecot", "/usr/lib/dovecot", "/usr/share/dovecot"] {
        site.furniture.keep_to_itself(dir);
    }
    let accounts = site.accounts(|user| Spool::Maildir(user.home.join("Maildir")));
    let put = |path: &str, content: &str| site.furniture.put(path, content, 0o644);
    let own = servant("dovecot");
    let stranger = SystemUser {
        name: "dovenull".into(),
        id: own.id - 1,
        home: own.home.clone(),
    };
    site.furniture.users([&own, &stranger]);
    put("/etc/dovecot/server.pem", &site.certificate.chain);
    put("/etc/dovecot/server.key", &site.certificate.key);
    put("/etc/dovecot/dovecot.conf", &configuration(site.ports));
    let line = |Account { user, password, .. }: &Account| {
        let SystemUser { name, id, home } = user;
        format!(
            "{name}:{{PLAIN}}{password}:{id}:{id}::{}::\n",
            home.display()
        )
    };
    put(
        "/etc/dovecot/users",
        &accounts.iter().map(line).collect::<String>(),
    );
    (accounts, vec![Step::start(&["dovecot", "-F"])])
}

fn configuration(ports: Ports) -> String {
    let Ports { plain, tls } = ports;
    format!(
        "dovecot_config_version = 2.4.1\n\
         dovecot_storage_version = 2.4.1\n\
         protocols = pop3\n\
         listen = 127.0.0.1\n\
         log_path = /dev/stderr\n\
         ssl = yes\n\
         ssl_server_cert_file = /etc/dovecot/server.pem\n\
         ssl_server_key_file = /etc/dovecot/server.key\n\
         auth_allow_cleartext = yes\n\
         auth_failure_delay = 0\n\
         auth_username_chars =\n\
         auth_mechanisms = plain login cram-md5 apop scram-sha-1 scram-sha-1-plus scram-sha-256 scram-sha-256-plus\n\
         mail_driver = maildir\n\
         mail_path = ~/Maildir\n\
         passdb passwd-file {{\n  passwd_file_path = /etc/dovecot/users\n}}\n\
         userdb passwd-file {{\n  passwd_file_path = /etc/dovecot/users\n}}\n\
         service anvil {{\n  unix_listener anvil-auth-penalty {{\n    mode = 0\n  }}\n}}\n\
         service pop3-login {{\n\
         \x20 inet_listener pop3 {{\n    port = {plain}\n  }}\n\
         \x20 inet_listener pop3s {{\n    port = {tls}\n    ssl = yes\n  }}\n}}\n"
    )
}
