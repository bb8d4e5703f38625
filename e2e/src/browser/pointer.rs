//! The pointer, where a click is not enough.

use std::time::Duration;

use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use serde_json::json;

use super::{Browser, at};

impl Browser {
    /// Presses on an element, so far along its width (0 to 1), draws to another place on it, and lets go.
    ///
    /// # Panics
    /// When the element is not there, or the browser has no pointer.
    pub async fn draw_over(&self, testid: &str, from: f64, to: f64) {
        self.wait_for(testid).await;
        let script = format!(
            "const box = document.querySelector({}).getBoundingClientRect();
             return [box.left, box.width, box.top + box.height / 2]",
            json!(at(testid))
        );
        let place = self.script(&script).await;
        let number = |index: usize| place[index].as_f64().expect("a number");
        let (left, width, y) = (number(0), number(1), number(2));
        let move_to = |along: f64| PointerAction::MoveTo {
            duration: Some(Duration::from_millis(50)),
            x: left + width * along,
            y,
        };
        let button = MOUSE_BUTTON_LEFT;
        let actions = MouseActions::new("pointer".to_owned())
            .then(move_to(from))
            .then(PointerAction::Down { button })
            .then(move_to(f64::midpoint(from, to)))
            .then(move_to(to))
            .then(PointerAction::Up { button });
        let acted = self.client.perform_actions(actions).await;
        acted.unwrap_or_else(|error| panic!("the pointer does not move: {error}"));
    }
}
