#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use ring::digest::{SHA256, SHA384, SHA512};

use super::*;
use crate::hex::hex;

fn unhex(digits: &str) -> Vec<u8> {
    let digit = |octet: u8| char::from(octet).to_digit(16).expect("a digit") as u8;
    digits
        .as_bytes()
        .chunks(2)
        .map(|pair| digit(pair[0]) << 4 | digit(pair[1]))
        .collect()
}

/// Certificates that OpenSSL made, and what `openssl dgst` says of them.
#[test]
fn whole_certificates() {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    for (certificate, digest) in [
        (
            ECDSA_SHA1,
            "6db0108caa749bf89648ee9f8c09691d686907f6f4a02534f7eb8d72e7892e09",
        ),
        (
            ECDSA_SHA512,
            "2f3bc0bbb56139df540698f5ba5d6b7e0b2cd45402ebf449f2de52fe38fb5a8a8a8bfbbe0ddb1288e64dcd2da3656c6a825fcb6b7f9347301c7d4c4cfd26bca6",
        ),
        (
            RSA_MD5,
            "4620a3e473d9a5c1126751e25f7d99d5caba4db8764bfd65cd49fa49386682a6",
        ),
        (
            RSA_SHA384,
            "121e8b7dd3d7d0b07b91040abc94279aa7c1f64539c8d89a48e39d3a855edd0e8d6535efa9f607939ebe17e364bf4986",
        ),
        (
            PSS_SHA384,
            "f1f6a15b2c34371347e122342f4588dc9b8135a6727b2671128e12d1868dcf895622c449d30d0e3d260b7bd781979375",
        ),
    ] {
        let der = STANDARD.decode(certificate).expect("base64");
        let binding = server_end_point(&der).expect("defined");
        assert_eq!(binding.name(), "tls-server-end-point");
        assert_eq!(hex(binding.data()), digest);
    }
}

/// The identifiers of all algorithms that OpenSSL signs with, in as little of a certificate as can stand around them.
#[test]
fn signature_algorithms() {
    for (identifier, digest) in [
        // RSA: MD5, SHA-1, SHA-224, SHA-256, SHA-384, SHA-512. ECDSA: the same without MD5. RSASSA-PSS: SHA-1 by
        // default, SHA-256, SHA-384, SHA-512, SHA-256 with a mask by SHA-1. Ed25519. RSA with SHA3-256.
        ("300d06092a864886f70d0101040500", Some(&SHA256)),
        ("300d06092a864886f70d0101050500", Some(&SHA256)),
        ("300d06092a864886f70d01010e0500", None),
        ("300d06092a864886f70d01010b0500", Some(&SHA256)),
        ("300d06092a864886f70d01010c0500", Some(&SHA384)),
        ("300d06092a864886f70d01010d0500", Some(&SHA512)),
        ("300906072a8648ce3d0401", Some(&SHA256)),
        ("300a06082a8648ce3d040301", None),
        ("300a06082a8648ce3d040302", Some(&SHA256)),
        ("300a06082a8648ce3d040303", Some(&SHA384)),
        ("300a06082a8648ce3d040304", Some(&SHA512)),
        ("300d06092a864886f70d01010a3000", Some(&SHA256)),
        (
            "303c06092a864886f70d01010a302fa00f300d06096086480165030402010500a11c301a06092a864886f70d010108300d06096086480165030402010500",
            Some(&SHA256),
        ),
        (
            "303c06092a864886f70d01010a302fa00f300d06096086480165030402020500a11c301a06092a864886f70d010108300d06096086480165030402020500",
            Some(&SHA384),
        ),
        (
            "303c06092a864886f70d01010a302fa00f300d06096086480165030402030500a11c301a06092a864886f70d010108300d06096086480165030402030500",
            Some(&SHA512),
        ),
        (
            "301e06092a864886f70d01010a3011a00f300d06096086480165030402010500",
            None,
        ),
        ("300506032b6570", None),
        ("300d060960864801650304030e0500", None),
    ] {
        let found = signature::digest_of(&around(&unhex(identifier)));
        assert_eq!(found, digest, "{identifier}");
    }
}

fn around(identifier: &[u8]) -> Vec<u8> {
    let content = [&[0x30, 0][..], identifier, &[3, 1, 0]].concat();
    let length = u8::try_from(content.len()).expect("short");
    [&[0x30, 0x81, length][..], &content].concat()
}

/// Certificates made here and now, whose algorithm is known because it was asked for.
#[cfg(not(target_arch = "wasm32"))]
#[test]
fn certificates_of_today() {
    for (algorithm, digest) in [
        (&rcgen::PKCS_ECDSA_P256_SHA256, Some(&SHA256)),
        (&rcgen::PKCS_ECDSA_P384_SHA384, Some(&SHA384)),
        (&rcgen::PKCS_ED25519, None),
    ] {
        let key = rcgen::KeyPair::generate_for(algorithm).expect("a key");
        let certificate = rcgen::CertificateParams::new(vec!["mail.example.org".into()])
            .and_then(|parameters| parameters.self_signed(&key))
            .expect("a certificate");
        let expected = digest.map(|algorithm| {
            let digest = ring::digest::digest(algorithm, certificate.der());
            ChannelBinding::TlsServerEndPoint(digest.as_ref().to_vec())
        });
        assert_eq!(server_end_point(certificate.der()), expected);
    }
}

#[test]
fn what_is_no_certificate() {
    let whole = around(&unhex("300d06092a864886f70d01010b0500"));
    assert!(server_end_point(&whole).is_some());
    for end in 0..whole.len() {
        assert_eq!(server_end_point(&whole[..end]), None, "{end}");
    }
    for bad in ["", "3000", "30023000", "300430003000", "3006300030020600"] {
        assert_eq!(server_end_point(&unhex(bad)), None, "{bad}");
    }
}

proptest::proptest! {
    #[test]
    fn any_octets(octets: Vec<u8>, at in 0..64_usize, octet: u8) {
        let _ = server_end_point(&octets);
        let mut bent = around(&unhex(PSS));
        if let Some(place) = bent.get_mut(at) {
            *place = octet;
        }
        let _ = server_end_point(&bent);
    }
}

#[test]
fn printing_shows_nothing() {
    let binding = ChannelBinding::TlsExporter([0xab; 32]);
    assert_eq!(format!("{binding:?}"), r#"ChannelBinding("tls-exporter")"#);
}

const PSS: &str = "303c06092a864886f70d01010a302fa00f300d06096086480165030402020500\
                   a11c301a06092a864886f70d010108300d06096086480165030402020500";

const ECDSA_SHA1: &str = "\
    MIIBWzCCAQGgAwIBAgIBATAJBgcqhkjOPQQBMAwxCjAIBgNVBAMMAWEwIBcNMjYxMTIyMjAzNjU4WhgPMjEyNjEwMjkyMDM2NTha\
    MAwxCjAIBgNVBAMMAWEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQs6+zothUCs86TkM9A0NVXnMVzpucQwNPiDyAxEH4+yWVP\
    poVAEH8CHnCioqsqJXymHUqC8Mbozw/1rIQnIXKBo1MwUTAdBgNVHQ4EFgQUhyP7WD4oSlQKd0swa4KgfwMfpqUwHwYDVR0jBBgw\
    FoAUhyP7WD4oSlQKd0swa4KgfwMfpqUwDwYDVR0TAQH/BAUwAwEB/zAJBgcqhkjOPQQBA0kAMEYCIQD44VVUQneixOQLTLJnRgjQ\
    7bvpWvxTsjaN8+kiUeSeSgIhAMtlAxzNnnLgVuyDYmSZoNcuNxLJeZD2GPAxsWwTxjsg";

const ECDSA_SHA512: &str = "\
    MIIBWzCCAQKgAwIBAgIBATAKBggqhkjOPQQDBDAMMQowCAYDVQQDDAFhMCAXDTI2MTEyMjIwMzY1OFoYDzIxMjYxMDI5MjAzNjU4\
    WjAMMQowCAYDVQQDDAFhMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZ9WWKF4PCG/VduIKciFFepKU7y6sBawaSlJnijtHlOBX\
    tSW180bfC02AgnW6xREJ60NMpBcmpbqgd9LRFPWIzqNTMFEwHQYDVR0OBBYEFMtKyz+FzxcoN0Q0fVLe8bzOcquUMB8GA1UdIwQY\
    MBaAFMtKyz+FzxcoN0Q0fVLe8bzOcquUMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwQDRwAwRAIgXQJDKQwW6GrAT9dYjNbr\
    0CdyJPCxsB4CQMLMwsN7ma4CIAj0/w99XamZFyb8mIEJbv2AB7DFlx+N0jgWS0/47rLC";

const RSA_MD5: &str = "\
    MIIB3TCCAUagAwIBAgIBATANBgkqhkiG9w0BAQQFADAMMQowCAYDVQQDDAFhMCAXDTI2MTEyMjIwMzY1OFoYDzIxMjYxMDI5MjAz\
    NjU4WjAMMQowCAYDVQQDDAFhMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPESr4mOrCVSrTl39KFJYXp1LU4Hkyb3AQFLr7\
    12WgiaHIXXjh6eVS9wwpLPs9ovCxd6d35LH8N1AROFWqBTS+JcHGXPZDjCPfLWXxPoBNMwdjAtN4g+Gma9fhVm1AkGIk71Fzn+NK\
    fqsuRFSGjjxHD55pSc0yJ0MF70yf0zLh9QIDAQABo00wSzAdBgNVHQ4EFgQU5U7ra4U/DDM72q6lsWsHKvPrnbswHwYDVR0jBBgw\
    FoAU5U7ra4U/DDM72q6lsWsHKvPrnbswCQYDVR0TBAIwADANBgkqhkiG9w0BAQQFAAOBgQBgXbfZq2Qun05nUCE/5N1HpBASjlFn\
    HpDI4zKYbaoKnx41ACPU9sHv53WaFuQ5vVGK2t+rw9OOvID7Bzc4QrowGtRddXQTaWZd4ImL2TMurceBC1ywGM0dXiemH5UX7eeI\
    hR+ueid7JU3hMjY1Dt1DmWM3ysQM+0F6DdW2h9R6Pw==";

const RSA_SHA384: &str = "\
    MIIB3TCCAUagAwIBAgIBATANBgkqhkiG9w0BAQwFADAMMQowCAYDVQQDDAFhMCAXDTI2MTEyMjIwMzY1OFoYDzIxMjYxMDI5MjAz\
    NjU4WjAMMQowCAYDVQQDDAFhMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCoHJs4CLECyEyQHV+LTCNUXhyWHpmBlZCl0Fpq\
    ajaOMG6P5ynMdeEH4SRjptHZNNBPzWl7z0JBvSyUixLXN9OT5MRb/2VynR3KkFO1WFIKZaEeb+SyQtnUxO623I1TNOBwIm+bvQ6E\
    n+4o5giLp2wAUVuZqP5gROaZSz0MsaVxhwIDAQABo00wSzAdBgNVHQ4EFgQU1MB7z081WBHkctws+S9K1hTXXtYwHwYDVR0jBBgw\
    FoAU1MB7z081WBHkctws+S9K1hTXXtYwCQYDVR0TBAIwADANBgkqhkiG9w0BAQwFAAOBgQCj6aTSS6ciyNBQlpBtynogp0gn3XTQ\
    /cTE4PxZ0RG8a4G//NZLN1If8GfuupyID3YsQHj4b/GyFBg9wcxpG+doWkDqZdEjL8P8e5eDJ1KCOi/DfoEgBnkPn9b27cq4vbAJ\
    CMOV7rbvP1cAGnXa6qo/eHbWDifdBLhq9Xra6RVX2g==";

const PSS_SHA384: &str = "\
    MIICQTCCAXugAwIBAgIBATA8BgkqhkiG9w0BAQowL6APMA0GCWCGSAFlAwQCAgUAoRwwGgYJKoZIhvcNAQEIMA0GCWCGSAFlAwQC\
    AgUAMAwxCjAIBgNVBAMMAWEwIBcNMjYxMTIyMjAzNjU4WhgPMjEyNjEwMjkyMDM2NThaMAwxCjAIBgNVBAMMAWEwgZ8wDQYJKoZI\
    hvcNAQEBBQADgY0AMIGJAoGBAMDqaISJYjUqOYD97ceSw10ByOBAdSq+DNl9Vv0+dji8z2m2nXWYAgB0nGHnlBQGyJxyaTt5B3aG\
    N3zFl5xmZCr/V198wG7ocqx0tH9FLlR0afnYP/4zmuo02IgiqGq57WmB3o2wVbutlV4yNdJQwQHl6IvxsHihUCWEMiBZ3USHAgMB\
    AAGjUzBRMB0GA1UdDgQWBBRrrJcVZ9MyPwOJJ/IyHzay7JyMVjAfBgNVHSMEGDAWgBRrrJcVZ9MyPwOJJ/IyHzay7JyMVjAPBgNV\
    HRMBAf8EBTADAQH/MDwGCSqGSIb3DQEBCjAvoA8wDQYJYIZIAWUDBAICBQChHDAaBgkqhkiG9w0BAQgwDQYJYIZIAWUDBAICBQAD\
    gYEAcqUmhCFmkYa26yCL5X4LF39QyZs10JG5OSM6UAZKtwqBOiqksMslCRpb+QOP4QpzL4Xh8ExOfip4sutj3a+VtEEVDO5yBvPc\
    VGDCG5eyBxK9CZ3tgwIU3YXMt7ouOt3mwfvHHbQdLMTVIP0LYEs9/+XvZEJoVuiMDLbNHNS0Cj4=";
