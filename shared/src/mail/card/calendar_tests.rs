//! Invitations as programs write them, and as nobody should.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

const ZONE: &str = "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:DAYLIGHT\r\nDTSTART:19810329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n\
    RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\nBEGIN:STANDARD\r\nDTSTART:19961027T030000\r\nTZOFFSETFROM:+0200\r\n\
    TZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

fn event(lines: &str) -> Invitation {
    let text = format!(
        "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n{ZONE}BEGIN:VEVENT\r\n{lines}END:VEVENT\r\nEND:VCALENDAR\r\n"
    );
    read(&text).expect("an event")
}

#[test]
fn an_invitation_says_what_when_and_where() {
    let found = event(
        "SUMMARY;LANGUAGE=en:Soup\\, then\\nwalk\r\n ing\r\nDTSTART;TZID=Europe/Berlin:20260703T090000\r\nDURATION:PT1H30M\r\n\
         LOCATION:Kitchen\\; left\r\nORGANIZER;CN=\"Ann: Lee\";SENT-BY=\"mailto:x@example.org\":MAILTO:ann@example.org\r\n\
         BEGIN:VALARM\r\nSUMMARY:Alarm\r\nEND:VALARM\r\n",
    );
    assert_eq!(found.method, Method::Request);
    assert_eq!(found.summary, "Soup, then, walking");
    assert_eq!(found.place, "Kitchen; left");
    assert_eq!(
        (
            found.organiser.name.as_str(),
            found.organiser.address.as_str()
        ),
        ("Ann: Lee", "ann@example.org")
    );
    let start = found.start.expect("a beginning");
    assert_eq!(
        (start.minute, start.zone.as_str()),
        (Some(540), "Europe/Berlin")
    );
    // 07:00 UTC: it is summer.
    assert_eq!(start.utc, Some(1_783_062_000));
    let end = found.end.expect("an end");
    assert_eq!((end.minute, end.utc), (Some(630), Some(1_783_067_400)));
}

#[test]
fn offsets_follow_the_season() {
    for (written, offset) in [
        ("20260115T120000", 1),
        ("20260329T015900", 1),
        ("20260329T030000", 2),
        ("20260703T120000", 2),
        ("20261025T040000", 1),
        ("20261231T120000", 1),
    ] {
        let start = event(&format!("DTSTART;TZID=Europe/Berlin:{written}\r\n"))
            .start
            .expect("a beginning");
        assert_eq!(start.utc, Some(local(&start) - offset * 3_600), "{written}");
    }
    let unknown = event("DTSTART;TZID=Mars/Olympus:20260115T120000\r\n")
        .start
        .expect("a beginning");
    assert_eq!((unknown.utc, unknown.zone.as_str()), (None, "Mars/Olympus"));
}

#[test]
fn whole_days_end_on_their_last() {
    let one = event("DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261225\r\n");
    assert_eq!(one.end, None);
    let three = event("DTSTART;VALUE=DATE:20261230\r\nDTEND;VALUE=DATE:20270102\r\n");
    let end = three.end.expect("an end");
    assert_eq!(
        (end.year, end.month, end.day, end.minute),
        (2027, 1, 1, None)
    );
}

#[test]
fn recurrence_is_read_roughly() {
    for (written, expected) in [
        (
            "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10",
            Repeat {
                frequency: Frequency::Weekly,
                interval: 1,
                days: 0b1010,
                count: Some(10),
                until: None,
            },
        ),
        (
            "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR",
            Repeat {
                frequency: Frequency::Monthly,
                interval: 2,
                days: 0b10_0000,
                ..Repeat::default()
            },
        ),
        (
            "FREQ=DAILY;UNTIL=20270101",
            Repeat {
                frequency: Frequency::Daily,
                interval: 1,
                until: written_day(2027, 1, 1),
                ..Repeat::default()
            },
        ),
        (
            "nonsense",
            Repeat {
                interval: 1,
                ..Repeat::default()
            },
        ),
        (
            "FREQ=YEARLY;INTERVAL=0;COUNT=-1",
            Repeat {
                frequency: Frequency::Yearly,
                interval: 1,
                ..Repeat::default()
            },
        ),
    ] {
        assert_eq!(rule(written), expected, "{written}");
    }
}

fn written_day(year: u16, month: u8, day: u8) -> Option<Moment> {
    Some(Moment {
        year,
        month,
        day,
        ..Moment::default()
    })
}

#[test]
fn nonsense_is_no_date() {
    for value in [
        "",
        "2026",
        "20261301",
        "20260132T",
        "20260101X120000",
        "20260101T250000",
        "２０２６０１０１",
        "-0260101",
    ] {
        assert_eq!(written(value), None, "{value}");
    }
}

#[test]
fn methods_and_more_events_are_told() {
    let two = read(
        "METHOD:CANCEL\nBEGIN:VEVENT\nSUMMARY:a\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:b\nEND:VEVENT\n",
    )
    .expect("an event");
    assert_eq!(
        (two.method, two.summary.as_str(), two.more),
        (Method::Cancel, "a", 1)
    );
    assert_eq!(read("BEGIN:VCALENDAR\nEND:VCALENDAR\n"), None);
    assert_eq!(read(""), None);
    let overridden = event("SUMMARY:An\u{202e}n\r\n");
    assert_eq!(overridden.summary, "An[U+202E]n");
}
