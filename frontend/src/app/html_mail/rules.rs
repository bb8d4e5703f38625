//! What of a mail's HTML is let through. Lists of what is allowed, never of what is forbidden.

use shared::mail::view::Attachment;

/// What becomes of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stays, with the attributes that are allowed.
    Keep,
    /// It goes, and its children stay where it was.
    Unwrap,
    /// It goes, with all that is in it.
    Drop,
}

/// What becomes of an HTML element; elements of other namespaces (SVG, MathML) always go.
pub fn fate(name: &str) -> Fate {
    if is_in(ELEMENTS, name) {
        Fate::Keep
    } else if is_in(DROPPED, name) {
        Fate::Drop
    } else {
        Fate::Unwrap
    }
}

/// True if the attribute stays on that element. `href` and `src` have rules of their own.
pub fn is_kept(attribute: &str) -> bool {
    is_in(ATTRIBUTES, attribute)
}

/// True if a list, names with blanks between them, has the name.
pub fn is_in(list: &str, name: &str) -> bool {
    list.split_ascii_whitespace().any(|listed| listed == name)
}

/// A link's target, if it is one that a mail may lead to.
pub fn link(href: &str) -> Option<String> {
    let href = without_controls(href);
    let scheme = href.split_once(':')?.0.to_ascii_lowercase();
    matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel").then_some(href)
}

/// Where an image comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// From the mail itself, under this Content-ID.
    Part(String),
    /// From the address itself.
    Data(String),
    /// From another server.
    Remote(String),
    /// From nowhere that a mail may name.
    Nowhere,
}

/// Reads an image's address.
pub fn source(src: &str) -> Source {
    let src = without_controls(src);
    let lower: String = src
        .chars()
        .take(32)
        .collect::<String>()
        .to_ascii_lowercase();
    if lower.starts_with("cid:") {
        Source::Part(percent_decoded(&src[4..]))
    } else if lower.starts_with("https://")
        || lower.starts_with("http://")
        || lower.starts_with("//")
    {
        Source::Remote(src)
    } else if IMAGES.iter().any(|kind| {
        lower
            .strip_prefix("data:")
            .is_some_and(|rest| rest.starts_with(kind))
    }) {
        Source::Data(src)
    } else {
        Source::Nowhere
    }
}

/// An image of the mail as a `data:` address, the only kind that the frame can show; `None` if it is no image.
pub fn data_url(part: &Attachment) -> Option<String> {
    IMAGES
        .contains(&part.media_type.as_str())
        .then(|| format!("data:{};base64,{}", part.media_type, base64(&part.octets)))
}

/// How many images of other servers a piece of CSS names. Fonts and other style sheets are not among them: the frame
/// never loads those, asked or not.
pub fn remote_in_css(css: &str) -> u32 {
    let lower = css.to_ascii_lowercase();
    let named = lower.match_indices("url(").filter(|(at, url)| {
        let rest = lower[at + url.len()..].trim_start_matches([' ', '"', '\'']);
        let is_remote = rest.starts_with("http") || rest.starts_with("//");
        // `src` is a font's descriptor, and no rule that begins with `@` takes an image itself.
        let statement = lower[..*at].rsplit([';', '{', '}']).next();
        let statement = statement.unwrap_or_default().trim_start();
        is_remote && !statement.starts_with("src") && !statement.starts_with('@')
    });
    named.count() as u32
}

/// How often an attribute names another server, an image's own address apart.
pub fn remote_in_attribute(name: &str, value: &str) -> u32 {
    match name {
        "style" => remote_in_css(value),
        "background" => u32::from(matches!(source(value), Source::Remote(_))),
        _ => 0,
    }
}

/// The whole document of the frame. The policy in it narrows the page's own: no script, no frame, no form, no
/// connection, and no image from outside unless the person has asked for it.
pub fn document(body: &str, remote: bool) -> String {
    let images = if remote { "data: https:" } else { "data:" };
    format!(
        "<!doctype html><html><head><meta charset=utf-8><meta http-equiv=Content-Security-Policy content=\"default-src \
         'none'; img-src {images}; style-src 'unsafe-inline'; font-src data:\"><meta name=referrer \
         content=no-referrer><meta http-equiv=x-dns-prefetch-control content=off><base target=_blank><style>{PAPER}</style></head>{body}</html>"
    )
}

/// As browsers read addresses: blanks and controls around and within them do not count.
fn without_controls(address: &str) -> String {
    address
        .trim_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !c.is_control())
        .collect()
}

/// Octets for `%` and two digits (RFC 3986 §2.1); what is not UTF-8 then is replaced.
pub fn percent_decoded(text: &str) -> String {
    let mut octets = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail
            .get(..2)
            .and_then(|digits| core::str::from_utf8(digits).ok());
        match hex.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(octet) if *first == b'%' => {
                octets.push(octet);
                rest = &tail[2..];
            }
            _ => {
                octets.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&octets).into_owned()
}

/// RFC 4648 §4.
fn base64(octets: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(octets.len().div_ceil(3) * 4);
    for chunk in octets.chunks(3) {
        let bits = chunk
            .iter()
            .fold(0u32, |bits, octet| bits << 8 | u32::from(*octet))
            << (8 * (3 - chunk.len()));
        for index in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * index) & 63) as usize];
            out.push(if index <= chunk.len() {
                char::from(digit)
            } else {
                '='
            });
        }
    }
    out
}

/// Images that a mail may show: none of these kinds can hold a script.
const IMAGES: [&str; 5] = [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/avif",
];

const ELEMENTS: &str = "a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code \
    col colgroup dd del details dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 \
    h5 h6 header hgroup hr i img ins kbd li main mark menu nav ol p pre q rp rt ruby s samp \
    section small span strike strong style sub summary sup table tbody td tfoot th thead time tr \
    tt u ul var wbr";

/// Their content is no text for a person, or is read by rules of its own.
const DROPPED: &str = "applet area audio base canvas embed fencedframe frame frameset iframe input link map meta \
    noembed noframes noscript object option param picture plaintext portal script select \
    selectedcontent source template textarea title track video xmp";

const ATTRIBUTES: &str = "align alt bgcolor border cellpadding cellspacing class color colspan dir face height id lang \
    nowrap rowspan scope size span start style title valign width";

/// True for a quotation that a mail program made; others use the element to move text to the right.
pub fn is_quoted(name: &str, kind: Option<&str>, class: Option<&str>) -> bool {
    name == "blockquote"
        && (kind.is_some_and(|kind| kind.eq_ignore_ascii_case("cite"))
            || class.is_some_and(|class| {
                class
                    .split_ascii_whitespace()
                    .any(|class| matches!(class, "gmail_quote" | "protonmail_quote"))
            }))
}

/// The class of a link that says first what it leaves behind.
pub const WAY_OUT: &str = "way-out";

/// White paper, in the dark too: mails are coloured for it. A link shows where it leads while it is pointed at; rules in
/// a layer that are important win over those of the mail.
const PAPER: &str = "html{color-scheme:light;background:#fff;color:#1b1c1f}body{margin:16px 20px;font:16px/1.5 \
    system-ui,sans-serif;overflow-wrap:anywhere}img{max-width:100%}img:not([height]){height:auto}table{max-width:100%}\
    pre{white-space:pre-wrap}a{color:#3b5bdb}summary{cursor:pointer}.way-out{display:inline-block}.way-out>summary{color:#3b5bdb;\
    text-decoration:underline}@layer poste{a[href]:hover::after,\
    a[href]:focus-visible::after{content:attr(href)!important;position:fixed!important;inset:auto auto 0 0!important;\
    z-index:2147483647!important;box-sizing:border-box!important;max-width:100%!important;max-height:4.2em!important;\
    overflow:hidden!important;padding:2px 8px!important;background:#1b1c1f!important;color:#fff!important;\
    font:13px/20px ui-monospace,monospace!important;white-space:pre-wrap!important;overflow-wrap:anywhere!important;\
    text-align:left!important;direction:ltr!important;unicode-bidi:isolate!important;pointer-events:none!important;\
    display:block!important;visibility:visible!important;opacity:1!important;transform:none!important}}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_act_or_load_goes() {
        for name in [
            "script", "iframe", "object", "link", "base", "meta", "template", "video", "noscript",
            "title",
        ] {
            assert_eq!(fate(name), Fate::Drop, "{name}");
        }
        for name in ["form", "button", "label", "o:p", "body", "x-unknown"] {
            assert_eq!(fate(name), Fate::Unwrap, "{name}");
        }
        for name in ["svg", "math", "form", "input", "script"] {
            assert_ne!(fate(name), Fate::Keep, "{name}");
        }
        for attribute in [
            "onclick",
            "onerror",
            "srcset",
            "background",
            "formaction",
            "name",
            "xlink:href",
            "src",
        ] {
            assert!(!is_kept(attribute), "{attribute}");
        }
    }

    #[test]
    fn links_lead_to_the_web_the_mail_and_the_telephone_only() {
        for (href, kept) in [
            ("https://example.org/a?b", Some("https://example.org/a?b")),
            (" HTTP://example.org ", Some("HTTP://example.org")),
            ("mailto:ann@example.org", Some("mailto:ann@example.org")),
            ("java\nscript:alert(1)", None),
            ("\u{1}javascript:alert(1)", None),
            ("ht\ntps://example.org", Some("https://example.org")),
            ("data:text/html,x", None),
            ("file:///etc/passwd", None),
            ("/relative", None),
            ("#anchor", None),
        ] {
            assert_eq!(link(href).as_deref(), kept, "{href:?}");
        }
    }

    #[test]
    fn images_come_from_the_mail() {
        for (src, expected) in [
            ("cid:a%40b", Source::Part("a@b".into())),
            ("CID:a@b", Source::Part("a@b".into())),
            (
                "https://t.example/p.gif",
                Source::Remote("https://t.example/p.gif".into()),
            ),
            (
                "//t.example/p.gif",
                Source::Remote("//t.example/p.gif".into()),
            ),
            (
                "data:image/png;base64,AA==",
                Source::Data("data:image/png;base64,AA==".into()),
            ),
            ("data:image/svg+xml,<svg/>", Source::Nowhere),
            ("blob:x", Source::Nowhere),
            ("p.gif", Source::Nowhere),
        ] {
            assert_eq!(source(src), expected, "{src:?}");
        }
    }

    #[test]
    fn base64_as_in_the_standard() {
        for (text, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(text.as_bytes()), encoded);
        }
        assert_eq!(base64(&[0xff, 0xfe, 0xfd]), "//79");
    }

    #[test]
    fn only_images_become_data() {
        let part = |media_type: &str| Attachment {
            media_type: media_type.into(),
            octets: b"foo".to_vec(),
            ..Attachment::default()
        };
        assert_eq!(
            data_url(&part("image/png")).as_deref(),
            Some("data:image/png;base64,Zm9v")
        );
        assert_eq!(data_url(&part("image/svg+xml")), None);
        assert_eq!(data_url(&part("text/html")), None);
    }

    #[test]
    fn remote_images_in_css_are_counted() {
        assert_eq!(
            remote_in_css("a{background:url(https://x/1)}b{background: URL( '//x/2')}"),
            2
        );
        assert_eq!(
            remote_in_css("a{background:url(data:image/png;base64,AA)}"),
            0
        );
        let others =
            "@import url(https://x/1); @font-face { font-family: f; src : url('https://x/2') }";
        assert_eq!(remote_in_css(others), 0);
        assert_eq!(
            remote_in_css(&format!("{others} a {{ background: url(https://x/3) }}")),
            1
        );
    }

    #[test]
    fn quotations_of_mail_programs_are_folded() {
        for (name, kind, class, expected) in [
            ("blockquote", Some("cite"), None, true),
            ("blockquote", Some("CITE"), None, true),
            ("blockquote", None, Some("x gmail_quote"), true),
            ("blockquote", None, None, false),
            ("div", None, Some("gmail_quote"), false),
        ] {
            assert_eq!(is_quoted(name, kind, class), expected, "{kind:?} {class:?}");
        }
    }

    #[test]
    fn the_frame_has_a_policy_that_loads_nothing() {
        let document = document("<body>hello</body>", false);
        assert!(document.contains(
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:\""
        ));
        assert!(super::document("", true).contains("img-src data: https:;"));
        let (before, after) = document.split_once("</head>").expect("one head");
        assert!(before.contains("Content-Security-Policy") && after.starts_with("<body>hello"));
    }
}
