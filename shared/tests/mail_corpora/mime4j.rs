//! mime4j's messages: the tree of parts, the fields of the header, and every decoded leaf.

use std::path::Path;

use shared::mail::{self, view::MessageView};

use super::{corpus, decode, files, reasons, unexplained};

#[test]
fn the_messages_of_mime4j() {
    let Some(folder) = corpus::folder("mime4j/core/src/test/resources") else {
        println!("skipped: the messages of mime4j are not here");
        return;
    };
    let messages = files(&folder, ".msg");
    assert_eq!(messages.len(), 80);
    let mut differences = Vec::new();
    for path in messages {
        let octets = std::fs::read(&path).expect("readable");
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let oracle = path.with_file_name(format!("{name}_decoded.xml"));
        let oracle = std::fs::read(&oracle).expect("an oracle");
        let view = mail::view(&octets, &decode);
        let found = compare(
            &view,
            &read(&String::from_utf8_lossy(&oracle)),
            path.parent().expect("a folder"),
        );
        differences.extend(found.into_iter().map(|what| (name.clone(), what)));
    }
    let left = unexplained(&differences, reasons::MIME4J);
    assert!(
        left.is_empty(),
        "{} differences:\n{}",
        left.len(),
        left.join("\n")
    );
}

/// What the oracle says of the outermost message; what is inside messages inside it is not looked at.
#[derive(Default)]
struct Oracle {
    /// `m` for a multipart, `t` for text, `b` for other leaves, `r` for a message, each behind its depth.
    tree: Vec<String>,
    fields: Vec<String>,
    /// Files with the decoded leaves, in order.
    leaves: Vec<(bool, String)>,
}

fn read(xml: &str) -> Oracle {
    let mut oracle = Oracle::default();
    let (mut depth, mut messages, mut fields) = (0_usize, 0, None);
    for piece in xml.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let outermost = messages == 1;
        match tag.split([' ', '/']).next().unwrap_or_default() {
            "message" => {
                messages += 1;
                if messages == 2 {
                    oracle.tree.push(format!("{depth}r"));
                }
            }
            "multipart" if outermost => {
                oracle.tree.push(format!("{depth}m"));
                depth += 1;
            }
            kind @ ("text-body" | "binary-body") if outermost => {
                let file = tag.split('"').nth(1).unwrap_or_default().to_owned();
                oracle.tree.push(format!("{depth}l"));
                oracle.leaves.push((kind == "text-body", file));
            }
            "header" if outermost && fields.is_none() => fields = Some(true),
            "field" if outermost && fields == Some(true) => oracle.fields.push(text.to_owned()),
            "" => match tag {
                "/message" => messages -= 1,
                "/multipart" if outermost => depth -= 1,
                "/header" => fields = Some(false),
                _ => {}
            },
            _ => {}
        }
    }
    oracle
}

fn compare(view: &MessageView, oracle: &Oracle, folder: &Path) -> Vec<String> {
    let mut differences = Vec::new();
    let mut same = |what: &str, ours: String, theirs: String| {
        if ours != theirs {
            differences.push(format!("{what}: ours {ours:?}, theirs {theirs:?}"));
        }
    };
    let tree: Vec<_> = view
        .parts
        .iter()
        .map(|part| {
            let kind = match part.media_type.as_str() {
                "message/rfc822" | "message/global" => 'r',
                kind if kind.starts_with("multipart/") => 'm',
                _ => 'l',
            };
            format!("{}{kind}", part.depth)
        })
        .collect();
    same("structure", tree.join(" "), oracle.tree.join(" "));

    // Names and how many: the values of ours are decoded, theirs are not.
    let ours: Vec<_> = view
        .headers
        .iter()
        .map(|(name, _)| name.to_lowercase())
        .collect();
    let theirs: Vec<_> = oracle
        .fields
        .iter()
        .map(|field| {
            field
                .split(':')
                .next()
                .unwrap_or_default()
                .trim()
                .to_lowercase()
        })
        .collect();
    same("fields", ours.join(" "), theirs.join(" "));

    for (at, (is_text, file)) in oracle.leaves.iter().enumerate() {
        let octets = std::fs::read(folder.join(file)).unwrap_or_default();
        let text = words(&String::from_utf8_lossy(&octets));
        let latin: String = octets.iter().map(|&octet| char::from(octet)).collect();
        let inside =
            |where_: &str| words(where_).contains(&text) || words(where_).contains(&words(&latin));
        let attached = view.attachments.iter().any(|one| {
            one.octets == octets
                || (*is_text && words(&String::from_utf8_lossy(&one.octets)) == text)
        });
        let shown = *is_text && (inside(&view.text) || view.html.as_deref().is_some_and(inside));
        same(
            &format!("leaf {at}"),
            (attached || shown).to_string(),
            "true".into(),
        );
    }
    differences
}

/// Only the words: flowed text and ends of lines are put together differently.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
