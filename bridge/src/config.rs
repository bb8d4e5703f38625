//! What an operator decides: the defaults are closed, and each says why it is what it is.

use std::{net::SocketAddr, time::Duration};

use ipnet::IpNet;
use shared::tunnel::{message::Mode, page_config::PageConfig};

/// The address that the program listens on unless told otherwise: reachable from this machine alone.
pub const DEFAULT_BIND: &str = "127.0.0.1:8110";

/// A bridge's settings. [`Config::default`] opens nothing that was not asked for.
#[derive(Clone, Debug)]
pub struct Config {
    /// Origins whose pages may use the bridge (`https://mail.example.org`). When empty, only the page that the
    /// bridge serves itself, and only on a loopback listener.
    pub origins: Vec<String>,
    /// Hosts that may be reached, with every host below them. When empty: any, which only a loopback listener or
    /// [`Config::any_public_host`] permits.
    pub allow_hosts: Vec<String>,
    /// Hosts that may not be reached, with every host below them. Stronger than `allow_hosts`.
    pub deny_hosts: Vec<String>,
    /// Any mail server on the public internet may be reached. Said aloud, because it makes a relay for everyone who
    /// can load the page.
    pub any_public_host: bool,
    /// Ports besides 995 (tls) and 110 (stls), each for one mode.
    pub allow_ports: Vec<(u16, Mode)>,
    /// Ranges that are denied to everybody by default (private networks, this machine) and are allowed here.
    pub allow_addresses: Vec<IpNet>,
    /// Hosts to which POP3 without any encryption is carried. The names are compared whole.
    pub allow_plaintext: Vec<String>,
    /// Serve plain HTTP on an address that others can reach: for use behind a proxy that does TLS.
    pub insecure_http: bool,

    /// Tunnels open at the same time. At about 12 kB each, 1,024 idle ones cost 12 MB; busy ones up to 8 MB of socket
    /// buffers in the kernel each, which is the true limit.
    pub max_tunnels: u32,
    /// Tunnels open at the same time from one client address (IPv6: one /64). A page needs one; 32 is a library or
    /// an office behind one address.
    pub max_tunnels_per_client: u32,
    /// Tunnels open at the same time to one mail server. The bridge cannot see failed logins, so it keeps itself from
    /// being of use for guessing passwords, and servers from locking it out: all its users share one address there.
    pub max_tunnels_per_host: u32,
    /// Tunnels opened in a minute by one client address. A person who signs in, looks and refreshes opens a few.
    pub opens_per_minute: u32,
    /// A tunnel in which no octet moved for this long is closed. Eleven minutes: one more than the ten for which RFC 1939
    /// §3 has a server wait, so that it is the server who ends an idle session.
    pub idle: Duration,
    /// A tunnel open for this long is closed, whatever it does. Twelve hours: longer than a working day.
    pub lifetime: Duration,
    /// Octets that one tunnel carries, both ways together. 8 GiB: more than a maildrop that a browser can hold.
    pub byte_limit: u64,
    /// On shutdown, tunnels have this long to finish and QUIT, so that deletions are committed. Twenty seconds: within
    /// the thirty that Kubernetes gives, less than systemd's ninety.
    pub drain: Duration,

    /// What the page is told (`/config.json`). `plaintext_hosts` is filled in from `allow_plaintext`.
    pub page: PageConfig,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            origins: Vec::new(),
            allow_hosts: Vec::new(),
            deny_hosts: Vec::new(),
            any_public_host: false,
            allow_ports: Vec::new(),
            allow_addresses: Vec::new(),
            allow_plaintext: Vec::new(),
            insecure_http: false,
            max_tunnels: 1024,
            max_tunnels_per_client: 32,
            max_tunnels_per_host: 256,
            opens_per_minute: 60,
            idle: Duration::from_secs(11 * 60),
            lifetime: Duration::from_secs(12 * 60 * 60),
            byte_limit: 8 << 30,
            drain: Duration::from_secs(20),
            page: PageConfig::default(),
        }
    }
}

/// Why a bridge does not start, and what to add so that it does.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// An origin that no browser would send.
    #[error(
        "`{0}` is not an origin; write it as the browser does, for example https://mail.example.org"
    )]
    Origin(String),
    /// A rule about something that is no host.
    #[error("`{0}` is not a host; write a name such as example.org, or an IP address")]
    Host(String),
    /// A range that would switch the policy off.
    #[error(
        "the range {0} is wider than any network of your own; list the ranges you mean with --allow-address"
    )]
    WideRange(IpNet),
    /// A rule that has no effect.
    #[error("--any-public-host makes --allow-host useless; keep one of the two")]
    AnyAndSome,
    /// A limit of nothing.
    #[error("{0} must be more than zero")]
    Zero(&'static str),
    /// A time of nothing, or of forever.
    #[error("{0} must be more than zero and at most a year")]
    Time(&'static str),
    /// Others can reach the page, and it is not said where the page is served from.
    #[error(
        "{0} can be reached from other machines; add --origin with the address that people will open, for example --origin https://mail.example.org"
    )]
    OriginMissing(SocketAddr),
    /// Others can reach the page, and it is not said where it may connect to.
    #[error(
        "{0} can be reached from other machines; add --allow-host with your mail server's name, or --any-public-host to relay to every mail server on the internet"
    )]
    DestinationMissing(SocketAddr),
    /// Others can reach the page, and the way to it is not encrypted.
    #[error(
        "{0} can be reached from other machines, and this listener speaks plain HTTP; put a proxy that does TLS before it and add --insecure-http"
    )]
    PlainHttp(SocketAddr),
}

impl Config {
    /// What can be checked before an address to listen on is known.
    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        if self.any_public_host && !self.allow_hosts.is_empty() {
            return Err(ConfigError::AnyAndSome);
        }
        let limits = [
            ("--max-tunnels", self.max_tunnels),
            ("--max-tunnels-per-client", self.max_tunnels_per_client),
            ("--max-tunnels-per-host", self.max_tunnels_per_host),
            ("--opens-per-minute", self.opens_per_minute),
        ];
        if let Some((name, _)) = limits.into_iter().find(|&(_, limit)| limit == 0) {
            return Err(ConfigError::Zero(name));
        }
        let times = [
            ("--idle", self.idle),
            ("--lifetime", self.lifetime),
            ("--drain", self.drain),
        ];
        match times
            .into_iter()
            .find(|&(_, time)| time.is_zero() || time > YEAR)
        {
            Some((name, _)) => Err(ConfigError::Time(name)),
            None => Ok(()),
        }
    }

    /// Whether these settings are safe on this address.
    ///
    /// # Errors
    /// On an address that other machines can reach: [`ConfigError::OriginMissing`],
    /// [`ConfigError::DestinationMissing`], [`ConfigError::PlainHttp`].
    pub fn check_listener(&self, address: SocketAddr) -> Result<(), ConfigError> {
        if address.ip().to_canonical().is_loopback() {
            return Ok(());
        }
        if self.origins.is_empty() {
            return Err(ConfigError::OriginMissing(address));
        }
        if self.allow_hosts.is_empty() && !self.any_public_host {
            return Err(ConfigError::DestinationMissing(address));
        }
        if !self.insecure_http {
            return Err(ConfigError::PlainHttp(address));
        }
        Ok(())
    }
}

/// Longer times mean "no limit", which is not on offer, and overflow clocks.
const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

#[cfg(test)]
mod tests {
    use super::*;

    fn check(address: &str, change: impl FnOnce(&mut Config), expected: Option<&str>) {
        let mut config = Config::default();
        change(&mut config);
        let outcome = config
            .check()
            .and_then(|()| config.check_listener(address.parse().unwrap()));
        match (outcome, expected) {
            (Ok(()), None) => {}
            (Err(error), Some(hint)) => {
                assert!(error.to_string().contains(hint), "{error} / {hint}");
            }
            (outcome, expected) => panic!("{address}: {outcome:?}, not {expected:?}"),
        }
    }

    #[test]
    fn loopback_needs_nothing() {
        for address in [
            "127.0.0.1:8110",
            "127.8.8.8:1",
            "[::1]:8110",
            "[::ffff:127.0.0.1]:8110",
        ] {
            check(address, |_| {}, None);
        }
    }

    #[test]
    fn any_other_address_needs_three_words() {
        for address in [
            "0.0.0.0:8110",
            "[::]:8110",
            "192.168.1.2:80",
            "203.0.113.4:443",
        ] {
            let origin =
                |config: &mut Config| config.origins = vec!["https://mail.example.org".into()];
            check(address, |_| {}, Some("--origin"));
            check(address, origin, Some("--allow-host"));
            check(
                address,
                |config| {
                    origin(config);
                    config.allow_hosts = vec!["example.org".into()];
                },
                Some("--insecure-http"),
            );
            check(
                address,
                |config| {
                    origin(config);
                    config.any_public_host = true;
                    config.insecure_http = true;
                },
                None,
            );
        }
    }

    #[test]
    fn contradictions_are_refused() {
        let both = |config: &mut Config| {
            config.any_public_host = true;
            config.allow_hosts = vec!["example.org".into()];
        };
        check("127.0.0.1:1", both, Some("keep one"));
        check(
            "127.0.0.1:1",
            |config| config.opens_per_minute = 0,
            Some("--opens-per-minute"),
        );
    }
}
