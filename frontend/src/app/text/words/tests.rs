use super::*;

/// Every language's catalog, as the page would fetch it.
fn catalogs() -> Vec<(Language, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("words");
    let built = words::build(&folder).expect("the build read them, too");
    let catalogs = built.catalogs.into_iter().map(|catalog| catalog.content);
    Language::ALL.into_iter().zip(catalogs).collect()
}

#[test]
fn every_message_of_every_language_is_whole() {
    for (language, catalog) in catalogs() {
        assert!(speak(language, catalog));
        let mut said = 0;
        for place in 0..COUNT {
            let place = u16::try_from(place).expect("few");
            for number in [0, 1, 2, 5, 1_000_000] {
                let numbers: Vec<_> = (0..6).map(|_| Arg::Number(number)).collect();
                let texts: Vec<_> = (0..6).map(|_| Arg::Text("example")).collect();
                for sentence in [say(place, &numbers), say(place, &texts)] {
                    assert!(!sentence.trim().is_empty(), "{language:?}: {place}");
                    assert!(
                        !sentence.contains(|c: char| c.is_control()),
                        "{language:?}: {sentence:?}"
                    );
                    assert!(
                        !sentence.contains(['{', '}']) && !sentence.contains("  "),
                        "{language:?}: {sentence:?}"
                    );
                    said += 1;
                }
            }
        }
        assert!(said > 1_000, "{language:?}: {said}");
    }
}

#[test]
fn plurals_follow_the_language() {
    for (language, catalog) in catalogs() {
        assert!(speak(language, catalog));
        let expected = match language {
            Language::English => [
                "0 messages",
                "1 message",
                "4,812 messages",
                "1,000,000 messages",
            ],
            Language::German => [
                "0 Nachrichten",
                "1 Nachricht",
                "4.812 Nachrichten",
                "1.000.000 Nachrichten",
            ],
            Language::French => [
                "0 message",
                "1 message",
                "4\u{202f}812 messages",
                "1\u{202f}000\u{202f}000 de messages",
            ],
            Language::Spanish => [
                "0 mensajes",
                "1 mensaje",
                "4812 mensajes",
                "1.000.000 de mensajes",
            ],
        };
        assert_eq!([0, 1, 4_812, 1_000_000].map(units::messages), expected);
    }
}

#[test]
fn a_catalog_of_another_page_is_not_spoken() {
    assert!(!speak(Language::German, "Hallo".into()));
    assert_eq!(language::current(), Language::English);
    assert_eq!(SIGN_OUT_HERE.text(), "Sign out");
}

const SIGN_OUT_HERE: Phrase = mailbox::SIGN_OUT;

#[test]
fn french_signs_do_not_start_a_line() {
    let french = catalogs()
        .into_iter()
        .find(|(language, _)| *language == Language::French);
    // The key of this name is no question mark.
    let catalog = french.expect("it is spoken").1.replace("touche ?", "");
    for sign in [" :", " ;", " ?", " !", "« ", " »"] {
        let lost = catalog.lines().find(|line| line.contains(sign));
        assert_eq!(lost, None, "{sign:?} wants a space that does not break");
    }
    assert!(catalog.contains("«\u{a0}"));
}
