//! popa3d 1.0: small, strict, and older than CAPA.

use super::site::{Account, PAM, Site, servant, system_passwords};
use super::{Character, Handling};
use crate::letters::with_last_line_ended;
use crate::room::Step;
use crate::spool::{Spool, quoted};

pub(super) const CHARACTER: Character = Character {
    title: "popa3d",
    name: "popa3d",
    // A TLS wrapper would be somebody else's TLS.
    tls: false,
    stls: false,
    clear: true,
    unannounced: &["USER"],
    closed: &[],
    utf8_names: true,
    locks: false,
    wrong_password: "Authentication failed",
    handling: Handling {
        sends: as_it_lies_there,
        sends_again: as_it_lies_there,
        in_words: Some("lines that begin with `From ` stay quoted"),
        ..Handling::FAITHFUL
    },
};

pub(super) fn furnish(site: &mut Site<'_>) -> (Vec<Account>, Vec<Step>) {
    let mail = site.furniture.shared_directory("mail");
    let accounts = site.accounts(|user| Spool::Mbox(mail.join(&user.name)));
    let people = accounts.iter().map(|it| &it.user);
    // It answers the network as a user of its own.
    site.furniture.users(people.chain([&servant("popa3d")]));
    site.furniture.put("/etc/pam.d/popa3d", PAM, 0o644);
    site.furniture.link("/var/mail", &mail);
    let serve = Step::serve(site.ports.plain, &["popa3d"]);
    let steps = vec![system_passwords(&accounts), serve];
    (accounts, steps)
}

/// Its spool is mbox, and it takes no quotes away.
fn as_it_lies_there(message: &[u8]) -> Vec<u8> {
    quoted(&with_last_line_ended(message))
}
