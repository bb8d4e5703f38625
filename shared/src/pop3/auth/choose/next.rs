//! What to try after a way to sign in has failed.
//!
//! Every failed attempt may count towards a lock-out, costs a delay of some seconds, and shows the server (or whoever
//! plays it) one more thing. So the ladder is not climbed down rung by rung. From its top the path is:
//!
//! 1. A `-PLUS` is followed by **the same digest unbound**: something between us and the server may end the TLS with good
//!    right, or the two may not agree on a kind of binding, and the password can still be right.
//! 2. What keeps the password to itself (SCRAM, CRAM-MD5, APOP) is followed by **the best way that shows it**. Such
//!    mechanisms fail for reasons of the server's: it lists them, but has this user's password only as a hash of another
//!    kind, or shows a stamp that means nothing. Another digest would fail for the same reason, so it is not tried. In
//!    clear this means that whoever can forge an answer gets to see the password: that is what a person has allowed for
//!    this host.
//! 3. PLAIN and LOGIN are followed by **USER**, once: some servers list AUTH and do not have it. After USER there is
//!    nothing: that one every server understands.
//! 4. There are at most [`ATTEMPTS_MAX`] attempts.

use super::Choice;
use crate::{
    pop3::auth::{fault::SaslFault, mechanism::Mechanism},
    problem::ResponseCode,
};

/// Attempts on one connection, at most. Some servers hang up after the first wrong one, many after the third, and most
/// count towards a lock-out.
pub const ATTEMPTS_MAX: usize = 3;

/// What to try on this connection after `-ERR` to `tried`; `None`: nothing, the refusal is the answer.
///
/// * `[IN-USE]`, `[LOGIN-DELAY]`, `[SYS/TEMP]` and `[SYS/PERM]` end it at once: they are not about the way, and a further
///   attempt would meet the same or make it worse.
/// * `[AUTH]` ends it after a way that shows the password: the server has seen the words and said no to them (RFC 3206
///   §5). The same words by another way only feed a lock-out.
/// * Otherwise the path goes on as this module's documentation says: also with `[AUTH]` after a digest, since the server
///   cannot tell a wrong password from one that it has stored in another form, and with a code that we do not know.
pub fn after_refusal(
    choice: &Choice,
    tried: Mechanism,
    code: Option<&ResponseCode>,
) -> Option<Mechanism> {
    match code {
        Some(
            ResponseCode::InUse
            | ResponseCode::LoginDelay
            | ResponseCode::SysPerm
            | ResponseCode::SysTemp,
        ) => None,
        Some(ResponseCode::Auth) if tried.shows_password() => None,
        Some(ResponseCode::Auth | ResponseCode::Other(_)) | None => choice.behind(tried),
    }
}

/// What to try on this connection after `tried` could not be begun or had to be cancelled; `None`: nothing, the fault is
/// the answer.
///
/// A server that did not prove itself, or that says yes out of turn, gets no second chance: it may be somebody else, and
/// the next way might show it the password. Everything else is a reason to go on, by the same path as after a refusal.
pub fn after_fault(choice: &Choice, tried: Mechanism, fault: &SaslFault) -> Option<Mechanism> {
    match fault {
        SaslFault::ServerUnproven | SaslFault::OutOfTurn => None,
        SaslFault::BadChallenge
        | SaslFault::TooManyRounds { .. }
        | SaslFault::Refused { .. }
        | SaslFault::NoBinding
        | SaslFault::Unusable(_)
        | SaslFault::NotSasl
        | SaslFault::NoRandomness => choice.behind(tried),
    }
}

impl Choice {
    /// The attempts in order, if each fails and nothing ends it before.
    fn path(&self) -> Vec<Mechanism> {
        core::iter::successors(self.ladder.first().copied(), |&tried| self.step(tried))
            .take(ATTEMPTS_MAX)
            .collect()
    }

    /// The attempt behind this one. One that is not on the path at all has none.
    fn behind(&self, tried: Mechanism) -> Option<Mechanism> {
        let path = self.path();
        let at = path.iter().position(|&mechanism| mechanism == tried)?;
        path.get(at + 1).copied()
    }

    fn step(&self, tried: Mechanism) -> Option<Mechanism> {
        let on_ladder = |mechanism: &Mechanism| self.ladder.contains(mechanism);
        if let Some(unbound) = tried.unbound().filter(on_ladder) {
            return Some(unbound);
        }
        match tried {
            Mechanism::UserPass => None,
            shown if shown.shows_password() => Some(Mechanism::UserPass).filter(on_ladder),
            _ => self.ladder.iter().copied().find(|it| it.shows_password()),
        }
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::{
        Mechanism::{
            Apop, CramMd5, Login, OauthBearer, Plain, ScramSha1, ScramSha256, ScramSha256Plus,
            ScramSha512Plus, UserPass, XOauth2,
        },
        *,
    };
    use crate::problem::Credential;

    fn choice(ladder: &[Mechanism]) -> Choice {
        Choice {
            ladder: ladder.to_vec(),
            passed_over: Vec::new(),
        }
    }

    #[test]
    fn paths() {
        for (ladder, path) in [
            (&[UserPass][..], &[UserPass][..]),
            (&[Plain, UserPass, Login], &[Plain, UserPass]),
            (&[Plain, Login, CramMd5], &[Plain]),
            (&[Login, CramMd5], &[Login]),
            (&[Apop, UserPass], &[Apop, UserPass]),
            (&[CramMd5, Apop], &[CramMd5]),
            (
                &[CramMd5, Apop, Plain, UserPass],
                &[CramMd5, Plain, UserPass],
            ),
            (&[ScramSha256, ScramSha1], &[ScramSha256]),
            (
                &[ScramSha256, ScramSha1, Plain, UserPass, Login],
                &[ScramSha256, Plain, UserPass],
            ),
            (
                &[ScramSha256, ScramSha1, UserPass, Login],
                &[ScramSha256, UserPass],
            ),
            // The limit: there would be a fourth.
            (
                &[ScramSha256Plus, ScramSha256, ScramSha1, Plain, UserPass],
                &[ScramSha256Plus, ScramSha256, Plain],
            ),
            (
                &[ScramSha256Plus, ScramSha1, Plain],
                &[ScramSha256Plus, Plain],
            ),
            (
                &[ScramSha512Plus, ScramSha256Plus, ScramSha256, Login],
                &[ScramSha512Plus, Login],
            ),
            (&[ScramSha256Plus], &[ScramSha256Plus]),
            (&[XOauth2], &[XOauth2]),
            (&[OauthBearer], &[OauthBearer]),
        ] {
            let choice = choice(ladder);
            assert_eq!(choice.path(), path);
            // The same, asked one by one, as a client does.
            let walk = core::iter::successors(ladder.first().copied(), |&tried| {
                after_refusal(&choice, tried, None)
            });
            assert_eq!(walk.collect::<Vec<_>>(), path);
        }
    }

    #[test]
    fn refusals() {
        use ResponseCode::{Auth, InUse, LoginDelay, Other, SysPerm, SysTemp};
        let all = [ScramSha256Plus, ScramSha256, ScramSha1, Plain, UserPass];
        let hashes = [CramMd5, Apop, Plain, UserPass];
        for (ladder, tried, code, next) in [
            (&all[..], ScramSha256Plus, None, Some(ScramSha256)),
            (&all, ScramSha256Plus, Some(Auth), Some(ScramSha256)),
            (&all, ScramSha256Plus, Some(InUse), None),
            (&all, ScramSha256, None, Some(Plain)),
            (&all, ScramSha256, Some(Auth), Some(Plain)),
            (&all, ScramSha256, Some(Other("X".into())), Some(Plain)),
            (&all, ScramSha256, Some(LoginDelay), None),
            (&all, ScramSha256, Some(SysTemp), None),
            (&all, ScramSha256, Some(SysPerm), None),
            // The third attempt was the last.
            (&all, Plain, None, None),
            // Never tried, so nothing follows.
            (&all, ScramSha1, None, None),
            (&all, Login, None, None),
            (&hashes, CramMd5, None, Some(Plain)),
            (&hashes, CramMd5, Some(Auth), Some(Plain)),
            (&hashes, CramMd5, Some(InUse), None),
            (&hashes, Plain, None, Some(UserPass)),
            (&hashes, Plain, Some(Other("WEAK".into())), Some(UserPass)),
            (&hashes, Plain, Some(Auth), None),
            (&hashes, Plain, Some(SysTemp), None),
            (&hashes, UserPass, None, None),
            (&hashes, UserPass, Some(Auth), None),
            (&[Apop, UserPass], Apop, None, Some(UserPass)),
            (&[Apop, UserPass], Apop, Some(Auth), Some(UserPass)),
            (&[Apop, UserPass], Apop, Some(InUse), None),
            (&[Login], Login, None, None),
            (&[XOauth2], XOauth2, Some(Auth), None),
        ] {
            let found = after_refusal(&choice(ladder), tried, code.as_ref());
            assert_eq!(found, next, "{tried} {code:?}");
        }
    }

    #[test]
    fn faults() {
        let choice = choice(&[ScramSha256Plus, ScramSha256, Plain, UserPass]);
        let error = "other-error".to_owned();
        for fault in [
            SaslFault::BadChallenge,
            SaslFault::TooManyRounds {
                iterations: 600_001,
            },
            SaslFault::Refused { error },
            SaslFault::NoBinding,
            SaslFault::Unusable(Credential::Password),
            SaslFault::NotSasl,
            SaslFault::NoRandomness,
        ] {
            let next = |tried| after_fault(&choice, tried, &fault);
            assert_eq!(next(ScramSha256Plus), Some(ScramSha256), "{fault}");
            assert_eq!(next(ScramSha256), Some(Plain), "{fault}");
            assert_eq!(next(Plain), None, "{fault}");
        }
        for fault in [SaslFault::ServerUnproven, SaslFault::OutOfTurn] {
            assert_eq!(after_fault(&choice, ScramSha256Plus, &fault), None);
            assert_eq!(after_fault(&choice, ScramSha256, &fault), None);
        }
    }
}
