//! TLS to the mail server, octets in and octets out: rustls with ring, inside the page.

mod certificate;
mod layer;
mod problem;
mod protection;
mod verify;

pub use layer::{TlsConfig, TlsLayer, Version};
pub use protection::Protection;
pub use rustls::pki_types::CertificateDer;
pub use verify::Pin;
