//! Certificates that no browser and no bridge trusts, as a private mail server has them.

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose,
};
use ring::digest::{SHA256, digest};

/// A server's certificate, issued by an authority made for the occasion.
#[derive(Clone, Debug)]
pub struct ServerCertificate {
    /// The authority's certificate, PEM: for clients that are told to trust it.
    pub authority: String,
    /// The server's certificate and the authority's, PEM.
    pub chain: String,
    /// The server's private key, PKCS #8 PEM.
    pub key: String,
    der: Vec<u8>,
}

/// Names that lead to loopback.
const NAMES: [&str; 4] = ["localhost", "127.0.0.1", "127.0.0.2", "::1"];

impl ServerCertificate {
    /// Makes a certificate for loopback.
    ///
    /// # Panics
    /// When the system has no randomness.
    pub fn for_loopback() -> Self {
        let mut authority = CertificateParams::default();
        authority
            .distinguished_name
            .push(DnType::CommonName, "Poste Restante's test authority");
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let authority = CertifiedIssuer::self_signed(authority, new_key())
            .expect("the parameters are consistent");

        let mut server =
            CertificateParams::new(NAMES.map(String::from)).expect("the names are well-formed");
        server
            .distinguished_name
            .push(DnType::CommonName, "localhost");
        server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let key = new_key();
        let certificate = server
            .signed_by(&key, &authority)
            .expect("the parameters are consistent");
        Self {
            chain: certificate.pem() + &authority.pem(),
            authority: authority.pem(),
            key: key.serialize_pem(),
            der: certificate.der().to_vec(),
        }
    }

    /// SHA-256 of the certificate: 64 hexadecimal digits in lower case.
    pub fn fingerprint(&self) -> String {
        let digest = digest(&SHA256, &self.der);
        digest
            .as_ref()
            .iter()
            .map(|octet| format!("{octet:02x}"))
            .collect()
    }
}

fn new_key() -> KeyPair {
    KeyPair::generate().expect("the system has randomness")
}
