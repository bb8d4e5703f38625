//! mail-parser's own messages, each with line ends of both kinds.

use serde_json::Value;
use shared::mail::{self, view::MessageView};

use super::{corpus, decode, files, reasons, unexplained};

#[test]
fn the_messages_of_mail_parser() {
    let Some(folder) = corpus::folder("mail-parser/resources/eml") else {
        println!("skipped: the messages of mail-parser are not here");
        return;
    };
    let messages = files(&folder, ".eml");
    assert_eq!(messages.len(), 53);
    let mut differences = Vec::new();
    for path in messages {
        let octets = std::fs::read(&path).expect("readable");
        let mut crlf = Vec::new();
        for &octet in &octets {
            if octet == b'\n' {
                crlf.push(b'\r');
            }
            if octet != b'\r' {
                crlf.push(octet);
            }
        }
        for (octets, ending) in [(octets, "json"), (crlf, "crlf.json")] {
            let oracle = path.with_extension(ending);
            let expected: Value =
                serde_json::from_slice(&std::fs::read(&oracle).expect("an oracle")).expect("JSON");
            let name = oracle
                .strip_prefix(&folder)
                .expect("inside")
                .display()
                .to_string();
            let view = mail::view(&octets, &decode);
            differences.extend(
                compare(&view, &expected)
                    .into_iter()
                    .map(|what| (name.clone(), what)),
            );
        }
    }
    let left = unexplained(&differences, reasons::MAIL_PARSER);
    assert!(
        left.is_empty(),
        "{} differences:\n{}",
        left.len(),
        left.join("\n")
    );
}

fn compare(view: &MessageView, expected: &Value) -> Vec<String> {
    let mut differences = Vec::new();
    let mut same = |what: &str, ours: String, theirs: String| {
        if ours != theirs {
            differences.push(format!("{what}: ours {ours:?}, theirs {theirs:?}"));
        }
    };
    let parts = expected["parts"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let part = |id: &Value| &parts[id.as_u64().unwrap_or_default() as usize];
    let list = |name: &str| expected[name].as_array().cloned().unwrap_or_default();

    let kinds: Vec<_> = view
        .parts
        .iter()
        .map(|one| format!("{}{}", ">".repeat(one.depth.into()), one.media_type))
        .collect();
    let mut theirs = Vec::new();
    let mut stack = vec![(Value::from(0), 0)];
    while let Some((id, depth)) = stack.pop() {
        let one = part(&id);
        theirs.push(format!("{}{}", ">".repeat(depth), media_type(one)));
        let inside = one["body"]["Multipart"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        stack.extend(inside.into_iter().rev().map(|id| (id, depth + 1)));
    }
    same("structure", kinds.join(" "), theirs.join(" "));

    let header = |name: &str| {
        let headers = parts[0]["headers"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        headers
            .iter()
            .rev()
            .find(|one| one["name"] == name)
            .map(|one| one["value"].clone())
            .unwrap_or_default()
    };
    same(
        "subject",
        view.summary.subject.clone(),
        header("subject")["Text"]
            .as_str()
            .unwrap_or_default()
            .trim()
            .to_owned(),
    );
    for (name, ours) in [
        ("from", &view.summary.from),
        ("to", &view.summary.to),
        ("cc", &view.summary.cc),
    ] {
        let ours: Vec<_> = ours
            .iter()
            .map(|one| format!("{}<{}>", one.name, one.address))
            .collect();
        let mut theirs = Vec::new();
        mailboxes(&header(name), &mut theirs);
        same(name, ours.join(","), theirs.join(","));
    }
    same(
        "message-id",
        view.summary.message_id.clone().unwrap_or_default(),
        header("message_id")["Text"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
    );
    same(
        "has a date",
        view.summary.date.is_some().to_string(),
        header("date")["DateTime"].is_object().to_string(),
    );

    let text: Vec<_> = list("text_body")
        .iter()
        .filter_map(|id| part(id)["body"]["Text"].as_str().map(str::to_owned))
        .collect();
    if !view.text_from_html && !text.is_empty() {
        same("text", words(&view.text), words(&text.join("\n")));
    }
    // Where there is a page, the texts beside it are part of it.
    let html_body = list("html_body");
    let bodies = || html_body.iter().map(|id| &part(id)["body"]);
    let html: String = if bodies().any(|body| body["Html"].is_string()) {
        bodies()
            .filter_map(|body| {
                let text = body["Text"].as_str().filter(|text| !text.trim().is_empty());
                let text = text.map(|text| {
                    let text = text.trim_end().replace('&', "&amp;").replace('<', "&lt;");
                    format!("<pre style=\"font:inherit\">{text}</pre>")
                });
                body["Html"].as_str().map(str::to_owned).or(text)
            })
            .collect()
    } else {
        String::new()
    };
    same(
        "html",
        words(view.html.as_deref().unwrap_or_default()),
        words(&html),
    );

    let attachments: Vec<_> = list("attachments")
        .iter()
        .map(|id| octets(&part(id)["body"]))
        .collect();
    same(
        "attachments",
        view.attachments.len().to_string(),
        attachments.len().to_string(),
    );
    for (ours, theirs) in view.attachments.iter().zip(attachments) {
        if let Some(theirs) = theirs {
            let ours = String::from_utf8_lossy(&ours.octets).into_owned();
            same(
                "octets",
                ours,
                String::from_utf8_lossy(&theirs).into_owned(),
            );
        }
    }
    differences
}

/// Line ends and blanks at the end are no words.
fn words(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

fn media_type(part: &Value) -> String {
    let headers = part["headers"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let kind = headers
        .iter()
        .rev()
        .find(|one| one["name"] == "content_type")
        .map(|one| &one["value"]["ContentType"]);
    match kind.filter(|kind| kind.is_object()) {
        Some(kind) => format!(
            "{}/{}",
            kind["c_type"].as_str().unwrap_or_default(),
            kind["c_subtype"].as_str().unwrap_or("octet-stream")
        )
        .to_lowercase(),
        None if part["body"]["Message"].is_object() => "message/rfc822".into(),
        None => "text/plain".into(),
    }
}

fn mailboxes(value: &Value, output: &mut Vec<String>) {
    match value {
        Value::Array(all) => all.iter().for_each(|one| mailboxes(one, output)),
        Value::Object(one) if one.contains_key("address") => {
            output.push(format!(
                "{}<{}>",
                one["name"].as_str().unwrap_or_default().trim(),
                one["address"].as_str().unwrap_or_default()
            ));
        }
        Value::Object(one) => {
            for key in ["Address", "List", "Group", "addresses"] {
                if let Some(inside) = one.get(key) {
                    mailboxes(inside, output);
                }
            }
        }
        _ => {}
    }
}

/// Decoded octets, where the oracle has them: of a message inside it has only the parse.
fn octets(body: &Value) -> Option<Vec<u8>> {
    for kind in ["Text", "Html"] {
        if let Some(text) = body[kind].as_str() {
            return Some(text.as_bytes().to_vec());
        }
    }
    for kind in ["Binary", "InlineBinary"] {
        if let Some(octets) = body[kind].as_array() {
            return octets
                .iter()
                .map(|octet| octet.as_u64().and_then(|octet| u8::try_from(octet).ok()))
                .collect();
        }
    }
    None
}
