//! Messages on their way into a file, in pieces that are worth a message to the page: what comes out of TLS is smaller.

use crate::{port, wire::Update};

/// Octets of a piece, about.
const PIECE: usize = 128 * 1024;

/// The piece in the making.
#[derive(Default)]
pub(super) struct Keeping {
    save: u32,
    number: u32,
    octets: Vec<u8>,
}

impl Keeping {
    /// What comes from now on is for this file.
    pub(super) fn file(&mut self, save: u32) {
        self.save = save;
    }

    /// More of a message.
    pub(super) fn data(&mut self, number: u32, octets: &[u8]) {
        if self.number != number {
            self.octets.clear();
            self.number = number;
        }
        self.octets.extend_from_slice(octets);
        if PIECE <= self.octets.len() {
            self.post(number, false);
        }
    }

    /// A message is complete.
    pub(super) fn fetched(&mut self, number: u32) {
        if self.number != number {
            self.octets.clear();
        }
        self.post(number, true);
    }

    /// Nobody wants the piece.
    pub(super) fn void(&mut self) {
        self.octets.clear();
    }

    fn post(&mut self, number: u32, is_last: bool) {
        let octets = core::mem::take(&mut self.octets);
        port::post(&Update::Piece {
            save: self.save,
            number,
            octets,
            is_last,
        });
    }
}
