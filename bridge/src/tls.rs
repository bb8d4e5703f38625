//! TLS between browser and bridge, for a listener that has no proxy before it. Only the server's side of it: towards mail
//! servers TLS is the page's own business, and crosses this program as octets.

use std::{
    fmt, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Duration,
};

use ring::digest::{Context, SHA256};
use rustls::{
    Error, InconsistentKeys, ServerConfig,
    crypto::ring::{default_provider, sign::any_supported_type},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use tokio::time::{sleep, timeout};
use tokio_rustls::{TlsAcceptor, server::TlsStream};
use zeroize::Zeroize;

use crate::{
    config::{Config, ConfigError, readable},
    wire::Socket,
};

/// A handshake has this long: two or three round trips over the slowest of lines.
const HANDSHAKE_MAX: Duration = Duration::from_secs(10);

/// Between two looks at the files. A certificate is renewed weeks before its end, so this could be an hour; half a minute
/// is for the person who waits to see it.
const LOOK: Duration = Duration::from_secs(30);

/// What a listener needs that speaks TLS.
pub(crate) struct Tls {
    acceptor: TlsAcceptor,
    certificate: Arc<Certificate>,
}

impl Tls {
    /// Reads the files, if the settings name any.
    ///
    /// # Errors
    /// [`ConfigError::File`].
    pub(crate) fn read(config: &Config) -> Result<Option<Self>, ConfigError> {
        let (Some(chain), Some(key)) = (&config.tls_cert, &config.tls_key) else {
            return Ok(None);
        };
        let certificate = Arc::new(Certificate::read(chain.clone(), key.clone())?);
        let mut server = ServerConfig::builder_with_provider(default_provider().into())
            .with_safe_default_protocol_versions()
            .map_err(|error| refuse("--tls-cert", chain, error))?
            .with_no_client_auth()
            .with_cert_resolver(Arc::<Certificate>::clone(&certificate));
        // The tunnel is a WebSocket over HTTP/1.1 (RFC 6455); a browser that is offered no other speaks this one.
        server.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Some(Self {
            acceptor: TlsAcceptor::from(Arc::new(server)),
            certificate,
        }))
    }

    /// Shakes hands.
    pub(crate) async fn accept(&self, socket: Socket) -> io::Result<TlsStream<Socket>> {
        timeout(HANDSHAKE_MAX, self.acceptor.accept(socket)).await?
    }

    /// Looks at the files for as long as it is polled, and has new ones used for the handshakes to come. Connections that
    /// are open stay as they are.
    pub(crate) fn keep_fresh(&self) -> impl Future<Output = ()> + Send + use<> {
        let certificate = Arc::clone(&self.certificate);
        async move {
            loop {
                sleep(LOOK).await;
                let certificate = Arc::clone(&certificate);
                match tokio::task::spawn_blocking(move || certificate.look()).await {
                    Ok(Ok(true)) => tracing::info!("the new certificate is in use"),
                    Ok(Err(error)) => tracing::error!(%error, "the old certificate stays in use"),
                    Ok(Ok(false)) | Err(_) => {}
                }
            }
        }
    }
}

/// The certificate in use, and the files that it is from.
struct Certificate {
    chain: PathBuf,
    key: PathBuf,
    in_use: RwLock<Arc<CertifiedKey>>,
    /// A digest of what was in the files when they were last read, good or not. Dates and sizes would do for a person who
    /// copies files; this also does for who swaps links, as Kubernetes does, and for who restores an old date.
    seen: Mutex<[u8; 32]>,
}

/// What is in the two files.
struct Files {
    chain: Vec<u8>,
    key: Vec<u8>,
}

impl Drop for Files {
    fn drop(&mut self) {
        self.key.zeroize();
    }
}

impl Files {
    fn digest(&self) -> [u8; 32] {
        let mut context = Context::new(&SHA256);
        for file in [&self.chain, &self.key] {
            context.update(&(file.len() as u64).to_be_bytes());
            context.update(file);
        }
        let mut digest = [0; 32];
        digest.copy_from_slice(context.finish().as_ref());
        digest
    }
}

impl Certificate {
    fn read(chain: PathBuf, key: PathBuf) -> Result<Self, ConfigError> {
        let files = Files {
            chain: readable(CHAIN, &chain)?,
            key: readable(KEY, &key)?,
        };
        Ok(Self {
            in_use: RwLock::new(Arc::new(understand(&files, &chain, &key)?)),
            seen: Mutex::new(files.digest()),
            chain,
            key,
        })
    }

    /// Whether there is a new one, which is in use from now on.
    ///
    /// A certificate that was copied before its key does not fit the old one; the next look finds both.
    fn look(&self) -> Result<bool, ConfigError> {
        let files = Files {
            chain: readable(CHAIN, &self.chain)?,
            key: readable(KEY, &self.key)?,
        };
        let digest = files.digest();
        {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            if *seen == digest {
                return Ok(false);
            }
            *seen = digest;
        }
        let new = Arc::new(understand(&files, &self.chain, &self.key)?);
        *self.in_use.write().unwrap_or_else(PoisonError::into_inner) = new;
        Ok(true)
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let in_use = self.in_use.read().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(&in_use))
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("chain", &self.chain)
            .finish_non_exhaustive()
    }
}

fn understand(files: &Files, chain: &Path, key: &Path) -> Result<CertifiedKey, ConfigError> {
    let certificates = CertificateDer::pem_slice_iter(&files.chain)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| refuse(CHAIN, chain, error))?;
    if certificates.is_empty() {
        let words =
            "there is no certificate in it; it should begin with -----BEGIN CERTIFICATE-----";
        return Err(refuse(CHAIN, chain, words));
    }
    let mut secret = PrivateKeyDer::from_pem_slice(&files.key).map_err(|_| {
        let words = "there is no private key in it that needs no pass phrase; it should begin with -----BEGIN PRIVATE KEY-----";
        refuse(KEY, key, words)
    })?;
    let signing = any_supported_type(&secret).map_err(|error| refuse(KEY, key, error));
    secret.zeroize();
    let certified = CertifiedKey::new(certificates, signing?);
    match certified.keys_match() {
        Ok(()) | Err(Error::InconsistentKeys(InconsistentKeys::Unknown)) => Ok(certified),
        Err(Error::InconsistentKeys(_)) => {
            Err(refuse(KEY, key, "it is not the key of that certificate"))
        }
        Err(error) => Err(refuse(CHAIN, chain, error)),
    }
}

fn refuse(flag: &'static str, path: &Path, words: impl fmt::Display) -> ConfigError {
    ConfigError::File {
        flag,
        path: path.to_owned(),
        words: words.to_string(),
    }
}

const CHAIN: &str = "--tls-cert";
const KEY: &str = "--tls-key";

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn pair() -> (String, String) {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        (made.cert.pem(), made.signing_key.serialize_pem())
    }

    #[test]
    fn a_new_pair_is_used_and_a_broken_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let (chain, key) = (folder.path().join("chain"), folder.path().join("key"));
        let put = |pair: &(String, String)| {
            fs::write(&chain, &pair.0).unwrap();
            fs::write(&key, &pair.1).unwrap();
        };
        let (old, new) = (pair(), pair());
        put(&old);
        let certificate = Certificate::read(chain.clone(), key.clone()).unwrap();
        let in_use = || certificate.in_use.read().unwrap().cert[0].clone();
        let first = in_use();
        assert_eq!(certificate.look(), Ok(false));

        fs::write(&chain, "nothing").unwrap();
        let refused = certificate.look().unwrap_err().to_string();
        assert!(refused.contains("BEGIN CERTIFICATE"), "{refused}");
        assert_eq!(certificate.look(), Ok(false), "said once");

        fs::write(&chain, &new.0).unwrap();
        let refused = certificate.look().unwrap_err().to_string();
        assert!(refused.contains("not the key"), "{refused}");
        assert_eq!(in_use(), first);

        fs::write(&key, &new.1).unwrap();
        assert_eq!(certificate.look(), Ok(true));
        assert_ne!(in_use(), first);

        fs::remove_file(&key).unwrap();
        assert!(certificate.look().is_err());
        put(&old);
        assert_eq!(certificate.look(), Ok(true));
        assert_eq!(in_use(), first);
    }

    #[test]
    fn a_file_that_is_no_key_is_refused_without_its_content() {
        let folder = tempfile::tempdir().unwrap();
        let (chain, key) = (folder.path().join("chain"), folder.path().join("key"));
        fs::write(&chain, pair().0).unwrap();
        fs::write(&key, "tanstaaf").unwrap();
        let Err(refused) = Certificate::read(chain, key) else {
            panic!("that is no key");
        };
        let words = refused.to_string();
        assert!(
            words.starts_with("--tls-key ") && !words.contains("tanstaaf"),
            "{words}"
        );
    }
}
