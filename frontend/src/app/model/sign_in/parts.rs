//! What the card is made of, and what a person does with it.

use shared::{
    problem::{Problem, TlsProblem},
    tunnel::message::Mode,
};

use crate::{app::model::Action, wire::Stage};

/// How far signing in went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Waiting for the person.
    #[default]
    Idle,
    /// The person wants in, and where that is is still being found out.
    Finding,
    /// On the way.
    Connecting(Stage),
    /// The person has to decide about a certificate.
    Certificate(TlsProblem),
}

/// What is wrong on the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The address is missing.
    NoAddress,
    /// The password is missing.
    NoPassword,
    /// The access code is missing.
    NoToken,
    /// The server's name is missing and cannot be guessed.
    NoServer,
    /// The port is not a number from 1 to 65535.
    BadPort,
    /// No encryption was chosen, and the box that allows it is not ticked.
    NoConsent,
    /// The session could not be made.
    Session(Problem),
    /// Something stands in the way that is neither in the fields nor a fault of the session.
    Hurdle(Hurdle),
}

/// What stands between a person and a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hurdle {
    /// The provider takes OAuth2 or a password made for one program, and this was neither, as far as one can tell.
    AppPassword(Problem),
    /// The provider takes OAuth2 alone.
    OAuth(Problem),
    /// The server that the domain names is not the domain's, and the person has not said yes.
    Foreign,
    /// The domain says that it has no POP3.
    NoPop3,
    /// Not one of the usual names answered.
    NobodyAnswers,
    /// This computer has no network.
    Offline,
    /// Not even the page's own address answers.
    HostAway,
    /// The page's address answers, and still there is no WebSocket.
    NoWebSocket,
}

/// A place on the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The address.
    Address,
    /// The password.
    Password,
    /// The bridge's access code.
    Token,
    /// The server's name, port and security.
    Server,
    /// No field of the card.
    Whole,
}

/// Whose mailbox, and where. No secret in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The user name.
    pub user: String,
    /// The mail server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub mode: Mode,
    /// A certificate to trust.
    pub pin: Option<String>,
    /// Clear text is allowed for this host.
    pub plaintext_allowed: bool,
}

/// What a person does with the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// The address was edited.
    Address(String),
    /// The user name was edited.
    User(String),
    /// The server's name was edited.
    Host(String),
    /// The port was edited.
    Port(String),
    /// The security was chosen.
    Security(Mode),
    /// The box that allows clear text was ticked or not.
    Consent(bool),
    /// The server's part was opened or closed.
    ServerShown,
    /// The address is complete: the person has gone on to something else.
    AddressLeft {
        /// What stands there now: what filled it in may have told nobody.
        address: String,
        /// True if the access code's field is not empty.
        token_given: bool,
    },
    /// The server outside the address's own domain may have the password.
    Agreed,
    /// It may not: another one is to be named.
    NotAgreed,
    /// One of the servers that the bridge's operator offers was chosen; none, to name another one.
    Preset(Option<usize>),
    /// The password was revealed or hidden.
    Revealed,
    /// The access code was revealed or hidden.
    TokenRevealed,
    /// Sign in.
    Submit {
        /// True if the password field is not empty.
        password_given: bool,
        /// True if the access code's field is not empty.
        token_given: bool,
    },
    /// Look into the public mailbox.
    Demo {
        /// True if the access code's field is not empty.
        token_given: bool,
    },
    /// Never mind.
    Cancel,
    /// Trust the certificate on the card, for this visit.
    Trust {
        /// And remember it on this device.
        always: bool,
    },
    /// Do not trust it.
    Distrust,
    /// Copy its fingerprint.
    CopyFingerprint,
}

impl From<Input> for Action {
    fn from(input: Input) -> Self {
        Self::SignIn(input)
    }
}
