//! `cargo xtask size`: what the page weighs on the wire, program by program, against its budget.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Failure, page};

/// A program of the page, and the most that it may weigh after brotli. 1 KB is 1000 octets.
struct Budget {
    program: &'static str,
    kilobytes: u64,
}

/// The page is what everyone waits for; its card is in index.html and there at once. The mailbox's part and the engine are
/// fetched while they type, the reader with the first header.
const BUDGETS: &[Budget] = &[
    Budget {
        program: "page",
        kilobytes: 170,
    },
    Budget {
        program: "mailbox",
        kilobytes: 130,
    },
    Budget {
        program: "engine",
        kilobytes: 350,
    },
    Budget {
        program: "reader",
        kilobytes: 130,
    },
];

/// `cargo xtask size`
pub(crate) fn command(_: &[String]) -> Result<(), Failure> {
    let files = page::files(&page::dist())?;
    let mut over = Vec::new();
    println!("{:<8} {:>9} {:>9}", "program", "KB", "budget");
    for Budget { program, kilobytes } in BUDGETS {
        let octets: u64 = files
            .iter()
            .filter(|file| program_of(file) == Some(program))
            .map(|file| weight(file))
            .sum();
        println!(
            "{program:<8} {:>9} {kilobytes:>9}",
            format!("{}.{}", octets / 1000, octets % 1000 / 100)
        );
        if octets == 0 {
            return Err(format!(
                "dist/ has no {program}: run `cargo xtask page` first."
            ));
        }
        if octets > kilobytes * 1000 {
            over.push(*program);
        }
    }
    if over.is_empty() {
        return Ok(());
    }
    Err(format!("over budget: {}.", over.join(", ")))
}

/// Which program a file belongs to: the workers' names are fixed, the rest is the page. Compressed twins are not
/// counted twice.
fn program_of(file: &Path) -> Option<&'static str> {
    let name = file.file_name()?.to_str()?;
    match file.extension()?.to_str()? {
        "js" | "wasm" | "css" | "html" => {}
        _ => return None,
    }
    ["engine", "mailbox", "reader"]
        .into_iter()
        .find(|worker| name.starts_with(worker))
        .or(Some("page"))
}

/// Octets on the wire: of the compressed twin where there is one.
fn weight(file: &Path) -> u64 {
    let mut compressed = file.as_os_str().to_owned();
    compressed.push(".br");
    let length = |path: PathBuf| fs::metadata(path).map(|it| it.len());
    length(compressed.into())
        .or_else(|_| length(file.into()))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_belongs_to_one_program() {
        for (file, program) in [
            ("index.html", Some("page")),
            ("providers.txt", None),
            ("app-1a2b.js", Some("page")),
            ("app-1a2b_bg.wasm", Some("page")),
            ("style-3c.css", Some("page")),
            ("parts-1a2b.js", Some("page")),
            ("mailbox-1a2b.wasm", Some("mailbox")),
            ("engine.js", Some("engine")),
            ("engine_bg.wasm", Some("engine")),
            ("engine_loader.js", Some("engine")),
            ("reader_bg.wasm", Some("reader")),
            ("reader_bg.wasm.br", None),
            ("icon.svg", None),
        ] {
            assert_eq!(program_of(Path::new(file)), program, "{file}");
        }
    }
}
