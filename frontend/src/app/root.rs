//! The page as a whole: the model, the ports, and the browser's events.

use std::{cell::Cell, collections::HashMap, rc::Rc};

use gloo_timers::callback::Timeout;
use shared::secret::Secret;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::{
    browser::{self, Listener},
    carried, commands,
    engine_port::EnginePort,
    hands::Hands,
    keys::Place,
    model::{
        Action, Effect, Engine, Model, Page, Password, Timer, checking::Chore, idle::Presence,
        mailbox::Input, session::Wish,
    },
    notify, origin, pages,
    reader_port::ReaderPort,
    regions,
    room::{Fetch, Room},
    storage,
};
use crate::wire::{BUILD, ReadResult, Update};

/// What comes in.
pub enum Message {
    /// Something for the model.
    Action(Action),
    /// What the mailbox needs is here.
    Room(&'static Room),
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

/// What the page is started with.
#[derive(Clone, Copy, Properties)]
pub struct Props {
    /// How what the mailbox needs is fetched.
    pub fetch: Fetch,
}

/// It is started once, with the same.
impl PartialEq for Props {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// The page.
pub struct App {
    model: Model,
    engine: EnginePort,
    reader: ReaderPort,
    hands: Option<Box<dyn Hands>>,
    dispatch: Dispatch,
    /// What has to wait until the page is drawn.
    after_drawing: Vec<Effect>,
    timers: HashMap<Timer, Timeout>,
    would_lose: Rc<Cell<bool>>,
    wiped: bool,
    /// The password, between the field that goes and the one that comes.
    in_hand: Option<Secret<Vec<u8>>>,
    told: Option<notify::Told>,
    _listeners: Vec<Listener>,
}

impl Component for App {
    type Message = Message;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let report = ctx.link().callback(|message| message);
        let dispatch = ctx.link().callback(Message::Action);
        ctx.link().send_future_batch(async {
            browser::fetch_config()
                .await
                .map(|config| Message::Action(Action::Config(config)))
        });
        ctx.link().send_future_batch(async {
            browser::fetch_providers()
                .await
                .map(|table| Message::Action(Action::Providers(table)))
        });
        fetch_room(ctx.props().fetch, report.clone());
        dispatch.emit(Action::Speak(browser::preferred_language()));
        let would_lose = Rc::new(Cell::new(false));
        Self {
            model: Model {
                ways: origin::ways(),
                ..Model::begin_with(storage::remembered())
            },
            engine: EnginePort::start(report.clone()),
            reader: ReaderPort::start(report.clone()),
            hands: None,
            _listeners: listeners(&dispatch, &report, &would_lose),
            dispatch,
            after_drawing: Vec::new(),
            timers: HashMap::new(),
            would_lose,
            wiped: false,
            in_hand: None,
            told: None,
        }
    }

    fn update(&mut self, _: &Context<Self>, message: Message) -> bool {
        let action = match message {
            Message::Action(action) => Some(action),
            Message::Room(room) => {
                self.hands = Some((room.hands)(&self.dispatch));
                // That it could not be had was said as if it were the engine.
                if self.engine.is_greeted() && self.model.engine == Engine::Silent {
                    self.model.engine = Engine::Ready;
                }
                Some(Action::Room(room))
            }
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
        let action = match action {
            Action::Timer(Timer::Idle) => Action::Presence(Presence::Tick(browser::now())),
            action => action,
        };
        let is_presence = matches!(action, Action::Presence(_));
        let left = self.model.idle.left;
        let silent = Model::is_silent(&action);
        let effects = self.model.update(action);
        // That somebody is there is told every second, and mostly changes nothing.
        let timers_alone = effects
            .iter()
            .all(|effect| matches!(effect, Effect::Timer(..)));
        let silent = silent || is_presence && timers_alone && left == self.model.idle.left;
        for effect in effects {
            self.run(effect);
        }
        self.would_lose.set(self.model.would_lose());
        !silent
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let page = match &self.model.page {
            Page::SignIn(card) => pages::sign_in::view(card, &self.model, &self.dispatch),
            Page::Mailbox(_) => Html::default(),
            Page::SignedOut(end) => pages::signed_out::view(end, &self.dispatch),
        };
        let room = self.model.room;
        // Its place is kept: a page that comes to stand elsewhere would be made anew, with empty fields.
        let room = room.map_or_else(Html::default, |room| {
            (room.view)(&self.model, &self.dispatch)
        });
        html! { <>{ page }{ room }</> }
    }

    fn rendered(&mut self, _: &Context<Self>, is_first: bool) {
        if is_first {
            carried::put_down(&self.dispatch);
        }
        if let Some(password) = self.in_hand.take() {
            browser::put(browser::PASSWORD, &password);
        }
        for effect in std::mem::take(&mut self.after_drawing) {
            match effect {
                Effect::Focus(focus) => browser::focus(focus),
                Effect::ScrollList(top) => {
                    if let Some(list) = browser::by_id::<Element>("list") {
                        list.set_scroll_top(top as i32);
                    }
                }
                Effect::MeasureList => measure(&self.dispatch),
                Effect::Print => browser::print(),
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
            Effect::SignIn { account, password } => {
                let is_public = matches!(password, Password::Public(_));
                let keeps_password = self.model.device.keeps_password() || is_public;
                self.engine.sign_in(account, password, keeps_password);
            }
            Effect::Find(what) => self.engine.find(what),
            Effect::LookAround => {
                let dispatch = self.dispatch.clone();
                wasm_bindgen_futures::spawn_local(async move {
                    let (online, reached) = browser::look_around().await;
                    dispatch.emit(Action::LookedAround { online, reached });
                });
            }
            Effect::ForgetPassword => self.engine.forget(),
            Effect::Send(request) => self.engine.send(request),
            Effect::RestartEngine => self.engine.restart(),
            Effect::Wipe => self.end(),
            Effect::EmptyFields => browser::empty_fields(),
            Effect::Remember(change) => {
                let memory = storage::remember(change);
                self.dispatch.emit(Action::Remembered(memory));
            }
            Effect::CarryPassword => {
                self.in_hand = Some(Secret::new(browser::take(browser::PASSWORD)));
            }
            Effect::Session(chore) => self.see_to(chore),
            Effect::Read(job) => self.reader.read(job),
            Effect::Clean { .. }
            | Effect::SaveMessage { .. }
            | Effect::SaveAttachment { .. }
            | Effect::SaveAttachments(_)
            | Effect::Keep(_) => {
                if let Some(hands) = &mut self.hands {
                    hands.run(effect);
                }
            }
            Effect::Copy(text) => browser::copy(&text),
            Effect::Timer(timer, milliseconds) => {
                let dispatch = self.dispatch.clone();
                let timeout =
                    Timeout::new(milliseconds, move || dispatch.emit(Action::Timer(timer)));
                self.timers.insert(timer, timeout);
            }
            Effect::Theme(theme) => browser::dress(theme),
            Effect::Reload => {
                let _ = browser::window().location().reload();
            }
            Effect::FetchBuild => {
                let dispatch = self.dispatch.clone();
                wasm_bindgen_futures::spawn_local(async move {
                    dispatch.emit(Action::Build(origin::build().await));
                });
            }
            Effect::FetchWords(language) => {
                let dispatch = self.dispatch.clone();
                wasm_bindgen_futures::spawn_local(async move {
                    let words = browser::fetch_words(language).await;
                    dispatch.emit(Action::Words(language, words));
                });
            }
            Effect::TellLanguage(language) => browser::tell_language(language),
            Effect::Focus(_) | Effect::ScrollList(_) | Effect::MeasureList | Effect::Print => {
                self.after_drawing.push(effect);
            }
        }
    }

    fn see_to(&mut self, chore: Chore) {
        let wish = match chore {
            Chore::Clock => Wish::Clock(browser::now()),
            Chore::CanTell => Wish::Told(notify::can()),
            Chore::MayTell => return notify::ask(self.dispatch.clone()),
            Chore::Tell(count) => return self.told = notify::tell(count),
            Chore::Untell => return self.told = None,
        };
        self.dispatch.emit(wish.into());
    }

    /// Engine and reader end with their memory, and what was given to the browser is taken back.
    fn end(&mut self) {
        self.engine.end();
        self.reader.end();
        if let Some(hands) = &mut self.hands {
            hands.end();
        }
        browser::revoke_all();
        self.timers.clear();
        self.told = None;
        self.in_hand = None;
    }

    /// Leaves nothing to come back to: browsers keep whole pages for their Back button.
    fn wipe(&mut self) {
        self.wiped = true;
        self.end();
        self.model = Model::default();
        browser::clear();
    }
}

/// The card can be filled in meanwhile; whoever is quicker waits, and is told if it cannot be had.
fn fetch_room(fetch: Fetch, report: Callback<Message>) {
    wasm_bindgen_futures::spawn_local(async move {
        if let Some(room) = fetch().await {
            report.emit(Message::Room(room));
            return;
        }
        report.emit(Message::EngineFault(Engine::Silent));
        Timeout::new(ROOM_AGAIN_MS, move || fetch_room(fetch, report)).forget();
    });
}

/// After so long, what could not be fetched is asked for again.
const ROOM_AGAIN_MS: u32 = 5_000;

fn listeners(
    dispatch: &Dispatch,
    report: &Callback<Message>,
    would_lose: &Rc<Cell<bool>>,
) -> Vec<Listener> {
    let (window, document) = (browser::window(), browser::document());
    let (keys, resized, report) = (dispatch.clone(), dispatch.clone(), report.clone());
    let would_lose = Rc::clone(would_lose);
    let mut listeners = presence(dispatch);
    listeners.extend([
        Listener::new(&document, "keydown", move |event| {
            key_pressed(event.unchecked_ref(), &keys);
        }),
        Listener::new(&window, "resize", move |_| measure(&resized)),
        visibility(dispatch),
        told_at(dispatch, "freeze", Presence::Frozen),
        told_at(dispatch, "resume", Presence::Tick),
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
    ]);
    listeners
}

/// Tells once a second, at most, that somebody is there.
fn presence(dispatch: &Dispatch) -> Vec<Listener> {
    let told = Rc::new(Cell::new(0));
    let (document, names) = (
        browser::document(),
        [
            "keydown",
            "pointerdown",
            "pointermove",
            "wheel",
            "touchmove",
        ],
    );
    names
        .into_iter()
        .map(|name| {
            let (dispatch, told) = (dispatch.clone(), Rc::clone(&told));
            Listener::new(&document, name, move |_| {
                let now = browser::now();
                if told.replace(now) != now {
                    dispatch.emit(Action::Presence(Presence::Used(now)));
                }
            })
        })
        .collect()
}

/// Tells when the tab is hidden, and when it is seen again.
fn visibility(dispatch: &Dispatch) -> Listener {
    let dispatch = dispatch.clone();
    Listener::new(&browser::document(), "visibilitychange", move |_| {
        let hidden = browser::document().hidden();
        dispatch.emit(Action::Presence(Presence::Hidden(hidden, browser::now())));
        dispatch.emit(Wish::Hidden(hidden).into());
    })
}

/// Tells when the browser stops a hidden tab altogether, and when it lets it go on.
fn told_at(dispatch: &Dispatch, name: &'static str, presence: fn(i64) -> Presence) -> Listener {
    let dispatch = dispatch.clone();
    Listener::new(&browser::document(), name, move |_| {
        dispatch.emit(Action::Presence(presence(browser::now())));
    })
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
    if event.is_composing() || event.default_prevented() {
        return;
    }
    if event.key() == "F6" && regions::step(event.shift_key()) {
        return event.prevent_default();
    }
    let chord = commands::chord(
        &event.key(),
        event.ctrl_key() || event.meta_key(),
        event.alt_key(),
        event.shift_key(),
    );
    let Some(entry) = commands::meaning(&chord, place_of(event)) else {
        return;
    };
    // Esc is the browser's, too: it closes dialogs and leaves full screen.
    if event.key() != "Escape" {
        event.prevent_default();
    }
    dispatch.emit(Action::Run(entry));
}

fn place_of(event: &Event) -> Place {
    let Some(target) = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
    else {
        return Place::Elsewhere;
    };
    let within = |selector: &str| target.closest(selector).ok().flatten().is_some();
    if within("dialog") {
        Place::Dialog
    } else if within("input:not([type=checkbox]), select, textarea") {
        Place::Typing
    } else if within("button, a, summary, input") {
        Place::Control
    } else if within("[role=grid], [role=treegrid]") {
        Place::List
    } else {
        Place::Elsewhere
    }
}

/// Tells the model how much of the list can be seen, and how tall its rows are.
pub fn measure(dispatch: &Dispatch) {
    if let Some(list) = browser::by_id::<Element>("list") {
        let row = list.query_selector(".row").ok().flatten();
        let row = row.and_then(|row| row.dyn_into::<HtmlElement>().ok());
        dispatch.emit(Action::Mailbox(Input::Scrolled {
            top: f64::from(list.scroll_top()),
            height: f64::from(list.client_height()),
            row: row.map_or(0.0, |row| f64::from(row.offset_height())),
        }));
    }
}
