//! The decision.

use std::net::{IpAddr, SocketAddr};

use shared::tunnel::{code::Code, message::Mode};
use url::{Host, Url};

use super::{
    host::{HostRule, canonical},
    rules::{Policy, Ranges},
};
use crate::token::Grant;

/// What a page asks for, who the page is, and when.
pub struct Asked<'a> {
    /// The request's Origin header, if it has exactly one.
    pub origin: Option<&'a str>,
    /// The request's Host header, if it has exactly one.
    pub authority: Option<&'a str>,
    /// The access token in `open`.
    pub token: Option<&'a str>,
    /// A host name or an IP address, as the person typed it.
    pub host: &'a str,
    /// A TCP port.
    pub port: u16,
    /// How the connection will be protected.
    pub mode: Mode,
    /// Seconds since 1970, for the token.
    pub now: u64,
}

/// Whether a page gets its tunnel: every rule there is, in the order in which they apply.
///
/// The limits are counted by the caller: `admit` is asked once for a place for this client, `admit_host` once for a place
/// at this mail server, and what they return is handed through. They are called at the step where they stand and not at
/// all after a refusal.
///
/// After this comes one look-up, and [`Destination::vet`] with what it found.
///
/// # Errors
/// The first rule that says no: [`Code::OriginDenied`]; whatever `admit` says; [`Code::Unauthorized`];
/// those of [`Policy::reaches`]; [`Code::HostDenied`] for a host that the token does not open; whatever `admit_host` says.
pub fn decide<C, H, E: From<Code>>(
    policy: &Policy,
    asked: &Asked<'_>,
    admit: impl FnOnce() -> Result<C, E>,
    admit_host: impl FnOnce(&Host) -> Result<H, E>,
) -> Result<(Destination, C, H), E> {
    let (client, grant) = may_use(policy, asked, admit)?;
    let (port, mode) = (asked.port, asked.mode);
    let host = policy.reaches(asked.host, port, mode)?;
    let granted = grant
        .as_ref()
        .is_none_or(|grant| grant.hosts.is_empty() || is_in(&grant.hosts, &host));
    if !granted {
        return Err(Code::HostDenied.into());
    }
    let place = admit_host(&host)?;
    let destination = Destination {
        is_told: is_in(&policy.told, &host),
        holder: grant.map(|grant| grant.holder),
        ranges: policy.ranges.clone(),
        host,
        port,
        mode,
    };
    Ok((destination, client, place))
}

/// Whether a page may use the bridge at all, whatever for: Origin, limits, token.
pub(super) fn may_use<C, E: From<Code>>(
    policy: &Policy,
    asked: &Asked<'_>,
    admit: impl FnOnce() -> Result<C, E>,
) -> Result<(C, Option<Grant>), E> {
    if !is_own_page(policy, asked) {
        return Err(Code::OriginDenied.into());
    }
    // Before the token, so that whoever comes with wrong ones is slowed down like everybody else. Behind the Origin, so
    // that a foreign page in someone's browser cannot use up what is theirs.
    let client = admit()?;
    let grant = match &policy.keys {
        None => None,
        Some(keys) => Some(
            asked
                .token
                .and_then(|token| keys.verify(token, asked.now))
                .ok_or(Code::Unauthorized)?,
        ),
    };
    Ok((client, grant))
}

impl Policy {
    /// Whether anybody may reach this host and port in this mode; the canonical host.
    ///
    /// # Errors
    /// [`Code::DnsNotFound`] for what is no host at all, [`Code::PortDenied`], [`Code::HostDenied`], or
    /// [`Code::PlaintextDenied`] for plain mode to a host that the operator did not list for it.
    pub fn reaches(&self, host: &str, port: u16, mode: Mode) -> Result<Host, Code> {
        let host = canonical(host).map_err(|_| Code::DnsNotFound)?;
        if !self.ports.contains(&(port, mode)) {
            return Err(Code::PortDenied);
        }
        let listed = self.allow_hosts.is_empty() || is_in(&self.allow_hosts, &host);
        if is_in(&self.deny_hosts, &host) || !listed {
            return Err(Code::HostDenied);
        }
        if mode == Mode::Plain && !self.plaintext.contains(&host) {
            return Err(Code::PlaintextDenied);
        }
        Ok(host)
    }
}

fn is_in(rules: &[HostRule], host: &Host) -> bool {
    rules.iter().any(|rule| rule.matches(host))
}

/// Where a page may connect to, as far as that can be told from its words. Only [`decide`] makes it, for one tunnel: it
/// cannot be copied, and [`Destination::vet`] uses it up.
#[derive(Debug)]
pub struct Destination {
    host: Host,
    port: u16,
    mode: Mode,
    is_told: bool,
    holder: Option<String>,
    ranges: Ranges,
}

impl Destination {
    /// The canonical host: what is looked up, if it is a name.
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

    /// Who the token was given to, in the operator's words. For the log while debugging, and nowhere else.
    pub fn holder(&self) -> Option<&str> {
        self.holder.as_deref()
    }

    /// Keeps those of the addresses found that may be dialled. Every one of them is classified.
    ///
    /// # Errors
    /// [`Code::DnsNotFound`] when none was found, [`Code::AddressDenied`] when none of them is allowed.
    pub fn vet(self, found: &[IpAddr]) -> Result<Vetted, Code> {
        if found.is_empty() {
            return Err(Code::DnsNotFound);
        }
        let addresses: Vec<SocketAddr> = found
            .iter()
            .map(IpAddr::to_canonical)
            .filter(|&address| self.ranges.allow(address))
            .map(|address| SocketAddr::new(address, self.port))
            .collect();
        if addresses.is_empty() {
            return Err(Code::AddressDenied);
        }
        Ok(Vetted {
            addresses,
            is_told: self.is_told,
        })
    }
}

/// Addresses that may be dialled, at least one. Only [`Destination::vet`] makes them.
#[derive(Debug)]
pub struct Vetted {
    addresses: Vec<SocketAddr>,
    is_told: bool,
}

impl Vetted {
    /// The addresses, in the order of the look-up.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Whether this mail server is told the person's address (PROXY protocol).
    pub const fn is_told(&self) -> bool {
        self.is_told
    }
}

/// Whether a page of this origin may use the bridge.
///
/// Without listed origins the page must come from the bridge itself, under a name of this machine: any other name
/// in the Host header may be a stranger's that has been pointed here (DNS rebinding).
fn is_own_page(policy: &Policy, asked: &Asked<'_>) -> bool {
    let Some(origin) = asked.origin else {
        return false;
    };
    if policy.origins.is_empty() {
        let own = asked
            .authority
            .and_then(|host| own_origin(policy.scheme, host));
        return own.is_some_and(|own| own == origin);
    }
    policy.origins.iter().any(|listed| listed == origin)
}

/// The origin of a page that was fetched under this Host header, if it names this machine in a way that no DNS can
/// answer for.
fn own_origin(scheme: &str, authority: &str) -> Option<String> {
    let url = Url::parse(&format!("{scheme}://{authority}/")).ok()?;
    let local = match url.host()? {
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    local.then(|| url.origin().ascii_serialization())
}

#[cfg(test)]
#[path = "decide_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "decide_table.rs"]
mod table;
