//! Names in the head that SCRAM and OAUTHBEARER share (RFC 5801 §4).

/// A name within a list that commas divide (`saslname`, RFC 5802 §7): `,` is `=2C`, `=` is `=3D`.
pub(super) fn escaped(name: &str) -> String {
    let mut escaped = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            ',' => escaped.push_str("=2C"),
            '=' => escaped.push_str("=3D"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn commas_and_equals_signs() {
        assert_eq!(escaped("ann"), "ann");
        assert_eq!(escaped("a,b=c=2C"), "a=2Cb=3Dc=3D2C");
        assert_eq!(escaped("jürgen,"), "jürgen=2C");
    }
}
