//! The site of a server that will run in a room: what is to be in there before it opens.

use super::Ports;
use crate::ca::ServerCertificate;
use crate::dovecot::Mailbox;
use crate::ports::free_port;
use crate::room::{Furniture, Step, SystemUser};
use crate::spool::Spool;

/// User ids in a room: above those of any machine's people, below `nobody`.
const FIRST_ID: u32 = 61_000;

/// PAM's own delay after a wrong password tells a story nothing.
pub(super) const PAM: &str = "auth required pam_unix.so nodelay\naccount required pam_unix.so\n";

/// What a server is given to be set up with.
pub(super) struct Site<'a> {
    pub(super) furniture: Furniture,
    pub(super) ports: Ports,
    pub(super) certificate: ServerCertificate,
    mailboxes: &'a [Mailbox<'a>],
}

/// A user whom the server knows.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) user: SystemUser,
    pub(super) password: String,
    pub(super) spool: Spool,
}

impl<'a> Site<'a> {
    pub(super) fn new(mailboxes: &'a [Mailbox<'a>]) -> Self {
        Self {
            furniture: Furniture::new(),
            ports: Ports {
                plain: free_port(),
                tls: free_port(),
            },
            certificate: ServerCertificate::for_loopback(),
            mailboxes,
        }
    }

    /// Accounts with their mail delivered, each into the spool that `spool` chooses.
    pub(super) fn accounts(&self, spool: impl Fn(&SystemUser) -> Spool) -> Vec<Account> {
        let open = |(mailbox, id): (&Mailbox<'_>, u32)| {
            let home = self
                .furniture
                .directory(&format!("users/{}", mailbox.user), id);
            let user = SystemUser {
                name: mailbox.user.into(),
                id,
                home,
            };
            let spool = spool(&user);
            spool.deliver(mailbox.messages, id);
            Account {
                user,
                password: mailbox.password.into(),
                spool,
            }
        };
        self.mailboxes.iter().zip(FIRST_ID..).map(open).collect()
    }
}

/// The user that a server is while it may do nothing.
pub(super) fn servant(name: &str) -> SystemUser {
    SystemUser {
        name: name.into(),
        id: FIRST_ID - 1,
        home: "/nonexistent".into(),
    }
}

/// For servers whose users are those of the system.
pub(super) fn system_passwords(accounts: &[Account]) -> Step {
    let lines = accounts
        .iter()
        .map(|it| format!("{}:{}\n", it.user.name, it.password))
        .collect();
    Step::run_with(&["chpasswd", "--crypt-method", "SHA512"], lines)
}
