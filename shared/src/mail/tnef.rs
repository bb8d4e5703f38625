//! winmail.dat: what Outlook wraps attachments in (TNEF, [MS-OXTNEF]). The attachments are taken out; the wrapping stays
//! among what can be saved. Nothing of it is run or unpacked further.

use super::{parts::file_name, view::Attachment};

/// Files taken out, at most.
const FILES_MAX: usize = 200;

/// Attributes and properties looked at, at most.
const STEPS_MAX: usize = 20_000;

const SIGNATURE: [u8; 4] = [0x78, 0x9f, 0x3e, 0x22];

/// The attributes that matter ([MS-OXTNEF] §2.1.3.2).
const ATTACH_RENDER_DATA: u16 = 0x9002;
const ATTACH_TITLE: u16 = 0x8010;
const ATTACH_DATA: u16 = 0x800f;
const ATTACH_PROPERTIES: u16 = 0x9005;

/// The properties that matter ([MS-OXPROPS]).
const LONG_FILE_NAME: u16 = 0x3707;
const MIME_TAG: u16 = 0x370e;

/// Adds what is inside to the attachments. The second half: how many files came out, if there was anything to unwrap.
pub(super) fn unwrap(attachments: Vec<Attachment>) -> (Vec<Attachment>, Option<u16>) {
    let mut count = None;
    let mut output = Vec::with_capacity(attachments.len());
    for attachment in attachments {
        let claimed = attachment.media_type.ends_with("/ms-tnef")
            || attachment.media_type.ends_with("/vnd.ms-tnef")
            || attachment.name.eq_ignore_ascii_case("winmail.dat");
        let inside = if claimed {
            files(&attachment.octets)
        } else {
            None
        };
        output.push(attachment);
        if let Some(inside) = inside {
            let already = count.unwrap_or_default();
            count = Some(already + inside.len().min(FILES_MAX) as u16);
            output.extend(inside);
        }
    }
    (output, count)
}

/// The files in a TNEF stream; `None` if it is none. A stream that is cut gives what stands before the cut.
fn files(octets: &[u8]) -> Option<Vec<Attachment>> {
    let mut input = Input(octets);
    if input.take(4)? != SIGNATURE {
        return None;
    }
    input.take(2)?;
    let mut files: Vec<Attachment> = Vec::new();
    for _ in 0..STEPS_MAX {
        let Some((id, data)) = attribute(&mut input) else {
            break;
        };
        if id == ATTACH_RENDER_DATA {
            if files.len() == FILES_MAX {
                break;
            }
            files.push(Attachment::default());
            continue;
        }
        let Some(file) = files.last_mut() else {
            continue;
        };
        match id {
            // The long name may have come already.
            ATTACH_TITLE if file.name.is_empty() => file.name = eight_bit(data),
            ATTACH_DATA => file.octets = data.to_vec(),
            ATTACH_PROPERTIES => {
                // What stands before something unknown is kept.
                let _ = properties(data, file);
            }
            _ => {}
        }
    }
    files.retain(|file| !file.octets.is_empty() || !file.name.is_empty());
    for (at, file) in files.iter_mut().enumerate() {
        file.name = file_name(Some(&file.name)).unwrap_or_else(|| format!("file-{}.bin", at + 1));
        if !file.media_type.contains('/') {
            file.media_type = "application/octet-stream".into();
        }
    }
    Some(files)
}

/// Level, identifier, length, data, checksum. The checksum is not asked: a damaged file is better than none.
fn attribute<'a>(input: &mut Input<'a>) -> Option<(u16, &'a [u8])> {
    input.take(1)?;
    let id = input.u32()?;
    let length = input.u32()? as usize;
    // A stream that is cut inside a file still has its beginning.
    let data = input.take(length.min(input.0.len()))?;
    input.take(2.min(input.0.len()))?;
    // The lower half is the name, the upper half its type.
    Some(((id & 0xffff) as u16, data))
}

/// MAPI properties of an attachment ([MS-OXTNEF] §2.1.3.4): only the real name and the media type.
fn properties(data: &[u8], file: &mut Attachment) -> Option<()> {
    let mut input = Input(data);
    let count = input.u32()?;
    for _ in 0..(count as usize).min(STEPS_MAX) {
        let kind = input.u16()?;
        let id = input.u16()?;
        if id >= 0x8000 {
            skip_name(&mut input)?;
        }
        // Several values where the type says so, and always for what has no fixed size.
        let base = kind & 0x0fff;
        let varies = matches!(base, 0x0d | 0x1e | 0x1f | 0x102);
        let values = if kind & 0x1000 != 0 || varies {
            input.u32()? as usize
        } else {
            1
        };
        for _ in 0..values.min(STEPS_MAX) {
            let length = match base {
                0x02 | 0x03 | 0x04 | 0x0a | 0x0b => 4,
                0x05 | 0x06 | 0x07 | 0x14 | 0x40 => 8,
                0x48 => 16,
                0x01 => 0,
                _ if varies => input.u32()? as usize,
                _ => return None,
            };
            let value = input.take(length)?;
            let padding = length.wrapping_neg() % 4;
            input.take(padding.min(input.0.len()))?;
            let text = || {
                if base == 0x1f {
                    sixteen_bit(value)
                } else {
                    eight_bit(value)
                }
            };
            match id {
                LONG_FILE_NAME if matches!(base, 0x1e | 0x1f) => file.name = text(),
                MIME_TAG if matches!(base, 0x1e | 0x1f) => {
                    file.media_type = text().to_ascii_lowercase();
                }
                _ => {}
            }
        }
    }
    Some(())
}

/// A named property brings its name: a GUID, and a number or a text.
fn skip_name(input: &mut Input<'_>) -> Option<()> {
    input.take(16)?;
    if input.u32()? == 0 {
        input.take(4)?;
    } else {
        let length = input.u32()? as usize;
        input.take(length.checked_next_multiple_of(4)?)?;
    }
    Some(())
}

/// UTF-8 if it is that, else Latin-1; without the zero at its end.
fn eight_bit(value: &[u8]) -> String {
    let value = value.split(|&octet| octet == 0).next().unwrap_or_default();
    match core::str::from_utf8(value) {
        Ok(text) => text.to_owned(),
        Err(_) => value.iter().map(|&octet| char::from(octet)).collect(),
    }
}

fn sixteen_bit(value: &[u8]) -> String {
    let units: Vec<u16> = value
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .take_while(|&unit| unit != 0)
        .collect();
    String::from_utf16_lossy(&units)
}

struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        let octets = self.take(2)?;
        Some(u16::from_le_bytes(octets.try_into().ok()?))
    }

    fn u32(&mut self) -> Option<u32> {
        let octets = self.take(4)?;
        Some(u32::from_le_bytes(octets.try_into().ok()?))
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn attribute(id: u16, data: &[u8]) -> Vec<u8> {
        let mut output = vec![2];
        output.extend(u32::from(id).to_le_bytes());
        output.extend((data.len() as u32).to_le_bytes());
        output.extend(data);
        output.extend([0, 0]);
        output
    }

    fn text(kind: u16, id: u16, value: &[u8]) -> Vec<u8> {
        let mut output = [kind.to_le_bytes(), id.to_le_bytes()].concat();
        output.extend(1_u32.to_le_bytes());
        output.extend((value.len() as u32).to_le_bytes());
        output.extend(value);
        output.resize(output.len().next_multiple_of(4), 0);
        output
    }

    fn stream() -> Vec<u8> {
        let wide: Vec<u8> = "bericht ä.pdf\0"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let flag = [
            &0x0b_u16.to_le_bytes()[..],
            &0x3702_u16.to_le_bytes(),
            &[1, 0, 0, 0],
        ]
        .concat();
        let properties = [
            &3_u32.to_le_bytes()[..],
            &flag,
            &text(0x1f, LONG_FILE_NAME, &wide),
            &text(0x1e, MIME_TAG, b"Application/PDF\0"),
        ]
        .concat();
        [
            &SIGNATURE[..],
            &[1, 0],
            &attribute(0x9006, &[0, 0, 1, 0]),
            &attribute(ATTACH_RENDER_DATA, &[0; 14]),
            &attribute(ATTACH_TITLE, b"BERICH~1.PDF\0"),
            &attribute(ATTACH_DATA, b"%PDF"),
            &attribute(ATTACH_PROPERTIES, &properties),
            &attribute(ATTACH_RENDER_DATA, &[0; 14]),
            &attribute(ATTACH_TITLE, b"..\\..\\caf\xe9.txt\0"),
            &attribute(ATTACH_DATA, b"hello"),
        ]
        .concat()
    }

    #[test]
    fn files_come_out_with_their_long_names() {
        let found: Vec<_> = files(&stream())
            .expect("TNEF")
            .into_iter()
            .map(|file| (file.name, file.media_type, file.octets))
            .collect();
        assert_eq!(
            found,
            [
                (
                    "bericht ä.pdf".to_owned(),
                    "application/pdf".to_owned(),
                    b"%PDF".to_vec()
                ),
                (
                    "café.txt".into(),
                    "application/octet-stream".into(),
                    b"hello".to_vec()
                ),
            ]
        );
        assert!(files(b"%PDF-1.4").is_none());
    }

    #[test]
    fn the_wrapping_stays() {
        let winmail = Attachment {
            name: "WinMail.dat".into(),
            octets: stream(),
            ..Attachment::default()
        };
        let (all, count) = unwrap(vec![winmail, Attachment::default()]);
        assert_eq!((all.len(), count), (4, Some(2)));
        assert_eq!(all[0].name, "WinMail.dat");
        assert_eq!(unwrap(vec![Attachment::default()]).1, None);
    }

    #[test]
    fn no_cut_and_no_changed_octet_makes_it_fail() {
        let stream = stream();
        for end in 0..stream.len() {
            let _ = files(&stream[..end]);
        }
        for at in 0..stream.len() {
            for value in [0, 0x1f, 0x7f, 0xff] {
                let mut changed = stream.clone();
                changed[at] = value;
                let _ = files(&changed);
            }
        }
    }

    #[test]
    fn endless_streams_end() {
        let many = [
            &SIGNATURE[..],
            &[1, 0],
            &attribute(ATTACH_RENDER_DATA, &[]).repeat(100_000),
        ]
        .concat();
        assert_eq!(files(&many).map(|files| files.len()), Some(0));
        let named = [
            attribute(ATTACH_RENDER_DATA, &[]),
            attribute(ATTACH_TITLE, b"a\0"),
        ]
        .concat();
        let many = [&SIGNATURE[..], &[1, 0], &named.repeat(10_000)].concat();
        assert_eq!(files(&many).map(|files| files.len()), Some(FILES_MAX));
    }
}
