//! The sample mailbox: box 417, kept for somebody who travels.

use time::{Date, OffsetDateTime};

use crate::template;

/// Includes the messages under `maildrop/`, in the order of their numbers.
macro_rules! messages {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_bytes!(concat!("../maildrop/", $name, ".eml")).as_slice())),*]
    };
}

/// Name and text of every message, oldest first. The texts hold a few placeholders, see `template`.
const MESSAGES: [(&str, &[u8]); 58] = messages![
    "01-welcome",
    "02-a-long-letter",
    "03-flowed",
    "04-hotel-alternative",
    "05-boat-1",
    "06-boat-2",
    "07-boat-3",
    "08-boat-4",
    "09-key-1",
    "10-key-2",
    "11-latin1-quoted-printable",
    "12-boat-5",
    "13-iso-2022-jp",
    "14-boat-6",
    "15-boat-7",
    "16-koi8-r",
    "17-soup-1",
    "18-soup-2",
    "19-windows-1252",
    "20-gb18030",
    "21-hebrew-windows-1255",
    "22-boat-8",
    "23-arabic-utf8",
    "24-raw-headers-utf8",
    "25-raw-headers-latin1",
    "26-encoded-words",
    "27-very-long-subject",
    "28-empty-subject",
    "29-no-mime-at-all",
    "30-name-with-an-address",
    "31-ticket-pdf",
    "32-forwarded-message",
    "33-file-name-in-utf8",
    "34-visiting-card",
    "35-newsletter",
    "36-phishing",
    "37-hostile-html",
    "38-boat-9",
    "39-inline-pictures",
    "40-chart-and-log",
    "41-html-only",
    "42-right-to-left-file-name",
    "43-dkim-signed",
    "44-delivery-report",
    "45-smime-signed",
    "46-recordings-large",
    "47-pgp-armoured",
    "48-dots",
    "49-broken-parts",
    "50-truncated-header",
    "51-priority-and-receipt",
    "52-invitation",
    "53-mailing-list",
    "54-undisclosed",
    "55-boat-10",
    "56-emoji",
    "57-grandmother",
    "58-yesterday",
];

/// The messages as a POP3 server sends them (CR LF), oldest first, dated back from today.
pub fn sample_maildrop() -> Vec<Vec<u8>> {
    sample_maildrop_on(OffsetDateTime::now_utc().date())
}

/// The same on any day: two calls for one day give the same octets.
pub fn sample_maildrop_on(today: Date) -> Vec<Vec<u8>> {
    MESSAGES
        .iter()
        .map(|(name, text)| {
            template::fill(text, today).unwrap_or_else(|placeholder| {
                panic!("{name}: %{{{placeholder}}} is no placeholder")
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every file is in the list, and the list is in the order of the files.
    #[test]
    fn no_message_is_forgotten() {
        let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/maildrop");
        let entries = std::fs::read_dir(directory).expect("the messages");
        let mut files: Vec<String> = entries
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .into_string()
                    .expect("a name")
            })
            .collect();
        files.sort();
        let listed: Vec<String> = MESSAGES
            .iter()
            .map(|(name, _)| format!("{name}.eml"))
            .collect();
        assert_eq!(listed, files);
    }
}
