//! `cargo xtask prove`: what takes too long for `ci`, run once and written down with its figures.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::Failure;
use crate::process::{cargo, output, program, read, root, shown, write};
use crate::utc::Utc;

/// Seconds of each of the six kinds of random input, two at a time: half an hour on two cores. `ci` runs eight seconds
/// of each; ten minutes reach what chance rarely draws.
const FUZZ_SECONDS: &str = "600";

/// A claim, and the command whose success proves it.
struct Proof {
    claim: &'static str,
    arguments: &'static str,
    environment: &'static [(&'static str, &'static str)],
}

const PROOFS: &[Proof] = &[
    Proof {
        claim: "No octets from a server make the client panic or break a promise",
        arguments: "test --release --package shared --test fuzz -- --show-output",
        environment: &[("POSTE_RESTANTE_FUZZ_SECONDS", FUZZ_SECONDS)],
    },
    Proof {
        claim: "5,000 tunnels cost little and give it back, one that stalls costs nothing, a crowd disturbs nobody",
        arguments: "bench --quiet --package e2e --bench bridge -- 6 9 10 --with ours",
        environment: &[],
    },
    Proof {
        claim: "No script of any hostile HTML runs, and no request leaves, in three engines; without protection both happen",
        arguments: "test --package e2e --test stories payloads:: -- --show-output --test-threads 1",
        environment: &[
            ("POSTE_RESTANTE_ALL_PAYLOADS", "1"),
            ("POSTE_RESTANTE_REQUIRE_ALL", "1"),
        ],
    },
    Proof {
        claim: "However a visit ends, no word of it is on the disk, in three engines, nor in the bridge; of an ordinary page all are found",
        arguments: "test --package e2e --test stories forensics:: -- --show-output --test-threads 1",
        environment: &[
            ("POSTE_RESTANTE_ALL_ENDINGS", "1"),
            ("POSTE_RESTANTE_REQUIRE_ALL", "1"),
        ],
    },
    Proof {
        claim: "No browser offers to save what is typed into the page's card, and each offers what it did for other fields",
        arguments: "test --package e2e --test stories prompts:: -- --show-output --test-threads 1",
        environment: &[
            ("POSTE_RESTANTE_ALL_FIELDS", "1"),
            ("POSTE_RESTANTE_REQUIRE_ALL", "1"),
        ],
    },
    Proof {
        claim: "The masked field leaves no more copies in memory than others, fewer in Chromium; a closed tab's own process has none",
        arguments: "test --package e2e --test stories memory:: -- --show-output --test-threads 1",
        environment: &[
            ("POSTE_RESTANTE_MEMORY_IN_FULL", "1"),
            ("POSTE_RESTANTE_REQUIRE_ALL", "1"),
        ],
    },
    Proof {
        claim: "A line that breaks a hundred times while 5,000 messages are deleted: every receipt is true, and exactly those are gone",
        arguments: "test --package e2e --test stories clean_up::cuts:: -- --show-output",
        environment: &[
            ("POSTE_RESTANTE_CUTS", "100"),
            ("POSTE_RESTANTE_STORY_SECONDS", "3600"),
            ("POSTE_RESTANTE_REQUIRE_ALL", "1"),
        ],
    },
    Proof {
        claim: "50,000 messages a hundred milliseconds away: all headers 50 times as fast as one by one, 49,800 deleted exactly, in 300 MB and tasks of 100 ms",
        arguments: "bench --quiet --package e2e --bench clean-up -- --alone",
        environment: &[],
    },
    Proof {
        claim: "Every state looks as it was accepted, and axe-core finds nothing: on a desk and a telephone, by day and by night",
        arguments: "test --package e2e --test feel -- --show-output screens:: axe::",
        environment: &[
            ("POSTE_RESTANTE_ALL_LOOKS", "1"),
            ("POSTE_RESTANTE_REQUIRE_ALL", "1"),
        ],
    },
    Proof {
        claim: "Whoever builds the page, wherever, builds the same octets",
        arguments: "xtask dist --verify",
        environment: &[],
    },
];

/// What a benchmark says behind a figure that has a target.
const MET: &str = ": met";
const MISSED: &str = ": MISSED";

fn is_measured(line: &str) -> bool {
    line.ends_with(MET) || line.ends_with(MISSED)
}

/// `cargo xtask prove`
pub(crate) fn command(_: &[String]) -> Result<(), Failure> {
    let now = Utc::now();
    let mut report = format!("# Proofs of {}\n\n{}", now.date_and_time(), machine());
    let mut failed = Vec::new();
    for proof in PROOFS {
        println!("{}", proof.claim);
        let (held, section) = prove(proof)?;
        report.push_str(&section);
        if !held {
            failed.push(proof.claim);
        }
    }
    let path = root()
        .join("reports")
        .join(format!("prove-{}.md", now.date()));
    write(&path, report)?;
    println!("Written to {}", path.display());
    if failed.is_empty() {
        Ok(())
    } else {
        Err(format!("not proved: {}.", failed.join("; ")))
    }
}

/// Runs one proof; whether it held, and its section of the report.
fn prove(proof: &Proof) -> Result<(bool, String), Failure> {
    let mut command = cargo(proof.arguments);
    command.envs(proof.environment.iter().copied());
    let start = Instant::now();
    let result = command
        .output()
        .map_err(|error| crate::process::cannot_start(&command, &error))?;
    let seconds = start.elapsed().as_secs_f32();
    let printed = String::from_utf8_lossy(&result.stdout);
    let results: Vec<&str> = printed
        .lines()
        .filter(|line| {
            line.contains(" inputs in ")
                || line.starts_with("test ")
                || line.starts_with("e2e: engine=")
                || is_measured(line)
        })
        .collect();
    // A filter that matches nothing succeeds, too, and proves nothing.
    let shown_one = |line: &str| line.ends_with("... ok") || line.ends_with(MET);
    let held = result.status.success()
        && printed.lines().any(shown_one)
        && !printed.lines().any(|line| line.ends_with(MISSED));
    let mut section = format!("## {}\n\n", proof.claim);
    let verdict = if held { "held" } else { "**did not hold**" };
    writeln!(
        section,
        "{verdict}, {seconds:.1} s\n\n```text\n{} {}",
        environment(proof),
        shown(&command)
    )
    .expect(INFALLIBLE);
    for line in results {
        writeln!(section, "{line}").expect(INFALLIBLE);
    }
    if !held {
        writeln!(
            section,
            "{printed}{}",
            String::from_utf8_lossy(&result.stderr)
        )
        .expect(INFALLIBLE);
    }
    section.push_str("```\n\n");
    Ok((held, section))
}

const INFALLIBLE: &str = "writing to a string does not fail";

fn environment(proof: &Proof) -> String {
    let pairs: Vec<String> = proof
        .environment
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join(" ")
}

/// What the figures were measured on.
fn machine() -> String {
    let mut text = String::new();
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    writeln!(text, "- cores: {cores}").expect(INFALLIBLE);
    if let Some(kilobytes) = memory_kib() {
        writeln!(text, "- memory: {} MB", kilobytes * 1024 / 1_000_000).expect(INFALLIBLE);
    }
    for mut version in [
        version("rustc", "--version"),
        version("uname", "-srm"),
        version("git", "rev-parse HEAD"),
    ] {
        if let Ok(line) = output(&mut version) {
            let name = version.get_program().to_string_lossy().into_owned();
            writeln!(text, "- {name}: {}", line.trim()).expect(INFALLIBLE);
        }
    }
    text.push('\n');
    text
}

fn version(name: &str, arguments: &str) -> Command {
    let mut command = program(name);
    command.args(arguments.split(' '));
    command
}

fn memory_kib() -> Option<u64> {
    let info = read(Path::new("/proc/meminfo")).ok()?;
    let line = info
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}
