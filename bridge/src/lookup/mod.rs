//! Which POP3 servers a mail domain names in the DNS: `_pop3s._tcp` and `_pop3._tcp` (RFC 6186, RFC 2782).
//!
//! The system's resolver knows addresses only, so this asks the system's name servers itself. What may be looked up is the
//! policy's matter ([`crate::policy::decide_lookup`]); what comes back is only ever shown to a person and, should they want
//! to go there, goes through the whole policy again, with a look-up of its own.

mod answer;
mod exchange;
mod nameservers;
mod order;

use std::{net::SocketAddr, time::Duration};

use shared::tunnel::{
    code::Code,
    message::{Mode, SERVICES_MAX, Service},
};
use tokio::time::timeout;
use url::Host;

use self::answer::Record;
use crate::policy::{Policy, canonical};

pub(crate) use self::nameservers::Nameservers;

/// A whole look-up: as long as one of addresses may take, for the same reason.
const LOOKUP_MAX: Duration = Duration::from_secs(5);

/// What a domain says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// TLS from the first octet before STLS (RFC 8314 §3), then as the domain wants it.
    pub(crate) services: Vec<Service>,
    /// It says that it has no POP3.
    pub(crate) none: bool,
}

/// Asks for both services at once. One answer is enough.
///
/// # Errors
/// [`Code::DnsFailed`] when nobody answers in a way that can be understood.
pub(crate) async fn look_up(servers: &[SocketAddr], domain: &str) -> Result<Found, Code> {
    let (implicit, upgraded) = tokio::join!(
        one(servers, domain, "_pop3s"),
        one(servers, domain, "_pop3")
    );
    if implicit.is_err() && upgraded.is_err() {
        return Err(Code::DnsFailed);
    }
    let (implicit, upgraded) = (implicit.unwrap_or_default(), upgraded.unwrap_or_default());
    let denied = |records: &[Record]| records.iter().any(|record| record.target.is_empty());
    let none = denied(&implicit) || denied(&upgraded);
    let mut services = in_order(implicit, Mode::Tls);
    services.extend(in_order(upgraded, Mode::Stls));
    services.truncate(SERVICES_MAX);
    Ok(Found {
        none: none && services.is_empty(),
        services,
    })
}

/// Leaves what this bridge would carry to.
///
/// # Errors
/// Why it would carry to none of them, where there are some.
pub(crate) fn reachable(found: Found, policy: &Policy) -> Result<Found, Code> {
    let mut refused = None;
    let mut services = found.services;
    services.retain(|service| {
        let reached = policy.reaches(&service.host, service.port, service.mode);
        refused = refused.or(reached.as_ref().err().copied());
        reached.is_ok()
    });
    match refused {
        Some(code) if services.is_empty() => Err(code),
        _ => Ok(Found {
            services,
            none: found.none,
        }),
    }
}

async fn one(servers: &[SocketAddr], domain: &str, service: &str) -> Result<Vec<Record>, Silent> {
    let name = format!("{service}._tcp.{domain}");
    timeout(LOOKUP_MAX, exchange::ask(servers, &name))
        .await
        .unwrap_or(Err(Silent))
}

/// Nobody has answered in a way that can be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Silent;

fn in_order(records: Vec<Record>, mode: Mode) -> Vec<Service> {
    let ordered = order::order(records, order::random);
    let services = ordered.into_iter().filter_map(|record| {
        // A target is a host's name (RFC 2782), in letters that everybody reads alike.
        let Ok(Host::Domain(host)) = canonical(&record.target) else {
            return None;
        };
        (record.port != 0).then_some(Service {
            host,
            port: record.port,
            mode,
        })
    });
    services.take(SERVICES_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;

    fn record(priority: u16, port: u16, target: &str) -> Record {
        Record {
            priority,
            weight: 0,
            port,
            target: target.into(),
        }
    }

    #[test]
    fn targets_are_names_of_hosts() {
        let records = vec![
            record(9, 995, "Pop.Example.ORG"),
            record(1, 995, ""),
            record(2, 995, "192.0.2.1"),
            record(3, 0, "zero.example.org"),
            record(4, 995, "a b.example.org"),
        ];
        let hosts: Vec<_> = in_order(records, Mode::Tls)
            .into_iter()
            .map(|service| service.host)
            .collect();
        assert_eq!(hosts, ["pop.example.org"]);
    }

    #[test]
    fn only_what_would_be_carried_is_told() {
        let config = Config {
            deny_hosts: vec!["bad.example".into()],
            ..Config::default()
        };
        let policy = Policy::new(&config).unwrap();
        let service = |host: &str, port| Service {
            host: host.into(),
            port,
            mode: Mode::Tls,
        };
        let found = |services| Found {
            services,
            none: false,
        };
        let good = service("pop.example.org", 995);
        let mixed = found(vec![service("pop.bad.example", 995), good.clone()]);
        assert_eq!(reachable(mixed, &policy), Ok(found(vec![good])));
        let denied = found(vec![service("pop.bad.example", 995)]);
        assert_eq!(reachable(denied, &policy), Err(Code::HostDenied));
        let port = found(vec![service("pop.example.org", 22)]);
        assert_eq!(reachable(port, &policy), Err(Code::PortDenied));
        assert_eq!(reachable(found(vec![]), &policy), Ok(found(vec![])));
    }
}
