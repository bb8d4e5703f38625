//! Who came: the client's address, seen through the proxies that the operator trusts.
//!
//! Only `X-Forwarded-For` is read. RFC 7239's `Forwarded` says the same in more words, but a proxy that writes one of the
//! two passes the other on as the visitor sent it: a bridge that believed both would believe anybody.

use std::net::{IpAddr, SocketAddr};

use hyper::header::HeaderName;
use ipnet::IpNet;

/// The field.
pub(crate) const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Whom a tunnel is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Client {
    /// Whose limits are charged.
    pub(crate) address: IpAddr,
    /// Where the person is, with port 0 when somebody else told us. `None` when a proxy said something that is no
    /// address: then nobody's is passed on.
    pub(crate) place: Option<SocketAddr>,
}

/// The client behind a TCP connection from `peer`. `forwarded` are the values of all `X-Forwarded-For` fields, in their
/// order.
///
/// Each proxy adds the address that it was spoken to from at the end, so the list is read from there: trusted proxies are
/// passed over, and the first address that is none of them is the client's. Whatever stands before that, the client may
/// have written itself. A list of trusted addresses alone is somebody's who sits at a proxy: the farthest of them.
///
/// An entry that is no address (`unknown`, a name, nothing) ends the reading: the client counts as the proxy that wrote it.
/// Reading on would believe what anybody may have written; refusing would shut everybody out for one proxy's habit. This
/// way all who come through that proxy share one client's limits, which its operator soon sees.
pub(crate) fn client<'a>(
    trusted: &[IpNet],
    peer: SocketAddr,
    forwarded: impl DoubleEndedIterator<Item = &'a [u8]>,
) -> Client {
    let is_trusted = |address: IpAddr| trusted.iter().any(|range| range.contains(&address));
    let mut address = peer.ip().to_canonical();
    let mut place = SocketAddr::new(address, peer.port());
    let mut entries = forwarded
        .rev()
        .flat_map(|line| line.rsplit(|&octet| octet == b','));
    while is_trusted(address) {
        let Some(entry) = entries.next() else {
            break;
        };
        let Some(next) = read(entry) else {
            return Client {
                address,
                place: None,
            };
        };
        address = next;
        place = SocketAddr::new(address, 0);
    }
    Client {
        address,
        place: Some(place),
    }
}

/// An address, perhaps in brackets, perhaps with a port, which some proxies add: it is the proxy's word, and not kept.
fn read(entry: &[u8]) -> Option<IpAddr> {
    let entry = str::from_utf8(entry).ok()?.trim_matches([' ', '\t']);
    let bracketed = || entry.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let address = entry
        .parse::<IpAddr>()
        .ok()
        .or_else(|| bracketed().map(IpAddr::V6))
        .or_else(|| Some(entry.parse::<SocketAddr>().ok()?.ip()))?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `-` where the place is not known.
    fn check(trusted: &[&str], peer: &str, lines: &[&str], address: &str, place: &str) {
        let trusted: Vec<IpNet> = trusted.iter().map(|range| range.parse().unwrap()).collect();
        let lines_read = lines.iter().map(|line| line.as_bytes());
        let client = client(&trusted, peer.parse().unwrap(), lines_read);
        let seen = client.place.map_or("-".into(), |place| place.to_string());
        assert_eq!(
            (client.address.to_string().as_str(), seen.as_str()),
            (address, place),
            "{lines:?} from {peer}, trusting {trusted:?}"
        );
    }

    #[test]
    fn nobody_is_trusted_unasked() {
        for lines in [&[][..], &["203.0.113.7"], &["203.0.113.7, 127.0.0.1"]] {
            check(&[], "127.0.0.1:4711", lines, "127.0.0.1", "127.0.0.1:4711");
            let trusted = ["10.0.0.0/8", "2001:db8::/32"];
            check(&trusted, "192.0.2.1:9", lines, "192.0.2.1", "192.0.2.1:9");
            check(
                &trusted,
                "[2001:db9::1]:9",
                lines,
                "2001:db9::1",
                "[2001:db9::1]:9",
            );
        }
    }

    #[test]
    fn the_list_is_read_from_its_end() {
        for (lines, address) in [
            (&["203.0.113.7"][..], "203.0.113.7"),
            (&["6.6.6.6, 203.0.113.7"], "203.0.113.7"),
            (&["6.6.6.6, 203.0.113.7, 10.0.0.2"], "203.0.113.7"),
            (&["6.6.6.6,203.0.113.7,10.0.0.2,10.9.9.9"], "203.0.113.7"),
            (&["203.0.113.7", "10.0.0.2"], "203.0.113.7"),
            (&["6.6.6.6", "203.0.113.7, 10.0.0.2"], "203.0.113.7"),
            (&["10.0.0.2", "203.0.113.7"], "203.0.113.7"),
            (&["  203.0.113.7\t"], "203.0.113.7"),
            (&["garbage, 203.0.113.7"], "203.0.113.7"),
            (&["2001:db8::7"], "2001:db8::7"),
            (&["[2001:db8::7]"], "2001:db8::7"),
            (&["[2001:db8::7]:443"], "2001:db8::7"),
            (&["203.0.113.7:51234"], "203.0.113.7"),
            (&["::ffff:203.0.113.7"], "203.0.113.7"),
            (&["203.0.113.7, ::ffff:10.0.0.2"], "203.0.113.7"),
        ] {
            let place = SocketAddr::new(address.parse().unwrap(), 0).to_string();
            for peer in ["10.0.0.1:4711", "[::ffff:10.0.0.1]:4711"] {
                check(&["10.0.0.0/8"], peer, lines, address, &place);
            }
        }
    }

    #[test]
    fn somebody_who_sits_at_a_proxy() {
        let trusted = ["10.0.0.0/8"];
        check(&trusted, "10.0.0.1:9", &[], "10.0.0.1", "10.0.0.1:9");
        check(
            &trusted,
            "10.0.0.1:9",
            &["10.0.0.5"],
            "10.0.0.5",
            "10.0.0.5:0",
        );
        let both = ["10.0.0.5, 10.0.0.2"];
        check(&trusted, "10.0.0.1:9", &both, "10.0.0.5", "10.0.0.5:0");
    }

    #[test]
    fn what_is_no_address_is_its_writer() {
        for entry in [
            "",
            " ",
            "unknown",
            "_hidden",
            "mail.example.org",
            "203.0.113.7 203.0.113.8",
            "203.0.113.7:",
            "203.0.113.7:99999",
            "203.0.113.07",
            "256.0.0.1",
            "1.2.3",
            "2130706433",
            "[2001:db8::7",
            "[203.0.113.7]",
            "fe80::1%eth0",
            "\"[2001:db8::7]\"",
            "for=203.0.113.7",
            "\u{feff}203.0.113.7",
        ] {
            let trusted = ["10.0.0.0/8"];
            check(&trusted, "10.0.0.1:9", &[entry], "10.0.0.1", "-");
            let behind = format!("6.6.6.6, {entry}");
            check(&trusted, "10.0.0.1:9", &[&behind], "10.0.0.1", "-");
            let farther = format!("6.6.6.6, {entry}, 10.0.0.2");
            check(&trusted, "10.0.0.1:9", &[&farther], "10.0.0.2", "-");
        }
        let octets = [&b"\xff\xfe"[..]];
        let peer = "10.0.0.1:9".parse().unwrap();
        let heard = client(&["10.0.0.0/8".parse().unwrap()], peer, octets.into_iter());
        assert_eq!((heard.address, heard.place), (peer.ip(), None));
    }
}
