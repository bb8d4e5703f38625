//! EXTERNAL (RFC 4422, appendix A): somebody else knows who it is. Here that is TLS, with a client certificate.

use super::{Proof, Secured, Step, text};

pub(super) fn respond(answer: &[u8], tls: Option<&Secured>) -> Step {
    let Some(vouched) = tls.and_then(|tls| tls.vouched.clone()) else {
        return Step::Refuse;
    };
    match text(answer) {
        Err(step) => step,
        // Empty: whoever it is.
        Ok(name) if name.is_empty() || name == vouched => {
            Step::Prove(Proof::Proven { user: vouched }, None)
        }
        Ok(_) => Step::Refuse,
    }
}
