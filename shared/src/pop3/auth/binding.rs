//! What ties a SASL exchange to the TLS connection that it runs in (RFC 5056): with it, an exchange that somebody in
//! between passes on to the real server fails, since their two connections differ.

mod signature;

use core::fmt;

use ring::digest::digest;

/// What the exporter is asked for on TLS 1.3: this label, an empty context, 32 octets (RFC 9266 §4.1).
pub const EXPORTER_LABEL: &[u8] = b"EXPORTER-Channel-Binding";

/// Something that both ends of one TLS connection know.
#[derive(Clone, PartialEq, Eq)]
pub enum ChannelBinding {
    /// Keying material that the connection exported (RFC 9266). TLS 1.3 only: under TLS 1.2 it binds nothing unless
    /// the extended master secret was negotiated.
    TlsExporter([u8; 32]),
    /// A digest of the server's certificate (RFC 5929 §4). Weaker, since it binds to the server and not to the
    /// connection, but it works with every TLS version and through what ends TLS for the server. See [`server_end_point`].
    TlsServerEndPoint(Vec<u8>),
}

impl ChannelBinding {
    /// Its name in IANA's list: what stands behind `p=` (RFC 5802 §7).
    pub const fn name(&self) -> &'static str {
        match self {
            Self::TlsExporter(_) => "tls-exporter",
            Self::TlsServerEndPoint(_) => "tls-server-end-point",
        }
    }

    /// The octets.
    pub fn data(&self) -> &[u8] {
        match self {
            Self::TlsExporter(octets) => octets,
            Self::TlsServerEndPoint(octets) => octets,
        }
    }
}

impl fmt::Debug for ChannelBinding {
    /// Without the octets: those of the exporter are as secret as the connection.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ChannelBinding").field(&self.name()).finish()
    }
}

/// The binding `tls-server-end-point` for the certificate that a server showed first (its own), in DER: the digest of
/// the whole certificate with the digest of its signature, or SHA-256 where that is MD5 or SHA-1 (RFC 5929 §4.1).
///
/// `None` where the RFC leaves it undefined (no digest, as with Ed25519, or two different ones), where the digest is
/// one that we do not have (SHA-224, SHA-3), and for what is no certificate.
pub fn server_end_point(certificate_der: &[u8]) -> Option<ChannelBinding> {
    let algorithm = signature::digest_of(certificate_der)?;
    let digest = digest(algorithm, certificate_der);
    Some(ChannelBinding::TlsServerEndPoint(digest.as_ref().to_vec()))
}

#[cfg(test)]
mod tests;
