//! Courier's pop3d 1.0, with users in `userdb`: the only place where it keeps secrets for CRAM.

use super::site::{Account, Site, servant};
use super::{Character, Handling, Ports};
use crate::room::Step;
use crate::spool::Spool;

pub(super) const CHARACTER: Character = Character {
    title: "Courier",
    name: "courier",
    tls: true,
    stls: true,
    clear: true,
    unannounced: &[],
    closed: &[],
    utf8_names: true,
    locks: false,
    wrong_password: "Login failed.",
    handling: Handling::FAITHFUL,
};

/// Package defaults are kept; whatever is not set here is as `/etc/courier` has it.
const AUTHENTICATION: &str = "authmodulelist=\"authuserdb\"\n\
     daemons=2\n\
     authdaemonvar=/run/courier/authdaemon\n";

/// Reads the name, id, home and password of each user, separated by tabs, and makes the database.
const MAKE_USERS: &str = r#"set -e
umask 077
mkdir -p /run/courier/authdaemon
tab="$(printf '\t')"
while IFS="$tab" read -r name id home password; do
    secret() { printf '%s\n' "$password" | userdbpw "$1"; }
    printf '%s\tuid=%s|gid=%s|home=%s|mail=%s|systempw=%s|hmac-md5pw=%s\n' \
        "$name" "$id" "$id" "$home" "$home/Maildir" "$(secret -md5)" "$(secret -hmac-md5)"
done >/etc/courier/userdb
makeuserdb
"#;

/// The server's settings are variables of a shell.
const SETTINGS: &str = "set -a
. /etc/courier/pop3d
. /etc/courier/pop3d-ssl
. /etc/courier/authdaemonrc
POP3AUTH='PLAIN LOGIN CRAM-MD5'
POP3AUTH_TLS=\"$POP3AUTH\"
TLS_CACHEFILE=
";

/// What couriertcpd starts for each connection.
const SESSION: &str =
    "/usr/lib/courier/courier/courierpop3login /usr/lib/courier/courier/courierpop3d Maildir";

pub(super) fn furnish(site: &mut Site<'_>) -> (Vec<Account>, Vec<Step>) {
    let accounts = site.accounts(|user| Spool::Maildir(user.home.join("Maildir")));
    // Its TLS runs as a user of its own.
    site.furniture.users([&servant("courier")]);
    let pem = site.certificate.chain.clone() + &site.certificate.key;
    site.furniture.put("/etc/courier/pop3d.pem", pem, 0o644);
    site.furniture
        .put("/etc/courier/authdaemonrc", AUTHENTICATION, 0o600);
    let line = |Account { user, password, .. }: &Account| {
        format!(
            "{}\t{}\t{}\t{password}\n",
            user.name,
            user.id,
            user.home.display()
        )
    };
    let users = accounts.iter().map(line).collect();
    let Ports { plain, tls } = site.ports;
    let listen =
        "exec couriertcpd -address=127.0.0.1 -maxprocs=$MAXDAEMONS -maxperip=$MAXPERIP $TCPDOPTS";
    let start = |what: &str| Step::start(&["sh", "-c", &format!("{SETTINGS}{what}")]);
    let steps = vec![
        Step::run_with(&["sh", "-c", MAKE_USERS], users),
        start("exec /usr/lib/courier/courier-authlib/authdaemond"),
        Step::Await("/run/courier/authdaemon/socket".into()),
        start(&format!("{listen} {plain} {SESSION}")),
        start(&format!(
            "POP3_STARTTLS=NO POP3_TLS_REQUIRED=0 {listen} {tls} $COURIERTLS -server -tcpd -user=courier {SESSION}"
        )),
    ];
    (accounts, steps)
}
