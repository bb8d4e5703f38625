//! WebSocket frames (RFC 6455 §5), read by skipping and written ready-made.

/// What every frame of ours is masked with. A browser would choose anew each time, which costs the same to undo.
const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];

const TEXT: u8 = 1;
const BINARY: u8 = 2;
const CLOSE: u8 = 8;

/// A binary frame, masked.
pub(crate) fn binary(octets: &[u8]) -> Vec<u8> {
    frame(BINARY, octets)
}

/// A text frame, masked.
pub(crate) fn text(words: &str) -> Vec<u8> {
    frame(TEXT, words.as_bytes())
}

fn frame(kind: u8, octets: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x80 | kind];
    match octets.len() {
        length @ ..126 => frame.push(0x80 | length as u8),
        length @ ..0x1_0000 => {
            frame.push(0x80 | 126);
            frame.extend((length as u16).to_be_bytes());
        }
        length => {
            frame.push(0x80 | 127);
            frame.extend((length as u64).to_be_bytes());
        }
    }
    frame.extend(MASK);
    let masked = octets
        .iter()
        .zip(MASK.iter().cycle())
        .map(|(octet, mask)| octet ^ mask);
    frame.extend(masked);
    frame
}

/// The other end's frames, however they are cut.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    head: Vec<u8>,
    /// Octets of the current frame that have not come yet.
    left: u64,
    kind: u8,
    /// What a frame that carries no data says.
    words: Vec<u8>,
    /// Text frames that have come and were not taken.
    pub(crate) texts: Vec<String>,
    /// The code of the Close that has come; 1005 when it had none (§7.1.5).
    pub(crate) closed: Option<u16>,
}

impl Frames {
    /// Takes what was read; hands on what binary frames carry.
    pub(crate) fn feed(&mut self, mut octets: &[u8], mut data: impl FnMut(&[u8])) {
        loop {
            if self.left == 0 {
                while !self.take_head() {
                    let Some((first, rest)) = octets.split_first() else {
                        return;
                    };
                    self.head.push(*first);
                    octets = rest;
                }
            }
            let here =
                usize::try_from(self.left).map_or(octets.len(), |left| left.min(octets.len()));
            let (payload, rest) = octets.split_at(here);
            self.left -= here as u64;
            octets = rest;
            if self.kind <= BINARY && self.kind != TEXT {
                data(payload);
            } else {
                self.words.extend_from_slice(payload);
            }
            if self.left > 0 {
                return;
            }
            self.end();
        }
    }

    /// Whether the head of the next frame is there.
    fn take_head(&mut self) -> bool {
        let length = |octets: &[u8]| {
            octets
                .iter()
                .fold(0, |sum, octet| sum << 8 | u64::from(*octet))
        };
        self.left = match self.head[..] {
            [_, short @ ..126] => u64::from(short),
            [_, 126, ref long @ ..] if long.len() == 2 => length(long),
            [_, 127, ref long @ ..] if long.len() == 8 => length(long),
            _ => return false,
        };
        self.kind = self.head[0] & 0x0f;
        self.head.clear();
        true
    }

    fn end(&mut self) {
        match self.kind {
            TEXT => self
                .texts
                .push(String::from_utf8_lossy(&self.words).into_owned()),
            CLOSE => {
                let code = self
                    .words
                    .first_chunk()
                    .map(|code| u16::from_be_bytes(*code));
                self.closed = Some(code.unwrap_or(1005));
            }
            _ => {}
        }
        self.words.clear();
    }
}
