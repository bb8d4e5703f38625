//! `cargo xtask ci`: every check, cheap ones first, tests last.

use std::path::PathBuf;
use std::time::Instant;

use crate::process::{cargo, output, run};
use crate::setup::{self, Purpose, Tools};
use crate::{Failure, bless, page, size, test};

type Step = (&'static str, fn(&Tools) -> Result<(), Failure>);

const STEPS: &[Step] = &[
    ("format", |_| run(&mut cargo("fmt --all --check"))),
    ("lints", |_| {
        run(&mut cargo(
            "clippy --quiet --workspace --all-targets -- -D warnings",
        ))
    }),
    ("lints, in the browser", |_| {
        run(&mut cargo(
            "clippy --quiet --package frontend --package shared --features frontend/split --target wasm32-unknown-unknown -- -D warnings",
        ))
    }),
    ("documentation", |_| {
        run(
            cargo("doc --quiet --no-deps --workspace --document-private-items")
                .env("RUSTDOCFLAGS", "-D warnings"),
        )
    }),
    ("licences and sources", deny),
    ("advisories", advisories),
    ("page", page::build),
    ("sizes", |_| size::command(&[])),
    ("tables in README.md", |_| {
        bless::command(&["--check".into()])
    }),
    ("tests", |_| test::command(&[])),
];

/// `cargo xtask ci`
pub(crate) fn command(_: &[String]) -> Result<(), Failure> {
    let tools = setup::ensure(Purpose::Ci)?;
    for (name, step) in STEPS {
        println!("── {name}");
        let start = Instant::now();
        let last = *name == "tests";
        step(&tools).map_err(|sentence| {
            if last {
                sentence
            } else {
                format!("{name}: {sentence}")
            }
        })?;
        if !last {
            println!("── {name}: {:.1} s", start.elapsed().as_secs_f32());
        }
    }
    Ok(())
}

fn deny(tools: &Tools) -> Result<(), Failure> {
    run(tools.on_path(&mut cargo(
        "deny --log-level error check bans licenses sources",
    )))
}

/// The database of advisories lies on another host than the crates. Where that host cannot be reached, an earlier
/// copy serves, and where there is none, that is said aloud and the other checks go on.
fn advisories(tools: &Tools) -> Result<(), Failure> {
    let fetched = output(tools.on_path(&mut cargo("deny --log-level error fetch db")));
    match fetched {
        Err(complaint) if !has_database() => {
            println!("NOT CHECKED, the database of advisories could not be fetched: {complaint}");
            Ok(())
        }
        _ => run(tools.on_path(&mut cargo(
            "deny --log-level error check --disable-fetch advisories",
        ))),
    }
}

/// Whether cargo-deny has ever fetched advisories here.
fn has_database() -> bool {
    let cargo_home = match std::env::var_os("CARGO_HOME") {
        Some(home) => Some(PathBuf::from(home)),
        None => std::env::home_dir().map(|home| home.join(".cargo")),
    };
    let databases = cargo_home.map(|home| home.join("advisory-dbs"));
    let entries = databases.and_then(|it| std::fs::read_dir(it).ok());
    entries.is_some_and(|mut it| it.any(|entry| entry.is_ok_and(|entry| entry.path().is_dir())))
}
