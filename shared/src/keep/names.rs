//! Names for files that no file system stumbles over, and no person either.

use std::collections::HashMap;

/// Octets of a name, at most: file systems take 255, and browsers add something.
const NAME_MAX: usize = 180;

/// The ending of a long name is kept, up to so many octets.
const ENDING_MAX: usize = 16;

/// The name without anything that leads elsewhere or hides what it is: no folders, no device of Windows, nothing that
/// turns the direction of the text around or takes no room, no dot in front. `None` where nothing is left.
pub fn safe(name: &str) -> Option<String> {
    let last = name
        .rsplit(['/', '\\'])
        .find(|part| !part.trim().is_empty())?;
    let clean: String = last
        .chars()
        .filter(|&c| !is_unseen(c))
        .map(|c| match c {
            ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            c if c.is_whitespace() => ' ',
            c => c,
        })
        .collect();
    // Windows drops blanks and dots at the end, and what is left may be something else.
    let clean = clean.trim_matches([' ', '.']);
    if clean.is_empty() {
        return None;
    }
    let clean = if is_device(clean) {
        format!("_{clean}")
    } else {
        clean.to_owned()
    };
    Some(shortened(&clean, ""))
}

/// True for the name of something that runs when it is opened, on one system or another.
pub fn is_program(name: &str) -> bool {
    let name = name.trim_end_matches([' ', '.']);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending = ending.trim().to_ascii_lowercase();
    PROGRAMS.split(' ').any(|program| program == ending)
}

/// True where a program's name pretends to be that of a document: `invoice.pdf.exe`.
pub fn is_disguised(name: &str) -> bool {
    let Some((stem, _)) = name.rsplit_once('.').filter(|_| is_program(name)) else {
        return false;
    };
    let inner = stem
        .trim_end()
        .rsplit_once('.')
        .map_or("", |(_, inner)| inner);
    (2..=5).contains(&inner.len()) && inner.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Names that were used, and how often, as systems compare them that do not tell `A` from `a`. Of other letters the tables
/// would weigh more than all the rest of this; who unpacks two such names is asked by the system.
#[derive(Clone, Debug, Default)]
pub struct Unique(HashMap<String, u32>);

impl Unique {
    /// The name, or the next free `name (2).txt`.
    pub fn of(&mut self, name: &str) -> String {
        let mut candidate = name.to_owned();
        let mut number = self
            .0
            .get(&name.to_ascii_lowercase())
            .map_or(1, |&number| number);
        while self.0.contains_key(&candidate.to_ascii_lowercase()) {
            number += 1;
            candidate = shortened(name, &format!(" ({number})"));
        }
        self.0.insert(name.to_ascii_lowercase(), number);
        self.0.insert(candidate.to_ascii_lowercase(), 1);
        candidate
    }
}

/// `stem` + `insert` + `.ending`, not longer than a name may be.
fn shortened(name: &str, insert: &str) -> String {
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= ENDING_MAX => {
            (stem, Some(ending))
        }
        _ => (name, None),
    };
    let taken = insert.len() + ending.map_or(0, |ending| ending.len() + 1);
    let room = NAME_MAX.saturating_sub(taken);
    let mut out = stem[..stem.floor_char_boundary(room)].to_owned();
    out.push_str(insert);
    if let Some(ending) = ending {
        out.push('.');
        out.push_str(ending);
    }
    out
}

/// Windows opens a device in the stead of such a file, whatever its ending is.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let stem = stem.to_ascii_uppercase();
    if matches!(
        stem.as_str(),
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$"
    ) {
        return true;
    }
    let number = stem
        .strip_prefix("COM")
        .or_else(|| stem.strip_prefix("LPT"));
    number.is_some_and(|number| {
        let mut digits = number.chars();
        digits
            .next()
            .is_some_and(|c| matches!(c, '0'..='9' | '¹' | '²' | '³'))
            && digits.next().is_none()
    })
}

/// Controls, marks of direction, and what takes no room.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Endings of what runs when it is opened.
const PROGRAMS: &str = "ade adp apk app appimage appref-ms appx application bas bat chm cmd com command cpl deb desktop \
    dll dmg exe gadget hta inf ins iso img isp jar jnlp js jse lib lnk mde msc msi msix msp mst nsh one pif pkg ps1 psm1 \
    py pyw reg rpm run scf scr sct settingcontent-ms sh shb sys url vb vbe vbs vhd vhdx vxd webloc wsc wsf wsh xbap xll";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_safe() {
        for (name, expected) in [
            ("letter.pdf", Some("letter.pdf")),
            ("../../etc/passwd", Some("passwd")),
            ("C:\\temp\\a.txt", Some("a.txt")),
            ("folder/", Some("folder")),
            ("a\u{202e}fdp.exe", Some("afdp.exe")),
            ("a\u{200b}b\u{2066}c.txt", Some("abc.txt")),
            ("con", Some("_con")),
            ("CON.txt", Some("_CON.txt")),
            ("com1.tar.gz", Some("_com1.tar.gz")),
            ("lpt¹.txt", Some("_lpt¹.txt")),
            ("com10.txt", Some("com10.txt")),
            ("console.txt", Some("console.txt")),
            (".bashrc", Some("bashrc")),
            ("file.txt. . .", Some("file.txt")),
            ("what?*.txt", Some("what__.txt")),
            ("a\tb\r\n.txt", Some("ab.txt")),
            ("a\u{a0}b.txt", Some("a b.txt")),
            ("größe 日本.txt", Some("größe 日本.txt")),
            ("..", None),
            ("\u{202e}", None),
            ("", None),
        ] {
            assert_eq!(safe(name).as_deref(), expected, "{name:?}");
        }
        let long = safe(&format!("{}.pdf", "ä".repeat(500))).expect("a name");
        assert!(long.len() <= NAME_MAX && long.ends_with("ä.pdf"), "{long}");
        let long = safe(&format!("a.{}", "b".repeat(500))).expect("a name");
        assert_eq!(long.len(), NAME_MAX);
    }

    #[test]
    fn programs_are_known() {
        for (name, program, disguised) in [
            ("invoice.pdf.exe", true, true),
            ("invoice.pdf .SCR ", true, true),
            ("setup.exe", true, false),
            ("notes.v2.js", true, true),
            ("photo.jpg", false, false),
            ("archive.tar.gz", false, false),
            ("exe", false, false),
            ("", false, false),
        ] {
            assert_eq!(is_program(name), program, "{name}");
            assert_eq!(is_disguised(name), disguised, "{name}");
        }
    }

    #[test]
    fn no_name_comes_twice() {
        let mut names = Unique::default();
        let wanted = ["a.eml", "A.eml", "a.eml", "a (2).eml", "b"];
        let found = wanted.map(|name| names.of(name));
        assert_eq!(
            found,
            ["a.eml", "A (2).eml", "a (3).eml", "a (2) (2).eml", "b"]
        );
        let long = format!("{}.eml", "x".repeat(NAME_MAX - 4));
        assert_eq!(names.of(&long), long);
        let next = names.of(&long);
        assert!(
            next.len() <= NAME_MAX && next.ends_with("x (2).eml"),
            "{next}"
        );
    }
}
