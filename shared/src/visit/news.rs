//! What a visit has to tell, in the order in which it happens.

use serde::{Deserialize, Serialize};

use crate::{
    mailbox::{Entry, receipt::Receipt},
    pop3::{auth::mechanism::Mechanism, capabilities::Capabilities, client},
    problem::{Problem, Refusal},
    tls::Protection,
};

/// How far signing in has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Page to bridge, bridge to server.
    Connecting,
    /// TLS.
    Securing,
    /// USER, PASS.
    SigningIn,
    /// LIST, UIDL.
    Listing,
}

/// What is known of the server once signed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerFacts {
    /// How the connection is protected; `None` in clear.
    pub tls: Option<Protection>,
    /// How the person was signed in.
    pub mechanism: Option<Mechanism>,
    /// The server can send headers alone (TOP). Without it the list has sizes until messages are opened.
    pub top: bool,
    /// The server names messages for good (UIDL).
    pub uidl: bool,
    /// The server says that it removes messages after so many days; 0: as soon as they were read (EXPIRE, RFC 2449 §6.7).
    pub expire_days: Option<u32>,
}

/// What there is to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// Signing in goes on.
    Stage(Stage),
    /// How somebody was signed in, and why in this way.
    HowSignedIn(client::SignedIn),
    /// What the server says it can do; `None` where it has no CAPA.
    Capabilities(Option<Capabilities>),
    /// Signed in.
    SignedIn(ServerFacts),
    /// The listing, complete. A second time where another session could not be matched with the first, as unique-ids are
    /// missing: then what was wanted is forgotten, and numbers mean something else.
    Listed(Vec<Entry>),
    /// A message's header.
    Header {
        /// The message number.
        number: u32,
        /// Header and empty line.
        octets: Vec<u8>,
    },
    /// The server would not give this header.
    HeaderRefused {
        /// The message number.
        number: u32,
        /// What it said.
        refusal: Refusal,
    },
    /// A message is arriving.
    Progress {
        /// The message number.
        number: u32,
        /// Octets so far.
        received: u64,
        /// Octets by the listing.
        expected: u64,
    },
    /// A whole message.
    Message {
        /// The message number.
        number: u32,
        /// The message, unstuffed.
        octets: Vec<u8>,
    },
    /// The next octets of a message that is passed on as it comes, unstuffed.
    Data {
        /// The message number.
        number: u32,
        /// The octets.
        octets: Vec<u8>,
    },
    /// A message that was passed on is complete.
    Fetched {
        /// The message number.
        number: u32,
    },
    /// The server said `+OK` to a typed command.
    Said {
        /// The text behind it.
        text: String,
        /// The lines behind that, unstuffed.
        lines: Vec<u8>,
    },
    /// The server said `-ERR` to a typed command.
    SaidNo(Refusal),
    /// The server would not give this message.
    MessageRefused {
        /// The message number.
        number: u32,
        /// What it said.
        refusal: Refusal,
    },
    /// Deletions are being sent.
    Deleting {
        /// Answered so far.
        done: u32,
        /// Asked for.
        total: u32,
    },
    /// A batch was committed, or QUIT had no answer: another session follows, to go on, to find out, or to stay.
    ComingBack {
        /// Committed so far.
        committed: u32,
        /// Asked for.
        total: u32,
    },
    /// What became of the deletions of [`Visit::commit`](super::Visit::commit). The visit goes on.
    Committed(Receipt),
    /// New mail was looked for, in another session. The numbers told before mean what they meant.
    Checked {
        /// What has come, under numbers that were not used before.
        arrived: Vec<Entry>,
        /// What is not there any more, in ascending order.
        gone: Vec<u32>,
    },
    /// New mail was looked for in vain: there is no session. Whatever is wanted next brings another one. Nothing was
    /// deleted.
    Unchecked {
        /// Why; `None` where it was given up, or where another session cannot follow.
        problem: Option<Problem>,
    },
    /// New mail cannot be looked for yet: the server wants a pause between two logins.
    TooEarly {
        /// How long it takes still, in seconds.
        seconds: u32,
    },
    /// The visit ended as asked. The last news.
    SignedOut {
        /// What became of the deletions.
        receipt: Receipt,
        /// What went wrong on the way out.
        problem: Option<Problem>,
    },
    /// Nobody did anything for [`RELEASE`](super::RELEASE), or nobody wants to wait for another session: the maildrop was let
    /// go, with QUIT where there was a session, nothing was deleted. The last news.
    Released,
    /// The bridge goes away in so many seconds. What is under way is finished; then another session follows by itself,
    /// at once or when it is needed.
    Draining {
        /// Seconds.
        deadline_s: u32,
    },
    /// The bridge has sent us away, and nothing is under way: the maildrop was let go, nothing was deleted. Whatever is
    /// wanted next brings another session.
    Away,
    /// Another session follows after a pause; [`Visit::give_up`](super::Visit::give_up) ends the waiting.
    Waiting {
        /// How long, in seconds.
        seconds: u32,
        /// Why; `None` where the server wants a pause between two logins.
        problem: Option<Problem>,
    },
    /// There is another session behind [`News::Away`]. The listing is the one that was told: numbers mean what they meant,
    /// messages that have come since are not in it.
    Resumed,
    /// The octets of this message that were passed on are void: it is asked for again.
    StartsOver {
        /// The message number.
        number: u32,
    },
    /// There is no session, or no longer. Nothing was deleted. The last news.
    Ended(Problem),
}
