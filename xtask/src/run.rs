//! `cargo xtask run`: the demo, from nothing to a page in the browser.

use crate::process::{cargo, run};
use crate::setup::{self, Purpose};
use crate::{Failure, page};

/// `cargo xtask run [--no-open] [ARGS]`: the arguments are the demo's.
pub(crate) fn command(arguments: &[String]) -> Result<(), Failure> {
    page::build(&setup::ensure(Purpose::Page)?)?;
    let mut demo = cargo("run --quiet --release --package demo --");
    run(demo.args(arguments))
}
