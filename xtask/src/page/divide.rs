//! The page's own program in two: what the card needs, which everyone waits for, and the mailbox's part, which is
//! fetched while somebody types. Which function belongs where follows from who calls it: see `frontend/src/app/room.rs`.
//!
//! Trunk has built the program whole. The two parts and what joins them take its place in dist/:
//!
//! ```text
//! target/…/app.wasm ─ wasm-split ─▶ app.wasm ── wasm-bindgen ─▶ app-HASH.js, app-HASH_bg.wasm
//!                                ├▶ split_mailbox.wasm ───────▶ mailbox-HASH.wasm
//!                                └▶ __wasm_split.js ──────────▶ parts-HASH.js
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha384};

use super::{PROFILE, dist, files, wasm};
use crate::Failure;
use crate::process::{program, read, run, target_dir, write};
use crate::setup::Tools;

/// The name that the tool gives to the file that joins the parts.
const JOINT: &str = "__wasm_split.js";
/// The name that it gives to the mailbox's part.
const MAILBOX: &str = "split_mailbox.wasm";

/// Divides the program that lies in dist/.
pub(super) fn divide(tools: &Tools) -> Result<(), Failure> {
    let whole = name_of_program(&files(&dist())?)?;
    let built = target_dir().join("wasm32-unknown-unknown").join(PROFILE);
    let parts = target_dir().join("parts");
    // Nothing of an earlier page may slip in.
    let _ = fs::remove_dir_all(&parts);
    let mut split = program("wasm-split-cli");
    split.arg(built.join("app.wasm")).arg(&parts);
    split.args(["--target", "web", "--out-name", "app"]);
    run(tools.on_path(&mut split))?;
    let mut bindgen = program("wasm-bindgen");
    bindgen.args(["--target", "web", "--no-typescript", "--keep-lld-exports"]);
    bindgen.args(["--remove-name-section", "--out-dir"]);
    bindgen.arg(&parts).arg(parts.join("app.wasm"));
    run(tools.on_path(&mut bindgen))?;

    let program = octets(&parts.join("app_bg.wasm"))?;
    let glue = read(&parts.join("app.js"))?;
    let part = wasm::without_custom(&octets(&parts.join(MAILBOX))?)
        .map_err(|error| format!("the mailbox's part: {error}."))?;
    // All of them change their names when one of them changes: none must meet another page's.
    let hash = hash(&[&program, glue.as_bytes(), &part]);
    let (app, joint) = (format!("app-{hash}"), format!("parts-{hash}.js"));
    let mailbox = format!("mailbox-{hash}.wasm");

    let text = read(&parts.join(JOINT))?;
    let text = replaced(&text, "./app.js", &format!("./{app}.js"))?;
    let text = replaced(&text, MAILBOX, &mailbox)?;
    let fetched = "import.meta.url)";
    let checked = format!("{fetched}, {{ integrity: \"{}\" }}", integrity(&part));
    let text = replaced(&text, fetched, &checked)?;
    // Only the file has another name: the program goes on asking for the old one.
    let (old, new) = (format!("from \"./{JOINT}\""), format!("from \"./{joint}\""));
    let glue = replaced(&glue, &old, &new)?;
    let glue = replaced(&glue, "app_bg.wasm", &format!("{app}_bg.wasm"))?;
    refer(&whole, &app, (&joint, &text), &glue, &program)?;
    for ending in [".js", "_bg.wasm"] {
        let _ = fs::remove_file(dist().join(format!("{whole}{ending}")));
    }
    write(&dist().join(format!("{app}.js")), glue)?;
    write(&dist().join(format!("{app}_bg.wasm")), program)?;
    write(&dist().join(joint), text)?;
    write(&dist().join(mailbox), part)
}

/// The name of the page's program in dist/, without its ending.
fn name_of_program(files: &[PathBuf]) -> Result<String, Failure> {
    files
        .iter()
        .filter_map(|file| file.file_name()?.to_str()?.strip_suffix(".js"))
        .find(|name| name.starts_with("app-"))
        .map(str::to_owned)
        .ok_or_else(|| "Trunk left no app-….js in dist/.".into())
}

/// Brings index.html up to date: what its files are called and hash to, and that one more is wanted at once.
fn refer(
    whole: &str,
    app: &str,
    (joint, text): (&str, &str),
    glue: &str,
    program: &[u8],
) -> Result<(), Failure> {
    let index = dist().join("index.html");
    let html = replaced(&read(&index)?, whole, app)?;
    let html = with_integrity(&html, &format!("{app}.js"), &integrity(glue.as_bytes()))?;
    let html = with_integrity(&html, &format!("{app}_bg.wasm"), &integrity(program))?;
    // Chromium heeds no integrity of such a preload, only that of the fetch itself.
    let asked = format!("'/{app}_bg.wasm'");
    let checked = format!("fetch({asked}, {{ integrity: '{}' }})", integrity(program));
    let html = replaced(
        &html,
        &format!("module_or_path: {asked}"),
        &format!("module_or_path: {checked}"),
    )?;
    let preload = "<link rel=\"modulepreload\"";
    let hash = integrity(text.as_bytes());
    let one_more = format!(
        "{preload} href=\"/{joint}\" crossorigin=\"anonymous\" integrity=\"{hash}\">\n{preload}"
    );
    write(&index, replaced(&html, preload, &one_more)?)
}

/// Puts `hash` where the integrity of `file` is told.
fn with_integrity(html: &str, file: &str, hash: &str) -> Result<String, Failure> {
    let told = || {
        let link = html.find(&format!("href=\"/{file}\""))?;
        let value = link + html[link..].find("integrity=\"")? + "integrity=\"".len();
        let end = value + html[value..].find('"')?;
        Some(format!("{}{hash}{}", &html[..value], &html[end..]))
    };
    told().ok_or_else(|| format!("index.html tells no integrity of {file}."))
}

fn octets(file: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(file).map_err(|error| format!("{} could not be read: {error}.", file.display()))
}

/// Sixteen hexadecimal digits, by which the bridge knows a file that never changes.
fn hash(parts: &[&[u8]]) -> String {
    let mut digest = Sha384::new();
    for part in parts {
        digest.update(part);
    }
    let digest = digest.finalize();
    digest[..8]
        .iter()
        .map(|octet| format!("{octet:02x}"))
        .collect()
}

/// As the `integrity` attribute has it (Subresource Integrity §3.1).
fn integrity(octets: &[u8]) -> String {
    format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(octets)))
}

/// The text with `old` replaced, which has to be there: a newer tool may write otherwise.
fn replaced(text: &str, old: &str, new: &str) -> Result<String, Failure> {
    if !text.contains(old) {
        return Err(format!(
            "`{old}` is not where it was expected in the built page."
        ));
    }
    Ok(text.replace(old, new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integrity_is_told_of_the_right_file() {
        let html = r#"<link href="/a.js" integrity="sha384-old"><link href="/b.js" x integrity="sha384-old">"#;
        assert_eq!(
            with_integrity(html, "b.js", "sha384-new").expect("it is there"),
            r#"<link href="/a.js" integrity="sha384-old"><link href="/b.js" x integrity="sha384-new">"#
        );
        assert!(with_integrity(html, "c.js", "sha384-new").is_err());
    }

    #[test]
    fn a_name_tells_of_every_part() {
        let name = hash(&[b"one", b"two"]);
        assert!(name.len() == 16 && name.bytes().all(|octet| octet.is_ascii_hexdigit()));
        assert_ne!(name, hash(&[b"one", b"three"]));
        assert_ne!(name, hash(&[b"zero", b"two"]));
    }

    #[test]
    fn integrity_is_as_browsers_have_it() {
        assert_eq!(
            integrity(b""),
            "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb"
        );
    }
}
