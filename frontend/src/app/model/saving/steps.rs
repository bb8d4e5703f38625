//! A save from the question to the receipt, step by step.

use std::collections::{HashMap, VecDeque};

use shared::keep::Form;

use super::{
    super::{
        Effect,
        mailbox::{Header, Link, Mailbox},
        opened::Opened,
    },
    Event, Job, Missing, Phase, Saving, Title, Wanted, What, Why,
};
use crate::wire::{MESSAGE_MAX, MessageProblem, Request};

impl Mailbox {
    /// True while a file is in the making.
    pub fn is_saving(&self) -> bool {
        let saving = self.keep.saving.as_ref();
        saving.is_some_and(Saving::is_running)
    }

    /// How many messages that would be, and their octets.
    pub fn extent(&self, what: What) -> (usize, u64) {
        let numbers = self.numbers_of(what);
        let octets = numbers.iter().filter_map(|&number| self.row(number));
        (numbers.len(), octets.map(|row| row.entry.octets).sum())
    }

    /// The person is asked for the form.
    pub fn ask_form(&mut self, what: What) {
        if !self.is_saving() && !self.numbers_of(what).is_empty() {
            self.keep.asking = Some(what);
        }
    }

    /// They do not want to save.
    pub fn save_not(&mut self, effects: &mut Vec<Effect>) {
        if self.keep.asking.take().is_some() {
            self.focus_back(effects);
        }
    }

    /// They have chosen.
    pub fn save_as(&mut self, what: What, form: Form, effects: &mut Vec<Effect>) {
        self.keep.asking = None;
        self.save_these(&self.numbers_of(what), form, effects);
    }

    /// Saves these messages in this order.
    pub fn save_these(&mut self, numbers: &[u32], form: Form, effects: &mut Vec<Effect>) {
        if self.is_saving() || numbers.is_empty() {
            return;
        }
        let rows = numbers.iter().filter_map(|&number| self.row(number));
        let (waiting, large): (Vec<_>, Vec<_>) = (0..)
            .zip(rows)
            .map(|(key, row)| Wanted {
                key,
                number: row.entry.number,
                id: row.entry.unique_id.clone(),
                octets: row.entry.octets,
            })
            .partition(|wanted| wanted.octets <= MESSAGE_MAX);
        let missing = large.iter().map(|one| self.missing(one, Why::TooLarge));
        let missing: Vec<Missing> = missing.collect();
        // A file of one message is that message.
        let form = match form {
            Form::Eml if numbers.len() > 1 => Form::Zip,
            form => form,
        };
        self.keep.last += 1;
        self.keep.held = false;
        let saving = Saving {
            id: self.keep.last,
            form,
            phase: Phase::Choosing,
            name: String::new(),
            is_placed: false,
            total: waiting.len() + missing.len(),
            octets: waiting.iter().map(|wanted| wanted.octets).sum(),
            arrived: 0,
            rate: 0,
            kept: Vec::new(),
            missing,
            waiting: waiting.into(),
            flying: VecDeque::new(),
            landing: VecDeque::new(),
            partial: 0,
            settled: 0,
            looked: (0.0, 0),
            revived_at: None,
        };
        effects.push(Effect::Keep(Job::Begin {
            id: saving.id,
            form,
            whose: self.account.user.clone(),
            only: (form == Form::Eml).then(|| self.title(numbers[0])),
        }));
        self.keep.saving = Some(saving);
    }

    /// The person has had enough: there will be no file.
    pub fn stop_saving(&mut self, effects: &mut Vec<Effect>) {
        self.end_saving(Phase::Stopped, effects);
    }

    /// The rest cannot be had, or is not waited for: the file ends here.
    pub fn finish_saving(&mut self, effects: &mut Vec<Effect>) {
        let Some(saving) = self.running() else { return };
        if saving.phase != Phase::Running {
            return;
        }
        let rest: Vec<Wanted> = saving
            .flying
            .drain(..)
            .chain(saving.waiting.drain(..))
            .collect();
        saving.partial = 0;
        effects.push(Effect::Keep(Job::Void));
        effects.push(Effect::Send(Request::StopFetching));
        let rest: Vec<Missing> = rest
            .iter()
            .map(|one| self.missing(one, Why::NotReached))
            .collect();
        if let Some(saving) = &mut self.keep.saving {
            saving.missing.extend(rest);
        }
        self.save_on(effects);
    }

    /// The receipt is put away.
    pub fn put_receipt_away(&mut self) {
        if !self.is_saving() {
            self.keep.saving = None;
        }
    }

    /// Signing out now would end a file that is in the making: the strip says so instead.
    pub fn is_held_by_saving(&mut self) -> bool {
        self.keep.held = self.is_saving();
        self.keep.held
    }

    /// The port says something.
    pub fn keep_says(&mut self, id: u32, event: Event, effects: &mut Vec<Effect>) {
        let Some(saving) = self.running().filter(|saving| saving.id == id) else {
            return;
        };
        match event {
            Event::Ready { name, is_placed } => {
                saving.name = name;
                saving.is_placed = is_placed;
                saving.phase = Phase::Running;
                self.revive(effects);
                self.save_on(effects);
            }
            Event::NotChosen => self.keep.saving = None,
            Event::Written(keys) => {
                for key in keys {
                    let at = saving.landing.iter().position(|one| one.key == key);
                    saving
                        .kept
                        .extend(at.and_then(|at| saving.landing.remove(at)));
                }
                self.save_on(effects);
            }
            Event::Clock(at) => saving.clock(at),
            Event::Closed => {
                saving.phase = Phase::Done;
                let kept = saving.kept.iter().map(|one| one.number);
                let numbers: Vec<u32> = kept.filter(|&number| number != NOBODY).collect();
                self.keep.held = false;
                self.saved(&numbers);
            }
            Event::Failed(fault) => self.end_saving(Phase::Failed(fault), effects),
        }
    }

    /// More of a message has come.
    pub fn piece(
        &mut self,
        (save, number): (u32, u32),
        octets: Vec<u8>,
        is_last: bool,
        effects: &mut Vec<Effect>,
    ) {
        let title = is_last.then(|| self.title(number));
        let Some(saving) = self.running().filter(|saving| saving.id == save) else {
            return;
        };
        if !saving.flying.iter().any(|one| one.number == number) {
            return;
        }
        saving.partial += octets.len() as u64;
        saving.arrived = saving.settled + saving.partial;
        if MESSAGE_MAX < saving.partial {
            // More than was listed: the rest of it finds nobody who wants it.
            effects.push(Effect::Keep(Job::Void));
            return self.not_kept(number, Why::TooLarge, effects);
        }
        effects.push(Effect::Keep(Job::Piece(octets)));
        if let Some(title) = title
            && let Some(wanted) = saving.take_flying(number)
        {
            saving.settled = saving.arrived;
            saving.partial = 0;
            let key = wanted.key;
            saving.landing.push_back(wanted);
            effects.push(Effect::Keep(Job::Whole { key, title }));
        }
    }

    /// What came of the message that is arriving is void.
    pub fn starts_over(&mut self, number: u32, effects: &mut Vec<Effect>) {
        let Some(saving) = self.running() else { return };
        if saving.flying.iter().any(|one| one.number == number) {
            saving.partial = 0;
            saving.arrived = saving.settled;
            effects.push(Effect::Keep(Job::Void));
        }
    }

    /// The server would not give a message.
    pub fn save_refused(&mut self, number: u32, why: MessageProblem, effects: &mut Vec<Effect>) {
        let why = match why {
            MessageProblem::Refused(refusal) => Why::Refused(refusal),
            MessageProblem::TooLarge => Why::TooLarge,
        };
        self.not_kept(number, why, effects);
    }

    /// The session is lost. What was under way is asked for again in the next one, which is made at once if the last one
    /// was good for anything.
    pub fn save_interrupted(&mut self, effects: &mut Vec<Effect>) {
        let Some(saving) = self.running() else { return };
        while let Some(wanted) = saving.flying.pop_back() {
            saving.waiting.push_front(wanted);
        }
        saving.partial = 0;
        saving.arrived = saving.settled;
        saving.looked = (0.0, 0);
        effects.push(Effect::Keep(Job::Void));
        let kept = Some(saving.kept.len());
        if saving.phase == Phase::Running && saving.revived_at != kept {
            saving.revived_at = kept;
            self.revive(effects);
        }
    }

    /// There is a new listing: the messages have other numbers.
    pub fn save_after_listing(&mut self, effects: &mut Vec<Effect>) {
        if !self.is_saving() {
            return;
        }
        let places: HashMap<String, u32> = self
            .rows
            .iter()
            .filter_map(|row| Some((row.entry.unique_id.clone()?, row.entry.number)))
            .collect();
        let place = |wanted: &Wanted| places.get(wanted.id.as_deref()?).copied();
        let Some(mut saving) = self.keep.saving.take() else {
            return;
        };
        for wanted in saving.kept.iter_mut().chain(&mut saving.landing) {
            // What is gone must not be found under the number of another.
            wanted.number = place(wanted).unwrap_or(NOBODY);
        }
        let again = saving.flying.drain(..).chain(saving.waiting.drain(..));
        let mut waiting = VecDeque::new();
        for mut wanted in again {
            match place(&wanted) {
                Some(number) => {
                    wanted.number = number;
                    waiting.push_back(wanted);
                }
                None => {
                    let why = if wanted.id.is_some() {
                        Why::Gone
                    } else {
                        Why::Unnamed
                    };
                    saving.missing.push(Missing {
                        number: wanted.number,
                        subject: None,
                        why,
                    });
                }
            }
        }
        saving.waiting = waiting;
        saving.partial = 0;
        saving.arrived = saving.settled;
        effects.push(Effect::Keep(Job::Void));
        self.keep.saving = Some(saving);
        self.save_on(effects);
    }

    /// Asks for the next messages, or ends the file.
    fn save_on(&mut self, effects: &mut Vec<Effect>) {
        let is_live = self.link == Link::Live;
        let Some(saving) = self.running().filter(|it| it.phase == Phase::Running) else {
            return;
        };
        if saving.waiting.is_empty() && saving.flying.is_empty() && saving.landing.is_empty() {
            saving.phase = Phase::Closing;
            effects.push(Effect::Keep(Job::Finish));
        } else if is_live {
            let numbers = saving.refill();
            let save = saving.id;
            if !numbers.is_empty() {
                effects.push(Effect::Send(Request::Fetch { save, numbers }));
            }
        }
    }

    fn revive(&mut self, effects: &mut Vec<Effect>) {
        if matches!(self.link, Link::Released | Link::Lost(_)) && !self.is_too_early() {
            self.reconnect(effects);
        }
    }

    fn not_kept(&mut self, number: u32, why: Why, effects: &mut Vec<Effect>) {
        let taken = self.running().and_then(|saving| saving.take_flying(number));
        let Some(wanted) = taken else {
            return;
        };
        let missing = self.missing(&wanted, why);
        if let Some(saving) = &mut self.keep.saving {
            saving.octets = saving.octets.saturating_sub(wanted.octets);
            saving.partial = 0;
            saving.arrived = saving.settled;
            saving.missing.push(missing);
        }
        self.save_on(effects);
    }

    fn end_saving(&mut self, phase: Phase, effects: &mut Vec<Effect>) {
        let Some(saving) = self.running() else { return };
        saving.phase = phase;
        self.keep.held = false;
        effects.push(Effect::Send(Request::StopFetching));
        effects.push(Effect::Keep(Job::Abort));
    }

    fn running(&mut self) -> Option<&mut Saving> {
        self.keep
            .saving
            .as_mut()
            .filter(|saving| saving.is_running())
    }

    fn missing(&self, wanted: &Wanted, why: Why) -> Missing {
        let title = self.title(wanted.number);
        Missing {
            number: wanted.number,
            subject: Some(title.subject).filter(|subject| !subject.is_empty()),
            why,
        }
    }

    fn title(&self, number: u32) -> Title {
        let row = self.row(number);
        let opened = self.opened.as_ref().filter(|it| it.number == number);
        let summary = row
            .and_then(|row| match &row.header {
                Header::Known(summary) => Some(&**summary),
                _ => None,
            })
            .or_else(|| opened.and_then(Opened::summary));
        let Some(summary) = summary else {
            return Title {
                number,
                ..Title::default()
            };
        };
        let sender = summary.from.first();
        Title {
            number,
            date: summary.date,
            sender: sender.map_or_else(String::new, |one| {
                let named = Some(&one.name).filter(|name| !name.is_empty());
                named.unwrap_or(&one.address).clone()
            }),
            subject: summary.subject.clone(),
        }
    }

    fn numbers_of(&self, what: What) -> Vec<u32> {
        match what {
            // The oldest first, as they came.
            What::All => self.rows.iter().rev().map(|row| row.entry.number).collect(),
            What::Selected => {
                let mut numbers: Vec<u32> = self.selected().collect();
                numbers.reverse();
                numbers
            }
            What::One(number) => vec![number],
        }
    }
}

/// No message has this number (RFC 1939 §5).
const NOBODY: u32 = 0;
