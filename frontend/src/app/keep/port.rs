//! The page's end of a file: it takes the pieces of messages, and says which messages are written.
//!
//! A message is held, outside our memory, until all of it is there. Whole ones are written together, one write after the
//! other, so that a slow disk is not given more to do than it has done.

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use gloo_timers::callback::Interval;
use js_sys::{Array, Date};
use shared::keep::{Form, Label, Moment, Writer, names};
use wasm_bindgen_futures::spawn_local;

use super::place::{Place, chunk};
use crate::app::{
    browser,
    model::{
        Action,
        saving::{Event, Job, Title},
    },
    root::Dispatch,
    text,
};

/// How often is told how far it is, in milliseconds.
const CLOCK_MS: u32 = 250;

/// The file in the making, if there is one.
pub struct KeepPort {
    file: Option<Rc<File>>,
    dispatch: Dispatch,
}

struct File {
    id: u32,
    form: Form,
    dispatch: Dispatch,
    inner: RefCell<Inner>,
}

struct Inner {
    name: String,
    writer: Writer,
    place: Option<Rc<Place>>,
    /// The message that is arriving.
    draft: Array,
    draft_octets: u64,
    /// Whole messages, to be written.
    batch: Array,
    batch_octets: u64,
    batch_keys: Vec<u32>,
    /// A write is under way.
    is_writing: bool,
    is_finishing: bool,
    clock: Option<Interval>,
}

impl KeepPort {
    /// No file.
    pub fn new(dispatch: Dispatch) -> Self {
        Self {
            file: None,
            dispatch,
        }
    }

    /// Does what the model wants done.
    pub fn run(&mut self, job: Job) {
        match (job, &self.file) {
            (
                Job::Begin {
                    id,
                    form,
                    whose,
                    only,
                },
                _,
            ) => {
                self.end();
                let wish = match &only {
                    Some(title) => text::keep::message_name(title, title.date.map(browser::local)),
                    None => text::keep::file_name(&whose, browser::local(browser::now()), form),
                };
                let wish = names::safe(&wish).unwrap_or_else(|| format!("mail.{}", form.ending()));
                let file = File::new(id, form, wish, self.dispatch.clone());
                self.file = Some(Rc::clone(&file));
                spawn_local(file.open());
            }
            (Job::Piece(octets), Some(file)) => file.piece(&octets),
            (Job::Whole { key, title }, Some(file)) => file.whole(key, &title),
            (Job::Void, Some(file)) => file.void(),
            (Job::Finish, Some(file)) => file.finish(),
            (Job::Abort, _) => self.end(),
            (_, None) => {}
        }
    }

    /// There will be no file.
    pub fn end(&mut self) {
        if let Some(file) = self.file.take() {
            let place = {
                let mut inner = file.inner.borrow_mut();
                inner.clock = None;
                inner.place.take()
            };
            if let Some(place) = place {
                spawn_local(async move { place.abort().await });
            }
        }
    }
}

impl File {
    fn new(id: u32, form: Form, name: String, dispatch: Dispatch) -> Rc<Self> {
        Rc::new_cyclic(|file: &Weak<Self>| {
            let file = file.clone();
            Self {
                id,
                form,
                dispatch,
                inner: RefCell::new(Inner {
                    name,
                    writer: Writer::new(form),
                    place: None,
                    draft: Array::new(),
                    draft_octets: 0,
                    batch: Array::new(),
                    batch_octets: 0,
                    batch_keys: Vec::new(),
                    is_writing: false,
                    is_finishing: false,
                    clock: Some(Interval::new(CLOCK_MS, move || {
                        if let Some(file) = file.upgrade() {
                            file.say(Event::Clock(Date::now()));
                        }
                    })),
                }),
            }
        })
    }

    async fn open(self: Rc<Self>) {
        let wish = self.inner.borrow().name.clone();
        let event = match Place::choose(&wish, self.form).await {
            Ok(Some((place, name))) => {
                let is_placed = place.is_disk();
                let mut inner = self.inner.borrow_mut();
                inner.place = Some(Rc::new(place));
                inner.name.clone_from(&name);
                Event::Ready { name, is_placed }
            }
            Ok(None) => Event::NotChosen,
            Err(fault) => Event::Failed(fault),
        };
        self.say(event);
    }

    fn piece(&self, octets: &[u8]) {
        let inner = &mut *self.inner.borrow_mut();
        let out = inner.writer.piece(octets);
        inner.draft_octets += out.len() as u64;
        if !out.is_empty() {
            inner.draft.push(&chunk(&out));
        }
    }

    fn whole(self: &Rc<Self>, key: u32, title: &Title) {
        {
            let inner = &mut *self.inner.borrow_mut();
            let label = label(title, &inner.writer, self.form);
            let around = inner.writer.complete(&label);
            let draft = std::mem::replace(&mut inner.draft, Array::new());
            inner.batch.push(&chunk(&around.before));
            for part in draft.iter() {
                inner.batch.push(&part);
            }
            inner.batch.push(&chunk(&around.after));
            inner.batch_octets +=
                inner.draft_octets + (around.before.len() + around.after.len()) as u64;
            inner.draft_octets = 0;
            inner.batch_keys.push(key);
        }
        self.write();
    }

    fn void(&self) {
        let inner = &mut *self.inner.borrow_mut();
        inner.writer.void();
        inner.draft = Array::new();
        inner.draft_octets = 0;
    }

    fn finish(self: &Rc<Self>) {
        {
            let inner = &mut *self.inner.borrow_mut();
            let end = inner.writer.finish();
            inner.batch_octets += end.len() as u64;
            inner.batch.push(&chunk(&end));
            inner.is_finishing = true;
        }
        self.write();
    }

    /// Writes what there is, unless that is being done.
    fn write(self: &Rc<Self>) {
        if !std::mem::replace(&mut self.inner.borrow_mut().is_writing, true) {
            spawn_local(Rc::clone(self).write_on());
        }
    }

    async fn write_on(self: Rc<Self>) {
        while let Some((place, batch, keys)) = self.next_batch() {
            if let Some(batch) = batch
                && let Err(fault) = place.write(&batch).await
            {
                return self.over(Event::Failed(fault));
            }
            if !keys.is_empty() {
                self.say(Event::Written(keys));
            }
        }
        let closing = {
            let mut inner = self.inner.borrow_mut();
            inner.is_writing = false;
            let is_finishing = inner.is_finishing;
            let place = inner.place.take_if(|_| is_finishing);
            place.map(|place| (place, inner.name.clone()))
        };
        if let Some((place, name)) = closing {
            let closed = place.close(&name, self.form).await;
            self.over(closed.map_or_else(Event::Failed, |()| Event::Closed));
        }
    }

    /// What is to be written now, if it is worth it, and the messages that are done with that: what is held for a blob
    /// is as good as in it.
    fn next_batch(&self) -> Option<(Rc<Place>, Option<Array>, Vec<u32>)> {
        let inner = &mut *self.inner.borrow_mut();
        let place = inner.place.clone()?;
        let keys = std::mem::take(&mut inner.batch_keys);
        let is_due = place.takes(inner.batch_octets) || inner.is_finishing;
        let batch = (is_due && inner.batch_octets > 0).then(|| {
            inner.batch_octets = 0;
            std::mem::replace(&mut inner.batch, Array::new())
        });
        (batch.is_some() || !keys.is_empty()).then_some((place, batch, keys))
    }

    /// Nothing more happens to the file.
    fn over(&self, event: Event) {
        self.inner.borrow_mut().clock = None;
        self.say(event);
    }

    fn say(&self, event: Event) {
        self.dispatch.emit(Action::Keep(self.id, event));
    }
}

/// What a message's file is called: by what the list knows, else by what stands before it in an mbox.
fn label(title: &Title, writer: &Writer, form: Form) -> Label {
    let mut title = title.clone();
    if form == Form::Zip && title.date.is_none() {
        let envelope = writer.envelope();
        title.date = envelope.seconds;
        if title.sender.is_empty() {
            title.sender = envelope.sender.unwrap_or_default();
        }
    }
    let date = title.date.map(browser::local);
    let name = text::keep::message_name(&title, date);
    Label {
        name: names::safe(&name).unwrap_or_else(|| format!("{}.eml", title.number)),
        moment: moment(title.date),
    }
}

/// What this computer's clock showed then.
pub(super) fn moment(seconds: Option<i64>) -> Moment {
    let local = browser::local(seconds.unwrap_or(0));
    Moment {
        year: i64::from(local.year),
        month: local.month + 1,
        day: local.day,
        hour: local.hour,
        minute: local.minute,
        second: 0,
    }
}
