//! What kind of place an IP address is: the public internet, or somewhere that a stranger's page has no business with.
//!
//! Addresses that carry another one inside (mapped, NAT64, 6to4, Teredo) are judged by what they carry, since that is
//! where the packets go. Anything that no registry calls globally reachable is not public (the IANA special-purpose
//! address registries, RFC 6890).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where an address leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The public internet. The only class that is allowed without being asked for.
    Public,
    /// `0.0.0.0` and `::`; many systems take them for this very machine.
    Unspecified,
    /// This machine.
    Loopback,
    /// A private network (RFC 1918).
    Private,
    /// The provider's side of carrier-grade NAT (RFC 6598).
    SharedNat,
    /// This link only (RFC 3927, RFC 4291 §2.5.6).
    LinkLocal,
    /// A private network (RFC 4193).
    UniqueLocal,
    /// A private network, the old way (RFC 3879).
    SiteLocal,
    /// Where a cloud tells its machines their secrets.
    Metadata,
    /// Many machines at once.
    Multicast,
    /// Every machine on the link.
    Broadcast,
    /// Printed in books (RFC 5737, RFC 3849, RFC 9637).
    Documentation,
    /// For measuring network devices (RFC 2544, RFC 5180).
    Benchmarking,
    /// Set aside, or not given to anybody.
    Reserved,
}

/// The class of an address.
pub fn classify(address: IpAddr) -> Class {
    match address {
        IpAddr::V4(v4) => classify_v4(v4),
        IpAddr::V6(v6) => classify_v6(v6),
    }
}

fn classify_v4(address: Ipv4Addr) -> Class {
    if METADATA_V4.contains(&address) {
        return Class::Metadata;
    }
    match address.octets() {
        [0, 0, 0, 0] => Class::Unspecified,
        [0, ..] => Class::Reserved,
        [10, ..] => Class::Private,
        [100, 64..=127, ..] => Class::SharedNat,
        [127, ..] => Class::Loopback,
        [169, 254, ..] => Class::LinkLocal,
        [172, 16..=31, ..] => Class::Private,
        [192, 0, 0, _] => Class::Reserved,
        [192, 0, 2, _] => Class::Documentation,
        [192, 88, 99, _] => Class::Reserved,
        [192, 168, ..] => Class::Private,
        [198, 18..=19, ..] => Class::Benchmarking,
        [198, 51, 100, _] | [203, 0, 113, _] => Class::Documentation,
        [224..=239, ..] => Class::Multicast,
        [255, 255, 255, 255] => Class::Broadcast,
        [240..=255, ..] => Class::Reserved,
        _ => Class::Public,
    }
}

fn classify_v6(address: Ipv6Addr) -> Class {
    if METADATA_V6.contains(&address) {
        return Class::Metadata;
    }
    if let Some(inside) = carried(address) {
        return worst(&inside);
    }
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0] => Class::Unspecified,
        [0, 0, 0, 0, 0, 0, 0, 1] => Class::Loopback,
        [0x2001, 0x0db8, ..] | [0x3fff, 0..=0x0fff, ..] => Class::Documentation,
        [0x2001, 0x0002, 0, ..] => Class::Benchmarking,
        // RFC 2928: protocol assignments. Teredo was taken out above; no mail server lives in the rest.
        [0x2001, 0..=0x01ff, ..] => Class::Reserved,
        // RFC 4291 §2.4: all that has been given out for the public internet.
        [0x2000..=0x3fff, ..] => Class::Public,
        [0xfc00..=0xfdff, ..] => Class::UniqueLocal,
        [0xfe80..=0xfebf, ..] => Class::LinkLocal,
        [0xfec0..=0xfeff, ..] => Class::SiteLocal,
        [0xff00..=0xffff, ..] => Class::Multicast,
        _ => Class::Reserved,
    }
}

/// The IPv4 addresses that this one may lead to, most likely first.
fn carried(address: Ipv6Addr) -> Option<Vec<Ipv4Addr>> {
    let o = address.octets();
    let at = |a: usize, b: usize, c: usize, d: usize| Ipv4Addr::new(o[a], o[b], o[c], o[d]);
    let last = at(12, 13, 14, 15);
    match address.segments() {
        // RFC 4291 §2.5.5.2, IPv4-mapped; RFC 2765 §2.1, IPv4-translated.
        [0, 0, 0, 0, 0, 0xffff, ..] | [0, 0, 0, 0, 0xffff, 0, ..] => Some(vec![last]),
        // RFC 6052 §2.1: NAT64's well-known prefix.
        [0x0064, 0xff9b, 0, 0, 0, 0, ..] => Some(vec![last]),
        // RFC 8215: NAT64 for local use. Only the network knows its prefix length, so every reading of RFC 6052 §2.2
        // must be harmless. Hardly any address passes; a network that has such a translator lists the range.
        [0x0064, 0xff9b, 1, ..] => Some(vec![
            last,
            at(6, 7, 9, 10),
            at(7, 9, 10, 11),
            at(9, 10, 11, 12),
        ]),
        // RFC 3056: 6to4.
        [0x2002, ..] => Some(vec![at(2, 3, 4, 5)]),
        // RFC 4380 §4: Teredo, the client (its bits turned round) by way of a server.
        [0x2001, 0, ..] => Some(vec![Ipv4Addr::from_bits(!last.to_bits()), at(4, 5, 6, 7)]),
        _ => None,
    }
}

/// The first class among `addresses` that is not public.
fn worst(addresses: &[Ipv4Addr]) -> Class {
    addresses
        .iter()
        .map(|&address| classify_v4(address))
        .find(|&class| class != Class::Public)
        .unwrap_or(Class::Public)
}

/// Cloud metadata services: AWS, GCP, Azure and most others share the first; then Azure's wire server, Alibaba, Oracle.
const METADATA_V4: [Ipv4Addr; 4] = [
    Ipv4Addr::new(169, 254, 169, 254),
    Ipv4Addr::new(168, 63, 129, 16),
    Ipv4Addr::new(100, 100, 100, 200),
    Ipv4Addr::new(192, 0, 0, 192),
];

/// AWS and Google, over IPv6.
const METADATA_V6: [Ipv6Addr; 2] = [
    Ipv6Addr::new(0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x0254),
    Ipv6Addr::new(0xfd20, 0x00ce, 0, 0, 0, 0, 0, 0x0254),
];

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
