//! Mail that is made to hang a reader: a megabyte of each kind, read in far less than the five seconds after which the
//! page ends its reader.

#![cfg(feature = "mail")]

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use shared::mail;

fn decode(label: &str, octets: &[u8]) -> Option<String> {
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes())?;
    Some(encoding.decode(octets).0.into_owned())
}

#[path = "support/mail_shapes.rs"]
mod mail_shapes;

/// Every shape is read to its end, and what comes of it is not larger than a page can show. `cargo xtask bench mail` has the
/// times; a busy machine proves nothing. What would grow with the square of the length would take minutes here.
#[test]
fn a_megabyte_of_anything_is_read() {
    for (what, mail) in mail_shapes::shapes() {
        #[cfg(not(target_arch = "wasm32"))]
        let start = std::time::Instant::now();
        let view = mail::view(mail.as_bytes(), &decode);
        let _ = mail::summary(mail.as_bytes(), &decode);
        assert!(
            view.attachments.len() <= 2_000
                && view.headers.len() <= 1_000
                && view.parts.len() <= 2_000,
            "{what}"
        );
        let octets: usize = view.attachments.iter().map(|one| one.octets.len()).sum();
        assert!(octets + view.text.len() <= 3 * mail.len(), "{what}");
        #[cfg(not(target_arch = "wasm32"))]
        println!("{:>6} ms  {what}", start.elapsed().as_millis());
    }
}
