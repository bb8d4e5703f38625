//! What may be on the wire: POP3's first words where STLS needs them, and TLS records.

use shared::tunnel::message::Mode;

use super::Session;

/// RFC 8446 §5.1: content type, version, length.
const HEADER: usize = 5;

/// RFC 5246 §6.2.3: 2^14 octets and at most 2,048 more from encryption. TLS 1.3 allows itself less.
const RECORD_MAX: usize = (1 << 14) + 2048;

/// Content types change_cipher_spec, alert, handshake and application_data (RFC 8446 §B.1).
const CONTENT_TYPES: std::ops::RangeInclusive<u8> = 20..=23;

/// Says what in `session` should not be there.
pub(super) fn check(session: &Session, mode: Mode, secrets: &[&str]) -> Result<(), String> {
    for (who, octets) in [
        ("client", &session.to_server),
        ("server", &session.to_client),
    ] {
        if let Some(secret) = secrets
            .iter()
            .find(|secret| contains(octets, secret.as_bytes()))
        {
            return Err(format!("the {who} sent {secret:?} in clear"));
        }
    }
    match mode {
        Mode::Tls => encrypted(&session.to_server, &session.to_client),
        Mode::Stls => {
            let (commands, hello) = commands(&session.to_server)?;
            let replies = replies(&session.to_client, &commands)?;
            encrypted(hello, replies)
        }
        Mode::Plain => Err("a plain connection protects nothing".into()),
    }
}

fn encrypted(to_server: &[u8], to_client: &[u8]) -> Result<(), String> {
    // A ClientHello is a handshake record (22) with a message of type 1 in it.
    if to_server.first() != Some(&22) || to_server.get(HEADER) != Some(&1) {
        return Err("the client did not begin with a ClientHello".into());
    }
    records(to_server).map_err(|error| format!("from the client: {error}"))?;
    records(to_client).map_err(|error| format!("from the server: {error}"))
}

/// Nothing but whole TLS records. The very last one may be cut short, as when a connection is broken off.
fn records(mut rest: &[u8]) -> Result<(), String> {
    while let [content_type, major, minor, high, low, body @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        if !CONTENT_TYPES.contains(content_type) || *major != 3 || *minor > 4 || length > RECORD_MAX
        {
            return Err(format!(
                "not a TLS record: {}",
                rest[..rest.len().min(40)].escape_ascii()
            ));
        }
        rest = body.get(length..).unwrap_or_default();
    }
    match rest {
        [] => Ok(()),
        [content_type, ..] if CONTENT_TYPES.contains(content_type) => Ok(()),
        _ => Err(format!("not a TLS record: {}", rest.escape_ascii())),
    }
}

/// The commands before the ClientHello, which may be CAPA and STLS only, and what follows them.
fn commands(mut rest: &[u8]) -> Result<(Vec<&str>, &[u8]), String> {
    let mut commands = Vec::new();
    while rest
        .first()
        .is_some_and(|octet| !CONTENT_TYPES.contains(octet))
    {
        let (line, after) =
            line(rest).ok_or_else(|| format!("an unfinished command: {}", rest.escape_ascii()))?;
        match line {
            "CAPA" | "STLS" => commands.push(line),
            other => return Err(format!("a command in clear: {other:?}")),
        }
        rest = after;
    }
    if commands.last() != Some(&"STLS") {
        return Err("TLS began without STLS".into());
    }
    Ok((commands, rest))
}

/// Steps over the greeting and one reply per command; what follows them is returned.
fn replies<'a>(mut rest: &'a [u8], commands: &[&str]) -> Result<&'a [u8], String> {
    for command in ["greeting"].iter().chain(commands) {
        let reply = |rest| line(rest).ok_or_else(|| format!("no reply to {command}"));
        let (status, after) = reply(rest)?;
        rest = after;
        match (*command, status.starts_with("+OK")) {
            ("CAPA", false) => {}
            (_, false) => return Err(format!("{command} was answered with {status:?}")),
            ("CAPA", true) => loop {
                let (capability, after) = reply(rest)?;
                rest = after;
                if capability == "." {
                    break;
                }
            },
            _ => {}
        }
    }
    Ok(rest)
}

/// The first line and what follows it.
fn line(octets: &[u8]) -> Option<(&str, &[u8])> {
    let end = octets.windows(2).position(|it| it == b"\r\n")?;
    Some((
        std::str::from_utf8(&octets[..end]).ok()?,
        &octets[end + 2..],
    ))
}

fn contains(octets: &[u8], part: &[u8]) -> bool {
    octets.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELLO: &[u8] = b"\x16\x03\x01\0\x05\x01\0\0\x01\0";
    const DATA: &[u8] = b"\x17\x03\x03\0\x04\xde\xad\xbe\xef";
    const GREETING: &[u8] = b"+OK ready\r\n+OK\r\nSTLS\r\nUSER\r\n.\r\n+OK begin\r\n";

    fn check(mode: Mode, to_server: &[&[u8]], to_client: &[&[u8]], expected: Result<(), &str>) {
        let session = Session {
            to_server: to_server.concat(),
            to_client: to_client.concat(),
        };
        let found = super::check(&session, mode, &["annabel", "s3cret word"]);
        match (&found, expected) {
            (Ok(()), Ok(())) => {}
            (Err(found), Err(expected)) if found.contains(expected) => {}
            _ => panic!("{found:?}, expected {expected:?}"),
        }
    }

    #[test]
    fn tls_is_records_and_nothing_else() {
        check(Mode::Tls, &[HELLO, DATA], &[DATA, DATA], Ok(()));
        check(Mode::Tls, &[HELLO, DATA], &[DATA, &DATA[..7]], Ok(()));
        check(Mode::Tls, &[HELLO, DATA], &[DATA, &DATA[..3]], Ok(()));
        check(Mode::Tls, &[], &[], Err("ClientHello"));
        check(Mode::Tls, &[DATA], &[DATA], Err("ClientHello"));
        check(
            Mode::Tls,
            &[HELLO, b"QUIT\r\n"],
            &[DATA],
            Err("from the client: not a TLS record: QUIT"),
        );
        check(
            Mode::Tls,
            &[HELLO],
            &[b"+OK"],
            Err("from the server: not a TLS record: +OK"),
        );
        check(
            Mode::Tls,
            &[HELLO],
            &[b"\x17\x03\x03\xff\xff"],
            Err("not a TLS record"),
        );
        check(
            Mode::Tls,
            &[HELLO],
            &[b"\x17\x02\x00\0\0"],
            Err("not a TLS record"),
        );
    }

    #[test]
    fn stls_has_a_prelude() {
        check(
            Mode::Stls,
            &[b"CAPA\r\nSTLS\r\n", HELLO, DATA],
            &[GREETING, DATA],
            Ok(()),
        );
        check(
            Mode::Stls,
            &[b"CAPA\r\nSTLS\r\n", HELLO],
            &[b"+OK\r\n-ERR what?\r\n+OK\r\n", DATA],
            Ok(()),
        );
        check(
            Mode::Stls,
            &[b"USER ann\r\n", HELLO],
            &[GREETING],
            Err("a command in clear: \"USER ann\""),
        );
        check(
            Mode::Stls,
            &[b"CAPA\r\n", HELLO],
            &[GREETING],
            Err("without STLS"),
        );
        check(
            Mode::Stls,
            &[b"STLS\r\n", HELLO],
            &[b"+OK\r\n-ERR no\r\n"],
            Err("STLS was answered with \"-ERR no\""),
        );
        check(
            Mode::Stls,
            &[b"STLS\r\n", b"QUIT"],
            &[GREETING],
            Err("unfinished"),
        );
        check(
            Mode::Stls,
            &[b"CAPA\r\nSTLS\r\n", HELLO],
            &[GREETING, b"+OK"],
            Err("from the server"),
        );
    }

    #[test]
    fn secrets_are_looked_for_everywhere() {
        let hidden = [&b"\x17\x03\x03\0\x0bs3cret word"[..]].concat();
        check(
            Mode::Tls,
            &[HELLO, &hidden],
            &[DATA],
            Err("client sent \"s3cret word\""),
        );
        check(
            Mode::Tls,
            &[HELLO],
            &[b"\x17\x03\x03\0\x07annabel"],
            Err("server sent \"annabel\""),
        );
    }
}
