//! The contract between the page and its two workers, in one page.
//!
//! Every message is one of these enums in postcard's encoding, sent as a transferred `ArrayBuffer`: the password
//! crosses as octets that leave the page's memory, never as a string.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use shared::{
    mail::view::{MessageView, Summary},
    mailbox::{Entry, receipt::Receipt},
    problem::{Problem, Refusal},
    secret::Secret,
    tunnel::message::Mode,
};

pub use self::finding::{Errand, Finding};
pub use shared::visit::{ServerFacts, Stage};

mod finding;

/// Names this build: page and workers must be of the same one.
pub const BUILD: &str = concat!(env!("CARGO_PKG_VERSION"), "+", env!("POSTE_RESTANTE_BUILD"));

/// Page → engine.
#[derive(Debug, Serialize, Deserialize)]
pub enum Request {
    /// Open a session. Answered by [`Update::Stage`]s, then [`Update::SignedIn`] and [`Update::Listed`], or
    /// [`Update::Ended`].
    SignIn(SignIn),
    /// End the session with QUIT, deleting nothing, and open a new one with what the engine was given last.
    /// Answered as `SignIn` is. Message numbers change: match by unique-id.
    Reconnect,
    /// Look for new mail: QUIT, deleting nothing, and another session, as a maildrop is seen as it was at login. Answered by
    /// [`Update::Checked`], [`Update::Unchecked`] or [`Update::TooEarly`]; by [`Update::Listed`] where unique-ids do not tell
    /// messages apart. Where the maildrop was let go, by `Listed` and then [`Update::Released`] again.
    Check {
        /// A person asked for it, rather than the clock.
        asked: bool,
    },
    /// Delete these messages (DELE, QUIT) and stay, over another session. Answered by [`Update::Deleting`] and
    /// [`Update::Committed`], whatever happens, and then as [`Request::Check`] is, or by [`Update::Ended`].
    Commit {
        /// Message numbers.
        delete: Vec<u32>,
    },
    /// Stop the deletions of [`Request::Commit`]: RSET. Their answer is the same.
    StopDeleting,
    /// Find out something about a server before anyone signs in, instead of whatever was being found out. Answered by
    /// [`Update::Found`].
    Find(Errand),
    /// Fetch these messages' headers, in this order, instead of those asked for before and not yet sent.
    Headers {
        /// Message numbers.
        numbers: Vec<u32>,
    },
    /// Fetch a whole message, before any headers. Answered by [`Update::Progress`], then [`Update::Message`] or
    /// [`Update::MessageFailed`].
    Open {
        /// The message number.
        number: u32,
    },
    /// Fetch these messages for a file, behind everything else and in this order. Answered by [`Update::Piece`]s, or
    /// [`Update::MessageFailed`]. Whoever asks keeps what is under way small.
    Fetch {
        /// Names the file: it comes back with every piece.
        save: u32,
        /// Message numbers.
        numbers: Vec<u32>,
    },
    /// Never mind the messages of [`Request::Fetch`].
    StopFetching,
    /// Never mind coming back: the session ends with what is known. Answered by [`Update::Ended`] or
    /// [`Update::SignedOut`], where it was being tried.
    GiveUp,
    /// Never mind that message. What is already on its way is read and thrown away.
    Cancel {
        /// The message number.
        number: u32,
    },
    /// Delete these messages (DELE) and end the session (QUIT). Answered by [`Update::Deleting`] and
    /// [`Update::SignedOut`], whatever happens.
    SignOut {
        /// Message numbers; none to delete nothing.
        delete: Vec<u32>,
    },
}

/// What is needed to open a session.
#[derive(Debug, Serialize, Deserialize)]
pub struct SignIn {
    /// The bridge, a WebSocket URL.
    pub bridge: String,
    /// The mail server's name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub mode: Mode,
    /// The user name.
    pub user: String,
    /// The password.
    pub password: Secret<Vec<u8>>,
    /// The bridge's access token, where it wants one.
    pub token: Option<Secret<Vec<u8>>>,
    /// A certificate that the person has decided to trust: SHA-256, 64 hexadecimal digits.
    pub pin: Option<String>,
    /// Until the visit is over, so that another session can be opened without asking for it again. Else until the listing.
    pub keeps_password: bool,
    /// The person has allowed this host to see the password in clear. Only then `Mode::Plain` works.
    pub plaintext_allowed: bool,
}

/// Engine → page.
#[derive(Debug, Serialize, Deserialize)]
pub enum Update {
    /// The engine is there: the first message, unasked.
    Hello {
        /// The engine's [`BUILD`].
        build: String,
    },
    /// What came of a [`Request::Find`].
    Found(Finding),
    /// Signing in goes on.
    Stage(Stage),
    /// Signed in.
    SignedIn(ServerFacts),
    /// The maildrop's listing, complete.
    Listed(Vec<Entry>),
    /// A message's header, as octets for the reader.
    Header {
        /// The message number.
        number: u32,
        /// The header and the empty line, unstuffed.
        octets: Vec<u8>,
    },
    /// The server would not give this header.
    HeaderFailed {
        /// The message number.
        number: u32,
        /// What it said.
        refusal: Refusal,
    },
    /// A message is arriving. Sent a few times a second at most.
    Progress {
        /// The message number.
        number: u32,
        /// Octets so far.
        received: u64,
        /// Octets by the listing: a hint.
        expected: u64,
    },
    /// A whole message, as octets for the reader.
    Message {
        /// The message number.
        number: u32,
        /// The message, unstuffed.
        octets: Vec<u8>,
    },
    /// The server would not give this message.
    MessageFailed {
        /// The message number.
        number: u32,
        /// Why.
        why: MessageProblem,
    },
    /// The next octets of a message for a file.
    Piece {
        /// Which file.
        save: u32,
        /// The message number.
        number: u32,
        /// The octets, unstuffed.
        octets: Vec<u8>,
        /// These were the last ones.
        is_last: bool,
    },
    /// The pieces of this message are void: it comes once more from its beginning.
    StartsOver {
        /// The message number.
        number: u32,
    },
    /// Deletions are being sent.
    Deleting {
        /// Acknowledged or refused so far.
        done: u32,
        /// Asked for.
        total: u32,
    },
    /// A part of the deletions is confirmed, or the answer to QUIT was lost: the engine signs in again, to go on or to find
    /// out.
    ComingBack {
        /// Confirmed so far.
        committed: u32,
        /// Asked for.
        total: u32,
    },
    /// The receipt of [`Request::Commit`]. The mailbox stays open.
    Committed(Receipt),
    /// New mail was looked for. Message numbers mean what they meant.
    Checked {
        /// What has come, under new numbers.
        arrived: Vec<Entry>,
        /// What is not there any more, in ascending order.
        gone: Vec<u32>,
    },
    /// New mail was looked for in vain, and there is no session. The next request brings another one.
    Unchecked {
        /// Why, if there is more to say than that it did not work.
        problem: Option<Problem>,
    },
    /// The server wants a pause between two logins; the session stays.
    TooEarly {
        /// How long the pause is still, in seconds.
        seconds: u32,
    },
    /// The session ended as asked. The receipt says what was deleted.
    SignedOut {
        /// What became of the deletions.
        receipt: Receipt,
        /// What went wrong on the way out, if anything.
        problem: Option<Problem>,
    },
    /// Nothing was done for five minutes: the engine has let the maildrop go (QUIT, nothing deleted), so that others
    /// can use it. `Reconnect` takes it up again.
    Released,
    /// The bridge goes away. What is under way is finished, then another session follows by itself.
    Draining,
    /// It has gone, and nothing was under way: the next request brings another session.
    Away,
    /// Another session follows after a pause; [`Request::GiveUp`] ends the waiting.
    Waiting {
        /// How long, in seconds.
        seconds: u32,
        /// Why; `None` where the server wants a pause between two logins.
        problem: Option<Problem>,
    },
    /// There is another session. Message numbers mean what they meant.
    Resumed,
    /// The session could not be opened, or was lost. Nothing was deleted.
    Ended {
        /// Why.
        problem: Problem,
    },
}

/// Why one message could not be fetched; the session goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MessageProblem {
    /// The server said no.
    Refused(Refusal),
    /// It is larger than [`MESSAGE_MAX`].
    TooLarge,
}

/// The largest message that is fetched, in octets: what a tab on a phone can hold several times over.
pub const MESSAGE_MAX: u64 = 128 * 1024 * 1024;

/// Page → reader: one piece of work. The page waits [`READER_TIMEOUT_MS`], then ends the reader.
#[derive(Debug, Serialize, Deserialize)]
pub enum ReadJob {
    /// Read headers for the list: message number and octets.
    Headers(Vec<(u32, Vec<u8>)>),
    /// Read a whole message.
    Message {
        /// The message number.
        number: u32,
        /// The message.
        octets: Vec<u8>,
    },
}

/// Reader → page: what came of it.
#[derive(Debug, Serialize, Deserialize)]
pub enum ReadResult {
    /// The reader is there: the first message, unasked.
    Hello {
        /// The reader's [`BUILD`].
        build: String,
    },
    /// Headers read.
    Headers(Vec<(u32, Summary)>),
    /// A message read.
    Message {
        /// The message number.
        number: u32,
        /// What a person reads.
        view: Box<MessageView>,
    },
}

/// How long the reader may take over one piece of work, in milliseconds.
pub const READER_TIMEOUT_MS: u32 = 5_000;

/// The octets of a message.
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    postcard::to_allocvec(message)
        .expect("owned data without maps of unknown length always encodes")
}

/// Reads a message; `None` where the other side is of another build.
pub fn decode<T: DeserializeOwned>(octets: &[u8]) -> Option<T> {
    postcard::from_bytes(octets).ok()
}
