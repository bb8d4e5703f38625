//! Servers that are started by root do not stay root.

use std::fs;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// The user that a server runs as, and all of its parts: nothing here may depend on being root.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its name.
    pub user: String,
    /// Its first group's name.
    pub group: String,
    /// Its number.
    pub uid: u32,
    /// Its first group's number.
    pub gid: u32,
    is_root: bool,
}

impl Account {
    /// Whoever runs the tests; where that is root, nobody.
    ///
    /// # Panics
    /// When there is no such account.
    pub fn unprivileged() -> Self {
        let is_root = id(&["-u"]) == "0";
        let whose = if is_root { vec!["nobody"] } else { vec![] };
        let ask = |option| id(&[&[option], whose.as_slice()].concat());
        let number = |option| ask(option).parse().expect("id prints a number");
        Self {
            user: ask("-un"),
            group: ask("-gn"),
            uid: number("-u"),
            gid: number("-g"),
            is_root,
        }
    }

    /// Hands `dir` and everything in it over.
    ///
    /// # Panics
    /// When it cannot be read.
    pub fn give(&self, dir: &Path) {
        if !self.is_root {
            return;
        }
        chown(dir, Some(self.uid), Some(self.gid)).expect("root may");
        for entry in fs::read_dir(dir).expect("it is ours").flatten() {
            if entry.path().is_dir() {
                self.give(&entry.path());
            } else {
                chown(entry.path(), Some(self.uid), Some(self.gid)).expect("root may");
            }
        }
    }

    /// Lets `command` run as this user.
    pub fn become_in(&self, command: &mut Command) {
        if self.is_root {
            command.uid(self.uid).gid(self.gid);
        }
    }
}

fn id(arguments: &[&str]) -> String {
    let output = Command::new("id")
        .args(arguments)
        .output()
        .expect("every Unix has id(1)");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
