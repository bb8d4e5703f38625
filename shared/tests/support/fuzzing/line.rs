//! Boundaries: lines, and the ends of multi-line replies.

use shared::pop3::line::{Lines, Unstuffer, stuff};

/// Cuts `input` into lines and out of them, whole and octet by octet.
///
/// # Panics
/// Where a line is too long, or where how it was cut makes a difference.
pub fn line(input: &[u8]) {
    assert_eq!(lines(input, 1), lines(input, input.len().max(1)));
    let size = input.first().map_or(1, |octet| usize::from(*octet) + 1);
    assert_eq!(lines(input, 1), lines(input, size));

    // Whatever a message holds, it comes out as it went in.
    let mut wire = Vec::new();
    stuff(input, &mut wire);
    let (body, used) = unstuffed(&wire, wire.len());
    assert_eq!(used, Some(wire.len()));
    assert!(body.starts_with(input) && body.len() <= input.len() + 2);
    wire.extend_from_slice(b"+OK");
    assert_eq!(unstuffed(&wire, 1), (body, Some(wire.len() - 3)));

    // Whatever a server sends as a message.
    assert_eq!(unstuffed(input, 1), unstuffed(input, input.len().max(1)));
}

/// The lines, and how many octets are left; `None` behind a line that is too long.
fn lines(input: &[u8], size: usize) -> (Vec<Vec<u8>>, Option<usize>) {
    let (mut lines, mut found) = (Lines::new(64), Vec::new());
    for piece in input.chunks(size) {
        lines.push(piece);
        loop {
            match lines.next_line() {
                Ok(Some(line)) => {
                    assert!(line.len() < 64 && !line.contains(&b'\n'));
                    found.push(line);
                }
                Ok(None) => break,
                Err(_) => return (found, None),
            }
        }
    }
    (found, Some(lines.pending()))
}

/// The body so far, and how many octets belong to it where it has ended.
fn unstuffed(wire: &[u8], size: usize) -> (Vec<u8>, Option<usize>) {
    let (mut unstuffer, mut body, mut used) = (Unstuffer::default(), Vec::new(), 0);
    for piece in wire.chunks(size) {
        used += unstuffer.push(piece, &mut body);
    }
    assert!(body.len() <= wire.len());
    (body, unstuffer.ended().then_some(used))
}
