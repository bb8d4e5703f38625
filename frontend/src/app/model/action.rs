//! What can happen, and what the browser then has to do: all that goes into the model and comes out of it.

use std::rc::Rc;

use shared::{
    mail::view::MessageView,
    tunnel::{message::Service, page_config::PageConfig},
};

use super::{
    Device, Engine, Theme, arranging, checking,
    cleaning::Clean,
    idle::Presence,
    mailbox,
    memory::{Change, Memory},
    opened::Tab,
    palette, saving, sign_in,
    sign_in::Account,
};
use crate::{
    app::{
        commands::Entry, html_mail::Cleaned, keys::Command, room::Room, text::language::Language,
    },
    wire::{ReadJob, ReadResult, Request, Update},
};

/// What happens.
#[derive(Debug)]
pub enum Action {
    /// What the mailbox needs has come.
    Room(&'static Room),
    /// The bridge's settings came.
    Config(PageConfig),
    /// The table of mail providers came.
    Providers(String),
    /// Why the bridge cannot be reached, as far as the browser can tell.
    LookedAround {
        /// The browser thinks that there is a network.
        online: bool,
        /// The page's own address answers.
        reached: bool,
    },
    /// Something was done on the card.
    SignIn(sign_in::Input),
    /// Something was done in the mailbox.
    Mailbox(mailbox::Input),
    /// Something was done with the list as a whole.
    List(arranging::List),
    /// Something was done to clean up.
    Clean(Clean),
    /// A key with a meaning was pressed.
    Key(Command),
    /// A command was given, by its keys or its name.
    Run(&'static Entry),
    /// The list of keys is to be shown, or hidden.
    Help(bool),
    /// Who can see what is to be shown, or hidden.
    Trust(bool),
    /// The SHA-256 of the list of the page's files; nothing where it cannot be had.
    Build(Option<String>),
    /// Something was done with the palette.
    Palette(palette::Input),
    /// Light or dark was chosen.
    Theme(Theme),
    /// Whose computer it is was chosen.
    Device(Device),
    /// Something is to be remembered on this device, or everything to be forgotten.
    Remember(Change),
    /// What this device remembers now; nothing, where the browser does not let the page remember.
    Remembered(Option<Option<Memory>>),
    /// The person is there, or not.
    Presence(Presence),
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
    /// The file that is being saved to says something.
    Keep(u32, saving::Event),
    /// A timer has run out.
    Timer(Timer),
    /// Back to the card.
    Again,
    /// The page is to speak another language.
    Speak(Language),
    /// Its words are here, or could not be had.
    Words(Language, Option<String>),
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
    /// Have the engine find something out.
    Find(Find),
    /// See whether there is a network, and whether the page's own address answers.
    LookAround,
    /// Wipe the password that was kept for the question about the certificate.
    ForgetPassword,
    /// Send the engine a request.
    Send(Request),
    /// End the engine, whatever it is doing, and start a fresh one.
    RestartEngine,
    /// End the engine and the reader, and take back whatever the page has given to the browser.
    Wipe,
    /// Empty the fields whose content is nowhere else.
    EmptyFields,
    /// Remember something on this device, or forget everything. Answered by [`Action::Remembered`].
    Remember(Change),
    /// Take the password along to the field that comes in the place of its own.
    CarryPassword,
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
        /// Say of each link that it leaves a trace.
        guarded: bool,
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
    /// Something for the session.
    Session(checking::Chore),
    /// Save every part, in one ZIP.
    SaveAttachments(Rc<MessageView>),
    /// Write to the file that is being saved to.
    Keep(saving::Job),
    /// Print what is on the screen.
    Print,
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
    /// Draw the page in these colours.
    Theme(Theme),
    /// Read the list of the page's files. Answered by [`Action::Build`].
    FetchBuild,
    /// Load the page anew.
    Reload,
    /// Fetch the words of a language.
    FetchWords(Language),
    /// Tell the browser which language the page speaks.
    TellLanguage(Language),
}

/// What the engine is to find out before anyone signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Find {
    /// Which servers this mail domain names.
    LookUp(String),
    /// Whether a POP3 server answers there.
    Try(Service),
    /// Nothing any more.
    Stop,
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
    /// The question about a server outside the address's domain.
    Foreign,
    /// The button that stops signing in.
    Cancel,
    /// The card about the certificate.
    Certificate,
    /// A row of the list.
    Row(u32),
    /// The list, wherever its cursor is.
    List,
    /// The search field.
    Search,
    /// The clean-up.
    Cleaning,
    /// The subject of the opened message.
    Subject,
    /// The bar with the marks.
    MarksBar,
    /// Its button that deletes now.
    DeleteNow,
    /// The button that does not.
    KeepThem,
    /// The words at the end.
    SignedOut,
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// The list has come to rest.
    Scroll,
    /// Headers have come, and may change the order of the list.
    Arrange,
    /// What is typed has come to rest, and groups are to follow it.
    Regroup,
    /// A sign-out that deletes nothing has taken long enough.
    Leave,
    /// A second of waiting is over.
    Second,
    /// It is time to look for new mail.
    Check,
    /// It is time to look whether anybody is there.
    Idle,
}

impl From<Tab> for Action {
    fn from(tab: Tab) -> Self {
        Self::Mailbox(mailbox::Input::Show(tab))
    }
}
