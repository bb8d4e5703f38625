//! The page's end of the reader: one job at a time, and no job for ever.

use gloo_timers::callback::Timeout;
use yew::Callback;

use super::{
    model::Action,
    root::Message,
    worker::{HELLO_MS, Running},
};
use crate::wire::{READER_TIMEOUT_MS, ReadJob, ReadResult, decode, encode};

/// The reader, and what it is at.
pub struct ReaderPort {
    running: Option<Running>,
    greeted: bool,
    job: Option<ReadJob>,
    timer: Option<Timeout>,
    /// Readers that did not even say hello, one after the other.
    stillborn: u32,
    report: Callback<Message>,
}

impl ReaderPort {
    /// Starts a reader, so that it is there when the first header comes.
    pub fn start(report: Callback<Message>) -> Self {
        let mut port = Self {
            running: None,
            greeted: false,
            job: None,
            timer: None,
            stillborn: 0,
            report,
        };
        port.restart();
        port
    }

    /// Gives it a job.
    pub fn read(&mut self, job: ReadJob) {
        self.job = Some(job);
        if self.running.is_none() {
            self.restart();
        } else if self.greeted {
            self.begin();
        }
    }

    /// The reader says something: what it made of its job comes back with the job.
    pub fn said(&mut self, result: ReadResult) -> Option<Action> {
        self.timer = None;
        if let ReadResult::Hello { .. } = result {
            self.greeted = true;
            self.stillborn = 0;
            self.begin();
            return None;
        }
        Some(Action::Read(result, self.job.take()?))
    }

    /// The reader does not come back: it is ended, and its job reported.
    pub fn gone(&mut self) -> Option<Action> {
        self.stillborn += u32::from(!self.greeted);
        self.end();
        self.job.take().map(Action::ReaderFailed)
    }

    /// Ends the reader.
    pub fn end(&mut self) {
        self.running = None;
        self.greeted = false;
        self.timer = None;
    }

    fn restart(&mut self) {
        self.end();
        if STILLBORN_MAX <= self.stillborn {
            self.timer = Some(self.gone_after(0));
            return;
        }
        let said = self
            .report
            .reform(|octets: Vec<u8>| decode(&octets).map_or(Message::ReaderGone, Message::Reader));
        let broke = self.report.reform(|()| Message::ReaderGone);
        self.running = Running::start(
            "reader",
            move |octets| said.emit(octets),
            move || broke.emit(()),
        );
        self.timer = Some(self.gone_after(HELLO_MS));
    }

    fn begin(&mut self) {
        if let (Some(running), Some(job)) = (&self.running, &self.job) {
            running.send(&encode(job));
            self.timer = Some(self.gone_after(READER_TIMEOUT_MS));
        }
    }

    fn gone_after(&self, milliseconds: u32) -> Timeout {
        let report = self.report.clone();
        Timeout::new(milliseconds, move || report.emit(Message::ReaderGone))
    }
}

/// After so many readers that never said hello, jobs fail at once: the browser does not let it run.
const STILLBORN_MAX: u32 = 2;
