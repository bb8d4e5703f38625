//! Which way to sign in, from what the server has said.

use crate::{pop3::reply::Capabilities, problem::Problem};

/// A way to sign in with a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mechanism {
    /// USER, then PASS.
    UserPass,
    /// APOP.
    Apop,
}

/// What the person wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wish {
    /// The best that works.
    #[default]
    Best,
    /// This one only.
    Only(Mechanism),
}

/// The mechanisms to try, in order.
///
/// With TLS: USER and PASS, unless the server says that it has only APOP. In clear: APOP first where the greeting has
/// a stamp, since it does not show the password. A stamp does not mean that APOP works (two of eleven servers show one
/// and refuse), so the other way stays open behind it.
///
/// # Errors
/// [`Problem::PasswordNotOffered`] where the server offers neither.
pub fn candidates(
    wish: Wish,
    encrypted: bool,
    stamp: bool,
    capabilities: Option<&Capabilities>,
) -> Result<Vec<Mechanism>, Problem> {
    if let Wish::Only(mechanism) = wish {
        return Ok(vec![mechanism]);
    }
    // No CAPA, or a CAPA that names no way at all: an old server, and all of those have USER.
    let user = capabilities.is_none_or(|can| can.user || (can.sasl.is_empty() && !stamp));
    let order = match (encrypted, user, stamp) {
        (true, true, _) | (false, true, false) => vec![Mechanism::UserPass],
        (false, true, true) => vec![Mechanism::Apop, Mechanism::UserPass],
        (_, false, true) => vec![Mechanism::Apop],
        (_, false, false) => {
            let mechanisms = capabilities.map(|can| can.sasl.clone()).unwrap_or_default();
            return Err(Problem::PasswordNotOffered { mechanisms });
        }
    };
    Ok(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_trying() {
        use Mechanism::{Apop, UserPass};
        let can = |user, sasl: &[&str]| Capabilities {
            user,
            sasl: sasl.iter().map(|&name| name.to_owned()).collect(),
            ..Capabilities::default()
        };
        let choose = |encrypted, stamp, can: Option<&Capabilities>| {
            candidates(Wish::Best, encrypted, stamp, can)
        };
        assert_eq!(
            choose(true, true, Some(&can(true, &[]))),
            Ok(vec![UserPass])
        );
        assert_eq!(choose(true, false, None), Ok(vec![UserPass]));
        assert_eq!(
            choose(true, false, Some(&can(false, &[]))),
            Ok(vec![UserPass])
        );
        assert_eq!(choose(false, true, None), Ok(vec![Apop, UserPass]));
        assert_eq!(
            choose(false, false, Some(&can(true, &[]))),
            Ok(vec![UserPass])
        );
        assert_eq!(
            choose(true, true, Some(&can(false, &["PLAIN"]))),
            Ok(vec![Apop])
        );
        assert_eq!(
            choose(true, false, Some(&can(false, &["XOAUTH2"]))),
            Err(Problem::PasswordNotOffered {
                mechanisms: vec!["XOAUTH2".into()]
            })
        );
        assert_eq!(
            candidates(Wish::Only(Apop), true, false, None),
            Ok(vec![Apop])
        );
    }
}
