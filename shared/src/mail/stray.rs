//! Where the fields end in a header that no empty line ends.

/// Fields that a text does not begin with by chance. Each of them counts once.
const KNOWN: [&str; 12] = [
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "references",
    "in-reply-to",
    "reply-to",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
];

/// The first line that belongs in no header, unless fields that the header lacked so far come behind it: then it is a line
/// that broke on its way, and no text.
#[derive(Default)]
pub(super) struct Stray {
    at: Option<usize>,
    /// One bit for each of `KNOWN`.
    seen: u16,
}

impl Stray {
    /// A field, by its name.
    pub(super) fn field(&mut self, name: &[u8]) {
        let known = KNOWN
            .iter()
            .position(|known| name.eq_ignore_ascii_case(known.as_bytes()));
        if let Some(bit) = known.map(|at| 1 << at).filter(|bit| self.seen & bit == 0) {
            self.seen |= bit;
            self.at = None;
        }
    }

    /// A line that is no field, nor a further line of one, and where it begins.
    pub(super) fn line(&mut self, at: usize) {
        self.at.get_or_insert(at);
    }

    pub(super) fn at(&self) -> Option<usize> {
        self.at
    }
}
