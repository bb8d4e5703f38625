//! Which digest a certificate was signed with (RFC 5280 §4.1.1.2).

use ring::digest::{Algorithm, SHA256, SHA384, SHA512};

use crate::der::{OBJECT_IDENTIFIER, SEQUENCE, Values, context};

/// The digest of a certificate's outer `signatureAlgorithm`, as RFC 5929 §4.1 counts: MD5 and SHA-1 are SHA-256.
pub(super) fn digest_of(certificate: &[u8]) -> Option<&'static Algorithm> {
    let mut certificate = Values(certificate).enter(SEQUENCE)?;
    certificate.take(SEQUENCE)?;
    let mut algorithm = certificate.enter(SEQUENCE)?;
    let identifier = algorithm.take(OBJECT_IDENTIFIER)?;
    if identifier == RSASSA_PSS {
        return digest_of_pss(algorithm);
    }
    SIGNATURES
        .iter()
        .find(|(known, _)| *known == identifier)
        .map(|&(_, digest)| digest)
}

/// RSASSA-PSS names its digest in its parameters (RFC 4055 §3.1), and the digest of its mask beside it; each is SHA-1
/// where it is not named. Two different ones are the case that RFC 5929 leaves undefined.
fn digest_of_pss(mut algorithm: Values<'_>) -> Option<&'static Algorithm> {
    let mut parameters = algorithm.enter(SEQUENCE)?;
    let digest = match parameters.enter(context(0)) {
        Some(named) => digest_identifier(named)?,
        None => SHA1,
    };
    let mask = match parameters.enter(context(1)) {
        Some(mut named) => {
            let mut generator = named.enter(SEQUENCE)?;
            if generator.take(OBJECT_IDENTIFIER)? != MGF1 {
                return None;
            }
            digest_identifier(generator)?
        }
        None => SHA1,
    };
    if digest != mask {
        return None;
    }
    DIGESTS
        .iter()
        .find(|(known, _)| *known == digest)
        .map(|&(_, digest)| digest)
}

/// The identifier in an `AlgorithmIdentifier`; its parameters are absent or NULL.
fn digest_identifier(mut values: Values<'_>) -> Option<&[u8]> {
    values.enter(SEQUENCE)?.take(OBJECT_IDENTIFIER)
}

/// 1.2.840.113549.1.1.10.
const RSASSA_PSS: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a";
/// 1.2.840.113549.1.1.8.
const MGF1: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08";
/// 1.3.14.3.2.26.
const SHA1: &[u8] = b"\x2b\x0e\x03\x02\x1a";

/// Signatures that use one digest.
static SIGNATURES: [(&[u8], &Algorithm); 9] = [
    // RSA as in PKCS#1 version 1.5 (1.2.840.113549.1.1.*): MD5, SHA-1, SHA-256, SHA-384, SHA-512.
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04", &SHA256),
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05", &SHA256),
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b", &SHA256),
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c", &SHA384),
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d", &SHA512),
    // ECDSA (1.2.840.10045.4.*): SHA-1, SHA-256, SHA-384, SHA-512.
    (b"\x2a\x86\x48\xce\x3d\x04\x01", &SHA256),
    (b"\x2a\x86\x48\xce\x3d\x04\x03\x02", &SHA256),
    (b"\x2a\x86\x48\xce\x3d\x04\x03\x03", &SHA384),
    (b"\x2a\x86\x48\xce\x3d\x04\x03\x04", &SHA512),
];

/// Digests on their own, as the parameters of RSASSA-PSS name them.
static DIGESTS: [(&[u8], &Algorithm); 4] = [
    (SHA1, &SHA256),
    // 2.16.840.1.101.3.4.2.*: SHA-256, SHA-384, SHA-512.
    (b"\x60\x86\x48\x01\x65\x03\x04\x02\x01", &SHA256),
    (b"\x60\x86\x48\x01\x65\x03\x04\x02\x02", &SHA384),
    (b"\x60\x86\x48\x01\x65\x03\x04\x02\x03", &SHA512),
];
