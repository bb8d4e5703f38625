//! Files in which the word is whole in no octet: only who opens the layer finds it.

use std::io::Write;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use rusqlite::Connection;

use super::*;

/// Writes one file, searches, and expects the word there and in no other way.
fn check(file: &str, layer: &str, content: impl FnOnce(&str) -> Vec<u8>) {
    let canary = Canary::draw("the word");
    let directory = tempfile::tempdir().expect("a directory");
    let octets = content(&canary.word);
    let search = Search::new(std::slice::from_ref(&canary));
    if layer != RAW {
        let raw = search.octets("raw", &octets);
        assert_eq!(raw.hits, [], "the word must be hidden in {file}");
    }
    fs::write(directory.path().join("CURRENT"), "MANIFEST-000001\n").expect("it is ours");
    fs::write(directory.path().join(file), octets).expect("it is ours");
    let findings = search.directory(directory.path());
    assert!(
        findings.has(&canary, layer),
        "{layer} of {file}: {findings:?}"
    );
    assert_eq!(findings.closed, BTreeSet::new());
    let other = Canary::draw("another word");
    let nothing = Search::new(&[other]).directory(directory.path());
    assert_eq!(nothing.hits, []);
}

/// Any place at all: the word is there without a layer.
const RAW: &str = "";

/// A text with the word in it of which no compressor writes it whole, as both halves have been there before.
fn cut(word: &str) -> Vec<u8> {
    let (one, two) = word.split_at(word.len() / 2);
    let filler = "A line that is there to be packed, and says nothing. ";
    format!("{filler}{one}/{filler}{two}/{filler}{word}/{filler}{filler}").into_bytes()
}

#[test]
fn writings() {
    check("a", RAW, |word| word.as_bytes().to_vec());
    check("a", RAW, |word| {
        word.encode_utf16().flat_map(u16::to_le_bytes).collect()
    });
    check("a", RAW, |word| {
        word.encode_utf16().flat_map(u16::to_be_bytes).collect()
    });
    check("a", RAW, |word| {
        STANDARD.encode(format!("ab{word}c")).into_bytes()
    });
    check("a", "lines joined", |word| {
        let (one, two) = word.split_at(5);
        format!("Dear {one}=\r\n{two}, hello\r\n").into_bytes()
    });
    check("a", "lines joined", |word| {
        let text = STANDARD.encode(word);
        let (one, two) = text.split_at(9);
        format!("{one}\n{two}\n").into_bytes()
    });
}

#[test]
fn names_and_links() {
    let canary = Canary::draw("the word");
    let directory = tempfile::tempdir().expect("a directory");
    let below = directory.path().join(format!("{}.txt", canary.word));
    fs::create_dir(below).expect("it is ours");
    std::os::unix::fs::symlink(&canary.word, directory.path().join("link")).expect("it is ours");
    let findings = Search::new(std::slice::from_ref(&canary)).directory(directory.path());
    assert!(findings.has(&canary, "its name") && findings.has(&canary, "link"));
}

#[test]
fn streams() {
    check("a", "gzip at 4", |word| {
        let mut gzip = GzEncoder::new(b"some".to_vec(), Compression::best());
        gzip.write_all(&cut(word)).expect("memory");
        gzip.finish().expect("memory")
    });
    check("a", "zlib at 4", |word| {
        let mut zlib = ZlibEncoder::new(b"some".to_vec(), Compression::best());
        zlib.write_all(&cut(word)).expect("memory");
        zlib.finish().expect("memory")
    });
    check("a", "Snappy frames at 4", |word| {
        let mut frames = snap::write::FrameEncoder::new(b"some".to_vec());
        frames.write_all(&cut(word)).expect("memory");
        frames.into_inner().expect("memory")
    });
    // Cut off, as what is overwritten from behind.
    check("a", "gzip at 0", |word| {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&cut(word)).expect("memory");
        for _ in 0..100 {
            let more = Canary::draw("more").word;
            gzip.write_all(more.as_bytes()).expect("memory");
        }
        let mut octets = gzip.finish().expect("memory");
        octets.truncate(octets.len() / 2);
        octets
    });
}

#[test]
fn session_files() {
    check("recovery.jsonlz4", "mozLz4 at 0", |word| {
        let text = cut(word);
        let mut octets = b"mozLz40\0".to_vec();
        octets.extend(u32::try_from(text.len()).expect("short").to_le_bytes());
        octets.extend(lz4_flex::block::compress(&text));
        octets
    });
}

#[test]
fn caches() {
    let headers = b"HTTP/1.1 200 OK\0content-encoding: br\0";
    let pack = |word: &str| {
        let mut brotli = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
        brotli.write_all(&cut(word)).expect("memory");
        brotli.into_inner()
    };
    check("firefox", "brotli", |word| {
        [&pack(word)[..], headers].concat()
    });
    check("chromium", "brotli", |word| {
        let key = b"1/0/http://127.0.0.1/";
        let mut octets = b"\x30\x5c\x72\xa7\x1b\x6d\xfb\xfc\x05\0\0\0".to_vec();
        octets.extend(u32::try_from(key.len()).expect("short").to_le_bytes());
        octets.extend([0; 8]);
        [&octets[..], key, &pack(word), headers].concat()
    });
}

#[test]
fn leveldb_tables() {
    check("000005.ldb", "LevelDB block", |word| {
        table(&entry(0, b"key", &cut(word)))
    });
    check("000005.ldb", "LevelDB key", |word| {
        let (one, two) = word.split_at(8);
        let mut block = entry(0, format!("{one}-").as_bytes(), b"first");
        block.extend(entry(8, two.as_bytes(), b"second"));
        table(&block)
    });
    check("000005.ldb", "Snappy", |word| {
        let value = [b"\x0f\xff\x11\x02", &snappy(&cut(word))[..]].concat();
        table(&entry(0, b"key", &value))
    });
}

#[test]
fn leveldb_logs() {
    const BLOCK: usize = 32 << 10;
    check("000003.log", "LevelDB record", |word| {
        let (one, two) = word.split_at(8);
        let filler = BLOCK - 7 - 13 - 1 - one.len();
        let mut first = vec![b'.'; filler];
        first.splice(0..0, [0; 13]);
        first.push(b' ');
        first.extend(one.bytes());
        let mut octets = record(2, &first);
        assert_eq!(octets.len(), BLOCK);
        octets.extend(record(4, two.as_bytes()));
        octets
    });
    check("000003.log", "Snappy", |word| {
        let value = snappy(&cut(word));
        let mut batch = [0; 12].to_vec();
        batch.extend(b"\x01\x03key");
        batch.extend(length(value.len()));
        batch.extend(value);
        record(1, &batch)
    });
}

#[test]
fn sqlite_values_in_pieces() {
    check("places.sqlite", "SQLite value letters.body", |word| {
        database(|connection| {
            // Somewhere in there the word lies on the border of a page.
            let needle = word.as_bytes();
            for before in (0..9_000).step_by(needle.len() / 2) {
                // Always of one length, as the borders depend on it.
                let after = 10_000 - before;
                let value = format!("{}{word}{}", ".".repeat(before), ".".repeat(after));
                connection
                    .execute("DELETE FROM letters", ())
                    .expect("a table");
                connection
                    .execute("INSERT INTO letters VALUES (?)", [value])
                    .expect("a table");
                connection.execute("VACUUM", ()).expect("room");
                let file = fs::read(connection.path().expect("a file")).expect("it is ours");
                if !file.windows(needle.len()).any(|it| it == needle) {
                    return;
                }
            }
            panic!("the word never lies on a border");
        })
    });
}

#[test]
fn sqlite_values_of_snappy() {
    check("data.sqlite", "Snappy letters.body", |word| {
        database(|connection| {
            let value = snappy(&cut(word));
            connection
                .execute("INSERT INTO letters VALUES (?)", [value])
                .expect("a table");
        })
    });
}

#[test]
fn rows_are_counted() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("Web Data");
    let octets = database(|connection| {
        connection
            .execute("INSERT INTO letters VALUES ('one'), ('two')", ())
            .expect("a table");
    });
    fs::write(&file, octets).expect("it is ours");
    assert_eq!(sqlite::count(&file, "letters", "true"), 2);
    assert_eq!(sqlite::count(&file, "letters", "body = 'two'"), 1);
}

#[test]
fn what_cannot_be_opened_is_told() {
    let directory = tempfile::tempdir().expect("a directory");
    fs::write(directory.path().join("a"), b"\x28\xb5\x2f\xfdxxxx").expect("it is ours");
    fs::write(directory.path().join("b"), b"SQLite format 3\0 not at all").expect("it is ours");
    fs::write(directory.path().join("c"), b"\x89PNG\r\n\x1a\nxxxx").expect("it is ours");
    let findings = Search::new(&[Canary::draw("the word")]).directory(directory.path());
    assert_eq!(findings.closed.len(), 3, "{findings:?}");
}

fn database(fill: impl FnOnce(&Connection)) -> Vec<u8> {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("database");
    let connection = Connection::open(&file).expect("a database");
    connection
        .execute("CREATE TABLE letters (body)", ())
        .expect("a table");
    fill(&connection);
    connection.close().expect("nothing is open");
    fs::read(file).expect("it is ours")
}

fn snappy(octets: &[u8]) -> Vec<u8> {
    snap::raw::Encoder::new()
        .compress_vec(octets)
        .expect("short")
}

/// Seven bits to an octet.
fn length(mut value: usize) -> Vec<u8> {
    let mut octets = Vec::new();
    while value > 0x7f {
        octets.push(u8::try_from(value & 0x7f).expect("seven bits") | 0x80);
        value >>= 7;
    }
    octets.push(u8::try_from(value).expect("seven bits"));
    octets
}

fn entry(shared: usize, own: &[u8], value: &[u8]) -> Vec<u8> {
    let mut octets = [length(shared), length(own.len()), length(value.len())].concat();
    octets.extend_from_slice(own);
    octets.extend_from_slice(value);
    octets
}

/// A table of one block: the block, an empty list of meta blocks, the index, the footer.
fn table(entries: &[u8]) -> Vec<u8> {
    let mut octets = Vec::new();
    let mut put = |entries: &[u8]| {
        // One restart, at the beginning.
        let block = snappy(&[entries, &[0, 0, 0, 0, 1, 0, 0, 0]].concat());
        let handle = [length(octets.len()), length(block.len())].concat();
        octets.extend(block);
        octets.extend([1, 0, 0, 0, 0]);
        handle
    };
    let data = put(entries);
    let meta = put(&[]);
    let index = put(&entry(0, b"z", &data));
    let mut footer = [meta, index].concat();
    footer.resize(40, 0);
    octets.extend(footer);
    octets.extend(0xdb47_7524_8b80_fb57_u64.to_le_bytes());
    octets
}

fn record(kind: u8, octets: &[u8]) -> Vec<u8> {
    let length = u16::try_from(octets.len()).expect("a block");
    let mut record = vec![0; 4];
    record.extend(length.to_le_bytes());
    record.push(kind);
    record.extend_from_slice(octets);
    record
}
