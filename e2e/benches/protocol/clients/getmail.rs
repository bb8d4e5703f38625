//! getmail 6, delivering into a maildir.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use e2e::process::find;

use super::{Client, Pace, start, version};
use crate::errand::{Errand, Kind};

pub(super) struct Getmail;

/// The user and the group of that name, where there is one: it refuses to deliver mail as root.
const NOBODY: u32 = 65_534;

impl Client for Getmail {
    fn name(&self) -> &'static str {
        "getmail"
    }

    fn program(&self) -> Option<PathBuf> {
        find("getmail")
    }

    fn version(&self) -> String {
        version(self.program())
    }

    /// It knows neither headers alone nor deleting unseen.
    fn pace(&self, kind: Kind) -> Option<Pace> {
        matches!(kind, Kind::Fetch | Kind::Collect).then_some(Pace::OneByOne)
    }

    fn command(&self, errand: &Errand<'_>) -> Command {
        let Errand {
            port,
            user,
            password,
            folder,
            ..
        } = errand;
        let settings = format!(
            "[retriever]\ntype = SimplePOP3Retriever\nserver = 127.0.0.1\nport = {port}\nusername = {user}\n\
             password = {password}\n[destination]\ntype = Maildir\npath = {}/\n\
             [options]\nread_all = true\ndelete = {}\nverbose = 0\n",
            errand.new_maildir().display(),
            errand.kind.empties()
        );
        let settings = errand.put("settings", &settings);
        let mut command = start(self);
        command
            .arg("--getmaildir")
            .arg(folder)
            .arg("--rcfile")
            .arg(settings);
        if fs::metadata(folder).is_ok_and(|it| it.uid() == 0) {
            give(folder);
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    }

    fn delivered(&self, errand: &Errand<'_>) -> usize {
        errand.files_in("mail/new")
    }
}

/// Hands `path` over, and whatever is in it.
fn give(path: &Path) {
    chown(path, Some(NOBODY), Some(NOBODY)).expect("root may");
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        give(&entry.path());
    }
}
