//! The headers that keep the page to itself, on every answer.
//!
//! The page shows mail, which strangers write. Should any of it ever get past the sandbox, these still keep it from
//! running, from loading, and from being sent anywhere.

use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};

/// Adds them. `host` is the request's Host header, `script_hashes` those of the page's inline scripts, `tls` whether the
/// listener speaks TLS.
pub(crate) fn secure(
    fields: &mut HeaderMap,
    host: Option<&str>,
    script_hashes: &[&str],
    tls: bool,
) {
    let policy = content_security_policy(host, script_hashes);
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        fields.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in FIXED {
        fields.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    if tls {
        fields.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static(HSTS),
        );
    }
}

/// Scripts from here only, WebAssembly but no `eval`, connections home only, no frames, no forms.
fn content_security_policy(host: Option<&str>, script_hashes: &[&str]) -> String {
    let hashes: String = script_hashes
        .iter()
        .map(|hash| format!(" 'sha256-{hash}'"))
        .collect();
    // WebKit does not take 'self' to cover ws: and wss:.
    let sockets = host
        .filter(|host| is_authority(host))
        .map(|host| format!(" ws://{host} wss://{host}"))
        .unwrap_or_default();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}; worker-src 'self'; \
         style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: https:; font-src 'self' data:; \
         connect-src 'self'{sockets}; frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    )
}

/// A host and perhaps a port, in letters that mean nothing else in a policy. What a client says of itself goes into
/// the header that is to protect it, so nothing doubtful does.
fn is_authority(host: &str) -> bool {
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

const FIXED: [(&str, &str); 5] = [
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", PERMISSIONS),
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
        let policy = content_security_policy(Some("localhost:8110"), &["AAAA", "BBBB"]);
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
        let policy = content_security_policy(None, &[]);
        let inline: Vec<_> = policy
            .split("; ")
            .filter(|part| part.contains("'unsafe-inline'"))
            .collect();
        assert_eq!(inline, ["style-src 'self' 'unsafe-inline'"]);
    }

    #[test]
    fn connections_go_home() {
        let connect = |host| {
            let policy = content_security_policy(host, &[]);
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
        secure(&mut fields, Some("localhost"), &["AAAA"], false);
        assert_eq!(fields.len(), 1 + FIXED.len());
        secure(&mut fields, Some("localhost"), &["AAAA"], true);
        assert_eq!(fields.len(), 2 + FIXED.len());
        assert!(
            PERMISSIONS
                .split(", ")
                .all(|feature| feature.ends_with("=()") && !feature.contains(' '))
        );
    }
}
