//! What went wrong with a session, in words: who is at fault, and what the person can do next.

use shared::{
    pop3::auth::{fault::SaslFault, mechanism::Mechanism},
    problem::{Credential, Limit, Problem, Refusal, ResponseCode, Step, TlsFault, TlsProblem},
    tunnel::code::{Code, Fault},
};

use super::units;

/// A problem as a person reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// What happened, and whose doing it is.
    pub what: String,
    /// What to do next.
    pub next: String,
    /// The other side's own words, to be shown apart from ours.
    pub said: Option<String>,
}

impl Words {
    pub(super) fn new(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            next: next.into(),
            said: None,
        }
    }

    pub(super) fn said(mut self, text: &str) -> Self {
        self.said = (!text.is_empty()).then(|| text.to_owned());
        self
    }
}

/// Words for a session that could not be made, or was lost.
pub fn words(problem: &Problem) -> Words {
    match problem {
        Problem::BridgeUnreachable => Words::new(
            "The bridge cannot be reached.",
            "Check this computer’s network connection and try again. If the network is fine, the bridge is down: tell \
             whoever runs it.",
        ),
        Problem::BridgeLost(step) => Words::new(
            format!("The connection to the bridge broke while {}.", doing(*step)),
            "The network or the bridge is at fault. Try again.",
        ),
        Problem::Bridge { code, retry_after_s } => bridge(*code, *retry_after_s),
        Problem::BridgeBroken => Words::new(
            "What answered is not our bridge.",
            "Something between this page and the bridge changes the traffic, or the bridge is of another version. \
             Reload the page; if that does not help, tell whoever runs the bridge.",
        ),
        Problem::Unreachable { detail } => Words::new(
            "The mail server cannot be reached.",
            "Check the server’s name and port, and this computer’s network connection, then try again.",
        )
        .said(detail),
        Problem::BrokenFraming { said } => Words::new(
            "The mail server said something that answers nothing.",
            "The server is at fault. Nothing more was sent, as its next answers could not be told apart. Try again.",
        )
        .said(said),
        Problem::PipeliningBroken => Words::new(
            "The mail server announces that it takes several commands at once, and does not.",
            "The server is at fault. Sign in again: it will be asked one thing at a time.",
        ),
        Problem::Sasl { mechanism, fault } => sasl(*mechanism, fault),
        Problem::MechanismNotOffered { wanted, offered } => Words::new(
            format!("The mail server does not offer to sign in by {wanted}."),
            "Choose another way to sign in.",
        )
        .said(&offered.join(" ")),
        Problem::Tls(problem) => tls(problem),
        Problem::Refused { step, refusal } => refused(*step, refusal),
        Problem::Ended(step) => Words::new(
            format!("The mail server ended the connection while {}.", doing(*step)),
            "The server or the network is at fault. Try again in a minute.",
        ),
        Problem::TimedOut { step, seconds } => Words::new(
            format!("The mail server has not answered for {seconds} seconds while {}.", doing(*step)),
            "The server or the network is at fault. Check the server’s name and port, then try again.",
        ),
        Problem::NotPop3 { said } => Words::new(
            "What answered is not a POP3 server.",
            "Check the server’s name and port. POP3 with TLS is port 995; 993 and 143 are IMAP, 465 and 587 are for \
             sending.",
        )
        .said(said),
        Problem::StlsNotOffered => Words::new(
            "The mail server does not offer STARTTLS, and nothing is sent without encryption.",
            "Choose TLS (port 995) under “Server”.",
        ),
        Problem::PasswordNotOffered { mechanisms } => Words::new(
            "The mail server does not take a password in any way that this program knows.",
            "Ask your provider for an app password, or for POP3 access with a password.",
        )
        .said(&mechanisms.join(" ")),
        Problem::InjectedPlaintext => Words::new(
            "Someone may be tampering with the connection.",
            "Unencrypted data came after the server had agreed to encrypt. Nothing of it was believed and nothing was \
             sent. Choose TLS (port 995) under “Server”, or use another network.",
        ),
        Problem::Unsendable(credential) => Words::new(
            match credential {
                Credential::User => "The user name holds a character that POP3 cannot carry.",
                Credential::Password => "The password holds a character that POP3 cannot carry.",
                Credential::Command => "POP3 cannot carry this command.",
            },
            "Type it again, without line breaks, and not longer than a line.",
        ),
        Problem::Exceeded(limit) => Words::new(
            match limit {
                Limit::Line => "The mail server sent a line without end.",
                Limit::Lines => "The mail server sent a list without end.",
                Limit::Listing => "The mail server listed far more messages than it says it has.",
                Limit::Message => "The mail server sent a message without end.",
                Limit::Time => "The mail server’s answer dripped in too slowly to ever be complete.",
            },
            "The server is at fault. The connection was closed to protect this computer.",
        ),
        Problem::Internal(detail) => Words::new(
            "This program made a mistake.",
            "It is our fault, not yours. Reload the page and sign in again; nothing was deleted.",
        )
        .said(detail),
    }
}

/// Words for a way to sign in that could not be gone to its end.
fn sasl(mechanism: Mechanism, fault: &SaslFault) -> Words {
    let name = mechanism.name();
    match fault {
        SaslFault::ServerUnproven | SaslFault::OutOfTurn => Words::new(
            "The mail server could not prove that it knows your password.",
            "It may be another server that pretends to be yours. Do not go on; use another network, or ask your provider.",
        ),
        SaslFault::TooManyRounds { iterations } => Words::new(
            format!("The mail server wants the password to be hashed {} times.", units::count((*iterations).into())),
            "That would only keep this computer busy. The server is at fault: tell your provider.",
        ),
        SaslFault::Unusable(_) => Words::new(
            format!("The user name or password holds a character that {name} cannot carry."),
            "Check both for blanks at the end and for invisible characters.",
        ),
        SaslFault::NoBinding => Words::new(
            format!("{name} needs an encrypted connection that it can be bound to, and this is none."),
            "Choose the way to sign in without -PLUS.",
        ),
        SaslFault::Refused { error } => Words::new(
            "The server refused this password.",
            "Type it again. Some providers want an app password, or POP3 switched on in their settings.",
        )
        .said(error),
        SaslFault::BadChallenge => Words::new(
            format!("The mail server offers {name} and does it wrongly."),
            "The server is at fault: tell your provider.",
        ),
        SaslFault::NotSasl | SaslFault::NoRandomness => Words::new(
            "This program made a mistake.",
            "It is our fault, not yours. Reload the page and sign in again; nothing was deleted.",
        ),
    }
}

/// True where whoever runs the bridge is the one to ask.
pub fn concerns_bridge(problem: &Problem) -> bool {
    match problem {
        Problem::BridgeUnreachable | Problem::BridgeLost(_) | Problem::BridgeBroken => true,
        Problem::Bridge { code, .. } => {
            code.fault() == Fault::Bridge || *code == Code::Unauthorized
        }
        _ => false,
    }
}

/// Words for the bridge's own reasons.
pub fn bridge(code: Code, retry_after_s: Option<u32>) -> Words {
    let (what, next) = match code {
        Code::BadRequest => (
            "This page and the bridge do not understand each other.",
            "It is our fault, not yours. Reload the page.",
        ),
        Code::OriginDenied => (
            "This bridge does not serve pages from this address.",
            "Whoever runs the bridge must list this page’s address among its origins.",
        ),
        Code::Unauthorized => (
            "This bridge wants an access code, and this one is missing, wrong or expired.",
            "Type it again, or ask whoever runs the bridge for a new one.",
        ),
        Code::PortDenied => (
            "This bridge does not carry this port.",
            "Use 995 with TLS or 110 with STARTTLS, or ask whoever runs the bridge to allow the port.",
        ),
        Code::HostDenied => (
            "This bridge’s rules do not allow this mail server.",
            "Check the server’s name, or ask whoever runs the bridge to allow it.",
        ),
        Code::AddressDenied => (
            "This mail server’s name leads to an address that the bridge may not reach.",
            "Check the server’s name. If it is a server on a private network, whoever runs the bridge must allow it.",
        ),
        Code::PlaintextDenied => (
            "The bridge refused to carry this without encryption.",
            "The mail server got none of it. Choose TLS or STARTTLS under “Server”.",
        ),
        Code::DnsNotFound => (
            "There is no mail server of this name.",
            "Check the server’s name under “Server”. Your provider’s help pages call it “POP3 server” or “incoming mail”.",
        ),
        Code::DnsFailed => (
            "The mail server’s name could not be looked up just now.",
            "The bridge’s network is at fault. Try again in a minute.",
        ),
        Code::Refused => (
            "Nothing listens on this port of the mail server.",
            "Check the port and the security under “Server”; POP3 may be switched off at your provider.",
        ),
        Code::ConnectTimeout => (
            "The mail server did not answer in time.",
            "Check the server’s name and port, then try again.",
        ),
        Code::Unreachable => (
            "There is no way from the bridge to the mail server.",
            "The network is at fault. Try again later.",
        ),
        Code::Reset => (
            "The mail server broke the connection off.",
            "The server is at fault. Try again in a minute.",
        ),
        Code::IdleTimeout => (
            "Nothing was sent for too long, so the bridge closed the connection.",
            "Reconnect.",
        ),
        Code::MaxLifetime => (
            "The connection was open as long as this bridge allows.",
            "Reconnect.",
        ),
        Code::ByteLimit => (
            "The connection carried as much as this bridge allows at once.",
            "Reconnect to go on.",
        ),
        Code::TooMany => (
            "Too many people use this bridge, or this mail server, at the moment.",
            "Try again in a minute.",
        ),
        Code::RateLimited => (
            "Too many connections were opened in a short time.",
            "Wait a little, then try again.",
        ),
        Code::Internal => (
            "Something went wrong inside the bridge.",
            "Try again; if it stays, tell whoever runs the bridge.",
        ),
        Code::Draining => ("The bridge is being restarted.", "Try again in a minute."),
    };
    match retry_after_s {
        Some(seconds) if seconds > 0 => Words::new(
            what,
            format!("{next} It asks you to wait {}.", units::seconds(seconds)),
        ),
        _ => Words::new(what, next),
    }
}

/// Words for TLS, without the certificate: the card shows it.
pub fn tls(problem: &TlsProblem) -> Words {
    let compare = "This is usual for a server that somebody runs at home or in a small office, and it is also what an \
                   attacker would show. Compare the fingerprint with one that the server’s owner gave you.";
    match &problem.kind {
        TlsFault::UnknownIssuer => Words::new("Nobody this page trusts vouches for the server’s certificate.", compare),
        TlsFault::WrongName { presented } => Words::new(
            "The certificate belongs to another name.",
            if presented.is_empty() {
                format!("It names no server. {compare}")
            } else {
                format!("It is for {}. Perhaps the server’s name should be one of these. {compare}", presented.join(", "))
            },
        ),
        TlsFault::Expired { .. } => Words::new(
            "The certificate has expired.",
            format!("The server’s owner has to renew it, or this computer’s clock is wrong. {compare}"),
        ),
        TlsFault::NotYetValid { .. } => Words::new(
            "The certificate is not valid yet.",
            format!("Mostly this computer’s clock is wrong. {compare}"),
        ),
        TlsFault::PinMismatch { expected } => Words::new(
            "The server shows another certificate than the one that was trusted.",
            "Somebody may be in between, reading along. Do not go on: the password was not sent. Ask the server’s owner \
             whether the certificate was changed.",
        )
        .said(&format!("trusted: {}", units::fingerprint(expected))),
        TlsFault::Unusable => Words::new(
            "The server’s certificate is of a kind that cannot be checked.",
            "The server’s owner must make a new one: X.509 version 3, with RSA of 2048 bits or ECDSA.",
        ),
        TlsFault::BadCertificate { detail } => {
            Words::new("There is something wrong with the server’s certificate.", compare).said(detail)
        }
        TlsFault::NotTls => Words::new(
            "What answered does not speak TLS on this port.",
            "Choose STARTTLS for port 110 and TLS for port 995 under “Server”.",
        ),
        TlsFault::TooOld => Words::new(
            "The mail server’s encryption is too old.",
            "It knows neither TLS 1.2 nor 1.3, or no cipher that is still safe. Its owner has to update it.",
        ),
        TlsFault::Handshake { detail } => Words::new(
            "The encrypted connection could not be made.",
            "The server, or something in between, is at fault. Check the server’s name and port, then try again.",
        )
        .said(detail),
    }
}

fn refused(step: Step, refusal: &Refusal) -> Words {
    let words = match (&refusal.code, step) {
        (Some(ResponseCode::Auth), _) => Words::new(
            "The server refused this password.",
            "Type it again. Some providers want an app password, or POP3 switched on in their settings.",
        ),
        (Some(ResponseCode::InUse), _) => Words::new(
            "Another program has this mailbox open.",
            "Close it there, or try again in a minute.",
        ),
        (Some(ResponseCode::LoginDelay), _) => Words::new(
            "The server wants a pause between two sign-ins.",
            "Wait a few minutes, then try again.",
        ),
        (Some(ResponseCode::SysPerm), _) => Words::new(
            "The mail server has a fault that somebody must mend.",
            "Neither you nor your password is to blame. Tell your provider.",
        ),
        (Some(ResponseCode::SysTemp), _) => Words::new(
            "The mail server cannot do this just now.",
            "Neither you nor your password is to blame. Try again in a few minutes.",
        ),
        (_, Step::Login) => Words::new(
            "The server refused to sign you in.",
            "Check the address and the password. Some providers want an app password, or POP3 switched on in their \
             settings.",
        ),
        (_, Step::Stls) => Words::new(
            "The server refused to switch encryption on.",
            "Nothing was sent without it. Choose TLS (port 995) under “Server”.",
        ),
        (_, Step::Bridge | Step::Connecting | Step::Greeting | Step::Securing) => Words::new(
            "The mail server turned the connection away.",
            "The server’s own words should say why. Try again later.",
        ),
        (_, Step::Transaction) => Words::new(
            "The mail server would not show the mailbox.",
            "The server’s own words should say why. Try again later.",
        ),
        (_, Step::Update) => Words::new(
            "The mail server could not finish the deletions.",
            "Sign in again: the list tells what is gone.",
        ),
    };
    words.said(&refusal.text)
}

fn doing(step: Step) -> &'static str {
    match step {
        Step::Bridge => "connecting to the bridge",
        Step::Connecting => "connecting",
        Step::Greeting => "waiting for its greeting",
        Step::Stls => "asking for encryption",
        Step::Securing => "setting up encryption",
        Step::Login => "signing in",
        Step::Transaction => "reading the mailbox",
        Step::Update => "finishing the deletions",
    }
}

#[cfg(test)]
mod tests;
