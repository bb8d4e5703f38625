//! Somebody takes their mail along: a message, its attachments, and everything, over a line that breaks in the middle.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use e2e::bridge::Bridge;
use e2e::browser::{Browser, Engine};
use e2e::dovecot::{Dovecot, Mailbox};
use e2e::relay::Relay;
use e2e::stage::{MailServer, browser_story};
use e2e::visit::{self, Card};
use e2e::wait::{SOON, until};
use e2e::{letters, mail, renderers};
use shared::tunnel::message::Mode;

const USER: &str = "annabel.reader@example.org";
const PASSWORD: &str = "correct horse; 7 staples";

/// Messages in the maildrop.
const MANY: usize = 500;

/// Octets after which the first line breaks: in the middle of everything.
const CUT: usize = 300_000;

/// The message with two attachments, the last one.
const PARCEL: &str = "Two things in a parcel";

#[test]
fn chromium_keeps_it() {
    keeps(Engine::Chromium);
}

#[test]
fn firefox_keeps_it() {
    keeps(Engine::Firefox);
}

#[test]
fn webkitgtk_keeps_it() {
    keeps(Engine::WebKitGtk);
}

/// 300 MB on their way to the disk.
#[test]
fn chromium_holds_little_of_what_it_saves() {
    const NUMBER: usize = 300;
    /// What the page may grow by. It holds a few megabytes; the rest is what the collectors of two threads have not looked at
    /// yet, however much passes through.
    const GROWTH_MAX: u64 = 180_000_000;
    browser_story(
        "keep_much",
        Engine::Chromium,
        MailServer::Dovecot,
        async |browser: &Browser| {
            let letter = mail::plain(
                "A long letter",
                &"All is well on the coast, as far as can be seen.\n".repeat(20_000),
            );
            let messages = vec![letter; NUMBER];
            let octets: usize = messages.iter().map(Vec::len).sum();
            let dovecot = Dovecot::start(&[Mailbox {
                user: USER,
                password: PASSWORD,
                messages: &messages,
            }])
            .await;
            let bridge = Bridge::to(&[(dovecot.tls_port(), Mode::Tls)]).await;
            sign_in(browser, &bridge, dovecot.tls_port(), &dovecot).await;
            watch(browser).await;
            visit::row(browser, NUMBER).await;
            let before = renderers::peak(browser);
            renderers::forget(browser);
            browser.click("save-all").await;
            browser.click("save-mbox").await;
            until("everything to be saved", LONG, async || {
                browser.sees("saved").await.then_some(())
            })
            .await;
            let after = renderers::peak(browser);
            let size = browser
                .script_async("return (await window.chosen.getFile()).size")
                .await;
            let lines: usize = messages
                .iter()
                .map(|it| it.iter().filter(|&&octet| octet == b'\n').count())
                .sum();
            let from_lines = size.as_u64().expect("a size") - (octets - lines) as u64;
            // "From " and an address, a date, and the empty line behind each message.
            assert!(
                (30..100).contains(&(from_lines / NUMBER as u64)),
                "{from_lines}"
            );
            let grown = after.saturating_sub(before);
            println!(
                "saving {octets} octets: the page's processes grew from {before} to {after} octets at most"
            );
            assert!(grown < GROWTH_MAX, "{before} to {after}");
        },
    );
}

/// For 300 MB through a bridge that was not optimised.
const LONG: std::time::Duration = std::time::Duration::from_secs(200);

fn keeps(engine: Engine) {
    browser_story(
        "keep",
        engine,
        MailServer::Dovecot,
        async |browser: &Browser| {
            let messages = messages();
            let dovecot = Dovecot::start(&[Mailbox {
                user: USER,
                password: PASSWORD,
                messages: &messages,
            }])
            .await;
            let relay = Relay::before(dovecot.tls_port()).await;
            let bridge = Bridge::to(&[(relay.port(), Mode::Tls)]).await;
            sign_in(browser, &bridge, relay.port(), &dovecot).await;
            watch(browser).await;

            // With a place that the person has chosen, where the browser can do that; the line breaks on the way.
            if engine == Engine::Chromium {
                everything(browser, &relay, Some(CUT)).await;
                assert_same(&chosen_file(browser).await, &messages);
                browser.script("delete window.showSaveFilePicker").await;
            }
            // As a download.
            let receipt = everything(browser, &relay, Some(CUT)).await;
            assert!(receipt.contains("500 messages saved in"), "{receipt}");
            let mbox = handed_over(browser).await;
            assert_same(&mbox, &messages);
            if engine != Engine::WebKitGtk {
                // Its driver has no way to say where downloads go.
                assert_eq!(downloaded(browser, ".mbox", mbox.len()).await, mbox);
            }
            one_message(browser, &messages).await;
            read_meanwhile_and_cancel(browser, &relay).await;
        },
    );
}

/// Saves all messages as an mbox over a line that breaks once, and returns the receipt.
async fn everything(browser: &Browser, relay: &Relay, cut: Option<usize>) -> String {
    if let Some(octets) = cut {
        relay.cut_after(octets);
    }
    browser.click("save-all").await;
    browser.click("save-mbox").await;
    browser.wait_for("saved").await;
    let receipt = browser.text("saved").await;
    assert!(!browser.sees("missing").await, "{receipt}");
    assert!(cut.is_none() || relay.has_cut(), "the line broke");
    browser.click("close-receipt").await;
    receipt
}

async fn one_message(browser: &Browser, messages: &[Vec<u8>]) {
    visit::open(browser, MANY, PARCEL).await;
    browser.click("save-message").await;
    assert_eq!(handed_over(browser).await, messages[MANY - 1]);

    let program = browser.text("attachment-1").await;
    assert!(
        program.contains("invoice.pdf.exe") && program.contains("program"),
        "{program}"
    );
    browser.click("save-all-attachments").await;
    let zip = handed_over(browser).await;
    assert!(zip.starts_with(b"PK\x03\x04"));
    for content in [notes(), every_octet()] {
        assert!(zip.windows(content.len()).any(|it| it == content));
    }
    assert!(zip.windows(15).any(|it| it == b"invoice.pdf.exe"));

    browser.click("preview-0").await;
    browser.wait_for_text("preview", "seven lemons").await;
}

/// A message is opened while a file is made; then the person has had enough of a line that has stopped.
async fn read_meanwhile_and_cancel(browser: &Browser, relay: &Relay) {
    relay.stall_after(100_000);
    browser.click("save-all").await;
    browser.click("save-mbox").await;
    browser.wait_for("saving").await;
    until("the line to stop", SOON, async || {
        relay.is_stalled().then_some(())
    })
    .await;
    browser.click("sign-out").await;
    browser.wait_for_text("saving", "would end the save").await;
    relay.go_on_slowly();
    browser.click("row-499").await;
    browser.wait_for_text("body-text", "message 498").await;
    assert!(browser.sees("saving").await, "the file is still being made");
    browser.click("stop-saving").await;
    let receipt = browser.wait_for_text("saved", "cancelled").await;
    assert!(receipt.contains("no file was made"), "{receipt}");
    assert_eq!(
        browser.script("return window.handedOver").await,
        serde_json::Value::Null
    );
}

async fn sign_in(browser: &Browser, bridge: &Bridge, port: u16, dovecot: &Dovecot) {
    browser.goto(&bridge.page()).await;
    let card = Card {
        address: USER,
        password: PASSWORD,
        port,
        mode: Mode::Tls,
    };
    visit::sign_in(browser, card).await;
    visit::trust(browser, dovecot.certificate()).await;
    browser.wait_for("mailbox").await;
}

/// What the page hands to the browser is looked at on its way, and a place is chosen without a dialog, which no driver can
/// answer: a file of this origin's own file system.
async fn watch(browser: &Browser) {
    let script = "
        window.handedOver = null;
        const make = URL.createObjectURL;
        URL.createObjectURL = blob => {
            if (blob.type !== 'text/plain') window.handedOver = blob;
            return make.call(URL, blob);
        };
        if (window.showSaveFilePicker) window.showSaveFilePicker = async options => {
            window.suggested = options.suggestedName;
            const folder = await navigator.storage.getDirectory();
            window.chosen = await folder.getFileHandle('chosen', { create: true });
            return window.chosen;
        };";
    browser.script(script).await;
}

/// What was handed to the browser last.
async fn handed_over(browser: &Browser) -> Vec<u8> {
    until("a file to be handed over", SOON, async || {
        let there = browser.script("return window.handedOver !== null").await;
        (there == true).then_some(())
    })
    .await;
    let octets = octets(browser, "window.handedOver").await;
    browser.script("window.handedOver = null").await;
    octets
}

async fn chosen_file(browser: &Browser) -> Vec<u8> {
    let name = browser.script("return window.suggested").await;
    let name = name.as_str().expect("a name was suggested");
    assert!(name.starts_with(USER) && name.ends_with(".mbox"), "{name}");
    octets(browser, "await window.chosen.getFile()").await
}

/// A blob's octets.
async fn octets(browser: &Browser, blob: &str) -> Vec<u8> {
    let script = format!(
        "const octets = new Uint8Array(await ({blob}).arrayBuffer());
         let text = '';
         for (let at = 0; at < octets.length; at += 30000)
             text += btoa(String.fromCharCode(...octets.subarray(at, at + 30000)));
         return text;"
    );
    let text = browser.script_async(&script).await;
    let text = text.as_str().expect("a string");
    // 30,000 octets are 40,000 characters, without padding.
    let parts = text.as_bytes().chunks(40_000);
    let decoded = parts.map(|part| BASE64_STANDARD.decode(part).expect("base64"));
    decoded.collect::<Vec<_>>().concat()
}

/// A file among the downloads.
async fn downloaded(browser: &Browser, ending: &str, length: usize) -> Vec<u8> {
    until("the download", SOON, async || {
        let files = std::fs::read_dir(browser.downloads()).ok()?.flatten();
        let mut files = files.filter(|file| file.file_name().to_string_lossy().ends_with(ending));
        let octets = std::fs::read(files.next()?.path()).ok()?;
        (octets.len() == length).then_some(octets)
    })
    .await
}

/// What a reader of mboxrd makes of the file is what is in the maildir, octet for octet.
fn assert_same(mbox: &[u8], messages: &[Vec<u8>]) {
    let read = read(mbox);
    assert_eq!(read.len(), messages.len());
    for (number, (read, message)) in read.iter().zip(messages).enumerate() {
        let (read, message) = (
            String::from_utf8_lossy(read),
            String::from_utf8_lossy(message),
        );
        assert_eq!(read, message, "message {}", number + 1);
    }
}

/// A reader of mboxrd: a line that begins with `From ` begins a message, and one `>` is taken off where `From ` follows.
fn read(mbox: &[u8]) -> Vec<Vec<u8>> {
    let mut messages: Vec<Vec<u8>> = Vec::new();
    for line in mbox.split_inclusive(|&octet| octet == b'\n') {
        if line.starts_with(b"From ") {
            messages.push(Vec::new());
            continue;
        }
        let quotes = line.iter().take_while(|&&octet| octet == b'>').count();
        let is_quoted = quotes > 0 && line[quotes..].starts_with(b"From ");
        let line = if is_quoted { &line[1..] } else { line };
        let message = messages.last_mut().expect("it begins with a From_ line");
        message.extend_from_slice(line.strip_suffix(b"\n").expect("lines end"));
        message.extend_from_slice(b"\r\n");
    }
    for message in &mut messages {
        // The empty line between two messages.
        assert!(message.ends_with(b"\r\n\r\n"));
        message.truncate(message.len() - 2);
    }
    messages
}

/// Letters with whatever clients stumble over, and many more of several lines each.
fn messages() -> Vec<Vec<u8>> {
    let mut messages: Vec<Vec<u8>> = letters::all()
        .iter()
        .map(|letter| letters::with_last_line_ended(letter))
        .collect();
    for number in messages.len()..MANY - 1 {
        let body = format!(
            "message {number}\n\nFrom here\n>From there\n{}",
            "A line of some length.\n".repeat(60)
        );
        messages.push(mail::plain(&format!("Letter {number}"), &body));
    }
    messages.push(mail::with_attachments(
        PARCEL,
        "See inside.",
        &[("notes.txt", &notes()), ("invoice.pdf.exe", &every_octet())],
    ));
    messages
}

fn notes() -> Vec<u8> {
    b"Take seven lemons.\nFrom the south.\n".to_vec()
}

fn every_octet() -> Vec<u8> {
    (0..=255).cycle().take(3_000).collect()
}
