//! Why a session could not be made, or why it ended: one list from the bridge to the mail server.
//!
//! Nothing here is a sentence for a person: the page has one place for words. Each variant says who is at fault.

use serde::{Deserialize, Serialize};

/// What the session was doing when something went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Opening the WebSocket to the bridge.
    Bridge,
    /// The bridge connecting to the mail server, or the direct connection.
    Connecting,
    /// Waiting for the server's greeting (RFC 1939 §4).
    Greeting,
    /// Asking for encryption with STLS (RFC 2595 §4).
    Stls,
    /// The TLS handshake.
    Securing,
    /// Signing in: USER, PASS or APOP (RFC 1939 §4, §7).
    Login,
    /// In the TRANSACTION state: listing, reading, marking (RFC 1939 §5).
    Transaction,
    /// After QUIT: the server deletes what was marked (RFC 1939 §6).
    Update,
}

/// An answer `-ERR`, taken apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The extended response code (RFC 2449 §8, RFC 3206), if the server gave one.
    pub code: Option<ResponseCode>,
    /// The server's own words, without `-ERR` and code: for a person, control characters replaced.
    pub text: String,
}

/// Extended response codes. Case does not matter on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ResponseCode {
    /// `[AUTH]`: these credentials are wrong (RFC 3206 §5).
    Auth,
    /// `[IN-USE]`: another session has the maildrop (RFC 2449 §8.1.2).
    InUse,
    /// `[LOGIN-DELAY]`: too soon after the last login (RFC 2449 §8.1.1).
    LoginDelay,
    /// `[SYS/PERM]`: the server needs a person to mend it (RFC 3206 §4).
    SysPerm,
    /// `[SYS/TEMP]`: try again later (RFC 3206 §4).
    SysTemp,
    /// Any other.
    Other(String),
}

impl core::fmt::Display for ResponseCode {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Auth => "AUTH",
            Self::InUse => "IN-USE",
            Self::LoginDelay => "LOGIN-DELAY",
            Self::SysPerm => "SYS/PERM",
            Self::SysTemp => "SYS/TEMP",
            Self::Other(code) => code,
        })
    }
}

/// What the session holds a server to. Each limit is a named constant where it is enforced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Limit {
    /// Octets in one line.
    Line,
    /// Lines of a capability list, or challenges of a login.
    Lines,
    /// Lines or octets of a listing, against what STAT promised.
    Listing,
    /// Octets of one message, against what LIST promised.
    Message,
    /// Time for one whole answer, however often an octet drips.
    Time,
}

/// Why there is no session, or no session any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Problem {
    /// The bridge did not answer: no network, or no bridge at this address. Fault: the network or the bridge.
    #[error("the bridge cannot be reached")]
    BridgeUnreachable,
    /// No connection to the mail server, without a bridge in between. Fault: the address, the network or the server.
    #[error("the server cannot be reached: {detail}")]
    Unreachable {
        /// In the system's words.
        detail: String,
    },
    /// The connection to the bridge broke. Fault: the network or the bridge.
    #[error("the connection to the bridge was lost during {0:?}")]
    BridgeLost(Step),
    /// The bridge refused or ended the tunnel, and said why. Fault: as the code says.
    #[cfg(feature = "tunnel")]
    #[error("the bridge says {code}")]
    Bridge {
        /// The bridge's reason.
        code: crate::tunnel::code::Code,
        /// Seconds to wait before trying again, where waiting helps.
        retry_after_s: Option<u32>,
    },
    /// The bridge broke the tunnel's protocol. Fault: the bridge.
    #[error("the bridge does not speak tcp-bridge.v1")]
    BridgeBroken,
    /// TLS failed: the certificate, or the handshake. Fault: the server, or somebody in between.
    #[error("TLS failed: {0}")]
    Tls(TlsProblem),
    /// The server said no to a step without which there is no session. Fault: mostly the person's input; see the code.
    #[error("the server refused during {step:?}: {}", refusal.text)]
    Refused {
        /// Which step.
        step: Step,
        /// The server's answer.
        refusal: Refusal,
    },
    /// The server closed the connection. Fault: the server or the network.
    #[error("the server ended the connection during {0:?}")]
    Ended(Step),
    /// The server fell silent. Fault: the server or the network.
    #[error("no answer for {seconds} s during {step:?}")]
    TimedOut {
        /// Which step.
        step: Step,
        /// How long nothing came, in seconds.
        seconds: u32,
    },
    /// What answered is not a POP3 server. Fault: the address or port.
    #[error("not a POP3 server: {said}")]
    NotPop3 {
        /// The beginning of what it said, control characters replaced.
        said: String,
    },
    /// The server said something that is no answer to anything: where one reply ends and the next begins is in doubt, so
    /// nothing more was sent. Fault: the server.
    #[error("the server's answers lost their order: {said}")]
    BrokenFraming {
        /// The beginning of what it said, control characters replaced.
        said: String,
    },
    /// The server announces PIPELINING and answers only the first of several commands. Fault: the server. One command at
    /// a time will do, on a new connection.
    #[error("the server announces PIPELINING and cannot do it")]
    PipeliningBroken,
    /// A login by this mechanism cannot be believed or cannot go on. Fault: the server, or somebody in between.
    #[cfg(feature = "session")]
    #[error("{} failed: {fault}", mechanism.name())]
    Sasl {
        /// The mechanism.
        mechanism: crate::pop3::auth::mechanism::Mechanism,
        /// What is wrong.
        fault: crate::pop3::auth::fault::SaslFault,
    },
    /// The mechanism that was asked for is not among those that the server offers. Fault: the choice.
    #[error("the server does not offer {wanted}")]
    MechanismNotOffered {
        /// What was asked for.
        wanted: String,
        /// What the server offers.
        offered: Vec<String>,
    },
    /// The server does not offer STLS, and nothing goes on in clear. Fault: the server; choose TLS on 995 instead.
    #[error("the server does not offer STLS")]
    StlsNotOffered,
    /// The server takes no password: it offers neither USER nor APOP. Fault: the server wants another way to sign in.
    #[error("the server offers no login with a password")]
    PasswordNotOffered {
        /// The SASL mechanisms that it does offer (RFC 5034).
        mechanisms: Vec<String>,
    },
    /// Octets in clear came behind the server's consent to STLS: an attack, or a broken server. Nothing was believed.
    #[error("plaintext injected behind STLS")]
    InjectedPlaintext,
    /// The user name, password or command cannot be sent: it holds a line break or a NUL, or is too long for a line.
    /// Fault: the input.
    #[error("POP3 cannot carry this {0}")]
    Unsendable(Credential),
    /// The server exceeded a limit. Fault: the server.
    #[error("the server exceeded a limit: {0:?}")]
    Exceeded(Limit),
    /// The program was restarted or failed. Fault: ours.
    #[error("internal: {0}")]
    Internal(String),
}

/// Which of the things typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Credential {
    /// The user name.
    User,
    /// The password.
    Password,
    /// A typed command.
    Command,
}

impl core::fmt::Display for Credential {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::User => "user name",
            Self::Password => "password",
            Self::Command => "command",
        })
    }
}

/// Why TLS failed, with the evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TlsProblem {
    /// What is wrong.
    pub kind: TlsFault,
    /// The certificate that the server showed, if it came to that.
    pub certificate: Option<Box<Certificate>>,
}

impl core::fmt::Display for TlsProblem {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{:?}", self.kind)
    }
}

/// What can be wrong with TLS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TlsFault {
    /// Nobody whom the page trusts has vouched for the certificate. A pin helps.
    UnknownIssuer,
    /// The certificate is for other names. A pin helps.
    WrongName {
        /// The names that it is for, as far as they can be read.
        presented: Vec<String>,
    },
    /// The certificate's time is over. A pin helps.
    Expired {
        /// When it ended, seconds since 1970; 0 if unknown.
        not_after: i64,
    },
    /// The certificate's time has not come, or this computer's clock is wrong. A pin helps.
    NotYetValid {
        /// When it begins, seconds since 1970; 0 if unknown.
        not_before: i64,
    },
    /// The certificate is not the one that was pinned. Trust nothing until you know why.
    PinMismatch {
        /// The pin, SHA-256, 64 hexadecimal digits.
        expected: String,
    },
    /// The certificate is of a kind that cannot be used even with a pin (X.509 version 1, unknown algorithms).
    Unusable,
    /// Any other fault of the certificate. A pin helps.
    BadCertificate {
        /// In the TLS library's words.
        detail: String,
    },
    /// What answered does not speak TLS here: often STLS is wanted instead, or the other way round.
    NotTls,
    /// Server and page have no TLS version or cipher in common: a server that knows only TLS 1.0 or 1.1, mostly.
    TooOld,
    /// The handshake failed otherwise.
    Handshake {
        /// In the TLS library's words.
        detail: String,
    },
}

impl TlsFault {
    /// True where a person may look at the certificate and decide to trust this very one.
    pub fn can_be_pinned(&self) -> bool {
        matches!(
            self,
            Self::UnknownIssuer
                | Self::WrongName { .. }
                | Self::Expired { .. }
                | Self::NotYetValid { .. }
                | Self::BadCertificate { .. }
        )
    }
}

/// What is shown of a server's certificate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// SHA-256 of the certificate (DER), 64 hexadecimal digits in lower case.
    pub sha256: String,
    /// The names and addresses that it is for. These and all that follows are what the certificate says of itself.
    pub names: Vec<String>,
    /// Whose it is: common name and organisation.
    pub subject: String,
    /// Who has signed it, likewise.
    pub issuer: String,
    /// When its time begins, seconds since 1970; 0 if unknown.
    pub not_before: i64,
    /// When its time ends, likewise.
    pub not_after: i64,
    /// Issuer and subject are the same.
    pub is_self_signed: bool,
}
