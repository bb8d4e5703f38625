//! Characters that turn the direction of the text around them, made visible.
//!
//! They belong in the text of right-to-left languages and hardly ever in a name: there they make `exe.fdp` of `pdf.exe`.

/// True for the marks that override or embed a direction (Unicode Standard Annex #9 §2): U+202A–U+202E, U+2066–U+2069.
pub(super) fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A name with such marks written out, `[U+202E]`, and control characters as blanks.
pub(super) fn visible(name: &str) -> String {
    let mut output = String::with_capacity(name.len());
    for c in name.chars() {
        if turns(c) {
            output.push_str(&format!("[U+{:X}]", c as u32));
        } else {
            output.push(if c.is_control() { ' ' } else { c });
        }
    }
    output
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn what_turns_text_around_is_written_out() {
        assert_eq!(visible("Ann\u{202e}moc.knab\u{7}"), "Ann[U+202E]moc.knab ");
        assert_eq!(visible("של\u{200f}ום"), "של\u{200f}ום");
    }
}
