//! The keyboard: what a key can mean, and where the focus is. Which key means what stands in `commands`.

use super::{commands::Scope, model::opened::Tab};

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
    /// Look for new mail.
    Refresh,
    /// Up a level: close, cancel.
    Up,
    /// The list of keys.
    Help,
    /// The commands by name.
    Palette,
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
    /// In a dialog, which has to be answered first.
    Dialog,
}

impl Place {
    /// Whether keys of this scope mean something here.
    pub fn is_in(self, scope: Scope) -> bool {
        match self {
            Self::List => true,
            Self::Control | Self::Elsewhere => scope != Scope::List,
            Self::Typing => matches!(scope, Scope::Always | Scope::Typing),
            Self::Dialog => scope == Scope::Always,
        }
    }
}
