//! TLS: a certificate to show, and what a connection inside it is bound to.

mod client;
mod end_point;

use std::sync::Arc;

use rustls::{ProtocolVersion, ServerConfig, ServerConnection, SupportedProtocolVersion};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use self::client::AnyCertificate;
use crate::{
    Accounts,
    machine::{Binding, BindingKind, Secured},
};

/// RFC 9266 §2.
const EXPORTER_LABEL: &[u8] = b"EXPORTER-Channel-Binding";

/// RFC 9266 §2: octets of keying material.
const EXPORTER_OCTETS: usize = 32;

/// What STLS and the TLS listener need.
#[derive(Clone, Debug)]
pub struct Tls {
    pub(crate) config: Arc<ServerConfig>,
    /// The hash of the server's certificate by RFC 5929 §4.1, if the certificate has one.
    end_point: Option<Vec<u8>>,
}

/// TLS with this certificate chain, the server's own certificate first, and its key.
///
/// # Errors
/// The key is of a kind that cannot be used, or does not belong to the certificate.
pub fn server_tls(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<Tls, rustls::Error> {
    build(chain, key, false, rustls::DEFAULT_VERSIONS)
}

/// The same, and clients are asked for a certificate, which EXTERNAL needs. Any will do for TLS; for whom it vouches is
/// for the accounts to say.
///
/// # Errors
/// As [`server_tls`].
pub fn server_tls_with_client_certificates(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<Tls, rustls::Error> {
    build(chain, key, true, rustls::DEFAULT_VERSIONS)
}

fn build(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
    ask: bool,
    versions: &[&'static SupportedProtocolVersion],
) -> Result<Tls, rustls::Error> {
    // Named, since a program that this crate is built into may know of other providers.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let algorithms = provider.signature_verification_algorithms;
    let builder = ServerConfig::builder_with_provider(provider).with_protocol_versions(versions)?;
    let builder = match ask {
        true => builder.with_client_cert_verifier(Arc::new(AnyCertificate(algorithms))),
        false => builder.with_no_client_auth(),
    };
    let end_point = chain.first().and_then(|own| end_point::hash(own));
    let config = Arc::new(builder.with_single_cert(chain, key)?);
    Ok(Tls { config, end_point })
}

impl Tls {
    /// The same without TLS 1.3: for trying clients that bind a login to the connection, which works differently there.
    ///
    /// # Errors
    /// As [`server_tls`].
    pub fn tls12_only(
        chain: Vec<CertificateDer<'static>>,
        key: PrivateKeyDer<'static>,
    ) -> Result<Self, rustls::Error> {
        build(chain, key, false, &[&rustls::version::TLS12])
    }

    /// What is known of a connection whose handshake is done.
    ///
    /// TLS 1.3 is bound by its keys, TLS 1.2 by the certificate: tls-unique is broken (RFC 7627 §1) and gone from TLS 1.3,
    /// and RFC 9266 §3 leaves tls-exporter out of TLS 1.2 unless the handshake had an extension that not all clients have.
    pub(crate) fn facts(&self, connection: &ServerConnection, accounts: &Accounts) -> Secured {
        let binding = match connection.protocol_version() {
            Some(ProtocolVersion::TLSv1_3) => exporter(connection).map(|data| Binding {
                kind: BindingKind::TlsExporter,
                data,
            }),
            _ => self.end_point.clone().map(|data| Binding {
                kind: BindingKind::TlsServerEndPoint,
                data,
            }),
        };
        let shown = connection.peer_certificates().and_then(<[_]>::first);
        let owner = shown.and_then(|certificate| accounts.owner_of_certificate(certificate));
        Secured {
            bindings: Vec::from_iter(binding),
            vouched: owner.map(str::to_owned),
        }
    }
}

fn exporter(connection: &ServerConnection) -> Option<Vec<u8>> {
    let data = vec![0; EXPORTER_OCTETS];
    connection
        .export_keying_material(data, EXPORTER_LABEL, Some(b""))
        .ok()
}
