//! A screen that nobody looks at: WebKitGTK has no headless mode.

use std::path::Path;
use std::process::Command;

use crate::process::Process;
use crate::wait::{SOON, until};

/// An X server of our own.
#[derive(Debug)]
pub(super) struct Display {
    /// `:99`, for `DISPLAY`.
    pub(super) name: String,
    _server: Process,
}

impl Display {
    /// Starts Xvfb on a display number that it picks itself, so that two of them never meet.
    pub(super) async fn start(home: &Path) -> Self {
        let mut command = Command::new("Xvfb");
        command.args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1280x1024x24",
            "-nolisten",
            "tcp",
        ]);
        let mut server = Process::start(&mut command, &home.join("xvfb.log"));
        let number = until("Xvfb to name its display", SOON, async || {
            server.assert_running();
            let log = server.log();
            log.lines()
                .find(|line| !line.is_empty() && line.bytes().all(|it| it.is_ascii_digit()))
                .map(ToOwned::to_owned)
        });
        Self {
            name: format!(":{}", number.await),
            _server: server,
        }
    }
}
