//! fetchmail, delivering into one file as a mail server would be told of the messages (batched SMTP).

use std::path::PathBuf;
use std::process::{Command, ExitStatus};

use e2e::process::find;

use super::{Client, Pace, start, version};
use crate::errand::{Errand, Kind};

pub(super) struct Fetchmail;

impl Client for Fetchmail {
    fn name(&self) -> &'static str {
        "fetchmail"
    }

    fn program(&self) -> Option<PathBuf> {
        find("fetchmail")
    }

    fn version(&self) -> String {
        version(self.program())
    }

    fn pace(&self, kind: Kind) -> Option<Pace> {
        (kind != Kind::Headers).then_some(Pace::OneByOne)
    }

    fn command(&self, errand: &Errand<'_>) -> Command {
        let Errand {
            port,
            user,
            password,
            folder,
            ..
        } = errand;
        let deletion = match errand.kind {
            Kind::Delete => "limit 1 limitflush",
            Kind::Collect => "nokeep",
            _ => "keep",
        };
        let settings = format!(
            "set no syslog\npoll 127.0.0.1 service {port} protocol pop3 auth password\n\
             user \"{user}\" password \"{password}\" is \"nobody\" here sslproto \"\" fetchall {deletion} bsmtp \"{}\"\n",
            folder.join("mail").display()
        );
        let mut command = start(self);
        command
            .env("FETCHMAILHOME", folder)
            .args(["--silent", "--nodetach", "--fetchmailrc"])
            .arg(errand.put("settings", &settings));
        command
    }

    /// It says 1 when it has fetched nothing, which is as it should be when all are deleted unseen.
    fn is_content(&self, kind: Kind, status: ExitStatus) -> bool {
        status.success() || kind == Kind::Delete && status.code() == Some(1)
    }

    fn delivered(&self, errand: &Errand<'_>) -> usize {
        errand.lines_in("mail", "MAIL FROM:")
    }
}
