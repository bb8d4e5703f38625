//! Python's poplib, in the program that its documentation suggests.

use std::path::{Path, PathBuf};
use std::process::Command;

use e2e::process::find;

use super::{Client, Pace, start, version};
use crate::errand::{Errand, Kind};

pub(crate) struct Poplib;

/// Arguments: port, user, password, folder, what to do.
const PROGRAM: &str = r#"
import os, poplib, sys
port, user, password, folder, errand = sys.argv[1:]
os.mkdir(folder)
box = poplib.POP3("127.0.0.1", int(port))
box.user(user)
box.pass_(password)
count, _ = box.stat()
if errand == "headers":
    box.list()
    box.uidl()
for number in range(1, count + 1):
    if errand != "delete":
        lines = box.top(number, 0)[1] if errand == "headers" else box.retr(number)[1]
        with open(f"{folder}/{number}.eml", "wb") as file:
            file.write(b"\r\n".join(lines))
    if errand in ("collect", "delete"):
        box.dele(number)
box.quit()
"#;

/// Arguments: port, user, password, the certificate authority's file.
const INDEX: &str = r#"
import poplib, ssl, sys
port, user, password, authority = sys.argv[1:]
box = poplib.POP3_SSL("127.0.0.1", int(port), context=ssl.create_default_context(cafile=authority))
box.user(user)
box.pass_(password)
box.list()
box.uidl()
box.quit()
"#;

impl Poplib {
    /// The program that fetches the index over TLS.
    pub(crate) fn index(&self, errand: &Errand<'_>, authority: &Path) -> Command {
        let mut command = start(self);
        command
            .args(["-c", INDEX, &errand.port.to_string()])
            .args([errand.user, errand.password])
            .arg(authority);
        command
    }
}

impl Client for Poplib {
    fn name(&self) -> &'static str {
        "poplib"
    }

    fn program(&self) -> Option<PathBuf> {
        find("python3")
    }

    fn version(&self) -> String {
        version(self.program())
    }

    fn pace(&self, _: Kind) -> Option<Pace> {
        Some(Pace::OneByOne)
    }

    fn command(&self, errand: &Errand<'_>) -> Command {
        let what = match errand.kind {
            Kind::Headers => "headers",
            Kind::Fetch => "fetch",
            Kind::Collect => "collect",
            Kind::Delete => "delete",
        };
        let mut command = start(self);
        command
            .args(["-c", PROGRAM, &errand.port.to_string()])
            .args([errand.user, errand.password])
            .arg(errand.folder.join("mail"))
            .arg(what);
        command
    }

    fn delivered(&self, errand: &Errand<'_>) -> usize {
        errand.files_in("mail")
    }
}
