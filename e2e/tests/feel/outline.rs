//! The list as a screen reader has it, kept as text that somebody has read. `cargo xtask bless --screens` writes it anew.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use e2e::browser::{Browser, Engine, Look, evidence_dir};
use e2e::stage::{MailServer, browser_story};
use serde_json::{Value, json};

use super::place::{NOON, Place};
use super::scenes::list_is_complete;

/// With this set to 1, the text is written instead of compared.
const BLESS: &str = "POSTE_RESTANTE_BLESS";

#[test]
fn the_list_can_be_followed_by_ear() {
    let story = async |browser: &Browser| {
        browser.stop_the_clock(NOON).await;
        browser.look(Look::ALL[0]).await;
        let place = Place::with_sample_mail().await;
        browser.goto(&place.bridge.page()).await;
        browser.click("demo").await;
        list_is_complete(browser).await;
        // One row marked, the next one current.
        browser.press(['#']).await;
        browser.wait_for("marks").await;
        let outline = outline(browser, "grid").await;
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/feel/list.txt");
        if std::env::var(BLESS).as_deref() == Ok("1") {
            fs::write(&kept, &outline).expect("the repository can be written to");
        }
        let accepted = fs::read_to_string(&kept).unwrap_or_default();
        if accepted != outline {
            let now = evidence_dir().join("list.txt");
            let _ = fs::create_dir_all(evidence_dir());
            let _ = fs::write(&now, &outline);
            panic!(
                "the list is not as it was accepted: compare {} with {}\n{outline}",
                kept.display(),
                now.display()
            );
        }
    };
    browser_story("outline", Engine::Chromium, MailServer::Pop3d, story);
}

/// The first node of this role and all below it, one line each.
async fn outline(browser: &Browser, role: &str) -> String {
    let tree = browser
        .devtools("Accessibility.getFullAXTree", json!({}))
        .await;
    let nodes = tree["nodes"].as_array().expect("the tree has nodes");
    let root = nodes
        .iter()
        .find(|node| node["role"]["value"] == role)
        .unwrap_or_else(|| panic!("there is no {role}"));
    let mut text = String::new();
    write_down(root, nodes, 0, &mut text);
    text
}

/// What a screen reader passes over is left out, and what is in it is not.
fn write_down(node: &Value, nodes: &[Value], depth: usize, text: &mut String) {
    let role = node["role"]["value"].as_str().unwrap_or_default();
    let is_passed_over =
        node["ignored"] == true || ["none", "generic", "InlineTextBox", "rowgroup"].contains(&role);
    let depth_below = if is_passed_over {
        depth
    } else {
        let name = node["name"]["value"].as_str().unwrap_or_default();
        write!(text, "{}{role} {name:?}", "  ".repeat(depth)).expect("text takes everything");
        for property in node["properties"].as_array().into_iter().flatten() {
            let (property, value) = (&property["name"], &property["value"]["value"]);
            let property = property.as_str().unwrap_or_default();
            match value {
                Value::Bool(true) if STATES.contains(&property) => write!(text, " {property}"),
                Value::String(value) if STATES.contains(&property) => {
                    write!(text, " {property}={value}")
                }
                _ => Ok(()),
            }
            .expect("text takes everything");
        }
        text.push('\n');
        depth + 1
    };
    // The text of a cell is its name already.
    if ["gridcell", "button", "StaticText"].contains(&role) {
        return;
    }
    for child in node["childIds"].as_array().into_iter().flatten() {
        if let Some(child) = nodes.iter().find(|node| node["nodeId"] == *child) {
            write_down(child, nodes, depth_below, text);
        }
    }
}

/// What is said besides role and name.
const STATES: [&str; 9] = [
    "checked",
    "disabled",
    "expanded",
    "focused",
    "level",
    "multiselectable",
    "pressed",
    "selected",
    "invalid",
];
