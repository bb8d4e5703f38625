//! Files that other programs read: mboxes by Python's mailbox module, ZIPs by its zipfile module and by unzip.

#![cfg(all(feature = "mail", not(target_arch = "wasm32")))]

use std::{
    fs::{self, File},
    io::{Seek, SeekFrom, Write},
    path::PathBuf,
    process::Command,
};

use shared::keep::{Crc, Form, Label, Moment, Writer, Zip};

const MOMENT: Moment = Moment {
    year: 2026,
    month: 11,
    day: 20,
    hour: 9,
    minute: 5,
    second: 0,
};

/// Reads an mbox and writes what a reader of mboxrd makes of it: for each message its From_ line's rest, its length and
/// its octets.
const READ_MBOX: &str = r"
import mailbox, re, sys
box = mailbox.mbox(sys.argv[1], create=False)
for key in box.keys():
    octets = re.sub(rb'(?m)^>(>*From )', rb'\1', box.get_bytes(key)).replace(b'\n', b'\r\n')
    sys.stdout.buffer.write(b'%s\n%d\n' % (box[key].get_from().encode(), len(octets)) + octets)
";

/// Tests a ZIP and writes for each file its name, its length and its octets.
const READ_ZIP: &str = r"
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as file:
    assert file.testzip() is None
    for info in file.infolist():
        assert info.date_time == (2026, 11, 20, 9, 5, 0), info.date_time
        octets = file.read(info)
        sys.stdout.buffer.write(b'%s\n%d\n' % (info.filename.encode(), len(octets)) + octets)
";

/// Tests what is said of many or large files, without reading them all.
const READ_WIDE: &str = r"
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as file:
    names = file.namelist()
    print(len(names), len(set(names)), file.read(names[-1]).decode())
";

#[test]
fn an_mbox_gives_every_message_back() {
    let messages = messages();
    let file = Scratch::of("mbox", &written(Form::Mbox, &messages));
    let Some(read) = python(READ_MBOX, &file) else {
        return;
    };
    let read = records(&read);
    assert_eq!(read.len(), messages.len());
    for ((from, octets), message) in read.iter().zip(&messages) {
        assert_eq!(
            String::from_utf8_lossy(octets),
            String::from_utf8_lossy(message)
        );
        assert_eq!(octets, message);
        assert_eq!(from, "bounce@example.org Fri Nov 20 09:05:07 2026");
    }
}

#[test]
fn a_zip_gives_every_message_back_under_its_name() {
    let messages = messages();
    let file = Scratch::of("zip", &written(Form::Zip, &messages));
    if let Some(unzip) = said(Command::new("unzip").arg("-t").arg(&file.0)) {
        assert!(
            String::from_utf8_lossy(&unzip).contains("No errors detected"),
            "{}",
            String::from_utf8_lossy(&unzip)
        );
    }
    let Some(read) = python(READ_ZIP, &file) else {
        return;
    };
    let read = records(&read);
    assert_eq!(read.len(), messages.len());
    for (at, ((name, octets), message)) in read.iter().zip(&messages).enumerate() {
        let expected = match at {
            0 => "2026-11-20 Ünal – Grüße.eml".to_owned(),
            _ => format!("2026-11-20 Ünal – Grüße ({}).eml", at + 1),
        };
        assert_eq!(name, &expected);
        assert_eq!(octets, message);
    }
}

#[test]
fn an_empty_zip_is_a_zip() {
    let file = Scratch::of("empty.zip", &Writer::new(Form::Zip).finish());
    assert!(python(READ_ZIP, &file).is_none_or(|read| read.is_empty()));
}

#[test]
fn a_zip_holds_more_files_than_sixteen_bits_can_count() {
    let mut zip = Zip::default();
    let mut crc = Crc::default();
    crc.update(b"x");
    let mut octets = Vec::new();
    for number in 0..70_000 {
        octets.extend(zip.entry(&format!("{number}.eml"), MOMENT, crc.value(), 1));
        octets.push(b'x');
    }
    octets.extend(zip.finish());
    let file = Scratch::of("many.zip", &octets);
    if let Some(read) = python(READ_WIDE, &file) {
        assert_eq!(String::from_utf8_lossy(&read), "70000 70000 x\n");
    }
}

/// 33 files of 128 MiB of nothing, which take no room on the disk, and one behind them.
#[test]
fn a_zip_is_larger_than_thirty_two_bits_can_say() {
    const SIZE: u64 = 128 * 1024 * 1024;
    let mut zip = Zip::default();
    let scratch = Scratch::of("large.zip", &[]);
    let mut file = File::create(&scratch.0).expect("a temporary file");
    for number in 0..33 {
        // Nobody reads these, so nobody asks for their checksum.
        let head = zip.entry(&format!("{number}.eml"), MOMENT, 0, SIZE);
        file.write_all(&head).expect("room");
        file.seek(SeekFrom::Current(SIZE as i64)).expect("a file");
    }
    let mut crc = Crc::default();
    crc.update(b"the last");
    let head = zip.entry("last.eml", MOMENT, crc.value(), 8);
    for part in [head, b"the last".to_vec(), zip.finish()] {
        file.write_all(&part).expect("room");
    }
    drop(file);
    if let Some(read) = python(READ_WIDE, &scratch) {
        assert_eq!(String::from_utf8_lossy(&read), "34 34 the last\n");
    }
}

#[test]
fn a_message_that_breaks_off_leaves_no_trace() {
    for form in [Form::Mbox, Form::Zip] {
        let messages = messages();
        let mut writer = Writer::new(form);
        let mut file = Vec::new();
        for message in &messages {
            writer.piece(&message[..message.len() / 2]);
            writer.void();
            put(&mut writer, message, &mut file);
        }
        file.extend(writer.finish());
        assert_eq!(file, written(form, &messages), "{form:?}");
    }
}

/// Messages with whatever an mbox stumbles over. Lines end in CR LF, as POP3 brings them.
fn messages() -> Vec<Vec<u8>> {
    let every_octet: Vec<u8> = (0..=255_u8).filter(|&octet| octet != b'\n').collect();
    let bodies: [&[u8]; 8] = [
        b"All is well.\r\n",
        b"From the beginning\r\n>From\r\n>From me\r\n>>>>From you\r\n From here\r\nfrom there\r\n",
        b"\r\n\r\nFrom nobody Fri Nov 20 09:05:07 2026\r\n\r\nSubject: not a message\r\n\r\n",
        b"blank ends\r\n\r\n\r\n\r\n",
        b"",
        b"a\rb\r\r\n.\r\n..\r\n",
        "Grüße \u{2028} 日本\r\n".as_bytes(),
        &[&every_octet[..], b"\r\nFrom \r\n"].concat(),
    ];
    let head = "Return-Path: <bounce@example.org>\r\nReceived: from a by b; Fri, 20 Nov 2026 10:05:07 +0100\r\n\
                From: ann@example.org\r\nSubject: x\r\n\r\n";
    let all = bodies.iter().map(|body| [head.as_bytes(), body].concat());
    all.collect()
}

fn written(form: Form, messages: &[Vec<u8>]) -> Vec<u8> {
    let (mut writer, mut file) = (Writer::new(form), Vec::new());
    for message in messages {
        put(&mut writer, message, &mut file);
    }
    file.extend(writer.finish());
    file
}

/// In pieces, as messages come.
fn put(writer: &mut Writer, message: &[u8], file: &mut Vec<u8>) {
    let pieces: Vec<u8> = message
        .chunks(7)
        .flat_map(|piece| writer.piece(piece))
        .collect();
    let around = writer.complete(&Label {
        name: "2026-11-20 Ünal – Grüße.eml".into(),
        moment: MOMENT,
    });
    file.extend(around.before);
    file.extend(pieces);
    file.extend(around.after);
}

/// `name\nlength\noctets`, again and again.
fn records(mut read: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut records = Vec::new();
    let line = |rest: &mut &[u8]| {
        let end = rest
            .iter()
            .position(|&octet| octet == b'\n')
            .expect("a line");
        let line = String::from_utf8(rest[..end].to_vec()).expect("UTF-8");
        *rest = &rest[end + 1..];
        line
    };
    while !read.is_empty() {
        let name = line(&mut read);
        let length: usize = line(&mut read).parse().expect("a length");
        records.push((name, read[..length].to_vec()));
        read = &read[length..];
    }
    records
}

/// What a Python program says of the file; `None` where there is no Python.
fn python(program: &str, file: &Scratch) -> Option<Vec<u8>> {
    said(Command::new("python3").arg("-c").arg(program).arg(&file.0))
}

/// What a program says; `None`, and a word about it, where there is no such program.
///
/// # Panics
/// When it fails.
fn said(command: &mut Command) -> Option<Vec<u8>> {
    let Ok(output) = command.output() else {
        let name = command.get_program().to_string_lossy().into_owned();
        let require = std::env::var("POSTE_RESTANTE_REQUIRE_ALL");
        assert!(require.as_deref() != Ok("1"), "{name} is missing");
        println!("skipped: there is no {name}");
        return None;
    };
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    Some(output.stdout)
}

/// A file that is removed again.
struct Scratch(PathBuf);

impl Scratch {
    fn of(name: &str, octets: &[u8]) -> Self {
        let name = format!("poste-restante-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::write(&path, octets).expect("a temporary file");
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
