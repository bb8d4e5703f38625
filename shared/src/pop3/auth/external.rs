//! EXTERNAL (RFC 4422 appendix A): the server knows us from elsewhere; all that is said is whom we want to be.

use zeroize::Zeroizing;

use super::{exchange::Steps, fault::SaslFault, wire};

/// The authorisation identity; empty for whoever the server takes us for.
pub(super) struct External(String);

impl External {
    pub(super) fn new(identity: &str) -> Self {
        Self(identity.to_owned())
    }
}

impl Steps for External {
    fn opening(&self) -> Option<Zeroizing<Vec<u8>>> {
        Some(wire::join(&[self.0.as_bytes()]))
    }

    fn answer(&mut self, _: &[u8]) -> Result<Zeroizing<Vec<u8>>, SaslFault> {
        Err(SaslFault::BadChallenge)
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::pop3::auth::{exchange::Exchange, mechanism::Mechanism};

    /// RFC 5034 §4: `=` behind AUTH, but an empty line in answer to a challenge.
    #[test]
    fn nobody_in_particular() {
        let begin = || Exchange::of(Mechanism::External, Box::new(External::new("")));
        let mut exchange = begin();
        assert_eq!(exchange.initial().as_deref(), Some(&b"=".to_vec()));
        assert_eq!(exchange.accepted(""), Ok(()));
        let mut exchange = begin();
        let answer = exchange.respond(b"").expect("an empty line");
        assert!(answer.is_empty());
    }
}
