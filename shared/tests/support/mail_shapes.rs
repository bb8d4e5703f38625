//! A megabyte of each kind of mail that is made to hang a reader.

/// Octets of each, about.
const MEGABYTE: usize = 1_000_000;

fn fill(head: &str, piece: &str) -> String {
    format!("{head}{}", piece.repeat(MEGABYTE / piece.len()))
}

/// Numbered pieces, up to a megabyte.
fn count(head: &str, piece: impl Fn(usize) -> String) -> String {
    let mut mail = head.to_owned();
    for at in 0.. {
        if mail.len() >= MEGABYTE {
            break;
        }
        mail += &piece(at);
    }
    mail
}

fn nested(count: usize, end: bool) -> String {
    let mut mail = String::new();
    for at in 0..count {
        mail.push_str(&format!(
            "Content-Type: multipart/mixed; boundary=b{at}\n\n--b{at}\n"
        ));
    }
    if end {
        (0..count)
            .rev()
            .for_each(|at| mail.push_str(&format!("--b{at}--\n")));
    }
    fill(&mail, "--b0 --b1\n")
}

/// What is in each, and the message.
pub(crate) fn shapes() -> Vec<(&'static str, String)> {
    let mut shapes = fields();
    shapes.extend(structures());
    shapes.extend(bodies());
    shapes
}

fn fields() -> Vec<(&'static str, String)> {
    vec![
        ("100,000 fields", fill("", "X: 12345\n")),
        ("one endless field", fill("Subject: ", "a b ")),
        ("folds", fill("Subject: x\n", " y\n")),
        ("encoded words", fill("Subject: ", "=?utf-8?q?=C3=A4?= ")),
        (
            "one giant encoded word",
            fill("Subject: =?gb18030?b?", "xOPE48Tj"),
        ),
        ("encoded words that never end", fill("Subject: ", "=?a?q?b")),
        (
            "words of unknown sets",
            fill("Subject: ", "=?x-no?b?4A==?=\n "),
        ),
        ("addresses", fill("To: ", "a@b,")),
        ("open groups", fill("To: ", "a:")),
        ("comments", fill("To: ", "(")),
        (
            "quotation marks",
            fill("Content-Type: text/plain; name=\"", "\\\""),
        ),
        (
            "continued names",
            fill("Content-Disposition: attachment", "; filename*0*=a"),
        ),
        (
            "statements",
            fill("Authentication-Results: mx.example", "; spf=pass (x)"),
        ),
        (
            "ways off a list",
            fill("List-Unsubscribe: ", "<https://a.example/>,"),
        ),
        ("references to mails", fill("References: ", "<a@b> ")),
        ("words in hex", fill("Subject: ", "=?ab?q?x")),
        ("addresses in hex", fill("To: ", " =?ab?q?x")),
        ("other sets", fill("Subject: ", "=?koi8-r?b?8NLJ?= x ")),
        (
            "thousands of Received",
            count("", |at| {
                format!("Received: from a{at} by b; Sun, 22 Nov 2026 10:00:00 +0100\n")
            }),
        ),
        (
            "parameters",
            count("Content-Type: text/plain", |at| format!("; a{at}*1=b")),
        ),
        (
            "languages",
            count("Content-Type: text/plain", |at| format!("; a{at}*=''b")),
        ),
        (
            "one name continued",
            count("Content-Type: text/plain", |at| format!("; name*{at}=b")),
        ),
        (
            "answers to",
            fill("References: ", "<a@b> ")
                + "\nIn-Reply-To: "
                + &count("", |at| format!("<{at}@c>")),
        ),
        ("colons", fill("", "a:\n")),
        ("no colon", fill("Subject: x\n", "abc\n")),
    ]
}

fn structures() -> Vec<(&'static str, String)> {
    let multipart = "Content-Type: multipart/mixed; boundary=b\n\n";
    vec![
        ("boundaries", fill(multipart, "--b\n")),
        ("almost boundaries", fill(multipart, "--a\n--")),
        (
            "long boundary",
            fill("Content-Type: multipart/mixed; boundary=", "-"),
        ),
        ("nested, open", nested(1_900, false)),
        ("nested, closed", nested(1_900, true)),
        ("100,000 parts", fill(multipart, "--b\n\nx\n")),
        (
            "2,000 parts without an end",
            fill(
                multipart,
                &format!(
                    "--b\nContent-Type: multipart/mixed; boundary=no\n\n{}\n",
                    "x".repeat(430)
                ),
            ),
        ),
        (
            "2,000 parts in base64",
            fill(
                multipart,
                &format!(
                    "--b\nContent-Transfer-Encoding: base64\nContent-Type: a/b\n\n{}\n",
                    "AAAA".repeat(105)
                ),
            ),
        ),
        (
            "a digest",
            fill(
                "Content-Type: multipart/digest; boundary=b\n\n",
                "--b\n\n\n",
            ),
        ),
        (
            "a boundary that begins another",
            fill(
                "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=bb\n\n--bb\n\n",
                "--bbb --b --bb\n",
            ),
        ),
        (
            "dashes",
            fill(
                &format!(
                    "Content-Type: multipart/mixed; boundary=\"{}\"\n\n--{0}\n\n",
                    "-".repeat(10_000)
                ),
                "x--------",
            ),
        ),
        (
            "one line of dashes",
            fill(
                &format!(
                    "Content-Type: multipart/mixed; boundary=\"{}\"\n\n--{0}\n\nx",
                    "-".repeat(60)
                ),
                "-",
            ),
        ),
        ("99 levels", nested(99, false)),
    ]
}

fn bodies() -> Vec<(&'static str, String)> {
    vec![
        (
            "quoted-printable",
            fill("Content-Transfer-Encoding: quoted-printable\n\n", "=3D=\n"),
        ),
        (
            "broken quoted-printable",
            fill("Content-Transfer-Encoding: quoted-printable\n\n", "="),
        ),
        (
            "base64 junk",
            fill("Content-Transfer-Encoding: base64\n\n", "!A=B?"),
        ),
        ("quotations", fill("\n", "> ")),
        (
            "flowed",
            fill(
                "Content-Type: text/plain; format=flowed; delsp=yes\n\n",
                ">> a \n",
            ),
        ),
        ("open tags", fill("Content-Type: text/html\n\n", "<b ")),
        ("open comments", fill("Content-Type: text/html\n\n", "<!--")),
        (
            "references",
            fill("Content-Type: text/html\n\n", "&amp;&#38"),
        ),
        (
            "deep tables",
            fill("Content-Type: text/html\n\n", "<table><td>"),
        ),
        (
            "UTF-7",
            fill("Content-Type: text/plain; charset=utf-7\n\n", "+2D3"),
        ),
        (
            "events",
            fill("Content-Type: text/calendar\n\n", "BEGIN:VEVENT\n"),
        ),
        (
            "zones",
            fill(
                "Content-Type: text/calendar\n\nBEGIN:VTIMEZONE\n",
                "BEGIN:X\nDTSTART:1\n",
            ),
        ),
        (
            "recipients",
            fill(
                "Content-Type: message/delivery-status\n\n",
                "Final-Recipient: x;y\n\n",
            ),
        ),
        (
            "soft line breaks",
            fill("Content-Transfer-Encoding: quoted-printable\n\n", "=\n"),
        ),
        (
            "blanks at the end",
            fill("Content-Transfer-Encoding: quoted-printable\n\n", " "),
        ),
        (
            "quotations 10,000 deep",
            fill(
                "Content-Type: text/plain; format=flowed\n\n",
                &format!("{} a \n", ">".repeat(10_000)),
            ),
        ),
        (
            "100,000 deep",
            fill("Content-Type: text/html\n\n", "<div>a<p>"),
        ),
        (
            "escapes",
            fill(
                "Content-Type: text/plain; charset=iso-2022-jp\n\n",
                "\x1b$B\x1b(B",
            ),
        ),
        ("links", fill("\n", "https://a.example/b ")),
        ("one link", fill("\nhttps://a.example/", "a)")),
        ("almost links", fill("\n", "http://")),
        (
            "a text",
            fill(
                "Subject: x\n\n",
                "Some words in a line that is as long as lines are in most of the mails.\n",
            ),
        ),
        (
            "a page",
            fill(
                "Content-Type: text/html\n\n",
                "<p>Some words, <b>bold</b> &amp; <a href='https://a.example/'>a link</a>.</p>\n",
            ),
        ),
        (
            "a large file",
            fill(
                "Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n",
                &("QUJD".repeat(19) + "\n"),
            ),
        ),
        (
            "alarms",
            fill(
                "Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:",
                "\\n\\,x\n ",
            ),
        ),
        (
            "attendees",
            fill(
                "Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:x\n",
                "ATTENDEE;CN=\"a;b\":mailto:a@b\n",
            ),
        ),
        (
            "one report",
            fill(
                "Content-Type: message/delivery-status\n\nReporting-MTA: dns;a\n\nFinal-Recipient: x;y\n",
                "Diagnostic-Code: smtp;x\n y\n",
            ),
        ),
    ]
}
