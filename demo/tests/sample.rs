//! Each sample message is what it is meant to be, as an independent parser sees it.

use std::sync::LazyLock;

use mail_parser::{HeaderValue, Message, MessageParser, MimeHeaders};

/// Made once: drawing the pictures and ringing the bells takes a moment.
fn all() -> &'static [Vec<u8>] {
    static ALL: LazyLock<Vec<Vec<u8>>> = LazyLock::new(demo::sample_maildrop);
    &ALL
}

/// The sample's headers are shorter than this.
const HEADER: usize = 4 * 1024;

/// The message with this Message-ID, as it is sent and as it is parsed.
fn with<T>(id: &str, check: impl FnOnce(&[u8], &Message<'_>) -> T) -> T {
    let all = all();
    let header = format!("\r\nMessage-ID: <{id}");
    let octets = all
        .iter()
        .find(|octets| contains(&octets[..octets.len().min(HEADER)], &header))
        .unwrap_or_else(|| panic!("no {id}"));
    check(
        octets,
        &MessageParser::default().parse(octets).expect("a message"),
    )
}

fn contains(octets: &[u8], text: &str) -> bool {
    octets
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

fn text(message: &Message<'_>) -> String {
    message.body_text(0).expect("a text").into_owned()
}

/// Subject, sender's name, and words of the body, each decoded.
fn check(id: &str, subject: &str, sender: &str, words: &str) {
    with(id, |_, message| {
        assert_eq!(message.subject().unwrap_or_default(), subject);
        let from = message
            .from()
            .and_then(|from| from.first())
            .expect("a sender");
        assert_eq!(from.name().or(from.address()).unwrap_or_default(), sender);
        assert!(text(message).contains(words), "{}", text(message));
    });
}

fn attachment_names(message: &Message<'_>) -> Vec<String> {
    message
        .attachments()
        .map(|part| part.attachment_name().unwrap_or("-").to_owned())
        .collect()
}

#[test]
fn every_message_can_be_parsed_and_sent() {
    let all = all();
    assert!(all.len() >= 48);
    for octets in all {
        let name = String::from_utf8_lossy(&octets[..octets.len().min(120)]).into_owned();
        assert!(MessageParser::default().parse(octets).is_some(), "{name}");
        assert!(!contains(octets, "%{"), "{name}");
        let bare = octets
            .iter()
            .enumerate()
            .any(|(at, octet)| *octet == b'\n' && (at == 0 || octets[at - 1] != b'\r'));
        assert!(!bare, "a bare LF in {name}");
    }
}

#[test]
fn the_oldest_comes_first_and_nothing_is_from_the_future() {
    let dates: Vec<i64> = all()
        .iter()
        .map(|octets| {
            MessageParser::default()
                .parse(octets)
                .expect("a message")
                .date()
                .expect("a date")
                .to_timestamp()
        })
        .collect();
    assert!(dates.is_sorted(), "{dates:?}");
    let now = time::OffsetDateTime::now_utc().unix_timestamp();
    assert!(dates.iter().all(|date| *date < now));
    let span = (dates[dates.len() - 1] - dates[0]) / (24 * 60 * 60);
    assert!(span > 150, "over months");
}

#[test]
fn one_day_gives_one_mailbox() {
    let day = |ordinal| time::Date::from_ordinal_date(2031, ordinal).expect("a day");
    assert_eq!(
        demo::sample_maildrop_on(day(40)),
        demo::sample_maildrop_on(day(40))
    );
    assert_ne!(
        demo::sample_maildrop_on(day(40)),
        demo::sample_maildrop_on(day(41))
    );
}

/// Only names that are reserved for examples: nobody real gets a query, a click or a letter.
#[test]
fn only_names_for_examples() {
    for octets in all() {
        // Quoted-printable breaks long lines anywhere.
        let text = String::from_utf8_lossy(octets).replace("=\r\n", "");
        let hosts = text.match_indices(['@', '/']).filter_map(|(at, sign)| {
            let rest = &text[at + 1..];
            let is_host = sign == "@" || (text[..at].ends_with(":/") && !rest.starts_with('/'));
            let end = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-'))
                .unwrap_or(rest.len());
            (is_host && rest[..end].contains('.'))
                .then(|| rest[..end].trim_end_matches('.').to_owned())
        });
        for host in hosts {
            let reserved = [".test", "example.org", "example.net", "192.0.2.66"];
            assert!(reserved.iter().any(|end| host.ends_with(end)), "{host}");
        }
    }
}

#[test]
fn texts_short_long_and_flowed() {
    check(
        "box-417.open",
        "Your box is open",
        "Poste Restante, Harbour Office",
        "box 417 is yours",
    );
    with("long-letter.1", |octets, _| assert!(octets.len() > 3_000));
    with("plain.822", |_, message| {
        assert!(message.content_type().is_none());
        assert!(text(message).contains("still a perfectly good letter"));
    });
    with("house.1", |_, message| {
        let kind = message.content_type().expect("a type");
        assert_eq!(kind.attribute("format"), Some("flowed"));
        assert!(
            text(message)
                .lines()
                .filter(|line| line.ends_with(' '))
                .count()
                > 5,
            "soft line ends"
        );
    });
}

fn references(message: &Message<'_>) -> usize {
    match message.references() {
        HeaderValue::Text(_) => 1,
        HeaderValue::TextList(list) => list.len(),
        _ => 0,
    }
}

#[test]
fn threads_hold_together() {
    let about = |subject: &str| -> Vec<Message<'_>> {
        let parsed = all()
            .iter()
            .map(|octets| MessageParser::default().parse(octets).expect("a message"));
        parsed
            .filter(|message| {
                message
                    .subject()
                    .unwrap_or_default()
                    .trim_start_matches("Re: ")
                    == subject
            })
            .collect()
    };
    let boat = about("The blue boat");
    assert_eq!(boat.len(), 10);
    assert_eq!(references(&boat[0]), 0);
    assert!(boat[1..].iter().all(
        |message| references(message) > 0 && text(message).contains('>') || references(message) > 2
    ));
    assert_eq!(references(&boat[9]), 5);
    assert_eq!(about("Spare key?").len(), 2);
    assert_eq!(about("Grandmother's soup").len(), 2);
}

#[test]
fn charsets() {
    check(
        "maerchen",
        "Ihr Märchenbuch",
        "Hedwig Brandt",
        "gründlich geräumt",
    );
    check(
        "fees.87",
        "Mooring fees – “including weather”",
        "Harbour Office",
        "€3.50 a night",
    );
    check(
        "sakura",
        "遅い桜のこと",
        "春野みどり",
        "局長さんは「あの木は時計を持っていない」と言います",
    );
    check("white.nights", "Белые ночи", "Вера", "белые ночи начались");
    check("slow.boat", "茶叶和慢船", "林小雨", "邮筒不是绿色的");
    check("home.safe", "הגעתי בשלום", "נועם", "טובה היקרה");
    check("kitchen.sea", "بحر في المطبخ", "ليلى", "وصلت بطاقتك");
    check("emoji", "👩‍🚀🏳️‍🌈 café ≠ cafe\u{301}", "Zoe", "🐦‍⬛");
    for (id, octets) in [
        ("fees.87", &b"\x803.50"[..]),
        ("white.nights", b"\xc2\xc5\xcc\xd9\xc5"),
        ("sakura", b"\x1b$B"),
        ("home.safe", b"\xe8\xe5\xe1\xe4"),
    ] {
        with(id, |all, _| {
            assert!(
                all.windows(octets.len()).any(|window| window == octets),
                "{id} is as it claims"
            );
        });
    }
}

#[test]
fn headers_of_every_kind() {
    check(
        "raw.utf8",
        "Grüße von der Fähre – raw, as typed 📮",
        "Zoë Åkerlöf",
        "SMTPUTF8",
    );
    with("raw.latin1", |octets, _| {
        assert!(
            octets
                .windows(10)
                .any(|window| window == b"R\xe4ksm\xf6rg\xe5s")
        );
    });
    check(
        "words@",
        "One word in two languages, příležitost and plain ones between them",
        "Miléna Dvořáková",
        "příležitost",
    );
    with("umbrella.8", |_, message| {
        assert!(message.subject().expect("a subject").len() > 300);
    });
    with("nosubject", |_, message| {
        assert_eq!(message.subject().unwrap_or_default(), "");
    });
    with("stranger.1", |_, message| {
        let from = message
            .from()
            .and_then(|from| from.first())
            .expect("a sender");
        assert_eq!(from.name(), Some("counter@poste.test (Poste Restante)"));
        assert_eq!(from.address(), Some("stranger@elsewhere.test"));
    });
    with("winter", |_, message| {
        assert!(message.to().is_some_and(|to| to.first().is_none()));
    });
    with("parcel.holes", |octets, _| {
        assert!(contains(octets, "X-Priority: 1"));
    });
    with("varnish.88", |octets, _| {
        assert!(contains(octets, "List-Post:"));
    });
    with("stmt.11", |octets, message| {
        assert!(message.header_raw("DKIM-Signature").is_some());
        assert!(contains(octets, "dmarc=pass"));
    });
}

#[test]
fn bodies_in_several_forms() {
    with("booking-2209", |_, message| {
        assert!(text(message).contains("the one with the fig tree"));
        assert!(
            message
                .body_html(0)
                .expect("HTML")
                .contains("<b>courtyard side</b>")
        );
    });
    with("book.9", |_, message| {
        assert!(
            message.text_body.len() == 1 && message.html_body.len() == 1,
            "HTML alone"
        );
        assert!(
            message
                .body_html(0)
                .expect("HTML")
                .contains("did not agree")
        );
    });
    with("bunk@", |_, message| {
        let html = message.body_html(0).expect("HTML").into_owned();
        let pictures: Vec<_> = message.attachments().collect();
        assert_eq!(pictures.len(), 2);
        for picture in pictures {
            assert!(picture.contents().starts_with(b"\x89PNG\r\n\x1a\n"));
            let id = picture.content_id().expect("an id");
            assert!(html.contains(&format!("cid:{id}")));
        }
    });
}

#[test]
fn attachments() {
    with("ticket.5521", |_, message| {
        assert_eq!(attachment_names(message), ["ferry-ticket.pdf"]);
        assert!(
            message
                .attachment(0)
                .expect("one")
                .contents()
                .starts_with(b"%PDF-1.4")
        );
    });
    with("log.1", |_, message| {
        assert_eq!(attachment_names(message), ["chart.png", "log.csv"]);
        assert!(
            message
                .attachment(1)
                .expect("two")
                .text_contents()
                .expect("text")
                .contains(r#""saw a whale, or ""a wave""""#)
        );
    });
    with("naming.87", |octets, message| {
        assert!(attachment_names(message).contains(&"naming.ics".to_owned()));
        assert!(contains(octets, "method=REQUEST") && contains(octets, "BEGIN:VEVENT"));
    });
    with("fwd.fog", |_, message| {
        let inner = message
            .attachment(0)
            .and_then(|part| part.message())
            .expect("a message within");
        assert_eq!(inner.subject(), Some("Re: The fog question – a ninth kind"));
        assert!(text(inner).contains("þoka sem bíður"));
        assert_eq!(attachment_names(inner), ["kinds-of-fog.txt"]);
    });
    with("recipe@", |_, message| {
        assert_eq!(
            attachment_names(message),
            ["Großmutters Smörgåstårta – für zwölf guests.txt"]
        );
    });
    with("card.1", |_, message| {
        assert_eq!(attachment_names(message), ["harbour-office.vcf"]);
    });
    with("invoice.rtl", |_, message| {
        assert_eq!(attachment_names(message), ["invoice\u{202e}fdp.exe"]);
    });
    with("bells@", |octets, message| {
        assert!(
            (1_400_000..1_700_000).contains(&octets.len()),
            "{}",
            octets.len()
        );
        assert!(
            message
                .attachment(0)
                .expect("one")
                .contents()
                .starts_with(b"RIFF")
        );
    });
}

#[test]
fn newsletters_and_worse() {
    with("issue9.417", |_, message| {
        let html = message.body_html(0).expect("HTML").into_owned();
        assert!(
            html.contains(r#"open.gif?reader=417&amp;issue=9" width="1" height="1""#),
            "a tracking pixel"
        );
        assert!(
            html.contains("http://images.lighthouse-letter.test/skerry.jpg"),
            "a remote picture"
        );
        assert!(
            message
                .header_raw("List-Unsubscribe")
                .is_some_and(|value| value.contains("https://"))
        );
        assert!(message.header_raw("List-Unsubscribe-Post").is_some());
    });
    with("urgent.1", |octets, message| {
        let html = message.body_html(0).expect("HTML").into_owned();
        assert!(html.contains(r#"href="http://poste.test.login-check.elsewhere.test/box417">https://poste.test/sign-in<"#));
        assert!(contains(octets, "dmarc=fail"));
    });
    with("scissors@", |_, message| {
        let html = message.body_html(0).expect("HTML").into_owned();
        for harm in [
            "<script>",
            "onerror=",
            "<iframe",
            "<form",
            "<svg onload",
            "javascript:",
            "<link rel=\"stylesheet\"",
            "@import",
            "http-equiv=\"refresh\"",
            "<base ",
            "<object",
            "<embed",
            "srcdoc=",
            "position: fixed",
            "formaction",
            "autofocus",
        ] {
            assert!(html.contains(harm), "{harm}");
        }
        assert!(html.matches("title='owned'").count() > 20);
    });
}

#[test]
fn reports_and_signatures() {
    with("dsn.1", |_, message| {
        let kind = message.content_type().expect("a type");
        assert_eq!(
            (kind.ctype(), kind.subtype()),
            ("multipart", Some("report"))
        );
        let status = message.parts.iter().find(|part| {
            part.content_type()
                .is_some_and(|kind| kind.subtype() == Some("delivery-status"))
        });
        assert!(
            String::from_utf8_lossy(status.expect("a status").contents()).contains("Status: 5.1.1")
        );
    });
    with("thirds@", |_, message| {
        assert_eq!(
            message.content_type().and_then(|kind| kind.subtype()),
            Some("signed")
        );
        assert_eq!(attachment_names(message), ["smime.p7s"]);
    });
    with("pgp@", |octets, _| {
        for line in [
            "-----BEGIN PGP SIGNED MESSAGE-----",
            "-----BEGIN PGP SIGNATURE-----",
            "-----END PGP SIGNATURE-----",
        ] {
            assert!(contains(octets, line));
        }
    });
}

#[test]
fn broken_ones_are_broken_and_do_no_harm() {
    with("scan.1", |octets, message| {
        assert!(!contains(octets, "--=_scan--"), "no end");
        assert!(text(message).contains("Paper jam in tray 2"));
    });
    with("tunnel", |octets, message| {
        assert!(
            !contains(octets, "\r\n\r\n") && !octets.ends_with(b"\n"),
            "no end of the header"
        );
        assert!(message.date().is_some());
    });
    with("dots@", |octets, message| {
        assert!(
            contains(octets, "\r\n.\r\n..\r\n...\r\n.hidden") && octets.ends_with(b"\r\n\r\n.\r\n")
        );
        assert!(
            contains(octets, "\r\nFrom here on") && contains(octets, "\r\n>From the other side")
        );
        assert_eq!(message.subject(), Some(". .. ..."));
    });
}
