//! What a person reads of honest, broken and hostile mail.

#![cfg(feature = "mail")]

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use std::{
    fs,
    path::{Path, PathBuf},
};

use shared::mail::{
    self,
    view::{MessageView, Trouble},
};

fn decode(label: &str, octets: &[u8]) -> Option<String> {
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes())?;
    Some(encoding.decode(octets).0.into_owned())
}

fn view(mail: &str) -> MessageView {
    mail::view(mail.replace('\n', "\r\n").as_bytes(), &decode)
}

#[test]
fn a_plain_letter() {
    let view = view(
        "From: Ann Lee <ann@example.org>\nTo: \"Bo, Jr.\" <bo@example.net>, cy@example.net\nSubject: =?utf-8?q?caf=C3=A9?=\n\
         Date: Sun, 22 Nov 2026 10:00:00 +0100\nMessage-ID: <1@example.org>\nReferences: <a@x> <b@x>\nIn-Reply-To: <b@x>\n\nHello.\nBye.\n",
    );
    assert_eq!(view.summary.subject, "café");
    assert_eq!(
        (
            view.summary.from[0].name.as_str(),
            view.summary.from[0].address.as_str()
        ),
        ("Ann Lee", "ann@example.org")
    );
    assert_eq!(view.summary.to.len(), 2);
    assert_eq!(view.summary.to[0].name, "Bo, Jr.");
    assert_eq!(view.summary.date, Some(1_795_338_000));
    assert_eq!(view.summary.references, ["a@x", "b@x"]);
    assert_eq!(view.text, "Hello.\nBye.\n");
    assert!(view.html.is_none() && view.attachments.is_empty() && view.troubles.is_empty());
    assert_eq!(view.headers[2], ("Subject".into(), "café".into()));
}

#[test]
fn text_html_inline_image_and_attachment() {
    let view = view(
        "Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/related; boundary=r\n\n\
         --r\nContent-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nna=EFve\n\
         --a\nContent-Type: text/html\n\n<p>na&iuml;ve <img src=\"cid:pic@x\"></p>\n--a--\n\
         --r\nContent-Type: image/png\nContent-ID: <pic@x>\nContent-Transfer-Encoding: base64\nContent-Disposition: inline\n\niVBORw==\n--r--\n\
         --m\nContent-Type: application/pdf; name=\"a.pdf\"\nContent-Disposition: attachment; filename*=UTF-8''%e2%82%ac.pdf\nContent-Transfer-Encoding: base64\n\nJVBERg==\n--m--\n",
    );
    assert_eq!(view.text.trim(), "naïve");
    assert!(!view.text_from_html);
    assert!(view.html.is_some_and(|html| html.contains("cid:pic@x")));
    let names: Vec<_> = view
        .attachments
        .iter()
        .map(|one| (one.name.as_str(), one.inline, one.octets.as_slice()))
        .collect();
    assert_eq!(
        names,
        [
            ("part-1.png", true, &b"\x89PNG"[..]),
            ("€.pdf", false, &b"%PDF"[..])
        ]
    );
    assert_eq!(view.attachments[0].content_id.as_deref(), Some("pic@x"));
    let kinds: Vec<_> = view
        .parts
        .iter()
        .map(|part| (part.depth, part.media_type.as_str()))
        .collect();
    assert_eq!(
        kinds,
        [
            (0, "multipart/mixed"),
            (1, "multipart/related"),
            (2, "multipart/alternative"),
            (3, "text/plain"),
            (3, "text/html"),
            (2, "image/png"),
            (1, "application/pdf"),
        ]
    );
    assert!(view.troubles.is_empty(), "{:?}", view.troubles);
}

#[test]
fn html_alone_becomes_text() {
    let view = view(
        "Content-Type: text/html; charset=utf-8\n\n<h1>Hello</h1><script>alert(1)</script><p>you &amp; me</p>\n",
    );
    assert!(view.text_from_html);
    assert!(
        view.text.contains("Hello") && view.text.contains("you & me"),
        "{}",
        view.text
    );
    assert!(!view.text.contains("alert"), "{}", view.text);
}

#[test]
fn character_sets_of_the_world() {
    let mail = |charset: &str, octets: &[u8]| {
        let head = format!(
            "Subject: x\r\nContent-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        );
        mail::view(&[head.as_bytes(), octets].concat(), &decode)
    };
    for (charset, octets, expected) in [
        ("iso-2022-jp", &b"\x1b$B$3$s\x1b(B"[..], "こん"),
        ("koi8-r", b"\xf0\xd2\xc9", "При"),
        ("gb18030", b"\xc4\xe3", "你"),
        ("big5", b"\xa7A", "你"),
        ("euc-kr", b"\xbe\xc8", "안"),
        ("shift_jis", b"\x82\xb1", "こ"),
        ("windows-1255", b"\xf9\xec", "של"),
        ("utf-8", "ä€".as_bytes(), "ä€"),
        ("us-ascii", b"caf\xe9", "café"),
    ] {
        let view = mail(charset, octets);
        assert_eq!(view.text, expected, "{charset}");
        assert!(view.troubles.is_empty(), "{charset}");
    }
    let view = mail("x-martian", b"\xe9");
    assert_eq!(
        (view.text.as_str(), view.troubles.as_slice()),
        ("é", &[Trouble::UnknownCharset][..])
    );
}

#[test]
fn broken_mail_shows_what_can_be_read() {
    let open = view(
        "Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: text/plain\n\nstill here\n",
    );
    assert_eq!(open.text.trim(), "still here");
    assert_eq!(open.troubles, [Trouble::BrokenStructure]);

    let base64 =
        view("Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nSGVs!!!bG8=\n====\n");
    assert_eq!(base64.troubles, [Trouble::BrokenEncoding]);
    assert_eq!(base64.text, "Hello");

    for nothing in ["", "\n", "\n\n\n", "no header at all", "\u{0}\u{1}\u{2}"] {
        let _ = view(nothing);
    }
}

#[test]
fn thirty_thousand_messages_inside_each_other_are_source_only() {
    let mut mail = "Subject: deep\n".to_owned();
    for _ in 0..30_000 {
        mail.push_str("Content-Type: message/rfc822\n\n");
    }
    let view = view(&mail);
    assert_eq!(view.troubles, [Trouble::TooNested]);
    assert_eq!(view.summary.subject, "deep");
    let mut mail = "Subject: deep\n".to_owned();
    for at in 0..30_000 {
        mail.push_str(&format!(
            "Content-Type: multipart/mixed; boundary=b{at}\n\n--b{at}\n"
        ));
    }
    assert_eq!(self::view(&mail).troubles, [Trouble::TooManyParts]);
}

/// Other people's test messages, if they lie beside this project: none of them, whole or cut, may make the reader fail, and
/// the header alone says the same as the whole message.
#[test]
fn foreign_test_messages() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let mut messages = Vec::new();
    for folder in [
        "mail-parser/resources/eml",
        "mime4j/core/src/test/resources",
    ] {
        collect(&corpus.join(folder), &mut messages);
    }
    if messages.is_empty() {
        println!("skipped: 2 folders of foreign test messages are not here");
        return;
    }
    for path in &messages {
        let octets = fs::read(path).expect("readable");
        let whole = mail::view(&octets, &decode);
        let head = mail::summary(&octets, &decode);
        assert_eq!(whole.summary.subject, head.subject, "{}", path.display());
        // Cut anywhere, it is still something.
        for end in [
            octets.len() / 3,
            octets.len() / 2,
            octets.len().saturating_sub(1),
        ] {
            let _ = mail::view(&octets[..end], &decode);
        }
    }
    println!("{} foreign test messages read", messages.len());
    assert!(messages.len() > 100, "{}", messages.len());
}

fn collect(folder: &Path, messages: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, messages);
        } else if path
            .extension()
            .is_some_and(|ending| ending == "eml" || ending == "msg")
        {
            messages.push(path);
        }
    }
}
