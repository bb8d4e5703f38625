//! The processes of a browser, and what each is for.

use std::fmt;
use std::fs;

use crate::process::descendants;

/// What a process is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It has the windows, and outlives every page.
    Browser,
    /// It runs pages and their workers.
    Renderer,
    /// It speaks with servers.
    Network,
    /// Anything else, by the browser's name for it.
    Other(String),
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Browser => "browser",
            Self::Renderer => "renderer",
            Self::Network => "network",
            Self::Other(name) => name,
        })
    }
}

/// Everything that descends from the driver.
pub(super) fn family(driver: u32) -> Vec<(u32, Kind)> {
    let kind = |id| Some((id, kind(&fs::read(format!("/proc/{id}/cmdline")).ok()?)?));
    descendants(driver).into_iter().filter_map(kind).collect()
}

/// By its command line. One without is about to end.
fn kind(line: &[u8]) -> Option<Kind> {
    // Chromium writes its options with spaces between them, over what it was started with.
    let line = String::from_utf8_lossy(line).replace('\0', " ");
    let words: Vec<&str> = line.split(' ').filter(|word| !word.is_empty()).collect();
    let program = words.first()?.rsplit('/').next()?;
    let option = |name| words.iter().find_map(|word| word.strip_prefix(name));
    let kind = match (program, option("--type="), words.last().copied()) {
        ("WebKitWebProcess", ..) => Kind::Renderer,
        ("WebKitNetworkProcess", ..) => Kind::Network,
        (_, Some("renderer"), _) => Kind::Renderer,
        (_, Some(other), _) => match option("--utility-sub-type=") {
            Some(name) if name.starts_with("network.") => Kind::Network,
            Some(name) => Kind::Other(name.to_owned()),
            None => Kind::Other(other.to_owned()),
        },
        (_, None, Some("tab")) if words.contains(&"-contentproc") => Kind::Renderer,
        (_, None, Some("socket")) if words.contains(&"-contentproc") => Kind::Network,
        (_, None, Some(other)) if words.contains(&"-contentproc") => Kind::Other(other.to_owned()),
        _ => Kind::Browser,
    };
    Some(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_engine_says_what_its_processes_are_for() {
        for (line, expected) in [
            ("/usr/lib/chromium/chromium\0--headless\0", "browser"),
            ("/usr/lib/chromium/chromium --type=renderer --x", "renderer"),
            (
                "/usr/lib/chromium/chromium --type=utility --utility-sub-type=network.mojom.NetworkService",
                "network",
            ),
            ("/usr/lib/chromium/chromium --type=zygote", "zygote"),
            ("/usr/lib/firefox-esr/firefox-esr\0-headless\0", "browser"),
            (
                "/usr/lib/firefox-esr/firefox-esr\0-contentproc\0{x}\x003\0tab\0",
                "renderer",
            ),
            (
                "/usr/lib/firefox-esr/firefox-esr\0-contentproc\0{x}\x004\0rdd\0",
                "rdd",
            ),
            (
                "/usr/lib/webkit2gtk-4.1/MiniBrowser\0--automation\0",
                "browser",
            ),
            (
                "/usr/lib/webkit2gtk-4.1/WebKitWebProcess\x007\x0023\0",
                "renderer",
            ),
        ] {
            let kind = kind(line.as_bytes()).map(|kind| kind.to_string());
            assert_eq!(kind.as_deref(), Some(expected), "{line:?}");
        }
        assert_eq!(kind(b""), None);
    }
}
