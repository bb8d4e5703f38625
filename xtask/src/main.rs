//! `cargo xtask`: the one script of this repository, in the one language that whoever builds it has anyway.
//!
//! One module per command. A command says what it really does, one line each, and ends with a sentence when it
//! cannot go on.

mod bench;
mod bless;
mod ci;
mod dist;
mod page;
mod process;
mod prove;
mod run;
mod setup;
mod size;
mod test;
mod utc;

use std::process::ExitCode;

/// Why a command stopped, as a sentence for the person at the terminal.
pub(crate) type Failure = String;

/// A command, its arguments as the usage shows them, what it does, and where that is written.
type Command = (
    &'static str,
    &'static str,
    &'static str,
    fn(&[String]) -> Result<(), Failure>,
);

const COMMANDS: &[Command] = &[
    (
        "setup",
        "",
        "install whatever the other commands need",
        setup::command,
    ),
    (
        "run",
        "[--no-open] [ARGS]",
        "build the page and start the demo",
        run::command,
    ),
    (
        "page",
        "",
        "build the page into dist/, compressed",
        page::command,
    ),
    (
        "test",
        "",
        "every test: native, WebAssembly, browsers, mail servers",
        test::command,
    ),
    (
        "ci",
        "",
        "formatting, lints, docs, licences, sizes, then every test",
        ci::command,
    ),
    (
        "prove",
        "",
        "what takes too long for ci; writes reports/prove-DATE.md",
        prove::command,
    ),
    (
        "bench",
        "[NAME] [ARGS]",
        "list the benchmarks, or run one",
        bench::command,
    ),
    (
        "size",
        "",
        "the page's sizes against their budgets",
        size::command,
    ),
    (
        "bless",
        "[--check | --servers | --screens]",
        "rewrite README.md's tables; what servers do and the page looks like anew",
        bless::command,
    ),
    (
        "dist",
        "[--verify]",
        "the release binary, page inside, into target/dist/; or: is the page the same, built by another?",
        dist::command,
    ),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(name) = arguments.first() else {
        print!("{}", usage());
        return ExitCode::SUCCESS;
    };
    let Some((.., run)) = COMMANDS.iter().find(|(known, ..)| known == name) else {
        eprint!("There is no command `{name}`.\n\n{}", usage());
        return ExitCode::from(2);
    };
    match run(&arguments[1..]) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) if sentence.is_empty() => ExitCode::FAILURE,
        Err(sentence) => {
            eprintln!("cargo xtask {name}: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> String {
    let mut text = String::from("cargo xtask COMMAND\n\n");
    for (name, arguments, what, _) in COMMANDS {
        let call = format!("{name} {arguments}");
        text.push_str(&format!("  {call:<24} {what}\n"));
    }
    text
}
