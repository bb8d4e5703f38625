//! What the page looks and sounds like: the pictures and the outline that the stories in `e2e/tests/feel` compare with.

use crate::process::{cargo, run};
use crate::setup::{self, Purpose};
use crate::{Failure, page};

/// Builds the page, and writes down what it looks like now. Look at what git says has changed before you commit it.
pub(super) fn write() -> Result<(), Failure> {
    let tools = setup::ensure(Purpose::Test)?;
    page::build(&tools)?;
    let mut stories = cargo("test --quiet --package e2e --test feel");
    stories
        .args(["--", "--nocapture", "screens::", "outline::"])
        .env("POSTE_RESTANTE_REQUIRE_ALL", "1")
        .env("POSTE_RESTANTE_ALL_LOOKS", "1")
        .env("POSTE_RESTANTE_BLESS", "1");
    run(tools.on_path(&mut stories))
}
