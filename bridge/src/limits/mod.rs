//! How many tunnels, how often, and to how many places.
//!
//! | limit | against |
//! |---|---|
//! | tunnels in all, per client | one client that takes every place |
//! | connections per address | one address that takes every place and asks for nothing |
//! | tunnels per mail server | a crowd that locks a server's other users out |
//! | opens per minute, per client | a page that reconnects in a loop |
//! | opens per hour, per client and mail server | guessing a password |
//! | opens per minute, per mail server | guessing a password from many addresses |
//! | mail servers per hour, per client | getting this bridge's address onto every blocklist |
//!
//! The bridge cannot see a failed login, since it relays ciphertext: it counts what it does see.

mod counter;
mod rate;
mod variety;

use std::{
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use ipnet::IpNet;
use shared::tunnel::code::Code;
use url::Host;

use self::{counter::Counter, rate::Rate, variety::Variety};
use crate::config::Config;

pub(crate) use self::counter::Permit;

/// Connections from one address besides its tunnels: for the page, of which a browser fetches six files at a time, and for
/// tunnels that are saying farewell.
const CONNECTIONS_SPARE: u32 = 64;

/// No, and when to ask again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: Code,
    pub(crate) retry_after_s: Option<u32>,
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self {
            code,
            retry_after_s: None,
        }
    }
}

/// The books of all tunnels.
#[derive(Debug)]
pub(crate) struct Limits {
    /// By the other end's address, which is all that is known before a request has come.
    connections: Counter<IpAddr>,
    /// Proxies, through which everybody comes.
    trusted: Vec<IpNet>,
    all: Counter<()>,
    clients: Counter<IpAddr>,
    hosts: Counter<Host>,
    /// By client.
    opens: Mutex<Rate<IpAddr>>,
    /// By mail server.
    crowds: Mutex<Rate<Host>>,
    /// By client and mail server.
    tries: Mutex<Rate<(IpAddr, Host)>>,
    variety: Mutex<Variety>,
}

/// A place among the open tunnels, for as long as it is held.
#[derive(Debug)]
pub(crate) struct Admission {
    _all: Permit<()>,
    _client: Permit<IpAddr>,
}

impl Limits {
    pub(crate) fn new(config: &Config) -> Self {
        let tries = config.opens_per_hour_per_client_and_host;
        let connections = config
            .max_tunnels_per_client
            .saturating_add(CONNECTIONS_SPARE);
        Self {
            connections: Counter::new(connections),
            trusted: config.trust_proxy.clone(),
            all: Counter::new(config.max_tunnels),
            clients: Counter::new(config.max_tunnels_per_client),
            hosts: Counter::new(config.max_tunnels_per_host),
            opens: Mutex::new(Rate::new(config.opens_per_minute, MINUTE)),
            crowds: Mutex::new(Rate::new(config.opens_per_minute_per_host, MINUTE)),
            tries: Mutex::new(Rate::new(tries, HOUR)),
            variety: Mutex::new(Variety::new(config.hosts_per_hour)),
        }
    }

    /// A place for one more connection from this address; proxies need none.
    pub(crate) fn connect(&self, peer: IpAddr) -> Result<Option<Permit<IpAddr>>, Refusal> {
        let peer = peer.to_canonical();
        if self.trusted.iter().any(|range| range.contains(&peer)) {
            return Ok(None);
        }
        self.connections.take(household(peer)).map(Some)
    }

    /// A place for one more tunnel of this client.
    pub(crate) fn admit(&self, client: IpAddr, now: Instant) -> Result<Admission, Refusal> {
        let client = household(client);
        lock(&self.opens).admit(client, now)?;
        Ok(Admission {
            _all: self.all.take(())?,
            _client: self.clients.take(client)?,
        })
    }

    /// A place for one more tunnel of this client to this mail server.
    ///
    /// What the client itself is to blame for comes first, so that a refused one takes nothing from the others.
    pub(crate) fn admit_host(
        &self,
        client: IpAddr,
        host: &Host,
        now: Instant,
    ) -> Result<Permit<Host>, Refusal> {
        let client = household(client);
        lock(&self.variety).admit(client, host, now)?;
        lock(&self.tries).admit((client, host.clone()), now)?;
        let place = self.hosts.take(host.clone())?;
        lock(&self.crowds).admit(host.clone(), now)?;
        Ok(place)
    }
}

/// Who counts as one client: an IPv4 address, or an IPv6 /64, which is the least that one home is given (RFC 6177).
pub(crate) fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        v4 => v4,
    }
}

/// Counts stay right even if a thread panicked while it held them: each change is one step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);

#[cfg(test)]
mod tests {
    use super::{counter::TOO_MANY_RETRY_S, *};

    fn limits(change: impl FnOnce(&mut Config)) -> Limits {
        let mut config = Config::default();
        change(&mut config);
        Limits::new(&config)
    }

    fn client(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn server(name: &str) -> Host {
        Host::Domain(name.into())
    }

    #[test]
    fn a_dropped_permit_is_free_again() {
        let limits = limits(|config| config.max_tunnels_per_client = 2);
        let now = Instant::now();
        let ann = client("192.0.2.1");
        let first = limits.admit(ann, now).unwrap();
        let _second = limits.admit(ann, now).unwrap();
        let refusal = limits.admit(ann, now).unwrap_err();
        assert_eq!(
            refusal,
            Refusal {
                code: Code::TooMany,
                retry_after_s: Some(TOO_MANY_RETRY_S)
            }
        );
        limits.admit(client("192.0.2.2"), now).unwrap();
        drop(first);
        limits.admit(ann, now).unwrap();
    }

    #[test]
    fn nothing_is_kept_of_tunnels_that_ended() {
        let limits = limits(|_| {});
        drop(limits.admit(client("192.0.2.1"), Instant::now()).unwrap());
        drop(
            limits
                .admit_host(client("192.0.2.1"), &server("pop.example"), Instant::now())
                .unwrap(),
        );
        assert!(lock(&limits.clients.held).is_empty());
        assert!(lock(&limits.hosts.held).is_empty());
        assert!(lock(&limits.all.held).is_empty());
    }

    #[test]
    fn the_total_counts_everybody() {
        let limits = limits(|config| config.max_tunnels = 1);
        let now = Instant::now();
        let _held = limits.admit(client("192.0.2.1"), now).unwrap();
        assert_eq!(
            limits.admit(client("192.0.2.2"), now).unwrap_err().code,
            Code::TooMany
        );
        assert_eq!(
            lock(&limits.clients.held).len(),
            1,
            "a refusal holds nothing"
        );
    }

    #[test]
    fn a_home_is_one_client() {
        let limits = limits(|config| config.max_tunnels_per_client = 1);
        let now = Instant::now();
        let _held = limits.admit(client("2001:db8:1:1::1"), now).unwrap();
        assert!(limits.admit(client("2001:db8:1:1:ffff::2"), now).is_err());
        assert!(limits.admit(client("2001:db8:1:2::1"), now).is_ok());
        let _held = limits.admit(client("192.0.2.1"), now).unwrap();
        assert!(limits.admit(client("::ffff:192.0.2.1"), now).is_err());
    }

    #[test]
    fn opens_per_minute() {
        let limits = limits(|config| config.opens_per_minute = 1);
        let now = Instant::now();
        limits.admit(client("192.0.2.1"), now).unwrap();
        let refusal = limits.admit(client("192.0.2.1"), now).unwrap_err();
        assert_eq!(refusal.code, Code::RateLimited);
        limits.admit(client("192.0.2.2"), now).unwrap();
    }

    #[test]
    fn one_address_does_not_take_every_place_and_a_proxy_may() {
        let limits = limits(|config| {
            config.max_tunnels_per_client = 2;
            config.trust_proxy = vec!["192.0.2.128/25".parse().unwrap()];
        });
        let taken = |address: &str| -> Vec<_> {
            let places = (0..1000).map_while(|_| limits.connect(client(address)).ok());
            places.collect()
        };
        let held = taken("192.0.2.1");
        assert_eq!(held.len(), 66);
        assert_eq!(taken("192.0.2.2").len(), 66);
        assert_eq!(taken("::ffff:192.0.2.200").len(), 1000);
        drop(held);
        assert_eq!(taken("192.0.2.1").len(), 66);
    }

    #[test]
    fn guessing_a_password_is_slow() {
        let limits = limits(|config| config.opens_per_hour_per_client_and_host = 2);
        let start = Instant::now();
        let try_at = |client_address, host, after| {
            let now = start + Duration::from_secs(after);
            limits.admit_host(client(client_address), &server(host), now)
        };
        let ann = "192.0.2.1";
        try_at(ann, "pop.example", 0).unwrap();
        try_at(ann, "pop.example", 0).unwrap();
        let refusal = try_at(ann, "pop.example", 0).unwrap_err();
        assert_eq!(refusal.code, Code::RateLimited);
        assert_eq!(refusal.retry_after_s, Some(30 * 60));
        try_at(ann, "pop.elsewhere.example", 0).unwrap();
        try_at("192.0.2.2", "pop.example", 0).unwrap();
        try_at(ann, "pop.example", 30 * 60).unwrap();
    }

    #[test]
    fn guessing_it_from_many_addresses_is_slow_too() {
        let limits = limits(|config| config.opens_per_minute_per_host = 3);
        let now = Instant::now();
        let mut admitted = 0;
        for last in 0..100 {
            let client = IpAddr::from([198, 51, 100, last]);
            admitted += u32::from(
                limits
                    .admit_host(client, &server("pop.example"), now)
                    .is_ok(),
            );
        }
        assert_eq!(admitted, 3);
        limits
            .admit_host(client("192.0.2.1"), &server("other.example"), now)
            .unwrap();
    }

    #[test]
    fn who_is_refused_takes_nothing_from_the_others() {
        let limits = limits(|config| {
            config.opens_per_hour_per_client_and_host = 1;
            config.opens_per_minute_per_host = 2;
        });
        let now = Instant::now();
        let (abuser, ann) = (client("192.0.2.66"), client("192.0.2.1"));
        let host = server("pop.example");
        for _ in 0..50 {
            drop(limits.admit_host(abuser, &host, now));
        }
        limits.admit_host(ann, &host, now).unwrap();
    }
}
