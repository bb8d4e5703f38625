//! A mail's HTML, made harmless.
//!
//! ```text
//! untrusted text ─▶ DOMParser (inert) ─▶ walk by the lists in `rules` ─▶ a new tree ─▶ serialised once ─▶ the frame
//! ```
//!
//! The browser that will show the mail is the one that parses it, so the two cannot disagree. Nothing touches the text
//! between the serialisation and the frame, which is sandboxed, has no script, and a policy that loads nothing. Each of
//! the three would be enough alone.

pub mod rules;

use shared::mail::view::{Attachment, MessageView};
use wasm_bindgen::JsCast;
use web_sys::{Document, DomParser, Element, Node, SupportedType};

/// What is left of a mail's HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// The whole document for the frame.
    pub document: String,
    /// Things of other servers that it would have loaded.
    pub remote: u32,
    /// Links that lie: the place that is shown, and the place that they lead to.
    pub false_links: Vec<(String, String)>,
    /// It was too large, and something is missing.
    pub cut: bool,
}

/// Makes a message's HTML harmless; with `remote`, its images are left where they are.
pub fn clean(view: &MessageView, remote: bool) -> Cleaned {
    let html = view.html.as_deref().unwrap_or_default();
    if HTML_MAX < html.len() {
        return Cleaned {
            document: rules::document("<body></body>", false),
            cut: true,
            ..Cleaned::default()
        };
    }
    let Some((dirty, tree)) = parse(html).zip(parse("")) else { return Cleaned::default() };
    let Some(body) = tree.body() else { return Cleaned::default() };
    let mut walk = Walk {
        tree,
        attachments: &view.attachments,
        remote,
        nodes: 0,
        inlined: 0,
        out: Cleaned::default(),
    };
    if let Some(head) = dirty.head() {
        walk.children(&head, &body, 0);
    }
    if let Some(old) = dirty.body() {
        walk.attributes(&old, &body);
        walk.children(&old, &body, 0);
    }
    let mut out = walk.out;
    out.document = rules::document(&body.outer_html(), remote);
    out
}

/// An inert document: no script runs in it and nothing is loaded.
fn parse(html: &str) -> Option<Document> {
    DomParser::new().ok()?.parse_from_string(html, SupportedType::TextHtml).ok()
}

struct Walk<'a> {
    tree: Document,
    attachments: &'a [Attachment],
    remote: bool,
    nodes: usize,
    inlined: usize,
    out: Cleaned,
}

impl Walk<'_> {
    /// Copies what is allowed of `from`'s children into `to`.
    fn children(&mut self, from: &Node, to: &Node, depth: usize) {
        let mut next = from.first_child();
        while let Some(node) = next {
            self.nodes += 1;
            if NODES_MAX < self.nodes || DEPTH_MAX < depth {
                self.out.cut = true;
                return;
            }
            match node.node_type() {
                Node::TEXT_NODE => {
                    let text = self.tree.create_text_node(&node.text_content().unwrap_or_default());
                    let _ = to.append_child(&text);
                }
                Node::ELEMENT_NODE => self.element(node.unchecked_ref(), to, depth),
                _ => {}
            }
            next = node.next_sibling();
        }
    }

    fn element(&mut self, old: &Element, to: &Node, depth: usize) {
        if old.namespace_uri().as_deref() != Some(HTML) {
            return;
        }
        let name = old.local_name();
        match rules::fate(&name) {
            rules::Fate::Drop => return,
            rules::Fate::Unwrap => return self.children(old, to, depth + 1),
            rules::Fate::Keep => {}
        }
        let Ok(new) = self.tree.create_element(&name) else { return };
        self.attributes(old, &new);
        match name.as_str() {
            "style" => return self.style(old, &new, to),
            "a" => self.link(old, &new),
            "img" => self.image(old, &new),
            _ => {}
        }
        self.children(old, &new, depth + 1);
        let _ = to.append_child(&new);
    }

    fn attributes(&mut self, old: &Element, new: &Element) {
        for name in old.get_attribute_names() {
            let Some(name) = name.as_string() else { continue };
            let value = old.get_attribute(&name).unwrap_or_default();
            self.out.remote += rules::remote_in_attribute(&name, &value);
            if rules::is_kept(&name) {
                let _ = new.set_attribute(&name, &value);
            }
        }
    }

    /// A style sheet stays as it is: what it would load, the frame's policy stops.
    fn style(&mut self, old: &Element, new: &Element, to: &Node) {
        let css = old.text_content().unwrap_or_default();
        if css.contains("</") {
            return;
        }
        self.out.remote += rules::remote_in_css(&css);
        new.set_text_content(Some(&css));
        let _ = to.append_child(new);
    }

    fn link(&mut self, old: &Element, new: &Element) {
        let Some(href) = old.get_attribute("href").as_deref().and_then(rules::link) else { return };
        let words = old.text_content().unwrap_or_default();
        self.out.false_links.extend(rules::false_link(&words, &href));
        for (name, value) in [("href", href.as_str()), ("target", "_blank"), ("rel", "noopener noreferrer")] {
            let _ = new.set_attribute(name, value);
        }
    }

    fn image(&mut self, old: &Element, new: &Element) {
        let src = match rules::source(&old.get_attribute("src").unwrap_or_default()) {
            rules::Source::Part(id) => self.part(&id),
            rules::Source::Data(address) => Some(address),
            rules::Source::Remote(address) => {
                self.out.remote += 1;
                self.remote.then_some(address)
            }
            rules::Source::Nowhere => None,
        };
        if let Some(src) = src {
            let _ = new.set_attribute("src", &src);
        }
    }

    fn part(&mut self, id: &str) -> Option<String> {
        let part = self.attachments.iter().find(|part| part.content_id.as_deref() == Some(id))?;
        self.inlined += part.octets.len();
        if INLINED_MAX < self.inlined {
            self.out.cut = true;
            return None;
        }
        rules::data_url(part)
    }
}

const HTML: &str = "http://www.w3.org/1999/xhtml";

/// Octets of HTML that are looked at, at most: ten times the longest newsletter.
const HTML_MAX: usize = 4_000_000;

/// Nodes that are looked at, at most: some tenths of a second on a phone.
const NODES_MAX: usize = 50_000;

/// How deep elements may be nested: what browsers themselves allow, and little of our stack.
const DEPTH_MAX: usize = 512;

/// Octets of inline images, at most: as `data:` addresses they are held several times over.
const INLINED_MAX: usize = 10_000_000;
