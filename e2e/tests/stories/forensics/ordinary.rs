//! An ordinary page, which leaves traces in every way that pages do: what is not found of it would not be found of ours.

use std::collections::BTreeMap;

use e2e::browser::Engine;
use e2e::forensics::{Canary, Findings};
use e2e::wait::{SOON, until};
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::hand::{Hand, Tab};

/// What the page writes, each with a word of its own.
const TRACES: [&str; 12] = [
    "cookie",
    "address",
    "title",
    "form",
    "textarea",
    "history state",
    "localStorage",
    "sessionStorage",
    "IndexedDB",
    "Cache API",
    "cached file",
    "static frame",
];

/// A trace, and a part of the path, or of the layer, where it is.
type Place = (&'static str, &'static str);

/// Where each engine keeps which trace. What is not listed is not kept, or not as text.
pub(crate) fn places(engine: Engine) -> &'static [Place] {
    match engine {
        Engine::Chromium => &[
            ("address", "/History"),
            ("address", "/Sessions/"),
            ("title", "/History"),
            ("form", "/Web Data"),
            ("textarea", "/Sessions/"),
            ("history state", "/Sessions/"),
            ("localStorage", "/Local Storage/leveldb/"),
            ("sessionStorage", "/Session Storage/"),
            ("IndexedDB", "/IndexedDB/"),
            ("Cache API", "/CacheStorage/"),
            ("cached file", "/Cache_Data/"),
        ],
        Engine::Firefox => &[
            ("address", "places.sqlite"),
            ("cookie", "cookies.sqlite"),
            ("title", "places.sqlite"),
            ("form", "formhistory.sqlite"),
            ("textarea", "mozLz4"),
            ("history state", "mozLz4"),
            ("static frame", "mozLz4"),
            ("sessionStorage", "mozLz4"),
            ("localStorage", "/ls/"),
            ("IndexedDB", "/idb/"),
            ("Cache API", "/cache/"),
            ("cached file", "cache2/"),
        ],
        Engine::WebKitGtk => &[
            ("address", "/WebKitCache/"),
            ("localStorage", "/localstorage/"),
            ("IndexedDB", "/indexeddb/"),
            ("Cache API", "/CacheStorage/"),
            ("cached file", "/WebKitCache/"),
        ],
    }
}

/// Of these, what is written first: then the browser has written down how its tabs are.
pub(crate) fn written_soon(engine: Engine) -> &'static [Place] {
    match engine {
        Engine::Chromium => &[("textarea", "/Sessions/")],
        Engine::Firefox => &[("textarea", "mozLz4")],
        Engine::WebKitGtk => &[("localStorage", "/localstorage/")],
    }
}

/// The page and its server. Dropping it ends it.
pub(crate) struct Ordinary {
    port: u16,
    canaries: BTreeMap<&'static str, Canary>,
    task: JoinHandle<()>,
}

impl Ordinary {
    pub(crate) async fn open() -> Self {
        let canaries: BTreeMap<_, _> = TRACES.map(|name| (name, Canary::draw(name))).into();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let words: BTreeMap<_, _> = canaries
            .iter()
            .map(|(name, canary)| (*name, canary.word.clone()))
            .collect();
        let task = tokio::spawn(async move {
            while let Ok((visitor, _)) = listener.accept().await {
                tokio::spawn(answer(visitor, words.clone()));
            }
        });
        Self {
            port,
            canaries,
            task,
        }
    }

    /// Its address, with a word in it.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/?{}", self.port, self.word("address"))
    }

    fn word(&self, trace: &str) -> &str {
        &self.canaries[trace].word
    }

    pub(crate) fn canaries(&self) -> Vec<Canary> {
        self.canaries.values().cloned().collect()
    }

    /// What should have been found there and was not.
    pub(crate) fn missed(&self, places: &[(&str, &str)], findings: &Findings) -> Vec<String> {
        places
            .iter()
            .filter(|(trace, place)| !findings.has(&self.canaries[trace], place))
            .map(|(trace, place)| format!("{trace} in {place}"))
            .collect()
    }

    /// Somebody uses the page, in an ordinary way.
    pub(crate) async fn leave_traces(&self, hand: &Hand) {
        let tab = Tab::Ordinary;
        hand.turn_to(tab).await;
        let done = until("the ordinary page", SOON, async || {
            let done = hand.script(tab, "return window.done ?? null").await;
            done.as_str().map(ToOwned::to_owned)
        });
        assert_eq!(done.await, "all");
        hand.type_into(tab, "note", self.word("textarea")).await;
        hand.type_into(tab, "word", self.word("form")).await;
        hand.click(tab, "send").await;
    }
}

impl Drop for Ordinary {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// One request, one answer.
async fn answer(visitor: TcpStream, words: BTreeMap<&'static str, String>) -> std::io::Result<()> {
    let mut visitor = BufReader::new(visitor);
    let mut line = String::new();
    visitor.read_line(&mut line).await?;
    let mut field = String::new();
    while visitor.read_line(&mut field).await? > 2 {
        field.clear();
    }
    let path = line.split(' ').nth(1).unwrap_or_default();
    let (kind, caching, body) = match path {
        "/file" => ("text/plain", "max-age=3600", words["cached file"].repeat(3)),
        // Not kept: otherwise each word would be in the cache, too, and be found without having been stored.
        "/words" => ("application/json", "no-store", json!(words).to_string()),
        "/thanks" => (
            "text/html",
            "no-store",
            "<!doctype html><title>thanks</title>".into(),
        ),
        _ => ("text/html", "max-age=3600", page(&words)),
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nCache-Control: {caching}\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n",
        body.len()
    );
    visitor.write_all(head.as_bytes()).await?;
    visitor.write_all(body.as_bytes()).await?;
    visitor.shutdown().await
}

/// The field and the textarea are for somebody to type into; all else happens when it loads. `window.done` tells.
fn page(words: &BTreeMap<&'static str, String>) -> String {
    let title = &words["title"];
    let frame = &words["static frame"];
    format!(
        "<!doctype html><title>{title}</title>
        <form method=post action=/thanks target=away><input name=word data-testid=word><button data-testid=send>Send</button></form>
        <textarea data-testid=note></textarea>
        <iframe name=away></iframe><iframe srcdoc=\"<p>{frame}</p>\"></iframe>
        <script>{SCRIPT}</script>"
    )
}

const SCRIPT: &str = "(async () => {
    const words = await (await fetch('/words')).json();
    document.cookie = 'word=' + words['cookie'] + '; max-age=86400';
    localStorage.setItem('word', words['localStorage']);
    sessionStorage.setItem('word', words['sessionStorage']);
    history.replaceState({ word: words['history state'] }, '');
    await (await fetch('/file')).text();
    const database = await new Promise((done, failed) => {
        const opening = indexedDB.open('words');
        opening.onupgradeneeded = () => opening.result.createObjectStore('words');
        opening.onsuccess = () => done(opening.result);
        opening.onerror = failed;
    });
    await new Promise((done, failed) => {
        const writing = database.transaction('words', 'readwrite');
        writing.objectStore('words').put({ word: words['IndexedDB'] }, 'word');
        writing.oncomplete = done;
        writing.onerror = failed;
    });
    const cache = await caches.open('words');
    await cache.put('/word', new Response(words['Cache API']));
    window.done = 'all';
})().catch(error => window.done = String(error));";
