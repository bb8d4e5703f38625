//! Why a tunnel could not be opened, or why it ended: one closed list, used by both ends.

use serde::{Deserialize, Serialize};

/// Who has to act on an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The page, or the person who uses it.
    Client,
    /// The bridge, or the person who runs it.
    Bridge,
    /// The network between bridge and mail server.
    Network,
    /// The mail server.
    Server,
}

macro_rules! codes {
    ($( $(#[doc = $doc:literal])+ $name:ident = $close:literal, $text:literal, $fault:ident; )+) => {
        /// The reason in `failed` and `closed`, and the WebSocket close code that goes with it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Code {
            $( $(#[doc = $doc])+ $name, )+
        }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The WebSocket close code, 4000–4999 (RFC 6455 §7.4.2: private use).
            pub const fn close_code(self) -> u16 {
                match self { $(Self::$name => $close),+ }
            }

            /// The name on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }

            /// Who has to act.
            pub const fn fault(self) -> Fault {
                match self { $(Self::$name => Fault::$fault),+ }
            }

            /// What it means, in a sentence (also the README's table).
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+).trim()),+ }
            }
        }
    };
}

codes! {
    /// The page broke the tunnel's own protocol.
    BadRequest = 4400, "bad_request", Client;
    /// The page was not served from an address that this bridge lists as an origin.
    OriginDenied = 4401, "origin_denied", Bridge;
    /// This bridge wants an access token, and got none or a wrong one.
    Unauthorized = 4401, "unauthorized", Client;
    /// The bridge does not carry this port in this mode.
    PortDenied = 4403, "port_denied", Bridge;
    /// The bridge's rules do not allow this mail server.
    HostDenied = 4403, "host_denied", Bridge;
    /// The mail server's name leads to an address that the bridge may not reach.
    AddressDenied = 4404, "address_denied", Bridge;
    /// The page tried to send something in clear that must be encrypted; the server got none of it.
    PlaintextDenied = 4405, "plaintext_denied", Client;
    /// There is no mail server of this name.
    DnsNotFound = 4410, "dns_not_found", Client;
    /// The bridge could not look the name up just now.
    DnsFailed = 4410, "dns_failed", Network;
    /// Nothing listens on this port of the mail server.
    Refused = 4411, "refused", Server;
    /// The mail server did not answer in time.
    ConnectTimeout = 4412, "connect_timeout", Network;
    /// There is no way from the bridge to the mail server.
    Unreachable = 4412, "unreachable", Network;
    /// The mail server broke the connection off.
    Reset = 4413, "reset", Server;
    /// Nothing was sent either way for too long.
    IdleTimeout = 4420, "idle_timeout", Client;
    /// The tunnel has been open as long as this bridge allows.
    MaxLifetime = 4420, "max_lifetime", Bridge;
    /// The tunnel has carried as many octets as this bridge allows.
    ByteLimit = 4420, "byte_limit", Bridge;
    /// Too many tunnels are open at the same time.
    TooMany = 4429, "too_many", Bridge;
    /// Tunnels were opened too quickly one after the other.
    RateLimited = 4429, "rate_limited", Bridge;
    /// Something went wrong inside the bridge.
    Internal = 4500, "internal", Bridge;
    /// The bridge is being restarted.
    Draining = 4503, "draining", Bridge;
}

impl core::fmt::Display for Code {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn the_name_on_the_wire_is_the_serde_name() {
        for code in Code::ALL {
            let json = serde_json::to_string(code).expect("a unit variant serializes");
            assert_eq!(json, format!("\"{}\"", code.as_str()));
        }
    }

    #[test]
    fn close_codes_are_for_private_use() {
        for code in Code::ALL {
            assert!((4000..5000).contains(&code.close_code()), "{code}");
        }
    }

    #[test]
    fn a_meaning_is_one_sentence() {
        for code in Code::ALL {
            assert!(code.meaning().ends_with('.'), "{code}");
            assert!(!code.meaning().contains('\n'), "{code}");
        }
    }
}
