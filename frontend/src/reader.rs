//! The reader: hostile mail is parsed here, and nothing else is.

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

/// The browser knows more character sets than we could bring.
fn decode(label: &str, octets: &[u8]) -> Option<String> {
    let decoder = TextDecoder::new_with_label(label).ok()?;
    decoder.decode_with_u8_array(octets).ok()
}
