//! Cleaning up: what thousands of messages have in common, when they came, and what the rules in the search field would
//! delete. It chooses and marks; nothing is sent before the person confirms the marks, as everywhere.

use shared::mailbox::{
    groups::{Facet, Groups, groups},
    search::{Today, editing},
    timeline::Timeline,
};

use super::{
    Action, Effect, Focus, Timer,
    mailbox::{Mailbox, Notice},
};

/// What a person does about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clean {
    /// Begin, at this moment: milliseconds since 1970.
    Open(Today, i64),
    /// Back to reading.
    Close,
    /// Group by something else.
    By(Facet),
    /// Choose a group, or no longer: which of them.
    Toggle(usize),
    /// List more groups.
    More,
    /// Never delete a group's messages: which of them.
    KeepGroup(usize),
    /// Never delete what this rule finds.
    Keep(String),
    /// Forget a rule of that kind: which of them.
    Forget(usize),
    /// Protect a message, or the cursor's; or no longer.
    Protect(Option<u32>),
    /// A bar of the chart was pressed.
    Grab(usize),
    /// It was drawn to this one.
    Pull(usize),
    /// It was let go: what was drawn over is chosen.
    Drop,
    /// The keyboard goes so many bars on; drawing over them, or not.
    Step(isize, bool),
    /// All of the time again.
    AnyTime,
    /// Mark what would be deleted.
    Mark,
    /// On a narrow screen: the list of messages in the place of this, or this again.
    List(bool),
}

impl From<Clean> for Action {
    fn from(clean: Clean) -> Self {
        Self::Clean(clean)
    }
}

/// A clean-up.
#[derive(Debug, Default)]
pub struct Cleaning {
    /// When it began, in milliseconds since 1970, and how many headers were here then.
    pub begun: (i64, usize),
    /// What messages are grouped by.
    pub facet: Facet,
    /// Messages with something in common, the largest group first.
    pub groups: Groups,
    /// How many groups are listed.
    pub listed: usize,
    /// All messages over time.
    pub timeline: Timeline,
    /// The bars that are being drawn over, from the first that was pressed.
    pub drawn: Option<(usize, usize)>,
    /// What the rules in the search field would delete.
    pub dry_run: DryRun,
    /// On a narrow screen the list is in sight.
    pub list: bool,
    /// The search field says something else by now.
    pub(super) stale: bool,
    pub(super) today: Today,
    /// What the groups were made of, so that they are not made again in vain: 100,000 subjects take a moment.
    made_of: Option<(Facet, String, usize, usize)>,
}

/// What would be deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DryRun {
    /// The messages' rows.
    pub rows: Vec<u32>,
    /// Their size by the listing.
    pub octets: u64,
    /// How many of them are marked already.
    pub marked: u32,
    /// Messages that match, and are protected.
    pub protected: u32,
    /// Messages that may match: their headers are not here yet.
    pub unknown: u32,
}

impl Mailbox {
    /// One thing that the person did.
    pub(super) fn clean(&mut self, clean: Clean, effects: &mut Vec<Effect>) {
        if self.leaving.is_some() || self.asking {
            return;
        }
        match clean {
            Clean::Open(today, now) => return self.begin_cleaning(today, now, effects),
            Clean::Keep(rule) => return self.keep_rule(&rule),
            Clean::Forget(place) => return self.forget_rule(place),
            Clean::Protect(number) => return self.protect(number),
            _ => {}
        }
        let Some(cleaning) = &mut self.cleaning else {
            return;
        };
        match clean {
            Clean::Close => self.end_cleaning(effects),
            Clean::By(facet) => {
                cleaning.facet = facet;
                cleaning.listed = LISTED;
                self.regroup();
            }
            Clean::More => cleaning.listed += LISTED,
            Clean::Toggle(place) => {
                let facet = cleaning.facet;
                if let Some(rule) = cleaning.rule(place) {
                    let asked = editing::toggled(&self.view.asked, facet, &rule);
                    self.ask(asked, effects);
                }
            }
            Clean::KeepGroup(place) => {
                if let Some(rule) = cleaning.rule(place) {
                    self.keep_rule(&rule);
                }
            }
            Clean::Grab(bar) => cleaning.drawn = Some((bar, bar)),
            Clean::Pull(bar) => {
                if let Some((_, last)) = &mut cleaning.drawn {
                    *last = bar;
                }
            }
            Clean::Step(step, on) => cleaning.step(step, on),
            Clean::Drop => {
                if let Some((first, last)) = cleaning.drawn.take() {
                    let (span, today) = (cleaning.timeline.span(first, last), cleaning.today);
                    let asked = editing::within(&self.view.asked, Some(span), today);
                    self.ask(asked, effects);
                }
            }
            Clean::AnyTime => {
                let asked = editing::at_any_time(&self.view.asked);
                self.ask(asked, effects);
            }
            Clean::Mark => self.mark_matching(effects),
            Clean::List(list) => {
                cleaning.list = list;
                effects.push(Effect::MeasureList);
                effects.push(Effect::Focus(if list {
                    Focus::List
                } else {
                    Focus::Cleaning
                }));
            }
            Clean::Open(..) | Clean::Keep(_) | Clean::Forget(_) | Clean::Protect(_) => {}
        }
    }

    fn begin_cleaning(&mut self, today: Today, now: i64, effects: &mut Vec<Effect>) {
        if self.cleaning.is_none() {
            self.cleaning = Some(Box::new(Cleaning {
                begun: (now, self.tally().headers),
                listed: LISTED,
                today,
                ..Cleaning::default()
            }));
            self.sample_headers();
            self.want_headers(effects);
            self.regroup();
        }
        effects.push(Effect::Focus(Focus::Cleaning));
    }

    /// The keep rules stay: what was protected is protected until the visit ends.
    pub(super) fn end_cleaning(&mut self, effects: &mut Vec<Effect>) {
        self.cleaning = None;
        effects.push(Effect::MeasureList);
        self.focus_back(effects);
    }

    fn ask(&mut self, asked: String, effects: &mut Vec<Effect>) {
        let today = self.cleaning.as_ref().map(|cleaning| cleaning.today);
        self.search(asked, today.unwrap_or_default(), effects);
        self.regroup_soon(0, effects);
    }

    /// The groups, the chart and the dry run anew, from what is known now.
    pub(super) fn regroup(&mut self) {
        let Some(mut cleaning) = self.cleaning.take() else {
            return;
        };
        let mut matching = vec![false; self.rows.len()];
        if !self.view.query.is_empty() {
            for &row in self.view.matching() {
                matching[row as usize] = true;
            }
        }
        self.regroup_by(&mut cleaning);
        if cleaning.drawn.is_none() {
            let messages = self.rows.iter().zip(&matching);
            let messages = messages.map(|(row, chosen)| {
                let date = row.keys.as_ref().and_then(|keys| keys.date);
                (date, *chosen)
            });
            cleaning.timeline = Timeline::of(messages, None, cleaning.today);
        }
        cleaning.dry_run = self.dry_run(&matching);
        cleaning.stale = false;
        self.cleaning = Some(cleaning);
    }

    /// In a task of its own, so many milliseconds after the last change: what is typed or pressed is on the screen before.
    pub(super) fn regroup_soon(&mut self, after_ms: u32, effects: &mut Vec<Effect>) {
        if let Some(cleaning) = &mut self.cleaning {
            cleaning.stale = true;
            effects.push(Effect::Timer(Timer::Regroup, after_ms));
        }
    }

    fn regroup_by(&self, cleaning: &mut Cleaning) {
        let others = editing::without(&self.view.asked, cleaning.facet);
        let made_of = (
            cleaning.facet,
            others,
            self.rows.len(),
            self.tally().headers,
        );
        if cleaning.made_of.as_ref() == Some(&made_of) {
            return;
        }
        let query = shared::mailbox::search::Query::parse(&made_of.1, cleaning.today);
        let copies = self.copies(&query);
        let is_in = |row: &u32| {
            let text = self.rows[*row as usize].text.as_deref();
            query.matches(self.item(*row, &copies), text)
        };
        let rows = (0..self.rows.len() as u32).filter(is_in);
        cleaning.groups = groups(rows, cleaning.facet, cleaning.today, |row| {
            self.item(row, &copies)
        });
        cleaning.made_of = Some(made_of);
    }

    fn dry_run(&self, matching: &[bool]) -> DryRun {
        let mut dry_run = DryRun::default();
        let query = &self.view.query;
        if query.is_empty() {
            return dry_run;
        }
        let protected = self.protected();
        for (place, row) in self.rows.iter().enumerate() {
            if !matching[place] {
                let could = row.keys.is_none()
                    && query.could_match(self.item(place as u32, &[]), row.text.as_deref());
                dry_run.unknown += u32::from(could);
            } else if protected.of(self, place) {
                dry_run.protected += 1;
            } else {
                dry_run.rows.push(place as u32);
                dry_run.octets += row.entry.octets;
                dry_run.marked += u32::from(row.marked);
            }
        }
        dry_run
    }

    fn mark_matching(&mut self, effects: &mut Vec<Effect>) {
        // Never what a former rule has found.
        if self
            .cleaning
            .as_ref()
            .is_some_and(|cleaning| cleaning.stale)
        {
            self.regroup();
        }
        let rows = match &self.cleaning {
            Some(cleaning) if !self.is_deleting() => cleaning.dry_run.rows.clone(),
            _ => return,
        };
        let numbers: Vec<u32> = rows
            .iter()
            .filter_map(|row| Some(self.rows.get(*row as usize)?.entry.number))
            .collect();
        self.commit.asking = false;
        let (marked, _) = self.set_marks(&numbers, true);
        self.notice = Some(Notice::MarkedMany(marked));
        self.regroup();
        // The next step is below the list.
        if let Some(cleaning) = &mut self.cleaning {
            cleaning.list = true;
        }
        effects.push(Effect::MeasureList);
        effects.push(Effect::Focus(Focus::MarksBar));
    }
}

impl Cleaning {
    /// The rule that finds a group.
    pub fn rule(&self, place: usize) -> Option<String> {
        self.groups.groups.get(place)?.common.rule()
    }

    fn step(&mut self, step: isize, on: bool) {
        let Some(last) = self.timeline.bars.len().checked_sub(1) else {
            return;
        };
        let bar = match self.drawn {
            Some((_, bar)) => bar.saturating_add_signed(step).min(last),
            None => self.highest(),
        };
        let first = self.drawn.filter(|_| on).map_or(bar, |(first, _)| first);
        self.drawn = Some((first, bar));
    }

    /// The bar with the most messages.
    pub fn highest(&self) -> usize {
        let bars = self.timeline.bars.iter().enumerate();
        bars.max_by_key(|(_, bar)| bar.count)
            .map_or(0, |(place, _)| place)
    }
}

/// Groups that are listed at first, and more at a time.
const LISTED: usize = 30;
