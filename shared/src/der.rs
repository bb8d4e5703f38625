//! As much of DER (X.690) as it takes to walk past what one does not read. Nothing is copied, nothing recurses, and what
//! is not DER ends the walk.

/// SEQUENCE.
pub(crate) const SEQUENCE: u8 = 0x30;
/// OBJECT IDENTIFIER.
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;

/// `[number]`, explicit: a wrapper around one value.
pub(crate) const fn context(number: u8) -> u8 {
    0xa0 | number
}

/// Values one after the other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Values<'a>(pub(crate) &'a [u8]);

impl<'a> Values<'a> {
    /// The content of the next value, if it has this tag; else nothing is taken.
    pub(crate) fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (found, content, rest) = self.split()?;
        if found != tag {
            return None;
        }
        self.0 = rest;
        Some(content)
    }

    /// The next value, whatever it is: its tag and its content.
    pub(crate) fn next(&mut self) -> Option<(u8, &'a [u8])> {
        let (tag, content, rest) = self.split()?;
        self.0 = rest;
        Some((tag, content))
    }

    /// The values within the next value, if it has this tag.
    pub(crate) fn enter(&mut self, tag: u8) -> Option<Self> {
        self.take(tag).map(Values)
    }

    /// Tag, content, and what is behind. Lengths in the long form have one to three octets here: a certificate beyond
    /// 16 MB is none.
    fn split(&self) -> Option<(u8, &'a [u8], &'a [u8])> {
        let (&tag, rest) = self.0.split_first()?;
        let (&first, mut rest) = rest.split_first()?;
        let mut length = usize::from(first);
        if first >= 0x80 {
            let octets = usize::from(first & 0x7f);
            if octets == 0 || octets > 3 {
                return None;
            }
            let (digits, behind) = rest.split_at_checked(octets)?;
            length = digits
                .iter()
                .fold(0, |length, &digit| length << 8 | usize::from(digit));
            rest = behind;
        }
        let (content, rest) = rest.split_at_checked(length)?;
        Some((tag, content, rest))
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn lengths() {
        let long = [&[0x30, 0x81, 0x80][..], &[7; 0x80]].concat();
        let longer = [&[0x30, 0x82, 0x01, 0x00][..], &[7; 0x100]].concat();
        assert_eq!(Values(&[0x30, 0]).take(SEQUENCE), Some(&[][..]));
        assert_eq!(
            Values(&[0x30, 2, 1, 2, 9]).take(SEQUENCE),
            Some(&[1, 2][..])
        );
        assert_eq!(Values(&long).take(SEQUENCE), Some(&[7; 0x80][..]));
        assert_eq!(Values(&longer).take(SEQUENCE), Some(&[7; 0x100][..]));
        for bad in [
            &[][..],
            &[0x30],
            &[0x30, 1],
            &[0x30, 0x80, 0, 0],
            &[0x30, 0x81],
            &[0x30, 0x84, 0, 0, 0, 1, 7],
            &[0x30, 0xff, 1],
            &[0x30, 0x83, 0xff, 0xff, 0xff, 1],
            &[0x31, 0],
        ] {
            assert_eq!(Values(bad).take(SEQUENCE), None, "{bad:?}");
        }
    }

    #[test]
    fn what_does_not_fit_stays() {
        let mut values = Values(&[6, 1, 42, 0x30, 3, 6, 1, 43]);
        assert_eq!(values.take(SEQUENCE), None);
        assert_eq!(values.take(OBJECT_IDENTIFIER), Some(&[42][..]));
        let mut inner = values.enter(SEQUENCE).expect("a sequence");
        assert_eq!(inner.take(OBJECT_IDENTIFIER), Some(&[43][..]));
        assert_eq!(inner.take(OBJECT_IDENTIFIER), None);
        assert_eq!(values.take(SEQUENCE), None);
    }
}
