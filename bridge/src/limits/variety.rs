//! How many different mail servers one client may reach in an hour.
//!
//! All users of a bridge share one address at every mail server, and blocklists are shared between servers. A person has
//! a handful of mailboxes; whoever tries a list of servers gets through the first few of them.

use std::{
    collections::HashMap,
    net::IpAddr,
    time::{Duration, Instant},
};

use shared::tunnel::code::Code;
use url::Host;

use super::{Refusal, rate::whole_seconds};

/// For how long a server counts after its last use.
const HOUR: Duration = Duration::from_secs(60 * 60);

/// Clients remembered before those are forgotten whose hour is over.
const CLIENTS_KEPT: usize = 4096;

/// Clients remembered at most. Beyond, all are forgotten at once: the rates of each mail server still hold the crowd.
const CLIENTS_MAX: usize = 50_000;

/// The servers that each client has reached lately.
#[derive(Debug)]
pub(super) struct Variety {
    limit: usize,
    seen: HashMap<IpAddr, Vec<(Host, Instant)>>,
    kept: usize,
}

impl Variety {
    pub(super) fn new(limit: u32) -> Self {
        Self {
            limit: usize::try_from(limit).unwrap_or(usize::MAX),
            seen: HashMap::new(),
            kept: CLIENTS_KEPT,
        }
    }

    /// Books a visit of `client` to `host`. A refused one is not booked.
    pub(super) fn admit(
        &mut self,
        client: IpAddr,
        host: &Host,
        now: Instant,
    ) -> Result<(), Refusal> {
        if self.seen.len() >= self.kept {
            self.forget(now);
        }
        let hosts = self.seen.entry(client).or_default();
        hosts.retain(|(_, last)| now < *last + HOUR);
        if let Some((_, last)) = hosts.iter_mut().find(|(known, _)| known == host) {
            *last = now;
            return Ok(());
        }
        if hosts.len() >= self.limit {
            let free = hosts.iter().map(|(_, last)| *last + HOUR).min();
            let wait = free.unwrap_or(now).saturating_duration_since(now);
            return Err(Refusal {
                code: Code::RateLimited,
                retry_after_s: Some(whole_seconds(wait)),
            });
        }
        hosts.push((host.clone(), now));
        Ok(())
    }

    fn forget(&mut self, now: Instant) {
        self.seen
            .retain(|_, hosts| hosts.iter().any(|(_, last)| now < *last + HOUR));
        if self.seen.len() >= CLIENTS_MAX {
            self.seen.clear();
        }
        self.kept = CLIENTS_KEPT.max(self.seen.len() * 2).min(CLIENTS_MAX);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(last: u8) -> IpAddr {
        [192, 0, 2, last].into()
    }

    fn host(number: usize) -> Host {
        Host::Domain(format!("pop{number}.example"))
    }

    #[test]
    fn a_list_of_servers_is_not_worked_through() {
        let mut variety = Variety::new(3);
        let start = Instant::now();
        for number in 0..3 {
            variety.admit(client(1), &host(number), start).unwrap();
        }
        let later = start + Duration::from_secs(60);
        let refusal = variety.admit(client(1), &host(3), later).unwrap_err();
        assert_eq!(refusal.code, Code::RateLimited);
        assert_eq!(refusal.retry_after_s, Some(59 * 60));
        // The ones that are known stay open, and others are not touched.
        variety.admit(client(1), &host(2), later).unwrap();
        variety.admit(client(2), &host(3), later).unwrap();
        // Those not used again make room.
        variety.admit(client(1), &host(4), start + HOUR).unwrap();
        variety.admit(client(1), &host(5), start + HOUR).unwrap();
        assert!(variety.admit(client(1), &host(6), start + HOUR).is_err());
    }

    #[test]
    fn clients_whose_hour_is_over_are_forgotten() {
        let mut variety = Variety::new(3);
        let start = Instant::now();
        for number in 0..CLIENTS_KEPT as u32 {
            let client = IpAddr::V4(number.into());
            variety.admit(client, &host(1), start).unwrap();
        }
        variety.admit(client(1), &host(1), start + HOUR).unwrap();
        assert_eq!(variety.seen.len(), 1);
    }
}
