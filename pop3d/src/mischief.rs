//! Faults with names. A client is only as good as the bad servers it has met; this one is bad to order.

use std::{str::FromStr, time::Duration};

/// A fault that the server commits on purpose. None is on unless it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mischief {
    /// `cut-mid-message`: RETR sends half of the message, then the line goes dead.
    CutMidMessage,
    /// `drop-before-quit-reply`: QUIT deletes what was marked, then the line goes dead instead of `+OK`.
    DropBeforeQuitReply,
    /// `endless-list`: LIST never comes to its end.
    EndlessList,
    /// `full-disk`: the mailbox cannot be rewritten, as if the disk were full.
    FullDisk,
    /// `in-use`: every login with the right password is refused because the mailbox is locked.
    InUse,
    /// `lose-pipelined`: what came in one packet with PASS, behind it, is lost (Courier, Solid POP3 and others do this).
    LosePipelined,
    /// `no-capa`: CAPA is an unknown command (popa3d, Solid POP3).
    NoCapa,
    /// `refuse-dele:N`: DELE N is refused.
    RefuseDele(u32),
    /// `silent`: the connection is accepted and nothing is ever said.
    Silent,
    /// `slow` or `slow:MS`: 16 octets at a time, with a pause of MS milliseconds (50 if not said) after each.
    Slow(Duration),
    /// `stls-inject`: plaintext behind the `+OK` to STLS, in the same packet, as an attacker on the way would put it.
    StlsInject,
}

/// A name that no fault has.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such mischief: {0}; there are {all}", all = NAMES.join(", "))]
pub struct UnknownMischief(String);

/// How the faults are spelt.
const NAMES: [&str; 11] = [
    "cut-mid-message",
    "drop-before-quit-reply",
    "endless-list",
    "full-disk",
    "in-use",
    "lose-pipelined",
    "no-capa",
    "refuse-dele:N",
    "silent",
    "slow[:MS]",
    "stls-inject",
];

impl FromStr for Mischief {
    type Err = UnknownMischief;

    fn from_str(text: &str) -> Result<Self, UnknownMischief> {
        let unknown = || UnknownMischief(text.to_owned());
        let (name, number) = match text.split_once(':') {
            Some((name, number)) => (name, Some(number.parse::<u32>().map_err(|_| unknown())?)),
            None => (text, None),
        };
        Ok(match (name, number) {
            ("cut-mid-message", None) => Self::CutMidMessage,
            ("drop-before-quit-reply", None) => Self::DropBeforeQuitReply,
            ("endless-list", None) => Self::EndlessList,
            ("full-disk", None) => Self::FullDisk,
            ("in-use", None) => Self::InUse,
            ("lose-pipelined", None) => Self::LosePipelined,
            ("no-capa", None) => Self::NoCapa,
            ("refuse-dele", Some(number)) => Self::RefuseDele(number),
            ("silent", None) => Self::Silent,
            ("slow", pause) => Self::Slow(Duration::from_millis(pause.unwrap_or(50).into())),
            ("stls-inject", None) => Self::StlsInject,
            _ => return Err(unknown()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_understood() {
        for name in NAMES {
            let spelt = name.replace("[:MS]", "").replace(":N", ":3");
            spelt.parse::<Mischief>().expect(name);
        }
        assert_eq!(
            "slow:7".parse(),
            Ok(Mischief::Slow(Duration::from_millis(7)))
        );
        assert_eq!("refuse-dele:12".parse(), Ok(Mischief::RefuseDele(12)));
    }

    #[test]
    fn other_names_are_refused_with_the_list_of_names() {
        for name in ["", "in_use", "refuse-dele", "refuse-dele:x", "in-use:3"] {
            let error = name.parse::<Mischief>().expect_err(name).to_string();
            assert!(error.contains("stls-inject"), "{error}");
        }
    }
}
