//! The words of the replies.

/// Why a login or a command was refused, in the response codes of RFC 2449 §8 and RFC 3206.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// `[AUTH]`: no such user, or another password. Which of the two is nobody's business.
    Credentials,
    /// `[IN-USE]`: another session has the mailbox.
    InUse,
    /// `[LOGIN-DELAY]`: the same user was here a moment ago.
    LoginDelay,
    /// `[SYS/TEMP]`: the server's fault; trying again later may help.
    Temporary,
    /// `[SYS/PERM]`: the server's fault; somebody has to mend it.
    Permanent,
}

/// What became of the messages marked as deleted when QUIT wanted them gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Committed {
    /// They are gone, and the disk has confirmed it.
    Done,
    /// They are all still there.
    NothingDeleted,
    /// They are gone, but a power cut might bring them back.
    Unconfirmed,
}

impl Refusal {
    pub(super) fn reply(self) -> Vec<u8> {
        err(match self {
            Self::Credentials => "[AUTH] wrong user name or password",
            Self::InUse => "[IN-USE] another session has this mailbox open",
            Self::LoginDelay => "[LOGIN-DELAY] this mailbox was open a moment ago, try again later",
            Self::Temporary => "[SYS/TEMP] the mailbox cannot be read now, try again later",
            Self::Permanent => {
                "[SYS/PERM] the mailbox cannot be read, ask whoever runs this server"
            }
        })
    }
}

impl Committed {
    pub(super) fn reply(self) -> Vec<u8> {
        match self {
            Self::Done => ok("good-bye"),
            Self::NothingDeleted => {
                err("[SYS/TEMP] the mailbox could not be rewritten, nothing was deleted")
            }
            Self::Unconfirmed => err("[SYS/TEMP] deleted, but the disk did not confirm it"),
        }
    }
}

pub(super) fn ok(text: &str) -> Vec<u8> {
    format!("+OK {text}\r\n").into_bytes()
}

pub(super) fn err(text: &str) -> Vec<u8> {
    format!("-ERR {text}\r\n").into_bytes()
}
