//! What many subjects have in common.

/// A folded subject with every number and every random part as `#`: `parcel 4711 of 2` and `parcel 4712 of 9` both become
/// `parcel # of #`.
pub fn pattern(subject: &str) -> String {
    let mut pattern = String::with_capacity(subject.len().min(PATTERN_MAX));
    let mut rest = subject.trim();
    while let Some(first) = rest.chars().next() {
        if pattern.len() >= PATTERN_MAX {
            break;
        }
        let is_word = first.is_alphanumeric();
        let end = rest
            .find(|letter: char| letter.is_alphanumeric() != is_word)
            .unwrap_or(rest.len());
        let (piece, behind) = rest.split_at(end);
        rest = behind;
        match (is_word, is_variable(piece)) {
            // What joins two numbers belongs to them: `12:30`, `3.14`, `2026-03-01`, `a1b2-c3d4`.
            (true, true) if joins_numbers(&pattern) => {
                let end = pattern.rfind('#').map_or(0, |at| at + 1);
                pattern.truncate(end);
            }
            (true, true) => pattern.push('#'),
            (true, false) => pattern.push_str(piece),
            (false, _) => space(piece, &mut pattern),
        }
    }
    let end = pattern.floor_char_boundary(PATTERN_MAX);
    pattern.truncate(pattern[..end].trim_end().len());
    pattern
}

/// A number, something with a digit in it, or longer than words are.
fn is_variable(word: &str) -> bool {
    word.contains(|letter: char| letter.is_ascii_digit()) || word.len() > WORD_MAX
}

fn joins_numbers(pattern: &str) -> bool {
    let behind = pattern.rsplit_once('#').map(|(_, behind)| behind);
    behind.is_some_and(|it| it.len() == 1 && JOINTS.contains(it))
}

/// What stands between words, with one space for many.
fn space(piece: &str, pattern: &mut String) {
    for letter in piece.chars() {
        // A sign of the subject's own must not look like ours.
        let letter = if letter == '#' { ' ' } else { letter };
        if !(letter.is_whitespace() && pattern.ends_with(' ')) {
            pattern.push(if letter.is_whitespace() { ' ' } else { letter });
        }
    }
}

const JOINTS: &str = ".,:-/_";

/// Octets of a word that nobody would take for a random one.
const WORD_MAX: usize = 24;

/// Octets of a pattern.
const PATTERN_MAX: usize = 160;

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn patterns() {
        for (subject, expected) in [
            ("", ""),
            ("lunch?", "lunch?"),
            ("parcel 4711 of 2", "parcel # of #"),
            ("parcel 47 of 12", "parcel # of #"),
            ("alert 12:30:05 on 2026-03-01", "alert # on #"),
            ("ticket #4711: door", "ticket #: door"),
            ("[a1b2-c3d4] build", "[#] build"),
            ("your  code", "your code"),
            ("abcdefghijklmnopqrstuvwxyz", "#"),
            ("ring#5", "ring #"),
            ("1 2", "# #"),
        ] {
            assert_eq!(pattern(subject), expected, "{subject}");
        }
    }

    #[test]
    fn a_pattern_is_short() {
        let long = "é 1 ".repeat(500);
        assert!(pattern(&long).len() <= PATTERN_MAX);
    }

    #[test]
    fn a_sign_that_looks_like_ours_is_left_out() {
        assert_eq!(pattern(&pattern("parcel 1")), "parcel");
    }
}
