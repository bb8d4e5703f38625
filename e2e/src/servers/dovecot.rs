//! Dovecot, which needs no room: `crate::dovecot` starts it.

use super::{Character, Handling};

/// Every mechanism, passwords in clear allowed, several sessions at a time.
pub(super) const FULL: Character = Character {
    title: "Dovecot",
    name: "dovecot",
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

/// One session at a time; no password in clear; user names as Dovecot allows them by itself.
pub(super) const STRICT: Character = Character {
    title: "Dovecot, strict",
    name: "dovecot-strict",
    clear: false,
    utf8_names: false,
    locks: true,
    ..FULL
};
