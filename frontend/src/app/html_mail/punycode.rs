//! Host names in letters beyond ASCII, in ASCII: RFC 3492, so that two ways to write one name compare as equal.

/// A label of a host name in ASCII; one that is too long, or not to be encoded, stays as it is.
pub fn label(label: &str) -> String {
    if label.is_ascii() || LABEL_MAX < label.len() {
        return label.to_ascii_lowercase();
    }
    let letters: Vec<u32> = label.to_lowercase().chars().map(u32::from).collect();
    encode(&letters).map_or_else(|| label.to_owned(), |encoded| format!("xn--{encoded}"))
}

/// RFC 3492 §6.3. `None` when a number overflows.
fn encode(letters: &[u32]) -> Option<String> {
    let basic = letters.iter().filter(|letter| **letter < 0x80);
    let mut out: String = basic.filter_map(|letter| char::from_u32(*letter)).collect();
    let begun = out.len() as u32;
    if begun > 0 {
        out.push('-');
    }
    let (mut n, mut delta, mut bias, mut handled) = (0x80, 0u32, 72, begun);
    while (handled as usize) < letters.len() {
        let next = *letters.iter().filter(|letter| n <= **letter).min()?;
        delta = delta.checked_add((next - n).checked_mul(handled + 1)?)?;
        n = next;
        for letter in letters {
            if *letter < n {
                delta = delta.checked_add(1)?;
            } else if *letter == n {
                digits(delta, bias, &mut out);
                bias = adapted(delta, handled + 1, handled == begun);
                delta = 0;
                handled += 1;
            }
        }
        delta = delta.checked_add(1)?;
        n += 1;
    }
    Some(out)
}

fn digits(delta: u32, bias: u32, out: &mut String) {
    const DIGITS: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let (mut rest, mut k) = (delta, 36);
    loop {
        let threshold = k.max(bias + 1).min(bias + 26) - bias;
        if rest < threshold {
            out.push(char::from(DIGITS[rest as usize]));
            return;
        }
        let digit = threshold + (rest - threshold) % (36 - threshold);
        out.push(char::from(DIGITS[digit as usize]));
        rest = (rest - threshold) / (36 - threshold);
        k += 36;
    }
}

/// RFC 3492 §6.1.
fn adapted(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > 455 {
        delta /= 35;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
}

/// Octets: RFC 1035 §2.3.4 gives a label 63, and each letter of another alphabet has up to four of them in UTF-8.
const LABEL_MAX: usize = 252;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_in_ascii() {
        for (written, encoded) in [
            ("example", "example"),
            ("EXAMPLE", "example"),
            ("b\u{fc}cher", "xn--bcher-kva"),
            ("m\u{fc}nchen", "xn--mnchen-3ya"),
            ("\u{43f}\u{440}\u{438}\u{43c}\u{435}\u{440}", "xn--e1afmkfd"),
            ("\u{4f8b}\u{3048}", "xn--r8jz45g"),
        ] {
            assert_eq!(label(written), encoded, "{written}");
        }
    }
}
