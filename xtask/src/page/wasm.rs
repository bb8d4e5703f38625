//! Just enough of WebAssembly's binary format to tell what a program imports, and to take out what it can do without
//! (core specification §5.5).

/// The octets are not those of a WebAssembly program.
const MALFORMED: &str = "this is not a WebAssembly program";

const PREAMBLE: &[u8] = b"\0asm\x01\0\0\0";
const CUSTOM_SECTION: u8 = 0;
const IMPORT_SECTION: u8 = 2;

/// Every import, as (module, name).
pub(super) fn imports(wasm: &[u8]) -> Result<Vec<(String, String)>, &'static str> {
    let mut rest = wasm.strip_prefix(PREAMBLE).ok_or(MALFORMED)?;
    while !rest.is_empty() {
        let id = octet(&mut rest)?;
        let length = number(&mut rest)?;
        let section = take(&mut rest, length)?;
        if id == IMPORT_SECTION {
            return import_section(section);
        }
    }
    Ok(Vec::new())
}

/// The program without its custom sections: names of functions, and what tools tell of themselves (§5.5.3).
pub(super) fn without_custom(wasm: &[u8]) -> Result<Vec<u8>, &'static str> {
    let mut rest = wasm.strip_prefix(PREAMBLE).ok_or(MALFORMED)?;
    let mut kept = PREAMBLE.to_vec();
    while !rest.is_empty() {
        let whole = rest;
        let id = octet(&mut rest)?;
        let length = number(&mut rest)?;
        take(&mut rest, length)?;
        if id != CUSTOM_SECTION {
            kept.extend(&whole[..whole.len() - rest.len()]);
        }
    }
    Ok(kept)
}

fn import_section(mut section: &[u8]) -> Result<Vec<(String, String)>, &'static str> {
    let rest = &mut section;
    let count = number(rest)?;
    let mut imports = Vec::new();
    for _ in 0..count {
        imports.push((name(rest)?, name(rest)?));
        skip_description(rest)?;
    }
    Ok(imports)
}

/// A function's type, a table, a memory, a global or a tag (§5.5.5).
fn skip_description(rest: &mut &[u8]) -> Result<(), &'static str> {
    match octet(rest)? {
        0 => number(rest).map(drop),
        1 => octet(rest).and_then(|_| skip_limits(rest)),
        2 => skip_limits(rest),
        3 => take(rest, 2).map(drop),
        4 => octet(rest).and_then(|_| number(rest)).map(drop),
        _ => Err(MALFORMED),
    }
}

fn skip_limits(rest: &mut &[u8]) -> Result<(), &'static str> {
    let has_maximum = octet(rest)? & 1 == 1;
    number(rest)?;
    if has_maximum {
        number(rest)?;
    }
    Ok(())
}

fn name(rest: &mut &[u8]) -> Result<String, &'static str> {
    let length = number(rest)?;
    let octets = take(rest, length)?;
    String::from_utf8(octets.to_vec()).map_err(|_| MALFORMED)
}

/// An unsigned LEB128 number of 32 bits.
fn number(rest: &mut &[u8]) -> Result<usize, &'static str> {
    let mut value = 0;
    for shift in [0, 7, 14, 21, 28] {
        let octet = octet(rest)?;
        value |= usize::from(octet & 0x7f) << shift;
        if octet < 0x80 {
            return Ok(value);
        }
    }
    Err(MALFORMED)
}

fn octet(rest: &mut &[u8]) -> Result<u8, &'static str> {
    take(rest, 1).map(|octets| octets[0])
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Result<&'a [u8], &'static str> {
    let (taken, left) = rest.split_at_checked(length).ok_or(MALFORMED)?;
    *rest = left;
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program of a custom section and an import section with `imports`.
    fn program(imports: &[u8]) -> Vec<u8> {
        let mut wasm = [PREAMBLE, b"\0\x03\x02hi", &[IMPORT_SECTION]].concat();
        wasm.push(u8::try_from(imports.len()).expect("short"));
        wasm.extend(imports);
        wasm
    }

    fn check(section: &[u8], expected: &[(&str, &str)]) {
        let read = imports(&program(section)).expect("well-formed");
        let read: Vec<_> = read
            .iter()
            .map(|(module, name)| (module.as_str(), name.as_str()))
            .collect();
        assert_eq!(read, expected);
    }

    #[test]
    fn every_kind_of_import_is_stepped_over() {
        check(b"\0", &[]);
        check(
            b"\x02\x03env\x06malloc\0\x07\x01a\x01b\0\x80\x01",
            &[("env", "malloc"), ("a", "b")],
        );
        check(
            b"\x02\x01m\x01t\x01\x70\x01\x01\x02\x01m\x01f\0\0",
            &[("m", "t"), ("m", "f")],
        );
        check(
            b"\x02\x01m\x01m\x02\0\x01\x01m\x01f\0\0",
            &[("m", "m"), ("m", "f")],
        );
        check(
            b"\x02\x01m\x01g\x03\x7f\x01\x01m\x01f\0\0",
            &[("m", "g"), ("m", "f")],
        );
    }

    #[test]
    fn no_imports_at_all() {
        assert_eq!(imports(PREAMBLE), Ok(Vec::new()));
    }

    #[test]
    fn only_custom_sections_are_taken_out() {
        let whole = program(b"\0");
        let kept = without_custom(&whole).expect("well-formed");
        assert_eq!(kept, [PREAMBLE, b"\x02\x01\0"].concat());
        assert_eq!(without_custom(&kept), Ok(kept.clone()));
        assert_eq!(without_custom(&whole[..whole.len() - 1]), Err(MALFORMED));
    }

    #[test]
    fn anything_else_is_malformed() {
        assert_eq!(imports(b"<!doctype html>"), Err(MALFORMED));
        assert_eq!(imports(&program(b"\x01\x03env")), Err(MALFORMED));
        assert_eq!(imports(&program(b"\x01\x01a\x01b\x09")), Err(MALFORMED));
        assert_eq!(
            imports(&program(b"\xff\xff\xff\xff\xff\xff")),
            Err(MALFORMED)
        );
    }
}
