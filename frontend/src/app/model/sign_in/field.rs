//! Where on the card a problem is shown.

use shared::{
    problem::{Credential, Problem, Refusal, ResponseCode, Step},
    tunnel::code::Code,
};

use super::Field;

/// Which field a problem belongs to.
pub(super) fn field_of(problem: &Problem) -> Field {
    match problem {
        Problem::Refused { step, refusal }
            if *step == Step::Login && is_about_password(refusal) =>
        {
            Field::Password
        }
        Problem::Unsendable(Credential::User) => Field::Address,
        Problem::Unsendable(Credential::Password) => Field::Password,
        Problem::Tls(_)
        | Problem::NotPop3 { .. }
        | Problem::StlsNotOffered
        | Problem::InjectedPlaintext => Field::Server,
        Problem::Bridge {
            code: Code::Unauthorized,
            ..
        } => Field::Token,
        Problem::Bridge { code, .. } if SERVER.contains(code) => Field::Server,
        _ => Field::Whole,
    }
}

/// Codes that are about what stands under "Server".
const SERVER: [Code; 7] = [
    Code::PortDenied,
    Code::HostDenied,
    Code::AddressDenied,
    Code::PlaintextDenied,
    Code::DnsNotFound,
    Code::Refused,
    Code::ConnectTimeout,
];

/// Most servers say no more than `-ERR`, and mostly it is the password.
pub(super) fn is_about_password(refusal: &Refusal) -> bool {
    matches!(
        refusal.code,
        None | Some(ResponseCode::Auth | ResponseCode::Other(_))
    )
}
