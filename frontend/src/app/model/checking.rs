//! Looking for new mail, on demand and from time to time.
//!
//! A POP3 session sees the maildrop as it was at login: each look is another session, which the engine opens. What has
//! come waits outside the list until somebody wants to see it, so that no row moves under a reader's eyes.

use std::collections::HashMap;

use shared::{
    mailbox::Entry,
    problem::{Problem, ResponseCode, Step},
};

use super::{
    Effect, Focus, Timer,
    mailbox::{Bridge, Link, Mailbox, Notice, carry_over},
    opened::Fetch,
};
use crate::wire::Request;

/// How looking for new mail is going.
#[derive(Debug, Default)]
pub struct Checking {
    /// A look is under way.
    pub running: Option<Look>,
    /// What has come and is not in the list yet.
    pub held: Vec<Entry>,
    /// How many have come into the list while nobody was there.
    pub brought_in: usize,
    /// When the list was last as the maildrop: seconds since 1970.
    pub since: Option<i64>,
    /// The last look was in vain.
    pub failed: bool,
    /// What the person is told of a look that was not taken.
    pub refused: Option<NotNow>,
    /// Whether the person is told outside of the page.
    pub tell: Tell,
    failures: u32,
    hidden: bool,
    /// A look was due while nobody could have seen what came of it.
    due: bool,
}

/// Why somebody looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// A person asked for it.
    Asked,
    /// It was time.
    Due,
}

/// Why a look was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotNow {
    /// A file is in the making, from this session.
    Saving,
    /// The server wants a pause of so many seconds.
    TooEarly(u32),
    /// The server has no unique-ids: another session could not tell which messages are marked.
    Marks,
}

/// Whether the browser tells of new mail, outside of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tell {
    /// It cannot.
    #[default]
    Unable,
    /// Nobody has asked for it.
    Off,
    /// The browser asks the person.
    Asking,
    /// It does.
    On,
    /// The person, or the browser, does not allow it.
    Blocked,
}

/// What the browser has to do for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chore {
    /// Say what time it is.
    Clock,
    /// Say whether it can tell of new mail.
    CanTell,
    /// Ask the person whether it may.
    MayTell,
    /// Tell them how many have come.
    Tell(usize),
    /// They are here: take that back.
    Untell,
}

impl Checking {
    /// How many have come that were not looked at.
    pub fn fresh(&self) -> usize {
        self.held.len() + self.brought_in
    }
}

impl Mailbox {
    /// A person wants to know.
    pub fn check(&mut self, effects: &mut Vec<Effect>) {
        if self.link != Link::Live {
            return self.reconnect(effects);
        }
        if self.checking.running.is_some() {
            return;
        }
        self.notice = None;
        self.checking.refused = None;
        if self.is_saving() {
            self.checking.refused = Some(NotNow::Saving);
            return;
        }
        if !self.facts.uidl && self.marked() > 0 {
            self.checking.refused = Some(NotNow::Marks);
            return;
        }
        if !self.keeps_password {
            return self.reconnect(effects);
        }
        self.look(Look::Asked, effects);
    }

    /// It is time.
    pub fn check_due(&mut self, effects: &mut Vec<Effect>) {
        if !self.keeps_password {
            return;
        }
        let is_watched = !self.checking.hidden || self.checking.tell == Tell::On;
        let is_busy = self.leaving.is_some()
            || self.commit.under_way.is_some()
            || self.is_saving()
            || self.checking.running.is_some()
            || matches!(self.bridge, Bridge::Leaving | Bridge::Awaited(_))
            || matches!(&self.opened, Some(opened) if opened.fetch.is_awaited());
        let would_lose = !self.facts.uidl && self.marked() > 0;
        match self.link {
            Link::Live if !is_watched => self.checking.due = true,
            Link::Live if is_busy || would_lose => {
                effects.push(Effect::Timer(Timer::Check, BUSY_MS));
            }
            Link::Live => self.look(Look::Due, effects),
            // Nobody uses it. Who wants to be told is told, at a slower pace.
            Link::Released if self.checking.tell == Tell::On && !is_busy && !would_lose => {
                self.look(Look::Due, effects);
            }
            // The next listing sets the clock anew.
            _ => {}
        }
    }

    fn look(&mut self, why: Look, effects: &mut Vec<Effect>) {
        self.checking.running = Some(why);
        self.checking.due = false;
        let asked = why == Look::Asked;
        effects.push(Effect::Send(Request::Check { asked }));
    }

    /// The tab can be seen, or not.
    pub fn hidden(&mut self, hidden: bool, effects: &mut Vec<Effect>) {
        self.checking.hidden = hidden;
        if hidden {
            return;
        }
        effects.push(Effect::Session(Chore::Untell));
        if self.checking.due && self.link == Link::Live {
            self.check_due(effects);
        }
    }

    /// The person turns the switch.
    pub fn tell(&mut self, wanted: bool, effects: &mut Vec<Effect>) {
        match (wanted, self.checking.tell) {
            (true, Tell::Off) => {
                self.checking.tell = Tell::Asking;
                effects.push(Effect::Session(Chore::MayTell));
            }
            (false, Tell::On) => self.checking.tell = Tell::Off,
            _ => {}
        }
    }

    /// Somebody has looked, over another session.
    pub fn checked(&mut self, arrived: Vec<Entry>, gone: &[u32], effects: &mut Vec<Effect>) {
        let asked = self.checking.running == Some(Look::Asked);
        let new = arrived.len();
        self.bridge_is(Bridge::Steady);
        self.link = Link::Live;
        self.remove(gone, effects);
        self.checking
            .held
            .retain(|entry| gone.binary_search(&entry.number).is_err());
        self.checking.held.extend(arrived);
        let is_at_top = self.viewport.top <= 0.0 && !self.checking.hidden;
        if asked && is_at_top || self.rows.is_empty() {
            self.bring_in(effects);
        }
        self.notice = asked.then_some(Notice::Relisted { new }).or(self.notice);
        self.look_over(new, effects);
        if std::mem::take(&mut self.commit.reopen)
            && let Some(opened) = self
                .opened
                .as_mut()
                .filter(|opened| opened.fetch.is_awaited())
        {
            opened.fetch = Fetch::Waiting;
            let number = opened.number;
            effects.push(Effect::Send(Request::Open { number }));
        }
        self.pipeline.anew();
        self.want_headers(effects);
        self.leave_after_listing(effects);
    }

    /// A listing came; `new`: messages that were not in the one before.
    pub(super) fn check_after_listing(&mut self, new: usize, effects: &mut Vec<Effect>) {
        let unseen = self.link == Link::Released && self.facts.uidl;
        self.checking.held.clear();
        self.checking.brought_in = if unseen {
            self.checking.brought_in + new
        } else {
            0
        };
        if self.checking.since.is_none() {
            effects.push(Effect::Session(Chore::CanTell));
        }
        self.look_over(if unseen { new } else { 0 }, effects);
    }

    /// How the session is once a listing is there: only looked into, it is let go again.
    pub(super) fn link_after_listing(&self) -> Link {
        match (&self.link, self.checking.running) {
            (Link::Released, Some(Look::Due)) => Link::Released,
            _ => Link::Live,
        }
    }

    fn look_over(&mut self, new: usize, effects: &mut Vec<Effect>) {
        self.checking.running = None;
        self.checking.failed = false;
        self.checking.failures = 0;
        self.checking.refused = None;
        effects.push(Effect::Session(Chore::Clock));
        effects.push(Effect::Timer(Timer::Check, self.pause_ms()));
        if new > 0 && self.checking.hidden && self.checking.tell == Tell::On {
            let count = self.checking.fresh().max(new);
            effects.push(Effect::Session(Chore::Tell(count)));
        }
    }

    /// The look was in vain. Whatever is wanted next brings another session.
    pub fn unchecked(&mut self, effects: &mut Vec<Effect>) {
        self.bridge_is(Bridge::Gone);
        self.in_vain(effects);
    }

    /// The session is over. True if it was only there for a look, and nobody has to know.
    pub(super) fn look_failed(&mut self, problem: &Problem, effects: &mut Vec<Effect>) -> bool {
        let is_quiet = self.link == Link::Released && self.checking.running == Some(Look::Due);
        // A password that is not taken any more is not tried again behind a person's back.
        let is_refused = matches!(problem, Problem::Refused { step: Step::Login, refusal }
            if !matches!(refusal.code, Some(ResponseCode::InUse | ResponseCode::LoginDelay | ResponseCode::SysTemp)));
        if is_quiet && !is_refused {
            self.in_vain(effects);
            return true;
        }
        self.checking.running = None;
        false
    }

    fn in_vain(&mut self, effects: &mut Vec<Effect>) {
        self.checking.running = None;
        self.checking.failed = true;
        self.checking.failures += 1;
        effects.push(Effect::Timer(Timer::Check, self.pause_ms()));
    }

    /// The server wants a pause first.
    pub fn too_early(&mut self, seconds: u32, effects: &mut Vec<Effect>) {
        if self.checking.running.take() == Some(Look::Asked) {
            self.checking.refused = Some(NotNow::TooEarly(seconds));
        }
        let pause = seconds.saturating_add(1).saturating_mul(1_000);
        effects.push(Effect::Timer(Timer::Check, pause.max(BUSY_MS)));
    }

    /// Until the next look: longer where nobody watches, twice as long after each that was in vain.
    fn pause_ms(&self) -> u32 {
        let is_used = !self.checking.hidden && self.link == Link::Live;
        let pause = if is_used { CHECK_MS } else { UNWATCHED_MS };
        (pause << self.checking.failures.min(4)).min(PAUSE_MAX_MS)
    }

    /// The person wants to see what has come.
    pub fn show_new(&mut self, effects: &mut Vec<Effect>) {
        self.bring_in(effects);
        self.checking.brought_in = 0;
        self.viewport.top = 0.0;
        self.cursor = 0;
        effects.push(Effect::ScrollList(0.0));
        if let Some(row) = self.rows.first() {
            effects.push(Effect::Focus(Focus::Row(row.entry.number)));
        }
        self.want_headers(effects);
    }

    /// What has come goes into the list, newest first. The cursor stays on its message.
    fn bring_in(&mut self, effects: &mut Vec<Effect>) {
        let held = std::mem::take(&mut self.checking.held);
        if held.is_empty() {
            return;
        }
        if !self.rows.is_empty() {
            self.cursor += held.len();
        }
        let chosen: Vec<u32> = self.selected().collect();
        let new = held.into_iter().rev();
        let new = new.map(|entry| carry_over(entry, &mut HashMap::new(), &mut 0));
        let old = std::mem::take(&mut self.rows);
        self.rows = new.chain(old).collect();
        self.rows_moved(&chosen);
        self.pipeline.anew();
        effects.push(Effect::MeasureList);
    }

    /// These messages are gone, in ascending order. The cursor stays on its message, or goes to the next one.
    pub(super) fn remove(&mut self, gone: &[u32], effects: &mut Vec<Effect>) {
        let is_gone = |number: &u32| gone.binary_search(number).is_ok();
        let above = self.rows.iter().take(self.cursor);
        let above = above.filter(|row| is_gone(&row.entry.number)).count();
        let before = self.rows.len();
        let chosen: Vec<u32> = self.selected().collect();
        self.rows.retain(|row| !is_gone(&row.entry.number));
        if self.rows.len() == before {
            return;
        }
        self.rows_moved(&chosen);
        self.cursor = (self.cursor - above).min(self.rows.len().saturating_sub(1));
        for step in &mut self.undo {
            step.retain(|(number, _)| !is_gone(number));
        }
        self.undo.retain(|step| !step.is_empty());
        self.commit.by_saving.retain(|number| !is_gone(number));
        // What is being read stays, wherever the message is now.
        if let Some(opened) = &self.opened
            && is_gone(&opened.number)
            && opened.fetch.is_awaited()
        {
            self.opened = None;
        }
        effects.push(Effect::MeasureList);
    }
}

/// Between two looks: often enough for mail, seldom enough for a server that has to lock and list a maildrop each time.
const CHECK_MS: u32 = 300_000;

/// The same while nobody watches, for a person who wants to be told.
const UNWATCHED_MS: u32 = 900_000;

/// The longest pause after looks in vain.
const PAUSE_MAX_MS: u32 = 3_600_000;

/// Something else is under way: until it is asked again whether it still is.
const BUSY_MS: u32 = 30_000;
