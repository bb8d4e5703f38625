//! What a bridge tells its page before anyone signs in (`GET /config.json`).

use serde::{Deserialize, Serialize};

use super::message::Mode;

/// The operator's settings for the page. The page shows them; it takes nothing from here that would weaken it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PageConfig {
    /// Hosts for which this bridge carries POP3 without encryption. The page still asks the person.
    pub plaintext_hosts: Vec<String>,
    /// An access token is wanted: the sign-in card asks for one.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub token_wanted: bool,
    /// Mail servers that the operator offers, the first one filled in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub presets: Vec<Preset>,
    /// The page runs on computers that anybody uses: it keeps no password, wipes itself after two minutes without use, and
    /// offers no way to leave anything there.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub kiosk: bool,
    /// How to reach whoever runs this bridge, as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// A mailbox that anyone may look into, offered with one click.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demo: Option<DemoAccount>,
}

/// A mail server that the operator offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// What people call it, as text.
    pub name: String,
    /// The mail server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub mode: Mode,
}

/// A public mailbox: everything needed to sign in. None of it is a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoAccount {
    /// The user name.
    pub user: String,
    /// The password, public like the rest.
    pub password: String,
    /// The mail server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub mode: Mode,
    /// SHA-256 of the server's certificate, 64 hexadecimal digits: the demo server has no public name to be certified.
    pub pin: String,
}
