//! Every card has words.

use super::*;

fn at(year: u16, month: u8, day: u8, minute: Option<u16>, zone: &str) -> Moment {
    Moment {
        year,
        month,
        day,
        minute,
        zone: zone.into(),
        utc: None,
    }
}

#[test]
fn times_have_their_zone_and_the_right_weekday() {
    for (written, expected) in [
        (
            at(2026, 7, 3, Some(540), "Europe/Berlin"),
            "Friday, 3 July 2026, 09:00 (Europe/Berlin)",
        ),
        (
            at(2024, 2, 29, Some(0), "UTC"),
            "Thursday, 29 February 2024, 00:00 (UTC)",
        ),
        (
            at(2026, 12, 24, Some(1439), ""),
            "Thursday, 24 December 2026, 23:59 (no time zone given)",
        ),
        (at(2026, 12, 24, None, ""), "2026-12-24 (the whole day)"),
    ] {
        assert_eq!(moment(&written), expected);
    }
}

#[test]
fn recurrence_is_said_in_phrases() {
    let rule = Repeat {
        frequency: Frequency::Weekly,
        interval: 2,
        days: 0b1010,
        count: Some(10),
        until: Some(at(2027, 1, 1, None, "")),
    };
    assert_eq!(
        repeat(&rule),
        [
            "every 2 weeks",
            "Monday, Wednesday",
            "10 times",
            "until 2027-01-01"
        ]
    );
    let rule = Repeat {
        interval: 1,
        ..Repeat::default()
    };
    assert_eq!(repeat(&rule), ["by a rule of its own"]);
}

#[test]
fn status_codes_mean_something() {
    for (code, expected) in [
        ("5.1.1", "5.1.1: there is no such mailbox at that server."),
        ("4.2.2", "4.2.2: the mailbox is full."),
        (
            "5.7.999",
            "5.7.999: it was refused for reasons of safety or policy.",
        ),
        ("5.0.0", "5.0.0"),
        ("", ""),
    ] {
        assert_eq!(status(code), expected);
    }
}

#[test]
fn the_origin_is_what_the_server_says() {
    let check = |method: &str, result: &str, domain: &str| Check {
        method: method.into(),
        result: result.into(),
        domain: domain.into(),
    };
    for (checks, expected) in [
        (
            vec![
                check("spf", "pass", "a.example"),
                check("dmarc", "pass", "example.org"),
            ],
            "DMARC passed for example.org, says mx.example",
        ),
        (
            vec![check("spf", "fail", "")],
            "SPF failed, says mx.example",
        ),
        (
            vec![check("arc", "pass", "")],
            "mx.example did not check where this message comes from",
        ),
        (
            vec![],
            "mx.example did not check where this message comes from",
        ),
    ] {
        let authentication = Authentication {
            server: "mx.example".into(),
            on_top: false,
            checks,
        };
        assert_eq!(origin(&authentication), expected);
    }
}

#[test]
fn fates_receipts_and_seals_have_sentences() {
    for fate in [
        Fate::Failed,
        Fate::Delayed,
        Fate::Delivered,
        Fate::Relayed,
        Fate::Expanded,
        Fate::Unknown,
    ] {
        let words = delivery(&Delivery {
            recipient: "bo@example.net".into(),
            fate,
            ..Delivery::default()
        });
        assert!(
            words.contains("bo@example.net") && words.ends_with('.'),
            "{words}"
        );
    }
    for seen in [
        Seen::Displayed,
        Seen::Deleted,
        Seen::Dispatched,
        Seen::Processed,
        Seen::Unknown,
    ] {
        let words = receipt(&Receipt {
            seen,
            ..Receipt::default()
        });
        assert!(
            words.contains("the recipient") && words.ends_with('.'),
            "{words}"
        );
    }
    use Protection::*;
    for kind in [
        SmimeSigned,
        SmimeOpaque,
        SmimeEncrypted,
        PgpSigned,
        PgpEncrypted,
        OtherSigned,
        OtherEncrypted,
    ] {
        let words = protection(kind);
        let sealed =
            words.what.contains("cannot be read here") || words.what.contains("not verified");
        assert!(sealed && words.next.ends_with('.'), "{words:?}");
    }
    for files in [0, 1, 7] {
        assert!(wrapped(files).contains("winmail.dat"));
    }
}

#[test]
fn days_and_numbers_follow_the_language() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("words");
    let built = words::build(&folder).expect("the build read them, too");
    let german = built.catalogs.into_iter().find(|one| one.language == "de");
    let german = german.expect("it is spoken").content;
    assert!(super::super::words::speak(
        super::super::language::Language::German,
        german
    ));
    let rule = Repeat {
        frequency: Frequency::Weekly,
        interval: 2,
        days: 0b1010,
        count: Some(1_000),
        until: Some(at(2027, 1, 1, None, "")),
    };
    assert_eq!(
        repeat(&rule),
        [
            "alle 2 Wochen",
            "Montag, Mittwoch",
            "1.000-mal",
            "bis 01.01.2027"
        ]
    );
    assert_eq!(
        moment(&at(2026, 7, 3, Some(540), "Europe/Berlin")),
        "Freitag, 3. Juli 2026, 09:00 (Europe/Berlin)"
    );
}
