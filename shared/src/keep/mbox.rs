//! mboxrd: lines end in LF, and a line that looks like the beginning of a message gets a `>`, also where it had some
//! already. So taking one off each such line gives the message back (RFC 4155, appendix A).

/// Turns a message's lines into those of an mbox, in pieces of any size.
#[derive(Clone, Debug, Default)]
pub struct Quoter {
    at: At,
    /// A CR was held back: the LF may follow in the next piece.
    cr: bool,
    /// The last octet was the end of a line.
    ended: bool,
}

#[derive(Clone, Copy, Debug)]
enum At {
    /// In what may become `>>From `: so many `>`, and so many letters.
    Beginning { quotes: usize, letters: usize },
    /// In a line of which nothing is to be known any more.
    Line,
}

impl Default for At {
    fn default() -> Self {
        Self::Beginning {
            quotes: 0,
            letters: 0,
        }
    }
}

impl Quoter {
    /// Takes the next octets.
    pub fn push(&mut self, octets: &[u8], out: &mut Vec<u8>) {
        let mut rest = octets;
        while let Some(&octet) = rest.first() {
            if let (At::Line, false) = (self.at, self.cr) {
                // The bulk of every mail.
                let plain = memchr::memchr2(b'\r', b'\n', rest).unwrap_or(rest.len());
                if plain > 0 {
                    out.extend_from_slice(&rest[..plain]);
                    self.ended = false;
                    rest = &rest[plain..];
                    continue;
                }
            }
            self.octet(octet, out);
            rest = &rest[1..];
        }
    }

    /// The message is over: its last line ends, and an empty one follows.
    pub fn finish(&mut self, out: &mut Vec<u8>) {
        self.give_up_cr(out);
        self.give_up_beginning(out);
        if !self.ended {
            out.push(b'\n');
        }
        out.push(b'\n');
        *self = Self::default();
    }

    fn octet(&mut self, octet: u8, out: &mut Vec<u8>) {
        if octet == b'\n' {
            self.cr = false;
            self.give_up_beginning(out);
            out.push(b'\n');
            self.at = At::default();
            self.ended = true;
            return;
        }
        self.give_up_cr(out);
        if octet == b'\r' {
            self.cr = true;
            return;
        }
        self.ended = false;
        match self.at {
            At::Beginning { quotes, letters: 0 } if octet == b'>' => {
                self.at = At::Beginning {
                    quotes: quotes + 1,
                    letters: 0,
                };
            }
            At::Beginning { quotes, letters } if FROM.get(letters) == Some(&octet) => {
                let letters = letters + 1;
                self.at = At::Beginning { quotes, letters };
                if letters == FROM.len() {
                    out.push(b'>');
                    self.give_up_beginning(out);
                }
            }
            _ => {
                self.give_up_beginning(out);
                out.push(octet);
            }
        }
    }

    /// A CR with no LF behind it is an octet as others are.
    fn give_up_cr(&mut self, out: &mut Vec<u8>) {
        if core::mem::take(&mut self.cr) {
            self.give_up_beginning(out);
            out.push(b'\r');
            self.ended = false;
        }
    }

    fn give_up_beginning(&mut self, out: &mut Vec<u8>) {
        if let At::Beginning { quotes, letters } = self.at {
            out.resize(out.len() + quotes, b'>');
            out.extend_from_slice(&FROM[..letters]);
            self.at = At::Line;
        }
    }
}

const FROM: &[u8] = b"From ";

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(pieces: &[&[u8]]) -> Vec<u8> {
        let (mut quoter, mut out) = (Quoter::default(), Vec::new());
        for piece in pieces {
            quoter.push(piece, &mut out);
        }
        quoter.finish(&mut out);
        out
    }

    #[test]
    fn lines_are_quoted_however_they_arrive() {
        for (message, expected) in [
            (
                "From a\r\n>From b\r\n>>From c\r\n",
                ">From a\n>>From b\n>>>From c\n\n",
            ),
            (
                "From: a\r\n\r\nFrom\r\n>Fro\r\n> From x\r\n",
                "From: a\n\nFrom\n>Fro\n> From x\n\n",
            ),
            (" From x\r\nfrom y\r\n", " From x\nfrom y\n\n"),
            ("a\rFrom x\r\r\nFrom ", "a\rFrom x\r\n>From \n\n"),
            ("a\nFrom b\n", "a\n>From b\n\n"),
            ("no end", "no end\n\n"),
            (">>>", ">>>\n\n"),
            ("From", "From\n\n"),
            ("x\r", "x\r\n\n"),
            ("\rFrom x\r\n", "\rFrom x\n\n"),
            ("", "\n\n"),
        ] {
            let octets = message.as_bytes();
            let whole = quoted(&[octets]);
            assert_eq!(String::from_utf8_lossy(&whole), expected, "{message:?}");
            let singly: Vec<&[u8]> = octets.chunks(1).collect();
            assert_eq!(quoted(&singly), whole, "{message:?}, octet by octet");
            for at in 0..octets.len() {
                assert_eq!(
                    quoted(&[&octets[..at], &octets[at..]]),
                    whole,
                    "{message:?} at {at}"
                );
            }
        }
    }
}
