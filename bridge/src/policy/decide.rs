//! The decisions, one function for each step of a tunnel's life.

use std::net::{IpAddr, SocketAddr};

use ipnet::IpNet;
use shared::tunnel::{code::Code, message::Mode};
use url::{Host, Url};

use super::{
    address::{Class, classify},
    host::{HostRule, canonical},
};
use crate::config::{Config, ConfigError};

/// The operator's rules, read once at the start.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Origins in their ASCII serialization. Empty: the page's own, seen through a loopback name.
    origins: Vec<String>,
    ports: Vec<(u16, Mode)>,
    /// Empty: any host.
    allow_hosts: Vec<HostRule>,
    deny_hosts: Vec<HostRule>,
    plaintext: Vec<Host>,
    allow_addresses: Vec<IpNet>,
}

/// Where a page may connect to, as far as that can be told from its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    host: Host,
    port: u16,
    mode: Mode,
}

impl Destination {
    /// The canonical host.
    pub const fn host(&self) -> &Host {
        &self.host
    }

    /// The TCP port.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// What the guard holds the page to.
    pub const fn mode(&self) -> Mode {
        self.mode
    }
}

/// Addresses that may be dialled, at least one. Only [`Policy::vet`] makes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vetted(Vec<SocketAddr>);

impl Vetted {
    /// The addresses, in the order of the look-up.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.0
    }
}

impl Policy {
    /// Reads the rules.
    ///
    /// # Errors
    /// [`ConfigError`] when an origin or a host cannot be read, or a range is too wide to have been meant.
    pub fn new(config: &Config) -> Result<Self, ConfigError> {
        let rules = |written: &[String]| -> Result<Vec<HostRule>, ConfigError> {
            written
                .iter()
                .map(|rule| HostRule::parse(rule).map_err(|_| ConfigError::Host(rule.clone())))
                .collect()
        };
        let host =
            |written: &String| canonical(written).map_err(|_| ConfigError::Host(written.clone()));
        if let Some(wide) = config
            .allow_addresses
            .iter()
            .find(|range| is_too_wide(range))
        {
            return Err(ConfigError::WideRange(*wide));
        }
        let mut ports = STANDARD_PORTS.to_vec();
        ports.extend(&config.allow_ports);
        Ok(Self {
            origins: config
                .origins
                .iter()
                .map(|origin| serialize_origin(origin))
                .collect::<Result<_, _>>()?,
            ports,
            allow_hosts: rules(&config.allow_hosts)?,
            deny_hosts: rules(&config.deny_hosts)?,
            plaintext: config
                .allow_plaintext
                .iter()
                .map(host)
                .collect::<Result<_, _>>()?,
            allow_addresses: config.allow_addresses.clone(),
        })
    }

    /// Whether a page of this origin may use the bridge. `host` is the request's Host header.
    ///
    /// Without listed origins the page must come from the bridge itself, under a name of this machine: any other name
    /// in the Host header may be a stranger's that has been pointed here (DNS rebinding).
    ///
    /// # Errors
    /// [`Code::OriginDenied`].
    pub fn origin(&self, origin: Option<&str>, host: Option<&str>) -> Result<(), Code> {
        let allowed = match origin {
            None => false,
            Some(origin) if self.origins.is_empty() => {
                host.and_then(own_origin).is_some_and(|own| own == origin)
            }
            Some(origin) => self.origins.iter().any(|listed| listed == origin),
        };
        if allowed {
            Ok(())
        } else {
            Err(Code::OriginDenied)
        }
    }

    /// Whether this host, port and mode may be looked up.
    ///
    /// # Errors
    /// [`Code::DnsNotFound`] for what is no host at all, [`Code::PortDenied`], [`Code::HostDenied`], or
    /// [`Code::PlaintextDenied`] for plain mode to a host that the operator did not list for it.
    pub fn destination(&self, host: &str, port: u16, mode: Mode) -> Result<Destination, Code> {
        let host = canonical(host).map_err(|_| Code::DnsNotFound)?;
        if !self.ports.contains(&(port, mode)) {
            return Err(Code::PortDenied);
        }
        let named = |rules: &[HostRule]| rules.iter().any(|rule| rule.matches(&host));
        if named(&self.deny_hosts) || !(self.allow_hosts.is_empty() || named(&self.allow_hosts)) {
            return Err(Code::HostDenied);
        }
        if mode == Mode::Plain && !self.plaintext.contains(&host) {
            return Err(Code::PlaintextDenied);
        }
        Ok(Destination { host, port, mode })
    }

    /// Keeps those of the addresses found that may be dialled.
    ///
    /// # Errors
    /// [`Code::DnsNotFound`] when none was found, [`Code::AddressDenied`] when none of them is allowed.
    pub fn vet(&self, destination: &Destination, found: &[IpAddr]) -> Result<Vetted, Code> {
        if found.is_empty() {
            return Err(Code::DnsNotFound);
        }
        let allowed: Vec<SocketAddr> = found
            .iter()
            .map(IpAddr::to_canonical)
            .filter(|&address| self.allows(address))
            .map(|address| SocketAddr::new(address, destination.port))
            .collect();
        if allowed.is_empty() {
            Err(Code::AddressDenied)
        } else {
            Ok(Vetted(allowed))
        }
    }

    /// A listed range speaks of addresses as they are dialled: listing 10.0.0.0/8 does not open NAT64's way into it.
    fn allows(&self, address: IpAddr) -> bool {
        classify(address) == Class::Public
            || self
                .allow_addresses
                .iter()
                .any(|range| range.contains(&address))
    }
}

/// `https://mail.example.org`, and nothing after it, as a browser writes it in the Origin header.
fn serialize_origin(written: &str) -> Result<String, ConfigError> {
    let refused = || ConfigError::Origin(written.to_owned());
    let url = Url::parse(written).map_err(|_| refused())?;
    let bare = url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty();
    if bare && matches!(url.scheme(), "http" | "https") {
        Ok(url.origin().ascii_serialization())
    } else {
        Err(refused())
    }
}

/// The origin of a page that was fetched under this Host header, if it names this machine in a way that no DNS can
/// answer for.
fn own_origin(authority: &str) -> Option<String> {
    let url = Url::parse(&format!("http://{authority}/")).ok()?;
    let local = match url.host()? {
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    local.then(|| url.origin().ascii_serialization())
}

/// Wider than any private network: whoever lists 0.0.0.0/0 has switched the policy off without saying so.
fn is_too_wide(range: &IpNet) -> bool {
    match range {
        IpNet::V4(range) => range.prefix_len() < 8,
        IpNet::V6(range) => range.prefix_len() < 7,
    }
}

/// RFC 8314 §7.3, RFC 1939 §3 with RFC 2595. Plain is for listed hosts only.
const STANDARD_PORTS: [(u16, Mode); 3] = [(995, Mode::Tls), (110, Mode::Stls), (110, Mode::Plain)];

#[cfg(test)]
#[path = "decide_tests.rs"]
mod tests;
