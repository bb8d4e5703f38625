//! What a visit leaves in the memory of the browser's processes, beside a field as other pages have it.
//!
//! Nothing that runs in a page can overwrite what the browser has copied: the keys on their way to the field, what was in the
//! field before, text that was drawn. So this counts, at the moments that a person could know of.

use e2e::bridge::Bridge;
use e2e::browser::{Browser, Engine};
use e2e::dovecot::{Dovecot, Mailbox};
use e2e::foreign::Foreign;
use e2e::mail;
use e2e::meddler::Meddler;
use e2e::memory::{Canary, Found, Kind, Secret, Table};
use e2e::stage::{MailServer, browser_story};
use e2e::visit;
use e2e::wait::{SOON, until};
use fantoccini::key::Key;
use serde_json::json;
use shared::tunnel::message::Mode;

const USER: &str = "annabel.reader@example.org";

const PASSWORD: Canary = Canary {
    name: "password",
    word: "Quagmire7Staples",
};
const SUBJECT: Canary = Canary {
    name: "subject",
    word: "Zanzibar4Kettles",
};
const BODY: Canary = Canary {
    name: "body",
    word: "Xylograph9Pebble",
};
/// The message as it comes from the server. On the screen its parts are apart: so this is what programs handle.
const MESSAGE: Canary = Canary {
    name: "message",
    word: "Subject: Zanzibar4Kettles",
};
const ALL: [Canary; 4] = [PASSWORD, SUBJECT, BODY, MESSAGE];

/// From which both sides of a TLS 1.3 connection derive the keys that the mail is under.
const TRAFFIC_SECRET: &str = "TLS secret";
const TRAFFIC_SECRETS: [&str; 2] = ["CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0"];

/// With this set to 1 all engines are measured, the form of a person's own device, too, and every place is told.
const IN_FULL: &str = "POSTE_RESTANTE_MEMORY_IN_FULL";

#[test]
fn chromium() {
    remembers_little(Engine::Chromium);
}

#[test]
fn firefox() {
    remembers_little(Engine::Firefox);
}

#[test]
fn webkitgtk() {
    remembers_little(Engine::WebKitGtk);
}

/// Which field the password is typed into.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    /// The one that everybody gets: a text field that was never anything else.
    Masked,
    /// The form of a person's own device.
    Own,
    /// As other pages have it, without a form.
    Ordinary,
}

impl Field {
    fn story(self) -> &'static str {
        match self {
            Self::Masked => "memory_masked",
            Self::Own => "memory_own",
            Self::Ordinary => "memory_ordinary",
        }
    }
}

const TYPED: &str = "typed";
const USED: &str = "signed in";
const OVER: &str = "signed out";
const TIDY: &str = "tidied up";
const CLOSED: &str = "closed";

fn remembers_little(engine: Engine) {
    let in_full = std::env::var(IN_FULL).as_deref() == Ok("1");
    if !in_full && engine != Engine::Chromium {
        println!("{} is measured with {IN_FULL}=1 only", engine.name());
        return;
    }
    let own = in_full.then(|| measure(engine, Field::Own)).flatten();
    let (Some(masked), Some(ordinary)) = (
        measure(engine, Field::Masked),
        measure(engine, Field::Ordinary),
    ) else {
        return;
    };
    let visits: Vec<&Table> = own.iter().chain([&masked]).collect();
    if in_full {
        for table in visits.iter().chain([&&ordinary]) {
            print!("{table}");
        }
    }
    // What is searched for is found while it is there.
    for table in visits.iter().chain([&&ordinary]) {
        assert!(table.at(TYPED).count(PASSWORD) > 0);
    }
    for table in &visits {
        for canary in ALL {
            assert!(table.at(USED).count(canary) > 0, "{}", canary.name);
        }
        assert!(table.at(USED).count_secret(TRAFFIC_SECRET) > 0);
        programs_keep_nothing(engine, table);
        a_closed_tab_is_gone(table);
    }
    // The other field is as old when its password has been sent and it is gone. Firefox and WebKit copy little of either.
    let of_masked = masked.at(OVER).count(PASSWORD);
    let of_ordinary = ordinary.at(USED).count(PASSWORD);
    match engine {
        Engine::Chromium => assert!(of_masked < of_ordinary, "{of_masked} of {of_ordinary}"),
        _ => assert!(of_masked <= of_ordinary, "{of_masked} of {of_ordinary}"),
    }
}

/// After the wipe, the message as the programs have it is nowhere, nor is what its connection's keys came from. Chromium keeps buffers that nobody has any more until its
/// next garbage collection, and its driver can ask for one. Parts of the mail that were drawn do remain, as the browser's own text.
fn programs_keep_nothing(engine: Engine, table: &Table) {
    let left = match engine {
        Engine::Chromium => table.at(TIDY),
        Engine::Firefox | Engine::WebKitGtk => table.at(OVER),
    };
    assert_eq!(left.count(MESSAGE), 0, "{left:?}");
    assert_eq!(left.count_secret(TRAFFIC_SECRET), 0, "{left:?}");
    // Chromium's own copies of what was typed are in UTF-16, those of programs in UTF-8. The others' cannot be told apart.
    if engine == Engine::Chromium {
        assert_eq!(left.count_narrow(PASSWORD), 0, "{left:?}");
    }
}

/// Nothing is left that ran the page, and nothing of the mail anywhere. Chromium's own process was seen to keep one copy of what was
/// last typed in memory that it had freed, with some visits and not with others; it is in the table.
fn a_closed_tab_is_gone(table: &Table) {
    let left = table.at(CLOSED);
    for canary in [SUBJECT, BODY, MESSAGE] {
        assert_eq!(left.count(canary), 0, "{left:?}");
    }
    assert_eq!(left.count_in(PASSWORD, &Kind::Renderer), 0, "{left:?}");
    assert!(left.count(PASSWORD) <= 1, "{left:?}");
}

fn measure(engine: Engine, field: Field) -> Option<Table> {
    let mut table = Table::default();
    let mut is_played = false;
    browser_story(
        field.story(),
        engine,
        MailServer::Dovecot,
        async |browser: &Browser| {
            in_a_tab_of_its_own(browser).await;
            let secrets = match field {
                Field::Ordinary => ordinary(browser, &mut table).await,
                Field::Masked | Field::Own => visit_with(browser, field, &mut table).await,
            };
            close_the_tab(browser).await;
            // Processes take a moment to end.
            let look = |browser| look_for(browser, &secrets);
            let mut left = look(browser);
            for _ in 0..LOOKS_MAX {
                if left.places().next().is_none() {
                    break;
                }
                left = look(browser);
            }
            table.add(CLOSED, left);
            is_played = true;
        },
    );
    let names = ALL.iter().map(|canary| canary.name).chain([TRAFFIC_SECRET]);
    for name in names.filter(|_| is_played) {
        println!(
            "test {} {} {}",
            engine.name(),
            field.story(),
            table.line(name)
        );
    }
    is_played.then_some(table)
}

/// How often a browser is looked at after a tab was closed; a look takes a second or so.
const LOOKS_MAX: usize = 5;

fn look_for(browser: &Browser, secrets: &[Secret]) -> Found {
    Found::below(browser.driver(), &ALL, secrets)
}

async fn visit_with(browser: &Browser, field: Field, table: &mut Table) -> Vec<Secret> {
    let letter = format!("Good morning. {} The end.", BODY.word);
    let messages = [mail::plain(SUBJECT.word, &letter)];
    let dovecot = Dovecot::start(&[Mailbox {
        user: USER,
        password: PASSWORD.word,
        messages: &messages,
    }])
    .await;
    let authority = &dovecot.certificate().authority;
    let meddler = Meddler::between(("127.0.0.1", dovecot.tls_port()), authority).await;
    let bridge = Bridge::to(&[(meddler.port(), Mode::Tls)]).await;
    browser.goto(&bridge.page()).await;
    browser.wait_for("password").await;
    if field == Field::Own {
        browser.click("own-device").await;
    }
    browser.type_into("address", USER).await;
    browser.click("server").await;
    browser.fill("server-host", "127.0.0.1").await;
    browser.choose("server-security", "tls").await;
    let port = meddler.port().to_string();
    browser.fill("server-port", &port).await;
    type_the_password(browser).await;
    table.add(TYPED, look_for(browser, &[]));
    browser.click("sign-in").await;
    visit::trust_whatever(browser).await;
    browser.wait_for("mailbox").await;
    open_the_letter(browser).await;
    let keys = meddler.keys().into_iter();
    let secrets: Vec<Secret> = keys
        .filter(|key| TRAFFIC_SECRETS.contains(&&*key.label))
        .map(|key| Secret {
            name: TRAFFIC_SECRET,
            octets: key.octets,
        })
        .collect();
    let look = |browser| look_for(browser, &secrets);
    table.add(USED, look(browser));
    visit::leave(browser).await;
    table.add(OVER, look(browser));
    if browser.engine() == Engine::Chromium {
        browser
            .devtools("HeapProfiler.collectGarbage", json!({}))
            .await;
        table.add(TIDY, look(browser));
    }
    secrets
}

/// A field as other pages have it: sent by a script, emptied, and taken away.
async fn ordinary(browser: &Browser, table: &mut Table) -> Vec<Secret> {
    let foreign = Foreign::open().await;
    browser.goto(&foreign.ordinary("127.0.0.1")).await;
    type_the_password(browser).await;
    table.add(TYPED, look_for(browser, &[]));
    browser.click("sign-in").await;
    browser.wait_for("sent").await;
    table.add(USED, look_for(browser, &[]));
    Vec::new()
}

/// Key by key: a driver that is given the word as a whole hands it on as a whole.
async fn type_the_password(browser: &Browser) {
    browser.click("password").await;
    browser.type_text(PASSWORD.word).await;
}

/// By the keyboard, and looking only whether anything is there: of an element that it finds, the driver is told the attributes.
async fn open_the_letter(browser: &Browser) {
    let rows = "return document.querySelectorAll('[data-testid=row-1]').length";
    let body = "return document.querySelectorAll('[data-testid=body-text]').length";
    until("the row", SOON, async || {
        (browser.script(rows).await == 1).then_some(())
    })
    .await;
    browser.press([char::from(Key::Enter)]).await;
    until("the letter", SOON, async || {
        (browser.script(body).await == 1).then_some(())
    })
    .await;
}

/// Another tab stays when this one is closed, and the browser with it.
async fn in_a_tab_of_its_own(browser: &Browser) {
    let client = browser.client();
    let opened = client.new_window(true).await.expect("another tab");
    let switched = client.switch_to_window(opened.handle).await;
    switched.expect("it was opened a moment ago");
}

async fn close_the_tab(browser: &Browser) {
    let client = browser.client();
    client.close_window().await.expect("it is open");
    let left = client.windows().await.expect("a window is left");
    client
        .switch_to_window(left[0].clone())
        .await
        .expect("it is there");
}
