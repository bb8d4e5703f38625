//! Each line sent and received, as it happened, for whoever wants to see the protocol.
//!
//! Secrets cannot enter it: what is sent comes with its own redacted form from where it is encoded
//! (`pop3::command`), and a server that echoes a secret during login is redacted too.

use core::time::Duration;
use std::collections::VecDeque;

use zeroize::Zeroizing;

use crate::pop3::{command::HIDDEN, reply::printable};

/// Octets of one line that are shown, at most.
const SHOWN_MAX: usize = 1_024;

/// Shorter secrets are in every other line by chance.
const SECRET_MIN: usize = 4;

/// Who says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// We.
    Client,
    /// The server.
    Server,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// When, on the driver's monotonic clock.
    pub at: Duration,
    /// Who.
    pub who: Who,
    /// What: without its line end, control characters replaced, secrets hidden, cut after 1,024 octets.
    pub text: String,
}

/// Writes along.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    records: VecDeque<Record>,
    /// The server's line so far.
    line: Vec<u8>,
}

/// What a server must not be shown saying: secrets, in the forms in which they were sent.
#[derive(Default)]
pub(crate) struct Secrets(Vec<Zeroizing<Vec<u8>>>);

impl Secrets {
    /// One more.
    pub(crate) fn hide(&mut self, secret: &[u8]) {
        if secret.len() >= SECRET_MIN {
            self.0.push(secret.to_vec().into());
        }
    }

    /// Nothing is hidden any more: login is over, and the secrets go.
    pub(crate) fn forget(&mut self) {
        self.0.clear();
    }

    /// True where a line tells one.
    pub(crate) fn are_in(&self, line: &[u8]) -> bool {
        let mut secrets = self.0.iter();
        secrets.any(|secret| memchr::memmem::find(line, secret).is_some())
    }
}

impl core::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Secrets")
    }
}

impl Recorder {
    /// We said this, redacted already.
    pub(crate) fn said(&mut self, text: &str, now: Duration) {
        self.records.push_back(Record {
            at: now,
            who: Who::Client,
            text: printable(text.as_bytes()),
        });
    }

    /// The server said this.
    pub(crate) fn heard(&mut self, octets: &[u8], secrets: &Secrets, now: Duration) {
        for piece in octets.split_inclusive(|&octet| octet == b'\n') {
            let room = SHOWN_MAX.saturating_sub(self.line.len());
            self.line.extend_from_slice(&piece[..piece.len().min(room)]);
            if piece.ends_with(b"\n") {
                let line = core::mem::take(&mut self.line);
                let whole = line.ends_with(b"\n");
                let text = redacted(line.trim_ascii_end(), secrets);
                self.records.push_back(Record {
                    at: now,
                    who: Who::Server,
                    text: if whole { text } else { text + " …" },
                });
            }
        }
    }

    pub(crate) fn poll(&mut self) -> Option<Record> {
        self.records.pop_front()
    }
}

fn redacted(line: &[u8], secrets: &Secrets) -> String {
    if secrets.are_in(line) {
        HIDDEN.to_owned()
    } else {
        printable(line)
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn texts(recorder: &mut Recorder) -> Vec<String> {
        std::iter::from_fn(|| recorder.poll())
            .map(|record| record.text)
            .collect()
    }

    #[test]
    fn lines_are_put_together_and_cut() {
        let (mut recorder, secrets) = (Recorder::default(), Secrets::default());
        let mut hear = |octets: &[u8]| recorder.heard(octets, &secrets, Duration::ZERO);
        hear(b"+OK he");
        hear(b"llo\x07\r\nnext\r\n");
        hear(&[b'x'; 5_000]);
        hear(b"\n");
        let texts = texts(&mut recorder);
        assert_eq!(texts[..2], ["+OK hello␇", "next"]);
        assert_eq!(texts[2], format!("{} …", "x".repeat(SHOWN_MAX)));
    }

    #[test]
    fn an_echoed_secret_is_not_shown_until_login_is_over() {
        let (mut recorder, mut secrets) = (Recorder::default(), Secrets::default());
        let mut hear = |octets: &[u8], secrets: &Secrets| {
            recorder.heard(octets, secrets, Duration::ZERO);
        };
        secrets.hide(b"tanstaaf");
        secrets.hide(b"abc");
        assert_eq!(format!("{secrets:?}"), "Secrets");
        hear(b"-ERR what is PASS tanstaaf? abc\r\n", &secrets);
        hear(b"-ERR abc\r\n", &secrets);
        secrets.forget();
        hear(b"Subject: tanstaaf\r\n", &secrets);
        assert_eq!(
            texts(&mut recorder),
            [HIDDEN, "-ERR abc", "Subject: tanstaaf"]
        );
    }
}
