//! Who sent a message, and when it came: what an mbox says of it in the line before it.

use super::date::{self, Moment};

/// Both, as far as the header tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// The address that answers to undeliverable mail go to: Return-Path, else Sender or From.
    pub sender: Option<String>,
    /// When it was delivered, seconds since 1970: by the topmost Received, else by Date.
    pub seconds: Option<i64>,
}

impl Envelope {
    /// Looks through the beginning of a message.
    pub fn read(head: &[u8]) -> Self {
        let (mut path, mut sender, mut from) = (None, None, None);
        let (mut received, mut date) = (None, None);
        for (name, value) in fields(head) {
            let (slot, found) = match name.to_ascii_lowercase().as_str() {
                "return-path" => (&mut path, address(&value)),
                "sender" => (&mut sender, address(&value)),
                "from" => (&mut from, address(&value)),
                "received" => {
                    let at = value.rsplit_once(';').and_then(|(_, at)| date::parse(at));
                    received = received.or(at);
                    continue;
                }
                "date" => {
                    date = date.or_else(|| date::parse(&value));
                    continue;
                }
                _ => continue,
            };
            if slot.is_none() {
                *slot = found;
            }
        }
        Self {
            sender: path.or(sender).or(from),
            seconds: received.or(date),
        }
    }

    /// The line: `From ann@example.org Fri Nov 20 09:05:07 2026`, in UTC (RFC 4155, appendix A).
    pub(super) fn line(&self) -> Vec<u8> {
        let sender = self.sender.as_deref().unwrap_or("MAILER-DAEMON");
        let moment = Moment::utc(self.seconds.unwrap_or(0));
        format!("From {sender} {}\n", moment.asctime()).into_bytes()
    }
}

/// The fields of a header, unfolded.
fn fields(head: &[u8]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in head.split(|&octet| octet == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        let line = String::from_utf8_lossy(line);
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push_str(&line);
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim_end().to_owned(), value.to_owned()));
        }
    }
    fields
}

/// The first address; `None` where it would break the line that it goes into.
fn address(value: &str) -> Option<String> {
    let address = match value.rsplit_once('<') {
        Some((_, rest)) => rest.split('>').next()?,
        None => value.split(',').next()?,
    };
    let address = address.trim();
    let is_one = address.contains('@')
        && address.len() <= ADDRESS_MAX
        && address.chars().all(|c| c.is_ascii_graphic());
    is_one.then(|| address.to_owned())
}

/// RFC 5321 §4.5.3.1.3: a path has at most 256 octets.
const ADDRESS_MAX: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_before_messages() {
        for (head, line) in [
            (
                "Return-Path: <bounce@example.org>\r\nReceived: from a by b;\r\n\tFri, 20 Nov 2026 09:05:07 +0000\r\n\
                 Received: from c by d; Thu, 19 Nov 2026 09:05:07 +0000\r\nFrom: Ann <ann@example.org>\r\n\
                 Date: Wed, 18 Nov 2026 09:05:07 +0000\r\n\r\n",
                "From bounce@example.org Fri Nov 20 09:05:07 2026\n",
            ),
            (
                "from: ann@example.org, bob@example.org\r\nDATE: Wed, 18 Nov 2026 09:05:07 +0000\r\n",
                "From ann@example.org Wed Nov 18 09:05:07 2026\n",
            ),
            (
                "From: \"A B\" <not an address>\r\n\r\nDate: Wed, 18 Nov 2026 09:05:07 +0000\r\n",
                "From MAILER-DAEMON Thu Jan  1 00:00:00 1970\n",
            ),
            (
                "Return-Path: <>\r\nFrom: ann@example.org\r\n\r\n",
                "From ann@example.org Thu Jan  1 00:00:00 1970\n",
            ),
            ("", "From MAILER-DAEMON Thu Jan  1 00:00:00 1970\n"),
        ] {
            let found = Envelope::read(head.as_bytes()).line();
            assert_eq!(String::from_utf8_lossy(&found), line, "{head}");
        }
    }
}
