//! SCRAM (RFC 5802 §5 to §7, RFC 7677): the words of the exchange. The arithmetic is in `crate::scram`.
//!
//! ```text
//! C: p=tls-exporter,,n=user,r=CLIENT            GS2 header and client-first-message-bare
//! S: r=CLIENTSERVER,s=SALT,i=4096               server-first-message
//! C: c=HEADER+BINDING,r=CLIENTSERVER,p=PROOF    client-final-message
//! S: v=SIGNATURE                                server-final-message
//! C:                                            nothing: +OK can carry no data (RFC 5034 §4)
//! ```

use std::{num::NonZeroU32, sync::Arc};

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};

use super::{Exchange, Proof, Secured, Step, text};
use crate::{
    digest::same,
    scram::{Hash, Keys},
};

/// What is expected from the client.
#[derive(Debug)]
pub(in crate::machine) enum Expect {
    First {
        hash: Hash,
        plus: bool,
    },
    Final(Box<ClientFinal>),
    /// The proof was right and the server's signature is on its way; the client agrees by saying nothing.
    Nothing {
        user: String,
    },
}

/// The client's first message, understood.
#[derive(Debug)]
pub(in crate::machine) struct ClientFirst {
    pub(in crate::machine) user: String,
    pub(in crate::machine) hash: Hash,
    /// What `c=` has to be: the GS2 header and the channel's data.
    binding: Vec<u8>,
    /// client-first-message-bare: from `n=` on.
    bare: String,
    nonce: String,
}

/// What is known when the client's last message comes.
#[derive(Debug)]
pub(in crate::machine) struct ClientFinal {
    user: String,
    keys: Arc<Keys>,
    binding: Vec<u8>,
    /// Both nonces.
    nonce: String,
    /// The first two parts of AuthMessage.
    before: String,
}

impl Expect {
    pub(super) fn respond(self, answer: &[u8], tls: Option<&Secured>) -> Step {
        let answer = match text(answer) {
            Ok(answer) => answer,
            Err(step) => return step,
        };
        match self {
            Self::First { hash, plus } => {
                first(answer, hash, plus, tls).map_or_else(|step| step, Step::Keys)
            }
            Self::Final(expected) => expected.respond(answer),
            Self::Nothing { user } if answer.is_empty() => {
                Step::Prove(Proof::Proven { user }, None)
            }
            Self::Nothing { .. } => Step::Malformed("nothing was left to say"),
        }
    }
}

impl ClientFirst {
    /// The challenge with `nonce`, which no other has, and the count of rounds that is to be shown.
    pub(in crate::machine) fn challenge(
        self,
        keys: Arc<Keys>,
        nonce: &str,
        rounds: NonZeroU32,
    ) -> Step {
        let nonce = format!("{}{nonce}", self.nonce);
        let challenge = format!("r={nonce},s={},i={rounds}", BASE64.encode(keys.salt()));
        let expected = ClientFinal {
            before: format!("{},{challenge}", self.bare),
            user: self.user,
            binding: self.binding,
            keys,
            nonce,
        };
        let exchange = Exchange::Scram(Expect::Final(Box::new(expected)));
        Step::Challenge(challenge.into_bytes(), exchange)
    }
}

impl ClientFinal {
    fn respond(self, answer: &str) -> Step {
        const FORM: Step = Step::Malformed("the last message is c=...,r=...,p=...");
        // The proof is last, and is not under its own signature. Extensions before it are passed over (§5.1).
        let Some((without_proof, proof)) = answer.rsplit_once(",p=") else {
            return FORM;
        };
        let mut attributes = without_proof.split(',');
        let (Some(binding), Some(nonce)) = (
            attributes.next().and_then(|first| first.strip_prefix("c=")),
            attributes.next().and_then(|next| next.strip_prefix("r=")),
        ) else {
            return FORM;
        };
        let (Ok(binding), Ok(proof)) = (BASE64.decode(binding), BASE64.decode(proof)) else {
            return FORM;
        };
        let auth_message = format!("{},{without_proof}", self.before).into_bytes();
        let proven = self.keys.proves(&auth_message, &proof);
        let bound = same(&binding, &self.binding) && nonce == self.nonce;
        if !(proven && bound) {
            return Step::Refuse;
        }
        let signature = self.keys.server_signature(&auth_message);
        let exchange = Exchange::Scram(Expect::Nothing { user: self.user });
        Step::Signature(signature, exchange)
    }
}

/// Reads the client's first message.
fn first(
    message: &str,
    hash: Hash,
    plus: bool,
    tls: Option<&Secured>,
) -> Result<ClientFirst, Step> {
    const FORM: Step = Step::Malformed("the first message is n,,n=name,r=nonce");
    let mut parts = message.splitn(3, ',');
    let (Some(flag), Some(acts_as), Some(bare)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(FORM);
    };
    let data = channel(flag, plus, tls)?;
    let mut attributes = bare.split(',');
    let (Some(given), Some(nonce)) = (
        attributes.next().and_then(|first| first.strip_prefix("n=")),
        attributes.next().and_then(|next| next.strip_prefix("r=")),
    ) else {
        // `m=` before the name is an extension that must be understood (§5.1), and none is.
        return Err(FORM);
    };
    let user = name(given).ok_or(FORM)?;
    if nonce.is_empty() {
        return Err(FORM);
    }
    match acts_as.strip_prefix("a=") {
        None if acts_as.is_empty() => {}
        // Nobody acts as somebody else here.
        Some(other) if name(other).ok_or(FORM)? == user => {}
        Some(_) => return Err(Step::Refuse),
        None => return Err(FORM),
    }
    let mut binding = format!("{flag},{acts_as},").into_bytes();
    binding.extend_from_slice(data);
    Ok(ClientFirst {
        user,
        hash,
        binding,
        bare: bare.to_owned(),
        nonce: nonce.to_owned(),
    })
}

/// The data to which the exchange is bound, from the flag at the beginning of the GS2 header (§6).
fn channel<'a>(flag: &str, plus: bool, tls: Option<&'a Secured>) -> Result<&'a [u8], Step> {
    let bindings = tls.map_or(&[][..], |tls| &tls.bindings);
    match flag {
        "n" if !plus => Ok(&[]),
        // The client could have bound the channel and thinks that we could not: somebody took -PLUS out of our list.
        "y" if !plus && !bindings.is_empty() => Err(Step::Malformed(
            "channel binding is offered here: somebody on the way hides it from you",
        )),
        "y" if !plus => Ok(&[]),
        "n" | "y" => Err(Step::Malformed("-PLUS is for channel binding")),
        _ => {
            let kind = flag.strip_prefix("p=").filter(|_| plus);
            let kind = kind.ok_or(Step::Malformed("channel binding is for -PLUS"))?;
            let binding = bindings.iter().find(|binding| binding.kind.name() == kind);
            let binding = binding.ok_or(Step::Malformed(
                "this connection has no channel binding of that type",
            ))?;
            Ok(&binding.data)
        }
    }
}

/// A name with its commas and equals signs written as they are (§5.1, saslname); `None` if it is none.
pub(super) fn name(text: &str) -> Option<String> {
    let mut pieces = text.split('=');
    let mut name = pieces.next()?.to_owned();
    for piece in pieces {
        let (sign, rest) = match piece.strip_prefix("2C") {
            Some(rest) => (',', rest),
            None => ('=', piece.strip_prefix("3D")?),
        };
        name.push(sign);
        name.push_str(rest);
    }
    let is_name = !name.is_empty() && !text.contains([',', '\0']);
    is_name.then_some(name)
}

#[cfg(test)]
mod tests;
