//! The next server that the domain's DNS names, where one cannot be connected to (RFC 2782): nothing was sent there, so the
//! password is still good for another.

use shared::{problem::Problem, tunnel::code::Code};

use super::{
    Account, Field, Hurdle, Phase, SignIn, Trouble,
    finding::{Finding, Search, Source},
};
use crate::app::model::{Effect, Password};

impl SignIn {
    /// Goes on to the next server, or asks about it where it is not of the domain. False where there is none, and where the
    /// person has said which server it is to be.
    pub(super) fn try_next(&mut self, problem: &Problem, effects: &mut Vec<Effect>) -> bool {
        let chosen = self.host.is_some() || self.port.is_some() || self.mode_chosen;
        if chosen || !is_out_of_reach(problem) || !self.finding.pass_over() {
            return false;
        }
        self.take_mode();
        let (Some(found), Some(account)) = (&self.finding.found, &self.account) else {
            return false;
        };
        if self.finding.foreign().is_some() {
            self.phase = Phase::Idle;
            effects.push(Effect::ForgetPassword);
            self.complain(Field::Server, Trouble::Hurdle(Hurdle::Foreign), effects);
            return true;
        }
        let server = found.server.clone();
        let account = Account {
            pin: self.pin_for(&server.host, server.port),
            host: server.host,
            port: server.port,
            mode: server.mode,
            ..account.clone()
        };
        self.start(account, Password::Kept, effects);
        true
    }
}

impl Finding {
    /// Forgets the server that cannot be connected to. False where it was the last one: then the DNS is asked anew.
    fn pass_over(&mut self) -> bool {
        let Some(found) = self.found.as_mut().filter(|it| it.source == Source::Dns) else {
            return false;
        };
        if self.others.is_empty() {
            self.search = Search::Idle;
            return false;
        }
        let passed = std::mem::replace(&mut found.server, self.others.remove(0));
        // A yes was to one server.
        self.agreed &= passed.host == found.server.host;
        self.passed = Some(passed.host);
        true
    }
}

/// True where the bridge got nowhere with this server.
const fn is_out_of_reach(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::Bridge {
            code: Code::DnsNotFound
                | Code::DnsFailed
                | Code::Refused
                | Code::ConnectTimeout
                | Code::Unreachable
                | Code::PortDenied
                | Code::HostDenied
                | Code::AddressDenied,
            ..
        }
    )
}

#[cfg(test)]
#[path = "next_tests.rs"]
mod tests;
