//! The page as a whole: the model, the ports, and the browser's events.

use std::{cell::Cell, collections::HashMap, rc::Rc};

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};
use yew::prelude::*;

use super::{
    browser::{self, Listener},
    components,
    engine_port::EnginePort,
    html_mail,
    keys::{self, Place},
    model::{Action, Effect, Engine, Model, Page, Timer, mailbox::Input},
    pages,
    reader_port::ReaderPort,
};
use crate::wire::{BUILD, ReadResult, Update};

/// What comes in.
pub enum Message {
    /// Something for the model.
    Action(Action),
    /// The engine says something.
    Engine(Update),
    /// The engine is not as it should be.
    EngineFault(Engine),
    /// The engine says something that we do not understand.
    EngineUnintelligible,
    /// The reader says something.
    Reader(ReadResult),
    /// The reader does not come back.
    ReaderGone,
    /// The page is being left: everything goes.
    Wipe,
}

/// How components say what a person did.
pub type Dispatch = Callback<Action>;

/// The page.
pub struct App {
    model: Model,
    engine: EnginePort,
    reader: ReaderPort,
    dispatch: Dispatch,
    /// What has to wait until the page is drawn.
    after_drawing: Vec<Effect>,
    timers: HashMap<Timer, Timeout>,
    would_lose: Rc<Cell<bool>>,
    wiped: bool,
    _listeners: Vec<Listener>,
}

impl Component for App {
    type Message = Message;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let report = ctx.link().callback(|message| message);
        let dispatch = ctx.link().callback(Message::Action);
        ctx.link().send_future_batch(async {
            browser::fetch_config()
                .await
                .map(|config| Message::Action(Action::Config(config)))
        });
        let would_lose = Rc::new(Cell::new(false));
        Self {
            model: Model::default(),
            engine: EnginePort::start(report.clone()),
            reader: ReaderPort::start(report.clone()),
            _listeners: listeners(&dispatch, &report, &would_lose),
            dispatch,
            after_drawing: vec![Effect::Focus(super::model::Focus::Address)],
            timers: HashMap::new(),
            would_lose,
            wiped: false,
        }
    }

    fn update(&mut self, _: &Context<Self>, message: Message) -> bool {
        let action = match message {
            Message::Action(action) => Some(action),
            Message::Engine(update) => self.engine_says(update),
            Message::EngineFault(fault) => Some(Action::EngineFault(fault)),
            Message::EngineUnintelligible if self.engine.is_greeted() => {
                Some(Action::EngineFault(Engine::Broken))
            }
            Message::EngineUnintelligible => self.other_build(),
            Message::Reader(result) => self.reader.said(result),
            Message::ReaderGone => self.reader.gone(),
            Message::Wipe => {
                self.wipe();
                None
            }
        };
        let Some(action) = action.filter(|_| !self.wiped) else {
            return false;
        };
        let silent = Model::is_silent(&action);
        let effects = self.model.update(action);
        for effect in effects {
            self.run(effect);
        }
        self.would_lose.set(self.model.would_lose());
        !silent
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let page = match &self.model.page {
            Page::SignIn(card) => pages::sign_in::view(card, &self.model, &self.dispatch),
            Page::Mailbox(mailbox) => pages::mailbox::view(mailbox, &self.dispatch),
            Page::SignedOut(end) => pages::signed_out::view(end, &self.dispatch),
        };
        html! { <>
            { page }
            if self.model.help {
                { components::help::view(&self.dispatch) }
            }
        </> }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        for effect in std::mem::take(&mut self.after_drawing) {
            match effect {
                Effect::Focus(focus) => browser::focus(focus),
                Effect::ScrollList(top) => {
                    if let Some(list) = browser::by_id::<Element>("list") {
                        list.set_scroll_top(top as i32);
                    }
                }
                Effect::MeasureList => measure(&self.dispatch),
                _ => {}
            }
        }
    }
}

impl App {
    fn engine_says(&mut self, update: Update) -> Option<Action> {
        if let Update::Hello { build } = &update {
            if build != BUILD {
                return self.other_build();
            }
            self.engine.greeted();
        }
        Some(Action::Engine(update))
    }

    /// The page is older than its engine, or the other way round: loading it anew helps, once.
    fn other_build(&mut self) -> Option<Action> {
        if browser::was_reloaded() {
            return Some(Action::EngineFault(Engine::OtherBuild));
        }
        self.run(Effect::Reload);
        None
    }

    fn run(&mut self, effect: Effect) {
        match effect {
            Effect::SignIn { account, password } => self.engine.sign_in(account, password),
            Effect::ForgetPassword => self.engine.forget(),
            Effect::Send(request) => self.engine.send(request),
            Effect::RestartEngine => self.engine.restart(),
            Effect::EndWorkers => {
                self.engine.end();
                self.reader.end();
            }
            Effect::Read(job) => self.reader.read(job),
            Effect::Clean {
                number,
                view,
                remote,
            } => {
                let cleaned = Rc::new(html_mail::clean(&view, remote));
                self.dispatch.emit(Action::Cleaned { number, cleaned });
            }
            Effect::SaveMessage { name, octets } => browser::save(&name, &octets),
            Effect::SaveAttachment { view, index } => {
                if let Some(part) = view.attachments.get(index) {
                    browser::save(&part.name, &part.octets);
                }
            }
            Effect::Copy(text) => browser::copy(&text),
            Effect::Timer(timer, milliseconds) => {
                let dispatch = self.dispatch.clone();
                let timeout =
                    Timeout::new(milliseconds, move || dispatch.emit(Action::Timer(timer)));
                self.timers.insert(timer, timeout);
            }
            Effect::Reload => {
                let _ = browser::window().location().reload();
            }
            Effect::Focus(_) | Effect::ScrollList(_) | Effect::MeasureList => {
                self.after_drawing.push(effect);
            }
        }
    }

    /// Leaves nothing to come back to: browsers keep whole pages for their Back button.
    fn wipe(&mut self) {
        self.wiped = true;
        self.engine.end();
        self.reader.end();
        self.timers.clear();
        self.model = Model::default();
        browser::clear();
    }
}

fn listeners(
    dispatch: &Dispatch,
    report: &Callback<Message>,
    would_lose: &Rc<Cell<bool>>,
) -> Vec<Listener> {
    let (window, document) = (browser::window(), browser::document());
    let (keys, resized, report) = (dispatch.clone(), dispatch.clone(), report.clone());
    let would_lose = Rc::clone(would_lose);
    vec![
        Listener::new(&document, "keydown", move |event| {
            key_pressed(event.unchecked_ref(), &keys);
        }),
        Listener::new(&window, "resize", move |_| measure(&resized)),
        frame_focus(dispatch, "blur"),
        frame_focus(dispatch, "focus"),
        Listener::new(&window, "beforeunload", move |event| {
            if would_lose.get() {
                event.prevent_default();
            }
        }),
        Listener::new(&window, "pagehide", move |_| {
            browser::clear();
            report.emit(Message::Wipe);
        }),
        Listener::new(&window, "pageshow", |event| {
            let persisted = js_sys::Reflect::get(&event, &"persisted".into());
            if persisted.is_ok_and(|persisted| persisted.is_truthy()) {
                let _ = browser::window().location().reload();
            }
        }),
    ]
}

/// Tells when the keyboard goes into the mail's frame: no key comes to us from there.
fn frame_focus(dispatch: &Dispatch, name: &'static str) -> Listener {
    let dispatch = dispatch.clone();
    Listener::new(&browser::window(), name, move |_| {
        let inside = browser::document()
            .active_element()
            .is_some_and(|element| element.local_name() == "iframe");
        dispatch.emit(Action::Mailbox(Input::FrameFocus(inside && name == "blur")));
    })
}

fn key_pressed(event: &KeyboardEvent, dispatch: &Dispatch) {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() {
        return;
    }
    let Some(command) = keys::meaning(&event.key(), place_of(event)) else {
        return;
    };
    if command != keys::Command::Up {
        event.prevent_default();
    }
    dispatch.emit(Action::Key(command));
}

fn place_of(event: &Event) -> Place {
    let Some(target) = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
    else {
        return Place::Elsewhere;
    };
    let within = |selector: &str| target.closest(selector).ok().flatten().is_some();
    if within("input:not([type=checkbox]), select, textarea") {
        Place::Typing
    } else if within("button, a, summary, input") {
        Place::Control
    } else if within("[role=grid]") {
        Place::List
    } else {
        Place::Elsewhere
    }
}

/// Tells the model how much of the list can be seen.
pub fn measure(dispatch: &Dispatch) {
    if let Some(list) = browser::by_id::<Element>("list") {
        dispatch.emit(Action::Mailbox(Input::Scrolled {
            top: f64::from(list.scroll_top()),
            height: f64::from(list.client_height()),
        }));
    }
}
