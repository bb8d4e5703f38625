//! APOP (RFC 1939 §7): a digest of the greeting's time stamp and the password, instead of the password.
//!
//! It rests on MD5 and wants the password in clear on the server. Inside TLS it adds nothing; without TLS it is the
//! oldest thing that does not show the password. What [`choose`](super::choose::choose) makes of that stands there.

use md5::{Digest, Md5};

use crate::{hex::hex, pop3::command::Password};

/// The digest: MD5 over stamp and password, 32 hexadecimal digits in lower case.
pub fn digest(stamp: &str, password: &Password) -> String {
    let mut md5 = Md5::new();
    md5.update(stamp.as_bytes());
    md5.update(password.octets());
    hex(&md5.finalize())
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::secret::Secret;

    #[test]
    fn the_example_of_rfc_1939() {
        let password = Password::new(Secret::new(b"tanstaaf".to_vec())).expect("sendable");
        assert_eq!(
            digest("<1896.697170952@dbc.mtview.ca.us>", &password),
            "c4c9334bac560ecc979e58001b3e22fb"
        );
    }
}
