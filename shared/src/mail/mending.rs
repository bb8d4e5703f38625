//! A message made whole before mail-parser sees it: ends that are missing are put in, and what it would misread is
//! covered.
//!
//! mail-parser takes a boundary for one wherever it stands, also in the middle of a line and in front of more letters, and
//! looks for the innermost only: a part whose own end is missing swallows everything behind it. RFC 2046 §5.1.1 wants a
//! whole line, and §5.1.2 lets an outer boundary end what is inside. So the lines are walked here once, with the
//! boundaries that are open.

mod kind;
#[cfg(test)]
mod tests;

use kind::Kind;
use memchr::memmem::Finder;

use super::{
    encoding::Encoding,
    header::{is_field, name},
    stray::Stray,
    view::Trouble,
};

/// Multiparts inside each other, at most. Honest mails have five.
const DEPTH_MAX: usize = 100;

/// Messages and parts, at most, as in `limits`, but counted where they really are.
const PARTS_MAX: usize = 2_000;

/// Parameters of one field that mail-parser is given: it compares each with each.
const PARAMETERS_MAX: usize = 100;

/// Encoded words in all fields with parameters: mail-parser looks for the end of each, and names are not asked of it.
const WORDS_MAX: usize = 500;

/// Octets of a field that mail-parser is given. More addresses than fit are not shown anyway.
const FIELD_MAX: usize = 64 * 1024;

/// Fields with parameters.
const WITH_PARAMETERS: [&str; 2] = ["content-type", "content-disposition"];

/// What else is asked of mail-parser: of a part, and of the message.
const OF_A_PART: [&str; 1] = ["content-id"];
const OF_THE_MESSAGE: [&str; 9] = [
    "subject",
    "from",
    "to",
    "cc",
    "reply-to",
    "date",
    "message-id",
    "references",
    "in-reply-to",
];

/// Where a field's value begins and ends.
type Span = (usize, usize);

/// What covers an octet.
const COVER: u8 = b'X';

/// A message in two versions of the same length.
pub(super) struct Mended {
    /// With the ends that were missing. Whatever is shown or saved is cut from this one.
    pub(super) raw: Vec<u8>,
    /// The same with covers: what mail-parser is given.
    pub(super) covered: Vec<u8>,
    /// The structure was broken.
    pub(super) broken: bool,
    /// It is too much to be taken apart.
    pub(super) exceeded: Option<Trouble>,
}

/// Walks over a message whose header is UTF-8.
pub(super) fn mend(octets: &[u8]) -> Mended {
    let mut walk = Walk::new(octets.len());
    for line in octets.split_inclusive(|&octet| octet == b'\n') {
        walk.line(line);
        if walk.mended.exceeded.is_some() {
            return walk.mended;
        }
    }
    walk.end();
    walk.mended
}

/// What mail-parser is given of a header without its message: nothing is missing because no part follows.
pub(super) fn cover(head: &[u8]) -> Vec<u8> {
    let mut walk = Walk::new(head.len());
    for line in head.split_inclusive(|&octet| octet == b'\n') {
        walk.line(line);
    }
    // mail-parser passes over a field that does not end.
    walk.mended.covered.extend(b"\n\n");
    walk.mended.covered
}

/// A multipart that is open.
struct Open {
    boundary: Vec<u8>,
    needle: Finder<'static>,
    digest: bool,
    /// A part has begun.
    seen: bool,
    /// Where its Content-Type stands.
    kind_at: (usize, usize),
}

/// A header that is being read.
struct Head {
    /// The message's own.
    outermost: bool,
    /// Of a message inside.
    nested: bool,
    /// Where its part says so.
    inside: Option<Span>,
    /// A field has been seen.
    fields: bool,
    stray: Stray,
    /// `kind` and `encoding` before the first of those.
    before: (Option<Span>, Option<Span>),
    /// How many octets and how many semicolons of the current field mail-parser may still see.
    room: (usize, usize),
    current: Current,
    kind: Option<Span>,
    encoding: Option<Span>,
    /// The boundary that `kind` names, once somebody has asked.
    announced: Option<Option<Vec<u8>>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Current {
    Kind,
    Encoding,
    Other,
}

impl Head {
    fn new(outermost: bool) -> Self {
        Self {
            outermost,
            nested: false,
            inside: None,
            fields: false,
            stray: Stray::default(),
            before: (None, None),
            room: (0, 0),
            current: Current::Other,
            kind: None,
            encoding: None,
            announced: None,
        }
    }
}

struct Walk {
    mended: Mended,
    open: Vec<Open>,
    head: Option<Head>,
    parts: usize,
    messages: usize,
    /// Where the last boundary began.
    begun: usize,
    /// What looks like an encoded word in a field with parameters.
    words: usize,
}

impl Walk {
    fn new(length: usize) -> Self {
        Self {
            mended: Mended {
                raw: Vec::with_capacity(length + 256),
                covered: Vec::with_capacity(length + 256),
                broken: false,
                exceeded: None,
            },
            open: Vec::new(),
            head: Some(Head::new(true)),
            parts: 0,
            messages: 0,
            begun: 0,
            words: 0,
        }
    }

    fn line(&mut self, line: &[u8]) {
        if line.starts_with(b"--") && self.boundary(line) {
            return;
        }
        match self.head.take() {
            Some(head) if matches!(line, b"\n" | b"\r\n") => {
                self.push(line);
                self.begin_body(&head);
            }
            Some(head) => self.header_line(head, line),
            None => self.body_line(line),
        }
    }

    /// Takes a line for a boundary, if it is one of those that are open: the whole line, else one with blanks and more
    /// behind it, which RFC 2046 §5.1.1 wants to be accepted.
    fn boundary(&mut self, line: &[u8]) -> bool {
        let word = &line[2..];
        self.end_head_before(word.trim_ascii_end());
        let fits = |tail: fn(&[u8]) -> Option<bool>| {
            self.open
                .iter()
                .enumerate()
                .rev()
                .find_map(|(level, open)| {
                    let rest = word.strip_prefix(&open.boundary[..])?;
                    Some((level, tail(rest.trim_ascii_end())?))
                })
        };
        let exactly = |rest: &[u8]| match rest {
            b"" => Some(false),
            b"--" => Some(true),
            _ => None,
        };
        let about = |rest: &[u8]| match rest {
            [b'-', b'-', ..] => Some(true),
            [b' ' | b'\t', ..] => Some(false),
            _ => None,
        };
        let Some((level, last)) = fits(exactly).or_else(|| fits(about)) else {
            return false;
        };
        if let Some(head) = self.head.take() {
            self.mended.broken |= head.fields;
            self.end_head(head);
        }
        self.close_above(level);
        // What stands behind it is not shown, nor taken for a header.
        let rest = line.len().min(2 + self.open[level].boundary.len()) + usize::from(last) * 2;
        let (at, end) = (self.mended.covered.len(), line.trim_ascii_end().len());
        self.push(line);
        if rest < end {
            self.mended.covered[at + rest..at + end].fill(b' ');
        }
        if !last {
            self.open[level].seen = true;
            self.head = Some(Head::new(false));
            self.begun = at;
            return true;
        }
        // The end of a multipart without parts: what stands there is a text.
        if let Some(open) = self.open.pop().filter(|open| !open.seen) {
            self.make_text(open.kind_at);
        }
        true
    }

    /// Ends a header that runs into the first boundary of the multipart that it announces.
    fn end_head_before(&mut self, word: &[u8]) {
        let Some(head) = &mut self.head else {
            return;
        };
        let Some(kind) = head.kind else {
            return;
        };
        let covered = &self.mended.covered;
        let announced = head
            .announced
            .get_or_insert_with(|| Kind::read(&covered[kind.0..kind.1]).boundary);
        if announced.as_deref() == Some(word)
            && let Some(head) = self.head.take()
        {
            self.mended.broken = true;
            self.end_head(head);
        }
    }

    /// Puts in the empty line that is missing behind a header, and where its fields end.
    fn end_head(&mut self, mut head: Head) {
        if let (Some(kind), false) = (head.inside, head.fields) {
            // Called a message, and none: it is saved as it is.
            return self.cover_letters(kind);
        }
        if !self.mended.raw.is_empty() && !self.mended.raw.ends_with(b"\n") {
            self.push(b"\n");
        }
        let text = head.stray.at().map(|at| self.mended.raw.split_off(at));
        if text.is_some() {
            self.mended.covered.truncate(self.mended.raw.len());
            (head.kind, head.encoding) = head.before;
        }
        self.push(b"\n");
        self.begin_body(&head);
        // What was taken for fields is walked again, as what it is.
        for line in text
            .iter()
            .flat_map(|text| text.split_inclusive(|&octet| octet == b'\n'))
        {
            if self.mended.exceeded.is_some() {
                return;
            }
            self.line(line);
        }
        // A message without a header.
        if let Some(head) = self.head.take() {
            self.end_head(head);
        }
    }

    fn header_line(&mut self, mut head: Head, line: &[u8]) {
        let at = self.mended.raw.len();
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            self.push_shown(line, &mut head.room);
        } else if is_field(line) {
            let name = name(line);
            head.stray.field(name);
            let one_of = |names: &[&str]| {
                names
                    .iter()
                    .any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
            };
            head.fields = true;
            head.room = if one_of(&WITH_PARAMETERS) {
                (FIELD_MAX, PARAMETERS_MAX)
            } else if one_of(&OF_A_PART) || head.outermost && one_of(&OF_THE_MESSAGE) {
                (FIELD_MAX, usize::MAX)
            } else {
                (0, 0)
            };
            let value = at + line.len().min(name.len() + 1);
            head.current = if one_of(&WITH_PARAMETERS[..1]) {
                head.kind = Some((value, value));
                Current::Kind
            } else if one_of(&["content-transfer-encoding"]) {
                head.encoding = Some((value, value));
                Current::Encoding
            } else {
                Current::Other
            };
            self.push_shown(line, &mut head.room);
        } else {
            if head.stray.at().is_none() {
                head.before = (head.kind, head.encoding);
            }
            head.stray.line(at);
            (head.room, head.current) = ((0, 0), Current::Other);
            self.push_shown(line, &mut head.room);
        }
        let end = self.mended.raw.len();
        match (head.current, &mut head.kind, &mut head.encoding) {
            (Current::Kind, Some(kind), _) => {
                kind.1 = end;
                head.announced = None;
            }
            (Current::Encoding, _, Some(encoding)) => encoding.1 = end,
            _ => {}
        }
        self.head = Some(head);
    }

    /// A header has ended: what is below it?
    fn begin_body(&mut self, head: &Head) {
        self.parts += 1;
        if self.parts > PARTS_MAX {
            self.mended.exceeded = Some(Trouble::TooManyParts);
            return;
        }
        let of = |(from, to): (usize, usize)| &self.mended.covered[from..to];
        let kind = head.kind.map(|at| Kind::read(of(at))).unwrap_or_default();
        let plain = head
            .encoding
            .is_none_or(|(from, to)| Encoding::read(&self.mended.raw[from..to]).is_none());
        let in_digest = self
            .open
            .last()
            .is_some_and(|open| open.digest && open.seen);
        // RFC 2046 §5.1.5: what a digest holds is a message, unless it says otherwise.
        let by_default = head.kind.is_none() && in_digest && !head.nested;
        if let (true, Some(encoding)) = (by_default, head.encoding) {
            self.cover_letters(encoding);
        }
        let is_message = by_default || kind.message && plain;
        let kind_at = head.kind.unwrap_or_default();
        if kind.multipart {
            match kind.boundary.filter(|boundary| !boundary.is_empty()) {
                Some(_) if self.open.len() == DEPTH_MAX => {
                    self.mended.exceeded = Some(Trouble::TooNested);
                }
                Some(boundary) => self.open.push(Open {
                    needle: Finder::new(&[b"--", &boundary[..]].concat()).into_owned(),
                    boundary,
                    digest: kind.digest,
                    seen: false,
                    kind_at,
                }),
                None => {
                    self.mended.broken = true;
                    self.make_text(kind_at);
                }
            }
        } else if is_message && !head.nested {
            self.messages += 1;
            if self.messages > DEPTH_MAX {
                self.mended.exceeded = Some(Trouble::TooNested);
            }
            self.head = Some(Head {
                nested: true,
                inside: head.kind,
                ..Head::new(false)
            });
        } else if kind.message {
            // Encoded, against RFC 2046 §5.2.1: it is decoded when it is saved. Or a message that is nothing but a message:
            // mail-parser leaves too many when such a one ends, and loses the parts behind it.
            self.cover_letters(kind_at);
        }
    }

    fn body_line(&mut self, line: &[u8]) {
        let at = self.mended.covered.len();
        self.push(line);
        let Some(open) = self.open.last() else {
            return;
        };
        // It is none, so mail-parser must not find it, nor another that begins inside it.
        let length = open.boundary.len() + 2;
        let mut from = 0;
        while let Some(found) = line.get(from..).and_then(|rest| open.needle.find(rest)) {
            let start = at + from + found;
            for octet in &mut self.mended.covered[start..start + length] {
                if *octet == b'-' {
                    *octet = COVER;
                }
            }
            from += found + length;
        }
    }

    /// An outer boundary ends what is inside.
    fn close_above(&mut self, level: usize) {
        while self.open.len() > level + 1 {
            self.mended.broken = true;
            self.close();
        }
    }

    fn close(&mut self) {
        let Some(open) = self.open.pop() else {
            return;
        };
        if open.seen {
            self.push(&[b"--", &open.boundary[..], b"--\n"].concat());
        } else {
            self.make_text(open.kind_at);
        }
    }

    fn end(&mut self) {
        self.mended.broken |= !self.open.is_empty();
        if let Some(head) = self.head.take() {
            if head.outermost && !head.fields {
                // No mail at all.
                return;
            }
            if head.fields || head.stray.at().is_some() || self.open.is_empty() {
                self.end_head(head);
                self.push(b"\n");
            } else {
                // A last boundary with nothing behind it: the end.
                self.mended.raw.truncate(self.begun);
                self.mended.covered.truncate(self.begun);
            }
        } else if self.open.iter().any(|open| open.seen) {
            self.push(b"\n");
        }
        while !self.open.is_empty() {
            self.close();
        }
    }

    /// A multipart that has no parts is read as a text.
    fn make_text(&mut self, (from, to): (usize, usize)) {
        let field = &mut self.mended.covered[from..to];
        let start = field.len() - field.trim_ascii_start().len();
        let end = field.trim_ascii_end().len();
        if start < end {
            for (octet, cover) in field[start..end].iter_mut().zip(b"text/plain;") {
                *octet = *cover;
            }
        }
    }

    /// Makes a media type one that nobody knows.
    fn cover_letters(&mut self, (from, to): (usize, usize)) {
        for octet in &mut self.mended.covered[from..to] {
            if octet.is_ascii_alphabetic() {
                *octet = COVER;
            } else if *octet == b'/' {
                break;
            }
        }
    }

    fn push(&mut self, line: &[u8]) {
        self.mended.raw.extend_from_slice(line);
        self.mended.covered.extend_from_slice(line);
    }

    /// A line of a header, of which mail-parser sees as much as there is room for.
    fn push_shown(&mut self, line: &[u8], room: &mut (usize, usize)) {
        let at = self.mended.covered.len();
        self.push(line);
        let end = at + line.trim_ascii_end().len();
        if room.0 == 0 {
            // Without a colon no field, and not empty, so no end of the header.
            let end = end.max(at + line.len().saturating_sub(2)).max(at + 1);
            self.mended.covered[at..end].fill(COVER);
            return;
        }
        let mut cuts = memchr::memchr_iter(b';', line);
        let cut = if room.1 == usize::MAX {
            line.len()
        } else {
            cuts.by_ref().nth(room.1).unwrap_or(line.len())
        };
        let shown = cut.min(room.0);
        if at + shown < end {
            self.mended.covered[at + shown..end].fill(b' ');
            room.0 = 0;
        } else {
            room.0 -= line.len().min(room.0);
        }
        if room.1 != usize::MAX {
            for found in memchr::memmem::find_iter(&line[..shown], b"=?") {
                self.words += 1;
                if self.words > WORDS_MAX {
                    self.mended.covered[at + found + 1] = COVER;
                }
            }
            room.1 -= memchr::memchr_iter(b';', &line[..shown])
                .count()
                .min(room.1);
        }
    }
}
