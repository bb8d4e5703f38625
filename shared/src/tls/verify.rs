//! Who the server is: the Web's roots first, then a certificate that a person has pinned.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::{
    CertificateError, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::CryptoProvider,
    pki_types::{CertificateDer, ServerName, UnixTime},
};

use super::certificate;
use crate::{hex::hex, problem::Certificate};

/// The SHA-256 of the one certificate that is trusted, whoever has signed it, whatever names and dates it bears. The
/// signature in the handshake is checked all the same: it proves that the server has the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pin([u8; 32]);

impl Pin {
    /// From 64 hexadecimal digits; colons and blanks between them do not count.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: Vec<u8> = text
            .chars()
            .filter(|c| !matches!(c, ':' | ' '))
            .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect::<Option<_>>()?;
        let octets: Vec<u8> = digits
            .chunks_exact(2)
            .map(|pair| pair[0] << 4 | pair[1])
            .collect();
        (digits.len() == 64).then(|| Self(octets.try_into().expect("64 digits are 32 octets")))
    }

    /// The pin of a certificate.
    pub fn of(certificate: &CertificateDer<'_>) -> Self {
        let digest = ring::digest::digest(&ring::digest::SHA256, certificate);
        Self(digest.as_ref().try_into().expect("SHA-256 has 32 octets"))
    }
}

impl core::fmt::Display for Pin {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

/// What was seen, for a person to judge.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    pub(super) certificate: Option<Certificate>,
    /// What the Web's roots say against it.
    pub(super) objection: Option<CertificateError>,
    /// It was accepted because it is the pinned one.
    pub(super) pinned: bool,
}

/// Asks webpki, then the pin, and keeps the evidence.
#[derive(Debug)]
pub(super) struct Verifier {
    web: Arc<WebPkiServerVerifier>,
    pin: Option<Pin>,
    evidence: Arc<Mutex<Evidence>>,
}

impl Verifier {
    pub(super) fn new(
        roots: Arc<RootCertStore>,
        provider: Arc<CryptoProvider>,
        pin: Option<Pin>,
        evidence: Arc<Mutex<Evidence>>,
    ) -> Option<Self> {
        let web = WebPkiServerVerifier::builder_with_provider(roots, provider)
            .build()
            .ok()?;
        Some(Self { web, pin, evidence })
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let seen = Pin::of(end_entity);
        let judged =
            self.web
                .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        let mut evidence = self.evidence.lock().unwrap_or_else(PoisonError::into_inner);
        evidence.certificate = Some(certificate::read(end_entity, seen.to_string()));
        match judged {
            Err(Error::InvalidCertificate(objection)) => {
                evidence.objection = Some(objection.clone());
                evidence.pinned = self.pin == Some(seen);
                if evidence.pinned {
                    return Ok(ServerCertVerified::assertion());
                }
                Err(Error::InvalidCertificate(objection))
            }
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.web
            .verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.web
            .verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.web.supported_verify_schemes()
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn pins_are_64_digits() {
        let digits = "00FFa1".to_owned() + &"0".repeat(58);
        let pin = Pin::parse(&digits).expect("64 digits");
        assert_eq!(pin.to_string(), digits.to_lowercase());
        assert_eq!(
            Pin::parse(&format!("00:ff:A1 {}", "0".repeat(58))),
            Some(pin)
        );
        for bad in ["", "00", &"0".repeat(63), &"0".repeat(65), &"g".repeat(64)] {
            assert_eq!(Pin::parse(bad), None);
        }
    }
}
