//! The names of the commands: what the list of keys and the palette call them.

pub use super::words::commands::*;

/// A chord as it stands on a keyboard, key by key; `apple` if Ctrl is the Command key there.
pub fn caps(chord: &str, apple: bool) -> Vec<&str> {
    chord
        .split('+')
        .map(|key| match key {
            "ArrowDown" => "↓",
            "ArrowUp" => "↑",
            "ArrowRight" => "→",
            "ArrowLeft" => "←",
            "Escape" => CAP_ESCAPE.text(),
            "PageDown" => CAP_PAGE_DOWN.text(),
            "PageUp" => CAP_PAGE_UP.text(),
            "Home" => CAP_HOME.text(),
            "End" => CAP_END.text(),
            "Enter" => CAP_ENTER.text(),
            "Delete" => CAP_DELETE.text(),
            "Shift" => CAP_SHIFT.text(),
            "Ctrl" if apple => "⌘",
            "Ctrl" => CAP_CONTROL.text(),
            "k" if chord.len() > 1 => "K",
            "a" if chord.len() > 1 => "A",
            "p" if chord.len() > 1 => "P",
            key => key,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::caps;

    #[test]
    fn keys_are_called_what_stands_on_them() {
        assert_eq!(caps("Ctrl+k", false), ["Ctrl", "K"]);
        assert_eq!(caps("Ctrl+k", true), ["⌘", "K"]);
        assert_eq!(caps("Shift+ArrowDown", false), ["Shift", "↓"]);
        assert_eq!(caps("j", false), ["j"]);
    }
}
