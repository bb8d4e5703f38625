// What can be told of a file from its name and text. Used by the build script, which makes the table, and compiled into
// the tests of the library.

/// The media type, from the name's ending.
pub(crate) fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Whether the name changes with the content: it has a run of at least twelve hexadecimal digits, as in
/// `app-3f0c9b1e55d2a7c4_bg.wasm`. (The usual sixteen lose their leading zeros.)
pub(crate) fn has_content_hash(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split(|letter: char| !letter.is_ascii_alphanumeric())
        .any(|word| {
            word.len() >= 12
                && word.bytes().all(|octet| octet.is_ascii_hexdigit())
                && word.bytes().any(|octet| octet.is_ascii_digit())
        })
}

/// The text of each `<script>` that has no `src`, to the octet: what a browser hashes for the content security policy.
pub(crate) fn inline_scripts(html: &str) -> Vec<&str> {
    // ASCII only: lower-casing must not move a single octet.
    let lower = html.to_ascii_lowercase();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(tag) = lower[at..].find("<script").map(|offset| at + offset) {
        let Some(open_end) = lower[tag..].find('>').map(|offset| tag + offset + 1) else {
            break;
        };
        let Some(close) = lower[open_end..]
            .find("</script")
            .map(|offset| open_end + offset)
        else {
            break;
        };
        let attributes = &lower[tag + "<script".len()..open_end - 1];
        let has_src = attributes
            .split_ascii_whitespace()
            .any(|word| word == "src" || word.starts_with("src="));
        if !has_src {
            found.push(&html[open_end..close]);
        }
        at = close + 1;
    }
    found
}
