//! All that the page knows, and how it changes: [`Model::update`] takes an [`Action`] and leaves [`Effect`]s for the
//! browser to carry out.
//!
//! Nothing here touches the browser, waits, or reads a clock, so all of it is tested natively. No secret comes here
//! either: the password goes from its field to the engine's port directly.

pub mod action;
pub mod arranging;
pub mod checking;
pub mod choosing;
pub mod cleaning;
pub mod commit;
pub mod device;
pub mod doing;
pub mod gate;
pub mod headers;
pub mod idle;
pub mod leaving;
pub mod list;
pub mod mailbox;
pub mod memory;
pub mod opened;
pub mod palette;
pub mod protecting;
mod remembering;
pub mod saving;
pub mod session;
pub mod sign_in;
pub mod theme;
pub mod traces;
pub mod trust;
pub mod wait;

use std::rc::Rc;

use shared::{mailbox::receipt::Receipt, problem::Problem, tunnel::page_config::PageConfig};

pub use self::{
    action::{Action, Effect, Find, Focus, Password, Timer},
    device::Device,
    theme::Theme,
};
use self::{
    idle::{Idle, Presence, Verdict},
    mailbox::Mailbox,
    memory::Memory,
    palette::Palette,
    sign_in::{Phase, SignIn},
    trust::{Trust, Ways},
};
use super::{
    commands::{Does, Entry},
    keys::Command,
    room::Room,
    text::{
        language::{self, Language},
        words,
    },
};
use crate::wire::Update;

/// Everything.
#[derive(Debug, Default)]
pub struct Model {
    /// What the mailbox needs, once it is here.
    pub room: Option<&'static Room>,
    /// What is on the screen.
    pub page: Page,
    /// What the bridge says of itself.
    pub config: PageConfig,
    /// How the engine is doing.
    pub engine: Engine,
    /// The list of keys is shown.
    pub help: bool,
    /// Who can see what, while that is shown.
    pub trust: Option<Trust>,
    /// Where the page and the bridge are.
    pub ways: Ways,
    /// The table of mail providers, once it is there.
    pub providers: Rc<str>,
    /// The commands by name, while they are shown.
    pub palette: Option<Palette>,
    /// Light or dark.
    pub theme: Theme,
    /// What the page is to speak, and does as soon as the words are here.
    pub language: Language,
    /// Whose computer it is.
    pub device: Device,
    /// Since when nobody has used the page.
    pub idle: Idle,
    /// What this device remembers, if anything.
    pub memory: Option<Rc<Memory>>,
    /// The browser does not let the page remember anything.
    pub memory_refused: bool,
}

/// What is on the screen.
#[derive(Debug)]
pub enum Page {
    /// The card.
    SignIn(Box<SignIn>),
    /// The mailbox.
    Mailbox(Box<Mailbox>),
    /// The end.
    SignedOut(SignedOut),
}

impl Default for Page {
    fn default() -> Self {
        Self::SignIn(Box::default())
    }
}

/// The end of a session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignedOut {
    /// What became of the deletions.
    pub receipt: Receipt,
    /// So many were deleted earlier in the visit, and confirmed.
    pub earlier: usize,
    /// What went wrong on the way out.
    pub problem: Option<Problem>,
    /// Nobody was there any more.
    pub unused: bool,
}

/// How the engine is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// It has not said hello yet.
    #[default]
    Starting,
    /// It is there.
    Ready,
    /// It should have said hello by now.
    Silent,
    /// It is of another build, and reloading did not help.
    OtherBuild,
    /// It broke.
    Broken,
}

impl Model {
    /// A model that has to wait for nothing.
    #[cfg(test)]
    pub fn furnished() -> Self {
        Self {
            room: Some(&super::room::ROOM),
            ..Self::default()
        }
    }

    /// Takes in what happened; returns what the browser has to do about it.
    pub fn update(&mut self, action: Action) -> Vec<Effect> {
        let mut effects = Vec::new();
        let counts = !leaves_counts(&action);
        match action {
            Action::Room(room) => self.enter(room, &mut effects),
            Action::Config(config) => {
                self.config = config;
                if self.config.kiosk {
                    self.forget_for_public(&mut effects);
                }
                if let Page::SignIn(card) = &mut self.page {
                    card.offer(&self.config);
                }
            }
            Action::Providers(table) => {
                self.providers = table.into();
                if let Page::SignIn(card) = &mut self.page {
                    card.provide(&self.providers, &self.config, &mut effects);
                }
            }
            Action::LookedAround { online, reached } => {
                if let Page::SignIn(card) = &mut self.page {
                    card.looked_around(online, reached, &mut effects);
                }
            }
            Action::Device(device) => self.belongs(device, &mut effects),
            Action::Remember(change) => self.remember(change, &mut effects),
            Action::Remembered(Some(memory)) => self.remembered(memory, &mut effects),
            Action::Remembered(None) => self.memory_refused = true,
            Action::Presence(presence) => self.learn(presence, &mut effects),
            Action::Timer(Timer::Second) => match &mut self.page {
                Page::SignIn(card) => card.wait.second(&mut effects),
                Page::Mailbox(mailbox) => mailbox.wait.second(&mut effects),
                Page::SignedOut(_) => {}
            },
            Action::Engine(Update::Hello { .. }) => self.engine = Engine::Ready,
            Action::EngineFault(engine) => self.engine_fault(engine, &mut effects),
            Action::Help(shown) => self.help = shown,
            Action::Trust(shown) => self.show_trust(shown, &mut effects),
            Action::Build(sha256) => {
                if let Some(trust) = &mut self.trust {
                    trust.build = sha256;
                }
            }
            Action::Run(entry) => self.run(entry, &mut effects),
            Action::Palette(input) => self.palette(input, &mut effects),
            Action::Theme(theme) => {
                self.theme = theme;
                effects.push(Effect::Theme(theme));
            }
            Action::Key(command) => self.key(command, &mut effects),
            Action::SignIn(input) => {
                if let Page::SignIn(card) = &mut self.page {
                    card.input(input, &self.config, &mut effects);
                }
            }
            Action::Again => {
                if self.has_ended() {
                    self.fresh_card(&mut effects);
                }
            }
            Action::Engine(update) => self.engine(update, &mut effects),
            Action::List(_) if self.help || self.trust.is_some() => {}
            Action::Speak(language) => self.speak(language, &mut effects),
            Action::Words(language, catalog) => self.words(language, catalog, &mut effects),
            action => {
                if let Page::Mailbox(mailbox) = &mut self.page {
                    in_room(self.room, mailbox, action, &mut effects);
                }
            }
        }
        if let Page::Mailbox(mailbox) = &self.page
            && counts
        {
            mailbox.counted.take();
        }
        self.turn_page(&mut effects);
        effects
    }

    fn speak(&mut self, language: Language, effects: &mut Vec<Effect>) {
        self.language = language;
        if language == Language::English {
            words::speak_english();
            effects.push(Effect::TellLanguage(language));
        } else if language != language::current() {
            effects.push(Effect::FetchWords(language));
        }
    }

    /// Nothing changes if the words could not be had, or somebody has chosen again meanwhile.
    fn words(&mut self, language: Language, words: Option<String>, effects: &mut Vec<Effect>) {
        if language != self.language {
            return;
        }
        if words.is_some_and(|words| words::speak(language, words)) {
            effects.push(Effect::TellLanguage(language));
        } else {
            self.language = language::current();
        }
    }

    /// A card on which nothing is filled in, and an engine that knows nothing.
    fn fresh_card(&mut self, effects: &mut Vec<Effect>) {
        let mut card = SignIn::default();
        card.provide(&self.providers, &self.config, effects);
        card.offer(&self.config);
        self.page = Page::SignIn(Box::new(card));
        self.recall(effects);
        effects.extend([Effect::RestartEngine, Effect::Focus(Focus::Address)]);
    }

    /// The person says whose computer it is. What the operator says holds.
    fn belongs(&mut self, device: Device, effects: &mut Vec<Effect>) {
        if self.config.kiosk
            || !matches!(&self.page, Page::SignIn(card) if card.phase == Phase::Idle)
        {
            return;
        }
        if (self.device == Device::Own) != (device == Device::Own) {
            effects.push(Effect::CarryPassword);
        }
        self.device = device;
        self.recall(effects);
    }

    /// The person is there, or not.
    fn learn(&mut self, presence: Presence, effects: &mut Vec<Effect>) {
        let is_busy = match (&self.page, self.room) {
            (Page::Mailbox(mailbox), Some(room)) => (room.desk.is_busy)(mailbox),
            _ => false,
        };
        match self.idle.learn(presence, self.device, is_busy) {
            Verdict::Over => self.nobody_is_there(effects),
            Verdict::Again(Some(seconds)) => effects.push(idle::look_in(seconds)),
            Verdict::Again(None) => {}
        }
    }

    /// Nothing is left to whoever comes next. There is no QUIT, so nothing is deleted that nobody has confirmed.
    fn nobody_is_there(&mut self, effects: &mut Vec<Effect>) {
        (self.help, self.palette, self.trust) = (false, None, None);
        match &self.page {
            Page::Mailbox(mailbox) => {
                self.page = Page::SignedOut(SignedOut {
                    unused: true,
                    earlier: mailbox.commit.confirmed,
                    ..SignedOut::default()
                });
                effects.extend([Effect::Wipe, Effect::Focus(Focus::SignedOut)]);
                if let Some(seconds) = self.device.idle_s() {
                    effects.push(idle::look_in(seconds));
                }
            }
            // It says something of the visit, too: a new page says nothing, and has the old one's memory no more.
            Page::SignedOut(_) => effects.push(Effect::Reload),
            Page::SignIn(_) => {
                self.fresh_card(effects);
                effects.push(Effect::EmptyFields);
            }
        }
    }

    /// True for an action that nothing on the screen shows.
    pub fn is_silent(action: &Action) -> bool {
        matches!(
            action,
            Action::Engine(Update::Header { .. } | Update::Piece { .. })
                | Action::Keep(_, saving::Event::Written(_))
        )
    }

    /// True while closing the page would lose what the person has decided.
    pub fn would_lose(&self) -> bool {
        match (&self.page, self.room) {
            (Page::Mailbox(mailbox), Some(room)) => (room.desk.would_lose)(mailbox),
            _ => false,
        }
    }

    /// True when there is nothing to lose in going back to the card.
    fn has_ended(&self) -> bool {
        match &self.page {
            Page::SignIn(_) => false,
            Page::Mailbox(mailbox) => mailbox.link == mailbox::Link::Dead,
            Page::SignedOut(_) => true,
        }
    }

    fn engine_fault(&mut self, engine: Engine, effects: &mut Vec<Effect>) {
        self.engine = engine;
        let problem = || Problem::Internal(String::new());
        match &mut self.page {
            Page::SignIn(card) if engine == Engine::Broken => card.ended(problem(), effects),
            Page::Mailbox(mailbox) if engine == Engine::Broken => {
                in_room(self.room, mailbox, Action::EngineFault(engine), effects);
            }
            _ => {}
        }
    }

    fn engine(&mut self, update: Update, effects: &mut Vec<Effect>) {
        match &mut self.page {
            Page::Mailbox(mailbox) => {
                in_room(self.room, mailbox, Action::Engine(update), effects);
            }
            Page::SignIn(card) => match update {
                Update::Stage(stage) => card.stage(stage),
                Update::Found(told) => card.told(told, &self.config, effects),
                Update::Waiting { seconds, .. } => card.wait.begin(seconds, effects),
                Update::SignedIn(facts) => {
                    card.facts = Some(facts);
                    effects.push(Effect::ForgetPassword);
                }
                Update::Listed(entries) if matches!(card.phase, Phase::Connecting(_)) => {
                    let Some(room) = self.room else {
                        card.listed = Some(entries);
                        return;
                    };
                    let Some(account) = card.account.take() else {
                        return;
                    };
                    let memory = self.memory.as_ref().filter(|_| self.device == Device::Own);
                    let facts = card.facts.take().unwrap_or_default();
                    let is_public = self.config.demo.as_ref().is_some_and(|demo| {
                        (&demo.user, &demo.host, demo.port)
                            == (&account.user, &account.host, account.port)
                    });
                    let mut mailbox = (room.desk.open)(account, facts, entries, effects);
                    mailbox.device = self.device;
                    mailbox.keeps_password = self.device.keeps_password() || is_public;
                    if let Some(memory) = memory.filter(|_| !is_public) {
                        mailbox.come_back_to(memory, card, effects);
                    }
                    effects.push(Effect::Focus(Focus::List));
                    self.page = Page::Mailbox(mailbox);
                }
                Update::Ended { problem } => card.ended(problem, effects),
                Update::SignedOut {
                    problem: Some(problem),
                    ..
                } => card.ended(problem, effects),
                _ => {}
            },
            Page::SignedOut(_) => {}
        }
    }

    /// Whoever was quicker than the mailbox's part of the page need not wait any longer.
    fn enter(&mut self, room: &'static Room, effects: &mut Vec<Effect>) {
        self.room = Some(room);
        if let Page::SignIn(card) = &mut self.page
            && let Some(entries) = card.listed.take()
        {
            self.engine(Update::Listed(entries), effects);
        }
    }

    /// The files that the page is made of are looked up each time: they are what they are now.
    fn show_trust(&mut self, shown: bool, effects: &mut Vec<Effect>) {
        self.trust = shown.then(Trust::default);
        if shown {
            effects.push(Effect::FetchBuild);
        }
    }

    /// Does what a command means, if it is possible now.
    fn run(&mut self, entry: &Entry, effects: &mut Vec<Effect>) {
        if !(entry.possible)(self) {
            return;
        }
        match entry.does {
            Does::Key(command) => self.key(command, effects),
            Does::Act(action) => effects.extend(self.update(action())),
        }
    }

    fn key(&mut self, command: Command, effects: &mut Vec<Effect>) {
        match (&mut self.page, command) {
            (_, Command::Up) if self.palette.is_some() => self.palette = None,
            (_, Command::Up) if self.trust.is_some() => self.trust = None,
            (_, Command::Up) if self.help => self.help = false,
            (_, Command::Help) => self.help = !self.help,
            (_, Command::Palette) => self.palette(palette::Input::Open, effects),
            (Page::Mailbox(mailbox), command) if !self.help && self.trust.is_none() => {
                in_room(self.room, mailbox, Action::Key(command), effects);
            }
            (Page::SignIn(card), Command::Up) => {
                card.input(sign_in::Input::Cancel, &self.config, effects);
            }
            _ => {}
        }
    }

    /// The mailbox is left behind once its end is known.
    fn turn_page(&mut self, effects: &mut Vec<Effect>) {
        let Page::Mailbox(mailbox) = &mut self.page else {
            return;
        };
        let Some(end) = mailbox.end.take() else {
            return;
        };
        self.page = Page::SignedOut(end);
        (self.help, self.palette, self.trust) = (false, None, None);
        effects.extend([Effect::Wipe, Effect::Focus(Focus::SignedOut)]);
    }
}

/// There is no mailbox before there is the room to open it in.
fn in_room(room: Option<&Room>, mailbox: &mut Mailbox, action: Action, effects: &mut Vec<Effect>) {
    if let Some(room) = room {
        (room.desk.update)(mailbox, action, effects);
    }
}

/// True for what comes so often that rows are not counted anew for it, as it changes none that count.
fn leaves_counts(action: &Action) -> bool {
    Model::is_silent(action)
        || matches!(
            action,
            Action::Mailbox(mailbox::Input::Scrolled { .. }) | Action::Timer(_)
        )
}

#[cfg(test)]
mod tests;
