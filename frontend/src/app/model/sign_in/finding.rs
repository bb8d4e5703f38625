//! Which server an address leads to, when the person has named none: the table, the domain's own DNS, the usual names.
//!
//! ```text
//! address typed ─▶ table ─▶ there it is
//!                    └▶ address left ─▶ DNS (RFC 6186) ─▶ there it is, or asked about if it is somebody else's
//!                                        └▶ pop. mail. pop3. on 995, then on 110 ─▶ the first that answers
//! ```
//!
//! Nothing of this sends a user name or a password anywhere.

use shared::{
    problem::Problem,
    tunnel::{
        code::Code,
        lookup::Named,
        message::{Mode, Service},
    },
};

use super::providers::{self, UserForm, Wants};
use crate::{
    app::{
        idn,
        model::{Effect, Find},
    },
    wire::Finding as Told,
};

/// How it is known where the mailbox is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// It was on this device before.
    Memory,
    /// From the table of providers.
    Table,
    /// From the domain's own DNS.
    Dns,
    /// It is what most providers call it.
    Guess,
    /// The same, and a server whose certificate holds has answered there.
    Answered,
}

/// A server, and how it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where.
    pub server: Service,
    /// How that is known.
    pub source: Source,
    /// What it takes for a user name.
    pub user: UserForm,
    /// What else it wants.
    pub wants: Wants,
}

impl Found {
    /// True for what is found again anyway.
    pub fn is_from_table(&self) -> bool {
        self.source == Source::Table
    }
}

/// How far finding has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Search {
    /// Not begun.
    #[default]
    Idle,
    /// The DNS is being asked.
    Asking,
    /// These are being tried, the first one now.
    Trying(Vec<Service>),
    /// It is known, or whatever is known will have to do.
    Settled,
    /// The domain says that it has no POP3.
    NoPop3,
    /// Not one of the usual names answered.
    NobodyAnswers,
}

/// What is known of an address's server.
#[derive(Debug, Default)]
pub struct Finding {
    /// What stands behind the @, in small letters, as it goes over the wire.
    domain: String,
    /// The same as it was typed.
    written: String,
    /// The best that is known.
    pub found: Option<Found>,
    /// How far it came.
    pub search: Search,
    /// The person agrees to a server outside the domain.
    pub agreed: bool,
    /// What else the DNS names, in the order of RFC 2782.
    pub(super) others: Vec<Service>,
    /// The server before this one, which could not be connected to.
    pub passed: Option<String>,
    /// Answered, with a certificate that does not hold: better than nothing, and asked about when it comes to it.
    doubtful: Option<Service>,
}

/// The names that providers give their servers, the most usual first.
const USUAL: [&str; 3] = ["pop", "mail", "pop3"];

impl Finding {
    /// The domain, as it is shown.
    pub fn domain(&self) -> String {
        idn::both(&self.written, &self.domain)
    }

    /// The domain, as it goes over the wire; empty before there is one.
    pub fn wire_domain(&self) -> &str {
        &self.domain
    }

    /// A server's name as it is shown: in the person's own letters, too, where it is below their domain.
    pub fn shown(&self, host: &str) -> String {
        let below = host.strip_suffix(&self.domain);
        let written = below.map(|head| [head, &self.written].concat());
        idn::both(written.as_deref().unwrap_or(host), host)
    }

    /// The address was edited, or the table has come, or what is remembered has changed.
    pub fn address(
        &mut self,
        address: &str,
        table: &str,
        remembered: impl FnOnce(&str) -> Option<Service>,
        effects: &mut Vec<Effect>,
    ) {
        let domain = address.trim().rsplit_once('@').map_or("", |(_, it)| it);
        let written = domain.trim_end_matches('.').to_lowercase();
        let domain = idn::wire(&written);
        let open = self.search == Search::Idle || self.is_under_way();
        let better = open && providers::of(table, &domain).is_some();
        let remembered = remembered(&domain);
        let was = self
            .found
            .as_ref()
            .filter(|found| found.source == Source::Memory);
        let other = was.map(|found| &found.server) != remembered.as_ref();
        if domain == self.domain && !better && !other {
            return;
        }
        self.stop(effects);
        let (mut found, mut search) = known(&domain, table);
        if let (Some(found), Some(server)) = (&mut found, remembered) {
            found.server = server;
            found.source = Source::Memory;
            search = Search::Settled;
        }
        *self = Self {
            domain,
            written,
            found,
            search,
            ..Self::default()
        };
    }

    /// The address is complete: what the table does not know is asked for.
    pub fn begin(&mut self, effects: &mut Vec<Effect>) {
        if self.search == Search::Idle && self.found.is_some() {
            self.search = Search::Asking;
            effects.push(Effect::Find(Find::LookUp(self.domain.clone())));
        }
    }

    /// Never mind; it may be begun again.
    pub fn stop(&mut self, effects: &mut Vec<Effect>) {
        if self.is_under_way() {
            self.search = Search::Idle;
            self.doubtful = None;
            effects.push(Effect::Find(Find::Stop));
        }
    }

    /// True while something is being found out.
    pub const fn is_under_way(&self) -> bool {
        matches!(self.search, Search::Asking | Search::Trying(_))
    }

    /// The server that is being tried.
    pub fn trying(&self) -> Option<&Service> {
        match &self.search {
            Search::Trying(left) => left.first(),
            _ => None,
        }
    }

    /// The server outside the domain that the person has not agreed to yet (RFC 6186 §6). Only the DNS can name one, and
    /// whoever changes its answers on the way.
    pub fn foreign(&self) -> Option<&Service> {
        let found = self.found.as_ref()?;
        let foreign = found.source == Source::Dns && !is_within(&found.server.host, &self.domain);
        (foreign && !self.agreed).then_some(&found.server)
    }

    /// Something was found out.
    pub fn told(&mut self, told: Told, effects: &mut Vec<Effect>) {
        match told {
            Told::Named(named) if self.search == Search::Asking => self.named(named, effects),
            Told::Tried { server, outcome } if self.trying() == Some(&server) => {
                self.tried(server, outcome, effects);
            }
            // Of an errand that was given up.
            Told::Named(_) | Told::Tried { .. } => {}
        }
    }

    fn named(&mut self, named: Result<Named, Problem>, effects: &mut Vec<Effect>) {
        match named {
            Ok(Named { services, none }) => {
                let mut services = services.into_iter();
                match services.next() {
                    Some(server) => {
                        self.others = services.collect();
                        self.passed = None;
                        self.settle(server, Source::Dns);
                    }
                    None if none => self.search = Search::NoPop3,
                    None => self.guess(effects),
                }
            }
            Err(problem) if is_hopeless(&problem) => self.search = Search::Settled,
            // A bridge of before, or a DNS that does not answer: it does not matter which.
            Err(_) => self.guess(effects),
        }
    }

    fn guess(&mut self, effects: &mut Vec<Effect>) {
        if self
            .found
            .as_ref()
            .is_some_and(|it| it.source == Source::Table)
        {
            self.search = Search::Settled;
            return;
        }
        let candidates = [Mode::Tls, Mode::Stls]
            .into_iter()
            .flat_map(|mode| USUAL.map(|name| usual(name, &self.domain, mode)));
        self.search = Search::Trying(candidates.collect());
        self.try_first(effects);
    }

    fn try_first(&self, effects: &mut Vec<Effect>) {
        if let Some(server) = self.trying() {
            effects.push(Effect::Find(Find::Try(server.clone())));
        }
    }

    fn tried(&mut self, server: Service, outcome: Result<(), Problem>, effects: &mut Vec<Effect>) {
        let Search::Trying(left) = &mut self.search else {
            return;
        };
        left.remove(0);
        match outcome {
            Ok(()) => return self.settle(server, Source::Answered),
            Err(problem) if is_hopeless(&problem) => {
                self.search = Search::Settled;
                return;
            }
            // There is no such name, so there is no other port of it either.
            Err(Problem::Bridge {
                code: Code::DnsNotFound,
                ..
            }) => left.retain(|other| other.host != server.host),
            Err(Problem::Tls(tls)) if tls.kind.can_be_pinned() && self.doubtful.is_none() => {
                self.doubtful = Some(server);
            }
            Err(_) => {}
        }
        if !left.is_empty() {
            return self.try_first(effects);
        }
        match self.doubtful.take() {
            Some(server) => self.settle(server, Source::Guess),
            None => self.search = Search::NobodyAnswers,
        }
    }

    fn settle(&mut self, server: Service, source: Source) {
        self.search = Search::Settled;
        self.found = Some(Found {
            server,
            source,
            user: UserForm::Address,
            wants: Wants::Nothing,
        });
    }
}

/// What can be said without asking anybody.
fn known(domain: &str, table: &str) -> (Option<Found>, Search) {
    if domain.is_empty() {
        return (None, Search::Idle);
    }
    let of = |it: providers::Provider| Found {
        server: it.server,
        source: Source::Table,
        user: it.user,
        wants: it.wants,
    };
    if let Some(provider) = providers::of(table, domain) {
        return (Some(of(provider)), Search::Settled);
    }
    let guess = || Found {
        server: usual(USUAL[0], domain, Mode::Tls),
        source: Source::Guess,
        user: UserForm::Address,
        wants: Wants::Nothing,
    };
    let found = providers::above(table, domain).map_or_else(guess, of);
    // A name without a dot is of this network or of nobody: there is nothing to ask.
    let search = if domain.contains('.') {
        Search::Idle
    } else {
        Search::Settled
    };
    (Some(found), search)
}

fn usual(name: &str, domain: &str, mode: Mode) -> Service {
    Service {
        host: [name, ".", domain].concat(),
        port: mode.default_port(),
        mode,
    }
}

fn is_within(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain)
        .is_some_and(|head| head.is_empty() || head.ends_with('.'))
}

/// True where asking on would bring the same answer: the bridge is not there, or will not have us.
fn is_hopeless(problem: &Problem) -> bool {
    match problem {
        Problem::BridgeUnreachable => true,
        Problem::Bridge { code, .. } => matches!(
            code,
            Code::OriginDenied
                | Code::Unauthorized
                | Code::TooMany
                | Code::RateLimited
                | Code::Draining
        ),
        _ => false,
    }
}

#[cfg(test)]
#[path = "finding_tests.rs"]
mod tests;
