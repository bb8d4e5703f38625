//! One row of the race: who takes part, what is measured, what is aimed at.

use std::io::IsTerminal;

use crate::contender::{Contender, Kind};
use crate::measure::median;

/// Something that is done with each bridge, and the lines of numbers that come of it.
pub(crate) struct Row {
    pub(crate) number: u32,
    pub(crate) title: &'static str,
    pub(crate) lines: &'static [Line],
    /// Turns, unless asked for another number.
    pub(crate) turns: usize,
    /// One turn: a number for each line, NaN where there is none.
    pub(crate) turn: fn(&Contender) -> Result<Vec<f64>, String>,
}

/// One number of each bridge.
pub(crate) struct Line {
    title: &'static str,
    digits: usize,
    better: Better,
    target: Option<f64>,
    /// Whether we want to be ahead of every peer as well.
    race: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Better {
    Less,
    More,
    Neither,
}

impl Line {
    /// The less the better.
    pub(crate) const fn less(title: &'static str, digits: usize) -> Self {
        Self::new(title, digits, Better::Less)
    }

    /// The more the better.
    pub(crate) const fn more(title: &'static str, digits: usize) -> Self {
        Self::new(title, digits, Better::More)
    }

    /// Only to be known.
    pub(crate) const fn note(title: &'static str, digits: usize) -> Self {
        Self::new(title, digits, Better::Neither)
    }

    const fn new(title: &'static str, digits: usize, better: Better) -> Self {
        Self {
            title,
            digits,
            better,
            target: None,
            race: false,
        }
    }

    pub(crate) const fn target(self, target: f64) -> Self {
        Self {
            target: Some(target),
            ..self
        }
    }

    pub(crate) const fn race(self) -> Self {
        Self { race: true, ..self }
    }

    /// What is aimed at, and whether it was hit.
    fn verdict(&self, ours: f64, peers: impl Iterator<Item = f64>) -> String {
        if self.better == Better::Neither || ours.is_nan() {
            return String::new();
        }
        let reaches = |ours: f64, other: f64| match self.better {
            Better::Less => ours <= other,
            _ => ours >= other,
        };
        let mut aims = Vec::new();
        let mut met = true;
        if let Some(target) = self.target {
            let sign = if self.better == Better::Less {
                '≤'
            } else {
                '≥'
            };
            aims.push(format!("{sign} {target:.*}", self.digits));
            met &= reaches(ours, target);
        }
        if self.race {
            aims.push("ahead of every peer".into());
            met &= peers.filter(|it| !it.is_nan()).all(|it| reaches(ours, it));
        }
        if aims.is_empty() {
            return String::new();
        }
        format!(
            "{}: {}",
            aims.join(", "),
            if met { "met" } else { "MISSED" }
        )
    }
}

impl Row {
    /// Lets the bridges take turns, and prints the table.
    pub(crate) fn play(&self, contenders: &[Contender], turns: Option<usize>) {
        let mut results: Vec<Vec<Vec<f64>>> =
            vec![vec![Vec::new(); self.lines.len()]; contenders.len()];
        let mut failures = Vec::new();
        for turn in 1..=turns.unwrap_or(self.turns) {
            for (contender, lines) in contenders.iter().zip(&mut results) {
                progress(&format!(
                    "({}) turn {turn}, {}",
                    self.number,
                    contender.name()
                ));
                match (self.turn)(contender) {
                    Ok(numbers) => {
                        for (line, number) in lines.iter_mut().zip(numbers) {
                            line.push(number);
                        }
                    }
                    Err(why) => failures.push(format!("{} failed: {why}", contender.name())),
                }
            }
        }
        progress("");
        println!("\n({}) {}", self.number, self.title);
        print!("    {:<34}", "");
        for contender in contenders {
            print!("{:>12}", contender.name());
        }
        println!();
        for (at, line) in self.lines.iter().enumerate() {
            let medians: Vec<f64> = results.iter().map(|lines| median(&lines[at])).collect();
            print!("    {:<34}", line.title);
            for number in &medians {
                if number.is_nan() {
                    print!("{:>12}", "–");
                } else {
                    print!("{number:>12.*}", line.digits);
                }
            }
            let of = |wanted: fn(Kind) -> bool| {
                let all = contenders.iter().zip(&medians);
                all.filter(move |(it, _)| wanted(it.kind))
                    .map(|(_, number)| *number)
            };
            let ours = of(|kind| kind == Kind::Ours).next().unwrap_or(f64::NAN);
            let peers = of(|kind| matches!(kind, Kind::Websocat | Kind::Websockify));
            println!("   {}", line.verdict(ours, peers));
        }
        failures.sort();
        failures.dedup();
        for failure in failures {
            println!("    {failure}");
        }
    }
}

/// Tells a person at a terminal what is being waited for; the next call takes its place.
fn progress(what: &str) {
    if std::io::stderr().is_terminal() {
        eprint!("\r{what:<40}\r");
    }
}
