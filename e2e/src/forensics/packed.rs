//! What is packed, wherever in a file it begins: it is known by its first octets.

use std::io::Read;

use flate2::read::{MultiGzDecoder, ZlibDecoder};
use memchr::memmem;

/// Something inside something.
#[derive(Debug)]
pub(super) struct Layer {
    /// What packs it: "gzip".
    pub(super) kind: &'static str,
    /// Where it is, if the kind does not say enough.
    pub(super) at: String,
    /// What was in it; `None` if it cannot be opened.
    pub(super) octets: Option<Vec<u8>>,
}

impl Layer {
    pub(super) fn new(kind: &'static str, at: impl Into<String>, octets: Vec<u8>) -> Self {
        Self {
            kind,
            at: at.into(),
            octets: Some(octets),
        }
    }

    pub(super) fn closed(kind: &'static str, at: impl Into<String>) -> Self {
        Self {
            kind,
            at: at.into(),
            octets: None,
        }
    }

    pub(super) fn place(&self) -> String {
        format!("{} {}", self.kind, self.at)
    }
}

/// What one layer may unpack to. Nothing that a mailbox page writes is larger, and a file of zeros must not fill the memory.
pub(super) const UNPACKED_MAX: usize = 64 << 20;

/// Firefox: the name, then the size as 32 bits, then one block of LZ4.
const MOZ_LZ4: &[u8] = b"mozLz40\0";
const GZIP: &[u8] = b"\x1f\x8b\x08";
/// The stream identifier of Snappy's framing: Firefox's Cache API.
const SNAPPY_FRAMES: &[u8] = b"\xff\x06\0\0sNaPpY";
/// Chromium's HTTP cache: each file of it begins with these.
const SIMPLE_CACHE: &[u8] = b"\x30\x5c\x72\xa7\x1b\x6d\xfb\xfc";
const SIMPLE_CACHE_HEADER: usize = 24;

/// What nothing here opens, by its first octets. Only at the very beginning, as four octets are met by chance.
const CLOSED: [(&str, &[u8]); 5] = [
    ("zstd", b"\x28\xb5\x2f\xfd"),
    ("xz", b"\xfd7zXZ\0"),
    ("bzip2", b"BZh9"),
    ("zip", b"PK\x03\x04"),
    ("LZ4 frame", b"\x04\x22\x4d\x18"),
];

/// Whether a file is a picture: one of the page, as browsers make them for overviews, would show what no search for words finds.
pub(super) fn is_picture(octets: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 4] = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM"];
    BEGINNINGS.iter().any(|it| octets.starts_with(it))
        || (octets.starts_with(b"RIFF") && octets.get(8..12) == Some(b"WEBP"))
        || octets.get(4..12) == Some(b"ftypavif")
}

/// Everything packed that begins somewhere in `octets`.
pub(super) fn layers(octets: &[u8]) -> Vec<Layer> {
    let mut layers = Vec::new();
    let mut unpack = |kind, magic: &[u8], open: &dyn Fn(&[u8]) -> Option<Vec<u8>>| {
        for start in memmem::find_iter(octets, magic) {
            if let Some(inner) = open(&octets[start..]) {
                layers.push(Layer::new(kind, format!("at {start}"), inner));
            }
        }
    };
    unpack("mozLz4", MOZ_LZ4, &moz_lz4);
    unpack("gzip", GZIP, &|it| all_of(MultiGzDecoder::new(it)));
    unpack("Snappy frames", SNAPPY_FRAMES, &|it| {
        all_of(snap::read::FrameDecoder::new(it))
    });
    // The second octet says how hard it was tried; the two together are a multiple of 31.
    for level in [0x01, 0x5e, 0x9c, 0xda] {
        unpack("zlib", &[0x78, level], &|it| all_of(ZlibDecoder::new(it)));
    }
    layers.extend(cached(octets));
    for (kind, magic) in CLOSED {
        if octets.starts_with(magic) {
            layers.push(Layer::closed(kind, ""));
        }
    }
    layers
}

/// Snappy has no magic: this is for octets that may be exactly one block of it. Firefox keeps values of IndexedDB and
/// localStorage so; Chromium those of IndexedDB, behind a short beginning.
pub(super) fn snappy_value(octets: &[u8]) -> Option<Vec<u8>> {
    const CHROMIUM: &[u8] = b"\xff\x11\x02";
    let beginning = &octets[..octets.len().min(16)];
    let inner = memmem::find(beginning, CHROMIUM).map(|at| &octets[at + CHROMIUM.len()..]);
    inner.into_iter().chain([octets]).find_map(snappy_block)
}

/// One block of Snappy, to its end.
pub(super) fn snappy_block(octets: &[u8]) -> Option<Vec<u8>> {
    let length = snap::raw::decompress_len(octets).ok()?;
    if length == 0 || length > UNPACKED_MAX {
        return None;
    }
    snap::raw::Decoder::new().decompress_vec(octets).ok()
}

fn moz_lz4(octets: &[u8]) -> Option<Vec<u8>> {
    let rest = &octets[MOZ_LZ4.len()..];
    let (size, block) = rest.split_first_chunk()?;
    let size = usize::try_from(u32::from_le_bytes(*size)).ok()?;
    if size > UNPACKED_MAX {
        return None;
    }
    lz4_flex::block::decompress(block, size).ok()
}

/// An entry of a browser's HTTP cache whose content came in brotli, which has no magic: the entry has the answer's headers.
fn cached(octets: &[u8]) -> Option<Layer> {
    let is_brotli = |name: &[u8]| memmem::find(octets, name).is_some();
    if !is_brotli(b"content-encoding: br") && !is_brotli(b"content-encoding:br") {
        return None;
    }
    let body = if octets.starts_with(SIMPLE_CACHE) {
        let key = octets.get(12..16)?.first_chunk()?;
        let key = usize::try_from(u32::from_le_bytes(*key)).ok()?;
        octets.get(SIMPLE_CACHE_HEADER + key..)?
    } else {
        octets
    };
    let inner = all_of(brotli::Decompressor::new(body, 4096))?;
    Some(Layer::new("brotli", "", inner))
}

/// As much as comes out before it ends or breaks; `None` if nothing does.
fn all_of(from: impl Read) -> Option<Vec<u8>> {
    let mut octets = Vec::new();
    let mut from = from.take(UNPACKED_MAX as u64);
    let mut part = [0; 16 << 10];
    // What a broken stream gave before it broke counts, too.
    while let Ok(count @ 1..) = from.read(&mut part) {
        octets.extend_from_slice(&part[..count]);
    }
    (!octets.is_empty()).then_some(octets)
}
