//! Who has an account, and what lies in it.

use std::fs;

use e2e::client::Person;
use e2e::dovecot::Mailbox;
use e2e::letters;
use e2e::servers::{Kind, Server};

/// A user name and its password.
pub(crate) type Account = (&'static str, &'static str);

pub(crate) const ALICE: Account = ("alice", "alicepass");
pub(crate) const BLANKS: Account = ("bob", "pass word with  blanks");
pub(crate) const UTF8_PASSWORD: Account = ("carol", "pässwörd€日本");
pub(crate) const UTF8_NAME: Account = ("jürgen", "schlüssel");

/// The client's exit code when it was refused at login.
pub(crate) const REFUSED: i32 = 3;

/// The letters that a server can serve.
pub(crate) fn letters(kind: Kind) -> Vec<Vec<u8>> {
    let mut letters = letters::all();
    if !kind.character().handling.opens_unfinished {
        letters.retain(|letter| letter.ends_with(b"\r\n"));
    }
    letters
}

pub(crate) fn mailbox((user, password): Account, messages: &[Vec<u8>]) -> Mailbox<'_> {
    Mailbox {
        user,
        password,
        messages,
    }
}

pub(crate) fn person(server: &Server, (user, password): Account) -> Person<'_> {
    Person::new(server, user, password)
}

/// Fetches every message; they come in the order of their numbers.
pub(crate) fn fetch(person: &Person<'_>) -> Vec<Vec<u8>> {
    fill_folder(person, &["fetch", "all"])
}

/// Lets the client fill a folder with `1.eml`, `2.eml` and so on, and returns what is in these files.
pub(crate) fn fill_folder(person: &Person<'_>, command: &[&str]) -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().expect("a temporary directory");
    let into = folder.path().to_str().expect("a plain path");
    person
        .runs(&[command, &["--into", into]].concat())
        .success();
    let count = fs::read_dir(into).expect("it is ours").count();
    let read = |number| fs::read(format!("{into}/{number}.eml"));
    (1..=count)
        .map(|number| read(number).expect("no other file is there"))
        .collect()
}
