//! A browser as somebody has it at home, or in a library: it remembers whatever browsers remember, and its profile outlives it.
//!
//! Drivers start a browser so that it forgets as much as possible: Chromium does not ask about passwords, Firefox keeps no session and has
//! its profile removed. What such a browser does not write says nothing.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::Browser;
use super::engine::{Driver, Engine};

impl Browser {
    /// Starts Chromium or Firefox with a fresh profile and the settings that people have. WebKitGTK writes nothing as long as it is driven: that
    /// is what [`super::Inspected`] is for.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start_at_home(engine: Engine) -> Self {
        let home = tempfile::tempdir().expect("a temporary directory");
        Self::start_again(engine, home).await
    }

    /// Starts it again where it was quit or killed; it opens the tabs that were open.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start_again(engine: Engine, home: TempDir) -> Self {
        let mut driver = Driver::start_in(home, engine, None, true).await;
        let client = driver.open_session().await;
        Self { client, driver }
    }

    /// The directory with everything that it writes, while it runs.
    pub fn home(&self) -> &Path {
        self.driver.home()
    }

    /// Quits, as a person does who closes it. The directory with everything that it has written.
    pub async fn quit(self) -> TempDir {
        let _ = self.client.close().await;
        self.driver.end()
    }

    /// Kills all its processes, as if the power had failed. The directory with everything that it has written.
    pub fn kill(self) -> TempDir {
        self.driver.kill()
    }
}

/// Whatever goes beside the profile goes into home as well.
pub(super) fn keep_together(command: &mut Command, home: &Path) {
    let temporary = home.join("tmp");
    fs::create_dir_all(&temporary).expect("home is ours");
    command.env("TMPDIR", temporary);
    for (variable, directory) in [
        ("XDG_CACHE_HOME", ".cache"),
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_DATA_HOME", ".local/share"),
    ] {
        command.env(variable, home.join(directory));
    }
}

/// Turns on again what drivers turn off.
pub(super) fn settle(capabilities: &mut Value, home: &Path) {
    if let Some(chromium) = capabilities.get_mut("goog:chromeOptions") {
        // This switch is what keeps it from offering to save passwords.
        chromium["excludeSwitches"] = json!(["enable-automation"]);
        chromium["prefs"]["credentials_enable_service"] = json!(true);
        chromium["prefs"]["profile"] = json!({ "password_manager_enabled": true });
        // Tabs come back after it was quit, and by the switch after it was killed.
        if let Some(arguments) = chromium["args"].as_array_mut() {
            arguments.push(json!("--restore-last-session"));
        }
        chromium["prefs"]["session"] = json!({ "restore_on_startup": 1 });
    }
    if let Some(firefox) = capabilities.get_mut("moz:firefoxOptions") {
        // The driver removes only profiles of its own making.
        firefox["args"] = json!(["-headless", "-profile", home.join("profile")]);
        for (name, value) in [
            ("browser.formfill.enable", json!(true)),
            ("browser.pagethumbnails.capturing_disabled", json!(false)),
            ("browser.sessionstore.resume_from_crash", json!(true)),
            // Half a second instead of fifteen: whatever is to be seen for a moment gets into a session file.
            ("browser.sessionstore.interval", json!(500)),
            ("browser.startup.page", json!(3)),
            ("places.history.enabled", json!(true)),
            ("signon.autofillForms", json!(true)),
            ("signon.rememberSignons", json!(true)),
        ] {
            firefox["prefs"][name] = value;
        }
    }
}
