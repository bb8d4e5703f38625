//! format=flowed (RFC 3676): lines that were broken for transport are put together again.

/// Undoes the flowing. `delsp`: the blank that marks a soft line break is not part of the text.
pub(super) fn unflow(text: &str, delsp: bool) -> String {
    let mut output = String::with_capacity(text.len());
    // The quote depth of the paragraph that the last line left open.
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let depth = line.bytes().take_while(|&octet| octet == b'>').count();
        let stuffed = &line[depth..];
        let content = stuffed.strip_prefix(' ').unwrap_or(stuffed);
        let signature = content == "-- ";
        match open {
            Some(of) if of == depth && !signature => {}
            Some(_) => {
                output.push('\n');
                begin(&mut output, depth);
            }
            None => begin(&mut output, depth),
        }
        let flows = content.ends_with(' ') && !signature;
        output.push_str(if flows && delsp {
            &content[..content.len() - 1]
        } else {
            content
        });
        open = flows.then_some(depth);
        if !flows {
            output.push('\n');
        }
    }
    output
}

fn begin(output: &mut String, depth: usize) {
    output.extend(core::iter::repeat_n('>', depth));
    if depth > 0 {
        output.push(' ');
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn paragraphs_come_together() {
        for (flowed, delsp, expected) in [
            ("one \r\ntwo\r\nthree\r\n", false, "one two\nthree\n"),
            ("one \r\ntwo\r\n", true, "onetwo\n"),
            ("> a \r\n> b\r\n>> c\r\nd\r\n", false, "> a b\n>> c\nd\n"),
            ("> a \r\n>> b\r\n", false, "> a \n>> b\n"),
            (" >not a quote\r\n", false, ">not a quote\n"),
            ("text \r\n-- \r\nAnn\r\n", false, "text \n-- \nAnn\n"),
            ("", false, ""),
        ] {
            assert_eq!(unflow(flowed, delsp), expected, "{flowed:?}");
        }
    }
}
