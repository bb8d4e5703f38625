//! tls-server-end-point (RFC 5929 §4.1): the server's certificate under the hash of its own signature.

use ring::digest::{self, Algorithm, digest};

/// The tag of a SEQUENCE, and of an OBJECT IDENTIFIER (X.690 §8).
const SEQUENCE: u8 = 0x30;
const OID: u8 = 0x06;

/// Signature algorithms, as an OBJECT IDENTIFIER's octets, and the hash to use. MD5 and SHA-1 become SHA-256. Where the
/// signature has no hash of its own (Ed25519) or several (RSASSA-PSS names them in its parameters), there is no such
/// binding.
const HASHES: [(&[u8], &Algorithm); 9] = [
    // 1.2.840.113549.1.1: RSA with MD5, SHA-1, SHA-256, SHA-384, SHA-512
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04", &digest::SHA256),
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05", &digest::SHA256),
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b", &digest::SHA256),
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c", &digest::SHA384),
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d", &digest::SHA512),
    // 1.2.840.10045.4: ECDSA with SHA-1, SHA-256, SHA-384, SHA-512
    (b"\x2a\x86\x48\xce\x3d\x04\x01", &digest::SHA256),
    (b"\x2a\x86\x48\xce\x3d\x04\x03\x02", &digest::SHA256),
    (b"\x2a\x86\x48\xce\x3d\x04\x03\x03", &digest::SHA384),
    (b"\x2a\x86\x48\xce\x3d\x04\x03\x04", &digest::SHA512),
];

/// The channel's data; `None` if this certificate (DER) has none.
pub(super) fn hash(certificate: &[u8]) -> Option<Vec<u8>> {
    // Certificate ::= SEQUENCE { tbsCertificate SEQUENCE, signatureAlgorithm SEQUENCE { OID, ... }, ... }
    let (fields, _) = element(certificate, SEQUENCE)?;
    let (_, rest) = element(fields, SEQUENCE)?;
    let (algorithm, _) = element(rest, SEQUENCE)?;
    let (name, _) = element(algorithm, OID)?;
    let (_, hash) = HASHES.into_iter().find(|(known, _)| *known == name)?;
    Some(digest(hash, certificate).as_ref().to_vec())
}

/// The content of the first element, if it has this tag, and what follows it.
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (first, rest) = der.split_first()?;
    let (length, rest) = rest.split_first()?;
    let (length, rest) = match length {
        0..=0x7f => (usize::from(*length), rest),
        // So many octets of length follow. Four are more than any certificate has.
        0x81..=0x84 => {
            let (octets, rest) = rest.split_at_checked(usize::from(length - 0x80))?;
            let value = |sum: usize, octet: &u8| sum << 8 | usize::from(*octet);
            (octets.iter().fold(0, value), rest)
        }
        _ => return None,
    };
    let content = rest.split_at_checked(length)?;
    (*first == tag).then_some(content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::hex;

    fn check(algorithm: &'static rcgen::SignatureAlgorithm, expected: Option<&'static Algorithm>) {
        let key = rcgen::KeyPair::generate_for(algorithm).expect("a key");
        let parameters =
            rcgen::CertificateParams::new(vec!["localhost".to_owned()]).expect("a name");
        let certificate = parameters.self_signed(&key).expect("a certificate");
        let der = certificate.der();
        let expected = expected.map(|algorithm| hex(digest(algorithm, der).as_ref()));
        assert_eq!(hash(der).map(|hash| hex(&hash)), expected);
        for end in 0..der.len() {
            assert_eq!(hash(&der[..end]), None, "cut at {end}");
        }
    }

    #[test]
    fn the_hash_is_that_of_the_signature() {
        check(&rcgen::PKCS_ECDSA_P256_SHA256, Some(&digest::SHA256));
        check(&rcgen::PKCS_ECDSA_P384_SHA384, Some(&digest::SHA384));
        check(&rcgen::PKCS_ED25519, None);
    }

    #[test]
    fn what_is_no_certificate_has_none() {
        for der in [
            &b""[..],
            b"0",
            b"\x30\x80",
            b"\x30\x84\xff\xff\xff\xff",
            b"\x30\x85",
        ] {
            assert_eq!(hash(der), None);
        }
    }
}
