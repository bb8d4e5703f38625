//! PLAIN (RFC 4616): name and password in one message, between NULs.

use shared::secret::Secret;

use super::{Proof, Step, text};

pub(super) fn respond(answer: &[u8]) -> Step {
    let mut parts = answer.split(|octet| *octet == 0);
    let (Some(acts_as), Some(name), Some(password), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Step::Malformed("PLAIN is [name] NUL name NUL password");
    };
    let user = match text(name) {
        Ok(user) => user.to_owned(),
        Err(step) => return step,
    };
    if user.is_empty() {
        return Step::Malformed("PLAIN needs a name");
    }
    // Nobody acts as somebody else here.
    if !acts_as.is_empty() && acts_as != name {
        return Step::Refuse;
    }
    let password = Secret::new(password.to_vec());
    Step::Prove(Proof::Password { user, password }, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(message: &str, expected: &str) {
        let step = match respond(message.as_bytes()) {
            Step::Prove(Proof::Password { user, password }, None) => {
                format!("{user} {}", String::from_utf8_lossy(password.declassify()))
            }
            step => format!("{step:?}"),
        };
        assert_eq!(step, expected, "{message:?}");
    }

    /// The examples of RFC 4616 §4, and what breaks them.
    #[test]
    fn as_in_the_rfc() {
        check("\0tim\0tanstaaftanstaaf", "tim tanstaaftanstaaf");
        check("Ursel\0Kurt\0xipj3plmq", "Refuse");
        check("tim\0tim\0", "tim ");
        check("\0jürgen\0ü ö", "jürgen ü ö");
        for broken in ["", "tim", "tim\0tanstaaf", "\0tim\0tan\0staaf"] {
            check(
                broken,
                r#"Malformed("PLAIN is [name] NUL name NUL password")"#,
            );
        }
        check("\0\0tanstaaf", r#"Malformed("PLAIN needs a name")"#);
        assert!(matches!(respond(b"\0\xff\0x"), Step::Malformed(_)));
    }
}
