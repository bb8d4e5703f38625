//! Who was here a moment ago: LOGIN-DELAY (RFC 2449 §6.5).

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// The last logins, as far as they matter still.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    logins: Mutex<HashMap<String, Instant>>,
}

impl Recent {
    /// Whether the user's last login is less than `delay` ago.
    pub(crate) fn is_too_soon(&self, user: &str, now: Instant, delay: Duration) -> bool {
        let mut logins = self.logins.lock().unwrap_or_else(PoisonError::into_inner);
        logins.retain(|_, then| now.saturating_duration_since(*then) < delay);
        logins.contains_key(user)
    }

    /// The user has logged in.
    pub(crate) fn note(&self, user: &str, now: Instant) {
        let mut logins = self.logins.lock().unwrap_or_else(PoisonError::into_inner);
        logins.insert(user.to_owned(), now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn soon_is_less_than_the_delay() {
        let (recent, began) = (Recent::default(), Instant::now());
        let delay = Duration::from_secs(10);
        let after = |seconds| began + Duration::from_secs(seconds);
        assert!(!recent.is_too_soon("ada", began, delay));
        recent.note("ada", began);
        assert!(recent.is_too_soon("ada", began, delay));
        assert!(recent.is_too_soon("ada", after(9), delay));
        assert!(!recent.is_too_soon("bob", after(9), delay));
        assert!(!recent.is_too_soon("ada", after(10), delay));
        assert!(
            recent.logins.lock().expect("a lock").is_empty(),
            "nothing is kept for ever"
        );
    }
}
