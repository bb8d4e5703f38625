//! What an operator decides: the defaults are closed, and each says why it is what it is.
//!
//! One struct for flags, environment, file and library users. The comments on its fields are what `--help` shows.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::{ArgAction, builder::BoolishValueParser};
use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use shared::tunnel::{
    message::Mode,
    page_config::{DemoAccount, PageConfig, Preset},
};

use crate::log::LogFormat;

mod check;
mod error;
mod file;
mod written;

pub(crate) use check::readable;
pub use error::ConfigError;
pub use file::{FileError, FileProblem};
pub(crate) use file::{read, table};

use written::{parse_address, parse_port, parse_range, parse_seconds};

/// The address that the program listens on unless told otherwise: reachable from this machine alone.
pub const DEFAULT_BIND: &str = "127.0.0.1:8110";

/// A bridge's settings. [`Config::default`] opens nothing that was not asked for.
#[derive(Clone, Debug, clap::Args, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[group(skip)]
pub struct Config {
    /// Address and port to listen on. The default is one that only this machine can reach
    #[arg(long, value_name = "ADDRESS:PORT", value_parser = parse_address, help_heading = LISTEN)]
    #[serde(deserialize_with = "written::read_address")]
    pub bind: SocketAddr,
    /// Address that people open, as the browser writes it (`https://mail.example.org`); may be given more than once.
    /// Without it only the page opened as localhost or 127.0.0.1 is served tunnels, and only on such a listener
    #[arg(long = "origin", value_name = "ORIGIN", value_delimiter = ',', help_heading = LISTEN)]
    #[serde(rename = "origin")]
    pub origins: Vec<String>,
    /// File with the certificate chain (PEM) of a listener that speaks TLS itself; with --tls-key. Both are read again when
    /// they change. Without it the listener speaks plain HTTP, for this machine or for a proxy that does TLS
    #[arg(long, value_name = "FILE", help_heading = LISTEN)]
    pub tls_cert: Option<PathBuf>,
    /// File with the private key (PEM) to --tls-cert
    #[arg(long, value_name = "FILE", help_heading = LISTEN)]
    pub tls_key: Option<PathBuf>,
    /// Speak plain HTTP on an address that other machines can reach: for use behind a proxy that does TLS. Off, because
    /// whoever changes the page on its way has the password
    #[arg(long, value_name = "BOOL", action = ArgAction::Set, num_args = 0..=1, require_equals = true,
          default_missing_value = "true", value_parser = BoolishValueParser::new(), help_heading = LISTEN)]
    pub insecure_http: bool,
    /// Proxy before this bridge, or a range of them, whose word about the visitor's address (X-Forwarded-For) is taken; may
    /// be given more than once. None, because anybody can write that header
    #[arg(long, value_name = "CIDR", value_delimiter = ',', value_parser = parse_range, help_heading = LISTEN)]
    #[serde(deserialize_with = "written::read_ranges")]
    pub trust_proxy: Vec<IpNet>,
    /// File with the key of access tokens; with it every tunnel needs a token. Without it whoever can load the page may use
    /// the bridge, within its rules and limits
    #[arg(long, value_name = "FILE", help_heading = LISTEN)]
    pub token_key: Option<PathBuf>,

    /// Mail server that may be reached, with all names below it; may be given more than once. Without it, on an address
    /// that only this machine can reach or with --any-public-host, every public one
    #[arg(long = "allow-host", value_name = "HOST", value_delimiter = ',', help_heading = REACH)]
    #[serde(rename = "allow-host")]
    pub allow_hosts: Vec<String>,
    /// Mail server that may not be reached, with all names below it; stronger than --allow-host
    #[arg(long = "deny-host", value_name = "HOST", value_delimiter = ',', help_heading = REACH)]
    #[serde(rename = "deny-host")]
    pub deny_hosts: Vec<String>,
    /// Let people reach every mail server on the public internet. Off, because it makes a relay for everyone who can load
    /// the page
    #[arg(long, value_name = "BOOL", action = ArgAction::Set, num_args = 0..=1, require_equals = true,
          default_missing_value = "true", value_parser = BoolishValueParser::new(), help_heading = REACH)]
    pub any_public_host: bool,
    /// Port besides 995 (tls) and 110 (stls), with its mode: tls, stls or plain; may be given more than once
    #[arg(long = "allow-port", value_name = "PORT=MODE", value_delimiter = ',', value_parser = parse_port,
          help_heading = REACH)]
    #[serde(
        rename = "allow-port",
        deserialize_with = "written::read_ports",
        serialize_with = "written::write_ports"
    )]
    pub allow_ports: Vec<(u16, Mode)>,
    /// Private range that may be reached, for a mail server in your own network; may be given more than once. None, so that
    /// a page cannot look around behind your firewall
    #[arg(long = "allow-address", value_name = "CIDR", value_delimiter = ',', value_parser = parse_range,
          help_heading = REACH)]
    #[serde(rename = "allow-address", deserialize_with = "written::read_ranges")]
    pub allow_addresses: Vec<IpNet>,
    /// Mail server to which POP3 without encryption is carried, by its whole name: passwords travel in clear from here to
    /// there; may be given more than once
    #[arg(long, value_name = "HOST", value_delimiter = ',', help_heading = REACH)]
    pub allow_plaintext: Vec<String>,
    /// Mail server that is told the visitor's address (PROXY protocol, version 2), with all names below it: your own, set up
    /// to expect it; may be given more than once. Any other would take it for nonsense and hang up
    #[arg(long, value_name = "HOST", value_delimiter = ',', help_heading = REACH)]
    pub proxy_protocol: Vec<String>,
    /// Name server that is asked which POP3 server a mail domain names (RFC 6186); may be given up to three times. Without it
    /// those of /etc/resolv.conf. Addresses are looked up by the system as always
    #[arg(long = "nameserver", value_name = "ADDRESS:PORT", value_delimiter = ',', value_parser = parse_address,
          help_heading = REACH)]
    #[serde(rename = "nameserver")]
    pub nameservers: Vec<SocketAddr>,

    /// Tunnels open at the same time. At about 12 kB each, 1,024 idle ones cost 12 MB; busy ones up to 8 MB of socket
    /// buffers in the kernel each, which is the true limit
    #[arg(long, value_name = "N", help_heading = LIMITS)]
    pub max_tunnels: u32,
    /// The same for one visitor's address (IPv6: one /64). A page needs one; 32 is a library or an office behind one address
    #[arg(long, value_name = "N", help_heading = LIMITS)]
    pub max_tunnels_per_client: u32,
    /// The same for one mail server. The bridge cannot see failed logins, so it keeps itself from being of use for guessing
    /// passwords, and servers from locking it out: all its users share one address there
    #[arg(long, value_name = "N", help_heading = LIMITS)]
    pub max_tunnels_per_host: u32,
    /// Tunnels opened in a minute by one visitor's address. A person who signs in, looks and refreshes opens a few
    #[arg(long, value_name = "N", help_heading = LIMITS)]
    pub opens_per_minute: u32,
    /// Tunnels opened in a minute to one mail server, by everybody together: a crowd that guesses passwords from many
    /// addresses is as slow as this
    #[arg(long, value_name = "N", help_heading = LIMITS)]
    pub opens_per_minute_per_host: u32,
    /// Tunnels opened in an hour by one visitor's address to one mail server. A person who has new mail looked for every
    /// minute needs 60; who guesses passwords gets no further
    #[arg(long, value_name = "N", help_heading = LIMITS)]
    pub opens_per_hour_per_client_and_host: u32,
    /// Different mail servers that one visitor's address may reach in an hour: one abuser must not get this bridge's address
    /// blocked everywhere
    #[arg(long, value_name = "N", help_heading = LIMITS)]
    pub hosts_per_hour: u32,
    /// Seconds in which no octet moves before a tunnel is closed. Eleven minutes: one more than the ten for which RFC 1939 has
    /// a server wait, so that it is the server who ends an idle session
    #[arg(long, value_name = "SECONDS", value_parser = parse_seconds, help_heading = LIMITS)]
    #[serde(
        deserialize_with = "written::read_seconds",
        serialize_with = "written::write_seconds"
    )]
    pub idle: Duration,
    /// Seconds before a tunnel is closed whatever it does. Twelve hours: longer than a working day
    #[arg(long, value_name = "SECONDS", value_parser = parse_seconds, help_heading = LIMITS)]
    #[serde(
        deserialize_with = "written::read_seconds",
        serialize_with = "written::write_seconds"
    )]
    pub lifetime: Duration,
    /// Octets that one tunnel may carry, both ways together. 8 GiB: more than a maildrop that a browser can hold
    #[arg(long, value_name = "OCTETS", help_heading = LIMITS)]
    pub byte_limit: u64,
    /// Seconds that tunnels have to finish and QUIT when this program is stopped, so that deletions are committed. Twenty:
    /// within the thirty that Kubernetes gives, less than systemd's ninety
    #[arg(long, value_name = "SECONDS", value_parser = parse_seconds, help_heading = LIMITS)]
    #[serde(
        deserialize_with = "written::read_seconds",
        serialize_with = "written::write_seconds"
    )]
    pub drain: Duration,

    /// Address and port where metrics and readiness are served, in plain HTTP and to whoever asks: never where strangers
    /// come. Without it there are no metrics
    #[arg(long, value_name = "ADDRESS:PORT", value_parser = parse_address, help_heading = OPERATE)]
    #[serde(deserialize_with = "written::read_an_address")]
    pub admin: Option<SocketAddr>,
    /// Serve --admin on an address that is neither of this machine nor of a private network: for a container whose admin port
    /// is not published. Off, because how busy a bridge is concerns nobody else
    #[arg(long, value_name = "BOOL", action = ArgAction::Set, num_args = 0..=1, require_equals = true,
          default_missing_value = "true", value_parser = BoolishValueParser::new(), help_heading = OPERATE)]
    pub expose_admin: bool,
    /// How the log is written, one line for each event: text for people, json for programs. RUST_LOG says how much
    #[arg(long, value_name = "FORMAT", help_heading = OPERATE)]
    pub log_format: LogFormat,
    /// File in which refusals are written down for whoever answers complaints: time, hashed client, host, reason. Without it
    /// nothing is written down
    #[arg(long, value_name = "FILE", help_heading = OPERATE)]
    pub abuse_log: Option<PathBuf>,
    /// Days that the abuse log is kept. Thirty: complaints come within days, and what is not kept cannot leak
    #[arg(long, value_name = "DAYS", help_heading = OPERATE)]
    pub abuse_log_days: u32,

    /// How to reach whoever runs this bridge: shown on the page, and where it is a mail address or begins with mailto:,
    /// https: or tel:, also served as /.well-known/security.txt
    #[arg(long, value_name = "TEXT", help_heading = PAGE)]
    pub contact: Option<String>,
    /// The page is used on computers that anybody uses: it keeps no password, wipes itself after two minutes without use,
    /// warns of what leaves traces, and loads no images from elsewhere. Off, because on one's own computer that is a nuisance
    #[arg(long, value_name = "BOOL", action = ArgAction::Set, num_args = 0..=1, require_equals = true,
          default_missing_value = "true", value_parser = BoolishValueParser::new(), help_heading = PAGE)]
    pub kiosk: bool,
    /// Mail servers that the page offers, the first one filled in. From the file only.
    #[arg(skip)]
    pub presets: Vec<Preset>,
    /// A mailbox that anyone may look into, offered with one click. From another program only: its server is one.
    #[arg(skip)]
    #[serde(skip)]
    pub demo: Option<DemoAccount>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            bind: SocketAddr::from(([127, 0, 0, 1], 8110)),
            origins: Vec::new(),
            tls_cert: None,
            tls_key: None,
            insecure_http: false,
            trust_proxy: Vec::new(),
            token_key: None,
            allow_hosts: Vec::new(),
            deny_hosts: Vec::new(),
            any_public_host: false,
            allow_ports: Vec::new(),
            allow_addresses: Vec::new(),
            allow_plaintext: Vec::new(),
            proxy_protocol: Vec::new(),
            nameservers: Vec::new(),
            max_tunnels: 1024,
            max_tunnels_per_client: 32,
            max_tunnels_per_host: 256,
            opens_per_minute: 60,
            opens_per_minute_per_host: 240,
            opens_per_hour_per_client_and_host: 120,
            hosts_per_hour: 20,
            idle: Duration::from_secs(11 * 60),
            lifetime: Duration::from_secs(12 * 60 * 60),
            byte_limit: 8 << 30,
            drain: Duration::from_secs(20),
            admin: None,
            expose_admin: false,
            log_format: LogFormat::Text,
            abuse_log: None,
            abuse_log_days: 30,
            contact: None,
            kiosk: false,
            presets: Vec::new(),
            demo: None,
        }
    }
}

impl Config {
    /// What the page is told (`/config.json`).
    pub(crate) fn page(&self) -> PageConfig {
        PageConfig {
            plaintext_hosts: self.allow_plaintext.clone(),
            token_wanted: self.token_key.is_some(),
            kiosk: self.kiosk,
            presets: self.presets.clone(),
            contact: self.contact.clone(),
            demo: self.demo.clone(),
        }
    }

    /// Whether the listener speaks TLS itself.
    pub(crate) const fn speaks_tls(&self) -> bool {
        self.tls_cert.is_some()
    }
}

const LISTEN: &str = "Who may use it";
const REACH: &str = "Where they may go";
const LIMITS: &str = "How much";
const OPERATE: &str = "How you watch it";
const PAGE: &str = "What the page shows";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_told_what_it_must_ask_for() {
        let config = Config {
            token_key: Some("token.key".into()),
            allow_plaintext: vec!["old.example".into()],
            ..Config::default()
        };
        let page = config.page();
        assert!(page.token_wanted && page.plaintext_hosts == ["old.example"]);
        assert_eq!(Config::default().page(), PageConfig::default());
    }

    #[test]
    fn the_default_address_has_one_spelling() {
        assert_eq!(Config::default().bind.to_string(), DEFAULT_BIND);
    }
}
