//! HTML that wants to run, or to call home: made by combination from tables, and the corpus beside this project.
//!
//! Whatever of it runs posts the number [`MARK`] to the topmost window; whatever loads calls a [`crate::watch::Watch`].

mod loads;
mod scripts;

use std::path::Path;

use serde_json::Value;

/// What a script posts to the topmost window when it runs. No quotes and no blanks, so that it fits anywhere.
pub const ACT: &str = "top.postMessage(7,String.fromCharCode(42))";

/// The number that [`ACT`] posts.
pub const MARK: u32 = 7;

/// One piece of hostile HTML.
#[derive(Clone, Debug)]
pub struct Payload {
    /// What it is, and of which table.
    pub name: String,
    /// The HTML.
    pub html: String,
    /// The mail's character set.
    pub charset: &'static str,
}

impl Payload {
    fn new(name: String, html: String) -> Self {
        Self {
            name,
            html,
            charset: "utf-8",
        }
    }
}

/// Ours: every script in every wrapping, every address in everything that loads. `beacon` is `HOST:PORT`; if it is
/// `named`, each calls at a name of its own below that host.
pub fn own(beacon: &str, named: bool) -> Vec<Payload> {
    let mut all = scripts::all();
    all.extend(loads::all(beacon, named));
    all
}

/// The corpus beside this project, with [`ACT`] where it would call `alert`; empty if it is not there.
///
/// # Panics
/// When it is there and cannot be read.
pub fn corpus() -> Vec<Payload> {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/DOMPurify/expect.json");
    let Ok(text) = std::fs::read_to_string(&file) else {
        return Vec::new();
    };
    let all: Value = serde_json::from_str(&text).expect("the corpus is JSON");
    let all = all.as_array().expect("the corpus is a list").iter();
    all.enumerate()
        .map(|(at, entry)| {
            let html = entry["payload"].as_str().expect("each has a payload");
            let html = html.replace("alert(", &format!("{ACT}||("));
            Payload::new(format!("corpus {at}"), html)
        })
        .collect()
}
