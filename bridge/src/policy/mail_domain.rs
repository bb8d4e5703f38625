//! Which mail domain may be looked up, and for whom.

use shared::tunnel::code::Code;
use url::Host;

use super::{
    decide::{Asked, may_use},
    host::canonical,
    rules::Policy,
};

/// Octets that `_pop3s._tcp.` takes of a name.
const SERVICE: usize = "_pop3s._tcp.".len();

/// Octets in a canonical name, at most (RFC 1035 §2.3.4), less those.
const DOMAIN_MAX: usize = 253 - SERVICE;

/// Last labels that the public DNS does not know (RFC 6761, 6762, 7686, 9476): asking would only tell others about them.
const NOT_PUBLIC: [&str; 6] = ["alt", "arpa", "invalid", "local", "localhost", "onion"];

/// Whether a page may have the POP3 servers of a mail domain looked up (RFC 6186); the canonical domain. `asked.host` is the
/// domain; port and mode say nothing here.
///
/// The same steps as for a tunnel, the same count of the limits, and the same token. What the DNS then names is told only
/// as far as [`Policy::reaches`] it.
///
/// # Errors
/// The first rule that says no: [`Code::OriginDenied`]; whatever `admit` says; [`Code::Unauthorized`];
/// [`Code::DnsNotFound`] for what is no mail domain in the public DNS.
pub fn decide_lookup<C, E: From<Code>>(
    policy: &Policy,
    asked: &Asked<'_>,
    admit: impl FnOnce() -> Result<C, E>,
) -> Result<(String, C), E> {
    let (client, _) = may_use(policy, asked, admit)?;
    let domain = mail_domain(asked.host).ok_or(Code::DnsNotFound)?;
    Ok((domain, client))
}

fn mail_domain(written: &str) -> Option<String> {
    let Ok(Host::Domain(name)) = canonical(written) else {
        return None;
    };
    let (_, last) = name.rsplit_once('.')?;
    let public = !NOT_PUBLIC.contains(&last);
    (public && name.len() <= DOMAIN_MAX).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use shared::tunnel::message::Mode;

    fn asked(host: &str) -> Asked<'_> {
        Asked {
            origin: Some("http://localhost:8110"),
            authority: Some("localhost:8110"),
            token: None,
            host,
            port: 0,
            mode: Mode::Tls,
            now: 0,
        }
    }

    #[test]
    fn only_domains_of_the_public_dns_are_looked_up() {
        let policy = Policy::new(&Config::default()).unwrap();
        let ask = |host: &str| decide_lookup(&policy, &asked(host), || Ok::<_, Code>(()));
        for (written, expected) in [
            ("example.org", "example.org"),
            ("Example.ORG.", "example.org"),
            ("bücher.example", "xn--bcher-kva.example"),
            ("mail.example.co.uk", "mail.example.co.uk"),
        ] {
            assert_eq!(ask(written), Ok((expected.to_owned(), ())));
        }
        let long = format!("{}org", "abcdefghi.".repeat(24));
        for written in [
            "",
            "org",
            "localhost",
            "printer.local",
            "a.localhost",
            "abc.onion",
            "1.0.0.127.in-addr.arpa",
            "127.0.0.1",
            "[::1]",
            "2130706433",
            "a b.example",
            "ann@example.org",
            &long,
        ] {
            assert_eq!(ask(written), Err(Code::DnsNotFound), "{written}");
        }
    }

    #[test]
    fn strangers_limits_and_tokens_come_first() {
        let mut policy = Policy::new(&Config::default()).unwrap();
        let foreign = Asked {
            origin: Some("https://evil.example"),
            ..asked("example.org")
        };
        let never = || -> Result<(), Code> { panic!("nothing is counted for a stranger") };
        assert_eq!(
            decide_lookup(&policy, &foreign, never),
            Err(Code::OriginDenied)
        );
        let full = || Err::<(), _>(Code::RateLimited);
        assert_eq!(
            decide_lookup(&policy, &asked("org"), full),
            Err(Code::RateLimited)
        );
        policy.keys = Some(crate::token::Keyring::from_octets(&[7; 32]));
        let open = || Ok::<_, Code>(());
        assert_eq!(
            decide_lookup(&policy, &asked("example.org"), open),
            Err(Code::Unauthorized)
        );
    }
}
