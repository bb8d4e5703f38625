//! Keys for users who are not there, so that nobody can find out who is.
//!
//! SCRAM tells anybody who asks the salt and the count of rounds of any user (RFC 5802 §5.1). A user who is not there
//! gets some too: always the same ones, of the same kind as the real ones, made from a digest over all accounts that
//! nobody knows who does not know the accounts. They change when an account is added, as real ones do not; whoever
//! watches that closely learns that accounts were added, and which names had no account before *and* after.

use std::sync::Arc;

use ring::hmac;

use super::Accounts;
use crate::scram::{Hash, ITERATIONS, Keys};

impl Accounts {
    /// The user's SCRAM keys, or keys that look like some and that no password fits.
    pub fn scram_keys(&self, name: &str, hash: Hash) -> Arc<Keys> {
        // Made in any case: having keys must not be quicker than having none.
        let decoy = self.decoy(name, hash);
        let account = self.users.get(name);
        let keys = account.and_then(|account| account.keys(hash));
        keys.map_or_else(|| Arc::new(decoy), Arc::clone)
    }

    fn decoy(&self, name: &str, hash: Hash) -> Keys {
        let seed = hmac::Key::new(hmac::HMAC_SHA512, &self.seed);
        let octets = |purpose: &str| {
            let text = [purpose, hash.mechanism(), name].join("\0");
            hmac::sign(&seed, text.as_bytes())
        };
        let real = self.users.values().filter_map(|account| account.keys(hash));
        let real: Vec<_> = real.collect();
        // One of the real ones is the model: rounds and length of salt are as frequent among decoys as among them.
        let (number, _) = octets("model")
            .as_ref()
            .split_first_chunk()
            .map(|(first, rest)| (u64::from_be_bytes(*first), rest))
            .expect("a digest has eight octets and more");
        let count = u64::try_from(real.len()).unwrap_or(u64::MAX).max(1);
        let place = usize::try_from(number % count).unwrap_or(0);
        let (rounds, length) = real.get(place).map_or((ITERATIONS, super::SALT), |keys| {
            (keys.iterations(), keys.salt().len())
        });
        let salt = octets("salt");
        let salt = salt.as_ref().iter().copied().cycle().take(length).collect();
        Keys::of_nobody(hash, rounds, salt, |purpose| {
            octets(purpose).as_ref()[..hash.octets()].to_vec()
        })
    }
}
