//! A mail's text, cut into what a person sees: quotations, and links that can be followed.
//!
//! The pieces become text nodes; no HTML is ever made of them.

/// Lines of one level of quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block<'a> {
    /// How often it has been quoted; 0 for the writer's own words.
    pub level: usize,
    /// The lines, without the marks of quotation.
    pub lines: Vec<&'a str>,
}

/// Cuts a text where the level of quotation changes.
pub fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    for line in text.lines() {
        let (level, line) = unquoted(line);
        match blocks.last_mut() {
            Some(block) if block.level == level => block.lines.push(line),
            _ => blocks.push(Block {
                level,
                lines: vec![line],
            }),
        }
    }
    blocks
}

/// Cuts the writer's own lines in front of the signature (RFC 3676 §4.3).
pub fn signature<'a, 'b>(lines: &'a [&'b str]) -> (&'a [&'b str], &'a [&'b str]) {
    let start = lines.iter().rposition(|line| *line == "-- ");
    lines.split_at(start.unwrap_or(lines.len()))
}

/// A piece of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words.
    Words(&'a str),
    /// An address on the web, http or https.
    Link(&'a str),
}

/// Finds the links in a text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut done, mut from) = (0, 0);
    while let Some(found) = text[from..].find("://") {
        let colon = from + found;
        from = colon + 3;
        let Some(start) = scheme_start(text, colon) else {
            continue;
        };
        let end = link_end(text, from);
        if end == from || start < done {
            continue;
        }
        if done < start {
            pieces.push(Piece::Words(&text[done..start]));
        }
        pieces.push(Piece::Link(&text[start..end]));
        (done, from) = (end, end);
    }
    if done < text.len() {
        pieces.push(Piece::Words(&text[done..]));
    }
    pieces
}

/// As much of a text as is shown at once, cut between two lines or at least between two characters.
pub fn beginning(text: &str, octets: usize) -> &str {
    if text.len() <= octets {
        return text;
    }
    let end = text.floor_char_boundary(octets);
    let end = text[..end]
        .rfind('\n')
        .filter(|line| end / 2 < *line)
        .unwrap_or(end);
    &text[..end]
}

/// `> > text` → 2 and `text`.
fn unquoted(line: &str) -> (usize, &str) {
    let (mut level, mut rest) = (0, line);
    while let Some(inner) = rest.strip_prefix('>') {
        level += 1;
        rest = match inner.strip_prefix(' ') {
            Some(next) if next.starts_with('>') => next,
            _ => inner,
        };
    }
    (
        level,
        if level == 0 {
            line
        } else {
            rest.strip_prefix(' ').unwrap_or(rest)
        },
    )
}

fn scheme_start(text: &str, colon: usize) -> Option<usize> {
    ["https", "http"].into_iter().find_map(|scheme| {
        let start = colon.checked_sub(scheme.len())?;
        let found = text.get(start..colon)?.eq_ignore_ascii_case(scheme);
        let alone = !text[..start].ends_with(|c: char| c.is_alphanumeric());
        (found && alone).then_some(start)
    })
}

/// A link ends at a blank, an angle bracket or a quotation mark; a full stop behind it belongs to the sentence.
fn link_end(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    let stop = rest.find(|c: char| c.is_whitespace() || c.is_control() || "<>\"“”«»".contains(c));
    let mut link = &rest[..stop.unwrap_or(rest.len())];
    // Counted once, and down: counting again for each that is cut off takes the square of their number.
    let count = |bracket| link.matches(bracket).count();
    let mut brackets =
        [('(', ')'), ('[', ']')].map(|(open, close)| (close, count(open), count(close)));
    while let Some(last) = link.chars().next_back() {
        let bracket = brackets.iter_mut().find(|(close, ..)| *close == last);
        match bracket {
            Some((_, opened, closed)) if *opened < *closed => *closed -= 1,
            None if ".,;:!?'*_…’".contains(last) => {}
            _ => break,
        }
        link = &link[..link.len() - last.len_utf8()];
    }
    start + link.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Piece::{Link, Words};

    #[test]
    fn quotations_are_told_apart() {
        let blocks = blocks("Yes.\n\n> Lunch?\n>> When?\n> > Where?\n>\nAnn");
        let levels: Vec<_> = blocks
            .iter()
            .map(|block| (block.level, block.lines.as_slice()))
            .collect();
        assert_eq!(
            levels,
            [
                (0, &["Yes.", ""][..]),
                (1, &["Lunch?"]),
                (2, &["When?", "Where?"]),
                (1, &[""]),
                (0, &["Ann"]),
            ]
        );
    }

    #[test]
    fn the_signature_is_cut_off() {
        for (lines, before) in [
            (&["a", "-- ", "Ann"][..], 1),
            (&["a", "--", "Ann"], 3),
            (&["-- ", "a", "-- ", "b"], 2),
            (&[], 0),
        ] {
            assert_eq!(signature(lines).0.len(), before, "{lines:?}");
        }
    }

    #[test]
    fn links_are_found_and_sentences_left_alone() {
        for (text, expected) in [
            (
                "see https://example.org.",
                vec![Words("see "), Link("https://example.org"), Words(".")],
            ),
            (
                "(http://example.org/a_(b))",
                vec![Words("("), Link("http://example.org/a_(b)"), Words(")")],
            ),
            (
                "<https://example.org>",
                vec![Words("<"), Link("https://example.org"), Words(">")],
            ),
            ("HTTPS://EXAMPLE.ORG", vec![Link("HTTPS://EXAMPLE.ORG")]),
            ("xhttp://example.org", vec![Words("xhttp://example.org")]),
            (
                "javascript://x%0aalert(1)",
                vec![Words("javascript://x%0aalert(1)")],
            ),
            ("https:// nothing", vec![Words("https:// nothing")]),
            ("", vec![]),
        ] {
            assert_eq!(pieces(text), expected, "{text}");
        }
    }

    /// With the square of their number this would take an hour.
    #[test]
    fn a_megabyte_of_brackets_is_cut_off() {
        let text = format!("https://a.example/(b){}", ")].".repeat(1_000_000));
        assert_eq!(pieces(&text)[0], Link("https://a.example/(b)"));
        let text = "https://a.example/ >".repeat(50_000);
        assert_eq!(pieces(&text).len(), 100_000);
    }

    #[test]
    fn markup_stays_text() {
        let text = "a@a.co?]<img/src=x onerror=alert(1)>";
        assert_eq!(pieces(text), [Words(text)]);
        assert_eq!(
            pieces("https://a.example/<script>"),
            [Link("https://a.example/"), Words("<script>")]
        );
    }

    #[test]
    fn every_octet_of_a_text_stays() {
        for text in [
            "ä://ö https://ü.example, http://http://x",
            "://https://",
            "1https://x http://y) z",
        ] {
            let joined: String = pieces(text)
                .into_iter()
                .map(|piece| match piece {
                    Words(words) | Link(words) => words,
                })
                .collect();
            assert_eq!(joined, text);
        }
    }

    #[test]
    fn long_texts_are_cut_at_a_line() {
        assert_eq!(beginning("one\ntwo\nthree", 100), "one\ntwo\nthree");
        assert_eq!(beginning("one\ntwo\nthree", 9), "one\ntwo");
        assert_eq!(beginning("ääää", 3), "ä");
    }
}
