//! Messages as broken programs write them: what a person sees of each.

#![cfg(feature = "mail")]

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use proptest::prelude::*;
use shared::mail::{
    self,
    view::{MessageView, Trouble},
};

fn decode(label: &str, octets: &[u8]) -> Option<String> {
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes())?;
    Some(encoding.decode(octets).0.into_owned())
}

fn view(mail: impl AsRef<[u8]>) -> MessageView {
    mail::view(mail.as_ref(), &decode)
}

/// The kinds of the parts, with their depth.
fn tree(view: &MessageView) -> String {
    let parts = view.parts.iter();
    let parts = parts.map(|part| format!("{}{}", ">".repeat(part.depth.into()), part.media_type));
    parts.collect::<Vec<_>>().join(" ")
}

const MIXED: &str = "Content-Type: multipart/mixed; boundary=b\n\n";

#[test]
fn a_header_without_an_end() {
    for (mail, text) in [
        (
            "Subject: x\nTo: a@b\nHello Ann,\nlunch?\n",
            "Hello Ann,\nlunch?\n",
        ),
        ("Subject: x\nTo: a@b\n\nHello\n", "Hello\n"),
        ("Subject: x\n", ""),
    ] {
        let view = view(mail);
        assert_eq!(
            (view.text.trim_end(), view.summary.subject.as_str()),
            (text.trim_end(), "x"),
            "{mail}"
        );
    }
}

#[test]
fn ends_that_are_missing() {
    let inner = "--b\nContent-Type: multipart/alternative; boundary=i\n\n--i\n\nwords\n--i\nContent-Type: text/html\n\n<p>page\n";
    let file = "--b\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nJVBERg==\n";
    let whole = "multipart/mixed >multipart/alternative >>text/plain >>text/html >application/pdf";
    for (end, broken) in [("--i--\n", false), ("", true)] {
        for (last, open) in [("--b--\n", false), ("", true)] {
            let view = view(format!("{MIXED}{inner}{end}{file}{last}"));
            assert_eq!(tree(&view), whole);
            assert_eq!(view.text, "words");
            assert_eq!(view.html.as_deref().map(str::trim_end), Some("<p>page"));
            assert_eq!(view.attachments.len(), 1);
            assert_eq!(view.attachments[0].octets, b"%PDF");
            let expected: &[Trouble] = if broken || open {
                &[Trouble::BrokenStructure]
            } else {
                &[]
            };
            assert_eq!(view.troubles, expected);
        }
    }
}

#[test]
fn boundaries_that_are_none() {
    for (line, is_one) in [
        ("say --b", false),
        ("--bb", false),
        (" --b", false),
        ("--b ", true),
        ("--b and more", true),
    ] {
        let view = view(format!("{MIXED}--b\n\none\n{line}\nX: y\n\ntwo\n--b--\n"));
        assert_eq!(view.parts.len(), if is_one { 3 } else { 2 }, "{line:?}");
        let text = if is_one {
            "one\ntwo".into()
        } else {
            format!("one\n{line}\nX: y\n\ntwo")
        };
        assert_eq!(view.text, text, "{line:?}");
    }
    let same = view(format!(
        "{MIXED}--b\n{MIXED}--b\n\none\n--b--\n--b\n\ntwo\n--b--\n"
    ));
    assert_eq!(
        (tree(&same).as_str(), same.text.as_str()),
        (
            "multipart/mixed >multipart/mixed >>text/plain >text/plain",
            "one\ntwo"
        )
    );
}

#[test]
fn multiparts_without_parts_can_be_read() {
    for head in [
        "multipart/mixed",
        "multipart/mixed; boundary=",
        "multipart/mixed; boundary=no",
        "multipart/alternative; boundary=\"\"",
    ] {
        let view = view(format!("Content-Type: {head}\n\nHello\n"));
        assert_eq!(
            (view.text.trim_end(), view.troubles.as_slice()),
            ("Hello", &[Trouble::BrokenStructure][..]),
            "{head}"
        );
    }
    let inside = view(format!(
        "{MIXED}--b\nContent-Type: multipart/mixed; boundary=no\n\nHello\n--b\n\nBye\n--b--\n"
    ));
    assert_eq!(
        (inside.text.as_str(), tree(&inside).as_str()),
        ("Hello\nBye", "multipart/mixed >multipart/mixed >text/plain")
    );
}

#[test]
fn encodings_that_lie() {
    for (head, body, text) in [
        ("Content-Transfer-Encoding: 7bit", &b"caf\xe9"[..], "café"),
        (
            "Content-Transfer-Encoding: BASE64 (x)",
            b"SGVs bG8=",
            "Hello",
        ),
        (
            "Content-Transfer-Encoding: base64",
            b"SGVsbG8=\n__\nA list's last words\n",
            "Hello",
        ),
        (
            "Content-Transfer-Encoding: base64",
            b"No, this was never wrapped.",
            "No, this was never wrapped.",
        ),
        (
            "Content-Transfer-Encoding: quoted-printable",
            b"see https://a.example/?a=b&c=3D",
            "see https://a.example/?a=b&c=",
        ),
        (
            "Content-Transfer-Encoding: quoted-printable",
            b"100 =",
            "100 ",
        ),
        ("Content-Transfer-Encoding: x-odd", b"as it is", "as it is"),
        (
            "Content-Type: text/plain; charset=utf-16le",
            b"h\0i\0",
            "hi",
        ),
        (
            "Content-Type: text/plain; charset=UTF-16",
            b"\xff\xfeh\0i\0",
            "hi",
        ),
        (
            "Content-Type: text/plain; charset=utf-8",
            b"\xef\xbb\xbfhi",
            "hi",
        ),
        (
            "Content-Type: text/plain; charset=gb18030",
            b"\xc4\xe3\xba\xc3",
            "你好",
        ),
        (
            "Content-Type: text/plain; charset=windows-1258",
            b"\xd0\xe0",
            "Đà",
        ),
        (
            "Content-Type: text/plain; charset=hz-gb-2312",
            b"a ~{<:Ky2;~} b~~",
            "a 己所不 b~",
        ),
        (
            "Content-Type: text/plain; charset=\"utf-8\"; format=flowed; delsp=yes",
            b"one \r\ntwo",
            "onetwo\n",
        ),
    ] {
        let view = view([head.as_bytes(), b"\n\n", body].concat());
        assert_eq!(view.text, text, "{head}");
    }
}

#[test]
fn messages_inside() {
    let letter = "Subject: in\n\nHi\n";
    let plain = view(format!(
        "{MIXED}--b\nContent-Type: message/rfc822\n\n{letter}\n--b--\n"
    ));
    let wrapped = view(format!(
        "{MIXED}--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogaW4KCkhpCg==\n--b--\n"
    ));
    for view in [plain, wrapped] {
        assert_eq!(tree(&view), "multipart/mixed >message/rfc822");
        assert_eq!(view.attachments[0].name, "part-1.eml");
        assert_eq!(view.attachments[0].octets, letter.as_bytes());
    }
    let twice = view(format!(
        "{MIXED}--b\nContent-Type: message/rfc822\n\nContent-Type: message/rfc822\n\n{letter}\n--b\n\nbehind\n--b--\n"
    ));
    assert_eq!(twice.text, "behind");
    assert!(twice.attachments[0].octets.ends_with(letter.as_bytes()));
    let alone = view(format!(
        "{MIXED}--b\nContent-Type: message/rfc822\n\nno message\n--b--\n"
    ));
    assert_eq!(alone.attachments[0].octets, b"no message");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Pieces of mails in any order: nothing fails, and what comes out is not more than went in.
    #[test]
    fn pieces_in_any_order(pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..40), ends in any::<bool>()) {
        let end = if ends { "\r\n" } else { "\n" };
        let mail = pieces.join(end);
        let view = view(&mail);
        prop_assert!(view.parts.len() <= pieces.len() + 1);
        prop_assert!(view.attachments.len() <= pieces.len());
        for one in &view.attachments {
            prop_assert!(one.octets.len() <= mail.len() + 200);
        }
        let head = mail::summary(mail.as_bytes(), &decode);
        prop_assert_eq!(head.subject, view.summary.subject);
    }

    /// A well-formed tree comes back as it was made, whatever the last boundaries lack.
    #[test]
    fn trees_come_back(shape in prop::collection::vec(0_usize..3, 1..6), cut in any::<bool>()) {
        let (mut mail, mut expected) = (String::from("Subject: x\n"), Vec::new());
        for (depth, leaves) in shape.iter().enumerate() {
            mail += &format!("Content-Type: multipart/mixed; boundary=\"=_{depth}\"\n\npreamble\n");
            expected.push(format!("{}multipart/mixed", ">".repeat(depth)));
            for _ in 0..*leaves {
                mail += &format!("--=_{depth}\nContent-Type: application/x-{depth}\n\nleaf --=_{depth} {depth}\n");
                expected.push(format!("{}application/x-{depth}", ">".repeat(depth + 1)));
            }
            mail += &format!("--=_{depth}\n");
        }
        mail += "Content-Type: text/html\n\nlast\n";
        expected.push(format!("{}text/html", ">".repeat(shape.len())));
        if !cut {
            for depth in (0..shape.len()).rev() {
                mail += &format!("--=_{depth}--\n");
            }
        }
        let view = view(&mail);
        prop_assert_eq!(tree(&view), expected.join(" "));
        prop_assert_eq!(view.troubles.contains(&Trouble::BrokenStructure), cut);
    }
}

/// What the property test puts together.
const PIECES: &[&str] = &[
    "Subject: =?utf-8?q?a?=",
    "Subject: x",
    "",
    "",
    " folded",
    "no field",
    "Content-Type: multipart/mixed; boundary=b",
    "Content-Type: multipart/digest; boundary=bb",
    "Content-Type: multipart/alternative; boundary=\"--b\"",
    "Content-Type: message/rfc822",
    "Content-Type: text/html",
    "Content-Type: text/plain; charset=x; format=flowed",
    "Content-Type: application/ms-tnef; name=winmail.dat",
    "Content-Transfer-Encoding: base64",
    "Content-Transfer-Encoding: quoted-printable",
    "--b",
    "--b--",
    "--bb",
    "--bb--",
    "----b",
    "x --b",
    "SGVsbG8=",
    "=3D=",
    "> a ",
    "<b>&amp;",
];

#[test]
fn a_header_alone_tells_of_mixed_content() {
    let head = b"Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n";
    assert!(mail::summary(head, &|_, _| None).mixed);
}

#[test]
fn a_header_that_breaks_off_in_a_word_keeps_its_subject() {
    for end in ["", "\r\n", "\r\n\r\n"] {
        let head = format!(
            "From: a@example.org\r\nSubject: =?utf-8?B?VGhlIGxpbmUgd2VudCBkZWFkIGlu?= =?utf-8?Q?_a_tun{end}"
        );
        let subject = mail::summary(head.as_bytes(), &|_, _| None).subject;
        assert_eq!(subject, "The line went dead in =?utf-8?Q?_a_tun", "{end:?}");
    }
}

#[test]
fn a_line_that_broke_does_not_end_the_fields() {
    let head = "From: a@example.org\r\nThis line is no header field\r\nTo: b@example.org\r\nSubject: still here\r\n";
    assert_eq!(
        mail::summary(head.as_bytes(), &|_, _| None).subject,
        "still here"
    );
    let mail = format!("{head}A text at last\r\nSubject: of the text\r\n");
    let view = view(mail);
    assert_eq!(view.summary.subject, "still here");
    assert!(view.text.starts_with("A text at last"), "{}", view.text);
}

#[test]
fn a_text_beside_a_page_is_part_of_it() {
    let page = "--b\nContent-Type: text/html\n\n<p>page</p>\n";
    let list = "--b\n\n-- \nthe <list> & its page\n";
    let appended = view(format!("{MIXED}{page}{list}--b--\n"));
    let html = appended.html.expect("there is a page");
    assert!(html.starts_with("<p>page</p>"), "{html}");
    assert!(
        html.contains("-- \nthe &lt;list> &amp; its page</pre>"),
        "{html}"
    );
    assert!(view(format!("{MIXED}{list}--b--\n")).html.is_none());
}
