//! Why it ended, as a sentence and an exit code.

use std::fmt;

use shared::problem::{Limit, Problem, Step};

pub(crate) const SOME_FAILED: u8 = 1;
const USAGE: u8 = 2;
const LOGIN: u8 = 3;
const TLS: u8 = 4;
const NETWORK: u8 = 5;
const PROTOCOL: u8 = 6;

pub(crate) enum Failure {
    Usage(String),
    Problem(Problem),
}

impl Failure {
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Usage(_) => USAGE,
            Self::Problem(problem) => code(problem),
        }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(words) => f.write_str(words),
            Self::Problem(Problem::PasswordNotOffered { mechanisms }) if !mechanisms.is_empty() => {
                let offered = mechanisms.join(", ");
                write!(
                    f,
                    "the server takes no password, only: {offered}; see --auth"
                )
            }
            Self::Problem(Problem::Refused { step, refusal }) => {
                write!(f, "the server refused during {step:?}: ")?;
                if let Some(code) = &refusal.code {
                    write!(f, "[{code}] ")?;
                }
                f.write_str(&refusal.text)
            }
            Self::Problem(problem) => problem.fmt(f),
        }
    }
}

#[allow(clippy::needless_pass_by_value, reason = "it is given to map_err")]
pub(crate) fn usage(words: impl fmt::Display) -> Failure {
    Failure::Usage(words.to_string())
}

fn code(problem: &Problem) -> u8 {
    match problem {
        Problem::Refused { step, .. } => match step {
            Step::Stls | Step::Securing => TLS,
            Step::Transaction | Step::Update => SOME_FAILED,
            _ => LOGIN,
        },
        Problem::PasswordNotOffered { .. }
        | Problem::MechanismNotOffered { .. }
        | Problem::Sasl { .. } => LOGIN,
        Problem::Tls(_) | Problem::StlsNotOffered | Problem::InjectedPlaintext => TLS,
        Problem::Unsendable(_) => USAGE,
        Problem::Exceeded(Limit::Time) => NETWORK,
        Problem::Exceeded(_)
        | Problem::NotPop3 { .. }
        | Problem::BrokenFraming { .. }
        | Problem::PipeliningBroken
        | Problem::BridgeBroken
        | Problem::Internal(_) => PROTOCOL,
        _ => NETWORK,
    }
}
