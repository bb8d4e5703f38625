//! The message that is being read.

use std::rc::Rc;

use shared::mail::view::{MessageView, Summary};

use super::super::html_mail::Cleaned;
use crate::wire::MessageProblem;

/// How a message is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Its text.
    #[default]
    Text,
    /// Its HTML, made harmless.
    Html,
    /// As it came.
    Source,
    /// Every header field.
    Headers,
    /// What it is made of.
    Parts,
}

impl Tab {
    /// In the order of the buttons.
    pub const ALL: [Self; 5] = [
        Self::Text,
        Self::Html,
        Self::Source,
        Self::Headers,
        Self::Parts,
    ];
}

/// How far a message has come.
#[derive(Clone, Debug, PartialEq)]
pub enum Fetch {
    /// Asked for.
    Waiting,
    /// On its way.
    Arriving {
        /// Octets so far.
        received: u64,
        /// Octets by the listing.
        expected: u64,
    },
    /// It is here, and the reader has it.
    Reading,
    /// It can be read.
    Read(Rc<MessageView>),
    /// The reader did not come back from it: only its source can be shown.
    Unreadable,
    /// The server would not give it.
    Failed(MessageProblem),
}

impl Fetch {
    /// True until the message is here or cannot come.
    pub fn is_awaited(&self) -> bool {
        matches!(self, Self::Waiting | Self::Arriving { .. })
    }
}

/// The message that is being read.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Its number in this session.
    pub number: u32,
    /// How far it has come.
    pub fetch: Fetch,
    /// The message as it came.
    pub octets: Option<Rc<Vec<u8>>>,
    /// How it is shown.
    pub tab: Tab,
    /// Its HTML, made harmless; made when first asked for.
    pub cleaned: Option<Rc<Cleaned>>,
    /// Images of other servers are loaded, for this message and this once.
    pub remote: bool,
    /// The mail is shown on black paper.
    pub inverted: bool,
    /// The links that lie are listed.
    pub links_listed: bool,
    /// The session broke while it was awaited, and another one was opened for it: that is done once.
    pub retried: bool,
}

impl Opened {
    /// A message just asked for.
    pub fn new(number: u32) -> Self {
        Self {
            number,
            fetch: Fetch::Waiting,
            octets: None,
            tab: Tab::Text,
            cleaned: None,
            remote: false,
            inverted: false,
            links_listed: false,
            retried: false,
        }
    }

    /// What the reader made of it, if it did.
    pub fn view(&self) -> Option<&Rc<MessageView>> {
        match &self.fetch {
            Fetch::Read(view) => Some(view),
            _ => None,
        }
    }

    /// What the reader found in its header.
    pub fn summary(&self) -> Option<&Summary> {
        self.view().map(|view| &view.summary)
    }

    /// True if a tab has anything to show.
    pub fn has(&self, tab: Tab) -> bool {
        match (tab, &self.fetch) {
            (Tab::Source, _) => self.octets.is_some(),
            (Tab::Html, Fetch::Read(view)) => view.html.is_some(),
            (_, Fetch::Read(_)) => true,
            _ => false,
        }
    }

    /// The message is here.
    pub fn read(&mut self, view: MessageView, octets: Vec<u8>, prefer_html: bool) {
        if prefer_html && view.html.is_some() {
            self.tab = Tab::Html;
        }
        self.fetch = Fetch::Read(Rc::new(view));
        self.octets = Some(Rc::new(octets));
    }

    /// The reader did not come back.
    pub fn unreadable(&mut self, octets: Vec<u8>) {
        self.fetch = Fetch::Unreadable;
        self.octets = Some(Rc::new(octets));
        self.tab = Tab::Text;
    }
}
