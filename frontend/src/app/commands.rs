//! Everything that can be done by key or by name, once. The key handler, the list of keys and the command palette are
//! all made from [`GROUPS`], so none of them can promise what another does not keep.
//!
//! To add a command: one line in a group, and its words in `words/*/commands.ftl`. What exists as an [`Action`] already
//! needs nothing else (`act`); what depends on where the keyboard is becomes a [`Command`] (`key`).

use shared::mailbox::order::{By, Sort};

use super::{
    browser,
    keys::{Command, Place},
    model::{
        Action, Model, Page, Theme,
        arranging::List,
        cleaning::Clean,
        list::Density,
        mailbox::{Input, Link, Mailbox},
        opened::Tab,
        saving::What,
        session::Wish,
    },
    text::{Phrase, commands as words, language::Language},
};

mod matching;
mod possible;

pub use matching::{matches, search};
use possible::{
    always, attachments, chosen, foreign, live, mailbox, marked, message, rows, tab, threaded,
    undoable,
};

/// Commands that belong together.
#[derive(Debug)]
pub struct Group {
    /// What they have in common, in words.
    pub words: Phrase,
    /// The commands, in the order in which they are read.
    pub entries: &'static [Entry],
}

/// A command.
#[derive(Debug)]
pub struct Entry {
    /// What it does, in words.
    pub words: Phrase,
    /// The keys that do it, as [`chord`] writes them. Without any it is in the palette alone.
    pub keys: &'static [&'static str],
    /// Where the keys mean it.
    pub scope: Scope,
    /// Whether it would do anything now.
    pub possible: fn(&Model) -> bool,
    /// What it does.
    pub does: Does,
}

/// Where the keys of a command mean it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Even in a field, and in a dialog.
    Always,
    /// Even in a field: for keys that type nothing.
    Typing,
    /// Wherever a letter is not text.
    Anywhere,
    /// Only while the list has the focus: on a button, the key is the button's.
    List,
}

/// What a command does.
#[derive(Clone, Copy, Debug)]
pub enum Does {
    /// What the key means where one is: in the list, or in a message.
    Key(Command),
    /// The same everywhere.
    Act(fn() -> Action),
}

impl Entry {
    /// True for a command worth looking for by name. Steps through the list are not: whoever types a name is not
    /// walking.
    pub const fn is_named(&self) -> bool {
        use Command::{Down, First, Last, PageDown, PageUp, RowUp, Up};
        !matches!(
            self.does,
            Does::Key(Down | RowUp | PageDown | PageUp | First | Last | Up | Command::Palette)
        )
    }
}

const fn key(
    command: Command,
    keys: &'static [&'static str],
    scope: Scope,
    words: Phrase,
    possible: fn(&Model) -> bool,
) -> Entry {
    let does = Does::Key(command);
    Entry {
        words,
        keys,
        scope,
        possible,
        does,
    }
}

const fn act(
    action: fn() -> Action,
    keys: &'static [&'static str],
    scope: Scope,
    words: Phrase,
    possible: fn(&Model) -> bool,
) -> Entry {
    let does = Does::Act(action);
    Entry {
        words,
        keys,
        scope,
        possible,
        does,
    }
}

fn sort(by: By, descending: bool) -> Action {
    List::Sort(Sort { by, descending }).into()
}

fn clean_up() -> Action {
    Clean::Open(browser::today(), browser::now_ms()).into()
}

/// Every command.
#[rustfmt::skip]
pub const GROUPS: &[Group] = &[
    Group {
        words: words::WALKING,
        entries: &[
            key(Command::Next, &["j"], Scope::Anywhere, words::NEXT, rows),
            key(Command::Previous, &["k"], Scope::Anywhere, words::PREVIOUS, rows),
            key(Command::Down, &["ArrowDown"], Scope::List, words::DOWN, rows),
            key(Command::RowUp, &["ArrowUp"], Scope::List, words::ROW_UP, rows),
            key(Command::PageDown, &["PageDown"], Scope::List, words::PAGE_DOWN, rows),
            key(Command::PageUp, &["PageUp"], Scope::List, words::PAGE_UP, rows),
            key(Command::First, &["Home"], Scope::List, words::FIRST, rows),
            key(Command::Last, &["End"], Scope::List, words::LAST, rows),
            key(Command::Open, &["o"], Scope::Anywhere, words::OPEN, rows),
            key(Command::Open, &["Enter"], Scope::List, words::OPEN, rows),
            key(Command::Up, &["Escape"], Scope::Always, words::UP, always),
        ],
    },
    Group {
        words: words::CHOOSING,
        entries: &[
            act(|| List::FocusSearch.into(), &["/"], Scope::Anywhere, words::SEARCH, rows),
            act(|| List::Toggle(None).into(), &["x"], Scope::Anywhere, words::CHOOSE, rows),
            act(|| List::ExtendBy(1).into(), &["J"], Scope::Anywhere, words::CHOOSE_ON, rows),
            act(|| List::ExtendBy(1).into(), &["Shift+ArrowDown"], Scope::List, words::CHOOSE_ON, rows),
            act(|| List::ExtendBy(-1).into(), &["K"], Scope::Anywhere, words::CHOOSE_BACK, rows),
            act(|| List::ExtendBy(-1).into(), &["Shift+ArrowUp"], Scope::List, words::CHOOSE_BACK, rows),
            act(|| List::ExtendBy(isize::MIN).into(), &["Shift+Home"], Scope::List, words::CHOOSE_TO_FIRST, rows),
            act(|| List::ExtendBy(isize::MAX).into(), &["Shift+End"], Scope::List, words::CHOOSE_TO_LAST, rows),
            act(|| List::ToggleAll.into(), &["*"], Scope::Anywhere, words::CHOOSE_ALL, rows),
            act(|| List::ToggleAll.into(), &["Ctrl+a"], Scope::List, words::CHOOSE_ALL, rows),
            act(|| List::ClearSelection.into(), &[], Scope::Anywhere, words::CHOOSE_NONE, chosen),
            act(|| List::DeleteSelected.into(), &[], Scope::Anywhere, words::DELETE_CHOSEN, chosen),
            act(|| Input::AskForm(What::Selected).into(), &[], Scope::Anywhere, words::SAVE_CHOSEN, chosen),
        ],
    },
    Group {
        words: words::MESSAGE,
        entries: &[
            key(Command::Show(Tab::Text), &["t"], Scope::Anywhere, words::TEXT, |model| tab(model, Tab::Text)),
            key(Command::Show(Tab::Html), &["h"], Scope::Anywhere, words::HTML, |model| tab(model, Tab::Html)),
            key(Command::Show(Tab::Source), &["s"], Scope::Anywhere, words::SOURCE, |model| tab(model, Tab::Source)),
            act(|| Tab::Headers.into(), &[], Scope::Anywhere, words::HEADERS, |model| tab(model, Tab::Headers)),
            act(|| Tab::Parts.into(), &[], Scope::Anywhere, words::PARTS, |model| tab(model, Tab::Parts)),
            key(Command::Save, &["e"], Scope::Anywhere, words::SAVE, message),
            act(|| Input::SaveAttachments.into(), &[], Scope::Anywhere, words::SAVE_ATTACHMENTS, attachments),
            act(|| Input::Print.into(), &["Ctrl+p"], Scope::Anywhere, words::PRINT, message),
        ],
    },
    Group {
        words: words::DELETING,
        entries: &[
            key(Command::Mark, &["#", "Delete"], Scope::Anywhere, words::MARK, rows),
            key(Command::Undo, &["z", "u"], Scope::Anywhere, words::UNDO, undoable),
            act(|| Input::UnmarkAll.into(), &[], Scope::Anywhere, words::UNMARK_ALL, marked),
            act(|| Wish::DeleteNow.into(), &[], Scope::Anywhere, words::DELETE_NOW, marked),
            act(clean_up, &["c"], Scope::Anywhere, words::CLEAN_UP, rows),
            act(|| Clean::Protect(None).into(), &["p"], Scope::Anywhere, words::PROTECT, rows),
        ],
    },
    Group {
        words: words::MAILBOX,
        entries: &[
            key(Command::Refresh, &["r"], Scope::Anywhere, words::REFRESH, live),
            act(|| List::Fold(None, false).into(), &["ArrowRight"], Scope::List, words::UNFOLD, threaded),
            act(|| List::Fold(None, true).into(), &["ArrowLeft"], Scope::List, words::FOLD, threaded),
            act(|| List::Threads(true).into(), &[], Scope::Anywhere, words::THREADS, |model| rows(model) && !threaded(model)),
            act(|| List::Threads(false).into(), &[], Scope::Anywhere, words::NO_THREADS, threaded),
            act(|| sort(By::Number, true), &[], Scope::Anywhere, words::BY_NUMBER, rows),
            act(|| sort(By::Date, true), &[], Scope::Anywhere, words::BY_DATE, rows),
            act(|| sort(By::Sender, false), &[], Scope::Anywhere, words::BY_SENDER, rows),
            act(|| sort(By::Subject, false), &[], Scope::Anywhere, words::BY_SUBJECT, rows),
            act(|| sort(By::Size, true), &[], Scope::Anywhere, words::BY_SIZE, rows),
            act(|| Input::AskForm(What::All).into(), &[], Scope::Anywhere, words::SAVE_ALL, rows),
            act(|| Input::Density(Density::Compact).into(), &[], Scope::Anywhere, words::COMPACT,
                |model| mailbox(model).is_some_and(|it| it.viewport.density == Density::Roomy)),
            act(|| Input::Density(Density::Roomy).into(), &[], Scope::Anywhere, words::ROOMY,
                |model| mailbox(model).is_some_and(|it| it.viewport.density == Density::Compact)),
            act(|| Input::SignOut.into(), &[], Scope::Anywhere, words::SIGN_OUT, |model| mailbox(model).is_some()),
        ],
    },
    Group {
        words: words::PAGE,
        entries: &[
            key(Command::Palette, &["Ctrl+k"], Scope::Typing, words::PALETTE, always),
            key(Command::Help, &["?"], Scope::Anywhere, words::HELP, always),
            act(|| Action::Trust(true), &["w"], Scope::Anywhere, words::WHO_SEES, always),
            act(|| Action::Theme(Theme::Light), &[], Scope::Anywhere, words::LIGHT, |model| model.theme != Theme::Light),
            act(|| Action::Theme(Theme::Dark), &[], Scope::Anywhere, words::DARK, |model| model.theme != Theme::Dark),
            act(|| Action::Theme(Theme::System), &[], Scope::Anywhere, words::SYSTEM, |model| model.theme != Theme::System),
            act(|| Action::Speak(Language::English), &[], Scope::Anywhere, words::ENGLISH, |_| foreign(Language::English)),
            act(|| Action::Speak(Language::German), &[], Scope::Anywhere, words::GERMAN, |_| foreign(Language::German)),
            act(|| Action::Speak(Language::French), &[], Scope::Anywhere, words::FRENCH, |_| foreign(Language::French)),
            act(|| Action::Speak(Language::Spanish), &[], Scope::Anywhere, words::SPANISH, |_| foreign(Language::Spanish)),
        ],
    },
];

/// Every command, in order.
pub fn all() -> impl Iterator<Item = &'static Entry> {
    GROUPS.iter().flat_map(|group| group.entries)
}

/// What is meant by keys pressed in a place.
pub fn meaning(chord: &str, place: Place) -> Option<&'static Entry> {
    all().find(|entry| entry.keys.contains(&chord) && place.is_in(entry.scope))
}

/// Keys as [`Entry::keys`] has them: `j`, `?`, `Enter`, `Shift+ArrowDown`, `Ctrl+k`. Ctrl stands for the Command key as
/// well. Shift is named where it makes no other character of the key.
pub fn chord(key: &str, control: bool, alt: bool, shift: bool) -> String {
    let mut chord = String::new();
    let is_character = key.chars().count() == 1;
    for (held, name) in [
        (control, "Ctrl+"),
        (alt, "Alt+"),
        (shift && (control || !is_character), "Shift+"),
    ] {
        if held {
            chord.push_str(name);
        }
    }
    if control && is_character {
        // With Ctrl, a capital says only that CapsLock or Shift is on, and Shift is named already.
        chord.push_str(&key.to_ascii_lowercase());
    } else {
        chord.push_str(key);
    }
    chord
}

#[cfg(test)]
mod tests;
