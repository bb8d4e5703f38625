//! CRAM-MD5 (RFC 2195): the name and HMAC-MD5 of a challenge that comes once.

use super::{Proof, Step, text};

pub(super) fn respond(challenge: String, answer: &[u8]) -> Step {
    let answer = match text(answer) {
        Ok(answer) => answer,
        Err(step) => return step,
    };
    // The digest has no space, the name may.
    match answer.rsplit_once(' ') {
        Some((user, digest)) if !user.is_empty() => {
            let proof = Proof::Cram {
                user: user.to_owned(),
                challenge,
                digest: digest.to_ascii_lowercase(),
            };
            Step::Prove(proof, None)
        }
        _ => Step::Malformed("CRAM-MD5 is name and digest"),
    }
}
