//! No browser offers to save what is typed into the page's card; and the same browsers do offer it for the fields of other pages,
//! each as it was seen to do: so that a browser's change of mind is noticed.
//!
//! `WebKitGTK`'s own small browser has no password manager, so there is nothing to ask it. What Safari does, only a Mac tells.

use std::fs;
use std::time::Instant;

use e2e::bridge::Bridge;
use e2e::browser::offers::INTERNALS;
use e2e::browser::{Browser, Engine};
use e2e::dovecot::{Dovecot, Mailbox};
use e2e::foreign::Foreign;
use e2e::foreign::fields::{self, Fields, Offer, Way};
use e2e::mail;
use e2e::stage::{MailServer, browser_story_saving_passwords};
use e2e::visit::{self, Card};
use e2e::wait::{SOON, until};
use fantoccini::wd::WindowHandle;
use serde_json::json;
use shared::tunnel::message::Mode;

const USER: &str = "annabel.reader@example.org";
const PASSWORD: &str = "correct horse; 7 staples";

/// With this set to 1 all kinds of fields are tried, in all ways.
const ALL_FIELDS: &str = "POSTE_RESTANTE_ALL_FIELDS";

#[test]
fn chromium() {
    nothing_is_offered(Engine::Chromium);
}

#[test]
fn firefox() {
    nothing_is_offered(Engine::Firefox);
}

fn nothing_is_offered(engine: Engine) {
    play("prompts", engine, async |scene| scene.the_page().await);
    if std::env::var(ALL_FIELDS).as_deref() != Ok("1") {
        return;
    }
    let numbers: Vec<usize> = (1..fields::ALL.len()).collect();
    for some in numbers.chunks(AT_ONCE) {
        play("prompts_of_others", engine, async |scene| {
            scene.fields(some).await;
        });
    }
}

fn play(name: &str, engine: Engine, body: impl AsyncFnOnce(Scene<'_>)) {
    browser_story_saving_passwords(name, engine, MailServer::Dovecot, async |browser| {
        body(Scene::begin(browser).await).await;
    });
}

/// Kinds of fields that are tried in one browser. Chromium was seen to stop telling what it decides after five minutes.
const AT_ONCE: usize = 4;

fn expected(engine: Engine, fields: &Fields) -> [Option<Offer>; 3] {
    match engine {
        Engine::Chromium => fields.chromium,
        Engine::Firefox => fields.firefox,
        Engine::WebKitGtk => [None; 3],
    }
}

struct Scene<'a> {
    browser: &'a Browser,
    foreign: Foreign,
    /// The tab that stays, with what Chromium tells.
    first: WindowHandle,
}

impl<'a> Scene<'a> {
    async fn begin(browser: &'a Browser) -> Self {
        if browser.engine() == Engine::Chromium {
            browser.goto(INTERNALS).await;
        }
        Self {
            browser,
            foreign: Foreign::open().await,
            first: browser.client().window().await.expect("a window"),
        }
    }

    /// A whole visit with the card that everybody gets.
    async fn the_page(&self) {
        let browser = self.browser;
        let messages = [mail::plain("A letter", "Good morning.")];
        let dovecot = Dovecot::start(&[Mailbox {
            user: USER,
            password: PASSWORD,
            messages: &messages,
        }])
        .await;
        let bridge = Bridge::to(&[(dovecot.tls_port(), Mode::Tls)]).await;
        let tab = self.tab(&bridge.page()).await;
        let card = Card {
            address: USER,
            password: PASSWORD,
            port: dovecot.tls_port(),
            mode: Mode::Tls,
        };
        visit::sign_in(browser, card).await;
        visit::trust(browser, dovecot.certificate()).await;
        browser.wait_for("mailbox").await;
        self.nothing_yet(&tab).await;
        visit::leave(browser).await;
        self.nothing_yet(&tab).await;
        self.close(&tab).await;
        match browser.engine() {
            Engine::Firefox => assert_eq!(browser.passwords_kept().await, json!(0)),
            _ => self.no_row_in_the_store(&bridge.page()),
        }
        // After the tab is closed, too: whatever is decided about it is decided before what is decided about another.
        let before = self.asked().await;
        assert_eq!(self.offer(0, Way::Fetch, Offer::Asks).await, Offer::Asks);
        if browser.engine() == Engine::Chromium {
            assert_eq!((before, self.asked().await), (CONTROLS, CONTROLS + 1));
        }
    }

    /// What is offered for the fields of these numbers is what was seen before.
    async fn fields(&self, numbers: &[usize]) {
        let engine = self.browser.engine();
        let mut differs = Vec::new();
        for &number in numbers {
            let fields = &fields::ALL[number];
            let ways = Way::ALL.into_iter().zip(expected(engine, fields));
            for (way, offer) in ways.filter_map(|(way, offer)| Some((way, offer?))) {
                let seen = self.offer(number, way, offer).await;
                let (engine, name, way) = (engine.name(), fields.name, way.name());
                println!("test {engine} {name}, {way}: {seen:?}");
                if seen != offer {
                    differs.push((name, way, seen));
                }
            }
        }
        assert_eq!(differs, [], "these are not as they were");
    }

    fn no_row_in_the_store(&self, page: &str) {
        let profile = self.browser.downloads().with_file_name("profile");
        let store = fs::read(profile.join("Default/Login Data")).expect("Chromium has its store");
        let store = String::from_utf8_lossy(&store);
        assert!(store.contains("CREATE TABLE logins"));
        assert!(!store.contains(page.trim_end_matches('/')));
    }

    /// Nothing is offered in this tab, while a field of another page in another tab is offered to be saved.
    async fn nothing_yet(&self, tab: &WindowHandle) {
        assert_eq!(self.offer(0, Way::Fetch, Offer::Asks).await, Offer::Asks);
        self.switch(tab).await;
        if self.browser.engine() == Engine::Firefox {
            assert_eq!(self.browser.offers().await, Offer::Nothing);
        }
    }

    /// Types into the fields of this number, and returns what is offered. If nothing should be, something else that is offered
    /// to be saved is done after it, and nothing may have been offered until then.
    async fn offer(&self, number: usize, way: Way, expected: Offer) -> Offer {
        let browser = self.browser;
        let before = self.asked().await;
        let tab = self.use_fields(number, way).await;
        let seen = match (browser.engine(), expected) {
            (Engine::Firefox, Offer::Nothing) => {
                Box::pin(self.offer(0, Way::Fetch, Offer::Asks)).await;
                self.switch(&tab).await;
                browser.offers().await
            }
            (Engine::Firefox, _) => {
                let deadline = Instant::now() + SOON;
                loop {
                    let offer = browser.offers().await;
                    if offer == expected || Instant::now() > deadline {
                        break offer;
                    }
                }
            }
            (_, Offer::Nothing) => {
                let until_then = self.asked().await;
                let control = self.use_fields(0, Way::Fetch).await;
                let asked = self.asked_more_than(until_then).await;
                self.close(&control).await;
                match asked - before {
                    1 => Offer::Nothing,
                    _ => Offer::Asks,
                }
            }
            _ => {
                self.asked_more_than(before).await;
                Offer::Asks
            }
        };
        self.close(&tab).await;
        seen
    }

    async fn use_fields(&self, number: usize, way: Way) -> WindowHandle {
        let tab = self
            .tab(&self.foreign.fields("localhost", number, way))
            .await;
        self.browser.type_into("address", USER).await;
        self.browser.click("password").await;
        self.browser.type_text(PASSWORD).await;
        self.browser.click("sign-in").await;
        match way {
            Way::Navigate => {
                let there = async || self.browser.text_at("#plain").await;
                until("the other page", SOON, there).await;
            }
            Way::Fetch | Way::Silent => {
                self.browser.wait_for("sent").await;
            }
        }
        tab
    }

    async fn asked_more_than(&self, before: usize) -> usize {
        until("Chromium to ask", SOON, async || {
            let asked = self.asked().await;
            (asked > before).then_some(asked)
        })
        .await
    }

    /// How often Chromium has decided to ask; goes back to where it was.
    async fn asked(&self) -> usize {
        if self.browser.engine() != Engine::Chromium {
            return 0;
        }
        let client = self.browser.client();
        let here = client.window().await.ok();
        self.switch(&self.first).await;
        let asked = self.browser.times_asked().await;
        if let Some(here) = here {
            self.switch(&here).await;
        }
        asked
    }

    async fn tab(&self, url: &str) -> WindowHandle {
        let client = self.browser.client();
        let opened = client.new_window(true).await.expect("another tab").handle;
        self.switch(&opened).await;
        self.browser.goto(url).await;
        opened
    }

    async fn close(&self, tab: &WindowHandle) {
        self.switch(tab).await;
        let closed = self.browser.client().close_window().await;
        closed.expect("it is open");
        self.switch(&self.first).await;
    }

    async fn switch(&self, window: &WindowHandle) {
        let switched = self.browser.client().switch_to_window(window.clone()).await;
        switched.expect("the window is there");
    }
}

/// How often another page's fields were used beside the page.
const CONTROLS: usize = 2;
