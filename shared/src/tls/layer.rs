//! TLS as a layer: ciphertext in, plaintext out, and the other way round.

use std::{
    io::{Read, Write},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use rustls::{
    CipherSuite, ClientConfig, ClientConnection, ProtocolVersion, RootCertStore,
    client::Resumption,
    crypto::{CryptoProvider, ring as provider},
    pki_types::{CertificateDer, ServerName, UnixTime},
    time_provider::TimeProvider,
};

use super::{
    problem::explain,
    protection::Protection,
    verify::{Evidence, Pin, Verifier},
};
use crate::{
    clock::Now,
    pop3::{
        auth::binding::{ChannelBinding, EXPORTER_LABEL, server_end_point},
        command::Encrypted,
    },
    problem::Problem,
};

/// Whom to trust.
#[derive(Clone, Debug, Default)]
pub struct TlsConfig {
    /// A certificate that a person has decided to trust.
    pub pin: Option<Pin>,
    /// Authorities besides Mozilla's, such as a company's own.
    pub authorities: Vec<CertificateDer<'static>>,
}

/// The protocol version that was agreed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// TLS 1.2 (RFC 5246).
    Tls12,
    /// TLS 1.3 (RFC 8446).
    Tls13,
}

/// One TLS connection, client side.
#[derive(Debug)]
pub struct TlsLayer {
    connection: ClientConnection,
    clock: Arc<InjectedClock>,
    evidence: Arc<Mutex<Evidence>>,
    pin: Option<Pin>,
    /// The server has sent something that was TLS.
    begun: bool,
    /// The witness of the handshake was given away.
    witnessed: bool,
    /// The server has said goodbye (close_notify).
    ended: bool,
}

impl TlsLayer {
    /// Prepares a handshake with `host`; the ClientHello is ready to be polled.
    ///
    /// # Errors
    /// [`Problem::Internal`] where `host` is no name that TLS can check, or rustls refuses its own defaults.
    pub fn new(host: &str, config: &TlsConfig, now: Now) -> Result<Self, Problem> {
        let internal = |error: &dyn core::fmt::Display| Problem::Internal(error.to_string());
        // A trailing dot makes a name absolute for DNS; certificates are written without.
        let name = ServerName::try_from(host.trim_end_matches('.').to_owned())
            .map_err(|error| internal(&error))?;

        let mut roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        roots.add_parsable_certificates(config.authorities.iter().cloned());

        let clock = Arc::new(InjectedClock::default());
        clock.set(now);
        let evidence = Arc::<Mutex<Evidence>>::default();
        let provider = Arc::new(chacha_first());
        let verifier = Verifier::new(
            Arc::new(roots),
            provider.clone(),
            config.pin,
            evidence.clone(),
        )
        .ok_or_else(|| internal(&"no trust anchors"))?;

        let mut tls = ClientConfig::builder_with_details(provider, clock.clone())
            .with_safe_default_protocol_versions()
            .map_err(|error| internal(&error))?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        // A session lives once: tickets would only be kept in memory that is about to go.
        tls.resumption = Resumption::disabled();
        let mut connection =
            ClientConnection::new(Arc::new(tls), name).map_err(|error| internal(&error))?;
        connection.set_buffer_limit(None);
        Ok(Self {
            connection,
            clock,
            evidence,
            pin: config.pin,
            begun: false,
            witnessed: false,
            ended: false,
        })
    }

    /// Takes octets from the server and appends what they decrypt to to `plaintext`.
    ///
    /// # Errors
    /// [`Problem::Tls`]: nothing more may be read. What there is to poll (an alert) may still be sent.
    pub fn handle_ciphertext(
        &mut self,
        mut input: &[u8],
        plaintext: &mut Vec<u8>,
        now: Now,
    ) -> Result<(), Problem> {
        self.clock.set(now);
        while !input.is_empty() {
            // Reading from a slice cannot fail; an error means that rustls' own buffer is full, which reading
            // plaintext after each step prevents.
            self.connection
                .read_tls(&mut input)
                .map_err(|error| Problem::Internal(error.to_string()))?;
            let state = self.connection.process_new_packets().map_err(|error| {
                let evidence = self.evidence.lock().unwrap_or_else(PoisonError::into_inner);
                explain(&error, &evidence, self.pin, self.begun)
            })?;
            let start = plaintext.len();
            plaintext.resize(start + state.plaintext_bytes_to_read(), 0);
            self.connection
                .reader()
                .read_exact(&mut plaintext[start..])
                .map_err(|error| Problem::Internal(error.to_string()))?;
            self.ended |= state.peer_has_closed();
            self.begun |= self.connection.protocol_version().is_some();
        }
        Ok(())
    }

    /// Encrypts octets for the server.
    pub fn write(&mut self, plaintext: &[u8]) {
        // Writing into rustls' unlimited buffer cannot fail.
        let _ = self.connection.writer().write_all(plaintext);
    }

    /// Says goodbye (close_notify).
    pub fn close(&mut self) {
        self.connection.send_close_notify();
    }

    /// The next octets for the server.
    pub fn poll_ciphertext(&mut self) -> Option<Vec<u8>> {
        let mut output = Vec::new();
        while self.connection.wants_write() {
            if self.connection.write_tls(&mut output).is_err() {
                break;
            }
        }
        (!output.is_empty()).then_some(output)
    }

    /// The witness that the channel is encrypted: once, when the handshake is complete.
    pub fn poll_encrypted(&mut self) -> Option<Encrypted> {
        let now = !self.witnessed && !self.connection.is_handshaking();
        self.witnessed |= now;
        now.then(|| Encrypted::witnessed(self.binding()))
    }

    /// What ties a login to this channel. On TLS 1.3 the exporter (RFC 9266); on 1.2 the server's certificate (RFC 5929),
    /// as the exporter says different things there with and without extended master secret.
    fn binding(&self) -> Option<ChannelBinding> {
        match self.version()? {
            Version::Tls13 => {
                let material =
                    self.connection
                        .export_keying_material([0; 32], EXPORTER_LABEL, Some(b""));
                material.ok().map(ChannelBinding::TlsExporter)
            }
            Version::Tls12 => {
                server_end_point(self.connection.peer_certificates()?.first()?.as_ref())
            }
        }
    }

    /// The version agreed on; `None` before that.
    pub fn version(&self) -> Option<Version> {
        match self.connection.protocol_version()? {
            ProtocolVersion::TLSv1_3 => Some(Version::Tls13),
            _ => Some(Version::Tls12),
        }
    }

    /// True once the server has said that it will send no more (close_notify).
    pub fn has_ended(&self) -> bool {
        self.ended
    }

    /// What was agreed on; `None` before that.
    pub fn protection(&self) -> Option<Protection> {
        let version = match self.version()? {
            Version::Tls13 => "TLS 1.3",
            Version::Tls12 => "TLS 1.2",
        };
        let suite = self.connection.negotiated_cipher_suite()?.suite();
        let evidence = self.evidence.lock().unwrap_or_else(PoisonError::into_inner);
        Some(Protection {
            version: version.to_owned(),
            cipher: registered(suite),
            pinned: evidence.pinned,
            certificate: evidence.certificate.clone().unwrap_or_default(),
        })
    }
}

/// A cipher suite by IANA's name. rustls says `TLS13` where IANA says `TLS`.
fn registered(suite: CipherSuite) -> String {
    let name = suite.as_str().unwrap_or_default();
    name.replacen("TLS13_", "TLS_", 1)
}

/// ring's algorithms, ChaCha20-Poly1305 first: WebAssembly has no AES instructions, ChaCha is several times faster.
fn chacha_first() -> CryptoProvider {
    let mut provider = provider::default_provider();
    // The sort is stable: apart from ChaCha, rustls' own order stays.
    provider.cipher_suites.sort_by_key(|suite| {
        !matches!(
            suite.suite(),
            CipherSuite::TLS13_CHACHA20_POLY1305_SHA256
                | CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
                | CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
        )
    });
    provider
}

/// The time that the driver has told last.
#[derive(Debug, Default)]
struct InjectedClock(AtomicU64);

impl InjectedClock {
    fn set(&self, now: Now) {
        self.0.store(now.wall.as_secs(), Ordering::Relaxed);
    }
}

impl TimeProvider for InjectedClock {
    fn current_time(&self) -> Option<UnixTime> {
        let seconds = self.0.load(Ordering::Relaxed);
        Some(UnixTime::since_unix_epoch(core::time::Duration::from_secs(
            seconds,
        )))
    }
}
