//! The keyboard: keys go to whatever has the focus, as a person's do.

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::Value;

use super::Browser;

/// More fields and buttons than any page of ours has.
const STOPS_MAX: usize = 60;

impl Browser {
    /// Presses keys one after the other. Characters are themselves; the others are [`Key`]s.
    ///
    /// # Panics
    /// When the browser takes no keys.
    pub async fn press(&self, keys: impl IntoIterator<Item = char>) {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for value in keys {
            actions = actions.then(KeyAction::Down { value });
            actions = actions.then(KeyAction::Up { value });
        }
        self.act(actions).await;
    }

    /// Presses a key while Ctrl is held.
    ///
    /// # Panics
    /// As [`Browser::press`].
    pub async fn press_with_control(&self, value: char) {
        let control = char::from(Key::Control);
        let actions = [
            KeyAction::Down { value: control },
            KeyAction::Down { value },
            KeyAction::Up { value },
            KeyAction::Up { value: control },
        ];
        let keyboard = KeyActions::new("keyboard".to_owned());
        self.act(actions.into_iter().fold(keyboard, KeyActions::then))
            .await;
    }

    /// Types a line into what has the focus.
    pub async fn type_text(&self, text: &str) {
        self.press(text.chars()).await;
    }

    /// Goes on with the Tab key until the element has the focus.
    ///
    /// # Panics
    /// When Tab never comes by it.
    pub async fn tab_to(&self, testid: &str) {
        for _ in 0..STOPS_MAX {
            if self.focused().await.as_deref() == Some(testid) {
                return;
            }
            self.press([char::from(Key::Tab)]).await;
        }
        panic!("Tab does not come by `{testid}`");
    }

    /// Goes back with Shift and Tab until the element has the focus.
    ///
    /// # Panics
    /// When Tab never comes by it.
    pub async fn tab_back_to(&self, testid: &str) {
        let (shift, tab) = (char::from(Key::Shift), char::from(Key::Tab));
        for _ in 0..STOPS_MAX {
            if self.focused().await.as_deref() == Some(testid) {
                return;
            }
            let actions = [
                KeyAction::Down { value: shift },
                KeyAction::Down { value: tab },
                KeyAction::Up { value: tab },
                KeyAction::Up { value: shift },
            ];
            let keyboard = KeyActions::new("keyboard".to_owned());
            self.act(actions.into_iter().fold(keyboard, KeyActions::then))
                .await;
        }
        panic!("Tab does not come back by `{testid}`");
    }

    /// The test id of what has the focus.
    pub async fn focused(&self) -> Option<String> {
        match self
            .script("return document.activeElement?.dataset.testid ?? null")
            .await
        {
            Value::String(testid) => Some(testid),
            _ => None,
        }
    }

    async fn act(&self, actions: KeyActions) {
        let acted = self.client.perform_actions(actions).await;
        acted.unwrap_or_else(|error| panic!("no keys are taken: {error}"));
    }
}
