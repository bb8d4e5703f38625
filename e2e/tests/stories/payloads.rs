//! Hundreds of pieces of HTML that want to run or to call home, each in a mail of its own, read one after the other in
//! the real page: none runs, none calls, and none has a name looked up. The same pieces in a frame without cleaner and policy
//! do all three, in the same browser.

use std::collections::BTreeSet;

use e2e::bridge::Bridge;
use e2e::browser::{Browser, Engine};
use e2e::dovecot::{Dovecot, Mailbox};
use e2e::hostile::{self, MARK, Payload};
use e2e::mail;
use e2e::names::{Names, WATCHED};
use e2e::stage::{MailServer, browser_story_asking};
use e2e::visit::{self, Card};
use e2e::wait::{SOON, until};
use e2e::watch::Watch;
use serde_json::{Value, json};
use shared::tunnel::message::Mode;

const USER: &str = "annabel.reader@example.org";
const PASSWORD: &str = "correct horse; 7 staples";

/// Payloads that have to run without protection, in every engine; each runs far more.
const RUN_MIN: usize = 50;

/// Addresses that have to be asked for without protection, in every engine; each asks for far more.
const CALLED_MIN: usize = 10;

/// Names that have to be looked up without protection, in every engine; each looks up more.
const NAMED_MIN: usize = 20;

/// With this set to 1, all of ours are read; otherwise one of [`SAMPLE`], and always the whole corpus.
const WHOLE: &str = "POSTE_RESTANTE_ALL_PAYLOADS";

/// Has no divisor in common with the number of scripts, so that each script and each wrapping has its turn.
const SAMPLE: usize = 7;

#[test]
fn chromium() {
    read_all(Engine::Chromium);
}

#[test]
fn firefox() {
    read_all(Engine::Firefox);
}

#[test]
fn webkitgtk() {
    read_all(Engine::WebKitGtk);
}

fn read_all(engine: Engine) {
    browser_story_asking(
        "hostile_payloads",
        engine,
        MailServer::Dovecot,
        async |browser: &Browser, names: Option<&Names>| {
            let (seen, read) = protected(browser, names).await;
            unprotected(browser, engine, names).await;
            println!("e2e: engine={} payloads={read} {seen}", engine.name());
        },
    );
}

/// Reads every payload in the page. Nothing runs, nothing calls, and no name is asked for.
async fn protected(browser: &Browser, names: Option<&Names>) -> (Value, usize) {
    let watch = Watch::begin().await;
    let payloads = payloads(&watch, names.is_some());
    let messages: Vec<Vec<u8>> = payloads
        .iter()
        .enumerate()
        .map(|(at, payload)| {
            let html = format!("<p>payload-{at}-</p>{}", payload.html);
            mail::html_octets(&format!("Payload {at}"), payload.charset, html.as_bytes())
        })
        .collect();
    let dovecot = Dovecot::start(&[Mailbox {
        user: USER,
        password: PASSWORD,
        messages: &messages,
    }])
    .await;
    let bridge = Bridge::to(&[(dovecot.tls_port(), Mode::Tls)]).await;
    browser.goto(&bridge.page()).await;
    let card = Card {
        address: USER,
        password: PASSWORD,
        port: dovecot.tls_port(),
        mode: Mode::Tls,
    };
    visit::sign_in(browser, card).await;
    visit::trust(browser, dovecot.certificate()).await;
    browser.wait_for("mailbox").await;
    until("the first row", SOON, async || {
        browser.script(OPEN_FIRST).await.as_bool().filter(|it| *it)
    })
    .await;
    visit::view_html(browser).await;
    browser
        .script(&format!(
            "const COUNT = {}, MARK = {MARK}; {TOUR}",
            messages.len()
        ))
        .await;
    let seen = follow(browser, messages.len()).await;
    assert_eq!(seen["bad"], json!([]), "{}", named(&payloads, &seen));
    assert_eq!(seen["ran"], 0, "{seen}");
    assert_eq!(seen["globals"], json!([]), "{seen}");
    let calls = watch.calls();
    assert_eq!(calls.connections, 0, "{calls:?}");
    if let Some(names) = names {
        assert_eq!(names.asked(), BTreeSet::new());
    }
    (seen, payloads.len())
}

/// The same in frames that let scripts run and load what they like.
async fn unprotected(browser: &Browser, engine: Engine, names: Option<&Names>) {
    let watch = Watch::begin().await;
    let payloads = payloads(&watch, names.is_some());
    browser
        .goto(&format!("http://{}/", watch.authority()))
        .await;
    let html: Vec<&str> = payloads.iter().map(|it| it.html.as_str()).collect();
    let html = json!(html);
    browser
        .script(&format!("const HTML = {html}, MARK = {MARK}; {CONTROL}"))
        .await;
    let seen = follow(browser, payloads.len()).await;
    let ran = seen["live"].as_array().map_or(0, Vec::len);
    let calls = watch.calls();
    let asked = names.map(|names| names.asked().len());
    println!(
        "e2e: engine={} control: {ran} of {} payloads ran, {} paths were asked for, {} connections, {} of TLS, names asked for: {asked:?}",
        engine.name(),
        payloads.len(),
        calls.paths.len(),
        calls.connections,
        calls.tls
    );
    assert!(ran >= RUN_MIN, "{ran}");
    assert!(calls.paths.len() >= CALLED_MIN, "{:?}", calls.paths);
    assert!(calls.tls > 0, "{calls:?}");
    assert!(asked.is_none_or(|asked| asked >= NAMED_MIN), "{asked:?}");
}

fn payloads(watch: &Watch, named: bool) -> Vec<Payload> {
    let beacon = if named {
        format!("{WATCHED}:{}", watch.port())
    } else {
        watch.authority()
    };
    let whole = std::env::var(WHOLE).as_deref() == Ok("1");
    let own = hostile::own(&beacon, named).into_iter().enumerate();
    let mut payloads: Vec<Payload> = own
        .filter(|(at, _)| whole || at % SAMPLE == 0)
        .map(|(_, payload)| payload)
        .collect();
    payloads.extend(hostile::corpus());
    payloads
}

/// Waits for a tour to end, as long as it goes on.
async fn follow(browser: &Browser, count: usize) -> Value {
    let mut before = 0;
    loop {
        let tour = until("the next payload", SOON, async || {
            let tour = browser.script("return window.tour").await;
            let seen = tour["seen"].as_u64()?;
            (seen > before || seen == count as u64).then_some(tour)
        })
        .await;
        before = tour["seen"].as_u64().unwrap_or_default();
        if tour["done"] == true {
            return tour;
        }
    }
}

fn named(payloads: &[Payload], seen: &Value) -> String {
    let bad = seen["bad"].as_array().into_iter().flatten();
    let named = bad.map(|entry| {
        let at = entry[0].as_str().and_then(|at| at.parse::<usize>().ok());
        let name = at.and_then(|at| payloads.get(at)).map(|it| &it.name);
        format!("{name:?}: {}\n", entry[1])
    });
    named.collect()
}

/// Opens the row that stands first.
const OPEN_FIRST: &str = "
    const rows = [...document.querySelectorAll('#list [data-testid^=row-]')];
    rows.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top);
    rows[0]?.click();
    return rows.length > 0";

/// Reads message after message with the key `j`, and looks at each frame when it has loaded.
const TOUR: &str = r#"
    const before = new Set(Object.keys(window));
    const tour = window.tour = { seen: 0, ran: 0, bad: [], globals: [], done: false };
    addEventListener('message', event => { if (event.data === MARK) tour.ran += 1 });
    const look = source => {
        const found = [];
        const mail = new DOMParser().parseFromString(source, 'text/html');
        for (const element of mail.querySelectorAll('script, form, input, button, select, iframe, frame, object, embed, link, ' +
            'template, noscript, noembed, noframes, xmp, video, audio, source, picture, base[href], meta[http-equiv=refresh]'))
            found.push(element.localName);
        const walker = mail.createTreeWalker(mail, NodeFilter.SHOW_ELEMENT);
        while (walker.nextNode()) {
            if (walker.currentNode.namespaceURI !== 'http://www.w3.org/1999/xhtml') found.push('namespace');
            for (const { name, value } of walker.currentNode.attributes) {
                const plain = value.replace(/[\s\x00-\x1f]/g, '');
                if (name.startsWith('on') || ['srcset', 'background', 'ping', 'poster', 'attributionsrc', 'xlink:href'].includes(name)
                    || (name === 'src' && !plain.startsWith('data:image/')) || (name === 'href' && /^(javascript|vbscript|data):/i.test(plain)))
                    found.push(name + '=' + value);
            }
        }
        return found;
    };
    const read = new Set();
    const next = () => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }));
    const loaded = frame => {
        // The subject, since a mail in another character set may make anything of its text.
        const name = /Payload (\d+)/.exec(document.querySelector('[data-testid=subject]')?.textContent)?.[1];
        if (!name || read.has(name)) return;
        read.add(name);
        // Two turns and a moment: what runs or loads by itself has begun by then, as the control shows.
        setTimeout(() => {
            const found = look(frame.srcdoc);
            if (frame.sandbox.contains('allow-scripts') || frame.sandbox.contains('allow-same-origin')) found.push('sandbox');
            if (found.length) tour.bad.push([name, found.join(' ')]);
            tour.seen += 1;
            if (tour.seen < COUNT) return next();
            tour.globals = Object.keys(window).filter(key => key !== 'tour' && !before.has(key));
            tour.done = true;
        }, 20);
    };
    const found = frame => {
        if (frame.dataset.met) return;
        frame.dataset.met = 1;
        frame.addEventListener('load', () => loaded(frame));
    };
    new MutationObserver(() => document.querySelectorAll('.paper iframe').forEach(found))
        .observe(document.body, { subtree: true, childList: true });
    // The first one is there already.
    const first = document.querySelector('.paper iframe');
    if (first) { first.dataset.met = 1; loaded(first) }"#;

/// Shows payload after payload in a frame that lets scripts run, and is kept from nothing but leading the page away.
const CONTROL: &str = r#"
    const tour = window.tour = { seen: 0, live: [], done: false };
    let ran = 0;
    addEventListener('message', event => { if (event.data === MARK) ran += 1 });
    const wait = milliseconds => new Promise(done => setTimeout(done, milliseconds));
    (async () => {
        for (const [at, html] of HTML.entries()) {
            const before = ran, frame = document.createElement('iframe');
            frame.setAttribute('sandbox', 'allow-scripts');
            frame.srcdoc = '<p>payload-' + at + '-</p>' + html;
            const loaded = new Promise(done => frame.onload = done);
            document.body.append(frame);
            await Promise.race([loaded, wait(300)]);
            await wait(20);
            if (ran > before) tour.live.push(at);
            frame.remove();
            tour.seen += 1;
        }
        tour.done = true;
    })();"#;
