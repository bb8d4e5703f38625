//! Which rows are shown, and in which order: sorted, filtered, in threads. Everything that a person sees or steps
//! through goes by this view; the rows themselves stay as the server lists them.
//!
//! While headers come, the view is made anew in batches, and the row that a person looks at stays where it is.

use std::{cell::Cell, ops::Range, rc::Rc};

use shared::{
    mail::view::Summary,
    mailbox::{
        fold::fold,
        keys::Keys,
        order::{Sort, sort},
        search::{Query, Today},
        selection::Selection,
        threads::{Threaded, Threads},
    },
};

use super::{
    Action, Effect, Focus, Timer,
    list::Density,
    mailbox::{Header, Mailbox},
};

/// What a person does with the list as a whole.
#[derive(Clone, Debug, PartialEq)]
pub enum List {
    /// Another order.
    Sort(Sort),
    /// In threads, or each for itself.
    Threads(bool),
    /// Something was typed into the search field.
    Search(String, Today),
    /// All messages again, and the keyboard back to the list.
    ClearSearch,
    /// The keyboard into the search field.
    FocusSearch,
    /// The keyboard into the list.
    FocusList,
    /// Fold the thread of a message, or of the cursor's row; or unfold it.
    Fold(Option<u32>, bool),
    /// Choose a message, or the cursor's row; or no longer.
    Toggle(Option<u32>),
    /// Choose everything up to a message.
    ExtendTo(u32),
    /// Choose on, so many rows from the cursor.
    ExtendBy(isize),
    /// Choose all that match, or none of them.
    ToggleAll,
    /// Choose none.
    ClearSelection,
    /// Mark the chosen ones for deletion.
    DeleteSelected,
    /// The list's edge was taken, here, in CSS pixels; the list is so wide.
    Grip(i32, u32),
    /// It was drawn here.
    Pull(i32),
    /// The list is to be so wide, in CSS pixels.
    Width(u32),
}

impl From<List> for Action {
    fn from(list: List) -> Self {
        Self::List(list)
    }
}

/// The rows that are shown, and by what rules.
#[derive(Debug, Default)]
pub struct View {
    /// Their order.
    pub sort: Sort,
    /// Answers stand below what they answer.
    pub threaded: bool,
    /// What stands in the search field.
    pub asked: String,
    /// The same, understood.
    pub query: Rc<Query>,
    /// The chosen rows.
    pub selection: Selection,
    /// How wide the list is, in CSS pixels, once somebody has said so.
    pub width: Option<u32>,
    pub(super) grip: (i32, u32),
    shown: Vec<u32>,
    /// Where there are threads: those, and what is folded away below them.
    matching: Vec<u32>,
    /// For each row its place among those shown, or [`HIDDEN`].
    places: Vec<u32>,
    /// Where there are threads: what is known of each row that is shown.
    threads: Vec<Threaded>,
    links: Threads,
    /// A row of each thread that is folded.
    folded: Vec<u32>,
    /// Headers have come since the view was made, and a timer runs to make it anew.
    stale: bool,
}

impl View {
    /// The rows that are shown, in their order.
    pub fn shown(&self) -> &[u32] {
        &self.shown
    }

    /// The rows that are shown, and those that would be if nothing were folded.
    pub(super) fn matching(&self) -> &[u32] {
        if self.threaded {
            &self.matching
        } else {
            &self.shown
        }
    }

    /// A row, and what is folded away below it.
    pub(super) fn with_folded(&self, row: u32) -> Vec<u32> {
        if !self.threaded || !self.is_folded(row) {
            return vec![row];
        }
        let top = self.links.top(row);
        let of_thread = |other: &u32| self.links.top(*other) == top;
        self.matching.iter().copied().filter(of_thread).collect()
    }

    /// A row's place among those shown.
    pub fn place(&self, row: usize) -> Option<usize> {
        let place = *self.places.get(row)?;
        (place != HIDDEN).then_some(place as usize)
    }

    /// What is known of a row's thread, by its place; `None` without threads.
    pub fn thread(&self, place: usize) -> Option<Threaded> {
        self.threads.get(place).copied()
    }

    /// True if only the first row of a row's thread is shown.
    pub fn is_folded(&self, row: u32) -> bool {
        let top = self.links.top(row);
        self.folded.iter().any(|row| self.links.top(*row) == top)
    }

    /// Headers can change what is shown, or where.
    fn needs_headers(&self) -> bool {
        self.threaded || self.sort.needs_headers() || !self.query.is_empty()
    }
}

/// What is counted over all rows, once for each change.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// Messages marked.
    pub marked: usize,
    /// Octets of all.
    pub octets: u64,
    /// Headers that are known, or cannot be.
    pub headers: usize,
    /// Messages whose text is here.
    pub texts: usize,
}

/// A [`Tally`] as long as it is true.
pub type Counted = Cell<Option<Tally>>;

impl Mailbox {
    /// What is counted over all rows. Scrolling through 100,000 of them must not count them each time.
    pub fn tally(&self) -> Tally {
        self.counted.get().unwrap_or_else(|| {
            let mut tally = Tally::default();
            for row in &self.rows {
                tally.marked += usize::from(row.marked);
                tally.octets += row.entry.octets;
                tally.headers +=
                    usize::from(matches!(row.header, Header::Known(_) | Header::Missing));
                tally.texts += usize::from(row.text.is_some());
            }
            self.counted.set(Some(tally));
            tally
        })
    }

    /// The numbers of the chosen messages, newest first.
    pub fn selected(&self) -> impl Iterator<Item = u32> {
        let rows = self.view.selection.iter();
        rows.filter_map(|row| Some(self.rows.get(row as usize)?.entry.number))
    }

    /// The rows to draw, as places in the view.
    pub fn in_sight(&self) -> Range<usize> {
        self.viewport.in_sight(self.view.shown.len())
    }

    /// A header has been read.
    pub(super) fn know(&mut self, number: u32, summary: Summary) {
        if let Some(row) = self.row_mut(number) {
            row.keys = Some(Keys::of(&summary));
            row.header = Header::Known(summary.into());
        }
    }

    /// A message's text is here.
    pub(super) fn know_text(&mut self, number: u32, text: &str) {
        if let Some(row) = self.row_mut(number) {
            let text = &text[..text.floor_char_boundary(TEXT_MAX)];
            row.text = Some(fold(text).into());
        }
    }

    /// Headers have come: the view is made anew soon, not at each of them.
    pub(super) fn headers_came(&mut self, effects: &mut Vec<Effect>) {
        if (self.view.needs_headers() || self.cleaning.is_some()) && !self.view.stale {
            self.view.stale = true;
            effects.push(Effect::Timer(Timer::Arrange, ARRANGE_MS));
        }
    }

    /// What a person does with the list as a whole.
    pub(super) fn list(&mut self, list: List, effects: &mut Vec<Effect>) {
        if self.leaving.is_some() || self.asking {
            return;
        }
        match list {
            List::Sort(sort) => {
                self.view.sort = sort;
                self.arrange();
                if self.opened.is_none() {
                    self.show_beginning(effects);
                }
                self.show_cursor_anyway(effects);
            }
            List::Threads(threaded) => {
                self.view.threaded = threaded;
                self.arrange();
                if self.opened.is_none() {
                    self.show_beginning(effects);
                }
                self.show_cursor_anyway(effects);
            }
            List::Search(asked, today) => self.search(asked, today, effects),
            List::ClearSearch => {
                self.search(String::new(), Today::default(), effects);
                effects.push(Effect::Focus(Focus::List));
            }
            List::FocusSearch => effects.push(Effect::Focus(Focus::Search)),
            List::FocusList => effects.push(Effect::Focus(Focus::List)),
            List::Fold(number, folded) => self.fold(number, folded, effects),
            List::Grip(x, width) => self.view.grip = (x, width),
            List::Pull(x) => {
                let (from, width) = self.view.grip;
                self.set_width(i64::from(width) + i64::from(x) - i64::from(from));
            }
            List::Width(width) => self.set_width(width.into()),
            choice => self.choose(&choice, effects),
        }
    }

    fn set_width(&mut self, width: i64) {
        self.view.width = Some(width.clamp(WIDTH_MIN.into(), WIDTH_MAX.into()) as u32);
    }

    pub(super) fn search(&mut self, asked: String, today: Today, effects: &mut Vec<Effect>) {
        let query = Query::parse(&asked, today);
        self.view.asked = asked;
        if query == *self.view.query {
            return;
        }
        let searching = !query.is_empty();
        self.view.query = Rc::new(query);
        self.arrange_rows();
        self.regroup_soon(REGROUP_MS, effects);
        if !searching {
            return self.show_cursor_anyway(effects);
        }
        self.show_beginning(effects);
    }

    fn fold(&mut self, number: Option<u32>, folded: bool, effects: &mut Vec<Effect>) {
        let row = match number {
            Some(number) => self.position(number),
            None => self.view.place(self.cursor).map(|_| self.cursor),
        };
        let Some(row) = row.filter(|_| self.view.threaded).map(|row| row as u32) else {
            return;
        };
        if self.view.is_folded(row) == folded {
            return;
        }
        if folded {
            self.view.folded.push(row);
        } else {
            let (links, top) = (&self.view.links, self.view.links.top(row));
            self.view.folded.retain(|row| links.top(*row) != top);
        }
        self.arrange();
        // A row that went into its thread's first is stood for by it.
        let top = self.view.links.top(row);
        let first = |shown: &&u32| self.view.links.top(**shown) == top;
        if let Some(&first) = self.view.shown.iter().find(first) {
            let within = self.view.place(row as usize).is_some();
            self.cursor = if within { row } else { first } as usize;
        }
        self.show_cursor_anyway(effects);
        effects.push(Effect::Focus(Focus::List));
    }

    /// The view anew, and what is counted of it, from what is known now.
    pub(super) fn arrange(&mut self) {
        self.arrange_rows();
        self.regroup();
    }

    fn arrange_rows(&mut self) {
        self.view.stale = false;
        let query = Rc::clone(&self.view.query);
        let copies = self.copies(&query);
        let item = |row| self.item(row, &copies);
        let mut shown: Vec<u32> = (0..self.rows.len() as u32).collect();
        sort(&mut shown, self.view.sort, item);
        if !query.is_empty() {
            let text = |row: u32| self.rows[row as usize].text.as_deref();
            shown.retain(|&row| query.matches(item(row), text(row)));
        }
        let (rows, view) = (&self.rows, &mut self.view);
        view.threads.clear();
        view.matching.clear();
        if view.threaded {
            view.matching.clone_from(&shown);
            view.links = Threads::build(rows.iter().map(|row| row.keys.as_ref()));
            let tops: Vec<u32> = view.folded.iter().map(|row| view.links.top(*row)).collect();
            view.threads = view.links.arrange(&shown, |top| tops.contains(&top));
            shown.clear();
            shown.extend(view.threads.iter().map(|it| it.row));
        }
        view.places.clear();
        view.places.resize(rows.len(), HIDDEN);
        for (place, &row) in (0..).zip(&shown) {
            view.places[row as usize] = place;
        }
        view.shown = shown;
    }

    /// After a new listing: nothing of the old view's rows is true any more.
    pub(super) fn arrange_listing(&mut self) {
        self.view.folded.clear();
        self.arrange();
    }

    /// The view anew while headers come. The cursor's row stays where it is on the screen, if it is in sight, else the
    /// first row that is.
    pub(super) fn arrange_quietly(&mut self, effects: &mut Vec<Effect>) {
        if !self.view.stale {
            return;
        }
        let sight = self.in_sight();
        let cursor = self.view.place(self.cursor);
        let kept = cursor
            .filter(|place| sight.contains(place))
            .unwrap_or(sight.start);
        let row = self.view.shown.get(kept).copied();
        let before = self.view.shown.len();
        self.arrange_rows();
        self.regroup_soon(0, effects);
        let Some(now) = row.and_then(|row| self.view.place(row as usize)) else {
            return;
        };
        // At its upper end a list grows downwards, as everybody expects.
        if self.viewport.top <= 0.0 && cursor != Some(kept) {
            return;
        }
        let top = self
            .viewport
            .top_keeping((kept, before), (now, self.view.shown.len()));
        if top != self.viewport.top {
            self.viewport.top = top;
            effects.push(Effect::ScrollList(top));
        }
        effects.push(Effect::Timer(Timer::Scroll, REST_MS));
    }

    fn show_beginning(&mut self, effects: &mut Vec<Effect>) {
        self.viewport.top = 0.0;
        effects.push(Effect::ScrollList(0.0));
        effects.push(Effect::Timer(Timer::Scroll, REST_MS));
        if let Some(&first) = self.view.shown.first() {
            self.cursor = first as usize;
        }
    }

    /// The cursor in sight, on the first row if its own is not shown; and the headers of whatever is in sight now.
    fn show_cursor_anyway(&mut self, effects: &mut Vec<Effect>) {
        if self.view.place(self.cursor).is_none() {
            self.cursor = self.view.shown.first().map_or(0, |&row| row as usize);
        }
        effects.push(Effect::MeasureList);
        self.show_cursor(effects);
        effects.push(Effect::Timer(Timer::Scroll, REST_MS));
    }
}

/// The other density than this.
pub fn other(density: Density) -> Density {
    match density {
        Density::Roomy => Density::Compact,
        Density::Compact => Density::Roomy,
    }
}

const HIDDEN: u32 = u32::MAX;

/// How long headers may gather before the view is made anew: long enough that rows do not dance.
const ARRANGE_MS: u32 = 500;

/// How long nothing more is typed before groups follow.
const REGROUP_MS: u32 = 150;

/// How long until the headers in sight are asked for after the view has changed.
const REST_MS: u32 = 80;

/// Octets of a message's text that are searched.
const TEXT_MAX: usize = 500_000;

/// The list's smallest width, in CSS pixels: sender and date still fit beside each other.
pub const WIDTH_MIN: u32 = 320;

/// The list's largest width, in CSS pixels.
pub const WIDTH_MAX: u32 = 560;

/// The list's width at first, in CSS pixels.
pub const WIDTH: u32 = 420;
