//! How values are written that are more than a word or a number: alike in flags, in the environment and in the file.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use ipnet::IpNet;
use serde::{Deserialize, Deserializer, Serializer, de::Error as _};
use shared::tunnel::message::Mode;

/// `20995=tls`
pub(super) fn parse_port(text: &str) -> Result<(u16, Mode), String> {
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
pub(super) fn parse_range(text: &str) -> Result<IpNet, String> {
    text.parse()
        .or_else(|_| text.parse().map(|address: IpAddr| address.into()))
        .map_err(|_| {
            format!(
                "`{text}` is not a range of addresses; write for example 10.1.0.0/16 or 10.1.2.3"
            )
        })
}

/// `127.0.0.1:8110`
pub(super) fn parse_address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        format!(
            "`{text}` is not an address and a port; write for example 127.0.0.1:8110 or [::1]:8110"
        )
    })
}

/// Whole seconds.
pub(super) fn parse_seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().map_err(|_| {
        format!("`{text}` is not a number of seconds; write for example 60 for a minute")
    })?;
    Ok(Duration::from_secs(seconds))
}

pub(super) fn read_ports<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<(u16, Mode)>, D::Error> {
    read_list(from, parse_port)
}

pub(super) fn write_ports<S: Serializer>(ports: &[(u16, Mode)], to: S) -> Result<S::Ok, S::Error> {
    let written = ports
        .iter()
        .map(|(port, mode)| format!("{port}={}", mode.as_str()));
    to.collect_seq(written)
}

pub(super) fn read_ranges<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<IpNet>, D::Error> {
    read_list(from, parse_range)
}

pub(super) fn read_address<'de, D: Deserializer<'de>>(from: D) -> Result<SocketAddr, D::Error> {
    parse_address(&String::deserialize(from)?).map_err(D::Error::custom)
}

pub(super) fn read_an_address<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<SocketAddr>, D::Error> {
    read_address(from).map(Some)
}

pub(super) fn read_seconds<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    u64::deserialize(from).map(Duration::from_secs)
}

pub(super) fn write_seconds<S: Serializer>(time: &Duration, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u64(time.as_secs())
}

fn read_list<'de, D: Deserializer<'de>, T>(
    from: D,
    parse: fn(&str) -> Result<T, String>,
) -> Result<Vec<T>, D::Error> {
    let written = Vec::<String>::deserialize(from)?;
    written
        .iter()
        .map(|text| parse(text).map_err(D::Error::custom))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_ranges_and_times() {
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
        assert_eq!(parse_seconds("90"), Ok(Duration::from_secs(90)));
        for wrong in ["1m", "-1", "1.5", ""] {
            assert!(parse_seconds(wrong).is_err(), "{wrong}");
        }
    }
}
