//! LevelDB, in which Chromium keeps localStorage, sessionStorage and IndexedDB: tables of blocks that are packed by Snappy, and logs of what
//! is not yet in a table. Old and deleted entries are read as well, which a library for LevelDB would not show.
//!
//! The formats are described in LevelDB's `doc/table_format.md` and `doc/log_format.md`.

use std::path::Path;

use super::packed::{Layer, snappy_block, snappy_value};

/// The last eight octets of a table.
const TABLE_MAGIC: [u8; 8] = 0xdb47_7524_8b80_fb57_u64.to_le_bytes();
const FOOTER: usize = 48;
/// Behind each block: how it is packed, and a checksum.
const UNPACKED: u8 = 0;
const SNAPPY: u8 = 1;

const LOG_BLOCK: usize = 32 << 10;
const LOG_HEADER: usize = 7;

/// The blocks of a table or the records of a log; nothing of any other file.
pub(super) fn layers(file: &Path, octets: &[u8]) -> Vec<Layer> {
    if octets.ends_with(&TABLE_MAGIC) {
        return match table(octets) {
            Some(layers) => layers,
            None => vec![Layer::closed("LevelDB table", "that is broken")],
        };
    }
    if is_log(file) {
        log(octets)
    } else {
        Vec::new()
    }
}

/// LevelDB's logs have no magic, but a pointer to the database beside them.
fn is_log(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let numbered = name
        .strip_suffix(".log")
        .is_some_and(|it| it.bytes().all(|it| it.is_ascii_digit()));
    (numbered || name.starts_with("MANIFEST-")) && file.with_file_name("CURRENT").exists()
}

/// The footer leads to the index, which leads to the blocks.
fn table(octets: &[u8]) -> Option<Vec<Layer>> {
    let footer = octets.get(octets.len().checked_sub(FOOTER)?..)?;
    let (meta, rest) = handle(footer)?;
    let (index, _) = handle(rest)?;
    let mut handles = vec![meta, index];
    for list in [meta, index] {
        let block = block(octets, list)?.ok()?;
        handles.extend(
            entries(&block)?
                .iter()
                .filter_map(|(_, to)| Some(handle(to)?.0)),
        );
    }
    let mut layers = Vec::new();
    for (offset, size) in handles {
        let at = format!("at {offset}");
        match block(octets, (offset, size))? {
            Ok(block) => layers.extend(unfold(&block, &at)),
            Err(kind) => layers.push(Layer::closed(
                "LevelDB block",
                format!("{at}, packing {kind}"),
            )),
        }
    }
    Some(layers)
}

/// A block, unpacked; the number of the packing where it is another one.
fn block(octets: &[u8], (offset, size): (usize, usize)) -> Option<Result<Vec<u8>, u8>> {
    let end = offset.checked_add(size)?;
    let packed = octets.get(offset..end)?;
    match *octets.get(end)? {
        UNPACKED => Some(Ok(packed.to_vec())),
        SNAPPY => Some(Ok(
            snappy_block(packed).or_else(|| packed.is_empty().then(Vec::new))?
        )),
        other => Some(Err(other)),
    }
}

/// A block as it is, and with its keys written out: of a key only that much is kept in which it differs from the one before.
fn unfold(block: &[u8], at: &str) -> Vec<Layer> {
    let mut layers = vec![Layer::new("LevelDB block", at, block.to_vec())];
    for (key, value) in entries(block).unwrap_or_default() {
        layers.push(Layer::new("LevelDB key", at, key));
        if let Some(inner) = snappy_value(value) {
            layers.push(Layer::new("Snappy", at, inner));
        }
    }
    layers
}

/// Whole keys, and their values.
fn entries(block: &[u8]) -> Option<Vec<(Vec<u8>, &[u8])>> {
    let (rest, restarts) = block.split_last_chunk()?;
    let restarts = usize::try_from(u32::from_le_bytes(*restarts)).ok()?;
    let mut rest = rest.get(..rest.len().checked_sub(restarts.checked_mul(4)?)?)?;
    let mut key: Vec<u8> = Vec::new();
    let mut entries = Vec::new();
    while !rest.is_empty() {
        let (shared, after) = number(rest)?;
        let (own, after) = number(after)?;
        let (length, after) = number(after)?;
        let (own, after) = after.split_at_checked(own)?;
        let (value, after) = after.split_at_checked(length)?;
        key.truncate(shared);
        key.extend_from_slice(own);
        entries.push((key.clone(), value));
        rest = after;
    }
    Some(entries)
}

/// Records, put together again where they are cut at the end of a block of 32 KiB.
fn log(octets: &[u8]) -> Vec<Layer> {
    const LAST: u8 = 4;
    const FULL: u8 = 1;
    let mut layers = Vec::new();
    let mut record = Vec::new();
    for block in octets.chunks(LOG_BLOCK) {
        let mut rest = block;
        while let Some((header, after)) = rest.split_first_chunk::<LOG_HEADER>() {
            let length = usize::from(u16::from_le_bytes([header[4], header[5]]));
            let Some((part, after)) = after.split_at_checked(length) else {
                break;
            };
            record.extend_from_slice(part);
            if matches!(header[6], FULL | LAST) {
                layers.extend(batch(std::mem::take(&mut record)));
            }
            rest = after;
        }
    }
    if !record.is_empty() {
        layers.extend(batch(record));
    }
    layers
}

/// A record is a batch of changes: twelve octets, then each change's kind, key and value.
fn batch(record: Vec<u8>) -> Vec<Layer> {
    const HEADER: usize = 12;
    const PUT: u8 = 1;
    let mut values = Vec::new();
    let mut rest = record.get(HEADER..).unwrap_or_default();
    while let Some((kind, after)) = rest.split_first() {
        let Some((_, after)) = counted(after) else {
            break;
        };
        rest = after;
        if *kind == PUT {
            let Some((value, after)) = counted(rest) else {
                break;
            };
            values.extend(snappy_value(value));
            rest = after;
        }
    }
    let mut layers = vec![Layer::new("LevelDB record", "", record)];
    layers.extend(
        values
            .into_iter()
            .map(|it| Layer::new("Snappy", "in a record", it)),
    );
    layers
}

fn counted(octets: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = number(octets)?;
    rest.split_at_checked(length)
}

/// Offset and size of a block.
type Handle = (usize, usize);

fn handle(octets: &[u8]) -> Option<(Handle, &[u8])> {
    let (offset, rest) = number(octets)?;
    let (size, rest) = number(rest)?;
    Some(((offset, size), rest))
}

/// Seven bits to an octet, the lowest first.
fn number(octets: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0_u64;
    for (at, octet) in octets.iter().take(10).enumerate() {
        value |= u64::from(octet & 0x7f).checked_shl(7 * u32::try_from(at).ok()?)?;
        if octet & 0x80 == 0 {
            return Some((usize::try_from(value).ok()?, &octets[at + 1..]));
        }
    }
    None
}
