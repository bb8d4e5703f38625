//! Pictures of every state, on a desk and on a telephone, by day and by night, against the ones that somebody has looked
//! at. `cargo xtask bless --screens` writes them anew.

use std::fs;
use std::path::{Path, PathBuf};

use e2e::browser::{Browser, Engine, Look, evidence_dir, fonts};
use e2e::picture::Picture;
use e2e::stage::{MailServer, browser_story_with};
use e2e::wait::{SOON, until};

use super::{place::NOON, scenes};

/// With this set to 1, pictures are written instead of compared.
const BLESS: &str = "POSTE_RESTANTE_BLESS";

/// With more than this the pictures would be a burden for everyone who clones the repository.
const OCTETS_MAX: u64 = 3_000_000;

#[test]
fn every_state_looks_as_it_was_accepted() {
    let story = async |browser: &Browser| {
        browser.stop_the_clock(NOON).await;
        let blesses = std::env::var(BLESS).as_deref() == Ok("1");
        let mut wrong = Vec::new();
        let mut seen = Vec::new();
        scenes::play(browser, async |scene, ports| {
            seen.extend(Look::ALL.map(|look| file(scene, look)));
            for look in Look::tried() {
                browser.look(look).await;
                let picture = shoot(browser, ports).await;
                let name = file(scene, look);
                let result = if blesses {
                    bless(&name, &picture)
                } else {
                    compare(&name, &picture)
                };
                wrong.extend(result.err());
            }
            browser.look(Look::ALL[0]).await;
        })
        .await;
        wrong.extend(forgotten(&seen, blesses));
        assert!(
            wrong.is_empty(),
            "{} screens are not as they were accepted. What changed is red in {}; accept it with \
             `cargo xtask bless --screens`.\n{}",
            wrong.len(),
            evidence_dir().join("screens").display(),
            wrong.join("\n")
        );
        let octets: u64 = kept_files()
            .iter()
            .filter_map(|file| fs::metadata(file).ok())
            .map(|it| it.len())
            .sum();
        assert!(octets < OCTETS_MAX, "{octets} octets of pictures");
    };
    let missing = fonts::missing();
    browser_story_with(
        "screens",
        Engine::Chromium,
        MailServer::Pop3d,
        missing,
        story,
    );
}

fn file(scene: &str, look: Look) -> String {
    format!("{scene}-{}.png", look.name)
}

/// A picture of the page at rest: twice the same.
async fn shoot(browser: &Browser, ports: &[u16]) -> Picture {
    let mut before = Vec::new();
    let octets = until("the page to be at rest", SOON, async || {
        hide_chance(browser, ports).await;
        let picture = browser.client().screenshot().await.ok()?;
        let is_at_rest = before == picture;
        before.clone_from(&picture);
        is_at_rest.then_some(picture)
    });
    Picture::from_png(&octets.await)
}

/// What is another with each certificate, and with each build.
const PRINTS: &str = "[data-testid=certificate-fingerprint], [data-testid=trust-fingerprint], [data-testid=trust-hash], [data-testid=trust-version]";

/// Puts something fixed where the page shows what is another each time: ports and fingerprints. The caret blinks.
async fn hide_chance(browser: &Browser, ports: &[u16]) {
    let script = format!(
        "const ports = [...{ports:?}.map(String), location.port];
         const fixed = text => ports.reduce((text, port) => text.replaceAll(port, '10995'), text);
         const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
         while (texts.nextNode()) {{
           const node = texts.currentNode;
           if (ports.some(port => node.data.includes(port))) node.data = fixed(node.data);
         }}
         for (const field of document.querySelectorAll('input'))
           if (ports.includes(field.value)) field.value = fixed(field.value);
         for (const {{ firstChild: print }} of document.querySelectorAll('{PRINTS}'))
           print.data = print.data.replace(/[0-9A-Fa-f]/g, 'A');
         document.body.style.caretColor = 'transparent';
         for (const input of document.querySelectorAll('input')) input.style.caretColor = 'transparent';"
    );
    browser.script(&script).await;
}

fn bless(name: &str, picture: &Picture) -> Result<(), String> {
    let file = kept().join(name);
    // A picture that still says the same stays as it is, octet for octet.
    if compare(name, picture).is_ok() {
        return Ok(());
    }
    fs::create_dir_all(kept()).expect("the repository can be written to");
    fs::write(file, picture.to_png()).expect("the repository can be written to");
    println!("Rewriting {name}");
    Ok(())
}

fn compare(name: &str, picture: &Picture) -> Result<(), String> {
    let Ok(kept) = fs::read(kept().join(name)) else {
        return Err(format!("{name}: nobody has accepted one"));
    };
    let (kept, now) = (Picture::from_png(&kept), picture.as_kept());
    if kept.looks_like(&now) {
        return Ok(());
    }
    let (count, difference) = kept.difference(&now);
    let folder = evidence_dir().join("screens");
    fs::create_dir_all(&folder).expect("target/ can be written to");
    fs::write(folder.join(name), picture.to_png()).expect("target/ can be written to");
    fs::write(folder.join(format!("changed-{name}")), difference.to_png())
        .expect("target/ can be written to");
    Err(format!(
        "{name}: {count} pixels are different, or a whole surface a little"
    ))
}

/// Kept pictures of what is not there any more.
fn forgotten(seen: &[String], blesses: bool) -> Vec<String> {
    let stale = kept_files().into_iter().filter(|file| {
        let name = file.file_name().and_then(|name| name.to_str());
        !seen.iter().any(|seen| Some(seen.as_str()) == name)
    });
    if blesses {
        for file in stale {
            fs::remove_file(file).expect("the repository can be written to");
        }
        return Vec::new();
    }
    stale
        .map(|file| format!("{}: there is no such screen any more", file.display()))
        .collect()
}

fn kept() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/feel/screens")
}

fn kept_files() -> Vec<PathBuf> {
    let entries = fs::read_dir(kept()).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}
