//! The way in with nothing but an address and a password: where the mailbox is comes from the list, from the DNS or from a
//! guess, and whatever keeps a person out is said in words.

use std::sync::Arc;

use e2e::bridge::Bridge;
use e2e::browser::{Browser, Engine};
use e2e::curt::Curt;
use e2e::dovecot::{Dovecot, Mailbox};
use e2e::mail;
use e2e::name_server::{LoopbackBelow, NameServer, Row};
use e2e::ports::free_port;
use e2e::stage::{MailServer, browser_story};
use e2e::visit::{self, Card};
use e2e::wait::{SOON, until};
use serde_json::json;
use shared::tunnel::message::Mode;

const USER: &str = "annabel.reader@example.org";
const PASSWORD: &str = "correct horse; 7 staples";

macro_rules! in_each_engine {
    ($($story:ident: $chromium:ident $firefox:ident $webkit:ident;)+) => { $(
        #[test]
        fn $chromium() {
            $story(Engine::Chromium);
        }
        #[test]
        fn $firefox() {
            $story(Engine::Firefox);
        }
        #[test]
        fn $webkit() {
            $story(Engine::WebKitGtk);
        }
    )+ };
}

in_each_engine! {
    providers: chromium_knows_providers firefox_knows_providers webkitgtk_knows_providers;
    dns: chromium_asks_the_dns firefox_asks_the_dns webkitgtk_asks_the_dns;
    next: chromium_goes_on_to_the_next firefox_goes_on_to_the_next webkitgtk_goes_on_to_the_next;
    letters: chromium_knows_other_letters firefox_knows_other_letters webkitgtk_knows_other_letters;
    guesses: chromium_guesses firefox_guesses webkitgtk_guesses;
    refusals: chromium_says_why firefox_says_why webkitgtk_says_why;
    still: chromium_draws_the_same_card firefox_draws_the_same_card webkitgtk_draws_the_same_card;
}

/// Nothing was asked of anybody: the address is enough.
fn providers(engine: Engine) {
    browser_story(
        "entrance_providers",
        engine,
        MailServer::None,
        async |browser: &Browser| {
            let server = NameServer::with(&[]).await;
            let address = server.address();
            let bridge = Bridge::with(&[], |config| config.nameservers = vec![address]).await;
            browser.goto(&bridge.page()).await;
            browser.wait_for("sign-in").await;
            for (address, shown, hint) in [
                ("ann@gmx.net", "pop.gmx.net · 995 · TLS", None),
                ("ann@ALICE.it", "in.alice.it · 110 · STARTTLS", None),
                (
                    "ann@gmail.com",
                    "pop.gmail.com · 995 · TLS",
                    Some("app password"),
                ),
                (
                    "ann@hotmail.com",
                    "outlook.office365.com · 995 · TLS",
                    Some("OAuth2"),
                ),
            ] {
                type_anew(browser, address).await;
                let line = browser.wait_for_text("server", shown).await;
                assert!(line.contains("from the list of providers"), "{line}");
                match hint {
                    Some(words) => drop(browser.wait_for_text("provider-hint", words).await),
                    None => browser.wait_until_gone("provider-hint").await,
                }
            }
            type_anew(browser, "ann@web.de").await;
            browser.click("server").await;
            assert_eq!(value(browser, "server-user").await, "ann");
            assert_eq!(server.asked(), [""; 0]);
        },
    );
}

/// The domain's own DNS says where; its own server is believed, and somebody else's only after a yes.
fn dns(engine: Engine) {
    browser_story(
        "entrance_dns",
        engine,
        MailServer::Dovecot,
        async |browser: &Browser| {
            let messages = [mail::plain("A letter", "Good morning.")];
            let dovecot = Dovecot::start(&[Mailbox {
                user: USER,
                password: PASSWORD,
                messages: &messages,
            }])
            .await;
            let port = dovecot.tls_port();
            // Rows are made once for the process, which ends soon.
            let rows: &'static [Row] = Box::leak(Box::new([
                ("_pop3s._tcp.example.org", port, "letters.example.org"),
                ("_pop3s._tcp.hosted.test", port, "pop.example.org"),
                ("_pop3s._tcp.none.test", 0, "."),
                ("_pop3._tcp.none.test", 0, "."),
            ]));
            let server = NameServer::with(rows).await;
            let address = server.address();
            let names = Arc::new(LoopbackBelow("example.org"));
            let bridge = Bridge::asking(names, &[(port, Mode::Tls)], |config| {
                config.nameservers = vec![address];
            })
            .await;
            browser.goto(&bridge.page()).await;
            browser.wait_for("sign-in").await;

            type_anew(browser, "ann@none.test").await;
            browser.fill("password", PASSWORD).await;
            browser.click("sign-in").await;
            browser.wait_for_text("problem", "has no POP3").await;

            type_anew(browser, "ann@hosted.test").await;
            browser.fill("password", PASSWORD).await;
            let question = browser.wait_for_text("foreign", "pop.example.org").await;
            assert!(question.contains("not part of hosted.test"), "{question}");
            browser.click("sign-in").await;
            browser.wait_for_text("problem", "Nothing was sent").await;
            browser.click("foreign-yes").await;
            browser.wait_until_gone("foreign").await;
            browser.click("sign-in").await;
            browser.wait_for("certificate").await;
            assert!(!dovecot.log().contains("hosted.test"), "{}", dovecot.log());
            browser.click("certificate-back").await;

            type_anew(browser, USER).await;
            browser.fill("password", PASSWORD).await;
            let line = browser.wait_for_text("server", "letters.example.org").await;
            assert!(line.contains(&port.to_string()), "{line}");
            assert!(line.contains("named by the DNS of example.org"), "{line}");
            browser.click("sign-in").await;
            visit::trust(browser, dovecot.certificate()).await;
            browser.wait_for("mailbox").await;
            assert_eq!(visit::row(browser, 1).await.subject, "A letter");
            visit::leave(browser).await;
        },
    );
}

/// The domain names two servers, and the first one is away: the second is taken, and said to be. All of it with the server's
/// fields closed, as they are for whoever is not asked anything.
fn next(engine: Engine) {
    browser_story(
        "entrance_next",
        engine,
        MailServer::Dovecot,
        async |browser: &Browser| {
            let messages = [mail::plain("A letter", "Good morning.")];
            let dovecot = Dovecot::start(&[Mailbox {
                user: USER,
                password: PASSWORD,
                messages: &messages,
            }])
            .await;
            let (port, closed) = (dovecot.tls_port(), free_port());
            // Rows are made once for the process, which ends soon.
            let rows: &'static [Row] = Box::leak(Box::new([
                ("_pop3s._tcp.example.org", closed, "away.example.org"),
                ("_pop3s._tcp.example.org", port, "letters.example.org"),
            ]));
            let server = NameServer::with(rows).await;
            let address = server.address();
            let names = Arc::new(LoopbackBelow("example.org"));
            let ports = [(port, Mode::Tls), (closed, Mode::Tls)];
            let bridge = Bridge::asking(names, &ports, |config| {
                config.nameservers = vec![address];
            })
            .await;
            browser.goto(&bridge.page()).await;
            browser.wait_for("sign-in").await;

            type_anew(browser, USER).await;
            browser.fill("password", PASSWORD).await;
            let line = browser.wait_for_text("server", "away.example.org").await;
            assert!(line.contains("named by the DNS of example.org"), "{line}");
            is_closed(browser).await;
            browser.click("sign-in").await;
            browser.wait_for("certificate").await;
            browser.click("certificate-back").await;
            let line = browser.wait_for_text("server", "letters.example.org").await;
            assert!(
                line.contains("because away.example.org cannot be reached"),
                "{line}"
            );
            is_closed(browser).await;
            browser.fill("password", PASSWORD).await;
            browser.click("sign-in").await;
            visit::trust(browser, dovecot.certificate()).await;
            browser.wait_for("mailbox").await;
            assert_eq!(visit::row(browser, 1).await.subject, "A letter");
            visit::leave(browser).await;
        },
    );
}

async fn is_closed(browser: &Browser) {
    let expanded = browser.attribute("server", "aria-expanded").await;
    assert_eq!(expanded.as_deref(), Some("false"));
    assert!(!browser.sees("server-host").await);
}

/// A domain in letters that the DNS does not have: it is asked for and gone to in those that it has, and shown in both.
fn letters(engine: Engine) {
    browser_story(
        "entrance_letters",
        engine,
        MailServer::Dovecot,
        async |browser: &Browser| {
            let messages = [mail::plain("Ein Brief", "Guten Morgen.")];
            let dovecot = Dovecot::start(&[Mailbox {
                user: "ann@xn--bcher-kva.example",
                password: PASSWORD,
                messages: &messages,
            }])
            .await;
            let port = dovecot.tls_port();
            // Rows are made once for the process, which ends soon.
            let rows: &'static [Row] = Box::leak(Box::new([(
                "_pop3s._tcp.xn--bcher-kva.example",
                port,
                "post.xn--bcher-kva.example",
            )]));
            let server = NameServer::with(rows).await;
            let address = server.address();
            let names = Arc::new(LoopbackBelow("xn--bcher-kva.example"));
            let bridge = Bridge::asking(names, &[(port, Mode::Tls)], |config| {
                config.nameservers = vec![address];
            })
            .await;
            browser.goto(&bridge.page()).await;
            browser.wait_for("sign-in").await;

            // A capital letter, and one made of two: the browser knows that they are the same.
            type_anew(browser, "ann@Bu\u{308}cher.Example").await;
            let pop = "(pop.xn--bcher-kva.example)";
            let line = browser.wait_for_text("server", pop).await;
            assert!(line.contains("guessed from your address"), "{line}");
            browser.fill("password", PASSWORD).await;
            let post = "(post.xn--bcher-kva.example)";
            let line = browser.wait_for_text("server", post).await;
            assert!(
                line.contains("cher.example (xn--bcher-kva.example)"),
                "{line}"
            );
            browser.click("sign-in").await;
            visit::trust(browser, dovecot.certificate()).await;
            browser.wait_for("mailbox").await;
            assert_eq!(visit::row(browser, 1).await.subject, "Ein Brief");
            let asked = server.asked();
            assert!(asked.iter().all(|name| name.is_ascii()), "{asked:?}");
            visit::leave(browser).await;
        },
    );
}

/// Where nobody knows anything, the usual names are tried, none of them with a password; here none answers.
fn guesses(engine: Engine) {
    browser_story(
        "entrance_guesses",
        engine,
        MailServer::None,
        async |browser: &Browser| {
            let server = NameServer::with(&[]).await;
            let address = server.address();
            let names = Arc::new(LoopbackBelow(".nobody"));
            let bridge = Bridge::asking(names, &[], |config| {
                config.nameservers = vec![address];
            })
            .await;
            browser.goto(&bridge.page()).await;
            browser.wait_for("sign-in").await;
            browser.type_into("address", "ann@example.test").await;
            browser
                .wait_for_text("server", "guessed from your address")
                .await;
            assert_eq!(
                server.asked(),
                [""; 0],
                "not while the address is being typed"
            );
            browser.type_into("password", PASSWORD).await;
            browser.click("sign-in").await;
            let words = browser
                .wait_for_text("problem", "No mail server was found")
                .await;
            assert!(words.contains("type the server’s name"), "{words}");
            let asked = server.asked();
            assert!(
                asked.contains(&"_pop3s._tcp.example.test".to_owned()),
                "{asked:?}"
            );
            assert!(
                asked.contains(&"_pop3._tcp.example.test".to_owned()),
                "{asked:?}"
            );
            assert_eq!(
                value(browser, "password").await,
                PASSWORD,
                "it went nowhere"
            );
        },
    );
}

/// Each answer to a password means something else for the person.
fn refusals(engine: Engine) {
    browser_story(
        "entrance_refusals",
        engine,
        MailServer::None,
        async |browser: &Browser| {
            let curt = Curt::start().await;
            let bridge = Bridge::to(&[(curt.port(), Mode::Tls)]).await;
            browser.goto(&bridge.page()).await;
            let card = Card {
                address: USER,
                password: PASSWORD,
                port: curt.port(),
                mode: Mode::Tls,
            };
            browser.wait_for("sign-in").await;
            curt.says("-ERR [AUTH] Wrong.");
            visit::sign_in(browser, card).await;
            visit::trust(browser, curt.certificate()).await;
            browser
                .wait_for_text("problem", "refused this password")
                .await;
            for (line, words) in [
                (
                    "-ERR [IN-USE] Locked.",
                    "Another program has this mailbox open",
                ),
                ("-ERR [SYS/TEMP] Later.", "cannot do this just now"),
                ("-ERR [SYS/PERM] Broken.", "somebody must mend"),
                (
                    "-ERR Application-specific password required",
                    "app password",
                ),
                (
                    "-ERR [AUTH] Web login required.",
                    "does not take passwords from mail programs",
                ),
                ("-ERR No.", "refused to sign you in"),
                (
                    "-ERR [LOGIN-DELAY] wait 50 seconds",
                    "pause between two sign-ins",
                ),
            ] {
                curt.says(line);
                browser.fill("password", PASSWORD).await;
                browser.click("sign-in").await;
                browser.wait_for_text("problem", words).await;
                let said = line.rsplit(']').next().unwrap_or(line);
                let said = said.trim_start_matches("-ERR").trim();
                assert_eq!(browser.text("server-said").await, said);
            }
            browser.wait_for_text("sign-in", "Try again in 4").await;
        },
    );
}

/// The card in index.html and the program's are the same, word by word and box by box, and nothing typed gets lost between.
fn still(engine: Engine) {
    browser_story(
        "entrance_still",
        engine,
        MailServer::None,
        async |browser: &Browser| {
            let bridge = Bridge::asking(Arc::new(LoopbackBelow(".nobody")), &[], |_| {}).await;
            browser.goto(&bridge.page()).await;
            browser.wait_for("sign-in").await;
            let drawn = browser.script(BOXES).await;
            assert!(
                drawn.as_array().is_some_and(|boxes| boxes.len() > 10),
                "{drawn}"
            );
            let fetched = "const text = await (await fetch('/')).text();
            const still = new DOMParser().parseFromString(text, 'text/html').querySelector('main.still');
            document.getElementById('app').replaceChildren(still);
            document.activeElement.blur();
            return true";
            assert_eq!(browser.script_async(fetched).await, true);
            let still = browser.script(BOXES).await;
            assert_eq!(still, drawn);

            if engine == Engine::Chromium {
                types_before_the_program_is_there(browser, &bridge).await;
            }
        },
    );
}

/// Only Chromium can be told to type and press between the page's last word and its first script.
async fn types_before_the_program_is_there(browser: &Browser, bridge: &Bridge) {
    let typed = "document.addEventListener('readystatechange', () => {
            if (document.readyState != 'interactive') return;
            document.getElementById('address').value = 'ann@gmx.net';
            const password = document.getElementById('password');
            password.value = 'secret';
            password.focus();
            password.setSelectionRange(2, 4);
            window.old = password;
            if (location.search) document.querySelector('.still .primary').click();
        })";
    let typed = json!({ "source": typed });
    browser.devtools("Page.enable", json!({})).await;
    browser
        .devtools("Page.addScriptToEvaluateOnNewDocument", typed)
        .await;
    browser.goto(&bridge.page()).await;
    browser.wait_for_text("server", "pop.gmx.net").await;
    assert_eq!(value(browser, "address").await, "ann@gmx.net");
    assert_eq!(value(browser, "password").await, "secret");
    let place = "const now = document.activeElement;
        return [now.id, now.selectionStart, now.selectionEnd, now == old, old.value]";
    let place = browser.script(place).await;
    assert_eq!(place, json!(["password", 2, 4, false, ""]));
    // The button was pressed: that is kept, and said of it that this bridge knows no such server.
    browser.goto(&format!("{}?pressed", bridge.page())).await;
    browser.wait_for("problem").await;
    assert_eq!(value(browser, "password").await, "");
}

/// What can be seen of a card: words, and boxes in whole pixels.
const BOXES: &str = "return [...document.querySelectorAll('.card, h1, .motto, label, .card input, .card button, .is, .trust p')]
    .map(it => {
        const box = it.getBoundingClientRect();
        const text = it.classList.contains('card') ? '' : it.textContent.replace(/\\s+/g, '');
        return [it.tagName, text, ...[box.x, box.y, box.width, box.height].map(Math.round)];
    })";

async fn type_anew(browser: &Browser, address: &str) {
    browser.fill("address", address).await;
}

async fn value(browser: &Browser, id: &str) -> String {
    let script = format!("return document.getElementById('{id}')?.value");
    let probe = async || {
        browser
            .script(&script)
            .await
            .as_str()
            .map(ToOwned::to_owned)
    };
    until(&format!("the value of {id}"), SOON, probe).await
}
