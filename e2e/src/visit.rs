//! A visit to the post office, as a person makes it: sign in, look, read, leave.

use shared::tunnel::message::Mode;

use crate::browser::Browser;
use crate::ca::ServerCertificate;
use crate::wait::{SOON, until};

/// What a person types into the card.
#[derive(Clone, Copy, Debug)]
pub struct Card<'a> {
    /// The mail address.
    pub address: &'a str,
    /// The password.
    pub password: &'a str,
    /// The server's port on 127.0.0.1.
    pub port: u16,
    /// What to choose under "Security".
    pub mode: Mode,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Who wrote it.
    pub sender: String,
    /// What it is about.
    pub subject: String,
}

/// Fills the card in and presses the button. What follows is the story's affair.
pub async fn sign_in(browser: &Browser, card: Card<'_>) {
    browser.type_into("address", card.address).await;
    browser.type_into("password", card.password).await;
    if browser
        .attribute("server", "aria-expanded")
        .await
        .as_deref()
        != Some("true")
    {
        browser.click("server").await;
    }
    browser.fill("server-host", "127.0.0.1").await;
    browser.choose("server-security", card.mode.as_str()).await;
    browser.fill("server-port", &card.port.to_string()).await;
    browser.click("sign-in").await;
}

/// Compares the fingerprint on the screen with the server's and, as they are equal, trusts the certificate.
///
/// # Panics
/// When the page shows another fingerprint.
pub async fn trust(browser: &Browser, certificate: &ServerCertificate) {
    browser.wait_for("certificate").await;
    let shown = browser.text("certificate-fingerprint").await;
    let shown: String = shown.chars().filter(char::is_ascii_hexdigit).collect();
    assert_eq!(shown.to_lowercase(), certificate.fingerprint());
    browser.click("certificate-trust").await;
}

/// Trusts the certificate that is shown, in stories that are not about certificates.
pub async fn trust_whatever(browser: &Browser) {
    browser.click("certificate-trust").await;
}

/// The row of a message, once its header has come.
///
/// # Panics
/// When it does not come.
pub async fn row(browser: &Browser, number: usize) -> Row {
    browser.wait_for(&format!("row-{number}")).await;
    let cell = async |class: &str| {
        let css = format!("[data-testid=\"row-{number}\"] .{class}");
        browser.text_at(&css).await
    };
    let what = format!("the header of message {number}");
    until(&what, SOON, async || {
        Some(Row {
            sender: cell("sender").await?,
            subject: cell("subject").await?,
        })
    })
    .await
}

/// Opens a message and waits until it is the one that is shown.
pub async fn open(browser: &Browser, number: usize, subject: &str) {
    browser.click(&format!("row-{number}")).await;
    browser.wait_for_text("subject", subject).await;
}

/// Shows the opened message's HTML. The button takes no click before the message has been read.
///
/// # Panics
/// When the HTML is not shown.
pub async fn view_html(browser: &Browser) {
    until("the HTML view", SOON, async || {
        browser.click("view-html").await;
        let pressed = browser.attribute("view-html", "aria-checked").await;
        (pressed.as_deref() == Some("true")).then_some(())
    })
    .await;
}

/// Marks the opened message for deletion.
pub async fn mark(browser: &Browser, number: usize) {
    browser.click("delete").await;
    let row = format!("row-{number}");
    until("the row to be marked", SOON, async || {
        (browser.attribute(&row, "data-marked").await.as_deref() == Some("true")).then_some(())
    })
    .await;
}

/// Signs out with marks pending, deletes, and returns the receipt.
pub async fn leave_and_delete(browser: &Browser) -> String {
    browser.click("sign-out").await;
    browser.wait_for("dialog").await;
    browser.click("dialog-delete").await;
    browser.wait_for("signed-out").await;
    browser.text("receipt").await
}

/// Signs out with nothing marked, and returns the receipt.
pub async fn leave(browser: &Browser) -> String {
    browser.click("sign-out").await;
    browser.wait_for("signed-out").await;
    browser.text("receipt").await
}
