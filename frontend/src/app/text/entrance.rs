//! The way in: where the mailbox is and how that is known, and what stands between it and the person.

use shared::problem::Problem;

pub use super::words::entrance::{FOREIGN_NO, FOREIGN_YES, foreign};
use super::{
    problem::{self, Words},
    security,
    words::{Phrase, entrance},
};
use crate::app::model::sign_in::{
    Hurdle,
    finding::{Finding, Found, Search, Source},
    providers::Wants,
};

/// How it is known where the mailbox is; empty while nothing is known.
pub fn from(finding: &Finding, found: Option<&Found>) -> String {
    let Some(found) = found else {
        return String::new();
    };
    match (found.source, &finding.search) {
        (_, Search::Asking) => entrance::ASKING.into(),
        (_, Search::Trying(_)) => finding.trying().map_or_else(String::new, |server| {
            entrance::trying(&finding.shown(&server.host), &server.port.to_string())
        }),
        (Source::Memory, _) => entrance::FROM_MEMORY.into(),
        (Source::Table, _) => entrance::FROM_TABLE.into(),
        (Source::Dns, _) => match &finding.passed {
            Some(passed) => entrance::from_dns_next(&finding.domain(), passed),
            None => entrance::from_dns(&finding.domain()),
        },
        (Source::Guess, Search::NobodyAnswers) => entrance::FROM_SILENCE.into(),
        (Source::Guess, _) => entrance::FROM_GUESS.into(),
        (Source::Answered, _) => entrance::FROM_ANSWER.into(),
    }
}

/// What is being done before there is a server to connect to.
pub fn finding(finding: &Finding) -> String {
    match finding.trying() {
        Some(server) => entrance::looking(
            &finding.shown(&server.host),
            &server.port.to_string(),
            security(server.mode),
        ),
        None => entrance::asking_for(&finding.domain()),
    }
}

/// What the provider wants besides an address and its password.
pub const fn wants(wants: Wants) -> Option<Phrase> {
    match wants {
        Wants::Nothing => None,
        Wants::AppPassword => Some(entrance::WANTS_APP_PASSWORD),
        Wants::OAuth => Some(entrance::WANTS_OAUTH),
        Wants::Plaintext => Some(entrance::WANTS_PLAINTEXT),
    }
}

/// What is wrong, where it is about the way in.
pub fn hurdle(hurdle: &Hurdle) -> Words {
    match hurdle {
        Hurdle::AppPassword(problem) => said(problem, entrance::app_password()),
        Hurdle::OAuth(problem) => said(problem, entrance::oauth()),
        Hurdle::Foreign => entrance::not_agreed(),
        Hurdle::NoPop3 => entrance::no_pop3(),
        Hurdle::NobodyAnswers => entrance::nobody_answers(),
        Hurdle::Offline => entrance::offline(),
        Hurdle::HostAway => entrance::host_away(),
        Hurdle::NoWebSocket => entrance::no_web_socket(),
    }
}

/// Our words, and the server's own.
fn said(problem: &Problem, words: Words) -> Words {
    Words {
        said: problem::words(problem).said,
        ..words
    }
}

#[cfg(test)]
mod tests {
    use shared::problem::{Refusal, Step};

    use super::*;

    fn all() -> Vec<Hurdle> {
        let refused = || Problem::Refused {
            step: Step::Login,
            refusal: Refusal {
                code: None,
                text: "no such luck".into(),
            },
        };
        vec![
            Hurdle::AppPassword(refused()),
            Hurdle::OAuth(refused()),
            Hurdle::Foreign,
            Hurdle::NoPop3,
            Hurdle::NobodyAnswers,
            Hurdle::Offline,
            Hurdle::HostAway,
            Hurdle::NoWebSocket,
        ]
    }

    #[test]
    fn everything_that_keeps_a_person_out_has_words() {
        for kind in all() {
            let words = hurdle(&kind);
            assert!(
                words.what.ends_with('.') && words.what.len() < 120,
                "{words:?}"
            );
            assert!(words.next.ends_with('.'), "{words:?}");
            let both = [words.what.as_str(), &words.next].concat();
            assert!(!both.contains("http") && !both.contains("  "), "{words:?}");
        }
    }

    #[test]
    fn the_servers_own_words_stand_beside_ours() {
        for kind in &all()[..2] {
            assert_eq!(hurdle(kind).said.as_deref(), Some("no such luck"));
        }
    }
}
