use proptest::prelude::*;

use super::*;

fn check(class: Class, addresses: &[&str]) {
    for address in addresses {
        assert_eq!(classify(address.parse().unwrap()), class, "{address}");
    }
}

#[test]
fn public() {
    check(
        Class::Public,
        &[
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.0.3.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "198.51.99.255",
            "198.51.101.0",
            "203.0.112.255",
            "203.0.114.0",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450::1",
            "2001:4860::8888",
            "2001:200::1",
            "3ffe:ffff::1",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
            "2002:808:808::1",
            "2001:0:808:808::f7f7:f7f7",
        ],
    );
}

#[test]
fn this_machine() {
    check(Class::Unspecified, &["0.0.0.0", "::", "::ffff:0.0.0.0"]);
    check(
        Class::Loopback,
        &[
            "127.0.0.1",
            "127.0.0.0",
            "127.255.255.255",
            "127.1.2.3",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:0:127.0.0.1",
            "64:ff9b::127.0.0.1",
            "64:ff9b:1::127.0.0.1",
            "2002:7f00:1::1",
            "2001:0:808:808::80ff:fffe",
            "2001:0:7f00:1::f7f7:f7f7",
        ],
    );
}

#[test]
fn private_networks() {
    check(
        Class::Private,
        &[
            "10.0.0.0",
            "10.255.255.255",
            "172.16.0.0",
            "172.31.255.255",
            "192.168.0.0",
            "192.168.255.255",
            "::ffff:10.0.0.1",
            "64:ff9b::192.168.1.1",
            "64:ff9b:1::10.0.0.1",
            "2002:c0a8:101::1",
            "2002:a00:1::",
            "2001:0:808:808::f5ff:fffe",
        ],
    );
    check(
        Class::SharedNat,
        &["100.64.0.0", "100.127.255.255", "::ffff:100.64.0.1"],
    );
    check(Class::UniqueLocal, &["fc00::", "fd00::1", "fdff:ffff::1"]);
    check(Class::SiteLocal, &["fec0::1", "feff::1"]);
}

#[test]
fn this_link() {
    check(
        Class::LinkLocal,
        &[
            "169.254.0.0",
            "169.254.255.255",
            "fe80::1",
            "febf::1",
            "::ffff:169.254.1.1",
        ],
    );
    check(
        Class::Broadcast,
        &["255.255.255.255", "::ffff:255.255.255.255"],
    );
    check(
        Class::Multicast,
        &[
            "224.0.0.1",
            "239.255.255.255",
            "ff00::",
            "ff02::1",
            "ffff::1",
            "::ffff:224.0.0.1",
        ],
    );
}

#[test]
fn where_clouds_keep_their_secrets() {
    check(
        Class::Metadata,
        &[
            "169.254.169.254",
            "168.63.129.16",
            "100.100.100.200",
            "192.0.0.192",
            "fd00:ec2::254",
            "fd20:ce::254",
            "::ffff:169.254.169.254",
            "64:ff9b::169.254.169.254",
            "2002:a9fe:a9fe::1",
        ],
    );
}

#[test]
fn books_and_benches() {
    check(
        Class::Documentation,
        &[
            "192.0.2.0",
            "192.0.2.255",
            "198.51.100.1",
            "203.0.113.1",
            "2001:db8::1",
            "3fff::1",
            "3fff:fff::1",
        ],
    );
    check(
        Class::Benchmarking,
        &["198.18.0.0", "198.19.255.255", "2001:2::1"],
    );
}

#[test]
fn given_to_nobody() {
    check(
        Class::Reserved,
        &[
            "0.0.0.1",
            "0.255.255.255",
            "192.0.0.0",
            "192.0.0.255",
            "192.88.99.1",
            "240.0.0.0",
            "255.255.255.254",
            "::2",
            "::8.8.8.8",
            "100::1",
            "1::1",
            "2001:1::1",
            "2001:10::1",
            "2001:20::1",
            "2001:1ff::1",
            "4000::1",
            "5f00::1",
            "fbff::1",
            "fe00::1",
            "64:ff9a::1",
            "64:ff9b:2::1",
            "64:ff9b:0:0:0:1::",
        ],
    );
}

fn mapped(v4: Ipv4Addr) -> IpAddr {
    IpAddr::V6(v4.to_ipv6_mapped())
}

proptest! {
    #[test]
    fn a_mapped_address_is_what_it_carries(bits: u32) {
        let v4 = Ipv4Addr::from_bits(bits);
        prop_assert_eq!(classify(mapped(v4)), classify(v4.into()));
    }

    #[test]
    fn nat64_and_6to4_are_what_they_carry(bits: u32, rest: u16) {
        let v4 = Ipv4Addr::from_bits(bits);
        let (high, low) = ((bits >> 16) as u16, bits as u16);
        let nat64 = Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low);
        prop_assert_eq!(classify(nat64.into()), classify(v4.into()));
        let six_to_four = Ipv6Addr::new(0x2002, high, low, rest, 0, 0, 0, 1);
        prop_assert_eq!(classify(six_to_four.into()), classify(v4.into()));
    }

    #[test]
    fn no_inner_address_hides_in_local_nat64(inner in 0u32..1 << 24, rest: u32) {
        // 10.0.0.0/8, at each of the places that RFC 6052 knows.
        let v4 = u128::from(0x0a00_0000 | inner);
        let prefix = 0x0064_ff9b_0001_u128 << 80;
        let suffix = u128::from(rest);
        let (high, low) = (v4 >> 16, v4 & 0xffff);
        for bits in [
            prefix | (suffix << 40) | v4,
            prefix | high << 64 | low << 40 | (suffix & 0xffff_ffff),
        ] {
            prop_assert_ne!(classify(Ipv6Addr::from_bits(bits).into()), Class::Public);
        }
    }
}
