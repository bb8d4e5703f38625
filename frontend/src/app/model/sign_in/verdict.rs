//! What a refused sign-in means, from what the provider is known for and from the server's own words.

use shared::problem::{Problem, ResponseCode, Step};

use super::{Hurdle, Trouble, field::is_about_password, providers::Wants};

/// A pause between two logins that does not say how long it is, in seconds. Servers that have one mostly take minutes.
const PAUSE: u32 = 60;

/// The longest pause that is counted down. The longest that is known is fifteen minutes.
const PAUSE_MAX: u32 = 60 * 60;

/// What a problem amounts to for whoever has to act on it.
pub(super) fn refine(problem: Problem, wants: Wants) -> Trouble {
    match &problem {
        Problem::PasswordNotOffered { mechanisms } if mechanisms.iter().any(|it| is_oauth(it)) => {
            Trouble::Hurdle(Hurdle::OAuth(problem))
        }
        Problem::Refused {
            step: Step::Login,
            refusal,
        } if is_about_password(refusal) => {
            let said = refusal.text.to_ascii_lowercase();
            if APP_PASSWORD.iter().any(|words| said.contains(words)) {
                Trouble::Hurdle(Hurdle::AppPassword(problem))
            } else if wants == Wants::OAuth || OAUTH.iter().any(|words| said.contains(words)) {
                Trouble::Hurdle(Hurdle::OAuth(problem))
            } else if wants == Wants::AppPassword {
                Trouble::Hurdle(Hurdle::AppPassword(problem))
            } else {
                Trouble::Session(problem)
            }
        }
        _ => Trouble::Session(problem),
    }
}

/// How long to wait before the next login, in seconds, where the server wants that (RFC 2449 §8.1.1). The number is in its
/// words or nowhere.
pub(super) fn pause_of(problem: &Problem) -> Option<u32> {
    let Problem::Refused { refusal, .. } = problem else {
        return None;
    };
    if refusal.code != Some(ResponseCode::LoginDelay) {
        return None;
    }
    let text = &refusal.text;
    let Some(start) = text.find(|letter: char| letter.is_ascii_digit()) else {
        return Some(PAUSE);
    };
    let rest = &text[start..];
    let end = rest
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(rest.len());
    let unit = if rest[end..].trim_start().starts_with("min") {
        60
    } else {
        1
    };
    let seconds = rest[..end].parse().unwrap_or(PAUSE_MAX);
    Some(seconds.saturating_mul(unit).clamp(1, PAUSE_MAX))
}

fn is_oauth(mechanism: &str) -> bool {
    ["XOAUTH2", "OAUTHBEARER"]
        .iter()
        .any(|it| mechanism.eq_ignore_ascii_case(it))
}

/// What servers say that want a password made for one program.
const APP_PASSWORD: [&str; 8] = [
    "application-specific",
    "application specific",
    "app password",
    "app-password",
    "app-specific",
    "authorization code",
    "secure mail key",
    "external password",
];

/// What servers say that take no password from a mail program.
const OAUTH: [&str; 5] = [
    "oauth",
    "basic authentication",
    "basicauth",
    "web login required",
    "via your web browser",
];

#[cfg(test)]
mod tests {
    use shared::problem::Refusal;

    use super::*;

    fn refused(code: Option<ResponseCode>, text: &str) -> Problem {
        Problem::Refused {
            step: Step::Login,
            refusal: Refusal {
                code,
                text: text.into(),
            },
        }
    }

    #[test]
    fn who_refuses_passwords_is_told_from_who_refuses_this_one() {
        let auth = || Some(ResponseCode::Auth);
        for (code, text, wants, expected) in [
            (auth(), "Authentication failed.", Wants::Nothing, "Session"),
            (None, "bad password", Wants::Plaintext, "Session"),
            (
                auth(),
                "Username and password not accepted.",
                Wants::AppPassword,
                "AppPassword",
            ),
            (
                auth(),
                "Application-specific password required",
                Wants::Nothing,
                "AppPassword",
            ),
            (auth(), "APP PASSWORD needed", Wants::OAuth, "AppPassword"),
            (auth(), "Web login required", Wants::Nothing, "OAuth"),
            (
                None,
                "Logon failure: basic authentication is disabled.",
                Wants::Nothing,
                "OAuth",
            ),
            (
                None,
                "Logon failure: unknown user name or bad password.",
                Wants::OAuth,
                "OAuth",
            ),
            (Some(ResponseCode::InUse), "locked", Wants::OAuth, "Session"),
            (
                Some(ResponseCode::SysTemp),
                "OAuth server away",
                Wants::Nothing,
                "Session",
            ),
            (
                Some(ResponseCode::LoginDelay),
                "wait",
                Wants::AppPassword,
                "Session",
            ),
        ] {
            let shown = format!("{:?}", refine(refused(code, text), wants));
            let kind = shown.trim_start_matches("Hurdle(").split('(').next();
            assert_eq!(kind, Some(expected), "{text}");
        }
        let none = |mechanisms: &[&str]| Problem::PasswordNotOffered {
            mechanisms: mechanisms.iter().map(|&it| it.to_owned()).collect(),
        };
        assert!(matches!(
            refine(none(&["XOAUTH2"]), Wants::Nothing),
            Trouble::Hurdle(Hurdle::OAuth(_))
        ));
        assert!(matches!(
            refine(none(&["GSSAPI"]), Wants::Nothing),
            Trouble::Session(_)
        ));
    }

    #[test]
    fn the_pause_is_in_the_words_or_a_minute() {
        for (text, expected) in [
            ("", 60),
            ("too soon", 60),
            ("wait 300 seconds", 300),
            ("only once every 15 minutes", 900),
            ("15 min", 900),
            ("5", 5),
            ("0", 1),
            ("99999999999999999999 s", 3_600),
            ("2000 minutes", 3_600),
        ] {
            let problem = refused(Some(ResponseCode::LoginDelay), text);
            assert_eq!(pause_of(&problem), Some(expected), "{text}");
        }
        assert_eq!(pause_of(&refused(None, "wait 300 seconds")), None);
        assert_eq!(pause_of(&Problem::BridgeUnreachable), None);
    }
}
