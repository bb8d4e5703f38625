//! Logins with a server that challenges with anything.

use shared::{
    pop3::{
        auth::{
            exchange::{Exchange, Place},
            mechanism::Mechanism,
        },
        command::{Password, UserName},
    },
    secret::Secret,
};

const PASSWORD: &str = "tanstaaf";

/// The first octet chooses a mechanism; the lines behind it are challenges, but the last: that comes with `+OK`.
///
/// # Panics
/// Where an answer is no base64, the password can be seen, or a server is believed that has proved nothing.
pub fn sasl(input: &[u8]) {
    let Some((&choice, lines)) = input.split_first() else {
        return;
    };
    let mechanism = Mechanism::ALL[usize::from(choice) % Mechanism::ALL.len()];
    let user = UserName::new("mrose").expect("sendable");
    let password = Password::new(Secret::new(PASSWORD.into())).expect("sendable");
    let place = Place {
        host: "mail.test".into(),
        port: 995,
    };
    let Ok(mut exchange) = Exchange::new(mechanism, &user, &password, &place, None) else {
        assert!(!mechanism.is_sasl() || mechanism.is_bound());
        return;
    };
    let base64 = |octets: &[u8]| {
        let allowed = |octet: &u8| octet.is_ascii_alphanumeric() || b"+/=".contains(octet);
        assert!(octets.iter().all(allowed));
    };
    if choice % 2 == 0
        && let Some(initial) = exchange.initial()
    {
        base64(&initial);
        if choice % 4 == 0 {
            exchange.postpone();
        }
    }
    let mut lines: Vec<&[u8]> = lines.split(|&octet| octet == b'\n').collect();
    let last = lines.pop().unwrap_or_default();
    let mut broken = false;
    for challenge in lines {
        match exchange.respond(challenge) {
            Ok(answer) => {
                assert!(!broken, "nothing is answered behind a fault");
                base64(&answer);
            }
            Err(_) => broken = true,
        }
        assert!(!format!("{exchange:?}").contains(PASSWORD));
    }
    let text = String::from_utf8_lossy(last);
    let accepted = exchange.accepted(&text).is_ok();
    assert!(!accepted || !broken);
    if mechanism.name().starts_with("SCRAM") {
        assert!(!accepted, "nobody here knows the password");
    }
    if let Some(explanation) = exchange.explanation() {
        assert!(!explanation.chars().any(char::is_control));
    }
}
