//! mpop: the one other client that pipelines.

use std::path::PathBuf;
use std::process::Command;

use e2e::process::find;

use super::{Client, Pace, start, version};
use crate::errand::{Errand, Kind};

pub(super) struct Mpop;

impl Client for Mpop {
    fn name(&self) -> &'static str {
        "mpop"
    }

    fn program(&self) -> Option<PathBuf> {
        find("mpop")
    }

    fn version(&self) -> String {
        version(self.program())
    }

    /// It reads headers only to decide, by a filter, which is another program for each message.
    fn pace(&self, kind: Kind) -> Option<Pace> {
        (kind != Kind::Headers).then_some(Pace::Pipelined)
    }

    /// PLAIN is the quickest way in that it has: one round trip.
    fn command(&self, errand: &Errand<'_>) -> Command {
        let Errand {
            port,
            user,
            password,
            folder,
            ..
        } = errand;
        let keep = if errand.kind.empties() { "off" } else { "on" };
        // Whatever is larger than nothing is deleted without being fetched.
        let kill = if errand.kind == Kind::Delete {
            "0"
        } else {
            "off"
        };
        let settings = format!(
            "account bench\nhost 127.0.0.1\nport {port}\nuser {user}\npassword {password}\nauth plain\ntls off\n\
             pipelining on\nkeep {keep}\nkillsize {kill}\nuidls_file {}\ndelivery maildir {}\n",
            folder.join("uidls").display(),
            errand.new_maildir().display()
        );
        let mut command = start(self);
        command
            .arg("--quiet")
            .arg("--file")
            .arg(errand.put("settings", &settings))
            .arg("bench");
        command
    }

    fn delivered(&self, errand: &Errand<'_>) -> usize {
        errand.files_in("mail/new")
    }
}
