//! What went wrong with a session, in words: who is at fault, and what the person can do next.

use shared::{
    pop3::auth::{fault::SaslFault, mechanism::Mechanism},
    problem::{Credential, Limit, Problem, Refusal, ResponseCode, Step, TlsFault, TlsProblem},
    tunnel::code::{Code, Fault},
};

use super::{
    units,
    words::{Phrase, problem as said},
};

/// A problem as a person reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// What happened, and whose doing it is.
    pub what: String,
    /// What to do next.
    pub next: String,
    /// The other side's own words, to be shown apart from ours.
    pub said: Option<String>,
}

impl Words {
    pub(super) fn new(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            next: next.into(),
            said: None,
        }
    }

    pub(super) fn said(mut self, text: &str) -> Self {
        self.said = (!text.is_empty()).then(|| text.to_owned());
        self
    }
}

/// Words for a session that could not be made, or was lost.
pub fn words(problem: &Problem) -> Words {
    match problem {
        Problem::BridgeUnreachable => said::bridge_unreachable(),
        Problem::BridgeLost(step) => said::bridge_lost(&doing(*step)),
        Problem::Bridge {
            code,
            retry_after_s,
        } => bridge(*code, *retry_after_s),
        Problem::BridgeBroken => said::bridge_broken(),
        Problem::Unreachable { detail } => said::unreachable().said(detail),
        Problem::BrokenFraming { said } => said::broken_framing().said(said),
        Problem::PipeliningBroken => said::pipelining_broken(),
        Problem::Sasl { mechanism, fault } => sasl(*mechanism, fault),
        Problem::MechanismNotOffered { wanted, offered } => {
            said::mechanism_not_offered(wanted).said(&offered.join(" "))
        }
        Problem::Tls(problem) => tls(problem),
        Problem::Refused { step, refusal } => refused(*step, refusal),
        Problem::Ended(step) => said::ended(&doing(*step)),
        Problem::TimedOut { step, seconds } => said::timed_out(&doing(*step), (*seconds).into()),
        Problem::NotPop3 { said } => said::not_pop3().said(said),
        Problem::StlsNotOffered => said::stls_not_offered(),
        Problem::PasswordNotOffered { mechanisms } => {
            said::password_not_offered().said(&mechanisms.join(" "))
        }
        Problem::InjectedPlaintext => said::injected(),
        Problem::Unsendable(Credential::User) => said::unsendable_user(),
        Problem::Unsendable(Credential::Password) => said::unsendable_password(),
        Problem::Unsendable(Credential::Command) => said::unsendable_command(),
        Problem::Exceeded(limit) => match limit {
            Limit::Line => said::exceeded_line(),
            Limit::Lines => said::exceeded_lines(),
            Limit::Listing => said::exceeded_listing(),
            Limit::Message => said::exceeded_message(),
            Limit::Time => said::exceeded_time(),
        },
        Problem::Internal(detail) => said::our_mistake().said(detail),
    }
}

/// Words for a way to sign in that could not be gone to its end.
fn sasl(mechanism: Mechanism, fault: &SaslFault) -> Words {
    let name = mechanism.name();
    match fault {
        SaslFault::ServerUnproven | SaslFault::OutOfTurn => said::server_unproven(),
        SaslFault::TooManyRounds { iterations } => said::too_many_rounds((*iterations).into()),
        SaslFault::Unusable(_) => said::unusable_credential(name),
        SaslFault::NoBinding => said::no_binding(name),
        SaslFault::Refused { error } => said::password_refused().said(error),
        SaslFault::BadChallenge => said::bad_challenge(name),
        SaslFault::NotSasl | SaslFault::NoRandomness => said::our_mistake(),
    }
}

/// True where whoever runs the bridge is the one to ask.
pub fn concerns_bridge(problem: &Problem) -> bool {
    match problem {
        Problem::BridgeUnreachable | Problem::BridgeLost(_) | Problem::BridgeBroken => true,
        Problem::Bridge { code, .. } => {
            code.fault() == Fault::Bridge || *code == Code::Unauthorized
        }
        _ => false,
    }
}

/// Words for the bridge's own reasons.
pub fn bridge(code: Code, retry_after_s: Option<u32>) -> Words {
    let mut words = match code {
        Code::BadRequest => said::code_bad_request(),
        Code::OriginDenied => said::code_origin_denied(),
        Code::Unauthorized => said::code_unauthorized(),
        Code::PortDenied => said::code_port_denied(),
        Code::HostDenied => said::code_host_denied(),
        Code::AddressDenied => said::code_address_denied(),
        Code::PlaintextDenied => said::code_plaintext_denied(),
        Code::DnsNotFound => said::code_dns_not_found(),
        Code::DnsFailed => said::code_dns_failed(),
        Code::Refused => said::code_refused(),
        Code::ConnectTimeout => said::code_connect_timeout(),
        Code::Unreachable => said::code_unreachable(),
        Code::Reset => said::code_reset(),
        Code::IdleTimeout => said::code_idle_timeout(),
        Code::MaxLifetime => said::code_max_lifetime(),
        Code::ByteLimit => said::code_byte_limit(),
        Code::TooMany => said::code_too_many(),
        Code::RateLimited => said::code_rate_limited(),
        Code::Internal => said::code_internal(),
        Code::Draining => said::code_draining(),
    };
    if let Some(seconds) = retry_after_s.filter(|seconds| *seconds > 0) {
        words.next = said::asks_to_wait(&words.next, &units::seconds(seconds));
    }
    words
}

/// Words for TLS, without the certificate: the card shows it.
pub fn tls(problem: &TlsProblem) -> Words {
    let compare = said::COMPARE.text();
    match &problem.kind {
        TlsFault::UnknownIssuer if is_self_signed(problem) => said::tls_self_signed(compare),
        TlsFault::UnknownIssuer => said::tls_unknown_issuer(compare),
        TlsFault::WrongName { presented } if presented.is_empty() => said::tls_no_name(compare),
        TlsFault::WrongName { presented } => said::tls_wrong_name(compare, &presented.join(", ")),
        TlsFault::Expired { .. } => said::tls_expired(compare),
        TlsFault::NotYetValid { .. } => said::tls_not_yet_valid(compare),
        TlsFault::PinMismatch { expected } => {
            let trusted = said::trusted(&units::fingerprint(expected));
            said::tls_pin_mismatch().said(&trusted)
        }
        TlsFault::Unusable => said::tls_unusable(),
        TlsFault::BadCertificate { detail } => said::tls_bad_certificate(compare).said(detail),
        TlsFault::NotTls => said::tls_not_tls(),
        TlsFault::TooOld => said::tls_too_old(),
        TlsFault::Handshake { detail } => said::tls_handshake().said(detail),
    }
}

fn is_self_signed(problem: &TlsProblem) -> bool {
    let certificate = problem.certificate.as_ref();
    certificate.is_some_and(|certificate| certificate.is_self_signed)
}

fn refused(step: Step, refusal: &Refusal) -> Words {
    let words = match (&refusal.code, step) {
        (Some(ResponseCode::Auth), _) => said::password_refused(),
        (Some(ResponseCode::InUse), _) => said::in_use(),
        (Some(ResponseCode::LoginDelay), _) => said::login_delay(),
        (Some(ResponseCode::SysPerm), _) => said::system_fault(),
        (Some(ResponseCode::SysTemp), _) => said::system_busy(),
        (_, Step::Login) => said::login_refused(),
        (_, Step::Stls) => said::stls_refused(),
        (_, Step::Bridge | Step::Connecting | Step::Greeting | Step::Securing) => {
            said::turned_away()
        }
        (_, Step::Transaction) => said::mailbox_refused(),
        (_, Step::Update) => said::update_refused(),
    };
    words.said(&refusal.text)
}

fn doing(step: Step) -> Phrase {
    match step {
        Step::Bridge => said::DOING_BRIDGE,
        Step::Connecting => said::DOING_CONNECTING,
        Step::Greeting => said::DOING_GREETING,
        Step::Stls => said::DOING_STLS,
        Step::Securing => said::DOING_SECURING,
        Step::Login => said::DOING_LOGIN,
        Step::Transaction => said::DOING_TRANSACTION,
        Step::Update => said::DOING_UPDATE,
    }
}

#[cfg(test)]
mod tests;
