//! The PROXY protocol's header, version 2: tells a mail server of the operator's own whom a connection is for.
//!
//! Without it everybody comes from the bridge's one address, and one person's wrong passwords make the server slow, or
//! shut, for all. The layout is that of §2.2 of HAProxy's `proxy-protocol.txt`, big-endian throughout:
//!
//! ```text
//!   0          12        13             14          16
//!   signature  version   family and     octets that
//!              and       transport      follow
//!              command                              source, destination, source port, destination port
//! ```

use std::net::{IpAddr, SocketAddr};

/// Octets that no POP3 or TLS client begins with.
const SIGNATURE: [u8; 12] = *b"\r\n\r\n\0\r\nQUIT\n";

/// Version 2; the addresses that follow are to be taken for the connection's own.
const PROXY: u8 = 0x21;

/// Version 2; the connection is the proxy's own.
const LOCAL: u8 = 0x20;

const UNSPEC: u8 = 0x00;
const TCP_OVER_IPV4: u8 = 0x11;
const TCP_OVER_IPV6: u8 = 0x21;

/// The header for a connection that `source`, if it is known, has to `destination` by way of this bridge.
///
/// Both addresses are of one family there: when they differ, the one of IPv4 is written as it is seen by IPv6
/// (`::ffff:…`, RFC 4291 §2.5.5.2).
pub(crate) fn encode(source: Option<SocketAddr>, destination: SocketAddr) -> Vec<u8> {
    let (command, family, addresses) = match source.map(|source| (source, source.ip())) {
        None => (LOCAL, UNSPEC, Vec::new()),
        Some((source, from)) => {
            let ports = [source.port(), destination.port()].map(u16::to_be_bytes);
            let (family, addresses) = match (from, destination.ip()) {
                (IpAddr::V4(from), IpAddr::V4(to)) => {
                    (TCP_OVER_IPV4, [from.octets(), to.octets()].concat())
                }
                (from, to) => (TCP_OVER_IPV6, [from, to].map(as_v6).concat()),
            };
            (PROXY, family, [addresses, ports.concat()].concat())
        }
    };
    // 36 at most.
    let length = addresses.len() as u8;
    [&SIGNATURE[..], &[command, family, 0, length], &addresses].concat()
}

fn as_v6(address: IpAddr) -> [u8; 16] {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().octets(),
        IpAddr::V6(v6) => v6.octets(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: Option<&str>, destination: &str, rest: &str) {
        let source = source.map(|source| source.parse().unwrap());
        let header = encode(source, destination.parse().unwrap());
        let hex: String = header.iter().map(|octet| format!("{octet:02x}")).collect();
        let rest: String = rest.split_whitespace().collect();
        assert_eq!(
            hex,
            format!("0d0a0d0a000d0a515549540a{rest}"),
            "{source:?} to {destination}"
        );
    }

    #[test]
    fn octet_for_octet() {
        check(
            Some("203.0.113.7:51234"),
            "192.0.2.1:995",
            "21 11 000c  cb007107 c0000201  c822 03e3",
        );
        check(
            Some("203.0.113.7:0"),
            "192.0.2.1:110",
            "21 11 000c  cb007107 c0000201  0000 006e",
        );
        check(
            Some("[2001:db8::7]:51234"),
            "[2001:db8:1::2]:995",
            "21 21 0024
             20010db8000000000000000000000007 20010db8000100000000000000000002
             c822 03e3",
        );
    }

    #[test]
    fn families_that_differ_meet_in_ipv6() {
        check(
            Some("203.0.113.7:1"),
            "[2001:db8::2]:995",
            "21 21 0024
             00000000000000000000ffffcb007107 20010db8000000000000000000000002
             0001 03e3",
        );
        check(
            Some("[2001:db8::7]:1"),
            "192.0.2.1:995",
            "21 21 0024
             20010db8000000000000000000000007 00000000000000000000ffffc0000201
             0001 03e3",
        );
    }

    #[test]
    fn nobody_in_particular() {
        check(None, "192.0.2.1:995", "20 00 0000");
        check(None, "[2001:db8::2]:995", "20 00 0000");
    }
}
