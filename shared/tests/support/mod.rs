//! A POP3 server in memory, with real TLS, for sessions in virtual time.

#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "each test file uses its own part"
)]

mod pair;
mod server;

use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use shared::tls::Pin;

pub use pair::Pair;
pub use server::{Fault, Server};

/// A certificate with its key.
pub struct Identity {
    pub certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
}

impl Identity {
    /// Self-made, for `name`, good from `from` to `to` (years).
    pub fn new(name: &str, from: i32, to: i32) -> Self {
        let mut parameters = rcgen::CertificateParams::new(vec![name.to_owned()]).expect("a name");
        parameters.not_before = rcgen::date_time_ymd(from, 1, 1);
        parameters.not_after = rcgen::date_time_ymd(to, 1, 1);
        let key = rcgen::KeyPair::generate().expect("a key");
        let certificate = parameters.self_signed(&key).expect("a certificate");
        Self {
            certificate: certificate.der().clone(),
            key: PrivateKeyDer::Pkcs8(key.serialize_der().into()),
        }
    }

    pub fn pin(&self) -> Pin {
        Pin::of(&self.certificate)
    }
}
