//! A ZIP whose files are stored as they are (APPNOTE 6.3): mail is small, and half of it is base64 of what was
//! compressed before. A file's size and checksum are known before it is written, so nothing has to be added behind it.

use super::date::Moment;

/// A ZIP in the making. What it returns goes into the file, in this order; the files' octets go there directly.
#[derive(Clone, Debug, Default)]
pub struct Zip {
    directory: Vec<u8>,
    entries: u64,
    offset: u64,
}

/// What the directory and the file's own header say.
struct Facts<'a> {
    name: &'a [u8],
    moment: Moment,
    crc: u32,
    size: u64,
}

impl Zip {
    /// What stands before a file of `size` octets, which follow at once.
    pub fn entry(&mut self, name: &str, moment: Moment, crc: u32, size: u64) -> Vec<u8> {
        let facts = Facts {
            name: &name.as_bytes()[..name.floor_char_boundary(NAME_MAX)],
            moment,
            crc,
            size,
        };
        // Numbers that 32 bits cannot hold stand in a field of their own (§4.5.3).
        let mut wide = Vec::new();
        if size >= WIDE_32 {
            wide.extend([size, size]);
        }
        let mut local = Vec::with_capacity(HEADER + facts.name.len());
        u32(&mut local, 0x0403_4b50);
        facts.put(&wide, &mut local);
        local.extend_from_slice(facts.name);
        put_wide(&wide, &mut local);

        if self.offset >= WIDE_32 {
            wide.push(self.offset);
        }
        let directory = &mut self.directory;
        u32(directory, 0x0201_4b50);
        u16(directory, MADE_BY);
        facts.put(&wide, directory);
        // No comment, the first disk, not known to be text.
        u16(directory, 0);
        u16(directory, 0);
        u16(directory, 0);
        u32(directory, ORDINARY_FILE);
        u32(directory, self.offset.min(WIDE_32) as u32);
        directory.extend_from_slice(facts.name);
        put_wide(&wide, directory);

        self.entries += 1;
        self.offset += local.len() as u64 + size;
        local
    }

    /// The directory, and the end of the file.
    pub fn finish(self) -> Vec<u8> {
        let size = self.directory.len() as u64;
        let mut end = self.directory;
        if self.entries >= WIDE_16 || self.offset >= WIDE_32 || size >= WIDE_32 {
            u32(&mut end, 0x0606_4b50);
            // What follows in this record.
            u64(&mut end, 44);
            u16(&mut end, MADE_BY);
            u16(&mut end, VERSION_WIDE);
            u32(&mut end, 0);
            u32(&mut end, 0);
            for number in [self.entries, self.entries, size, self.offset] {
                u64(&mut end, number);
            }
            u32(&mut end, 0x0706_4b50);
            u32(&mut end, 0);
            u64(&mut end, self.offset + size);
            u32(&mut end, 1);
        }
        u32(&mut end, 0x0605_4b50);
        u16(&mut end, 0);
        u16(&mut end, 0);
        let entries = self.entries.min(WIDE_16) as u16;
        u16(&mut end, entries);
        u16(&mut end, entries);
        u32(&mut end, size.min(WIDE_32) as u32);
        u32(&mut end, self.offset.min(WIDE_32) as u32);
        u16(&mut end, 0);
        end
    }
}

impl Facts<'_> {
    /// From the version to the lengths.
    fn put(&self, wide: &[u64], out: &mut Vec<u8>) {
        let (date, time) = self.moment.dos();
        let version = if wide.is_empty() { 10 } else { VERSION_WIDE };
        for number in [version, NAMES_ARE_UTF_8, STORED, time, date] {
            u16(out, number);
        }
        let size = self.size.min(WIDE_32) as u32;
        for number in [self.crc, size, size] {
            u32(out, number);
        }
        u16(out, self.name.len() as u16);
        let extra = if wide.is_empty() {
            0
        } else {
            4 + wide.len() * 8
        };
        u16(out, extra as u16);
    }
}

fn put_wide(wide: &[u64], out: &mut Vec<u8>) {
    if wide.is_empty() {
        return;
    }
    u16(out, 1);
    u16(out, wide.len() as u16 * 8);
    for &number in wide {
        u64(out, number);
    }
}

fn u16(out: &mut Vec<u8>, number: u16) {
    out.extend_from_slice(&number.to_le_bytes());
}

fn u32(out: &mut Vec<u8>, number: u32) {
    out.extend_from_slice(&number.to_le_bytes());
}

fn u64(out: &mut Vec<u8>, number: u64) {
    out.extend_from_slice(&number.to_le_bytes());
}

/// The checksum of ZIPs: CRC-32 as of IEEE 802.3.
#[derive(Clone, Copy, Debug)]
pub struct Crc(u32);

impl Default for Crc {
    fn default() -> Self {
        Self(!0)
    }
}

impl Crc {
    /// Takes the next octets.
    pub fn update(&mut self, octets: &[u8]) {
        for &octet in octets {
            self.0 ^= u32::from(octet);
            // Half an octet at a time: a table for a whole one would weigh as much as the rest of this file.
            self.0 = TABLE[(self.0 & 15) as usize] ^ (self.0 >> 4);
            self.0 = TABLE[(self.0 & 15) as usize] ^ (self.0 >> 4);
        }
    }

    /// Of all octets so far.
    pub const fn value(self) -> u32 {
        !self.0
    }
}

const TABLE: [u32; 16] = {
    let mut table = [0; 16];
    let mut at = 0;
    while at < 16 {
        let mut value = at as u32;
        let mut bit = 0;
        while bit < 4 {
            value = if value & 1 == 1 {
                (value >> 1) ^ 0xedb8_8320
            } else {
                value >> 1
            };
            bit += 1;
        }
        table[at] = value;
        at += 1;
    }
    table
};

/// From here on, a number of 32 or 16 bits only says that it stands elsewhere.
const WIDE_32: u64 = u32::MAX as u64;
/// See [`WIDE_32`].
const WIDE_16: u64 = u16::MAX as u64;

/// Version 4.5 of the format is the first with such numbers.
const VERSION_WIDE: u16 = 45;
/// On Unix, by a program that knows them.
const MADE_BY: u16 = 3 << 8 | VERSION_WIDE;
const NAMES_ARE_UTF_8: u16 = 1 << 11;
const STORED: u16 = 0;
/// -rw-r--r--
const ORDINARY_FILE: u32 = 0o100_644 << 16;
/// Octets of a file's header without its name.
const HEADER: usize = 30;
/// Octets of a name: its length has 16 bits.
const NAME_MAX: usize = u16::MAX as usize;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_ieee() {
        let mut crc = Crc::default();
        assert_eq!(crc.value(), 0);
        crc.update(b"1234");
        crc.update(b"56789");
        assert_eq!(crc.value(), 0xcbf4_3926);
    }
}
