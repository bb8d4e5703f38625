//! From login to the listing.

use core::time::Duration;

use super::{
    News, Phase, Stage, Visit,
    asking::Asked,
    returning::{Errand, Return},
};
use crate::{
    clock::Now,
    mailbox::listing,
    pop3::{
        capabilities::{Capabilities, Expire},
        client::SignedIn,
        command::Command,
    },
    problem::{Problem, Refusal},
};

/// The listing in the making.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Messages by STAT.
    pub(super) messages: Option<u32>,
    list: Option<Vec<(u32, u64)>>,
    uidl: Option<Vec<(u32, String)>>,
    uidl_asked: bool,
    /// CAPA after login is answered.
    capable: bool,
}

impl Visit {
    pub(super) fn signed_in(&mut self, how: SignedIn, now: Now) {
        self.signed_in_at = now.monotonic;
        self.facts.mechanism = Some(how.mechanism);
        self.index = Index::default();
        self.stage(Stage::Listing);
        if self.habits.lists {
            // All in one flight, where the server can pipeline.
            self.ask(Asked::Stat, Command::Stat, None, now);
            self.ask(Asked::List, Command::List, None, now);
            // Without CAPA nothing is announced; UIDL is then tried, as all such servers have it.
            if how.expected.as_ref().is_none_or(|can| can.uidl) {
                self.ask_uidl(now);
            }
        }
        self.news.push_back(News::HowSignedIn(how));
    }

    fn ask_uidl(&mut self, now: Now) {
        self.index.uidl_asked = true;
        self.ask(Asked::Uidl, Command::Uidl, None, now);
    }

    /// The answer to CAPA after login, or before it when looking around.
    pub(super) fn can(&mut self, capabilities: Option<Capabilities>, now: Now) {
        let can = capabilities.as_ref();
        self.facts.top = can.is_none_or(|can| can.top);
        self.facts.uidl = can.is_none_or(|can| can.uidl);
        self.facts.expire_days = match can.and_then(|can| can.expire) {
            Some(Expire::Days(days)) => Some(days),
            Some(Expire::Never) | None => None,
        };
        self.login_delay = can
            .and_then(|can| can.login_delay)
            .map_or(Duration::ZERO, |seconds| {
                Duration::from_secs(u64::from(seconds))
            });
        self.pipelining = can.is_some_and(|can| can.pipelining);
        self.index.capable = true;
        let uidl = self.facts.uidl;
        self.news.push_back(News::Capabilities(capabilities));
        if !self.habits.lists {
            self.arrived();
            return;
        }
        if self.index.uidl.is_none() && !self.index.uidl_asked && self.facts.mechanism.is_some() {
            if uidl {
                self.ask_uidl(now);
            } else {
                self.index.uidl = Some(Vec::new());
            }
        }
        self.complete(now);
    }

    pub(super) fn learn_list(&mut self, list: Vec<(u32, u64)>, now: Now) {
        self.index.list = Some(list);
        self.complete(now);
    }

    pub(super) fn learn_uidl(&mut self, uidl: Vec<(u32, String)>, now: Now) {
        self.index.uidl = Some(uidl);
        self.complete(now);
    }

    /// LIST was refused: without it there is nothing to show, unless there is nothing at all.
    pub(super) fn list_refused(&mut self, refusal: Refusal, now: Now) {
        if self.index.messages == Some(0) {
            return self.learn_list(Vec::new(), now);
        }
        let step = self.session.step();
        self.session.hang_up();
        self.closed(Some(Problem::Refused { step, refusal }), now);
    }

    fn complete(&mut self, now: Now) {
        if !self.index.capable || self.index.list.is_none() || self.index.uidl.is_none() {
            return;
        }
        let index = core::mem::take(&mut self.index);
        let list = index.list.unwrap_or_default();
        let entries = listing::entries(&list, index.uidl.unwrap_or_default());
        match core::mem::replace(&mut self.phase, Phase::Over) {
            Phase::SigningIn
            | Phase::Returning(Return {
                errand: Errand::SignIn,
                ..
            }) => {
                self.entries = entries;
                self.highest = self.entries.last().map_or(0, |entry| entry.number);
                if !self.habits.keeps_password {
                    self.config = None;
                }
                self.news.push_back(News::SignedIn(self.facts.clone()));
                self.news.push_back(News::Listed(self.entries.clone()));
                self.phase = Phase::Staying;
            }
            Phase::Returning(Return { errand, cause, .. }) => {
                // What a listing leaves out is not gone.
                let counted = index.messages.map_or(0, |messages| messages as usize);
                let is_whole = counted <= entries.len();
                match errand {
                    Errand::Delete(deletions) => {
                        self.came_back(deletions, cause, entries, is_whole, now);
                    }
                    Errand::Check { .. } => self.relist(entries, is_whole),
                    Errand::SignIn | Errand::Stay => self.resume(entries, is_whole),
                }
            }
            other => self.phase = other,
        }
    }

    /// Signed in where nothing is to be listed.
    fn arrived(&mut self) {
        if self.is_beginning() && self.facts.mechanism.is_some() {
            self.news.push_back(News::SignedIn(self.facts.clone()));
            self.phase = Phase::Staying;
        }
    }
}
