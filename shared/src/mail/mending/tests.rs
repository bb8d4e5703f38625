//! What is put in, and what is covered.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

const MIXED: &str = "Content-Type: multipart/mixed; boundary=b\n\n";

fn check(mail: &str, expected: &str, broken: bool) {
    let mended = mend(mail.as_bytes());
    let raw = String::from_utf8_lossy(&mended.raw);
    assert_eq!((&*raw, mended.broken), (expected, broken), "{mail:?}");
    assert_eq!(mended.raw.len(), mended.covered.len());
}

#[test]
fn a_whole_message_stays_as_it_is() {
    let whole = format!(
        "Subject: x\n{MIXED}--b\n\none\n--b  \nContent-Type: text/plain\n\ntwo --b\n--b--\nepilogue\n"
    );
    check(&whole, &whole, false);
    let covered = mend(whole.as_bytes()).covered;
    let covered = String::from_utf8_lossy(&covered);
    assert!(covered.contains("two XXb\n"), "{covered}");
}

#[test]
fn missing_ends_are_put_in() {
    let inner = "--b\nContent-Type: multipart/alternative; boundary=i\n\n--i\n\ntext\n";
    for (mail, expected) in [
        (
            format!("{MIXED}--b\n\none\n"),
            format!("{MIXED}--b\n\none\n\n--b--\n"),
        ),
        (
            format!("{MIXED}{inner}--b\n\nx\n--b--\n"),
            format!("{MIXED}{inner}--i--\n--b\n\nx\n--b--\n"),
        ),
        (
            format!("{MIXED}--b\nContent-Type: text/html\n--b--\n"),
            format!("{MIXED}--b\nContent-Type: text/html\n\n--b--\n"),
        ),
        (
            format!("{MIXED}--b\n\none\n--b\n"),
            format!("{MIXED}--b\n\none\n--b--\n"),
        ),
    ] {
        check(&mail, &expected, true);
    }
    check("Subject: x\nno more", "Subject: x\n\nno more\n\n", false);
    check("no header", "no header", false);
}

#[test]
fn what_is_given_to_the_parser_is_bounded() {
    let shown = |field: &str| {
        let covered = mend(format!("{field}\n\n").as_bytes()).covered;
        covered
            .iter()
            .filter(|octet| !b"X \n".contains(octet))
            .count()
    };
    assert_eq!(shown("Received: from a by b"), 0);
    assert_eq!(shown("Subject: abc"), 11);
    let many = format!("Content-Type: a/b{}", "; a*=b".repeat(50_000));
    assert!(shown(&many) < PARAMETERS_MAX * 6, "{}", shown(&many));
    let long = format!("To: {}", "a@b,\n ".repeat(50_000));
    assert!(shown(&long) <= FIELD_MAX, "{}", shown(&long));
}

#[test]
fn too_much_is_said() {
    let parts = |count| format!("{MIXED}{}--b--\n", "--b\n\nx\n".repeat(count));
    assert_eq!(mend(parts(PARTS_MAX - 1).as_bytes()).exceeded, None);
    let much = mend(parts(PARTS_MAX).as_bytes()).exceeded;
    assert_eq!(much, Some(Trouble::TooManyParts));
    let deep: String = (0..=DEPTH_MAX)
        .map(|at| format!("Content-Type: multipart/mixed; boundary=b{at}\n\n--b{at}\n"))
        .collect();
    assert_eq!(mend(deep.as_bytes()).exceeded, Some(Trouble::TooNested));
}
#[test]
fn a_text_behind_fields_is_no_header() {
    let digest =
        "Content-Type: multipart/digest; boundary=b\n\n--b\nContent-Type: message/rfc822\n";
    let text = "--x\nContent-Type: multipart/mixed; boundary=i\n--i\n\nhi\n";
    let mended = mend(format!("{digest}{text}").as_bytes());
    let raw = String::from_utf8_lossy(&mended.raw);
    let end =
        "rfc822\n\n--x\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\nhi\n\n--i--\n--b--\n";
    assert!(raw.ends_with(end), "{raw}");
}
