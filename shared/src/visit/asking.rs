//! What is asked of the server while somebody stays, and what becomes of it.

use super::{News, Phase, Visit};
use crate::{
    clock::Now,
    pop3::{
        client::{Handle, Reply},
        command::{Command, MessageNumber},
    },
    problem::Refusal,
};

/// Headers asked for at the same time on a server that can pipeline: enough to keep the line busy, few enough that a
/// message that a person opens does not wait long behind them.
const HEADERS_AHEAD: usize = 256;

/// The same where nobody waits for anything else: more than the client has in flight, so that it never runs dry.
const BULK_AHEAD: usize = 2_000;

/// Said in the server's stead of a message that is not in a later session's listing.
const GONE: &str = "no such message any more";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Stat,
    List,
    Uidl,
    Header(MessageNumber),
    /// To be handed over whole.
    Message(MessageNumber),
    /// To be passed on as it comes.
    Stream(MessageNumber),
    Delete(MessageNumber),
    /// Takes every mark back.
    Reset,
    Typed,
    Nothing,
}

/// A message under RETR. `octets` is `None` once nobody wants it any more.
#[derive(Debug)]
pub(super) struct Arriving {
    pub(super) number: MessageNumber,
    pub(super) octets: Option<Vec<u8>>,
    expected: u64,
}

impl Visit {
    pub(super) fn ask(&mut self, asked: Asked, command: Command, hint: Option<u64>, now: Now) {
        if let Some(handle) = self.session.request(command, hint, now) {
            self.asked.push_back((handle, asked));
        }
    }

    /// Asks for what is wanted next. True where something was asked.
    pub(super) fn go_on(&mut self, now: Now) -> bool {
        match &self.phase {
            Phase::Staying if self.drain.is_some() || self.checking => {
                return self.leave_session(now);
            }
            Phase::Staying => {}
            Phase::Away => {
                self.come_for_work(now);
                return false;
            }
            Phase::Deleting(_) => return self.delete_on(now),
            _ => return false,
        }
        let busy = self.asked.len();
        if let Some(&number) = self.to_open.front().filter(|_| self.arriving.is_none()) {
            self.to_open.pop_front();
            self.arriving = Some(Arriving {
                number,
                octets: Some(Vec::new()),
                expected: self.octets(number).unwrap_or(0),
            });
            self.ask_about(Asked::Message(number), number, Command::Retr, now);
            return true;
        }
        if self.arriving.is_some() {
            return false;
        }
        if busy < BULK_AHEAD
            && let Some(number) = self.to_fetch.pop_front()
        {
            self.ask_about(Asked::Stream(number), number, Command::Retr, now);
            return true;
        }
        let ahead = match (self.habits.is_bulk, self.pipelining) {
            (true, _) => BULK_AHEAD,
            (false, true) => HEADERS_AHEAD,
            (false, false) => 1,
        };
        if busy < ahead
            && self.facts.top
            && let Some(number) = self.wanted.pop_front()
        {
            let head = |number| Command::Top(number, 0);
            self.ask_about(Asked::Header(number), number, head, now);
            return true;
        }
        false
    }

    /// Asks about a message by the number that it has in this session.
    fn ask_about(
        &mut self,
        asked: Asked,
        number: MessageNumber,
        command: impl FnOnce(MessageNumber) -> Command,
        now: Now,
    ) {
        match self.here(number) {
            Some(here) => self.ask(asked, command(here), self.octets(number), now),
            None => {
                let text = GONE.to_owned();
                self.refused(asked, Refusal { code: None, text }, now);
            }
        }
    }

    /// What LIST says of a message.
    fn octets(&self, number: MessageNumber) -> Option<u64> {
        let found = self
            .entries
            .binary_search_by_key(&number.get(), |entry| entry.number);
        found.ok().map(|at| self.entries[at].octets)
    }

    /// Replies come in the order of asking; what was withdrawn has none.
    pub(super) fn outcome_of(&mut self, handle: Handle) -> Option<Asked> {
        while let Some((front, asked)) = self.asked.pop_front() {
            if front == handle {
                return Some(asked);
            }
        }
        None
    }

    pub(super) fn data(&mut self, handle: Handle, octets: Vec<u8>) {
        let asked = self.asked.iter().find(|(asked, _)| *asked == handle);
        match asked {
            Some(&(_, Asked::Stream(number))) => {
                let number = number.get();
                self.news.push_back(News::Data { number, octets });
                return;
            }
            // Nobody wants it any more.
            Some((_, Asked::Nothing)) => return,
            _ => {}
        }
        let Some(Arriving {
            number,
            octets: Some(kept),
            expected,
        }) = &mut self.arriving
        else {
            return;
        };
        kept.extend_from_slice(&octets);
        let progress = News::Progress {
            number: number.get(),
            received: kept.len() as u64,
            expected: *expected,
        };
        // Only the newest progress is news.
        match self.news.back_mut() {
            Some(last @ News::Progress { .. }) => *last = progress,
            _ => self.news.push_back(progress),
        }
    }

    pub(super) fn done(&mut self, asked: Asked, reply: Reply, now: Now) {
        if matches!(
            asked,
            Asked::Header(_) | Asked::Message(_) | Asked::Stream(_)
        ) {
            self.drains = 0;
        }
        match (asked, reply) {
            (Asked::Stat, Reply::Stat { messages, .. }) => self.index.messages = Some(messages),
            (Asked::List, Reply::List(list)) => self.learn_list(list, now),
            (Asked::Uidl, Reply::Uidl(uidl)) => self.learn_uidl(uidl, now),
            (Asked::Header(number), Reply::Top(octets)) => {
                self.news.push_back(News::Header {
                    number: number.get(),
                    octets,
                });
            }
            (Asked::Message(number), _) => {
                if let Some(octets) = self.arriving.take().and_then(|arriving| arriving.octets) {
                    self.news.push_back(News::Message {
                        number: number.get(),
                        octets,
                    });
                }
            }
            (Asked::Stream(number), _) => {
                let number = number.get();
                self.news.push_back(News::Fetched { number });
            }
            (Asked::Delete(number), _) => self.deleted(number, None),
            (Asked::Reset, _) => self.stopped(true, now),
            (Asked::Typed, Reply::Raw { text, lines }) => {
                self.news.push_back(News::Said { text, lines });
            }
            _ => {}
        }
    }

    pub(super) fn refused(&mut self, asked: Asked, refusal: Refusal, now: Now) {
        match asked {
            // Without STAT there is still LIST.
            Asked::Stat | Asked::Nothing => {}
            Asked::List => self.list_refused(refusal, now),
            Asked::Uidl => {
                self.facts.uidl = false;
                self.learn_uidl(Vec::new(), now);
            }
            Asked::Header(number) => self.news.push_back(News::HeaderRefused {
                number: number.get(),
                refusal,
            }),
            Asked::Message(number) => {
                let arriving = self.arriving.take();
                if arriving.is_some_and(|arriving| arriving.octets.is_some()) {
                    self.message_refused(number, refusal);
                }
            }
            Asked::Stream(number) => self.message_refused(number, refusal),
            Asked::Delete(number) => self.deleted(number, Some(refusal)),
            Asked::Reset => self.stopped(false, now),
            Asked::Typed => self.news.push_back(News::SaidNo(refusal)),
        }
    }

    fn message_refused(&mut self, number: MessageNumber, refusal: Refusal) {
        self.news.push_back(News::MessageRefused {
            number: number.get(),
            refusal,
        });
    }
}
