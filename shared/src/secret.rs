//! Values that must not be seen: redacted wherever they are printed, wiped when dropped.

use core::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// Holds a value that is never printed and is overwritten with zeros when dropped. It has no `Clone`; the only way
/// to the value is [`Secret::declassify`], so that every use can be found.
///
/// Wiping is hygiene, not a promise: copies that a browser or an operating system made are out of reach.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself. Whoever calls this answers for where it goes.
    pub const fn declassify(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(••••)")
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn printing_shows_nothing() {
        let secret = Secret::new(b"tanstaaf".to_vec());
        assert_eq!(
            format!("{secret:?} {secret:#?}"),
            "Secret(••••) Secret(••••)"
        );
        assert_eq!(secret.declassify(), b"tanstaaf");
    }
}
