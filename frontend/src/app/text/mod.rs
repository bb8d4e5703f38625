//! Every sentence that a person can read, and nothing else makes sentences. They stand in `frontend/words`, a folder for
//! each language; here is what chooses among them.

pub mod cards;
pub mod cleaning;
pub mod commands;
pub mod date;
pub mod entrance;
pub mod html;
pub mod keep;
pub mod language;
pub mod list;
pub mod message;
pub mod problem;
pub mod receipt;
pub mod session;
pub mod status;
pub mod trust;
pub mod units;
pub mod words;

use shared::tunnel::message::Mode;

use super::model::{Engine, opened::Tab, sign_in::Trouble};
use crate::wire::Stage;
use problem::Words;
pub use words::{Phrase, card::*, mailbox::*, reader::*};

/// The product's name, and the only title the page ever has.
pub const NAME: &str = "Poste Restante";

/// A tab of the reading pane.
pub fn tab(tab: Tab) -> Phrase {
    match tab {
        Tab::Text => TAB_TEXT,
        Tab::Html => TAB_HTML,
        Tab::Source => TAB_SOURCE,
        Tab::Headers => TAB_HEADERS,
        Tab::Parts => TAB_PARTS,
    }
}

/// How a connection is protected.
pub fn security(mode: Mode) -> &'static str {
    match mode {
        Mode::Tls => "TLS",
        Mode::Stls => "STARTTLS",
        Mode::Plain => NO_ENCRYPTION.text(),
    }
}

/// A step of signing in, among the others.
pub fn step(stage: Stage) -> Phrase {
    match stage {
        Stage::Connecting => STEP_CONNECTING,
        Stage::Securing => STEP_SECURING,
        Stage::SigningIn => STEP_SIGNING_IN,
        Stage::Listing => STEP_LISTING,
    }
}

/// How far signing in has come.
pub fn stage(stage: Stage) -> Phrase {
    match stage {
        Stage::Connecting => STAGE_CONNECTING,
        Stage::Securing => STAGE_SECURING,
        Stage::SigningIn => STAGE_SIGNING_IN,
        Stage::Listing => STAGE_LISTING,
    }
}

/// What is wrong on the card.
pub fn trouble(trouble: &Trouble) -> Words {
    match trouble {
        Trouble::NoAddress => no_address(),
        Trouble::NoPassword => no_password(),
        Trouble::NoToken => no_token(),
        Trouble::NoServer => no_server(),
        Trouble::BadPort => bad_port(),
        Trouble::NoConsent => no_consent(),
        Trouble::Session(problem) => problem::words(problem),
        Trouble::Hurdle(hurdle) => entrance::hurdle(hurdle),
    }
}

/// What is wrong with the engine, if anything.
pub fn engine(engine: Engine) -> Option<Words> {
    match engine {
        Engine::Starting | Engine::Ready => None,
        Engine::Silent => Some(engine_silent()),
        Engine::OtherBuild => Some(engine_other_build()),
        Engine::Broken => Some(engine_broken()),
    }
}

/// The button, while the bridge wants to be left alone.
pub fn again_in(seconds: u32) -> String {
    try_again_in(&units::seconds(seconds))
}

/// Whom to ask about the bridge.
pub fn contact(contact: &str) -> String {
    who_runs(contact)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_can_be_wrong_on_the_card_has_words() {
        use Trouble::{BadPort, NoAddress, NoConsent, NoPassword, NoServer, NoToken};
        for kind in [NoAddress, NoPassword, NoToken, NoServer, BadPort, NoConsent] {
            let words = trouble(&kind);
            assert!(
                words.what.ends_with(['.', '?']) && words.next.ends_with('.'),
                "{words:?}"
            );
        }
        for state in [Engine::Silent, Engine::OtherBuild, Engine::Broken] {
            assert!(engine(state).is_some_and(|words| words.next.ends_with('.')));
        }
        assert_eq!(engine(Engine::Ready), None);
    }
}
