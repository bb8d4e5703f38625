//! LOGIN: the name, then the password. The questions are the ones that every client knows, since some look at them.

use shared::secret::Secret;

use super::{Exchange, Proof, Step, text};

/// The first question.
pub(super) fn ask_name() -> Step {
    Step::Challenge(b"Username:".to_vec(), Exchange::Login(None))
}

pub(super) fn respond(name: Option<String>, answer: &[u8]) -> Step {
    if let Some(user) = name {
        let password = Secret::new(answer.to_vec());
        return Step::Prove(Proof::Password { user, password }, None);
    }
    match text(answer) {
        Err(step) => step,
        Ok("") => Step::Malformed("LOGIN needs a name"),
        Ok(name) => Step::Challenge(
            b"Password:".to_vec(),
            Exchange::Login(Some(name.to_owned())),
        ),
    }
}
