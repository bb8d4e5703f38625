//! Faults with names. A client is only as good as the bad servers it has met; this one is bad to order.

use std::{num::NonZeroU32, str::FromStr, time::Duration};

/// One row per fault: what it does, its name here, how it is spelt, and, if it takes a number (behind a colon: of
/// milliseconds, of a message, of rounds), how it is made of that. The rows are the enum, its documentation, its
/// spelling and what `pop3d faults` prints, so none of these can be forgotten.
macro_rules! faults {
    ($($(#[doc = $does:literal])+ $fault:ident $(($of:ty), $make:expr)? => $spelling:literal;)+) => {
        /// A fault that the server commits on purpose. None is on unless it was asked for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Mischief {
            $(
                $(#[doc = $does])+
                #[doc = concat!("Spelt `", $spelling, "`.")]
                $fault $(($of))?,
            )+
        }

        const FAULTS: &[Fault] = &[$(Fault {
            spelling: $spelling,
            does: concat!($($does),+),
            make: faults!(@make $fault $(, $make)?),
        },)+];
    };
    (@make $fault:ident) => { |number| number.is_none().then_some(Mischief::$fault) };
    (@make $fault:ident, $make:expr) => { $make };
}

struct Fault {
    spelling: &'static str,
    does: &'static str,
    make: fn(Option<u32>) -> Option<Mischief>,
}

faults! {
    /// Each read answers its first command; the rest of what was read is lost, though PIPELINING is announced.
    AnswerFirstLoseRest => "answer-first-lose-rest";
    /// Each read answers one command; the next one waits until more octets come, though PIPELINING is announced.
    AnswerFirstDelayRest => "answer-first-delay-rest";
    /// Every line ends with a bare LF.
    BareLf => "bare-lf";
    /// RETR sends half of the message, then the line goes dead.
    CutMidMessage => "cut-mid-message";
    /// QUIT deletes nothing; the line goes dead instead of an answer.
    DropBeforeCommit => "drop-before-commit";
    /// QUIT deletes what was marked, then the line goes dead instead of `+OK`.
    DropBeforeQuitReply => "drop-before-quit-reply";
    /// LIST and UIDL say every line twice.
    DuplicateNumbers => "duplicate-numbers";
    /// The greeting begins with `+OK` and never comes to its end.
    EndlessGreeting => "endless-greeting";
    /// LIST never comes to its end.
    EndlessList => "endless-list";
    /// RETR never comes to its end.
    EndlessMessage => "endless-message";
    /// UIDL never comes to its end.
    EndlessUidl => "endless-uidl";
    /// The mailbox cannot be rewritten, as if the disk were full.
    FullDisk => "full-disk";
    /// Every login with the right password is refused because the mailbox is locked.
    InUse => "in-use";
    /// The greeting comes after MS milliseconds (2000 if not said).
    LateGreeting(Duration), |pause| Some(Mischief::LateGreeting(milliseconds(pause, 2000))) => "late-greeting[:MS]";
    /// Every login with the right password is refused with [LOGIN-DELAY].
    LoginDelay => "login-delay";
    /// What came in one packet with PASS, behind it, is lost (Courier, Solid POP3 and others do this).
    LosePipelined => "lose-pipelined";
    /// CAPA is an unknown command (popa3d, Solid POP3).
    NoCapa => "no-capa";
    /// TOP is neither known nor announced (Perdition before login).
    NoTop => "no-top";
    /// UIDL is neither known nor announced.
    NoUidl => "no-uidl";
    /// LIST and UIDL have lines for messages 0, the last and one, and 4294967296 too.
    NumbersOutOfRange => "numbers-out-of-range";
    /// DELE N is refused.
    RefuseDele(u32), |number| number.map(Mischief::RefuseDele) => "refuse-dele:N";
    /// RETR N is refused.
    RefuseRetr(u32), |number| number.map(Mischief::RefuseRetr) => "refuse-retr:N";
    /// TOP is announced and refused.
    RefuseTop => "refuse-top";
    /// UIDL is announced and refused.
    RefuseUidl => "refuse-uidl";
    /// SCRAM's last word, by which the server shows who it is, is wrong by one bit.
    ScramBadSignature => "scram-bad-signature";
    /// SCRAM wants the password hashed N times (10000000 if not said), which takes a client minutes. The right
    /// password is not accepted after that.
    ScramIterations(NonZeroU32), |rounds| NonZeroU32::new(rounds.unwrap_or(10_000_000)).map(Mischief::ScramIterations)
        => "scram-iterations[:N]";
    /// The connection is accepted and nothing is ever said.
    Silent => "silent";
    /// LIST says 99999999999999999999 octets for every message, which is more than 64 bits hold.
    SizesTooBig => "sizes-too-big";
    /// LIST says 1 octet for every message.
    SizesTooSmall => "sizes-too-small";
    /// 16 octets at a time, with a pause of MS milliseconds (50 if not said) after each.
    Slow(Duration), |pause| Some(Mischief::Slow(milliseconds(pause, 50))) => "slow[:MS]";
    /// RETR sends half of the message, then nothing more; the line stays open.
    StallMidMessage => "stall-mid-message";
    /// STAT says that there are 1000000 messages of one octet together.
    StatLies => "stat-lies";
    /// Octets that are no POP3 behind the `+OK` to STLS, in the same packet.
    StlsGarbage => "stls-garbage";
    /// A whole reply in plaintext behind the `+OK` to STLS, in the same packet, as an attacker on the way would put it.
    StlsInject => "stls-inject";
    /// Every login with the right password is refused with [SYS/PERM].
    SysPerm => "sys-perm";
    /// Every login with the right password is refused with [SYS/TEMP].
    SysTemp => "sys-temp";
    /// One octet at a time, with a pause of MS milliseconds (1000 if not said) after each.
    Trickle(Duration), |pause| Some(Mischief::Trickle(milliseconds(pause, 1000))) => "trickle[:MS]";
    /// Dots at the beginning of lines are not doubled: a line with nothing but a dot ends the message too early.
    Unstuffed => "unstuffed";
}

fn milliseconds(said: Option<u32>, otherwise: u32) -> Duration {
    Duration::from_millis(said.unwrap_or(otherwise).into())
}

impl Mischief {
    /// How each fault is spelt, and a sentence about what it does.
    pub fn faults() -> impl Iterator<Item = (&'static str, &'static str)> {
        FAULTS
            .iter()
            .map(|fault| (fault.spelling, fault.does.trim_start()))
    }
}

/// A name that no fault has.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such mischief: {0}; there are {all}", all = spellings())]
pub struct UnknownMischief(String);

fn spellings() -> String {
    let all: Vec<&str> = FAULTS.iter().map(|fault| fault.spelling).collect();
    all.join(", ")
}

impl FromStr for Mischief {
    type Err = UnknownMischief;

    fn from_str(text: &str) -> Result<Self, UnknownMischief> {
        let unknown = || UnknownMischief(text.to_owned());
        let (name, number) = match text.split_once(':') {
            Some((name, number)) => (name, Some(number.parse::<u32>().map_err(|_| unknown())?)),
            None => (text, None),
        };
        let named = FAULTS
            .iter()
            .find(|fault| fault.spelling.split([':', '[']).next() == Some(name));
        named
            .and_then(|fault| (fault.make)(number))
            .ok_or_else(unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_understood_and_explained() {
        let mut seen = Vec::new();
        for (spelling, does) in Mischief::faults() {
            let spelt = spelling.replace("[:MS]", "").replace("[:N]", "");
            let fault: Mischief = spelt.replace(":N", ":3").parse().expect(spelling);
            assert!(!seen.contains(&fault), "{spelling} is there twice");
            seen.push(fault);
            assert!(does.ends_with('.') && !does.starts_with(' '), "{does}");
        }
        let milliseconds = Duration::from_millis;
        for (spelt, fault) in [
            ("slow:7", Mischief::Slow(milliseconds(7))),
            ("trickle", Mischief::Trickle(milliseconds(1000))),
            ("late-greeting:1", Mischief::LateGreeting(milliseconds(1))),
            ("refuse-dele:12", Mischief::RefuseDele(12)),
        ] {
            assert_eq!(spelt.parse(), Ok(fault));
        }
        let Ok(Mischief::ScramIterations(rounds)) = "scram-iterations".parse() else {
            panic!("no such fault");
        };
        assert_eq!(rounds.get(), 10_000_000);
    }

    #[test]
    fn other_names_are_refused_with_the_list_of_names() {
        for name in [
            "",
            "in_use",
            "refuse-dele",
            "refuse-dele:x",
            "in-use:3",
            "slow[",
            "slow[:MS]",
            "scram-iterations:0",
        ] {
            let error = name.parse::<Mischief>().expect_err(name).to_string();
            assert!(error.contains("stls-inject"), "{error}");
        }
    }
}
