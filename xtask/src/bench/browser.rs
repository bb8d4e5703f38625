//! The framing, and the reading of mail, once more in a browser's WebAssembly.

use crate::Failure;
use crate::process::{cargo, find};
use crate::setup::{self, Purpose};

/// What they are called on the command line, and what natively.
pub(super) const NAMES: [(&str, &str); 2] = [("framing-wasm", "framing"), ("mail-wasm", "mail")];

/// Whose benchmarks they are.
pub(super) const PACKAGE: &str = "shared";

/// Seconds for loading and measuring. It takes about twelve; the runner's own limit is twenty.
const LIMIT: &str = "120";

/// Compiles a benchmark as the page is compiled and runs it in a headless Chromium, in a worker, as the engine runs.
pub(super) fn run(bench: &str) -> Result<(), Failure> {
    let tools = setup::ensure(Purpose::Page)?;
    let driver = find("chromedriver").ok_or(
        "There is no chromedriver, so no browser to measure in (Debian: chromium-driver).",
    )?;
    // For `cargo bench` the runner would look for benchmarks of its own kind, with a statistics library behind them.
    let mut cargo = cargo("test --quiet --profile page --target wasm32-unknown-unknown");
    cargo
        .args(["--package", PACKAGE, "--bench", bench])
        .args(["--", "--nocapture"])
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            "wasm-bindgen-test-runner",
        )
        .env("WASM_BINDGEN_USE_DEDICATED_WORKER", "1")
        .env("WASM_BINDGEN_TEST_TIMEOUT", LIMIT)
        .env("CHROMEDRIVER", driver);
    crate::process::run(tools.on_path(&mut cargo))
}
