//! Solid POP3 0.15: no CAPA, but APOP.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};

use super::site::{Account, PAM, Site, servant, system_passwords};
use super::{Character, Handling};
use crate::room::Step;
use crate::spool::Spool;

pub(super) const CHARACTER: Character = Character {
    title: "Solid POP3",
    name: "solid-pop3d",
    tls: false,
    stls: false,
    clear: true,
    unannounced: &["USER", "APOP"],
    closed: &[],
    utf8_names: true,
    locks: false,
    wrong_password: "authentication failed",
    handling: Handling {
        // `-ERR message is damaged` to PASS.
        opens_unfinished: false,
        ..Handling::FAITHFUL
    },
};

const CONFIGURATION: &str = "<Global>\n\
     \x20 MailDropName \"Maildir\"\n\
     \x20 MailDropType maildir\n\
     \x20 AllowAPOP yes\n\
     \x20 APOPServerName localhost\n\
     </Global>\n";

pub(super) fn furnish(site: &mut Site<'_>) -> (Vec<Account>, Vec<Step>) {
    let accounts = site.accounts(|user| Spool::Maildir(user.home.join("Maildir")));
    let people = accounts.iter().map(|it| &it.user);
    // It answers the network as a user of its own.
    site.furniture.users(people.chain([&servant("spop3d")]));
    for Account { user, password, .. } in &accounts {
        let file = user.home.join(".spop3d");
        fs::write(&file, apop_secret(password)).expect("home is ours");
        fs::set_permissions(&file, Permissions::from_mode(0o600)).expect("home is ours");
        chown(&file, Some(user.id), Some(user.id)).expect("root may");
    }
    site.furniture.put("/etc/pam.d/solid-pop3d", PAM, 0o644);
    site.furniture.put("/etc/spop3d.conf", CONFIGURATION, 0o644);
    let serve = Step::serve(site.ports.plain, &["solid-pop3d"]);
    let steps = vec![system_passwords(&accounts), serve];
    (accounts, steps)
}

/// As `pop_auth` writes it: APOP needs the password itself, which is kept from being read by chance, no more.
fn apop_secret(password: &str) -> String {
    let digits = password.bytes().map(|octet| format!("{:02x}", !octet));
    format!("APOPSecret {}\n", digits.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_turned_over() {
        assert_eq!(
            apop_secret("secret word"),
            "APOPSecret 8c9a9c8d9a8bdf88908d9b\n"
        );
    }
}
