//! axe-core, which looks for what keeps people out: a script that set-up fetches, run inside the page.

use std::fs;
use std::sync::OnceLock;

use serde_json::Value;

use crate::browser::Browser;
use crate::process::find;

/// The script, wherever set-up has put it: `cargo xtask test` has its directory on the path.
const SCRIPT: &str = "axe.min.js";

/// Why it cannot be run here, if so.
pub fn missing() -> Option<String> {
    script()
        .is_none()
        .then(|| "axe-core is not there (`cargo xtask setup`)".to_owned())
}

/// Looks at the page as it is now. One line for each violation; none if nobody is kept out.
///
/// A mail's own HTML is not looked into: it is as its sender made it.
///
/// # Panics
/// When axe-core cannot be run.
pub async fn violations(browser: &Browser) -> Vec<String> {
    let script = script().expect("the story asked whether it is there");
    let is_loaded = browser.script("return typeof axe === 'object'").await;
    if is_loaded != Value::Bool(true) {
        browser
            .script(&format!("{script}\nwindow.axe = axe;"))
            .await;
    }
    let found = browser
        .script_async(
            "const found = await axe.run(document, { iframes: false, resultTypes: ['violations'] });
             if (found.passes.length === 0) throw 'axe-core looked at nothing';
             return found.violations.flatMap(({ id, help, nodes }) =>
               nodes.map(node => `${id}: ${help}: ${node.target.join(' ')}: ${node.failureSummary.split('\\n').pop().trim()}`));",
        )
        .await;
    let lines = found
        .as_array()
        .unwrap_or_else(|| panic!("axe-core did not run: {found}"));
    lines
        .iter()
        .map(|line| line.as_str().unwrap_or_default().to_owned())
        .collect()
}

fn script() -> Option<&'static str> {
    static SOURCE: OnceLock<Option<String>> = OnceLock::new();
    SOURCE
        .get_or_init(|| fs::read_to_string(find(SCRIPT)?).ok())
        .as_deref()
}
