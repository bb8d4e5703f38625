//! Brotli at its strongest, for files that are compressed once and sent many times.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::Failure;
use crate::process::{target_dir, write};

/// The strongest quality there is.
const QUALITY: u32 = 11;

/// 2^22 octets of window: larger than our largest file. Beyond 2^24, a browser would refuse the stream.
const LOG2_WINDOW: u32 = 22;

/// Writes `FILE.br` beside `file`, if that is smaller.
pub(super) fn beside(file: &Path) -> Result<(), Failure> {
    let plain = fs::read(file)
        .map_err(|error| format!("{} could not be read: {error}.", file.display()))?;
    let compressed = compressed(&plain)?;
    if compressed.len() < plain.len() {
        let mut name = file.as_os_str().to_owned();
        name.push(".br");
        write(Path::new(&name), compressed)?;
    }
    Ok(())
}

/// Strong compression takes seconds, and most files of a new page are those of the last one.
fn compressed(plain: &[u8]) -> Result<Vec<u8>, Failure> {
    let memory = remembered(plain);
    if let Ok(compressed) = fs::read(&memory) {
        return Ok(compressed);
    }
    let compressed = compress(plain);
    // Written aside and renamed: half a file must not be remembered.
    let aside = memory.with_extension("partial");
    write(&aside, &compressed)?;
    fs::rename(&aside, &memory)
        .map_err(|error| format!("{} could not be written: {error}.", memory.display()))?;
    Ok(compressed)
}

fn remembered(plain: &[u8]) -> PathBuf {
    let mut hasher = DefaultHasher::new();
    hasher.write(plain);
    let name = format!(
        "{:016x}-{}-q{QUALITY}w{LOG2_WINDOW}.br",
        hasher.finish(),
        plain.len()
    );
    target_dir().join("brotli").join(name)
}

fn compress(plain: &[u8]) -> Vec<u8> {
    let buffer = 64 * 1024;
    let mut writer = brotli::CompressorWriter::new(Vec::new(), buffer, QUALITY, LOG2_WINDOW);
    writer
        .write_all(plain)
        .expect("writing to memory does not fail");
    writer.into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compressed_comes_back() {
        let plain = b"+OK 2 messages (320 octets)\r\n".repeat(100);
        let compressed = compress(&plain);
        assert!(compressed.len() < plain.len() / 10);
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut compressed.as_slice(), &mut back).expect("it is whole");
        assert_eq!(back, plain);
    }

    #[test]
    fn other_content_is_remembered_elsewhere() {
        assert_ne!(remembered(b"a"), remembered(b"b"));
        assert_eq!(remembered(b"a"), remembered(b"a"));
    }
}
