//! A mail's HTML, made harmless.
//!
//! ```text
//! untrusted text ─▶ DOMParser (inert) ─▶ walk by the lists in `rules` ─▶ a new tree ─▶ serialised once ─▶ the frame
//! ```
//!
//! The browser that will show the mail is the one that parses it, so the two cannot disagree. Nothing touches the text
//! between the serialisation and the frame, which is sandboxed, has no script, and a policy that loads nothing. Each of
//! the three would be enough alone.

pub mod links;
pub mod punycode;
pub mod rules;
pub mod trackers;

use shared::mail::view::{Attachment, MessageView};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Document, DomParser, Element, HtmlFormElement, Node, SupportedType, Text, TreeWalker,
};

use super::{browser, text};

/// What is left of a mail's HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// The whole document for the frame.
    pub document: String,
    /// Images of other servers that it would have loaded.
    pub remote: u32,
    /// Those of them that look as if they were there to tell that the mail was read.
    pub trackers: u32,
    /// Links that lie: the place that is shown, and the place that they lead to.
    pub false_links: Vec<(String, String)>,
    /// It was too large, and something is missing.
    pub cut: bool,
}

/// Makes a message's HTML harmless; with `remote`, its images are left where they are, and where it is `guarded`, each link
/// says first that it leaves a trace.
pub fn clean(view: &MessageView, remote: bool, guarded: bool) -> Cleaned {
    let html = view.html.as_deref().unwrap_or_default();
    if HTML_MAX < html.len() {
        return Cleaned {
            document: rules::document("<body></body>", false),
            cut: true,
            ..Cleaned::default()
        };
    }
    let Some((dirty, tree)) = parse(html).zip(parse("")) else {
        return Cleaned::default();
    };
    let Some(body) = tree.body() else {
        return Cleaned::default();
    };
    let mut walk = Walk {
        tree,
        attachments: &view.attachments,
        remote,
        guarded,
        inlined: 0,
        folded: None,
        out: Cleaned::default(),
    };
    walk.all(&dirty, &body);
    let mut out = walk.out;
    out.document = rules::document(&body.outer_html(), remote);
    out
}

/// An inert document: no script runs in it and nothing is loaded.
fn parse(html: &str) -> Option<Document> {
    DomParser::new()
        .ok()?
        .parse_from_string(html, SupportedType::TextHtml)
        .ok()
}

struct Walk<'a> {
    tree: Document,
    attachments: &'a [Attachment],
    remote: bool,
    guarded: bool,
    inlined: usize,
    /// The outermost quotation that is being copied, and how deep it stands.
    folded: Option<usize>,
    out: Cleaned,
}

impl Walk<'_> {
    /// Copies what is allowed of a document into `body`.
    ///
    /// Without recursion: a mail may be nested deeper than our stack. And by a walker of our own document's: the
    /// properties of a document and of a form are whatever the mail says, if it names an element after them.
    fn all(&mut self, dirty: &Document, body: &Element) {
        let Ok(walker) =
            browser::document().create_tree_walker_with_what_to_show(dirty, ELEMENTS_AND_TEXT)
        else {
            return;
        };
        let mut parents = vec![body.clone()];
        let mut next = walker.first_child();
        let mut nodes = 0;
        while let (Ok(Some(node)), Some(parent)) = (next, parents.last()) {
            nodes += 1;
            if self.folded.is_some_and(|depth| parents.len() <= depth) {
                self.folded = None;
            }
            if NODES_MAX < nodes {
                self.out.cut = true;
                return;
            }
            let mut inside = self.node(&node, parent, body);
            // What was left out has its children copied into its parent: nothing of it, a form least of all, is asked.
            let copied = inside.as_ref().filter(|inside| *inside != parent);
            if self.folded.is_none()
                && let Some(fold) = copied.and_then(|quoted| self.fold(&node, quoted))
            {
                self.folded = Some(parents.len());
                inside = Some(fold);
            }
            let too_deep = inside.is_some() && DEPTH_MAX < parents.len();
            self.out.cut |= too_deep;
            let inside = inside.filter(|_| !too_deep);
            next = match inside.map(|inside| (walker.first_child(), inside)) {
                Some((Ok(Some(child)), inside)) => {
                    parents.push(inside);
                    Ok(Some(child))
                }
                _ => beside(&walker, &mut parents),
            };
        }
    }

    /// Copies a node into `parent`, if it is allowed; returns where its children go, if they are.
    fn node(&mut self, node: &Node, parent: &Element, body: &Element) -> Option<Element> {
        if node.is_instance_of::<Text>() {
            let text = node.text_content().unwrap_or_default();
            let _ = parent.append_child(&self.tree.create_text_node(&text));
            return None;
        }
        // Nothing of a form is read, not even its name.
        if node.is_instance_of::<HtmlFormElement>() {
            return Some(parent.clone());
        }
        let old: &Element = node.dyn_ref()?;
        if old.namespace_uri().as_deref() != Some(HTML) {
            return None;
        }
        let name = old.local_name();
        if name == "body" {
            self.attributes(old, body);
        }
        match rules::fate(&name) {
            rules::Fate::Drop => None,
            rules::Fate::Unwrap => Some(parent.clone()),
            rules::Fate::Keep => self.element(old, &name, parent),
        }
    }

    fn element(&mut self, old: &Element, name: &str, parent: &Element) -> Option<Element> {
        let new = self.tree.create_element(name).ok()?;
        self.attributes(old, &new);
        match name {
            "style" => return self.style(old, &new, parent),
            "a" if self.guarded => return self.guarded_link(old, new, parent),
            "a" => self.link(old, &new),
            "img" => self.image(old, &new),
            _ => {}
        }
        parent.append_child(&new).ok()?;
        Some(new)
    }

    /// Folds what the mail quotes: a person unfolds it without any script.
    fn fold(&self, old: &Node, quoted: &Element) -> Option<Element> {
        let old: &Element = old.dyn_ref()?;
        let (kind, class) = (old.get_attribute("type"), old.get_attribute("class"));
        if !rules::is_quoted(&quoted.local_name(), kind.as_deref(), class.as_deref()) {
            return None;
        }
        let details = self.tree.create_element("details").ok()?;
        let summary = self.tree.create_element("summary").ok()?;
        summary.set_text_content(Some(&text::html::QUOTED));
        details.append_child(&summary).ok()?;
        quoted.parent_node()?.replace_child(&details, quoted).ok()?;
        details.append_child(quoted).ok()?;
        Some(quoted.clone())
    }

    fn attributes(&mut self, old: &Element, new: &Element) {
        for name in old.get_attribute_names() {
            let Some(name) = name.as_string() else {
                continue;
            };
            let value = old.get_attribute(&name).unwrap_or_default();
            self.out.remote += rules::remote_in_attribute(&name, &value);
            if rules::is_kept(&name) {
                let _ = new.set_attribute(&name, &value);
            }
        }
    }

    /// A style sheet stays as it is: what it would load, the frame's policy stops.
    fn style(&mut self, old: &Element, new: &Element, to: &Node) -> Option<Element> {
        let css = old.text_content().unwrap_or_default();
        if css.contains("</") {
            return None;
        }
        self.out.remote += rules::remote_in_css(&css);
        new.set_text_content(Some(&css));
        let _ = to.append_child(new);
        None
    }

    fn link(&mut self, old: &Element, new: &Element) {
        let Some(href) = old.get_attribute("href").as_deref().and_then(rules::link) else {
            return;
        };
        let words = old.text_content().unwrap_or_default();
        self.out
            .false_links
            .extend(links::false_link(&words, &href));
        for (name, value) in [
            ("href", href.as_str()),
            ("title", href.as_str()),
            ("target", "_blank"),
            ("rel", "noopener noreferrer"),
        ] {
            let _ = new.set_attribute(name, value);
        }
    }

    /// The words of the link unfold the link itself, without any script. Returns where the words go.
    fn guarded_link(&mut self, old: &Element, link: Element, parent: &Element) -> Option<Element> {
        self.link(old, &link);
        if !link.has_attribute("href") {
            parent.append_child(&link).ok()?;
            return Some(link);
        }
        let made = |name| self.tree.create_element(name).ok();
        let (details, words, warning) = (made("details")?, made("summary")?, made("span")?);
        let _ = details.set_attribute("class", rules::WAY_OUT);
        warning.set_text_content(Some(&format!("{} ", text::html::LEAVES_HISTORY)));
        link.set_text_content(Some(&text::html::OPEN_LINK));
        warning.append_child(&link).ok()?;
        details.append_child(&words).ok()?;
        details.append_child(&warning).ok()?;
        parent.append_child(&details).ok()?;
        Some(words)
    }

    fn image(&mut self, old: &Element, new: &Element) {
        let src = match rules::source(&old.get_attribute("src").unwrap_or_default()) {
            rules::Source::Part(id) => self.part(&id),
            rules::Source::Data(address) => Some(address),
            rules::Source::Remote(address) => {
                self.out.remote += 1;
                self.out.trackers += u32::from(is_tracker(old, &address));
                self.remote.then_some(address)
            }
            rules::Source::Nowhere => None,
        };
        if let Some(src) = src {
            let _ = new.set_attribute("src", &src);
        }
    }

    fn part(&mut self, id: &str) -> Option<String> {
        let part = self
            .attachments
            .iter()
            .find(|part| part.content_id.as_deref() == Some(id))?;
        self.inlined += part.octets.len();
        if INLINED_MAX < self.inlined {
            self.out.cut = true;
            return None;
        }
        rules::data_url(part)
    }
}

fn is_tracker(image: &Element, address: &str) -> bool {
    let attribute = |name| image.get_attribute(name);
    let (width, height, style) = (attribute("width"), attribute("height"), attribute("style"));
    trackers::looks_like_one(trackers::Image {
        address,
        width: width.as_deref(),
        height: height.as_deref(),
        style: style.as_deref().unwrap_or_default(),
    })
}

/// The next node that is not inside the last one: beside it, or beside one of those it is in.
fn beside(walker: &TreeWalker, parents: &mut Vec<Element>) -> Result<Option<Node>, JsValue> {
    loop {
        if let Some(node) = walker.next_sibling()? {
            return Ok(Some(node));
        }
        if walker.parent_node()?.is_none() {
            return Ok(None);
        }
        parents.pop();
    }
}

/// `NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT`: no comments.
const ELEMENTS_AND_TEXT: u32 = 0x5;

const HTML: &str = "http://www.w3.org/1999/xhtml";

/// Octets of HTML that are looked at, at most: ten times the longest newsletter.
const HTML_MAX: usize = 4_000_000;

/// Nodes that are looked at, at most: some tenths of a second on a phone.
const NODES_MAX: usize = 50_000;

/// How deep elements may be nested: as deep as browsers themselves allow.
const DEPTH_MAX: usize = 512;

/// Octets of inline images, at most: as `data:` addresses they are held several times over.
const INLINED_MAX: usize = 10_000_000;
