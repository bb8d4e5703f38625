//! A stranger's page in another tab can neither frame the page, nor keep hold of a window in which it opened it, nor say
//! anything to it, nor use the bridge. Each thing that fails here works with a page that defends itself against nothing.

use e2e::bridge::Bridge;
use e2e::browser::{Browser, Engine};
use e2e::dovecot::{Dovecot, Mailbox};
use e2e::foreign::Foreign;
use e2e::mail;
use e2e::stage::{MailServer, browser_story};
use e2e::tap::Tap;
use e2e::visit::{self, Card};
use e2e::wait::{SOON, until};
use e2e::watch::Watch;
use fantoccini::wd::WindowHandle;
use serde_json::{Value, json};
use shared::tunnel::message::{ClientMessage, Mode, SUBPROTOCOL, VERSION};

const USER: &str = "annabel.reader@example.org";
const PASSWORD: &str = "correct horse; 7 staples";

/// The page is at 127.0.0.1. The first name makes the stranger another origin of the same site, the second another site.
const STRANGERS: [&str; 2] = ["127.0.0.1", "localhost"];

#[test]
fn chromium() {
    keeps_strangers_out(Engine::Chromium);
}

#[test]
fn firefox() {
    keeps_strangers_out(Engine::Firefox);
}

#[test]
fn webkitgtk() {
    keeps_strangers_out(Engine::WebKitGtk);
}

fn keeps_strangers_out(engine: Engine) {
    browser_story(
        "foreign",
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
            // A mail server that only counts who dials it.
            let server = Watch::begin().await;
            let ports = [(dovecot.tls_port(), Mode::Tls), (server.port(), Mode::Tls)];
            let bridge = Bridge::to(&ports).await;
            let tap = Tap::before(bridge.port()).await;
            let scene = Scene {
                browser,
                page: format!("http://127.0.0.1:{}/", tap.port()),
                foreign: Foreign::open().await,
                tap,
            };
            // Before anything of the page is in the browser's cache.
            for host in STRANGERS {
                scene.cannot_be_framed(host).await;
            }
            for host in STRANGERS {
                scene.is_let_go_of(host).await;
                scene.lends_nothing(host).await;
                scene.the_bridge_is_closed_to(host, &server).await;
            }
            scene.listens_to_nobody(dovecot.tls_port()).await;
            scene.the_bridge_is_open_to_the_page(&server).await;
        },
    );
}

struct Scene<'a> {
    browser: &'a Browser,
    page: String,
    foreign: Foreign,
    tap: Tap,
}

impl Scene<'_> {
    async fn visit_hostile(&self, host: &str) {
        self.browser.goto(&self.foreign.hostile(host)).await;
    }

    async fn cannot_be_framed(&self, host: &str) {
        self.visit_hostile(host).await;
        let plain = self.framed("iframe", &self.foreign.plain(host)).await;
        assert!(plain.contains("A plain page"), "{plain:?}");
        for element in [
            "iframe",
            "iframe sandbox=\"allow-scripts\"",
            "object",
            "embed",
        ] {
            self.visit_hostile(host).await;
            let asked = self.asked().len();
            let shown = self.framed(element, &self.page).await;
            assert!(
                !shown.contains("Poste Restante") && !shown.contains("id=\"app\""),
                "<{element}> shows the page"
            );
            let asked = self.asked().split_off(asked);
            assert!(
                asked.iter().all(|path| path == "/"),
                "<{element}> let the page load its parts: {asked:?}"
            );
        }
        assert!(!self.asked().is_empty(), "the frames did ask for the page");
    }

    /// Puts `url` into the page that is open, and returns what is to be seen of it where the driver may look.
    async fn framed(&self, element: &str, url: &str) -> String {
        let load = format!(
            "const box = document.createElement('div');
             box.innerHTML = `<{element}></{}>`;
             const frame = box.firstChild;
             const settled = new Promise(done => {{ frame.onload = frame.onerror = done; setTimeout(done, 3000); }});
             frame[frame.localName === 'object' ? 'data' : 'src'] = {};
             document.body.append(frame);
             await settled;",
            element.split(' ').next().unwrap_or_default(),
            json!(url)
        );
        self.browser.script_async(&load).await;
        let client = self.browser.client();
        let mut shown = String::new();
        // An object that shows nothing is no frame.
        if client.enter_frame(0).await.is_ok() {
            let look = "return document.documentElement?.outerHTML ?? ''";
            let html = client.execute(look, Vec::new()).await;
            shown = html.unwrap_or_default().to_string();
            client
                .enter_parent_frame()
                .await
                .expect("the hostile page is still there");
        }
        shown
    }

    /// The paths that were asked for until now.
    fn asked(&self) -> Vec<String> {
        let said = self.tap.sessions().into_iter();
        let said = said.map(|session| String::from_utf8_lossy(&session.to_server).into_owned());
        let lines: Vec<String> = said
            .flat_map(|said| said.lines().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        let path = |line: &String| {
            let rest = line.strip_prefix("GET ")?;
            Some(rest.strip_suffix(" HTTP/1.1")?.to_owned())
        };
        lines.iter().filter_map(path).collect()
    }

    async fn is_let_go_of(&self, host: &str) {
        self.visit_hostile(host).await;
        let client = self.browser.client();
        let stranger = client.window().await.expect("a window");

        // With a page that does nothing about it, all of it works.
        let other = STRANGERS.into_iter().find(|name| *name != host);
        let plain = self.foreign.plain(other.expect("there are two"));
        let (opened, seen) = self.opened(&stranger, &plain, "#plain").await;
        assert_eq!(seen, json!([true, "known"]), "a plain page has an opener");
        self.grab(&stranger).await;
        self.switch(&opened).await;
        let caught = async || {
            let at = self.browser.script("return location.hash").await;
            (at == "#driven").then_some(())
        };
        until("the plain page to be driven away", SOON, caught).await;
        assert_eq!(
            self.browser.script("return heard").await,
            json!(["give me your mail"])
        );
        client.close_window().await.expect("it is open");

        self.switch(&stranger).await;
        let (opened, seen) = self.opened(&stranger, &self.page, "#address").await;
        assert_eq!(seen, json!([false, ""]), "no opener and no name");
        self.browser.script(HEAR).await;
        let held = self.grab(&stranger).await;
        assert_eq!(held, json!([true, 0]), "what it holds is a closed window");
        // The name leads to a new window, not to this one.
        let (again, _) = self
            .opened(&stranger, &self.foreign.plain(host), "#plain")
            .await;
        client.close_window().await.expect("it is open");
        assert_ne!(again, opened);
        self.switch(&opened).await;
        self.browser.script_async(FENCE).await;
        assert_eq!(
            self.browser.script("return [heard, location.href]").await,
            json!([["fence"], self.page]),
            "nothing was said to it, and it is where it was"
        );
        client.close_window().await.expect("it is open");
        self.switch(&stranger).await;
    }

    /// Lets the stranger's page open `url` as a person presses its button. Returns the window, which is the driver's from
    /// then on, and whether it knows who opened it, and by what name.
    async fn opened(
        &self,
        stranger: &WindowHandle,
        url: &str,
        sign: &str,
    ) -> (WindowHandle, Value) {
        let client = self.browser.client();
        self.switch(stranger).await;
        let before = client.windows().await.expect("windows");
        self.browser
            .script(&format!("window.target = {}", json!(url)))
            .await;
        self.browser.click("press").await;
        let opened = until("the new window", SOON, async || {
            let mut now = client.windows().await.ok()?.into_iter();
            now.find(|window| !before.contains(window))
        })
        .await;
        self.switch(&opened).await;
        let look = format!(
            "return document.querySelector({}) && document.readyState === 'complete' ? [!!window.opener, window.name] : null",
            json!(sign)
        );
        let seen = until("the page in it", SOON, async || {
            let seen = client.execute(&look, Vec::new()).await.ok()?;
            (seen != Value::Null).then_some(seen)
        })
        .await;
        (opened, seen)
    }

    /// What the stranger tries with the window that it holds; whether that is closed for it, and how many frames it counts.
    async fn grab(&self, stranger: &WindowHandle) -> Value {
        self.switch(stranger).await;
        let held = self.browser.script(GRAB).await;
        assert!(held.is_array(), "{held}");
        held
    }

    async fn switch(&self, window: &WindowHandle) {
        let switched = self.browser.client().switch_to_window(window.clone()).await;
        switched.expect("the window is there");
    }

    /// Neither the page nor a part of it is anything that a stranger's page can load as its own.
    async fn lends_nothing(&self, host: &str) {
        self.visit_hostile(host).await;
        let other = STRANGERS.into_iter().find(|name| *name != host);
        let plain = self.foreign.script(other.expect("there are two"));
        let borrow = |url: &str| format!("const url = {};\n{BORROW}", json!(url));
        let lent = self.browser.script_async(&borrow(&plain)).await;
        assert_eq!(lent, json!([true, true, false]), "anybody's script");
        for path in ["engine_loader.js", "config.json"] {
            let url = format!("{}{path}", self.page);
            let lent = self.browser.script_async(&borrow(&url)).await;
            assert_eq!(lent, json!([false, false, false]), "{host}: {path}");
        }
    }

    async fn the_bridge_is_closed_to(&self, host: &str, server: &Watch) {
        self.visit_hostile(host).await;
        let said = self.browser.script_async(&self.dial(server)).await;
        let said = said.to_string();
        assert!(
            !said.contains("opened") && !said.contains("srv"),
            "{host}: {said}"
        );
        let tried = format!(
            "const url = 'http://127.0.0.1:{}/tunnel', words = {};\n{OTHERWISE}",
            self.tap.port(),
            json!(self.words(server))
        );
        let tried = self.browser.script_async(&tried).await;
        assert_eq!(tried, "tried", "{host}");
        assert_eq!(server.calls().connections, 0, "{host}: {said}");
    }

    async fn the_bridge_is_open_to_the_page(&self, server: &Watch) {
        self.browser.goto(&self.page).await;
        self.browser.wait_for("password").await;
        let said = self.browser.script_async(&self.dial(server)).await;
        assert!(said.to_string().contains("opened"), "{said}");
        assert_eq!(server.calls().connections, 1);
    }

    /// The words that make the bridge dial.
    fn words(&self, server: &Watch) -> String {
        let open = ClientMessage::Open {
            v: VERSION,
            host: "127.0.0.1".into(),
            port: server.port(),
            mode: Mode::Tls,
            token: None,
        };
        serde_json::to_string(&open).expect("strings and numbers")
    }

    /// Says them; returns everything that happens, until the bridge answers or ends it.
    fn dial(&self, server: &Watch) -> String {
        format!(
            "const socket = new WebSocket('ws://127.0.0.1:{}/tunnel', {});
             const said = [];
             socket.onopen = () => socket.send({});
             await new Promise(done => {{
               socket.onmessage = event => {{ said.push(event.data); done(); }};
               socket.onclose = event => {{ said.push('closed ' + event.code + ' ' + event.reason); done(); }};
             }});
             socket.close();
             return said;",
            self.tap.port(),
            json!(SUBPROTOCOL),
            json!(self.words(server))
        )
    }

    /// Everything that page and workers say to each other, said to the page's window: nobody there so much as reads it.
    async fn listens_to_nobody(&self, port: u16) {
        let browser = self.browser;
        browser.goto(&self.page).await;
        browser.wait_for("password").await;
        browser.script(KEEP_THE_WIRE).await;
        let card = Card {
            address: USER,
            password: PASSWORD,
            port,
            mode: Mode::Tls,
        };
        visit::sign_in(browser, card).await;
        visit::trust_whatever(browser).await;
        browser.wait_for("mailbox").await;
        visit::open(browser, 1, "A letter").await;
        browser.wait_for_text("body-text", "Good morning.").await;
        assert_eq!(browser.script_async(SAY_IT_ALL).await, json!([true, 0]));
        assert!(browser.sees("mailbox").await);
        visit::leave(browser).await;
        assert_eq!(browser.script_async(SAY_IT_ALL).await, json!([true, 0]));
        assert!(browser.sees("signed-out").await);
        // Somebody who does read it would be noticed.
        browser
            .script("addEventListener('message', event => void event.data)")
            .await;
        let noticed = browser.script_async(SAY_IT_ALL).await;
        assert_ne!(noticed[1], 0);
    }
}

/// All that a page is allowed to do with a window of another origin.
const GRAB: &str = "
    handle.postMessage('give me your mail', '*');
    const held = [handle.closed, handle.length];
    try { handle.focus(); handle.blur(); } catch {}
    handle.location = target + '#driven';
    return held;";

const HEAR: &str = "
    window.heard = [];
    addEventListener('message', event => heard.push(event.data));";

/// What was said to this window before is heard before this.
const FENCE: &str = "
    const heard = new Promise(done => addEventListener('message', done, { once: true }));
    postMessage('fence', '*');
    await heard;";

/// Whether `url` can be had as a script, be fetched without looking, be read.
const BORROW: &str = "
    const script = document.createElement('script');
    script.src = url;
    const loaded = new Promise(done => { script.onload = () => done(true); script.onerror = () => done(false); });
    document.body.append(script);
    const fetched = fetch(url, { mode: 'no-cors' }).then(() => true, () => false);
    const read = fetch(url, { credentials: 'include' }).then(answer => answer.text()).then(() => true, () => false);
    return [await loaded, await fetched, await read];";

/// The same words by every other way on which a page may send something to another origin.
const OTHERWISE: &str = "
    const form = document.createElement('form');
    const frame = document.createElement('iframe');
    frame.name = form.target = 'answers';
    form.action = url, form.method = 'post', form.enctype = 'text/plain';
    const field = document.createElement('input');
    field.name = words, field.value = '';
    form.append(field);
    document.body.append(frame, form);
    const settled = new Promise(done => { frame.onload = frame.onerror = done; setTimeout(done, 3000); });
    form.submit();
    const silent = promise => promise.catch(() => {});
    const post = { method: 'POST', body: words, headers: { 'Content-Type': 'text/plain' } };
    await silent(fetch(url, { mode: 'no-cors', ...post }));
    await silent(fetch(url, { mode: 'no-cors', credentials: 'include' }));
    await silent(fetch(url, { mode: 'cors', ...post }));
    navigator.sendBeacon?.(url, words);
    const events = new EventSource(url);
    await new Promise(done => { events.onopen = events.onerror = done; });
    events.close();
    const image = new Image();
    await new Promise(done => { image.onload = image.onerror = done; image.src = url; });
    await settled;
    return 'tried';";

/// Keeps a copy of whatever goes from page to worker, and of each message that anybody in this window reads.
const KEEP_THE_WIRE: &str = "
    window.wire = [];
    const keep = data => { if (data?.byteLength) wire.push(data.slice(0)); };
    const post = window.Worker.prototype.postMessage;
    window.Worker.prototype.postMessage = function (data, ...rest) { keep(data); return post.call(this, data, ...rest); };
    const { get } = Object.getOwnPropertyDescriptor(window.MessageEvent.prototype, 'data');
    Object.defineProperty(window.MessageEvent.prototype, 'data', {
        configurable: true,
        get() { const data = get.call(this); keep(data); return data; },
    });";

/// Says everything that was kept to the window, as it was and as text, from here and as if from elsewhere. Whether there was
/// anything to say, and how many of these were read.
const SAY_IT_ALL: &str = "
    const shapes = [...wire];
    if (!shapes.length) return [];
    const texts = shapes.map(shape => String.fromCharCode(...new window.Uint8Array(shape).slice(0, 200)));
    let read = 0;
    const said = new Set();
    for (const data of [...shapes, ...texts, { type: 'open' }, 'sign-out']) {
        const event = new window.MessageEvent('message', { data, origin: 'https://stranger.example', source: window });
        said.add(event);
    }
    const { get } = Object.getOwnPropertyDescriptor(window.MessageEvent.prototype, 'data');
    Object.defineProperty(window.MessageEvent.prototype, 'data', {
        configurable: true,
        get() { if (said.has(this) || this.target === window) read += 1; return get.call(this); },
    });
    for (const event of said) { dispatchEvent(event); document.dispatchEvent(event); }
    let heard = 0;
    const all = [...shapes, ...texts];
    await new Promise(done => {
        const count = () => { heard += 1; if (heard === all.length) { removeEventListener('message', count); done(); } };
        addEventListener('message', count);
        for (const data of all) postMessage(data, '*');
    });
    Object.defineProperty(window.MessageEvent.prototype, 'data', { configurable: true, get });
    return [shapes.length > 5, read];";
