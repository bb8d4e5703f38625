//! From rustls' errors to evidence for a person.

use rustls::{AlertDescription, CertificateError, Error, InvalidMessage};

use super::verify::{Evidence, Pin};
use crate::problem::{Problem, TlsFault, TlsProblem};

/// Tells what a failed handshake means. `begun`: the server has already sent something that was TLS.
pub(super) fn explain(
    error: &Error,
    evidence: &Evidence,
    pin: Option<Pin>,
    begun: bool,
) -> Problem {
    let kind = match error {
        Error::InvalidCertificate(_) if evidence.pinned => TlsFault::Unusable,
        Error::InvalidCertificate(objection) => match (pin, fault(objection)) {
            (Some(pin), fault) if fault.can_be_pinned() => TlsFault::PinMismatch {
                expected: pin.to_string(),
            },
            (_, fault) => fault,
        },
        Error::InvalidMessage(
            InvalidMessage::InvalidContentType
            | InvalidMessage::UnknownProtocolVersion
            | InvalidMessage::MessageTooLarge
            | InvalidMessage::InvalidEmptyPayload,
        ) if !begun => TlsFault::NotTls,
        Error::AlertReceived(
            AlertDescription::ProtocolVersion | AlertDescription::HandshakeFailure,
        )
        | Error::PeerIncompatible(_) => TlsFault::TooOld,
        other => TlsFault::Handshake {
            detail: other.to_string(),
        },
    };
    Problem::Tls(TlsProblem {
        kind,
        certificate: evidence.certificate.clone().map(Box::new),
    })
}

fn fault(objection: &CertificateError) -> TlsFault {
    let seconds =
        |time: &rustls::pki_types::UnixTime| i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    match objection {
        CertificateError::UnknownIssuer => TlsFault::UnknownIssuer,
        CertificateError::NotValidForName => TlsFault::WrongName {
            presented: Vec::new(),
        },
        CertificateError::NotValidForNameContext { presented, .. } => TlsFault::WrongName {
            presented: presented.iter().map(|name| plain_name(name)).collect(),
        },
        CertificateError::Expired => TlsFault::Expired { not_after: 0 },
        CertificateError::ExpiredContext { not_after, .. } => TlsFault::Expired {
            not_after: seconds(not_after),
        },
        CertificateError::NotValidYet => TlsFault::NotYetValid { not_before: 0 },
        CertificateError::NotValidYetContext { not_before, .. } => TlsFault::NotYetValid {
            not_before: seconds(not_before),
        },
        CertificateError::BadEncoding
        | CertificateError::UnsupportedSignatureAlgorithmContext { .. }
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            TlsFault::Unusable
        }
        CertificateError::Other(other) => match other.0.downcast_ref::<webpki::Error>() {
            // OpenSSL's default self-signed certificate says that it is an authority.
            Some(webpki::Error::CaUsedAsEndEntity) => TlsFault::UnknownIssuer,
            Some(webpki::Error::UnsupportedCertVersion) => TlsFault::Unusable,
            _ => TlsFault::BadCertificate {
                detail: other.to_string(),
            },
        },
        other => TlsFault::BadCertificate {
            detail: other.to_string(),
        },
    }
}

/// rustls writes names as webpki shows them: `DnsName("mail.example.org")`. The name itself is between the quotes.
fn plain_name(name: &str) -> String {
    name.split('"').nth(1).unwrap_or(name).to_owned()
}
