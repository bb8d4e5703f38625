//! Mail into files: what a person takes along when they leave.
//!
//! ```text
//! pieces of a message ─▶ Writer::piece ─▶ octets for the file, held until the message is whole
//!                        Writer::complete ─▶ what stands before and behind them
//! all messages done    ─▶ Writer::finish ─▶ the end of the file
//! ```
//!
//! A message goes into the file when all of it is there, and not before: so a file never holds half a message, whatever
//! happens to the session, and what is in a ZIP is known in advance. What is held at a time is one message.

mod date;
mod envelope;
mod mbox;
pub mod names;
mod zip;

pub use date::Moment;
pub use envelope::Envelope;
pub use mbox::Quoter;
pub use zip::{Crc, Zip};

use names::Unique;

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One message as it came (RFC 5322).
    Eml,
    /// All in one, in the form called mboxrd: every mail program's common tongue (RFC 4155).
    Mbox,
    /// A file for each message, in a ZIP.
    Zip,
}

impl Form {
    /// How the file's name ends, without the dot.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Eml => "eml",
            Self::Mbox => "mbox",
            Self::Zip => "zip",
        }
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Eml => "message/rfc822",
            Self::Mbox => "application/mbox",
            Self::Zip => "application/zip",
        }
    }
}

/// What a file in a ZIP is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Its name; another one is made where it was used before.
    pub name: String,
    /// What its clock shows, wherever it is read.
    pub moment: Moment,
}

/// What stands around a message in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// Before it.
    pub before: Vec<u8>,
    /// Behind it.
    pub after: Vec<u8>,
}

/// A file in the making. It holds no message: what it returns goes into the file.
#[derive(Debug)]
pub struct Writer {
    form: Form,
    zip: Zip,
    names: Unique,
    quoter: Quoter,
    crc: Crc,
    octets: u64,
    head: Vec<u8>,
}

impl Writer {
    /// An empty file.
    pub fn new(form: Form) -> Self {
        Self {
            form,
            zip: Zip::default(),
            names: Unique::default(),
            quoter: Quoter::default(),
            crc: Crc::default(),
            octets: 0,
            head: Vec::new(),
        }
    }

    /// Takes the next octets of a message; returns what of it goes into the file, once the message is whole.
    pub fn piece(&mut self, octets: &[u8]) -> Vec<u8> {
        let room = HEAD_MAX.saturating_sub(self.head.len()).min(octets.len());
        self.head.extend_from_slice(&octets[..room]);
        let out = match self.form {
            Form::Eml => octets.to_vec(),
            Form::Mbox => {
                let mut out = Vec::with_capacity(octets.len() + 8);
                self.quoter.push(octets, &mut out);
                out
            }
            Form::Zip => {
                self.crc.update(octets);
                octets.to_vec()
            }
        };
        self.octets += octets.len() as u64;
        out
    }

    /// Who sent the message that is arriving, and when.
    pub fn envelope(&self) -> Envelope {
        Envelope::read(&self.head)
    }

    /// The message is whole: what stands before it, and what behind.
    pub fn complete(&mut self, label: &Label) -> Around {
        let mut around = Around::default();
        match self.form {
            Form::Eml => {}
            Form::Mbox => {
                around.before = self.envelope().line();
                self.quoter.finish(&mut around.after);
            }
            Form::Zip => {
                let name = self.names.of(&label.name);
                around.before = self
                    .zip
                    .entry(&name, label.moment, self.crc.value(), self.octets);
            }
        }
        self.void();
        around
    }

    /// The message that is arriving is not to be in the file, or comes once more from its beginning.
    pub fn void(&mut self) {
        self.quoter = Quoter::default();
        self.crc = Crc::default();
        self.octets = 0;
        self.head.clear();
    }

    /// The end of the file.
    pub fn finish(&mut self) -> Vec<u8> {
        match self.form {
            Form::Eml | Form::Mbox => Vec::new(),
            Form::Zip => core::mem::take(&mut self.zip).finish(),
        }
    }
}

/// Octets of a message in which its header is looked for: servers' headers are a hundredth of it.
const HEAD_MAX: usize = 64 * 1024;
