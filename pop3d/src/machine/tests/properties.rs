//! Anything at all.

use proptest::prelude::*;

use super::*;

/// Octets that look like POP3, and some that do not.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let command = prop::sample::select(vec![
        "USER mrose\r\n",
        "PASS tan staaf\r\n",
        "PASS x\r\n",
        "APOP mrose c4c9334bac560ecc979e58001b3e22fb\r\n",
        "CAPA\r\n",
        "STLS\r\n",
        "STAT\r\n",
        "LIST\r\n",
        "LIST 2\n",
        "UIDL\r\n",
        "UIDL 9\r\n",
        "RETR 1\r\n",
        "RETR 3\r\n",
        "TOP 1 1\r\n",
        "DELE 1\r\n",
        "DELE 2\r\n",
        "RSET\r\n",
        "NOOP\r\n",
        "AUTH\r\n",
        "AUTH PLAIN\r\n",
        "AUTH PLAIN AG1yb3NlAHRhbiBzdGFhZg==\r\n",
        "AUTH LOGIN bXJvc2U=\r\n",
        "AUTH CRAM-MD5\r\n",
        "AUTH XOAUTH2\r\n",
        "AUTH SCRAM-SHA-1 biwsbj11c2VyLHI9ZnlrbytkMmxiYkZnT05Sdjlxa3hkYXdM\r\n",
        "Yz1iaXdzLHI9ZnlrbytkMmxiYkZnT05Sdjlxa3hkYXdMM3JmY05IWUpZMVpWdldWczdqLHA9djBYOHYzQnoyVDBDSkdiSlF5RjBYK0hJNFRzPQ==\r\n",
        "*\r\n",
        "\r\n",
        "=\r\n",
        "UTF8\r\n",
        "LANG\r\n",
        "LAST\r\n",
        "RPOP root\r\n",
        "QUIT\r\n",
        "R",
        "\r",
        "\n",
    ]);
    prop_oneof![
        6 => command.prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..600),
        1 => prop::collection::vec(prop::sample::select(b"x \r\n".to_vec()), 0..600),
    ]
}

proptest! {
    /// Whatever comes in, however it is cut: no panic, a line's worth of memory, one reply or none per line, and
    /// nothing is deleted unless QUIT was heard inside a login.
    #[test]
    fn any_octets_are_answered_in_bounds(pieces in prop::collection::vec(piece(), 0..24), allowed: bool, tls: bool) {
        let settings = Settings {
            allow_plaintext_login: allowed,
            tls_available: tls,
            stamp: allowed.then(|| "<1@x>".to_owned()),
            mechanisms: all(),
            ..Settings::default()
        };
        let mut world = World::new(settings);
        let mut lines = 0;
        let mut replies = world.drain().len();
        prop_assert!(replies > 0);
        replies = 0;
        for piece in &pieces {
            lines += piece.iter().filter(|octet| **octet == b'\n').count();
            world.machine.handle_input(piece);
            let sent = world.drain();
            prop_assert!(sent.is_empty() || sent.ends_with(b"\r\n"));
            prop_assert!(sent.len() <= 512 * (piece.len() + 1), "output is bounded by input");
            let limit = if matches!(world.machine.state, State::Exchange(_)) { RESPONSE_MAX } else { COMMAND_MAX };
            prop_assert!(world.machine.pending() < limit, "nothing is hoarded");
            replies += sent.split(|octet| *octet == b'\n').filter(|line| line.starts_with(b"+OK") || line.starts_with(b"-ERR")).count();
            if world.ended.is_some() {
                break;
            }
        }
        // A line too long is answered before it ends, and the last words are one reply more.
        prop_assert!(replies <= lines + 2, "{replies} replies to {lines} lines");
        if world.deleted.is_some() {
            prop_assert!(pieces.concat().to_ascii_uppercase().windows(4).any(|four| four == b"QUIT"));
        }
    }
}
