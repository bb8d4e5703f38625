//! The keyboard: which key means what, where.

use super::model::opened::Tab;

/// What a key means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// The next message: to the row, or straight into it while reading.
    Next,
    /// The one before.
    Previous,
    /// One row down.
    Down,
    /// One row up.
    RowUp,
    /// A page of rows down.
    PageDown,
    /// A page of rows up.
    PageUp,
    /// The first row.
    First,
    /// The last row.
    Last,
    /// Open the row.
    Open,
    /// Mark for deletion, or take the mark off.
    Mark,
    /// Take back the last mark.
    Undo,
    /// Show the message in another way.
    Show(Tab),
    /// Save the message.
    Save,
    /// Up a level: close, cancel.
    Up,
    /// The list of keys.
    Help,
}

/// Where the keyboard's focus is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a field: letters are letters.
    Typing,
    /// On a row of the list.
    List,
    /// On a button or a link: Enter is theirs.
    Control,
    /// Anywhere else.
    Elsewhere,
}

/// What a key means in a place, without Ctrl, Alt or Meta: those are the browser's.
pub fn meaning(key: &str, place: Place) -> Option<Command> {
    if key == "Escape" {
        return Some(Command::Up);
    }
    if place == Place::Typing {
        return None;
    }
    let anywhere = match key {
        "j" => Command::Next,
        "k" => Command::Previous,
        "o" => Command::Open,
        "#" | "Delete" => Command::Mark,
        "z" | "u" => Command::Undo,
        "t" => Command::Show(Tab::Text),
        "h" => Command::Show(Tab::Html),
        "s" => Command::Show(Tab::Source),
        "e" => Command::Save,
        "?" => Command::Help,
        _ => return in_list(key).filter(|_| place == Place::List),
    };
    Some(anywhere)
}

fn in_list(key: &str) -> Option<Command> {
    Some(match key {
        "ArrowDown" => Command::Down,
        "ArrowUp" => Command::RowUp,
        "PageDown" => Command::PageDown,
        "PageUp" => Command::PageUp,
        "Home" => Command::First,
        "End" => Command::Last,
        "Enter" => Command::Open,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_typed_into_a_field_are_letters() {
        for key in ["j", "k", "#", "Delete", "?", "Enter", "ArrowDown", "Home"] {
            assert_eq!(meaning(key, Place::Typing), None, "{key}");
        }
        assert_eq!(meaning("Escape", Place::Typing), Some(Command::Up));
    }

    #[test]
    fn arrows_belong_to_the_list_only_while_it_has_the_focus() {
        assert_eq!(meaning("ArrowDown", Place::List), Some(Command::Down));
        assert_eq!(meaning("ArrowDown", Place::Elsewhere), None);
        assert_eq!(meaning("Enter", Place::Control), None);
        assert_eq!(meaning("Enter", Place::List), Some(Command::Open));
    }

    #[test]
    fn letters_mean_the_same_everywhere_else() {
        for place in [Place::List, Place::Control, Place::Elsewhere] {
            assert_eq!(meaning("j", place), Some(Command::Next));
            assert_eq!(meaning("#", place), Some(Command::Mark));
            assert_eq!(meaning("h", place), Some(Command::Show(Tab::Html)));
            assert_eq!(meaning("x", place), None);
        }
    }
}
