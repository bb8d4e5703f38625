//! The reader: hostile mail is parsed here, and nothing else is.

use std::cell::RefCell;

use shared::mail;
use web_sys::TextDecoder;

use crate::{
    port,
    wire::{BUILD, ReadJob, ReadResult},
};

/// Starts the reader in this worker.
pub fn run() {
    port::post(&ReadResult::Hello {
        build: BUILD.to_owned(),
    });
    port::serve(|job| {
        port::post(&match job {
            ReadJob::Headers(headers) => ReadResult::Headers(
                headers
                    .into_iter()
                    .map(|(number, octets)| (number, mail::summary(&octets, &decode)))
                    .collect(),
            ),
            ReadJob::Message { number, octets } => ReadResult::Message {
                number,
                view: Box::new(mail::view(&octets, &decode)),
            },
        });
    });
}

/// The browser knows more character sets than we could bring. A mail has one or two, and perhaps a hundred thousand
/// words in them: the last decoder is kept.
fn decode(label: &str, octets: &[u8]) -> Option<String> {
    thread_local! {
        static LAST: RefCell<Option<(String, TextDecoder)>> = const { RefCell::new(None) };
    }
    LAST.with_borrow_mut(|last| {
        if last.as_ref().is_none_or(|(of, _)| of != label) {
            *last = Some((label.to_owned(), TextDecoder::new_with_label(label).ok()?));
        }
        let (_, decoder) = last.as_ref()?;
        decoder.decode_with_u8_array(octets).ok()
    })
}
