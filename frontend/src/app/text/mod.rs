//! Every sentence that a person can read, and nothing else makes sentences.

pub mod date;
pub mod message;
pub mod problem;
pub mod receipt;
pub mod status;
pub mod units;

use shared::tunnel::message::Mode;

use super::model::{Engine, opened::Tab, sign_in::Trouble};
use crate::wire::Stage;
use problem::Words;

/// The product's name, and the only title the page ever has.
pub const NAME: &str = "Poste Restante";
/// What it is for.
pub const MOTTO: &str = "Read your mail. Leave nothing behind.";
/// What a person gives away by using it, and what not.
pub const TRUST: &str = "Encrypted from this browser to your mail server: the bridge in between cannot read along. \
    Nothing is stored in this browser, but we cannot control this computer.";

/// Labels of the card.
pub const ADDRESS: &str = "Mail address";
/// The label says it, because the field is not one that screen readers know as a password.
pub const PASSWORD: &str = "Password (hidden)";
/// The same once it is shown.
pub const PASSWORD_SHOWN: &str = "Password (visible)";
/// The button that shows it.
pub const REVEAL: &str = "Show";
/// The button that hides it.
pub const HIDE: &str = "Hide";
/// What the button means to those who only hear it.
pub const REVEAL_LABEL: &str = "Show the password";
/// The button that shows the access code, to those who only hear it.
pub const REVEAL_TOKEN_LABEL: &str = "Show the access code";
/// What lets somebody use the bridge.
pub const TOKEN: &str = "Access code (hidden)";
/// The same once it is shown.
pub const TOKEN_SHOWN: &str = "Access code (visible)";
/// Where to get it.
pub const TOKEN_HINT: &str =
    "From whoever runs this bridge. It lets you use the bridge; it is not your password.";
/// The servers that the bridge's operator offers.
pub const PRESETS: &str = "Mail service";
/// None of them.
pub const OTHER_SERVER: &str = "Another server";
/// The browser cannot mask the field.
pub const NO_MASK: &str =
    "This browser cannot hide what you type here: mind who looks over your shoulder.";
/// The server's part of the card.
pub const SERVER: &str = "Server";
/// Before the address is known.
pub const SERVER_UNKNOWN: &str = "follows from your address";
/// The server's name.
pub const HOST: &str = "Server name";
/// The port.
pub const PORT: &str = "Port";
/// How the connection is protected.
pub const SECURITY: &str = "Security";
/// The user name.
pub const USER: &str = "User name, if it is not the address";
/// No encryption.
pub const PLAIN_WARNING: &str = "Without encryption, everyone between the bridge and the mail server can read your \
    password and your mail.";
/// The box that allows it.
pub const PLAIN_CONSENT: &str = "I know, and I want to sign in like this.";
/// The primary button.
pub const SIGN_IN: &str = "Read mail";
/// The public mailbox.
pub const DEMO: &str = "Look into the demo mailbox";
/// Stops signing in, or anything else.
pub const CANCEL: &str = "Cancel";

/// The card about a certificate.
pub const CERTIFICATE: &str = "Is this your server?";
/// The certificate's digest.
pub const FINGERPRINT: &str = "SHA-256 fingerprint";
/// Copies it.
pub const COPY: &str = "Copy";
/// Goes on.
pub const TRUST_ONCE: &str = "Trust this certificate for this visit";
/// Does not.
pub const GO_BACK: &str = "Go back";

/// The mailbox.
pub const REFRESH: &str = "Refresh";
/// Leaves.
pub const SIGN_OUT: &str = "Sign out";
/// The list.
pub const LIST: &str = "Messages, newest first";
/// An empty mailbox.
pub const EMPTY: &str = "No mail.";
/// And who says so.
pub const EMPTY_MORE: &str = "The server says the mailbox is empty.";
/// A marked row.
pub const WILL_BE_DELETED: &str = "will be deleted";
/// A row with attachments.
pub const HAS_ATTACHMENTS: &str = "has attachments";
/// Marks.
pub const DELETE: &str = "Delete";
/// Takes the mark off.
pub const UNDO: &str = "Undo";
/// A row whose header is not known.
pub const NO_HEADER: &str = "(open it to see its subject)";
/// Takes all marks off.
pub const UNDO_ALL: &str = "Undo all";
/// Tall rows.
pub const ROOMY: &str = "Roomy";
/// Low rows.
pub const COMPACT: &str = "Compact";
/// The list of keys.
pub const KEYS: &str = "Keys";
/// Starts the session anew.
pub const RECONNECT: &str = "Reconnect";
/// Starts everything anew.
pub const SIGN_IN_AGAIN: &str = "Sign in again";
/// The server deletes what was read.
pub const EXPIRES: &str =
    "This server removes messages as soon as they have been read. Save what you want to keep.";

/// The reading pane.
pub const READER: &str = "Message";
/// Nothing opened.
pub const NOTHING_OPEN: &str = "Nothing opened.";
/// What to do about it.
pub const NOTHING_OPEN_MORE: &str = "Choose a message, or press j and k to walk through the list and Enter to read. \
    The key ? shows all keys.";
/// Closes it, where the list is hidden behind it.
pub const BACK: &str = "Back";
/// The message as a file.
pub const SAVE: &str = "Save";
/// The same, said in full.
pub const SAVE_LABEL: &str = "Save the message as a file";
/// A remark on a mark.
pub const MARKED: &str = "This message will be deleted when you sign out.";
/// The sender.
pub const FROM: &str = "From";
/// The recipients.
pub const TO: &str = "To";
/// More recipients.
pub const CC: &str = "Cc";
/// Where answers go.
pub const REPLY_TO: &str = "Reply to";
/// Not from anybody.
pub const NOBODY: &str = "(nobody)";
/// Not to anybody.
pub const NO_RECIPIENT: &str = "to nobody in particular";
/// The text was made of HTML.
pub const TEXT_FROM_HTML: &str = "This text was made from the message’s HTML.";
/// There is no text.
pub const NO_TEXT: &str = "This message has no text.";
/// The text goes on.
pub const TEXT_CUT: &str =
    "This text is very long, and only its beginning is shown. Save the message to read all of it.";
/// The source goes on.
pub const SOURCE_CUT: &str = "This is only the beginning. Save the message to see all of it.";
/// The HTML goes on.
pub const HTML_CUT: &str = "This message is too large to show whole. Save it to see everything.";
/// Loads what is blocked.
pub const LOAD_ONCE: &str = "Load once";
/// The frame with a mail's HTML.
pub const FRAME: &str = "Message body";
/// The keyboard is inside the frame, and its keys do not come to us.
pub const FRAME_HINT: &str = "The keyboard is in the message. Shift+Tab leads back to the buttons, a click on the list \
    to the list.";
/// Parts to save.
pub const ATTACHMENTS: &str = "Attachments";
/// Not all here yet.
pub const NOT_FETCHED: &str = "This message has not been fetched: the session is not connected.";
/// The reader is at it.
pub const READING: &str = "Reading…";
/// The server was asked.
pub const WAITING: &str = "Waiting for the server…";

/// The question about the marks.
pub const DELETE_AND_LEAVE: &str = "Delete and sign out";
/// Without deleting.
pub const KEEP_AND_LEAVE: &str = "Keep and sign out";
/// What deleting means.
pub const DELETE_MEANS: &str = "Deleted messages cannot be brought back from here.";

/// The program itself has failed.
pub const PANIC: &str = "This program made a mistake and cannot go on. It is our fault, not yours. Nothing was deleted \
    that you had not confirmed. Close this tab, or reload it to sign in again.";
/// While deletions are sent.
pub const STAY_OPEN: &str = "Keep this tab open until the server has confirmed.";

/// The end.
pub const SIGNED_OUT: &str = "Signed out";
/// The best advice there is.
pub const CLOSE_TAB: &str =
    "Close this tab now: browsers keep what was typed in memory until the tab is closed.";
/// The list of keys.
pub const KEYS_TITLE: &str = "Keys";
/// Closes it.
pub const CLOSE: &str = "Close";

/// What each key does.
pub const KEYS_TABLE: &[(&str, &str)] = &[
    ("j  k", "next, previous message"),
    ("↓  ↑", "next, previous row"),
    ("Enter  o", "open"),
    ("Esc", "close, cancel"),
    ("#  Delete", "mark for deletion, or take the mark off"),
    ("z  u", "take back the last mark"),
    ("t  h  s", "text, HTML, source"),
    ("e", "save the message"),
    ("?", "this list"),
];

/// A tab of the reading pane.
pub fn tab(tab: Tab) -> &'static str {
    match tab {
        Tab::Text => "Text",
        Tab::Html => "HTML",
        Tab::Source => "Source",
        Tab::Headers => "Headers",
        Tab::Parts => "Parts",
    }
}

/// How a connection is protected.
pub fn security(mode: Mode) -> &'static str {
    match mode {
        Mode::Tls => "TLS",
        Mode::Stls => "STARTTLS",
        Mode::Plain => "no encryption",
    }
}

/// A step of signing in, among the others.
pub fn step(stage: Stage) -> &'static str {
    match stage {
        Stage::Connecting => "Connecting",
        Stage::Securing => "Securing",
        Stage::SigningIn => "Signing in",
        Stage::Listing => "Listing",
    }
}

/// How far signing in has come.
pub fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Connecting => "Connecting…",
        Stage::Securing => "Securing…",
        Stage::SigningIn => "Signing in…",
        Stage::Listing => "Listing…",
    }
}

/// What is wrong on the card.
pub fn trouble(trouble: &Trouble) -> Words {
    match trouble {
        Trouble::NoAddress => Words::new(
            "The mail address is missing.",
            "Type it, then the password.",
        ),
        Trouble::NoPassword => Words::new(
            "The password is missing.",
            "Type it again: it is never kept.",
        ),
        Trouble::NoToken => Words::new(
            "The access code is missing.",
            "Type it, or paste it: it is never kept.",
        ),
        Trouble::NoServer => Words::new(
            "Which mail server?",
            "It cannot be told from this address. Your provider’s help pages call it “POP3 server”.",
        ),
        Trouble::BadPort => Words::new(
            "This port is not a number from 1 to 65535.",
            "995 is for TLS, 110 for STARTTLS.",
        ),
        Trouble::NoConsent => Words::new(
            "Nothing is sent without encryption unless you say so.",
            "Choose TLS, or tick the box.",
        ),
        Trouble::Session(problem) => problem::words(problem),
    }
}

/// What is wrong with the engine, if anything.
pub fn engine(engine: Engine) -> Option<Words> {
    match engine {
        Engine::Starting | Engine::Ready => None,
        Engine::Silent => Some(Words::new(
            "The mail engine has not started yet.",
            "The network is slow, or the browser or an extension blocks WebAssembly. Wait a moment, or reload the page.",
        )),
        Engine::OtherBuild => Some(Words::new(
            "This page and its mail engine are of different versions.",
            "The program was updated just now. Close this tab and open the page anew.",
        )),
        Engine::Broken => Some(Words::new(
            "The mail engine has stopped.",
            "It is our fault, not yours. Reload the page and sign in again; nothing was deleted.",
        )),
    }
}

/// The button, while the bridge wants to be left alone.
pub fn again_in(seconds: u32) -> String {
    format!("Try again in {}", units::seconds(seconds))
}

/// Whom to ask about the bridge.
pub fn contact(contact: &str) -> String {
    format!("Who runs the bridge: {contact}")
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
