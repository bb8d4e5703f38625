//! HTML that wants out of its frame: nothing of it runs, nothing is fetched, and the page lives on.

use e2e::beacon::Beacon;
use e2e::bridge::Bridge;
use e2e::browser::{Browser, Engine};
use e2e::dovecot::{Dovecot, Mailbox};
use e2e::mail;
use e2e::stage::{MailServer, browser_story};
use e2e::visit::{self, Card};
use e2e::wait::{SOON, until};
use serde_json::Value;
use shared::tunnel::message::Mode;

const USER: &str = "annabel.reader@example.org";
const PASSWORD: &str = "correct horse; 7 staples";

/// What is still readable of each mail when everything else is gone.
const READABLE: &str = "still here";

/// `OWN` is put where a script may stand, `BEACON` where an address may.
const VECTORS: &[(&str, &str)] = &[
    (
        "Scripts and handlers",
        "<script>OWN</script><body onload=\"OWN\"><img src=x onerror=\"OWN\"><svg onload=\"OWN\"><script>OWN</script></svg>\
         <details open ontoggle=\"OWN\"><summary>x</summary></details><video src=x onerror=\"OWN\"></video>\
         <input autofocus onfocus=\"OWN\"><a href=\"javascript:OWN\">a</a><a href=\" jAvA&#9;script:OWN\">b</a>",
    ),
    (
        "Frames and templates",
        "<iframe src=\"javascript:OWN\"></iframe><iframe srcdoc=\"<script>OWN</script>\"></iframe>\
         <object data=\"javascript:OWN\"></object><embed src=\"javascript:OWN\">\
         <template><img src=x onerror=\"OWN\"></template><noscript><p title=\"</noscript><img src=x onerror=OWN>\"></noscript>\
         <meta http-equiv=refresh content=\"0; url=BEACON/refresh\"><base href=\"BEACON/base/\">",
    ),
    (
        "Properties in disguise",
        "<form><input name=namespaceURI><input name=localName><input name=attributes><input name=childNodes>\
         <input name=nodeType><input name=parentNode><input name=remove><input name=getAttribute></form>\
         <img name=body><img name=createElement><img name=documentElement><img name=querySelectorAll>\
         <form id=a><form id=b></form></form>",
    ),
    (
        "Parsers that disagree",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=x onerror=OWN&gt;\"></style></mglyph>\
         </table></mtext></math><svg><style><img src=x onerror=OWN></style></svg><xmp><p title=\"</xmp><img src=x onerror=OWN>\">\
         </xmp><noembed><img src=x onerror=OWN></noembed><plaintext-not><select><selectedcontent><img src=x onerror=OWN>\
         </selectedcontent></select>",
    ),
    (
        "Everything that fetches",
        "<img src=\"BEACON/img\" srcset=\"BEACON/set 1x\"><link rel=stylesheet href=\"BEACON/css\"><link rel=preconnect href=\"BEACON\">\
         <style>@import url(\"BEACON/import\"); p { background: url(\"BEACON/css-image\") } @font-face { font-family: f; src: url(\"BEACON/font\") }\
         p { font-family: f; list-style-image: url(BEACON/list); cursor: url(BEACON/cursor), auto }</style>\
         <table background=\"BEACON/table\"><tr><td background=\"BEACON/cell\">x</td></tr></table><video poster=\"BEACON/poster\" src=\"BEACON/video\">\
         </video><audio src=\"BEACON/audio\" autoplay></audio><iframe src=\"BEACON/frame\"></iframe><input type=image src=\"BEACON/input\">\
         <svg><image href=\"BEACON/svg\"/><use href=\"BEACON/use#x\"/></svg><div style=\"background:url(BEACON/style)\">x</div>",
    ),
    ("Ten thousand deep", "DEEP"),
];

const OWN: &str =
    "document.documentElement.dataset.owned=1;top.document.documentElement.dataset.owned=1";

#[test]
fn chromium() {
    show(Engine::Chromium);
}

#[test]
fn firefox() {
    show(Engine::Firefox);
}

#[test]
fn webkitgtk() {
    show(Engine::WebKitGtk);
}

fn show(engine: Engine) {
    browser_story(
        "hostile_html",
        engine,
        MailServer::Dovecot,
        async |browser: &Browser| {
            let beacon = Beacon::light().await;
            let deep = "<div>".repeat(10_000);
            let messages: Vec<Vec<u8>> = VECTORS
                .iter()
                .map(|(subject, vector)| {
                    let vector = vector
                        .replace("OWN", OWN)
                        .replace("BEACON", beacon.url("").trim_end_matches('/'))
                        .replace("DEEP", &deep);
                    mail::html(
                        subject,
                        &format!("<p>{READABLE}</p>{vector}<p>The end.</p>"),
                    )
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
            for (at, (subject, _)) in VECTORS.iter().enumerate() {
                visit::open(browser, at + 1, subject).await;
                visit::view_html(browser).await;
                until("the frame of this message", SOON, async || {
                    let found = browser.script(FORBIDDEN).await;
                    let found = found.as_str()?.to_owned();
                    assert_eq!(found, "", "{subject}");
                    Some(())
                })
                .await;
            }
            let owned = browser
                .script("return document.documentElement.dataset.owned ?? null")
                .await;
            assert_eq!(owned, Value::Null);
            visit::leave(browser).await;
            beacon.assert_unseen().await;
            assert_eq!(dovecot.messages(USER), messages);
        },
    );
}

/// What the frame holds that it must not; null until it is there.
const FORBIDDEN: &str = r#"
    const frame = document.querySelector('iframe[title="Message body"]');
    if (!frame || !frame.srcdoc.includes('still here')) return null;
    const mail = new DOMParser().parseFromString(frame.srcdoc, 'text/html');
    const found = [...mail.querySelectorAll('script, form, input, button, select, iframe, frame, object, embed, svg, math, link, ' +
        'template, noscript, noembed, xmp, video, audio, source, base[href], meta[http-equiv=refresh]')].map(e => e.localName);
    const walker = mail.createTreeWalker(mail, NodeFilter.SHOW_ELEMENT);
    while (walker.nextNode())
        for (const attribute of walker.currentNode.attributes)
            if (attribute.name.startsWith('on') || /^\s*(java|vb)script:/i.test(attribute.value.replace(/[\s\x00-\x1f]/g, '')))
                found.push(attribute.name);
    if (frame.sandbox.contains('allow-scripts') || frame.sandbox.contains('allow-same-origin')) found.push('sandbox');
    return found.join(' ');"#;
