//! Files of what is here already.

use js_sys::Array;
use shared::{
    keep::{Crc, Zip, names},
    mail::view::MessageView,
};
use web_sys::Blob;

use super::{place::chunk, port::moment};
use crate::app::{browser, text};

/// Saves all attachments of a message in one ZIP. The browser holds it, not we.
pub fn attachments(view: &MessageView) {
    let moment = moment(view.summary.date);
    let (mut zip, mut used) = (Zip::default(), names::Unique::default());
    let parts = Array::new();
    for part in &view.attachments {
        let mut crc = Crc::default();
        crc.update(&part.octets);
        let name = names::safe(&part.name).unwrap_or_else(|| "file".to_owned());
        let head = zip.entry(
            &used.of(&name),
            moment,
            crc.value(),
            part.octets.len() as u64,
        );
        parts.push(&chunk(&head));
        parts.push(&chunk(&part.octets));
    }
    parts.push(&chunk(&zip.finish()));
    let name = names::safe(&text::keep::attachments_name(&view.summary.subject));
    if let Ok(blob) = Blob::new_with_u8_array_sequence(&parts) {
        browser::save_blob(name.as_deref().unwrap_or("attachments.zip"), &blob);
    }
}
