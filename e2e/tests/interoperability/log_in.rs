//! Every way, every mechanism, every kind of name and password.

use e2e::client::{Person, Way};
use e2e::servers::{Kind, Server};
use e2e::stage::{self, MailServer};
use e2e::table::saw;

use crate::people::{ALICE, BLANKS, REFUSED, UTF8_NAME, UTF8_PASSWORD, letters, mailbox, person};

pub(crate) fn story(kind: Kind) {
    stage::story("log_in", MailServer::Of(kind), async || {
        let letters = letters(kind);
        let some = &letters[..1];
        let mut mailboxes = vec![
            mailbox(ALICE, &letters),
            mailbox(BLANKS, some),
            mailbox(UTF8_PASSWORD, some),
        ];
        if kind.character().utf8_names {
            mailboxes.push(mailbox(UTF8_NAME, some));
        }
        let server = Server::start(kind, &mailboxes).await;
        let alice = person(&server, ALICE);

        let ways = Way::to(&server);
        for way in &ways {
            let list = alice.by(*way).runs(&["list"]).success();
            assert_eq!(list.lines().count(), letters.len(), "{way:?}");
        }
        if !kind.character().clear {
            let outcome = alice.by(Way::Clear).with("USER").runs(&["list"]);
            assert_eq!(outcome.code, REFUSED, "{outcome:?}");
        }
        let encrypted = ways.iter().filter(|way| **way != Way::Clear);
        let encrypted: Vec<&str> = encrypted.map(|way| way.name()).collect();
        saw(kind, "encryption", &or_none(&encrypted));

        let capabilities = Capabilities::of(&alice);
        saw(kind, "mechanisms", &mechanisms(&server, &capabilities));
        let pipelining = match capabilities.have("PIPELINING") {
            true => "announced",
            false => "not announced",
        };
        saw(kind, "pipelining", pipelining);

        let lets_in = |who| person(&server, who).runs(&["list"]).code == 0;
        assert!(lets_in(BLANKS), "{}", server.log());
        let mut utf8 = vec![("names", UTF8_NAME), ("passwords", UTF8_PASSWORD)];
        utf8.retain(|(_, who)| lets_in(*who));
        let utf8: Vec<&str> = utf8.iter().map(|(what, _)| *what).collect();
        saw(kind, "UTF-8", &or_none(&utf8));
    });
}

/// Tries every mechanism that the server has, and says which of them let somebody in.
fn mechanisms(server: &Server, capabilities: &Capabilities) -> String {
    let character = server.character();
    let unannounced = character.unannounced.iter().copied();
    let mut mechanisms: Vec<&str> = capabilities.mechanisms().chain(unannounced).collect();
    mechanisms.sort_by_key(|mechanism| (*mechanism != "USER", *mechanism != "APOP"));
    for mechanism in &mechanisms {
        let token = server.token(ALICE.0);
        let secret = match &token {
            Some(token) if TOKENS.contains(mechanism) => token,
            _ => ALICE.1,
        };
        let alice = Person::new(server, ALICE.0, secret).with(mechanism);
        let outcome = alice.runs(&["list"]);
        let expected = match character.closed.contains(mechanism) {
            true => REFUSED,
            false => 0,
        };
        let log = server.log();
        assert_eq!(outcome.code, expected, "{mechanism}: {outcome:?}\n{log}");
    }
    let (closed, open): (Vec<&str>, Vec<&str>) = mechanisms
        .into_iter()
        .partition(|it| character.closed.contains(it));
    match closed.is_empty() {
        true => or_none(&open),
        false => format!("{}; not {}", or_none(&open), closed.join(", ")),
    }
}

/// Mechanisms for which the secret is a token.
const TOKENS: [&str; 2] = ["OAUTHBEARER", "XOAUTH2"];

/// What a server says of itself before login, by the best way to it.
struct Capabilities(Vec<String>);

impl Capabilities {
    fn of(person: &Person<'_>) -> Self {
        let outcome = person.runs(&["capa"]);
        // Some servers have no CAPA, which is no success.
        assert!([0, 1].contains(&outcome.code), "{outcome:?}");
        Self(outcome.output.lines().map(ToOwned::to_owned).collect())
    }

    fn have(&self, capability: &str) -> bool {
        self.0.iter().any(|line| line == capability)
    }

    fn mechanisms(&self) -> impl Iterator<Item = &str> {
        let user = self.have("USER").then_some("USER");
        let sasl = self.0.iter().filter_map(|line| line.strip_prefix("SASL "));
        user.into_iter()
            .chain(sasl.flat_map(|names| names.split(' ')))
    }
}

fn or_none(words: &[&str]) -> String {
    match words {
        [] => "none".into(),
        words => words.join(", "),
    }
}
