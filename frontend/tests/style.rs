//! The style sheets work in both directions of writing, and take their colours from one place.

#![cfg(not(target_arch = "wasm32"))]

use std::{fs, path::Path};

/// What says left or right where the beginning or the end of a line is meant.
const PHYSICAL: &[&str] = &[
    "margin-left",
    "margin-right",
    "padding-left",
    "padding-right",
    "border-left",
    "border-right",
    "text-align: left",
    "text-align: right",
    "float: left",
    "float: right",
];

#[test]
fn nothing_is_left_or_right() {
    for (file, number, line) in lines() {
        let physical = PHYSICAL.iter().find(|word| line.contains(**word));
        let side = declarations(&line)
            .find(|(name, _)| ["left", "right"].contains(name))
            .map(|(name, _)| name);
        assert!(
            physical.is_none() && side.is_none(),
            "{file}:{number}: {} is another side in right-to-left writing: {line}",
            physical.copied().or(side).unwrap_or_default()
        );
    }
}

#[test]
fn no_four_values_hide_a_side() {
    for (file, number, line) in lines() {
        for (name, value) in declarations(&line) {
            let values = pieces(value);
            let is_lopsided = values.len() == 4 && values[1] != values[3];
            assert!(
                !(["margin", "padding", "inset"].contains(&name) && is_lopsided),
                "{file}:{number}: write padding-inline or the like: {line}"
            );
        }
    }
}

/// Each line of each sheet, comments left out.
fn lines() -> Vec<(String, usize, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("style");
    let mut lines = Vec::new();
    for entry in fs::read_dir(folder).expect("the style sheets") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "css") {
            continue;
        }
        let name = path
            .file_name()
            .expect("a file")
            .to_string_lossy()
            .into_owned();
        let text = fs::read_to_string(&path).expect("text");
        for (index, line) in text.lines().enumerate() {
            let code = line.split("/*").next().unwrap_or_default();
            lines.push((name.clone(), index + 1, code.to_owned()));
        }
    }
    assert!(lines.len() > 300, "the style sheets were found");
    lines
}

/// `name: value` of each declaration in a line.
fn declarations(line: &str) -> impl Iterator<Item = (&str, &str)> {
    line.split(['{', ';', '}'])
        .filter_map(|declaration| declaration.split_once(':'))
        .map(|(name, value)| (name.trim(), value.trim()))
}

/// The values of a shorthand: spaces inside brackets separate nothing.
fn pieces(value: &str) -> Vec<&str> {
    let mut depth = 0_i32;
    value
        .split(|it: char| {
            depth += i32::from(it == '(') - i32::from(it == ')');
            it == ' ' && depth == 0
        })
        .filter(|piece| !piece.is_empty())
        .collect()
}
