//! Which headers are fetched next, and what the reader is given to read.
//!
//! First come the rows in sight, then the rest in the background, newest first. The engine is asked for a batch at a
//! time, so that scrolling elsewhere changes what comes next.

use std::mem;

use super::{
    Effect,
    mailbox::{Header, Link, Mailbox},
    opened::Fetch,
};
use crate::wire::{ReadJob, ReadResult, Request};

/// What is on its way from the engine, and to and from the reader.
#[derive(Debug, Default)]
pub struct Pipeline {
    /// Headers asked for, and neither here nor refused.
    asked: Vec<u32>,
    outstanding: usize,
    /// Rows all over the maildrop, whose headers come before the rest.
    sample: Vec<u32>,
    /// The rows before this one need no asking in the background any more.
    filled: usize,
    /// Headers that the reader has not had yet.
    waiting: Vec<(u32, Vec<u8>)>,
    /// Batches that the reader did not come back from, halved: one of the headers is the culprit.
    suspects: Vec<Vec<(u32, Vec<u8>)>>,
    /// A message that the reader has not had yet.
    message: Option<(u32, Vec<u8>)>,
    busy: Option<Busy>,
}

/// What the reader is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Busy {
    /// Headers of this listing.
    Headers,
    /// A message; its number in this listing.
    Message(u32),
    /// Something that nobody waits for any more.
    Stale,
}

impl Pipeline {
    /// After a new listing: the numbers have changed, and the message that is being read has another, or is gone.
    pub fn renumber(&mut self, opened: Option<(u32, u32)>) {
        let new = |number| opened.filter(|(old, _)| *old == number).map(|(_, new)| new);
        let busy = self.busy.map(|busy| match busy {
            Busy::Message(number) => new(number).map_or(Busy::Stale, Busy::Message),
            Busy::Headers | Busy::Stale => Busy::Stale,
        });
        let message = self.message.take();
        let message = message.and_then(|(number, octets)| Some((new(number)?, octets)));
        *self = Self {
            busy,
            message,
            ..Self::default()
        };
    }

    /// Rows have come or gone: what is wanted next is to be looked up from the top. What is on its way still counts.
    pub fn anew(&mut self) {
        self.outstanding = 0;
        self.filled = 0;
    }

    /// What was asked for will not come: the session is gone.
    pub fn interrupted(&mut self) {
        self.asked.clear();
        self.outstanding = 0;
        self.filled = 0;
    }
}

impl Mailbox {
    /// Asks for headers, unless those in sight are on their way already.
    pub fn want_headers(&mut self, effects: &mut Vec<Effect>) {
        if self.link != Link::Live || !self.facts.top || self.leaving.is_some() {
            return;
        }
        let sight = self.view.shown()[self.in_sight()].to_vec();
        let lacking = sight
            .iter()
            .any(|&row| self.rows[row as usize].header == Header::Unknown);
        if !lacking && self.pipeline.outstanding > 0 {
            return;
        }
        for number in mem::take(&mut self.pipeline.asked) {
            if let Some(row) = self.row_mut(number)
                && row.header == Header::Asked
            {
                row.header = Header::Unknown;
            }
        }
        let mut batch = Vec::new();
        for row in sight {
            ask(&mut self.rows[row as usize], &mut batch);
        }
        let most = match self.cleaning {
            Some(_) => CLEANING_BATCH,
            None => BATCH,
        };
        while batch.len() < most
            && let Some(row) = self.pipeline.sample.pop()
        {
            if let Some(row) = self.rows.get_mut(row as usize) {
                ask(row, &mut batch);
            }
        }
        // Whoever cleans up wants them all.
        let end = match self.cleaning {
            Some(_) => self.rows.len(),
            None => self.rows.len().min(BACKGROUND_MAX),
        };
        let mut next = self.pipeline.filled.min(end);
        for row in &mut self.rows[next..end] {
            if batch.len() >= most {
                break;
            }
            ask(row, &mut batch);
            next += 1;
        }
        self.pipeline.filled = self.rows[..next]
            .iter()
            .position(|row| matches!(row.header, Header::Unknown | Header::Asked))
            .unwrap_or(next);
        self.pipeline.asked.clone_from(&batch);
        self.pipeline.outstanding = batch.len();
        if !batch.is_empty() {
            effects.push(Effect::Send(Request::Headers { numbers: batch }));
        }
    }

    /// Some headers from all over the maildrop, so that groups are to be seen long before all of them are here.
    pub(super) fn sample_headers(&mut self) {
        let step = self.rows.len().div_ceil(SAMPLE).max(1);
        let rows = (0..self.rows.len() as u32).rev().step_by(step);
        self.pipeline.sample = rows.collect();
    }

    /// A header came.
    pub fn header(&mut self, number: u32, octets: Vec<u8>, effects: &mut Vec<Effect>) {
        if self.no_longer_asked(number, Header::Arrived) {
            self.pipeline.waiting.push((number, octets));
        }
        self.want_when_done(effects);
        self.feed_reader(effects);
    }

    /// A header will not come.
    pub fn header_failed(&mut self, number: u32, effects: &mut Vec<Effect>) {
        self.no_longer_asked(number, Header::Missing);
        self.want_when_done(effects);
    }

    /// A message came.
    pub fn message(&mut self, number: u32, octets: Vec<u8>, effects: &mut Vec<Effect>) {
        let Some(opened) = &mut self.opened else {
            return;
        };
        if opened.number != number || !opened.fetch.is_awaited() {
            return;
        }
        opened.fetch = Fetch::Reading;
        self.pipeline.message = Some((number, octets));
        self.feed_reader(effects);
    }

    /// The reader has done a job.
    pub fn read(&mut self, result: ReadResult, job: ReadJob, effects: &mut Vec<Effect>) {
        match (self.pipeline.busy.take(), result, job) {
            (Some(Busy::Headers), ReadResult::Headers(summaries), _) => {
                for (number, summary) in summaries {
                    self.know(number, summary);
                }
                self.headers_came(effects);
            }
            (
                Some(Busy::Message(number)),
                ReadResult::Message { view, .. },
                ReadJob::Message { octets, .. },
            ) => {
                self.message_read(number, *view, octets, effects);
            }
            _ => {}
        }
        self.feed_reader(effects);
    }

    /// The reader did not come back from a job.
    pub fn reader_failed(&mut self, job: ReadJob, effects: &mut Vec<Effect>) {
        match (self.pipeline.busy.take(), job) {
            (Some(Busy::Headers), ReadJob::Headers(mut batch)) => {
                if batch.len() > 1 {
                    let rest = batch.split_off(batch.len() / 2);
                    self.pipeline.suspects.extend([rest, batch]);
                } else if let Some((number, _)) = batch.pop()
                    && let Some(row) = self.row_mut(number)
                {
                    row.header = Header::Missing;
                }
            }
            (Some(Busy::Message(number)), ReadJob::Message { octets, .. }) => {
                if let Some(opened) = &mut self.opened
                    && opened.number == number
                {
                    opened.unreadable(octets);
                }
            }
            _ => {}
        }
        self.feed_reader(effects);
    }

    fn message_read(
        &mut self,
        number: u32,
        view: shared::mail::view::MessageView,
        octets: Vec<u8>,
        effects: &mut Vec<Effect>,
    ) {
        if self
            .row(number)
            .is_some_and(|row| !matches!(row.header, Header::Known(_)))
        {
            self.know(number, view.summary.clone());
            self.headers_came(effects);
        }
        self.know_text(number, &view.text);
        let prefer_html = self.prefer_html;
        if let Some(opened) = &mut self.opened
            && opened.number == number
        {
            opened.read(view, octets, prefer_html);
            self.clean_if_shown(effects);
        }
    }

    /// The reader does one job at a time, and a person who waits comes first.
    fn feed_reader(&mut self, effects: &mut Vec<Effect>) {
        let pipeline = &mut self.pipeline;
        if pipeline.busy.is_some() {
            return;
        }
        let (busy, job) = if let Some((number, octets)) = pipeline.message.take() {
            (Busy::Message(number), ReadJob::Message { number, octets })
        } else if let Some(batch) = pipeline.suspects.pop() {
            (Busy::Headers, ReadJob::Headers(batch))
        } else if !pipeline.waiting.is_empty() {
            let rest = pipeline
                .waiting
                .split_off(pipeline.waiting.len().min(READ_BATCH));
            (
                Busy::Headers,
                ReadJob::Headers(mem::replace(&mut pipeline.waiting, rest)),
            )
        } else {
            return;
        };
        pipeline.busy = Some(busy);
        effects.push(Effect::Read(job));
    }

    /// True if the row has waited for its header.
    fn no_longer_asked(&mut self, number: u32, header: Header) -> bool {
        let Some(row) = self.row_mut(number) else {
            return false;
        };
        let (awaited, asked) = match row.header {
            Header::Asked => (true, true),
            Header::Unknown => (true, false),
            _ => (false, false),
        };
        if awaited {
            row.header = header;
        }
        let outstanding = &mut self.pipeline.outstanding;
        *outstanding = outstanding.saturating_sub(usize::from(asked));
        awaited
    }

    fn want_when_done(&mut self, effects: &mut Vec<Effect>) {
        if self.pipeline.outstanding == 0 {
            self.want_headers(effects);
        }
    }
}

fn ask(row: &mut super::mailbox::Row, batch: &mut Vec<u32>) {
    if row.header == Header::Unknown {
        row.header = Header::Asked;
        batch.push(row.entry.number);
    }
}

/// Headers asked for at once: some seconds' worth, so that the round trip between two batches does not count.
const BATCH: usize = 300;

/// The same for whoever cleans up, and scrolls less than they wait.
const CLEANING_BATCH: usize = 1_500;

/// Headers of a sample: a few seconds' worth.
const SAMPLE: usize = 1_000;

/// Headers that the reader is given at once: a few milliseconds' worth.
const READ_BATCH: usize = 64;

/// Rows whose headers are fetched without having been in sight. Beyond these the person has to scroll there: a
/// maildrop of 100,000 messages has some 400 MB of headers.
const BACKGROUND_MAX: usize = 10_000;
