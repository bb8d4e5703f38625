//! Where a line ends and where a multi-line reply ends (RFC 1939 §3): the only place that finds boundaries.
//!
//! Everything here may be fed any number of octets at a time, down to one, and finds the same boundaries. CR LF
//! ends a line; a bare LF does too, since some servers send nothing else. Meaning is found elsewhere (`reply`).

use memchr::memmem;

/// Octets in one line of a reply, CR LF included, at most. RFC 2449 §4 allows 512; real servers exceed it
/// (long CAPA and greeting lines), so there is room; beyond this it is no reply.
pub const REPLY_LINE_MAX: usize = 8 * 1024;

/// A line went on beyond its limit: whatever this is, it is not POP3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a line longer than {limit} octets")]
pub struct LineTooLong {
    /// The limit, in octets.
    pub limit: usize,
}

/// Cuts a stream into lines.
#[derive(Debug)]
pub struct Lines {
    buffer: Vec<u8>,
    /// Octets of `buffer` already handed out.
    taken: usize,
    /// Octets of `buffer` known to hold no further LF.
    searched: usize,
    limit: usize,
}

impl Lines {
    /// An empty stream whose lines have at most `limit` octets, line end included.
    pub const fn new(limit: usize) -> Self {
        Self {
            buffer: Vec::new(),
            taken: 0,
            searched: 0,
            limit,
        }
    }

    /// Takes the next octets of the stream.
    pub fn push(&mut self, input: &[u8]) {
        self.compact();
        self.buffer.extend_from_slice(input);
    }

    /// The next complete line, without its line end; `None` until more octets come.
    ///
    /// # Errors
    /// [`LineTooLong`]: the stream is lost, nothing after it can be trusted.
    pub fn next_line(&mut self) -> Result<Option<Vec<u8>>, LineTooLong> {
        let too_long = LineTooLong { limit: self.limit };
        match memchr::memchr(b'\n', &self.buffer[self.searched..]) {
            None if self.pending() >= self.limit => Err(too_long),
            None => {
                self.searched = self.buffer.len();
                Ok(None)
            }
            Some(at) => {
                let end = self.searched + at;
                if end + 1 - self.taken > self.limit {
                    return Err(too_long);
                }
                let line = &self.buffer[self.taken..end];
                let line = line.strip_suffix(b"\r").unwrap_or(line).to_vec();
                self.taken = end + 1;
                self.searched = self.taken;
                Ok(Some(line))
            }
        }
    }

    /// Octets received and not handed out.
    pub fn pending(&self) -> usize {
        self.buffer.len() - self.taken
    }

    /// The octets that no line was made of: they may belong to a body.
    pub fn rest(&self) -> &[u8] {
        &self.buffer[self.taken..]
    }

    /// Passes over octets of [`rest`](Self::rest) that somebody else has used.
    pub fn skip(&mut self, octets: usize) {
        self.taken = (self.taken + octets).min(self.buffer.len());
        self.searched = self.taken;
    }

    /// Forgets what was handed out, once it is worth the move.
    fn compact(&mut self) {
        if self.taken == self.buffer.len() {
            self.buffer.clear();
        } else if self.taken >= 4096 {
            self.buffer.drain(..self.taken);
        } else {
            return;
        }
        self.searched -= self.taken;
        self.taken = 0;
    }
}

/// Undoes the dot-stuffing of a multi-line reply and finds its end.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unstuffer {
    at: Position,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Position {
    #[default]
    LineStart,
    Inside,
    /// After a dot that begins a line.
    Dot,
    /// After a dot that begins a line, and a CR.
    DotCr,
    Ended,
}

impl Unstuffer {
    /// Appends the unstuffed octets of `input` to `output`. Returns how many octets of `input` belonged to the
    /// reply: fewer than all of them only when the reply [has ended](Self::ended).
    ///
    /// A dot that begins a line is dropped only before another dot: some servers forget to stuff.
    pub fn push(&mut self, input: &[u8], output: &mut Vec<u8>) -> usize {
        // Made once: for a reply with many stuffed lines, making it costs more than using it.
        let dot_at_line_start = memmem::Finder::new(b"\n.");
        let mut used = 0;
        while used < input.len() {
            let rest = &input[used..];
            match self.at {
                Position::Ended => break,
                Position::LineStart if rest[0] == b'.' => {
                    self.at = Position::Dot;
                    used += 1;
                }
                Position::LineStart => self.at = Position::Inside,
                Position::Inside => {
                    // A reply is copied in the longest possible runs: up to the next LF with a dot behind it.
                    let run = dot_at_line_start.find(rest).map_or(rest.len(), |at| at + 1);
                    output.extend_from_slice(&rest[..run]);
                    used += run;
                    if rest[run - 1] == b'\n' {
                        self.at = Position::LineStart;
                    }
                }
                Position::Dot => match rest[0] {
                    b'\n' => {
                        self.at = Position::Ended;
                        used += 1;
                    }
                    b'\r' => {
                        self.at = Position::DotCr;
                        used += 1;
                    }
                    b'.' => self.at = Position::Inside,
                    _ => {
                        output.push(b'.');
                        self.at = Position::Inside;
                    }
                },
                Position::DotCr => {
                    if rest[0] == b'\n' {
                        self.at = Position::Ended;
                        used += 1;
                    } else {
                        output.extend_from_slice(b".\r");
                        self.at = Position::Inside;
                    }
                }
            }
        }
        used
    }

    /// True once the line with the lone dot has been seen.
    pub fn ended(&self) -> bool {
        self.at == Position::Ended
    }
}

/// Appends `body` to `output` as the body of a multi-line reply: dots stuffed, the last line ended, and the
/// line with the lone dot behind it.
pub fn stuff(body: &[u8], output: &mut Vec<u8>) {
    let mut rest = body;
    if rest.first() == Some(&b'.') {
        output.push(b'.');
    }
    while let Some(at) = memmem::find(rest, b"\n.") {
        output.extend_from_slice(&rest[..=at]);
        output.push(b'.');
        rest = &rest[at + 1..];
    }
    output.extend_from_slice(rest);
    if !body.is_empty() && !body.ends_with(b"\n") {
        output.extend_from_slice(b"\r\n");
    }
    output.extend_from_slice(b".\r\n");
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    /// Every way of cutting `input` in two, and octet by octet.
    fn splits(input: &[u8]) -> impl Iterator<Item = Vec<&[u8]>> {
        (0..=input.len())
            .map(|at| vec![&input[..at], &input[at..]])
            .chain([input.chunks(1).collect()])
    }

    fn check_lines(input: &[u8], expected: &[&str]) {
        for pieces in splits(input) {
            let mut lines = Lines::new(64);
            let mut found = Vec::new();
            for piece in pieces {
                lines.push(piece);
                while let Some(line) = lines.next_line().expect("short lines") {
                    found.push(String::from_utf8(line).expect("ASCII"));
                }
            }
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn lines_end_at_crlf_or_lf() {
        check_lines(b"+OK hi\r\n\r\n-ERR no\nrest", &["+OK hi", "", "-ERR no"]);
        check_lines(b"a\rb\r\r\n", &["a\rb\r"]);
    }

    #[test]
    fn a_long_line_is_an_error_with_and_without_its_end() {
        let mut lines = Lines::new(8);
        lines.push(b"12345678");
        assert_eq!(lines.next_line(), Err(LineTooLong { limit: 8 }));
        let mut lines = Lines::new(8);
        lines.push(b"123456\r\n1234567\r\n");
        assert_eq!(lines.next_line(), Ok(Some(b"123456".to_vec())));
        assert_eq!(lines.next_line(), Err(LineTooLong { limit: 8 }));
    }

    #[test]
    fn the_rest_is_what_no_line_was_made_of() {
        let mut lines = Lines::new(64);
        lines.push(b"+OK\r\nbody");
        assert_eq!(lines.next_line(), Ok(Some(b"+OK".to_vec())));
        assert_eq!(lines.pending(), 4);
        assert_eq!(lines.rest(), b"body");
        lines.skip(3);
        assert_eq!(lines.rest(), b"y");
        lines.push(b"\n");
        assert_eq!(lines.next_line(), Ok(Some(b"y".to_vec())));
    }

    fn check_body(input: &[u8], body: &[u8], rest: &[u8]) {
        for pieces in splits(input) {
            let (mut unstuffer, mut found, mut over) =
                (Unstuffer::default(), Vec::new(), Vec::new());
            for piece in pieces {
                let used = unstuffer.push(piece, &mut found);
                over.extend_from_slice(&piece[used..]);
            }
            assert!(unstuffer.ended());
            assert_eq!(
                found.escape_ascii().to_string(),
                body.escape_ascii().to_string()
            );
            assert_eq!(over, rest);
        }
    }

    #[test]
    fn bodies_are_unstuffed_to_the_octet() {
        check_body(b".\r\n", b"", b"");
        check_body(b"a\r\n.\r\n+OK", b"a\r\n", b"+OK");
        check_body(b"..\r\n...\r\n.\r\n", b".\r\n..\r\n", b"");
        check_body(b"a.\r\n.b\r\n..c\r\n.\r\n", b"a.\r\n.b\r\n.c\r\n", b"");
        check_body(b".\rx\r\n.\r\n", b".\rx\r\n", b"");
        check_body(b"\r\n\r\n.\r\n.\r\n", b"\r\n\r\n", b".\r\n");
        check_body(b"a\n..b\n.\nnext", b"a\n.b\n", b"next");
    }

    #[test]
    fn stuffing_is_undone_by_unstuffing() {
        for body in [
            &b""[..],
            b".",
            b"..",
            b"a\r\n.b\r\n.\r\n",
            b".\r\n.\r\n",
            b"no end",
        ] {
            let mut wire = Vec::new();
            stuff(body, &mut wire);
            let (mut unstuffer, mut found) = (Unstuffer::default(), Vec::new());
            assert_eq!(unstuffer.push(&wire, &mut found), wire.len());
            assert!(unstuffer.ended());
            let ended = if body.is_empty() || body.ends_with(b"\n") {
                body.to_vec()
            } else {
                [body, b"\r\n"].concat()
            };
            assert_eq!(found, ended);
        }
    }
}
