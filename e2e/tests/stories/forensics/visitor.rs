//! A visit with distinctive words in everything that a person types and reads.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use e2e::dovecot::{Dovecot, Mailbox};
use e2e::forensics::Canary;
use e2e::wait::{SOON, until};

use super::hand::{Hand, Tab::Ours};

/// What must be found nowhere, each as a word of its own.
const SECRETS: [&str; 12] = [
    "user",
    "password",
    "sender",
    "subject",
    "body",
    "second subject",
    "HTML",
    "image",
    "link",
    "attachment",
    "attachment's name",
    "search",
];

/// The words of one visit.
pub(crate) struct Visitor {
    canaries: BTreeMap<&'static str, Canary>,
}

impl Visitor {
    pub(crate) fn new() -> Self {
        Self {
            canaries: SECRETS.map(|name| (name, Canary::draw(name))).into(),
        }
    }

    pub(crate) fn canaries(&self) -> Vec<Canary> {
        self.canaries.values().cloned().collect()
    }

    pub(crate) fn word(&self, name: &str) -> &str {
        &self.canaries[name].word
    }

    pub(crate) fn user(&self) -> String {
        format!("{}@example.org", self.word("user"))
    }

    /// A mail server with this person's mail, of which the images lie at `elsewhere`.
    pub(crate) async fn mail_server(&self, elsewhere: &str) -> Dovecot {
        let of = |name: &str| self.word(name);
        let html = format!(
            "<p>{} <a href=\"https://example.org/{}\">more</a> <img src=\"{elsewhere}{}.png\"></p>\r\n",
            of("HTML"),
            of("link"),
            of("image")
        );
        let attachment = STANDARD.encode(format!("Attached: {}", of("attachment")));
        let parts = format!(
            "--part\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nIt is attached.\r\n\
             --part\r\nContent-Type: text/plain; charset=utf-8\r\n\
             Content-Disposition: attachment; filename=\"{}.txt\"\r\nContent-Transfer-Encoding: base64\r\n\r\n\
             {attachment}\r\n--part--\r\n",
            of("attachment's name")
        );
        let messages = [
            self.letter(
                of("subject"),
                "text/plain",
                &format!("Hello, {}.\r\n", of("body")),
            ),
            self.letter(of("second subject"), "text/html", &html),
            self.letter(of("search"), "multipart/mixed; boundary=part", &parts),
        ];
        Dovecot::start(&[Mailbox {
            user: &self.user(),
            password: of("password"),
            messages: &messages,
        }])
        .await
    }

    fn letter(&self, subject: &str, media_type: &str, body: &str) -> Vec<u8> {
        let sender = self.word("sender");
        format!(
            "From: A. {sender} <{sender}@example.org>\r\nTo: {}\r\nSubject: A letter: {subject}\r\n\
             Date: Tue, 17 Nov 2026 08:30:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: {media_type}\r\n\r\n{body}",
            self.user()
        )
        .into_bytes()
    }

    /// Signs in, in the tab that is in front.
    pub(crate) async fn sign_in(&self, hand: &Hand, port: u16) {
        hand.type_into(Ours, "address", &self.user()).await;
        hand.type_into(Ours, "password", self.word("password"))
            .await;
        hand.click(Ours, "server").await;
        hand.set(Ours, "server-host", "127.0.0.1").await;
        hand.set(Ours, "server-security", "tls").await;
        hand.set(Ours, "server-port", &port.to_string()).await;
        hand.click(Ours, "sign-in").await;
        hand.click(Ours, "certificate-trust").await;
        hand.wait_for(Ours, "mailbox", "").await;
    }

    /// Reads everything in every way, and some of it again.
    pub(crate) async fn read(&self, hand: &Hand) {
        self.open_text(hand).await;
        hand.click(Ours, "view-headers").await;
        hand.wait_for(Ours, "headers", self.word("sender")).await;
        hand.click(Ours, "view-source").await;
        hand.wait_for(Ours, "source", self.word("body")).await;

        hand.type_into(Ours, "search", self.word("search")).await;
        hand.wait_for(Ours, "found", "1 of 3").await;
        hand.click(Ours, "row-3").await;
        hand.click(Ours, "preview-0").await;
        hand.wait_for(Ours, "preview", self.word("attachment"))
            .await;
        hand.set(Ours, "search", "").await;

        self.open_html(hand).await;
        self.open_text(hand).await;
        self.open_html(hand).await;
    }

    async fn open_text(&self, hand: &Hand) {
        hand.click(Ours, "row-1").await;
        hand.wait_for(Ours, "subject", self.word("subject")).await;
        hand.wait_for(Ours, "body-text", self.word("body")).await;
    }

    /// Stays with a message open whose frame shows HTML and whose image is not loaded.
    async fn open_html(&self, hand: &Hand) {
        hand.click(Ours, "row-2").await;
        hand.wait_for(Ours, "subject", self.word("second subject"))
            .await;
        hand.click(Ours, "view-html").await;
        hand.wait_for(Ours, "remote-images", "").await;
        let frame = format!(
            "return document.querySelector('iframe')?.srcdoc?.includes('{}') ?? false",
            self.word("HTML")
        );
        until("the HTML in its frame", SOON, async || {
            (hand.script(Ours, &frame).await == true).then_some(())
        })
        .await;
    }
}
