//! Why a bridge does not start.

use std::{net::SocketAddr, path::PathBuf};

use ipnet::IpNet;
use shared::tunnel::code::Code;

use crate::token::KeyError;

/// Why a bridge does not start, and what to add so that it does.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// An origin that no browser would send.
    #[error(
        "`{0}` is not an origin; write it as the browser does, for example https://mail.example.org"
    )]
    Origin(String),
    /// An origin that no page of a listener that speaks TLS has.
    #[error("this listener speaks TLS, so no page comes from {0}; write --origin with https://")]
    OriginInClear(String),
    /// A rule about something that is no host.
    #[error("`{0}` is not a host; write a name such as example.org, or an IP address")]
    Host(String),
    /// A range that would switch the policy off.
    #[error(
        "the range {0} is wider than any network of your own; list the ranges you mean with --allow-address"
    )]
    WideRange(IpNet),
    /// Proxies that could be anybody.
    #[error(
        "the range {0} is wider than any set of proxies, and whoever is in it can claim any address; list your proxies with --trust-proxy"
    )]
    WideTrust(IpNet),
    /// A file without a key of access tokens.
    #[error(transparent)]
    TokenKey(#[from] KeyError),
    /// The abuse log cannot be written.
    #[error("--abuse-log must be a directory that this program may write to: {0}")]
    AbuseLog(String),
    /// A rule that has no effect.
    #[error("--any-public-host makes --allow-host useless; keep one of the two")]
    AnyAndSome,
    /// Everybody's passwords in clear.
    #[error(
        "--any-public-host and --allow-plaintext together carry strangers' passwords in clear; list your mail servers with --allow-host instead of --any-public-host"
    )]
    AnyInClear,
    /// A private network behind a bridge for everybody.
    #[error(
        "--any-public-host and --allow-address {0} together let everybody into that network; list your mail servers with --allow-host instead of --any-public-host"
    )]
    AnyInside(IpNet),
    /// A relay to services that are no mailboxes.
    #[error(
        "--any-public-host and --allow-port {0} together make a way to another service everywhere; list your mail servers with --allow-host, or leave that port out"
    )]
    AnyService(u16),
    /// A rule about a host that is never reached.
    #[error("{0} names {1}, which these rules never reach; add --allow-host {1}")]
    Outside(&'static str, String),
    /// A rule about a host that is denied.
    #[error("{0} names {1}, which --deny-host denies; keep one of the two")]
    Denied(&'static str, String),
    /// A mail server that the page would offer in vain.
    #[error(
        "the preset `{name}` is refused by these rules ({code}); correct it, or add --allow-host, --allow-port or --allow-plaintext for it"
    )]
    Preset {
        /// What people call it.
        name: String,
        /// What each of its tunnels would be told.
        code: Code,
    },
    /// A limit of nothing.
    #[error("{0} must be more than zero")]
    Zero(&'static str),
    /// A time of nothing, or of forever.
    #[error("{0} must be more than zero and at most a year")]
    Time(&'static str),
    /// Words that would be more than one line somewhere.
    #[error("--contact must be one line of text")]
    Contact,
    /// A certificate without its key, or the reverse.
    #[error("TLS needs a certificate and its key; add {0}")]
    TlsHalf(&'static str),
    /// A file that cannot be used.
    #[error("{flag} {}: {words}", path.display())]
    File {
        /// Which setting names it.
        flag: &'static str,
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        words: String,
    },
    /// Metrics in a place of their own that is not one.
    #[error("--admin {0} is the address of the page; give it a port of its own")]
    AdminIsBind(SocketAddr),
    /// Metrics for strangers.
    #[error(
        "--admin {0} can be reached by strangers; write --admin 127.0.0.1:{port}, or add --expose-admin if that port is closed from outside", port = .0.port()
    )]
    AdminExposed(SocketAddr),
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
        "{0} can be reached from other machines, and this listener speaks plain HTTP; add --tls-cert and --tls-key, or put a proxy that does TLS before it and add --insecure-http"
    )]
    PlainHttp(SocketAddr),
}
