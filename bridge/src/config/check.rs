//! Which settings are refused: those that contradict each other, and those that are unsafe together.

use std::{
    fs,
    net::{IpAddr, SocketAddr},
    path::Path,
    time::Duration,
};

use super::{Config, ConfigError};
use crate::policy::host::HostRule;

impl Config {
    /// What can be checked before an address to listen on is known.
    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        self.check_numbers()?;
        self.check_destinations()?;
        match (&self.tls_cert, &self.tls_key) {
            (Some(_), None) => return Err(ConfigError::TlsHalf("--tls-key")),
            (None, Some(_)) => return Err(ConfigError::TlsHalf("--tls-cert")),
            (None, None) => {}
            (Some(_), Some(_)) => {
                if let Some(origin) = self.origins.iter().find(|text| text.starts_with("http:")) {
                    return Err(ConfigError::OriginInClear(origin.clone()));
                }
            }
        }
        if let Some(admin) = self.admin
            && !self.expose_admin
            && !is_near(admin.ip())
        {
            return Err(ConfigError::AdminExposed(admin));
        }
        if let Some(contact) = &self.contact
            && (contact.trim().is_empty() || contact.contains(char::is_control))
        {
            return Err(ConfigError::Contact);
        }
        Ok(())
    }

    fn check_numbers(&self) -> Result<(), ConfigError> {
        let limits = [
            ("--max-tunnels", self.max_tunnels),
            ("--max-tunnels-per-client", self.max_tunnels_per_client),
            ("--max-tunnels-per-host", self.max_tunnels_per_host),
            ("--opens-per-minute", self.opens_per_minute),
            (
                "--opens-per-minute-per-host",
                self.opens_per_minute_per_host,
            ),
            (
                "--opens-per-hour-per-client-and-host",
                self.opens_per_hour_per_client_and_host,
            ),
            ("--hosts-per-hour", self.hosts_per_hour),
            ("--byte-limit", u32::from(self.byte_limit > 0)),
        ];
        if let Some((name, _)) = limits.into_iter().find(|&(_, limit)| limit == 0) {
            return Err(ConfigError::Zero(name));
        }
        let times = [
            ("--idle", self.idle),
            ("--lifetime", self.lifetime),
            ("--drain", self.drain),
            ("--abuse-log-days", DAY * self.abuse_log_days.min(1000)),
        ];
        match times
            .into_iter()
            .find(|&(_, time)| time.is_zero() || time > YEAR)
        {
            Some((name, _)) => Err(ConfigError::Time(name)),
            None => Ok(()),
        }
    }

    fn check_destinations(&self) -> Result<(), ConfigError> {
        if self.any_public_host && !self.allow_hosts.is_empty() {
            return Err(ConfigError::AnyAndSome);
        }
        if self.any_public_host && !self.allow_plaintext.is_empty() {
            return Err(ConfigError::AnyInClear);
        }
        let (allowed, denied) = (rules(&self.allow_hosts)?, rules(&self.deny_hosts)?);
        for (flag, named) in [
            ("--allow-plaintext", &self.allow_plaintext),
            ("--proxy-protocol", &self.proxy_protocol),
        ] {
            for (rule, written) in rules(named)?.iter().zip(named) {
                if denied.iter().any(|denied| denied.covers(rule)) {
                    return Err(ConfigError::Denied(flag, written.clone()));
                }
                if !allowed.is_empty() && !allowed.iter().any(|allowed| allowed.covers(rule)) {
                    return Err(ConfigError::Outside(flag, written.clone()));
                }
            }
        }
        Ok(())
    }

    /// Whether these settings are safe on this address.
    ///
    /// # Errors
    /// Anywhere: [`ConfigError::AdminIsBind`]. On an address that other machines can reach:
    /// [`ConfigError::OriginMissing`], [`ConfigError::DestinationMissing`], [`ConfigError::PlainHttp`],
    /// [`ConfigError::AnyInside`], [`ConfigError::AnyService`].
    pub fn check_listener(&self, address: SocketAddr) -> Result<(), ConfigError> {
        if let Some(admin) = self.admin
            && collide(admin, address)
        {
            return Err(ConfigError::AdminIsBind(admin));
        }
        if address.ip().to_canonical().is_loopback() {
            return Ok(());
        }
        if self.origins.is_empty() {
            return Err(ConfigError::OriginMissing(address));
        }
        if self.allow_hosts.is_empty() && !self.any_public_host {
            return Err(ConfigError::DestinationMissing(address));
        }
        if !self.insecure_http && !self.speaks_tls() {
            return Err(ConfigError::PlainHttp(address));
        }
        if self.any_public_host {
            if let Some(range) = self.allow_addresses.first() {
                return Err(ConfigError::AnyInside(*range));
            }
            let ports = self.allow_ports.iter().map(|&(port, _)| port);
            if let Some(port) = ports.into_iter().find(|&port| is_another_service(port)) {
                return Err(ConfigError::AnyService(port));
            }
        }
        Ok(())
    }

    /// What is allowed on this address and worth a second thought, one sentence each.
    pub fn notes(&self, address: SocketAddr) -> Vec<&'static str> {
        let behind_proxy = !self.speaks_tls()
            && self.trust_proxy.is_empty()
            && self.origins.iter().any(|text| text.starts_with("https:"));
        let reachable = !address.ip().to_canonical().is_loopback();
        let mut notes = Vec::new();
        if behind_proxy {
            notes.push(
                "behind a proxy all visitors have the proxy's address, and share what one may have; \
                 add --trust-proxy with that address",
            );
        }
        if reachable && self.any_public_host && self.contact.is_none() {
            notes.push("a bridge for everybody should say who runs it; add --contact");
        }
        notes
    }
}

/// What is in a file that a setting names.
pub(crate) fn readable(flag: &'static str, path: &Path) -> Result<Vec<u8>, ConfigError> {
    fs::read(path).map_err(|error| ConfigError::File {
        flag,
        path: path.to_owned(),
        words: error.to_string(),
    })
}

fn rules(written: &[String]) -> Result<Vec<HostRule>, ConfigError> {
    written
        .iter()
        .map(|rule| HostRule::parse(rule).map_err(|_| ConfigError::Host(rule.clone())))
        .collect()
}

/// An address of this machine or of a private network. The unspecified one is every address, strangers' ways in included.
fn is_near(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

/// Whether two listeners want the same port of the same address. Port 0 is another one each time.
fn collide(one: SocketAddr, other: SocketAddr) -> bool {
    let everywhere = |address: SocketAddr| address.ip().is_unspecified();
    one.port() != 0
        && one.port() == other.port()
        && (one.ip() == other.ip() || everywhere(one) || everywhere(other))
}

/// Ports below 1024 belong to services of their own (RFC 6335 §6), and only two of them to POP3.
const fn is_another_service(port: u16) -> bool {
    port < 1024 && port != 110 && port != 995
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Longer times mean "no limit", which is not on offer, and overflow clocks.
const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
