//! `tcp-bridge.v1`, the whole protocol in one page.
//!
//! A WebSocket carries one TCP connection. A *text* frame is one control message (JSON, at most
//! [`CONTROL_MAX`] octets); a *binary* frame is raw TCP bytes, at most [`DATA_MAX`]. Nothing is compressed.
//!
//! ```text
//! browser                              bridge                             POP3 server
//!   open ────────────────────────▶ policy → resolve → vet → dial ────▶
//!        ◀─────────── opened | failed
//!   binary ══════════════════════▶  guard, then TCP ═══════════════▶
//!        ◀══════════════════════════ binary, while credit > 0 ◀═════
//!   credit ──────────────────────▶
//!   fin ◀────────────────────────▶ fin
//!        ◀─────────── draining, closed + Close(code)
//! ```
//!
//! In place of `open` a page may ask where a mail domain has its POP3 servers (RFC 6186): `lookup` is answered by `srv` or
//! `failed`, and the bridge closes. A bridge of before that answers `failed` with `bad_request`.
//!
//! The browser cannot push back on a WebSocket, so it lends the bridge *credit*: the bridge sends at most that
//! many octets until the page has consumed some and says so.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::code::Code;

/// The WebSocket sub-protocol (`Sec-WebSocket-Protocol`).
pub const SUBPROTOCOL: &str = "tcp-bridge.v1";

/// The `v` of `open`.
pub const VERSION: u8 = 1;

/// Octets in a control message, at most. The longest honest one (`open` with a token for many hosts) is under 3 KiB.
pub const CONTROL_MAX: usize = 4 * 1024;

/// Octets in a binary frame, at most.
pub const DATA_MAX: usize = 64 * 1024;

/// Octets that the bridge may send before the page returns any: a window of 100 Mbit/s × 300 ms.
pub const CREDIT_INITIAL: u64 = 4 * 1024 * 1024;

/// Credit is returned in steps of at least this many octets, so that it costs few messages.
pub const CREDIT_STEP: u64 = 256 * 1024;

/// How the connection to the mail server is protected. The bridge holds the page to it (see [`super::guard`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// TLS from the first octet (RFC 8314, port 995).
    Tls,
    /// POP3 in clear until STLS, TLS from there on (RFC 2595, port 110).
    Stls,
    /// No encryption at all; only to hosts that the bridge's operator listed.
    Plain,
}

impl Mode {
    /// The port that IANA gives to this mode.
    pub const fn default_port(self) -> u16 {
        match self {
            Self::Tls => 995,
            Self::Stls | Self::Plain => 110,
        }
    }

    /// The name on the wire and in `--allow-port`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tls => "tls",
            Self::Stls => "stls",
            Self::Plain => "plain",
        }
    }
}

/// What the page says to the bridge. Printed without its token.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientMessage {
    /// The first message, once: where to connect to, and how.
    Open {
        /// [`VERSION`].
        v: u8,
        /// A host name or an IP address, as the person typed it.
        host: String,
        /// A TCP port.
        port: u16,
        /// How the connection will be protected.
        mode: Mode,
        /// An access token, where the bridge wants one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<String>,
    },
    /// So many more octets have been consumed.
    Credit {
        /// Octets, at least [`CREDIT_STEP`].
        bytes: u64,
    },
    /// The page will send no more octets.
    Fin,
    /// The first message, in place of `open`: which POP3 servers does this mail domain name in the DNS (RFC 6186)?
    Lookup {
        /// [`VERSION`].
        v: u8,
        /// What stands behind the @ of a mail address.
        domain: String,
        /// An access token, where the bridge wants one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<String>,
    },
}

impl fmt::Debug for ClientMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open {
                v,
                host,
                port,
                mode,
                token,
            } => f
                .debug_struct("Open")
                .field("v", v)
                .field("host", host)
                .field("port", port)
                .field("mode", mode)
                .field("token", &Redacted::all_of(token))
                .finish(),
            Self::Credit { bytes } => f.debug_struct("Credit").field("bytes", bytes).finish(),
            Self::Fin => f.write_str("Fin"),
            Self::Lookup { v, domain, token } => f
                .debug_struct("Lookup")
                .field("v", v)
                .field("domain", domain)
                .field("token", &Redacted::all_of(token))
                .finish(),
        }
    }
}

/// Stands where a secret is not printed.
pub(super) struct Redacted;

impl Redacted {
    /// Whether there is one may be seen.
    pub(super) fn all_of<T>(secret: &Option<T>) -> Option<Self> {
        secret.as_ref().map(|_| Self)
    }
}

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("••••")
    }
}

/// What the bridge says to the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum BridgeMessage {
    /// The TCP connection stands.
    Opened {
        /// Octets that the bridge may send before it needs more credit.
        credit: u64,
        /// Seconds between the bridge's pings.
        ping_s: u32,
        /// Seconds without a tunnelled octet after which the bridge gives up.
        idle_s: u32,
    },
    /// The TCP connection could not be made. Close follows.
    Failed {
        /// Why.
        code: Code,
        /// Seconds to wait before trying again, where waiting helps.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after_s: Option<u32>,
    },
    /// The mail server will send no more octets.
    Fin,
    /// The bridge is going away: finish, QUIT, reconnect.
    Draining {
        /// Seconds until the tunnel is cut.
        deadline_s: u32,
    },
    /// The tunnel ends, for this reason. Close follows.
    Closed {
        /// Why.
        code: Code,
    },
    /// What the domain names. Close follows.
    Srv {
        /// The servers that this bridge would carry to, the best first, at most [`SERVICES_MAX`].
        services: Vec<Service>,
        /// The domain says that it has no POP3 (RFC 2782: the target "."), which is more than saying nothing.
        #[serde(default, skip_serializing_if = "core::ops::Not::not")]
        none: bool,
    },
}

/// Services in `srv`, at most: with the longest names they still fit into a control message.
pub const SERVICES_MAX: usize = 8;

/// A POP3 server, as the DNS of a mail domain names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Its name. Not necessarily below the domain that named it.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// [`Mode::Tls`] for `_pop3s`, [`Mode::Stls`] for `_pop3`.
    pub mode: Mode,
}

/// A control message that is too long, not JSON, or not of this protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a control message of tcp-bridge.v1")]
pub struct Malformed;

macro_rules! codec {
    ($type:ty) => {
        impl $type {
            /// The JSON text of one text frame.
            pub fn encode(&self) -> String {
                // Strings, integers and unit variants only: serialization has nothing to fail on.
                serde_json::to_string(self).unwrap_or_default()
            }

            /// Reads one text frame.
            ///
            /// # Errors
            /// [`Malformed`] when the frame is longer than [`CONTROL_MAX`] or is not such a message.
            pub fn decode(text: &str) -> Result<Self, Malformed> {
                if text.len() > CONTROL_MAX {
                    return Err(Malformed);
                }
                serde_json::from_str(text).map_err(|_| Malformed)
            }
        }
    };
}

codec!(ClientMessage);
codec!(BridgeMessage);

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn open_on_the_wire() {
        let open = ClientMessage::Open {
            v: VERSION,
            host: "pop.example.org".into(),
            port: 995,
            mode: Mode::Tls,
            token: None,
        };
        let text = r#"{"type":"open","v":1,"host":"pop.example.org","port":995,"mode":"tls"}"#;
        assert_eq!(open.encode(), text);
        assert_eq!(ClientMessage::decode(text), Ok(open));
    }

    #[test]
    fn printing_shows_no_token() {
        let text =
            r#"{"type":"open","v":1,"host":"a.example","port":995,"mode":"tls","token":"told"}"#;
        let open = ClientMessage::decode(text).expect("well formed");
        assert_eq!(open.encode(), text);
        assert_eq!(
            format!("{open:?}"),
            r#"Open { v: 1, host: "a.example", port: 995, mode: Tls, token: Some(••••) }"#
        );
    }

    #[test]
    fn lookup_and_its_answer_on_the_wire() {
        let text = r#"{"type":"lookup","v":1,"domain":"example.org","token":"told"}"#;
        let lookup = ClientMessage::decode(text).expect("well formed");
        assert_eq!(lookup.encode(), text);
        assert_eq!(
            format!("{lookup:?}"),
            r#"Lookup { v: 1, domain: "example.org", token: Some(••••) }"#
        );
        let text =
            r#"{"type":"srv","services":[{"host":"pop.example.org","port":995,"mode":"tls"}]}"#;
        let srv = BridgeMessage::Srv {
            services: vec![Service {
                host: "pop.example.org".into(),
                port: 995,
                mode: Mode::Tls,
            }],
            none: false,
        };
        assert_eq!(srv.encode(), text);
        assert_eq!(BridgeMessage::decode(text), Ok(srv));
    }

    #[test]
    fn the_longest_answer_fits_into_a_control_message() {
        let service = Service {
            host: "a".repeat(253),
            port: 65535,
            mode: Mode::Stls,
        };
        let services = vec![service; SERVICES_MAX];
        let none = false;
        let text = BridgeMessage::Srv { services, none }.encode();
        assert!(text.len() <= CONTROL_MAX, "{}", text.len());
    }

    #[test]
    fn failed_on_the_wire() {
        let failed = BridgeMessage::Failed {
            code: Code::TooMany,
            retry_after_s: Some(30),
        };
        let text = r#"{"type":"failed","code":"too_many","retry_after_s":30}"#;
        assert_eq!(failed.encode(), text);
        assert_eq!(BridgeMessage::decode(text), Ok(failed));
    }

    #[test]
    fn oversized_and_foreign_messages_are_malformed() {
        let long = format!(r#"{{"type":"fin","x":"{}"}}"#, "a".repeat(CONTROL_MAX));
        assert_eq!(ClientMessage::decode(&long), Err(Malformed));
        assert_eq!(
            ClientMessage::decode(r#"{"type":"shutdown"}"#),
            Err(Malformed)
        );
        assert_eq!(BridgeMessage::decode("credit 3"), Err(Malformed));
        assert_eq!(
            ClientMessage::decode(r#"{"type":"credit","bytes":-1}"#),
            Err(Malformed)
        );
    }
}
