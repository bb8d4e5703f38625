//! Host names: one spelling for each, and rules over their labels.
//!
//! A name can be written in many ways (`EXAMPLE.org.`, `ｅxample.org`, `0x7f.1`, `2130706433`). Rules are applied to
//! the one canonical spelling, which is also the one that is looked up.

use std::net::IpAddr;

use url::Host;

/// Octets in a host name as written, at most. RFC 1035 §2.3.4 allows 255 on the wire; a name in Unicode is written
/// with up to four octets a letter.
const WRITTEN_MAX: usize = 1024;

/// Octets in a canonical name, at most: RFC 1035 §2.3.4, less the root's length octet and the first label's.
const NAME_MAX: usize = 253;

/// Not the name or address of any host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a host name or IP address")]
pub struct NotAHost;

/// The canonical spelling of what someone wrote: lower case, Punycode, no final dot, IPv4 in four decimal parts.
///
/// # Errors
/// [`NotAHost`] when it is neither a name nor an address.
pub fn canonical(written: &str) -> Result<Host, NotAHost> {
    // A percent sign is a zone (`fe80::1%eth0`) or an URL's escape: nothing that a mail server is called.
    if written.len() > WRITTEN_MAX || written.contains('%') {
        return Err(NotAHost);
    }
    let bare = written
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(written);
    if let Ok(IpAddr::V6(address)) = bare.parse() {
        return Ok(Host::Ipv6(address));
    }
    match Host::parse(written).map_err(|_| NotAHost)? {
        Host::Domain(name) => {
            let name = name.strip_suffix('.').unwrap_or(&name);
            let whole = !name.is_empty() && name.len() <= NAME_MAX;
            let labels = name.split('.').all(|label| (1..=63).contains(&label.len()));
            if whole && labels {
                Ok(Host::Domain(name.to_owned()))
            } else {
                Err(NotAHost)
            }
        }
        address => Ok(address),
    }
}

/// `example.org`: this host and every host below it. An IP address matches itself alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostRule(Host);

impl HostRule {
    /// Reads a rule as the operator wrote it. A leading `*.` or `.` says nothing new and is dropped.
    ///
    /// # Errors
    /// [`NotAHost`] when what remains is not a host.
    pub fn parse(written: &str) -> Result<Self, NotAHost> {
        let bare = written
            .strip_prefix("*.")
            .or_else(|| written.strip_prefix('.'))
            .unwrap_or(written);
        canonical(bare).map(Self)
    }

    /// Whether the rule speaks of this (canonical) host. Labels are compared whole: `example.org` is not
    /// `notexample.org`.
    pub fn matches(&self, host: &Host) -> bool {
        match (&self.0, host) {
            (Host::Domain(rule), Host::Domain(name)) => name
                .strip_suffix(rule.as_str())
                .is_some_and(|head| head.is_empty() || head.ends_with('.')),
            (rule, host) => rule == host,
        }
    }

    /// Whether this rule speaks of every host of which the other one does.
    pub fn covers(&self, other: &Self) -> bool {
        self.matches(&other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, expected: &str) {
        let spelt = canonical(written).map_or_else(|_| "-".into(), |host| host.to_string());
        assert_eq!(spelt, expected, "{written:?}");
    }

    #[test]
    fn one_spelling_for_each_host() {
        for (written, expected) in [
            ("example.org", "example.org"),
            ("Pop.EXAMPLE.org", "pop.example.org"),
            ("example.org.", "example.org"),
            ("example.org..", "-"),
            ("ｅｘａｍｐｌｅ.org", "example.org"),
            ("example。org", "example.org"),
            ("bücher.example", "xn--bcher-kva.example"),
            ("BÜCHER.example", "xn--bcher-kva.example"),
            ("xn--bcher-kva.example", "xn--bcher-kva.example"),
            ("ex\u{ad}ample.org", "example.org"),
            ("localhost", "localhost"),
            ("LOCALHOST.", "localhost"),
            ("a_b.example", "a_b.example"),
            ("127.0.0.1", "127.0.0.1"),
            ("127.0.0.1.", "127.0.0.1"),
            ("127.1", "127.0.0.1"),
            ("127.0.1", "127.0.0.1"),
            ("2130706433", "127.0.0.1"),
            ("0x7f000001", "127.0.0.1"),
            ("0x7f.0.0.1", "127.0.0.1"),
            ("0X7F.1", "127.0.0.1"),
            ("0177.0.0.1", "127.0.0.1"),
            ("017700000001", "127.0.0.1"),
            ("①②⑦.0.0.1", "127.0.0.1"),
            ("１２７.0.0.1", "127.0.0.1"),
            ("0", "0.0.0.0"),
            ("::1", "[::1]"),
            ("[::1]", "[::1]"),
            ("[0:0:0:0:0:0:0:1]", "[::1]"),
            ("::ffff:127.0.0.1", "[::ffff:7f00:1]"),
            ("[::ffff:7f00:1]", "[::ffff:7f00:1]"),
            ("2001:DB8::1", "[2001:db8::1]"),
            ("", "-"),
            (".", "-"),
            ("[", "-"),
            ("[::1", "-"),
            ("fe80::1%eth0", "-"),
            ("256.0.0.1", "-"),
            ("1.2.3.4.5", "-"),
            ("0x1ffffffff", "-"),
            ("example.org:995", "-"),
            ("example.org/x", "-"),
            ("user@example.org", "-"),
            ("exam ple.org", "-"),
            ("example.org\n", "-"),
            ("example.org\0", "-"),
            ("%65xample.org", "-"),
            ("a..b", "-"),
        ] {
            check(written, expected);
        }
    }

    #[test]
    fn names_that_no_dns_can_hold_are_refused() {
        check(&format!("{}.org", "a".repeat(64)), "-");
        check(&"a.".repeat(128), "-");
        check(&"ü".repeat(600), "-");
    }

    #[test]
    fn rules_compare_whole_labels() {
        for (rule, host, expected) in [
            ("example.org", "example.org", true),
            ("example.org", "pop.example.org", true),
            ("example.org", "a.b.EXAMPLE.org.", true),
            ("example.org", "notexample.org", false),
            ("example.org", "example.org.evil.example", false),
            ("example.org", "org", false),
            ("*.example.org", "example.org", true),
            (".example.org", "pop.example.org", true),
            ("pop.example.org", "example.org", false),
            ("BÜCHER.example", "pop.xn--bcher-kva.example", true),
            ("192.0.2.1", "192.0.2.1", true),
            ("192.0.2.1", "3221225985", true),
            ("192.0.2.1", "192.0.2.11", false),
            ("2.1", "192.0.2.1", false),
            ("::1", "[::1]", true),
        ] {
            let (parsed, host) = (HostRule::parse(rule).unwrap(), canonical(host).unwrap());
            assert_eq!(parsed.matches(&host), expected, "{rule} against {host}");
        }
    }
}
