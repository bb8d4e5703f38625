//! The headers that keep the page to itself, on every answer.
//!
//! The page shows mail, which strangers write. Should any of it ever get past the sandbox, these still keep it from
//! running, from loading, and from being sent anywhere.

use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};

/// What the headers depend on.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Circumstances<'a> {
    /// The request's Host header.
    pub(crate) host: Option<&'a str>,
    /// Where else the page may connect to: its bridge, where that is another site. Sources of a policy, with a blank
    /// before each.
    pub(crate) bridge: &'a str,
    /// Those of the page's inline scripts.
    pub(crate) script_hashes: &'a [&'a str],
    /// The listener speaks TLS.
    pub(crate) tls: bool,
    /// Nothing may be loaded from elsewhere, whatever a person says.
    pub(crate) kiosk: bool,
}

/// Adds them.
pub(crate) fn secure(fields: &mut HeaderMap, around: Circumstances<'_>) {
    let policy = content_security_policy(around);
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        fields.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in FIXED {
        fields.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    if around.tls {
        fields.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static(HSTS),
        );
    }
}

/// Scripts from here only, WebAssembly but no `eval`, connections home only, no frames, no forms.
fn content_security_policy(around: Circumstances<'_>) -> String {
    let hashes: String = around
        .script_hashes
        .iter()
        .map(|hash| format!(" 'sha256-{hash}'"))
        .collect();
    // WebKit does not take 'self' to cover ws: and wss:.
    let sockets = around
        .host
        .filter(|host| is_authority(host))
        .map(|host| format!(" ws://{host} wss://{host}"))
        .unwrap_or_default();
    let bridge = around.bridge;
    let elsewhere = if around.kiosk { "" } else { " https:" };
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}; worker-src 'self'; \
         style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:{elsewhere}; font-src 'self' data:; \
         connect-src 'self'{sockets}{bridge}; frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    )
}

/// A host and perhaps a port, in letters that mean nothing else in a policy. What a client says of itself goes into
/// the header that is to protect it, so nothing doubtful does.
pub(crate) fn is_authority(host: &str) -> bool {
    let plain = |octet: u8| octet.is_ascii_alphanumeric() || b".-:[]".contains(&octet);
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port),
        _ => (host, "1"),
    };
    let bracketed = name
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let named = match bracketed {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => !name.is_empty() && !name.contains([':', '[', ']']),
    };
    host.len() <= 255 && host.bytes().all(plain) && named && port.parse::<u16>().is_ok()
}

const FIXED: [(&str, &str); 6] = [
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", PERMISSIONS),
    // A name is looked up before its link is pressed, otherwise, on pages without TLS: it would tell that a mail was read.
    ("x-dns-prefetch-control", "off"),
];

/// A year (RFC 6797 §6.1), for this name alone: what other names below it speak is not ours to say. A browser heeds it over
/// TLS only, so a proxy that does TLS says it for itself.
const HSTS: &str = "max-age=31536000";

/// The page reads mail. It needs no sensor, no device and no other part of the machine; it may copy what a person asks it
/// to. Every feature that Chromium knows by default; a name it does not know would be a warning in its console.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), \
    compute-pressure=(), display-capture=(), encrypted-media=(), fullscreen=(), gamepad=(), geolocation=(), \
    gyroscope=(), hid=(), identity-credentials-get=(), idle-detection=(), keyboard-map=(), local-fonts=(), \
    magnetometer=(), microphone=(), midi=(), otp-credentials=(), payment=(), picture-in-picture=(), \
    publickey-credentials-create=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), \
    storage-access=(), sync-xhr=(), usb=(), window-management=(), xr-spatial-tracking=()";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_come_from_here_or_have_a_known_hash() {
        let policy = content_security_policy(Circumstances {
            host: Some("localhost:8110"),
            script_hashes: &["AAAA", "BBBB"],
            ..Circumstances::default()
        });
        let scripts = policy
            .split("; ")
            .find(|part| part.starts_with("script-src"))
            .unwrap();
        assert_eq!(
            scripts,
            "script-src 'self' 'wasm-unsafe-eval' 'sha256-AAAA' 'sha256-BBBB'"
        );
        assert!(!policy.contains("'unsafe-eval'"));
        assert!(policy.starts_with("default-src 'none'; "));
    }

    #[test]
    fn inline_is_for_styles_alone() {
        let policy = content_security_policy(Circumstances {
            ..Circumstances::default()
        });
        let inline: Vec<_> = policy
            .split("; ")
            .filter(|part| part.contains("'unsafe-inline'"))
            .collect();
        assert_eq!(inline, ["style-src 'self' 'unsafe-inline'"]);
    }

    #[test]
    fn connections_go_home() {
        let connect = |host| {
            let policy = content_security_policy(Circumstances {
                host,
                ..Circumstances::default()
            });
            policy
                .split("; ")
                .find(|part| part.starts_with("connect-src"))
                .unwrap()
                .to_owned()
        };
        assert_eq!(
            connect(Some("a.example:8110")),
            "connect-src 'self' ws://a.example:8110 wss://a.example:8110"
        );
        assert_eq!(
            connect(Some("[::1]:8110")),
            "connect-src 'self' ws://[::1]:8110 wss://[::1]:8110"
        );
        assert_eq!(
            connect(Some("[::1]")),
            "connect-src 'self' ws://[::1] wss://[::1]"
        );
        for doubtful in [
            "",
            "*",
            "*.example",
            "a; script-src *",
            "a b",
            "a/b",
            "a:b",
            "a:1:2",
            "[x]",
            "user@a",
            "a,b",
            ":1",
        ] {
            assert_eq!(
                connect(Some(doubtful)),
                "connect-src 'self'",
                "{doubtful:?}"
            );
        }
        assert_eq!(connect(None), "connect-src 'self'");
    }

    #[test]
    fn every_header_is_a_valid_one() {
        let mut fields = HeaderMap::new();
        secure(
            &mut fields,
            Circumstances {
                host: Some("localhost"),
                script_hashes: &["AAAA"],
                ..Circumstances::default()
            },
        );
        assert_eq!(fields.len(), 1 + FIXED.len());
        secure(
            &mut fields,
            Circumstances {
                host: Some("localhost"),
                script_hashes: &["AAAA"],
                tls: true,
                ..Circumstances::default()
            },
        );
        assert_eq!(fields.len(), 2 + FIXED.len());
        assert!(
            PERMISSIONS
                .split(", ")
                .all(|feature| feature.ends_with("=()") && !feature.contains(' '))
        );
    }

    #[test]
    fn a_kiosk_loads_nothing_from_elsewhere() {
        let policy = |kiosk| {
            content_security_policy(Circumstances {
                kiosk,
                ..Circumstances::default()
            })
        };
        assert!(policy(false).contains("img-src 'self' data: blob: https:;"));
        assert!(policy(true).contains("img-src 'self' data: blob:;"));
        assert!(!policy(true).contains("https:"));
    }
}
