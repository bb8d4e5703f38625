//! Who is asked.

use std::{
    fs,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use crate::config::Config;

/// Name servers that are asked, at most: as many as resolv.conf(5) takes (MAXNS).
const SERVERS_MAX: usize = 3;

/// The port of DNS (RFC 1035 §4.2).
const PORT: u16 = 53;

/// The operator's choice, or the system's.
#[derive(Debug)]
pub(crate) struct Nameservers(Vec<SocketAddr>);

impl Nameservers {
    pub(crate) fn new(config: &Config) -> Self {
        Self(config.nameservers.clone())
    }

    /// Whom to ask now. The system's choice is read each time, as it changes with the network; the file is a few lines.
    pub(crate) fn now(&self) -> Vec<SocketAddr> {
        if self.0.is_empty() {
            return read(&fs::read_to_string("/etc/resolv.conf").unwrap_or_default());
        }
        self.0.iter().take(SERVERS_MAX).copied().collect()
    }
}

/// The name servers in a resolv.conf(5). Without any, the one on this machine.
fn read(text: &str) -> Vec<SocketAddr> {
    let addresses = text.lines().filter_map(|line| {
        let mut words = line.split_ascii_whitespace();
        let address = words.next().filter(|&word| word == "nameserver");
        address.and(words.next())?.parse::<IpAddr>().ok()
    });
    let mut servers: Vec<_> = addresses
        .map(|address| SocketAddr::new(address, PORT))
        .take(SERVERS_MAX)
        .collect();
    if servers.is_empty() {
        servers.push(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), PORT));
    }
    servers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_servers_are_read_as_the_system_reads_them() {
        for (text, expected) in [
            ("", "127.0.0.1:53"),
            ("search example.org\n", "127.0.0.1:53"),
            ("nameserver 192.0.2.1", "192.0.2.1:53"),
            (
                "# one\nnameserver\t192.0.2.1 # here\nnameserver 2001:db8::1\n",
                "192.0.2.1:53 [2001:db8::1]:53",
            ),
            (
                "nameserver fe80::1%eth0\nnameserver 192.0.2.2",
                "192.0.2.2:53",
            ),
            ("nameserver\nnameservers 192.0.2.1", "127.0.0.1:53"),
            (
                "nameserver 192.0.2.1\nnameserver 192.0.2.2\nnameserver 192.0.2.3\nnameserver 192.0.2.4",
                "192.0.2.1:53 192.0.2.2:53 192.0.2.3:53",
            ),
        ] {
            let servers: Vec<_> = read(text).iter().map(ToString::to_string).collect();
            assert_eq!(servers.join(" "), expected, "{text:?}");
        }
    }
}
