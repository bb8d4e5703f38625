use super::{facts::*, *};

const PAGE: Site = Site {
    assets: &[
        Asset {
            path: "/index.html",
            octets: b"<!doctype html>",
            brotli: Some(b"br-index"),
            media_type: "text/html; charset=utf-8",
            etag: "\"i\"",
            brotli_etag: "\"i-br\"",
            immutable: false,
        },
        Asset {
            path: "/app-0123456789abcdef.js",
            octets: b"plain",
            brotli: Some(b"br"),
            media_type: "text/javascript; charset=utf-8",
            etag: "\"a\"",
            brotli_etag: "\"a-br\"",
            immutable: true,
        },
        Asset {
            path: "/engine.js",
            octets: b"engine",
            brotli: None,
            media_type: "text/javascript; charset=utf-8",
            etag: "\"e\"",
            brotli_etag: "\"e-br\"",
            immutable: false,
        },
    ],
    script_hashes: &[],
};

/// Asks for a path with some fields; compares the status and the fields of the answer (empty: absent).
fn check(
    path: &str,
    asked: &[(&'static str, &str)],
    status: u16,
    expected: &[(&'static str, &str)],
) {
    let mut fields = HeaderMap::new();
    for (name, value) in asked {
        fields.append(*name, value.parse().unwrap());
    }
    let answer = PAGE.answer(path, &fields).expect("a file");
    assert_eq!(answer.status(), status, "{path} {asked:?}");
    for (name, value) in expected {
        let said = answer
            .headers()
            .get(*name)
            .map_or("", |value| value.to_str().unwrap());
        assert_eq!(said, *value, "{name} of {path} {asked:?}");
    }
}

#[test]
fn caching_follows_the_name() {
    check(
        "/",
        &[],
        200,
        &[("cache-control", "no-store"), ("etag", "")],
    );
    check("/index.html", &[], 200, &[("cache-control", "no-store")]);
    check(
        "/app-0123456789abcdef.js",
        &[],
        200,
        &[("cache-control", "public, max-age=31536000, immutable")],
    );
    check(
        "/engine.js",
        &[],
        200,
        &[
            ("cache-control", "no-cache"),
            ("etag", "\"e\""),
            ("vary", ""),
        ],
    );
    assert!(PAGE.answer("/engine.js.br", &HeaderMap::new()).is_none());
    assert!(PAGE.answer("/nothing", &HeaderMap::new()).is_none());
}

#[test]
fn what_is_known_is_not_sent_again() {
    check(
        "/engine.js",
        &[("if-none-match", "\"e\"")],
        304,
        &[("etag", "\"e\""), ("content-type", "")],
    );
    check(
        "/engine.js",
        &[("if-none-match", "\"x\", W/\"e\"")],
        304,
        &[],
    );
    check("/engine.js", &[("if-none-match", "*")], 304, &[]);
    check(
        "/engine.js",
        &[("if-none-match", "\"x\"")],
        200,
        &[("content-type", "text/javascript; charset=utf-8")],
    );
}

#[test]
fn brotli_for_those_who_take_it() {
    let path = "/app-0123456789abcdef.js";
    let br = [
        ("content-encoding", "br"),
        ("vary", "accept-encoding"),
        ("etag", "\"a-br\""),
    ];
    let plain = [
        ("content-encoding", ""),
        ("vary", "accept-encoding"),
        ("etag", "\"a\""),
    ];
    check(
        path,
        &[("accept-encoding", "gzip, deflate, br, zstd")],
        200,
        &br,
    );
    check(path, &[("accept-encoding", "br;q=0.5")], 200, &br);
    check(
        path,
        &[("accept-encoding", "gzip"), ("accept-encoding", "BR")],
        200,
        &br,
    );
    check(path, &[("accept-encoding", "br;q=0")], 200, &plain);
    check(path, &[("accept-encoding", "gzip, brx")], 200, &plain);
    check(path, &[], 200, &plain);
    check(
        path,
        &[("accept-encoding", "br"), ("if-none-match", "\"a-br\"")],
        304,
        &[],
    );
    check(
        path,
        &[("accept-encoding", "br"), ("if-none-match", "\"a\"")],
        200,
        &br,
    );
}

#[test]
fn the_embedded_page_has_an_index() {
    assert!(Site::embedded().answer("/", &HeaderMap::new()).is_some());
}

#[test]
fn media_types() {
    assert_eq!(media_type("/a/app_bg.wasm"), "application/wasm");
    assert_eq!(media_type("/app.js"), "text/javascript; charset=utf-8");
    assert_eq!(media_type("/LICENSE"), "application/octet-stream");
}

#[test]
fn names_that_change_with_the_content() {
    for (path, expected) in [
        ("/app-3f0c9b1e55d2a7c4.js", true),
        ("/app-3f0c9b1e55d2a7c4_bg.wasm", true),
        ("/assets/style-3f0c9b1e55d2.css", true),
        ("/engine.js", false),
        ("/engine_bg.wasm", false),
        ("/index.html", false),
        ("/app-3f0c9b1e.js", false),
        ("/deadbeefcafe.js", false),
        ("/3f0c9b1e55d2a7c4/engine.js", false),
    ] {
        assert_eq!(has_content_hash(path), expected, "{path}");
    }
}

#[test]
fn scripts_in_the_page() {
    for (html, expected) in [
        ("<script>a()</script>", vec!["a()"]),
        (
            "<SCRIPT type=\"module\">\n import x;\n</SCRIPT>",
            vec!["\n import x;\n"],
        ),
        (
            "<script src=\"a.js\"></script><script>b</script >",
            vec!["b"],
        ),
        ("<script type=module src=a.js></script>", vec![]),
        ("<script data-src=\"x\">c</script>", vec!["c"]),
        ("<p>ü</p><script>ü</script>", vec!["ü"]),
        ("<script>never closed", vec![]),
        ("", vec![]),
    ] {
        assert_eq!(inline_scripts(html), expected, "{html}");
    }
}
