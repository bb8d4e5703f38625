//! The ways off a mailing list (RFC 2369 §3.2, RFC 8058). They are shown; nothing here is ever called by itself.

use serde::{Deserialize, Serialize};

use super::header::values;

/// Ways shown, at most: honest lists name one or two.
const TARGETS_MAX: usize = 4;

/// Octets of one address, at most: longer ones are left out, as half an address leads elsewhere.
const TARGET_MAX: usize = 2_000;

/// What the list offers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsubscribe {
    /// `https:`, `http:` and `mailto:` addresses in the list's own order. Empty: no way is offered.
    pub targets: Vec<String>,
    /// The list says that one request suffices (RFC 8058 §3.1).
    pub one_click: bool,
}

/// Reads what the header offers.
pub(super) fn offered(headers: &[(String, String)]) -> Unsubscribe {
    let mut targets = Vec::new();
    for value in values(headers, "List-Unsubscribe") {
        for piece in value.split('<').skip(1) {
            let Some((inside, _)) = piece.split_once('>') else {
                continue;
            };
            // Folding may have put blanks into a long address (RFC 2369 §2).
            let target: String = inside.split_whitespace().collect();
            if targets.len() < TARGETS_MAX && is_shown(&target) && !targets.contains(&target) {
                targets.push(target);
            }
        }
    }
    let one_click = values(headers, "List-Unsubscribe-Post")
        .iter()
        .any(|value| {
            value
                .trim()
                .eq_ignore_ascii_case("List-Unsubscribe=One-Click")
        })
        && targets.iter().any(|target| starts(target, "https://"));
    Unsubscribe { targets, one_click }
}

fn is_shown(target: &str) -> bool {
    let visible = !target.contains(|c: char| c.is_control() || super::disguise::turns(c));
    let known = ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| starts(target, scheme) && target.len() > scheme.len());
    visible && known && target.len() <= TARGET_MAX
}

fn starts(target: &str, scheme: &str) -> bool {
    target
        .get(..scheme.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn check(value: &str, post: &str, targets: &[&str], one_click: bool) {
        let headers = [
            ("list-unsubscribe".to_owned(), value.to_owned()),
            ("List-Unsubscribe-Post".to_owned(), post.to_owned()),
        ];
        let found = offered(&headers);
        assert_eq!(
            (
                found.targets.iter().map(String::as_str).collect::<Vec<_>>(),
                found.one_click
            ),
            (targets.to_vec(), one_click),
            "{value}"
        );
    }

    #[test]
    fn ways_are_read_and_others_left_out() {
        let post = "List-Unsubscribe=One-Click";
        check(
            "<mailto:off@l.example?subject=x>, <https://l.example/u?a=1,2>",
            "",
            &[
                "mailto:off@l.example?subject=x",
                "https://l.example/u?a=1,2",
            ],
            false,
        );
        check(
            "(comment) <HTTPS://l.example/u>",
            post,
            &["HTTPS://l.example/u"],
            true,
        );
        check(
            "<https://l.example/ u/ abc>",
            "",
            &["https://l.example/u/abc"],
            false,
        );
        check(
            "<mailto:off@l.example>",
            post,
            &["mailto:off@l.example"],
            false,
        );
        check(
            "<javascript:alert(1)>, <data:text/html,x>, <https://>",
            post,
            &[],
            false,
        );
        check("<https://l.example/\u{202e}x>", post, &[], false);
        check("https://l.example/bare", post, &[], false);
        check("<https://open", post, &[], false);
        check(
            &format!("<https://l.example/{}>", "a".repeat(3_000)),
            post,
            &[],
            false,
        );
    }
}
