//! Folding: what a person takes for the same letters becomes the same octets, so that `muller` finds `Müller`.
//!
//! Case and accents go, full-width letters become narrow, whitespace and control characters become a space, invisible
//! characters and double quotes vanish. The tables of Unicode would be larger than everything else here, so only the
//! Latin letters are in a table; Greek, Cyrillic and Armenian follow by arithmetic, with the accented vowels that people
//! leave out when they type. Other scripts hardly have case.

use std::ops::Range;

/// Folds a text behind what is there already.
pub fn fold_into(text: &str, out: &mut String) {
    for letter in text.chars() {
        fold_letter(letter, out);
    }
}

/// A text, folded.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// Where folded words stand in a text as written, in order and without overlaps: what a list highlights.
pub fn spots<'a>(text: &str, words: impl Iterator<Item = &'a str>) -> Vec<Range<usize>> {
    let mut folded = String::with_capacity(text.len());
    // For each octet of the folded text, the letter that it came from; and the end.
    let mut origins = Vec::with_capacity(text.len() + 1);
    for (at, letter) in text.char_indices() {
        fold_letter(letter, &mut folded);
        origins.resize(folded.len(), at);
    }
    let end_of = |origin: usize| origin + text[origin..].chars().next().map_or(0, char::len_utf8);
    // Each octet of the text as written: whether it belongs to a spot.
    let mut within = vec![false; text.len() + 1];
    for word in words.filter(|word| !word.is_empty()) {
        for (at, found) in folded.match_indices(word) {
            within[origins[at]..end_of(origins[at + found.len() - 1])].fill(true);
        }
    }
    let mut spots = Vec::new();
    let mut start = None;
    for (at, within) in within.into_iter().enumerate() {
        match start {
            None if within => start = Some(at),
            Some(from) if !within => {
                spots.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    spots
}

fn fold_letter(letter: char, out: &mut String) {
    match letter {
        // Nobody types the quotes that stand around a name; in a query they mean something else.
        '"' | '“' | '”' | '„' | '«' | '»' => {}
        '’' | '‘' => out.push('\''),
        ' '..='~' => out.push(letter.to_ascii_lowercase()),
        'À'..='ſ' => latin(letter, LATIN, 'À', out),
        'Ḁ'..='ỿ' => latin(letter, LATIN_ADDITIONAL, 'Ḁ', out),
        'Ș' | 'ș' => out.push('s'),
        'Ț' | 'ț' => out.push('t'),
        'Ơ' | 'ơ' => out.push('o'),
        'Ư' | 'ư' => out.push('u'),
        'Ё' | 'ё' => out.push('е'),
        'Ά' | 'ά' => out.push('α'),
        'Έ' | 'έ' => out.push('ε'),
        'Ή' | 'ή' => out.push('η'),
        'Ί' | 'ί' | 'ϊ' | 'ΐ' => out.push('ι'),
        'Ό' | 'ό' => out.push('ο'),
        'Ύ' | 'ύ' | 'ϋ' | 'ΰ' => out.push('υ'),
        'Ώ' | 'ώ' => out.push('ω'),
        'ς' => out.push('σ'),
        'Α'..='Ω' | 'А'..='Я' => out.extend(char::from_u32(letter as u32 + 0x20)),
        'Ѐ'..='Џ' => out.extend(char::from_u32(letter as u32 + 0x50)),
        'Ա'..='Ֆ' => out.extend(char::from_u32(letter as u32 + 0x30)),
        // Pairs of a large letter and its small one.
        'Ѡ'..='ҁ' | 'Ҋ'..='ҿ' | 'Ӑ'..='ԯ' => out.extend(char::from_u32(letter as u32 | 1)),
        // Full-width forms of ASCII.
        '！'..='～' => out.extend(
            char::from_u32(letter as u32 - 0xFEE0).map(|narrow| narrow.to_ascii_lowercase()),
        ),
        // Accents that stand behind their letters, and what nobody can see.
        '\u{300}'..='\u{36F}' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{FEFF}' => {}
        _ if letter.is_control() || letter.is_whitespace() => out.push(' '),
        _ => out.push(letter),
    }
}

fn latin(letter: char, table: &str, first: char, out: &mut String) {
    match table.as_bytes()[(letter as u32 - first as u32) as usize] {
        b'?' => match letter {
            'Æ' | 'æ' => out.push_str("ae"),
            'Œ' | 'œ' => out.push_str("oe"),
            'ß' | 'ẞ' => out.push_str("ss"),
            'Þ' | 'þ' => out.push_str("th"),
            'Ĳ' | 'ĳ' => out.push_str("ij"),
            'Ŀ' | 'ŀ' => out.push('l'),
            'ŉ' => out.push('n'),
            _ => out.push(letter),
        },
        base => out.push(base as char),
    }
}

/// U+00C0 to U+017F.
const LATIN: &str = "aaaaaa?ceeeeiiiidnooooo?ouuuuy??aaaaaa?ceeeeiiiidnooooo?ouuuuy?y\
                     aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii??jjkkkllllll??llnnnnnn?nnoooooo??rrrrrr\
                     ssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/// U+1E00 to U+1EFF.
const LATIN_ADDITIONAL: &str = "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooo\
                                pppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy?s????\
                                aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuu\
                                yyyyyyyy??????";

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn what_looks_alike_is_alike() {
        for (written, folded) in [
            ("Müller", "muller"),
            ("Mu\u{308}ller", "muller"),
            ("STRASSE Straße", "strasse strasse"),
            ("Łódź, Þór, Œuvre, Ærø", "lodz, thor, oeuvre, aero"),
            ("Nguyễn", "nguyen"),
            ("Ζαΐρα Όλως ΣΊΣΥΦΟΣ Σίσυφος", "ζαιρα ολωσ σισυφοσ σισυφοσ"),
            ("Артём ЁЖ Љубав Ґанок", "артем еж љубав ґанок"),
            ("Հայ", "հայ"),
            ("ＡＢＣ：", "abc:"),
            ("a\r\n\tb\u{200B}c\u{A0}d", "a   bc d"),
            ("日本語 👍 ×÷", "日本語 👍 ×÷"),
        ] {
            assert_eq!(fold(written), folded);
        }
    }

    #[test]
    fn the_tables_cover_their_letters() {
        assert_eq!(LATIN.len(), 0x17F - 0xC0 + 1);
        assert_eq!(LATIN_ADDITIONAL.len(), 0x1EFF - 0x1E00 + 1);
        for letter in '\0'..='\u{FFFF}' {
            fold(letter.encode_utf8(&mut [0; 4]));
        }
    }

    #[test]
    fn spots_are_of_the_text_as_written() {
        for (text, words, expected) in [
            ("Grüße, Müller", &["muller"][..], &["Müller"][..]),
            ("Grüße", &["ss"], &["ß"]),
            ("Grüße", &["s"], &["ß"]),
            ("banana", &["ana", "nan"], &["anan"]),
            ("Re: lunch", &["lunch", "re"], &["Re", "lunch"]),
            ("x", &["", "yy"], &[]),
        ] {
            let found: Vec<_> = spots(text, words.iter().copied())
                .into_iter()
                .map(|spot| &text[spot])
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
