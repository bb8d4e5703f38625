//! Where browsers keep what people typed: not one row, encrypted or not.

use std::fs;
use std::path::{Path, PathBuf};

use e2e::browser::Engine;
use e2e::forensics::{Findings, sqlite};

use super::scene::Scene;

/// A table, and in which column the ordinary page has a row of the name `word`, if it has one there.
type Table = (&'static str, &'static str, Option<&'static str>);

/// The tables for saved passwords, forms and cookies.
fn tables(engine: Engine) -> &'static [Table] {
    match engine {
        Engine::Chromium => &[
            ("Login Data", "logins", None),
            ("Login Data", "stats", None),
            ("Web Data", "autofill", Some("name")),
            ("Cookies", "cookies", Some("name")),
        ],
        // Passwords are in logins.json, which is searched for the origin.
        Engine::Firefox => &[
            ("formhistory.sqlite", "moz_formhistory", Some("fieldname")),
            ("cookies.sqlite", "moz_cookies", Some("name")),
        ],
        // MiniBrowser keeps neither passwords nor forms, nor cookies unless it is asked to.
        Engine::WebKitGtk => &[],
    }
}

/// Files for passwords and forms, in which an origin would stand.
const FILES: [&str; 5] = ["Login Data", "Web Data", "logins", "signons", "formhistory"];

/// Fails if there is a row that is not the ordinary page's, or if our page's origin stands in a file for passwords or forms. A browser that was
/// killed may have kept the ordinary page's rows for later.
pub(crate) fn assert_none(scene: &Scene, home: &Path, findings: &Findings, was_killed: bool) {
    for (name, table, column) in tables(scene.engine) {
        let file = find(home, name).unwrap_or_else(|| panic!("{name} is not there"));
        let others = match column {
            Some(column) => format!("{column} <> 'word'"),
            None => "true".to_owned(),
        };
        let rows = sqlite::count(&file, table, &others);
        assert_eq!(rows, 0, "{table} in {}", file.display());
        if let Some(column) = column
            && !was_killed
        {
            let rows = sqlite::count(&file, table, &format!("{column} = 'word'"));
            assert_eq!(rows, 1, "the ordinary page's {table} in {}", file.display());
        }
    }
    let origin = scene.origin();
    for file in FILES {
        assert!(!findings.has(&origin, file), "{}", findings.of(&[origin]));
    }
}

fn find(directory: &Path, name: &str) -> Option<PathBuf> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    if let Some(found) = paths.iter().find(|path| path.ends_with(name)) {
        return Some(found.clone());
    }
    paths
        .iter()
        .filter(|path| path.is_dir())
        .find_map(|path| find(path, name))
}
