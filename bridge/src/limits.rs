//! How many tunnels, and how often: permits that give themselves back when dropped.

use std::{
    collections::HashMap,
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use shared::tunnel::code::Code;

use crate::config::Config;

/// Seconds after which it is worth trying again when too many tunnels are open: about what a visit by a mail program
/// takes, and few enough for a person to wait.
const TOO_MANY_RETRY_S: u32 = 15;

/// Clients remembered before those are forgotten whose minute is over.
const CLIENTS_KEPT: usize = 4096;

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
    all: Counter<()>,
    clients: Counter<IpAddr>,
    hosts: Counter<url::Host>,
    rate: Mutex<Rate>,
}

/// A place among the open tunnels, for as long as it is held.
#[derive(Debug)]
pub(crate) struct Admission {
    _all: Permit<()>,
    _client: Permit<IpAddr>,
}

impl Limits {
    pub(crate) fn new(config: &Config) -> Self {
        Self {
            all: Counter::new(config.max_tunnels),
            clients: Counter::new(config.max_tunnels_per_client),
            hosts: Counter::new(config.max_tunnels_per_host),
            rate: Mutex::new(Rate::new(config.opens_per_minute)),
        }
    }

    /// A place for one more tunnel of this client.
    pub(crate) fn admit(&self, client: IpAddr, now: Instant) -> Result<Admission, Refusal> {
        let client = household(client);
        lock(&self.rate).admit(client, now)?;
        Ok(Admission {
            _all: self.all.take(())?,
            _client: self.clients.take(client)?,
        })
    }

    /// A place for one more tunnel to this mail server.
    pub(crate) fn admit_host(&self, host: &url::Host) -> Result<Permit<url::Host>, Refusal> {
        self.hosts.take(host.clone())
    }
}

/// Who counts as one client: an IPv4 address, or an IPv6 /64, which is the least that one home is given (RFC 6177).
fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        v4 => v4,
    }
}

/// Counts what is held, by key.
#[derive(Debug)]
struct Counter<K: Eq + Hash + Clone> {
    limit: u32,
    held: Arc<Mutex<HashMap<K, u32>>>,
}

/// One unit of a counter.
#[derive(Debug)]
pub(crate) struct Permit<K: Eq + Hash + Clone> {
    key: K,
    held: Arc<Mutex<HashMap<K, u32>>>,
}

impl<K: Eq + Hash + Clone> Counter<K> {
    fn new(limit: u32) -> Self {
        Self {
            limit,
            held: Arc::default(),
        }
    }

    fn take(&self, key: K) -> Result<Permit<K>, Refusal> {
        let mut held = lock(&self.held);
        let count = held.get(&key).copied().unwrap_or(0);
        if count >= self.limit {
            return Err(Refusal {
                code: Code::TooMany,
                retry_after_s: Some(TOO_MANY_RETRY_S),
            });
        }
        held.insert(key.clone(), count + 1);
        drop(held);
        Ok(Permit {
            key,
            held: Arc::clone(&self.held),
        })
    }
}

impl<K: Eq + Hash + Clone> Drop for Permit<K> {
    fn drop(&mut self) {
        let mut held = lock(&self.held);
        match held.get_mut(&self.key) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(held.remove(&self.key)),
        }
    }
}

/// The generic cell rate algorithm: each client owes a moment, and each opening moves it on by an equal part of a minute.
/// Whoever owes more than a minute waits. One `Instant` per client, and no clock that ticks.
#[derive(Debug)]
struct Rate {
    each: Duration,
    owed: HashMap<IpAddr, Instant>,
    kept: usize,
}

impl Rate {
    fn new(per_minute: u32) -> Self {
        Self {
            each: MINUTE / per_minute.max(1),
            owed: HashMap::new(),
            kept: CLIENTS_KEPT,
        }
    }

    fn admit(&mut self, client: IpAddr, now: Instant) -> Result<(), Refusal> {
        if self.owed.len() >= self.kept {
            self.owed.retain(|_, owed| *owed > now);
            self.kept = CLIENTS_KEPT.max(self.owed.len() * 2);
        }
        let owed = self.owed.get(&client).copied().unwrap_or(now).max(now) + self.each;
        let wait = owed.saturating_duration_since(now + MINUTE);
        if !wait.is_zero() {
            let seconds = wait.as_secs_f64().ceil() as u32;
            return Err(Refusal {
                code: Code::RateLimited,
                retry_after_s: Some(seconds),
            });
        }
        self.owed.insert(client, owed);
        Ok(())
    }
}

/// Counts stay right even if a thread panicked while it held them: each change is one step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

const MINUTE: Duration = Duration::from_secs(60);

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(change: impl FnOnce(&mut Config)) -> Limits {
        let mut config = Config::default();
        change(&mut config);
        Limits::new(&config)
    }

    fn client(text: &str) -> IpAddr {
        text.parse().unwrap()
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
                .admit_host(&url::Host::parse("example.org").unwrap())
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
        let limits = limits(|config| config.opens_per_minute = 6);
        let start = Instant::now();
        let ann = client("192.0.2.1");
        for _ in 0..6 {
            limits.admit(ann, start).unwrap();
        }
        let refusal = limits.admit(ann, start).unwrap_err();
        assert_eq!(
            refusal,
            Refusal {
                code: Code::RateLimited,
                retry_after_s: Some(10)
            }
        );
        let later = start + Duration::from_secs(10);
        limits.admit(ann, later).unwrap();
        assert_eq!(
            limits.admit(ann, later).unwrap_err().code,
            Code::RateLimited
        );
        limits.admit(client("192.0.2.2"), later).unwrap();
    }

    #[test]
    fn clients_whose_minute_is_over_are_forgotten() {
        let mut rate = Rate::new(60);
        let start = Instant::now();
        for at in 0..CLIENTS_KEPT as u32 {
            rate.admit(IpAddr::V4(at.into()), start).unwrap();
        }
        rate.admit(client("192.0.2.1"), start + MINUTE).unwrap();
        assert_eq!(rate.owed.len(), 1);
    }
}
