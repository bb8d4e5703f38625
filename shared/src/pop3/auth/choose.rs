//! Which ways to sign in, from what the server has said: the ladder, and why each way is on it or not.

mod next;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::mechanism::Mechanism;
use crate::pop3::capabilities::Capabilities;

pub use next::{ATTEMPTS_MAX, after_fault, after_refusal};

/// What the person wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wish {
    /// The best that works.
    #[default]
    Best,
    /// This one only.
    Only(Mechanism),
}

/// What is known when the choice is made.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// The connection is TLS.
    pub encrypted: bool,
    /// The greeting had a stamp for APOP. One that came in clear, before STLS, is none.
    pub stamp: bool,
    /// There is a [`ChannelBinding`](super::ChannelBinding).
    pub binding: bool,
    /// What the server says it can do; `None` where it has no CAPA.
    pub capabilities: Option<&'a Capabilities>,
}

/// What to try, and what not. Together the two lists name every [`Mechanism`] once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The ways that could be tried, the best first; never empty. What is tried after the first one failed is not simply
    /// the next: ask [`after_refusal`] and [`after_fault`].
    pub ladder: Vec<Mechanism>,
    /// The others, in the order of [`Mechanism::ALL`], each with the reason.
    pub passed_over: Vec<(Mechanism, Reason)>,
}

/// Why a way to sign in was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// The server does not list it.
    NotOffered,
    /// APOP: the greeting has no stamp.
    NoStamp,
    /// It is bound to the TLS connection, and there is nothing to bind it to: no TLS, or none that can.
    NoBinding,
    /// It takes an access token, and a password was given.
    NeedsToken,
    /// It needs something that cannot be known here, such as trust in our address: only when it is asked for.
    OnlyWhenAsked,
    /// APOP inside TLS, where there is another way with a password: it protects nothing there that TLS does not.
    AddsNothing,
    /// Another one was asked for.
    AnotherAskedFor,
}

/// Why there is nothing to try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum ChoiceFault {
    /// The server takes no password: whatever it offers needs a token or is unknown here. Fault: the server wants
    /// another way to sign in.
    #[error("the server offers no login with a password")]
    PasswordNotOffered {
        /// The SASL mechanisms that it does offer (RFC 5034).
        mechanisms: Vec<String>,
    },
    /// The server does not list the one that was asked for. Fault: the wish; take one that it lists.
    #[error("the server does not offer {mechanism}")]
    NotOffered {
        /// What was asked for.
        mechanism: Mechanism,
        /// The SASL mechanisms that it does offer.
        mechanisms: Vec<String>,
    },
    /// APOP was asked for, and the greeting has no stamp. Fault: the wish.
    #[error("the greeting has no stamp for APOP")]
    NoStamp,
    /// One that is bound to the TLS connection was asked for, and there is nothing to bind it to. Fault: nobody's;
    /// take the one without `-PLUS`.
    #[error("nothing to bind {mechanism} to")]
    NoBinding {
        /// What was asked for.
        mechanism: Mechanism,
    },
}

/// Chooses.
///
/// Inside TLS nobody but the server sees what is sent, so what counts is that it proves itself and learns no more than it
/// must: SCRAM first, bound before unbound and longer digests before shorter, then the ways that show the password, then
/// those for which a server has to store the password in clear. In clear what counts is that nobody on the way sees the
/// password: all digests come before all ways that show it.
///
/// A server without CAPA, or with one that names no way at all, is an old one, and all of those have USER. In clear APOP
/// comes before it where there is a stamp, since it does not show the password. A stamp does not mean that APOP works
/// (two of eleven servers show one and refuse), so USER stays behind it. Inside TLS, APOP is for servers that offer
/// neither USER nor any mechanism with a password; a CAPA that names no way beside a stamp may be from one of those, so
/// there too APOP comes first and USER stays.
///
/// Tokens, EXTERNAL and RPOP are for who asks for them by name: none of them works with a password.
///
/// # Errors
/// [`ChoiceFault`] where nothing can be tried. USER and RPOP are tried as told, listed or not, and so is APOP with a
/// stamp: servers forget to list them. A SASL mechanism is refused only where CAPA was answered and does not list it.
pub fn choose(wish: Wish, circumstances: &Circumstances<'_>) -> Result<Choice, ChoiceFault> {
    match wish {
        Wish::Best => best(circumstances),
        Wish::Only(mechanism) => only(mechanism, circumstances),
    }
}

/// Inside TLS, the best first.
const ENCRYPTED: [Mechanism; 11] = [
    Mechanism::ScramSha512Plus,
    Mechanism::ScramSha256Plus,
    Mechanism::ScramSha1Plus,
    Mechanism::ScramSha512,
    Mechanism::ScramSha256,
    Mechanism::ScramSha1,
    Mechanism::Plain,
    Mechanism::UserPass,
    Mechanism::Login,
    Mechanism::CramMd5,
    Mechanism::Apop,
];

/// In clear, the best first.
const IN_CLEAR: [Mechanism; 8] = [
    Mechanism::ScramSha512,
    Mechanism::ScramSha256,
    Mechanism::ScramSha1,
    Mechanism::CramMd5,
    Mechanism::Apop,
    Mechanism::Plain,
    Mechanism::UserPass,
    Mechanism::Login,
];

fn best(circumstances: &Circumstances<'_>) -> Result<Choice, ChoiceFault> {
    let order = if circumstances.encrypted {
        &ENCRYPTED[..]
    } else {
        &IN_CLEAR[..]
    };
    let reasons = Mechanism::ALL.map(|mechanism| (mechanism, circumstances.against(mechanism)));
    let passed_over: Vec<_> = reasons
        .into_iter()
        .filter_map(|(mechanism, reason)| Some((mechanism, reason?)))
        .collect();
    let fits = |mechanism: &Mechanism| !passed_over.iter().any(|(other, _)| other == mechanism);
    let mut ladder: Vec<Mechanism> = order.iter().copied().filter(fits).collect();
    if ladder.is_empty() {
        return Err(ChoiceFault::PasswordNotOffered {
            mechanisms: circumstances.listed().to_vec(),
        });
    }
    // Inside TLS the two stand together only where CAPA names no way: see above.
    if circumstances.encrypted && ladder == [Mechanism::UserPass, Mechanism::Apop] {
        ladder.reverse();
    }
    Ok(Choice {
        ladder,
        passed_over,
    })
}

fn only(mechanism: Mechanism, circumstances: &Circumstances<'_>) -> Result<Choice, ChoiceFault> {
    if mechanism == Mechanism::Apop && !circumstances.stamp {
        return Err(ChoiceFault::NoStamp);
    }
    if mechanism.is_sasl()
        && circumstances.capabilities.is_some()
        && !circumstances.lists(mechanism)
    {
        return Err(ChoiceFault::NotOffered {
            mechanism,
            mechanisms: circumstances.listed().to_vec(),
        });
    }
    if mechanism.is_bound() && !circumstances.can_bind() {
        return Err(ChoiceFault::NoBinding { mechanism });
    }
    let others = Mechanism::ALL
        .into_iter()
        .filter(|&other| other != mechanism);
    Ok(Choice {
        ladder: vec![mechanism],
        passed_over: others
            .map(|other| (other, Reason::AnotherAskedFor))
            .collect(),
    })
}

impl Circumstances<'_> {
    /// What speaks against trying this one, when nobody has asked for it.
    fn against(&self, mechanism: Mechanism) -> Option<Reason> {
        match mechanism {
            Mechanism::UserPass => (!self.has_user()).then_some(Reason::NotOffered),
            Mechanism::Apop if !self.stamp => Some(Reason::NoStamp),
            Mechanism::Apop => {
                let alone = self.capabilities.is_some_and(|can| !can.user) && !self.has_password();
                (self.encrypted && !alone).then_some(Reason::AddsNothing)
            }
            Mechanism::Rpop => Some(Reason::OnlyWhenAsked),
            listed if !self.lists(listed) => Some(Reason::NotOffered),
            token if token.wants_token() => Some(Reason::NeedsToken),
            Mechanism::External => Some(Reason::OnlyWhenAsked),
            bound if bound.is_bound() && !self.can_bind() => Some(Reason::NoBinding),
            _ => None,
        }
    }

    fn listed(&self) -> &[String] {
        self.capabilities.map_or(&[], |can| &can.sasl)
    }

    fn lists(&self, mechanism: Mechanism) -> bool {
        self.listed().iter().any(|name| name == mechanism.name())
    }

    fn can_bind(&self) -> bool {
        self.encrypted && self.binding
    }

    /// USER is offered, or nothing is. A server that names no way in clear and offers STLS has said what it wants first:
    /// no password is shown to it by guessing.
    fn has_user(&self) -> bool {
        let wants_tls = |can: &Capabilities| can.stls && !self.encrypted;
        self.capabilities
            .is_none_or(|can| can.user || (can.sasl.is_empty() && !wants_tls(can)))
    }

    /// A SASL mechanism that works with a password is offered and can be used.
    fn has_password(&self) -> bool {
        ENCRYPTED
            .iter()
            .any(|&mechanism| self.lists(mechanism) && (!mechanism.is_bound() || self.can_bind()))
    }
}
