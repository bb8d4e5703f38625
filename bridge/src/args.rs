//! The command line. Each default is [`Config`]'s own, shown in `--help` with its reason.

use std::{net::SocketAddr, time::Duration};

use clap::Parser;
use ipnet::IpNet;
use shared::tunnel::message::Mode;

use crate::config::{Config, DEFAULT_BIND};

/// Collect your mail from any browser: serves the page, and connects it to POP3 servers.
///
/// The page encrypts between the browser and the mail server; this program relays what it cannot read. It decides who may
/// use it (origins) and where they may go (hosts, ports, addresses).
#[derive(Debug, Parser)]
#[command(name = "poste-restante", version, after_help = EXAMPLES, max_term_width = 100)]
pub struct Args {
    /// Address and port to listen on; the default is one that only this machine can reach
    #[arg(long, value_name = "ADDRESS:PORT", default_value = DEFAULT_BIND, help_heading = LISTEN)]
    bind: SocketAddr,
    /// Address that people open, as the browser writes it; may be given more than once. Without it only the page
    /// opened as http://localhost or http://127.0.0.1 is served tunnels
    #[arg(long = "origin", value_name = "ORIGIN", help_heading = LISTEN)]
    origins: Vec<String>,
    /// Speak plain HTTP on an address that other machines can reach: for use behind a proxy that does TLS
    #[arg(long, help_heading = LISTEN)]
    insecure_http: bool,

    /// Mail server that may be reached, with all names below it; may be given more than once. Without it, on an address
    /// that only this machine can reach, every public one
    #[arg(long = "allow-host", value_name = "HOST", help_heading = REACH)]
    allow_hosts: Vec<String>,
    /// Mail server that may not be reached, with all names below it; stronger than --allow-host
    #[arg(long = "deny-host", value_name = "HOST", help_heading = REACH)]
    deny_hosts: Vec<String>,
    /// Let people reach every mail server on the public internet
    #[arg(long, help_heading = REACH)]
    any_public_host: bool,
    /// Port besides 995 (tls) and 110 (stls), with its mode: tls, stls or plain
    #[arg(long = "allow-port", value_name = "PORT=MODE", value_parser = parse_port, help_heading = REACH)]
    allow_ports: Vec<(u16, Mode)>,
    /// Private range that may be reached, for a mail server in your own network; all of them are denied by default, so
    /// that a page cannot look around behind your firewall
    #[arg(long = "allow-address", value_name = "CIDR", value_parser = parse_range, help_heading = REACH)]
    allow_addresses: Vec<IpNet>,
    /// Mail server to which POP3 without encryption is carried: passwords travel in clear from here to there
    #[arg(long = "allow-plaintext", value_name = "HOST", help_heading = REACH)]
    allow_plaintext: Vec<String>,

    /// Tunnels open at the same time
    #[arg(long, value_name = "N", default_value_t = Config::default().max_tunnels, help_heading = LIMITS)]
    max_tunnels: u32,
    /// The same for one client address; an office or a library shares one
    #[arg(long, value_name = "N", default_value_t = Config::default().max_tunnels_per_client, help_heading = LIMITS)]
    max_tunnels_per_client: u32,
    /// The same for one mail server, so that this bridge is no use for guessing passwords
    #[arg(long, value_name = "N", default_value_t = Config::default().max_tunnels_per_host, help_heading = LIMITS)]
    max_tunnels_per_host: u32,
    /// Tunnels that one client address may open in a minute; a person needs a few
    #[arg(long, value_name = "N", default_value_t = Config::default().opens_per_minute, help_heading = LIMITS)]
    opens_per_minute: u32,
    /// Seconds without traffic before a tunnel is closed; a little longer than POP3's ten minutes, so that the mail
    /// server decides
    #[arg(long, value_name = "SECONDS", default_value_t = Config::default().idle.as_secs(), help_heading = LIMITS)]
    idle: u64,
    /// Seconds before a tunnel is closed whatever it does; longer than a working day
    #[arg(long, value_name = "SECONDS", default_value_t = Config::default().lifetime.as_secs(), help_heading = LIMITS)]
    lifetime: u64,
    /// Octets that one tunnel may carry, both ways together; more than a browser can hold
    #[arg(long, value_name = "OCTETS", default_value_t = Config::default().byte_limit, help_heading = LIMITS)]
    byte_limit: u64,
    /// Seconds that tunnels have to finish when this program is stopped, so that deletions are committed
    #[arg(long, value_name = "SECONDS", default_value_t = Config::default().drain.as_secs(), help_heading = LIMITS)]
    drain: u64,

    /// How to reach whoever runs this bridge; shown on the page
    #[arg(long, value_name = "TEXT", help_heading = PAGE)]
    contact: Option<String>,
}

impl Args {
    /// The address to listen on, and the settings.
    pub fn into_config(self) -> (SocketAddr, Config) {
        let mut config = Config {
            origins: self.origins,
            allow_hosts: self.allow_hosts,
            deny_hosts: self.deny_hosts,
            any_public_host: self.any_public_host,
            allow_ports: self.allow_ports,
            allow_addresses: self.allow_addresses,
            allow_plaintext: self.allow_plaintext,
            insecure_http: self.insecure_http,
            max_tunnels: self.max_tunnels,
            max_tunnels_per_client: self.max_tunnels_per_client,
            max_tunnels_per_host: self.max_tunnels_per_host,
            opens_per_minute: self.opens_per_minute,
            idle: Duration::from_secs(self.idle),
            lifetime: Duration::from_secs(self.lifetime),
            byte_limit: self.byte_limit,
            drain: Duration::from_secs(self.drain),
            ..Config::default()
        };
        config.page.contact = self.contact;
        (self.bind, config)
    }
}

fn parse_port(text: &str) -> Result<(u16, Mode), String> {
    let refused = || format!("`{text}` is not a port and its mode; write for example 20995=tls");
    let (port, mode) = text.split_once('=').ok_or_else(refused)?;
    let port = port
        .parse()
        .ok()
        .filter(|&port| port != 0)
        .ok_or_else(refused)?;
    let mode = [Mode::Tls, Mode::Stls, Mode::Plain]
        .into_iter()
        .find(|known| known.as_str() == mode);
    Ok((port, mode.ok_or_else(refused)?))
}

/// `10.1.0.0/16`, or one address.
fn parse_range(text: &str) -> Result<IpNet, String> {
    text.parse()
        .or_else(|_| text.parse().map(|address: std::net::IpAddr| address.into()))
        .map_err(|_| {
            format!(
                "`{text}` is not a range of addresses; write for example 10.1.0.0/16 or 10.1.2.3"
            )
        })
}

const LISTEN: &str = "Who may use it";
const REACH: &str = "Where they may go";
const LIMITS: &str = "How much";
const PAGE: &str = "What the page shows";

const EXAMPLES: &str = "\
Examples:
  On your own computer, then open the address that is printed:
    poste-restante

  For a family, behind a proxy that does TLS for mail.example.org:
    poste-restante --bind 0.0.0.0:8110 --insecure-http \\
        --origin https://mail.example.org --allow-host pop.example.org

  For a mail server in your own network:
    poste-restante --allow-host mail.lan --allow-address 192.168.1.0/24

Exit status: 0 stopped as asked, 1 failed, 2 the settings are wrong or unsafe (and it says what to add).
RUST_LOG=bridge=debug shows more; host names are logged at that level only, user names and mail never.";

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Args::command().debug_assert();
    }

    #[test]
    fn no_arguments_are_the_defaults() {
        let (bind, config) = Args::parse_from(["poste-restante"]).into_config();
        assert_eq!(bind.to_string(), DEFAULT_BIND);
        assert_eq!(format!("{config:?}"), format!("{:?}", Config::default()));
    }

    #[test]
    fn ports_and_ranges() {
        assert_eq!(parse_port("20995=tls"), Ok((20995, Mode::Tls)));
        assert_eq!(parse_port("2110=plain"), Ok((2110, Mode::Plain)));
        for wrong in ["20995", "0=tls", "65536=tls", "995=ssl", "=tls", "995="] {
            assert!(parse_port(wrong).is_err(), "{wrong}");
        }
        assert_eq!(
            parse_range("10.1.0.0/16").unwrap().to_string(),
            "10.1.0.0/16"
        );
        assert_eq!(parse_range("10.1.2.3").unwrap().to_string(), "10.1.2.3/32");
        assert!(parse_range("ten").is_err());
    }
}
