//! Rust for each message: a constant where there is nothing to fill in, a function where there is.

use std::fmt::Write as _;

use crate::{
    check::Kinds,
    compile::names,
    read::{Message, Spoken},
};

/// A module for each file. It finds `Phrase`, `Words`, `Arg`, `say` and `both` in the module around it.
pub(crate) fn rust(english: &Spoken, kinds: &Kinds) -> String {
    let mut out = String::new();
    let mut place = 0;
    for (file, messages) in &english.files {
        let _ = writeln!(
            out,
            "/// The sentences of `{file}.ftl`.\npub mod {} {{",
            snake(file)
        );
        out.push_str("#[allow(unused_imports)]\nuse super::{Arg, Phrase, Words, both, say};\n");
        for message in messages {
            let none = Default::default();
            let numbers = kinds
                .get(&(file.clone(), message.id.clone()))
                .unwrap_or(&none);
            one(&mut out, message, place, |name| {
                numbers.get(name).copied().unwrap_or_default()
            });
            place += 1 + usize::from(message.next.is_some());
        }
        out.push_str("}\n");
    }
    let _ = writeln!(
        out,
        "/// How many sentences there are.\npub const COUNT: usize = {place};"
    );
    out
}

fn one(out: &mut String, message: &Message, place: usize, is_number: impl Fn(&str) -> bool) {
    let names = names(message);
    let _ = writeln!(out, "/// {}", message.comment);
    if names.is_empty() && message.next.is_none() {
        let name = snake(&message.id).to_uppercase();
        let _ = writeln!(out, "pub const {name}: Phrase = Phrase::at({place});");
        return;
    }
    let (mut parameters, mut arguments) = (Vec::new(), Vec::new());
    for name in &names {
        let name_here = snake(name);
        let (kind, variant) = if is_number(name) {
            ("u64", "Number")
        } else {
            ("&str", "Text")
        };
        parameters.push(format!("{name_here}: {kind}"));
        arguments.push(format!("Arg::{variant}({name_here})"));
    }
    let (returned, how) = if message.next.is_some() {
        ("Words", "both")
    } else {
        ("String", "say")
    };
    let _ = writeln!(
        out,
        "pub fn {}({}) -> {returned} {{ {how}({place}, &[{}]) }}",
        snake(&message.id),
        parameters.join(", "),
        arguments.join(", ")
    );
}

fn snake(id: &str) -> String {
    id.replace('-', "_")
}
