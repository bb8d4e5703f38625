//! Where the stories of this folder play: the sample mailbox on a day that never changes, with a line that can be cut.

use std::future::pending;

use demo::{Office, PASSWORD, USER, sample_maildrop_on};
use e2e::bridge::Bridge;
use e2e::line::Line;
use e2e::ports::free_port;
use ring::digest::{SHA256, digest};
use shared::tunnel::message::Mode;
use shared::tunnel::page_config::DemoAccount;
use time::{Date, Month};
use tokio::task::JoinHandle;

/// Noon on the day of the stories, milliseconds since 1970, UTC.
pub(super) const NOON: i64 = 1_795_435_200_000;

/// A mail server, and a bridge to it.
pub(super) struct Place {
    /// The bridge that serves the page.
    pub(super) bridge: Bridge,
    /// The line between bridge and mail server.
    pub(super) line: Option<Line>,
    /// A line on which nobody answers.
    pub(super) silence: Line,
    /// A port to which the bridge does not carry.
    pub(super) denied: u16,
    port: u16,
    office: JoinHandle<()>,
}

impl Place {
    /// With the sample mailbox.
    pub(super) async fn with_sample_mail() -> Self {
        let today = Date::from_calendar_date(2026, Month::November, 23).expect("a day");
        Self::with(&sample_maildrop_on(today)).await
    }

    /// With these messages, the oldest first.
    pub(super) async fn with(messages: &[Vec<u8>]) -> Self {
        let any = "127.0.0.1:0".parse().expect("an address");
        let office = Office::open_with(any, messages).await;
        let office = office.expect("the office opens");
        let line = Line::to(office.tls_address().expect("it is bound").port()).await;
        let silence = Line::silent().await;
        let port = line.port();
        let pin = digest(&SHA256, office.certificate());
        let pin = pin.as_ref().iter().map(|octet| format!("{octet:02x}"));
        let account = DemoAccount {
            user: USER.to_owned(),
            password: PASSWORD.to_owned(),
            host: "127.0.0.1".to_owned(),
            port,
            mode: Mode::Tls,
            pin: pin.collect(),
        };
        let ports = [(port, Mode::Tls), (silence.port(), Mode::Tls)];
        let bridge = Bridge::with(&ports, |config| config.demo = Some(account)).await;
        let office = tokio::spawn(async move {
            let _ = office.serve(pending()).await;
        });
        Self {
            bridge,
            line: Some(line),
            silence,
            denied: free_port(),
            port,
            office,
        }
    }

    /// The mail server's port.
    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Every port that may be on the screen, and is another one each time.
    pub(super) fn ports(&self) -> [u16; 3] {
        [self.port, self.silence.port(), self.denied]
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.office.abort();
    }
}
