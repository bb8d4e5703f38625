//! The operator's rules: read and checked once, at the start.

use std::{net::IpAddr, sync::Arc};

use ipnet::IpNet;
use shared::tunnel::message::Mode;
use url::{Host, Url};

use super::{
    address::{Class, classify},
    host::{HostRule, canonical},
};
use crate::{
    config::{Config, ConfigError},
    token::Keyring,
};

/// What [`decide`](super::decide()) decides by.
#[derive(Debug)]
pub struct Policy {
    /// Origins in their ASCII serialization. Empty: the page's own, seen through a loopback name.
    pub(super) origins: Vec<String>,
    /// What the bridge's own page is fetched by.
    pub(super) scheme: &'static str,
    /// When there are keys, every tunnel needs a token.
    pub(super) keys: Option<Keyring>,
    pub(super) ports: Vec<(u16, Mode)>,
    /// Empty: any host.
    pub(super) allow_hosts: Vec<HostRule>,
    pub(super) deny_hosts: Vec<HostRule>,
    pub(super) plaintext: Vec<Host>,
    /// Mail servers that are told the person's address.
    pub(super) told: Vec<HostRule>,
    pub(super) ranges: Ranges,
}

/// Which addresses may be dialled: the public ones, and the ranges that the operator listed.
#[derive(Clone, Debug)]
pub(super) struct Ranges(Arc<[IpNet]>);

impl Policy {
    /// Reads the rules, and the key of access tokens from its file.
    ///
    /// # Errors
    /// [`ConfigError`] when an origin, a host or the key's file cannot be read, or a range is too wide to have been meant.
    pub fn new(config: &Config) -> Result<Self, ConfigError> {
        let rules = |written: &[String]| -> Result<Vec<HostRule>, ConfigError> {
            written
                .iter()
                .map(|rule| HostRule::parse(rule).map_err(|_| ConfigError::Host(rule.clone())))
                .collect()
        };
        let host =
            |written: &String| canonical(written).map_err(|_| ConfigError::Host(written.clone()));
        let wide = |ranges: &[IpNet]| ranges.iter().find(|range| is_too_wide(range)).copied();
        if let Some(wide) = wide(&config.allow_addresses) {
            return Err(ConfigError::WideRange(wide));
        }
        if let Some(wide) = wide(&config.trust_proxy) {
            return Err(ConfigError::WideTrust(wide));
        }
        let mut ports = STANDARD_PORTS.to_vec();
        ports.extend(&config.allow_ports);
        Ok(Self {
            origins: config
                .origins
                .iter()
                .map(|origin| serialize_origin(origin))
                .collect::<Result<_, _>>()?,
            scheme: if config.speaks_tls() { "https" } else { "http" },
            keys: config.token_key.as_deref().map(Keyring::read).transpose()?,
            ports,
            allow_hosts: rules(&config.allow_hosts)?,
            deny_hosts: rules(&config.deny_hosts)?,
            plaintext: config
                .allow_plaintext
                .iter()
                .map(host)
                .collect::<Result<_, _>>()?,
            told: rules(&config.proxy_protocol)?,
            ranges: Ranges(config.allow_addresses.as_slice().into()),
        })
    }
}

impl Ranges {
    /// A listed range speaks of addresses as they are dialled: listing 10.0.0.0/8 does not open NAT64's way into it.
    pub(super) fn allow(&self, address: IpAddr) -> bool {
        classify(address) == Class::Public || self.0.iter().any(|range| range.contains(&address))
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
mod tests {
    use super::*;

    #[test]
    fn what_is_no_origin_is_refused_at_the_start() {
        for written in [
            "",
            "*",
            "null",
            "mail.example.org",
            "https://a.example/x",
            "https://a.example?x",
            "ftp://a.example",
            "https://u@a.example",
        ] {
            assert!(serialize_origin(written).is_err(), "{written}");
        }
    }

    #[test]
    fn a_range_as_wide_as_the_world_is_refused() {
        for (range, wide) in [
            ("0.0.0.0/0", true),
            ("0.0.0.0/1", true),
            ("10.0.0.0/8", false),
            ("::/0", true),
            ("fc00::/7", false),
        ] {
            let ranges = vec![range.parse().unwrap()];
            let reachable = Config {
                allow_addresses: ranges.clone(),
                ..Config::default()
            };
            let trusted = Config {
                trust_proxy: ranges,
                ..Config::default()
            };
            for config in [reachable, trusted] {
                assert_eq!(Policy::new(&config).is_err(), wide, "{range}");
            }
        }
    }

    #[test]
    fn what_is_no_host_is_refused_at_the_start() {
        let wrong = || vec!["a b".to_owned()];
        for config in [
            Config {
                allow_hosts: wrong(),
                ..Config::default()
            },
            Config {
                deny_hosts: wrong(),
                ..Config::default()
            },
            Config {
                allow_plaintext: wrong(),
                ..Config::default()
            },
            Config {
                proxy_protocol: wrong(),
                ..Config::default()
            },
        ] {
            assert_eq!(
                Policy::new(&config).err(),
                Some(ConfigError::Host("a b".into()))
            );
        }
    }
}
