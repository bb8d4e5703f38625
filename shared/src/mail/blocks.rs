//! Blocks and cells of HTML, kept apart when it is made into text: mail-parser knows only `<br>` and `</p>`, and would
//! write `<div>one</div><div>two</div>` in one word.

/// Stands where a block begins or ends, until that is a line break. It is for private use: no mail needs it.
const EDGE: char = '\u{e000}';

/// What stands on lines of its own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tr",
    "ul",
];

/// What stands beside its like.
const CELLS: &[&str] = &["td", "th"];

/// Octets of the longest of these names, and one more.
const NAME_MAX: usize = 11;

/// The HTML with an edge before each block, and after it; and a blank between cells.
pub(super) fn apart(html: &str) -> String {
    let mut done = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        done.push_str(&rest[..at]);
        rest = &rest[at..];
        done.extend(edge(rest));
        done.push('<');
        rest = &rest[1..];
    }
    done.push_str(rest);
    done
}

/// What a tag puts between what is before it and what is behind.
fn edge(tag: &str) -> Option<char> {
    let name = tag[1..].strip_prefix('/').unwrap_or(&tag[1..]);
    let length = name
        .bytes()
        .take(NAME_MAX)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    let is = |known: &&str| known.eq_ignore_ascii_case(&name[..length]);
    if BLOCKS.iter().any(is) {
        Some(EDGE)
    } else if CELLS.iter().any(is) {
        Some(' ')
    } else {
        None
    }
}

/// The text with line breaks in the place of edges. Where several meet, or a line ends anyway, one is enough.
pub(super) fn broken(text: &str) -> String {
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(EDGE) {
        let blank = |letter: char| letter == EDGE || letter.is_ascii_whitespace();
        let (before, behind) = rest.split_at(at);
        let line = before.trim_end_matches(|letter: char| letter.is_ascii_whitespace());
        done.push_str(line);
        let end = behind.find(|letter| !blank(letter)).unwrap_or(behind.len());
        let between = before[line.len()..].chars().chain(behind[..end].chars());
        let breaks = between.filter(|letter| *letter == '\n').count();
        if !done.is_empty() {
            done.extend(std::iter::repeat_n('\n', breaks.clamp(1, 2)));
        }
        rest = &behind[end..];
    }
    done.push_str(rest);
    done
}

#[cfg(test)]
mod tests {
    use super::*;
    use mail_parser::decoders::html::html_to_text;

    fn check(html: &str, text: &str) {
        assert_eq!(broken(&html_to_text(&apart(html))).trim(), text, "{html}");
    }

    #[test]
    fn blocks_stand_on_lines_of_their_own() {
        check("<div>one</div><div>two</div>", "one\ntwo");
        check("one<div>two</div>three", "one\ntwo\nthree");
        check(
            "<DIV><div><div>one</div></div></DIV><h1>two</h1>",
            "one\ntwo",
        );
        check("<ul><li>one<li>two</ul>three", "one\ntwo\nthree");
        check("<p>one</p><p>two</p>", "one\ntwo");
        check("one<br><br>two", "one\n\ntwo");
        check("<b>o</b>ne <i>two</i>", "one two");
    }

    #[test]
    fn cells_stand_beside_each_other() {
        check(
            "<table><tr><td>month<td>6 €<tr><td>all<td>7 €</table>",
            "month 6 €\nall 7 €",
        );
    }

    #[test]
    fn what_is_no_block_changes_nothing() {
        for html in [
            "a < b",
            "<",
            "</",
            "<divine>one</divine>",
            "<a title='<'>x</a>",
            "ü<ü>",
        ] {
            assert_eq!(apart(html), html);
        }
        assert_eq!(broken("one \n two"), "one \n two");
    }
}
