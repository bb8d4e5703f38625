//! All that the page knows, and how it changes: [`Model::update`] takes an [`Action`] and leaves [`Effect`]s for the
//! browser to carry out.
//!
//! Nothing here touches the browser, waits, or reads a clock, so all of it is tested natively. No secret comes here
//! either: the password goes from its field to the engine's port directly.

pub mod doing;
pub mod headers;
pub mod leaving;
pub mod list;
pub mod mailbox;
pub mod opened;
pub mod sign_in;
pub mod wait;

use std::rc::Rc;

use shared::{
    mail::view::MessageView, mailbox::receipt::Receipt, problem::Problem,
    tunnel::page_config::PageConfig,
};

use self::{
    mailbox::Mailbox,
    opened::Tab,
    sign_in::{Account, Phase, SignIn},
};
use super::{html_mail::Cleaned, keys::Command};
use crate::wire::{ReadJob, ReadResult, Request, Update};

/// Everything.
#[derive(Debug, Default)]
pub struct Model {
    /// What is on the screen.
    pub page: Page,
    /// What the bridge says of itself.
    pub config: PageConfig,
    /// How the engine is doing.
    pub engine: Engine,
    /// The list of keys is shown.
    pub help: bool,
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
    /// What went wrong on the way out.
    pub problem: Option<Problem>,
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

/// What happens.
#[derive(Debug)]
pub enum Action {
    /// The bridge's settings came.
    Config(PageConfig),
    /// Something was done on the card.
    SignIn(sign_in::Input),
    /// Something was done in the mailbox.
    Mailbox(mailbox::Input),
    /// A key with a meaning was pressed.
    Key(Command),
    /// The list of keys is to be shown, or hidden.
    Help(bool),
    /// The engine says something.
    Engine(Update),
    /// The engine is not as it should be.
    EngineFault(Engine),
    /// The reader has done a job.
    Read(ReadResult, ReadJob),
    /// The reader did not come back from a job.
    ReaderFailed(ReadJob),
    /// A message's HTML has been made harmless.
    Cleaned {
        /// The message number.
        number: u32,
        /// What is left of it.
        cleaned: Rc<Cleaned>,
    },
    /// A timer has run out.
    Timer(Timer),
    /// Back to the card.
    Again,
}

/// What the browser has to do.
#[derive(Debug)]
pub enum Effect {
    /// Send the engine a `SignIn`.
    SignIn {
        /// Whose mailbox.
        account: Account,
        /// Where the password comes from.
        password: Password,
    },
    /// Wipe the password that was kept for the question about the certificate.
    ForgetPassword,
    /// Send the engine a request.
    Send(Request),
    /// End the engine, whatever it is doing, and start a fresh one.
    RestartEngine,
    /// End the engine and the reader.
    EndWorkers,
    /// Give the reader a job.
    Read(ReadJob),
    /// Make a message's HTML harmless.
    Clean {
        /// The message number.
        number: u32,
        /// The message.
        view: Rc<MessageView>,
        /// Let it load the images of other servers.
        remote: bool,
    },
    /// Save the message as it came.
    SaveMessage {
        /// The file's name.
        name: String,
        /// The message.
        octets: Rc<Vec<u8>>,
    },
    /// Save a part.
    SaveAttachment {
        /// The message.
        view: Rc<MessageView>,
        /// Which of its attachments.
        index: usize,
    },
    /// Put text on the clipboard.
    Copy(String),
    /// Move the keyboard's focus, once the page is drawn.
    Focus(Focus),
    /// Scroll the list, once the page is drawn.
    ScrollList(f64),
    /// Ask how tall the list is, once the page is drawn.
    MeasureList,
    /// Start a timer, or start it over.
    Timer(Timer, u32),
    /// Load the page anew.
    Reload,
}

/// Where the password comes from. It is never in the model, except the demo's, which is public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Password {
    /// From the field, which is emptied.
    Typed,
    /// From the last attempt, kept while the person decides about a certificate.
    Kept,
    /// It is no secret.
    Public(String),
}

/// Where the keyboard's focus goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The address field.
    Address,
    /// The password field.
    Password,
    /// The field of the bridge's access code.
    Token,
    /// The server's name.
    Server,
    /// The button that stops signing in.
    Cancel,
    /// The card about the certificate.
    Certificate,
    /// A row of the list.
    Row(u32),
    /// The list, wherever its cursor is.
    List,
    /// The subject of the opened message.
    Subject,
    /// The words at the end.
    SignedOut,
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// The list has come to rest.
    Scroll,
    /// A sign-out that deletes nothing has taken long enough.
    Leave,
    /// A second of waiting is over.
    Second,
}

impl Model {
    /// Takes in what happened; returns what the browser has to do about it.
    pub fn update(&mut self, action: Action) -> Vec<Effect> {
        let mut effects = Vec::new();
        match action {
            Action::Config(config) => {
                self.config = config;
                if let Page::SignIn(card) = &mut self.page {
                    card.offer(&self.config);
                }
            }
            Action::Timer(Timer::Second) => match &mut self.page {
                Page::SignIn(card) => card.wait.second(&mut effects),
                Page::Mailbox(mailbox) => mailbox.wait.second(&mut effects),
                Page::SignedOut(_) => {}
            },
            Action::Engine(Update::Hello { .. }) => self.engine = Engine::Ready,
            Action::EngineFault(engine) => self.engine_fault(engine, &mut effects),
            Action::Help(shown) => {
                self.help = shown;
                if let Page::Mailbox(mailbox) = &self.page
                    && !shown
                {
                    mailbox.focus_back(&mut effects);
                }
            }
            Action::Key(command) => self.key(command, &mut effects),
            Action::SignIn(input) => {
                if let Page::SignIn(card) = &mut self.page {
                    card.input(input, &self.config, &mut effects);
                }
            }
            Action::Again => {
                if self.has_ended() {
                    let mut card = SignIn::default();
                    card.offer(&self.config);
                    self.page = Page::SignIn(Box::new(card));
                    effects.extend([Effect::RestartEngine, Effect::Focus(Focus::Address)]);
                }
            }
            Action::Engine(update) => self.engine(update, &mut effects),
            action => {
                if let Page::Mailbox(mailbox) = &mut self.page {
                    mailbox.handle(action, &mut effects);
                }
            }
        }
        self.turn_page(&mut effects);
        effects
    }

    /// True for an action that nothing on the screen shows.
    pub fn is_silent(action: &Action) -> bool {
        matches!(action, Action::Engine(Update::Header { .. }))
    }

    /// True while closing the page would lose what the person has decided.
    pub fn would_lose(&self) -> bool {
        matches!(&self.page, Page::Mailbox(mailbox) if mailbox.marked() > 0)
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
            Page::Mailbox(mailbox) if engine == Engine::Broken => mailbox.dead(),
            _ => {}
        }
    }

    fn engine(&mut self, update: Update, effects: &mut Vec<Effect>) {
        match &mut self.page {
            Page::Mailbox(mailbox) => mailbox.engine(update, effects),
            Page::SignIn(card) => match update {
                Update::Stage(stage) => card.stage(stage),
                Update::Waiting { seconds, .. } => card.wait.begin(seconds, effects),
                Update::SignedIn(facts) => {
                    card.facts = Some(facts);
                    effects.push(Effect::ForgetPassword);
                }
                Update::Listed(entries) if matches!(card.phase, Phase::Connecting(_)) => {
                    let Some(account) = card.account.take() else {
                        return;
                    };
                    let facts = card.facts.take().unwrap_or_default();
                    let mut mailbox = Mailbox::new(account, facts);
                    mailbox.listed(entries, effects);
                    effects.push(Effect::Focus(Focus::List));
                    self.page = Page::Mailbox(Box::new(mailbox));
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

    fn key(&mut self, command: Command, effects: &mut Vec<Effect>) {
        match (&mut self.page, command) {
            (_, Command::Up) if self.help => effects.extend(self.update(Action::Help(false))),
            (Page::Mailbox(_), Command::Help) => self.help = !self.help,
            (Page::Mailbox(mailbox), command) if !self.help => mailbox.key(command, effects),
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
        self.help = false;
        effects.extend([Effect::EndWorkers, Effect::Focus(Focus::SignedOut)]);
    }
}

impl From<Tab> for Action {
    fn from(tab: Tab) -> Self {
        Self::Mailbox(mailbox::Input::Show(tab))
    }
}

#[cfg(test)]
mod tests;
