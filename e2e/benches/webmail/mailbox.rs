//! A year's mail of somebody who keeps things.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Messages in the mailbox.
pub(crate) const MESSAGES: usize = 1_000;

/// Writes far too often.
pub(crate) const PEST: &str = "Bargain Barn";

/// Writes once a month.
pub(crate) const FRIEND: &str = "Cosima Wren";

/// What the friend wrote last month.
pub(crate) const LAST_MONTH: &str = "The lighthouse in October";

/// The file in the newest message.
pub(crate) const FILE: &str = "figures.bin";

/// Octets in that file.
pub(crate) const FILE_OCTETS: usize = 40_000;

const OTHERS: [&str; 5] = [
    "Town Library",
    "Ravi Patel",
    "Chess Club",
    "Water Works",
    "Ines Moreau",
];

const MONTHS: [&str; 11] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
];

/// The messages, oldest first: in the order of their delivery.
pub(crate) fn messages() -> Vec<Vec<u8>> {
    (0..MESSAGES).map(message).collect()
}

/// A text that only message `number` (from 1) has.
pub(crate) fn text(number: usize) -> String {
    format!("This is what number {number} has to say.")
}

/// How many messages are from this sender.
pub(crate) fn count_from(sender: &str) -> usize {
    (0..MESSAGES).filter(|&index| from(index) == sender).count()
}

/// How many messages each month has: the last of them is the newest.
const A_MONTH: usize = MESSAGES.div_ceil(MONTHS.len());

fn from(index: usize) -> &'static str {
    match index {
        _ if index % A_MONTH == A_MONTH / 2 => FRIEND,
        _ if index % 4 == 1 => PEST,
        _ => OTHERS[index % OTHERS.len()],
    }
}

fn subject(index: usize) -> String {
    let month = index / A_MONTH;
    match from(index) {
        FRIEND if MONTHS[month] == "Oct" => LAST_MONTH.into(),
        FRIEND => format!("A letter, {}", MONTHS[month]),
        PEST => format!("Only today: {} % off", index % 90 + 5),
        _ => format!("Notice {}", index + 1),
    }
}

fn message(index: usize) -> Vec<u8> {
    let (month, within) = (MONTHS[index / A_MONTH], index % A_MONTH);
    let (day, hour, minute) = (within * 28 / A_MONTH + 1, within % 24, index % 60);
    let address = from(index).to_lowercase().replace(' ', ".");
    let header = format!(
        "From: {} <{address}@example.org>\r\nTo: Annabel Reader <annabel.reader@example.org>\r\nSubject: {}\r\n\
         Date: {day} {month} 2026 {hour:02}:{minute:02}:00 +0000\r\nMessage-ID: <{index}@example.org>\r\n\
         MIME-Version: 1.0\r\n",
        from(index),
        subject(index),
    );
    let text = format!("{}\r\n{}", text(index + 1), "More follows.\r\n".repeat(40));
    if index + 1 < MESSAGES {
        return format!("{header}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}")
            .into_bytes();
    }
    let octets: Vec<u8> = (0..=u8::MAX).cycle().take(FILE_OCTETS).collect();
    let file = STANDARD.encode(octets);
    let lines: Vec<&str> = (0..file.len())
        .step_by(76)
        .map(|start| &file[start..file.len().min(start + 76)])
        .collect();
    format!(
        "{header}Content-Type: multipart/mixed; boundary=part\r\n\r\n--part\r\nContent-Type: text/plain; charset=utf-8\r\n\
         \r\n{text}\r\n--part\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename=\"{FILE}\"\r\n\r\n{}\r\n--part--\r\n",
        lines.join("\r\n")
    )
    .into_bytes()
}
