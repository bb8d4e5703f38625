//! What a page writes, and what comes of it: one line each.
//!
//! ```text
//! port mode    `what the page wrote`    what is looked up: what the name server answers    what is dialled, or why not
//! ```
//!
//! Nothing is looked up where the third column is empty: an address leads where it leads. Bad names, ports and hosts are
//! refused before any look-up, so for them it is empty too.

use std::fmt::Write as _;

use super::*;
use crate::config::Config;

const TABLE: &str = "
# Names have one spelling.
995 tls    `pop.example.org`              | pop.example.org: 8.8.8.8          | 8.8.8.8:995
110 stls   `pop.example.org`              | pop.example.org: 8.8.8.8          | 8.8.8.8:110
995 tls    `POP.Example.ORG`              | pop.example.org: 8.8.8.8          | 8.8.8.8:995
995 tls    `pop.example.org.`             | pop.example.org: 8.8.8.8          | 8.8.8.8:995
995 tls    `pop.example.org..`            |                                   | dns_not_found
995 tls    `ｐｏｐ.ｅｘａｍｐｌｅ.ｏｒｇ`        | pop.example.org: 8.8.8.8          | 8.8.8.8:995
995 tls    `pop。example．org`             | pop.example.org: 8.8.8.8          | 8.8.8.8:995
995 tls    `pop｡example｡org｡`             | pop.example.org: 8.8.8.8          | 8.8.8.8:995
995 tls    `ⓟⓞⓟ.example.org`              | pop.example.org: 8.8.8.8          | 8.8.8.8:995
995 tls    `pop.ex\u{ad}ample.org`        | pop.example.org: 8.8.8.8          | 8.8.8.8:995
995 tls    `pop.ex\u{200b}ample.org`      | pop.example.org: 8.8.8.8          | 8.8.8.8:995
995 tls    `bücher.example`               | xn--bcher-kva.example: 8.8.8.8    | 8.8.8.8:995
995 tls    `BÜCHER.example`               | xn--bcher-kva.example: 8.8.8.8    | 8.8.8.8:995
995 tls    `xn--bcher-kva.example`        | xn--bcher-kva.example: 8.8.8.8    | 8.8.8.8:995
995 tls    `faß.example`                  | xn--fa-hia.example: 8.8.8.8       | 8.8.8.8:995
995 tls    `xn--a.example`                |                                   | dns_not_found
995 tls    `a_b.example`                  | a_b.example: 8.8.8.8              | 8.8.8.8:995
995 tls    `7.example`                    | 7.example: 8.8.8.8                | 8.8.8.8:995

# What is no name at all.
995 tls    ``                             |                                   | dns_not_found
995 tls    `.`                            |                                   | dns_not_found
995 tls    `..`                           |                                   | dns_not_found
995 tls    `.example.org`                 |                                   | dns_not_found
995 tls    `a..b`                         |                                   | dns_not_found
995 tls    ` `                            |                                   | dns_not_found
995 tls    ` pop.example.org`             |                                   | dns_not_found
995 tls    `pop.example.org `             |                                   | dns_not_found
995 tls    `pop example.org`              |                                   | dns_not_found
995 tls    `pop.example.org\t`            |                                   | dns_not_found
995 tls    `pop.example.org\0`            |                                   | dns_not_found
995 tls    `pop.example.org\0.evil.test`  |                                   | dns_not_found
995 tls    `pop.example.org\r`            |                                   | dns_not_found
995 tls    `pop.example.org:995`          |                                   | dns_not_found
995 tls    `127.0.0.1:995`                |                                   | dns_not_found
995 tls    `[::1]:995`                    |                                   | dns_not_found
995 tls    `user@pop.example.org`         |                                   | dns_not_found
995 tls    `pop.example.org@127.0.0.1`    |                                   | dns_not_found
995 tls    `https://pop.example.org`      |                                   | dns_not_found
995 tls    `pop.example.org/x`            |                                   | dns_not_found
995 tls    `pop.example.org\\x`           |                                   | dns_not_found
995 tls    `pop.example.org?x`            |                                   | dns_not_found
995 tls    `pop.example.org#x`            |                                   | dns_not_found
995 tls    `%6copop.example.org`          |                                   | dns_not_found
995 tls    `%31%32%37.0.0.1`              |                                   | dns_not_found
995 tls    `127%2e0.0.1`                  |                                   | dns_not_found
995 tls    `localhost%00.example.org`     |                                   | dns_not_found
995 tls    `*.example.org`                | *.example.org: none               | dns_not_found
995 tls    `<64 letters>.example`         |                                   | dns_not_found
995 tls    `<254 octets>`                 |                                   | dns_not_found
995 tls    `<4096 octets>`                |                                   | dns_not_found

# This machine, in every spelling that some library understands.
995 tls    `127.0.0.1`                    |                                   | address_denied
995 tls    `127.0.0.1.`                   |                                   | address_denied
995 tls    `127.1`                        |                                   | address_denied
995 tls    `127.0.1`                      |                                   | address_denied
995 tls    `127.65535`                    |                                   | address_denied
995 tls    `2130706433`                   |                                   | address_denied
995 tls    `2130706433.`                  |                                   | address_denied
995 tls    `0x7f000001`                   |                                   | address_denied
995 tls    `0X7F000001`                   |                                   | address_denied
995 tls    `0x7f.0.0.1`                   |                                   | address_denied
995 tls    `0x7f.1`                       |                                   | address_denied
995 tls    `0x7f.0.0.0x1`                 |                                   | address_denied
995 tls    `0177.0.0.1`                   |                                   | address_denied
995 tls    `0177.0.0.01`                  |                                   | address_denied
995 tls    `017700000001`                 |                                   | address_denied
995 tls    `00000000177.1`                |                                   | address_denied
995 tls    `0177.0x0.1`                   |                                   | address_denied
995 tls    `１２７.０.０.１`                 |                                   | address_denied
995 tls    `127。0。0。1`                   |                                   | address_denied
995 tls    `127｡0．0.1`                   |                                   | address_denied
995 tls    `①②⑦.⓪.⓪.①`                    |                                   | address_denied
995 tls    `𝟏𝟐𝟕.0.0.1`                    |                                   | address_denied
995 tls    `１２７．１`                     |                                   | address_denied
995 tls    `12\u{ad}7.0.0.1`              |                                   | address_denied
995 tls    `0`                            |                                   | address_denied
995 tls    `0.0.0.0`                      |                                   | address_denied
995 tls    `0x`                           |                                   | address_denied
995 tls    `127.255.255.254`              |                                   | address_denied
995 tls    `4294967296`                   |                                   | dns_not_found
995 tls    `256.0.0.1`                    |                                   | dns_not_found
995 tls    `127.0.0.256`                  |                                   | dns_not_found
995 tls    `127.0.0.0.1`                  |                                   | dns_not_found
995 tls    `0x1ffffffff`                  |                                   | dns_not_found
995 tls    `09.0.0.1`                     |                                   | dns_not_found
995 tls    `0x7g.0.0.1`                   |                                   | dns_not_found
995 tls    `-127.0.0.1`                   |                                   | dns_not_found
995 tls    `::1`                          |                                   | address_denied
995 tls    `[::1]`                        |                                   | address_denied
995 tls    `[0:0:0:0:0:0:0:1]`            |                                   | address_denied
995 tls    `0000:0000::0001`              |                                   | address_denied
995 tls    `::`                           |                                   | address_denied
995 tls    `[::1`                         |                                   | dns_not_found
995 tls    `::1]`                         |                                   | dns_not_found
995 tls    `[[::1]]`                      |                                   | dns_not_found
995 tls    `[127.0.0.1]`                  |                                   | dns_not_found
995 tls    `localhost`                    | localhost: 127.0.0.1 ::1          | address_denied
995 tls    `LocalHost.`                   | localhost: 127.0.0.1              | address_denied
995 tls    `ｌｏｃａｌｈｏｓｔ`                | localhost: 127.0.0.1              | address_denied
995 tls    `mail.localhost`               | mail.localhost: ::1               | address_denied
995 tls    `a.b.localhost.`               | a.b.localhost: 127.0.0.1          | address_denied
995 tls    `localhost.localdomain`        | localhost.localdomain: 127.0.0.1  | address_denied

# IPv4 inside IPv6.
995 tls    `::ffff:127.0.0.1`             |                                   | address_denied
995 tls    `[::ffff:7f00:1]`              |                                   | address_denied
995 tls    `::FFFF:10.1.2.3`              |                                   | address_denied
995 tls    `::ffff:8.8.8.8`               |                                   | 8.8.8.8:995
995 tls    `::127.0.0.1`                  |                                   | address_denied
995 tls    `::8.8.8.8`                    |                                   | address_denied
995 tls    `::ffff:0:127.0.0.1`           |                                   | address_denied
995 tls    `::ffff:0:8.8.8.8`             |                                   | [::ffff:0:808:808]:995
995 tls    `64:ff9b::127.0.0.1`           |                                   | address_denied
995 tls    `64:ff9b::10.0.0.1`            |                                   | address_denied
995 tls    `64:ff9b::a9fe:a9fe`           |                                   | address_denied
995 tls    `64:ff9b::8.8.8.8`             |                                   | [64:ff9b::808:808]:995
995 tls    `64:ff9b:1::192.168.0.1`       |                                   | address_denied
995 tls    `64:ff9b:1:7f00:0:100::`       |                                   | address_denied
995 tls    `64:ff9b:1::8.8.8.8`           |                                   | address_denied
995 tls    `2002:7f00:1::1`               |                                   | address_denied
995 tls    `2002:c0a8:1::1`               |                                   | address_denied
995 tls    `2002:808:808::1`              |                                   | [2002:808:808::1]:995
995 tls    `2001:0:808:808::80ff:fffe`    |                                   | address_denied
995 tls    `2001:0:7f00:1::f7f7:f7f7`     |                                   | address_denied

# Networks of one's own, and of nobody.
995 tls    `10.0.0.1`                     |                                   | address_denied
995 tls    `167772161`                    |                                   | address_denied
995 tls    `012.0.0.1`                    |                                   | address_denied
995 tls    `172.16.0.1`                   |                                   | address_denied
995 tls    `172.31.255.255`               |                                   | address_denied
995 tls    `172.32.0.1`                   |                                   | 172.32.0.1:995
995 tls    `192.168.1.1`                  |                                   | address_denied
995 tls    `0xc0.0xa8.0x1.0x1`            |                                   | address_denied
995 tls    `100.64.0.1`                   |                                   | address_denied
995 tls    `169.254.1.1`                  |                                   | address_denied
995 tls    `192.0.2.1`                    |                                   | address_denied
995 tls    `198.18.0.1`                   |                                   | address_denied
995 tls    `224.0.0.1`                    |                                   | address_denied
995 tls    `240.0.0.1`                    |                                   | address_denied
995 tls    `255.255.255.255`              |                                   | address_denied
995 tls    `fe80::1`                      |                                   | address_denied
995 tls    `fe80::1%eth0`                 |                                   | dns_not_found
995 tls    `[fe80::1%25eth0]`             |                                   | dns_not_found
995 tls    `fe80::1%1`                    |                                   | dns_not_found
995 tls    `fd00::1`                      |                                   | address_denied
995 tls    `fec0::1`                      |                                   | address_denied
995 tls    `ff02::1`                      |                                   | address_denied
995 tls    `2001:db8::1`                  |                                   | address_denied
995 tls    `4000::1`                      |                                   | address_denied
995 tls    `2606:4700::1111`              |                                   | [2606:4700::1111]:995
995 tls    `[2606:4700:0::1111]`          |                                   | [2606:4700::1111]:995
995 tls    `8.8.8.8`                      |                                   | 8.8.8.8:995
995 tls    `134744072`                    |                                   | 8.8.8.8:995

# Where clouds keep their secrets.
995 tls    `169.254.169.254`              |                                   | address_denied
995 tls    `2852039166`                   |                                   | address_denied
995 tls    `0xa9fea9fe`                   |                                   | address_denied
995 tls    `0251.0376.0251.0376`          |                                   | address_denied
995 tls    `169.16689662`                 |                                   | address_denied
995 tls    `::ffff:169.254.169.254`       |                                   | address_denied
995 tls    `168.63.129.16`                |                                   | address_denied
995 tls    `100.100.100.200`              |                                   | address_denied
995 tls    `192.0.0.192`                  |                                   | address_denied
995 tls    `fd00:ec2::254`                |                                   | address_denied
995 tls    `metadata.google.internal`     | metadata.google.internal: 169.254.169.254   | address_denied
995 tls    `METADATA.google.internal.`    | metadata.google.internal: fd20:ce::254      | address_denied
995 tls    `169.254.169.254.nip.test`     | 169.254.169.254.nip.test: 169.254.169.254   | address_denied

# Names that lead to several places: each is judged alone.
995 tls    `pop.example.org`              | pop.example.org: none                       | dns_not_found
995 tls    `pop.example.org`              | pop.example.org: 10.0.0.1 8.8.8.8           | 8.8.8.8:995
995 tls    `pop.example.org`              | pop.example.org: 8.8.8.8 127.0.0.1 ::1      | 8.8.8.8:995
995 tls    `pop.example.org`              | pop.example.org: ::ffff:127.0.0.1 fd00::1   | address_denied
995 tls    `pop.example.org`              | pop.example.org: 0.0.0.0                    | address_denied
995 tls    `pop.example.org`              | pop.example.org: 2606:4700::1111 8.8.8.8    | [2606:4700::1111]:995 8.8.8.8:995
995 tls    `pop.example.org`              | pop.example.org: 64:ff9b::10.0.0.1 1.1.1.1  | 1.1.1.1:995
110 stls   `pop.example.org`              | pop.example.org: 169.254.169.254 10.1.1.1   | address_denied

# Ports belong to modes.
995 stls   `pop.example.org`              |                                   | port_denied
110 tls    `pop.example.org`              |                                   | port_denied
25 tls     `pop.example.org`              |                                   | port_denied
22 plain   `pop.example.org`              |                                   | port_denied
0 tls      `pop.example.org`              |                                   | port_denied
65535 tls  `127.0.0.1`                    |                                   | port_denied
20995 tls  `pop.example.org`              | pop.example.org: 8.8.8.8          | 8.8.8.8:20995
20995 stls `pop.example.org`              |                                   | port_denied

# Hosts have rules; plain text has a list; ranges are opened by hand.
995 tls    `bad.example`                  |                                   | host_denied
995 tls    `pop.BAD.example.`             |                                   | host_denied
995 tls    `notbad.example`               | notbad.example: 8.8.8.8           | 8.8.8.8:995
995 tls    `9.9.9.9`                      |                                   | host_denied
995 tls    `0x09090909`                   |                                   | host_denied
110 plain  `pop.example.org`              |                                   | plaintext_denied
110 plain  `old.example`                  | old.example: 8.8.8.8              | 8.8.8.8:110
110 plain  `OLD。example.`                 | old.example: 8.8.8.8              | 8.8.8.8:110
110 plain  `pop.old.example`              |                                   | plaintext_denied
110 plain  `old.example`                  | old.example: 127.0.0.1            | address_denied
995 tls    `10.20.1.2`                    |                                   | 10.20.1.2:995
995 tls    `::ffff:10.20.1.2`             |                                   | 10.20.1.2:995
995 tls    `64:ff9b::10.20.1.2`           |                                   | address_denied
995 tls    `mail.lan`                     | mail.lan: 10.20.1.2 10.21.1.2     | 10.20.1.2:995
";

/// The rules of the last two parts; no other part touches them.
fn policy() -> Policy {
    let config = Config {
        allow_ports: vec![(20995, Mode::Tls)],
        deny_hosts: vec!["bad.example".into(), "9.9.9.9".into()],
        allow_plaintext: vec!["old.example".into()],
        allow_addresses: vec!["10.20.0.0/16".parse().unwrap()],
        ..Config::default()
    };
    Policy::new(&config).unwrap()
}

#[test]
fn the_table() {
    let policy = policy();
    let mut rows = 0;
    let mut wrong = String::new();
    let lines = TABLE.split('\n');
    for row in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        rows += 1;
        let (place, rest) = row.split_once('`').expect("what the page wrote");
        let (written, rest) = rest.split_once('`').expect("its end");
        let [_, lookup, decision] = *rest.split('|').map(str::trim).collect::<Vec<_>>() else {
            panic!("three columns: {row}");
        };
        let came = play(&policy, place, &spell_out(written), lookup);
        if came != decision {
            let _ = writeln!(wrong, "{row}\n    but it came to {came}");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(rows > 180, "{rows} rows were read");
}

/// What a row comes to, in the words of its last column.
fn play(policy: &Policy, place: &str, written: &str, lookup: &str) -> String {
    let (port, mode) = place.trim().split_once(' ').expect("a port and a mode");
    let modes = [Mode::Tls, Mode::Stls, Mode::Plain];
    let asked = Asked {
        origin: Some("http://localhost"),
        authority: Some("localhost"),
        token: None,
        host: written,
        port: port.parse().unwrap(),
        mode: modes
            .into_iter()
            .find(|known| known.as_str() == mode)
            .unwrap(),
        now: 0,
    };
    let destination = match decide(policy, &asked, || Ok(()), |_| Ok(())) {
        Ok((destination, (), ())) => destination,
        Err(code) if lookup.is_empty() => return Code::to_string(&code),
        Err(code) => return format!("{code} before the look-up"),
    };
    let found: Vec<IpAddr> = match destination.host() {
        Host::Ipv4(_) | Host::Ipv6(_) if !lookup.is_empty() => return "no look-up".into(),
        Host::Ipv4(address) => vec![(*address).into()],
        Host::Ipv6(address) => vec![(*address).into()],
        Host::Domain(name) => match lookup.strip_prefix(&format!("{name}: ")) {
            None => return format!("a look-up of {name}"),
            Some("none") => Vec::new(),
            Some(answers) => answers.split(' ').map(|it| it.parse().unwrap()).collect(),
        },
    };
    match destination.vet(&found) {
        Err(code) => code.to_string(),
        Ok(vetted) => {
            let addresses = vetted.addresses().iter();
            addresses
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" ")
        }
    }
}

/// What is too long to be printed.
fn spell_out(written: &str) -> String {
    match written {
        "<64 letters>.example" => format!("{}.example", "a".repeat(64)),
        "<254 octets>" => "abcdefg.".repeat(31) + "abcdef",
        "<4096 octets>" => "a.".repeat(2048),
        short => short.to_owned(),
    }
}
