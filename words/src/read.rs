//! Fluent's syntax tree, reduced to what we use of it.

use std::{collections::BTreeMap, fs, path::Path};

use fluent_syntax::{ast, parser};

use crate::Language;

/// The files of one language, by name.
#[derive(Debug)]
pub(crate) struct Spoken {
    pub language: Language,
    pub files: BTreeMap<String, Vec<Message>>,
}

impl Spoken {
    pub(crate) fn find(&self, file: &str, id: &str) -> Option<&Message> {
        self.files
            .get(file)?
            .iter()
            .find(|message| message.id == id)
    }
}

/// A sentence, or two that belong together: what is the case, and (`.next`) what to do about it.
#[derive(Debug)]
pub(crate) struct Message {
    pub id: String,
    /// What it is for.
    pub comment: String,
    pub sentence: Pattern,
    pub next: Option<Pattern>,
}

pub(crate) type Pattern = Vec<Piece>;

#[derive(Debug)]
pub(crate) enum Piece {
    Text(String),
    /// A gap; as a number if it is written `NUMBER($gap)`.
    Gap {
        name: String,
        number: bool,
    },
    Choice {
        by: String,
        /// By a number's plural category or value, not by a word.
        plural: bool,
        /// The usual one last.
        variants: Vec<(String, Pattern)>,
    },
}

/// Every category of CLDR: a choice by anything else is one by a word.
const CATEGORIES: &[&str] = &["zero", "one", "two", "few", "many", "other"];

pub(crate) fn language(folder: &Path, language: Language, errors: &mut Vec<String>) -> Spoken {
    let mut files = BTreeMap::new();
    let entries = fs::read_dir(folder).map(|entries| entries.flatten().collect::<Vec<_>>());
    let Ok(entries) = entries else {
        errors.push(format!("{} cannot be read.", folder.display()));
        return Spoken { language, files };
    };
    for path in entries.iter().map(fs::DirEntry::path) {
        let (Some(name), Some("ftl")) = (
            path.file_stem().and_then(|name| name.to_str()),
            path.extension().and_then(|ending| ending.to_str()),
        ) else {
            continue;
        };
        match fs::read_to_string(&path) {
            Ok(text) => {
                let label = format!("{}/{name}.ftl", language.code);
                files.insert(name.to_owned(), file(&label, &text, errors));
            }
            Err(error) => errors.push(format!("{}: {error}", path.display())),
        }
    }
    Spoken { language, files }
}

/// The messages of one file.
pub(crate) fn file(label: &str, text: &str, errors: &mut Vec<String>) -> Vec<Message> {
    let tree = parser::parse(text).unwrap_or_else(|(tree, faults)| {
        errors.extend(faults.iter().map(|fault| format!("{label}: {fault}")));
        tree
    });
    let mut messages: Vec<Message> = Vec::new();
    for entry in tree.body {
        match entry {
            ast::Entry::Message(found) => match message(&found) {
                Ok(message) if messages.iter().any(|other| other.id == message.id) => {
                    errors.push(format!("{label}: {} is there twice.", message.id));
                }
                Ok(message) => messages.push(message),
                Err(error) => errors.push(format!("{label}: {}: {error}", found.id.name)),
            },
            ast::Entry::Term(term) => {
                errors.push(format!(
                    "{label}: -{}: terms are not used here.",
                    term.id.name
                ));
            }
            _ => {}
        }
    }
    messages
}

fn message(found: &ast::Message<&str>) -> Result<Message, String> {
    let mut next = None;
    for attribute in &found.attributes {
        if attribute.id.name != "next" {
            return Err(format!(".{}: only .next is used here.", attribute.id.name));
        }
        next = Some(pattern(&attribute.value)?);
    }
    let value = found.value.as_ref().ok_or("it says nothing.")?;
    Ok(Message {
        id: found.id.name.to_owned(),
        comment: found
            .comment
            .as_ref()
            .map(|comment| comment.content.join(" "))
            .unwrap_or_default(),
        sentence: pattern(value)?,
        next,
    })
}

fn pattern(found: &ast::Pattern<&str>) -> Result<Pattern, String> {
    found
        .elements
        .iter()
        .map(|element| match element {
            // Where a line ends in the file is a matter of the file.
            ast::PatternElement::TextElement { value } => Ok(Piece::Text(value.replace('\n', " "))),
            ast::PatternElement::Placeable { expression } => piece(expression),
        })
        .collect()
}

fn piece(expression: &ast::Expression<&str>) -> Result<Piece, String> {
    match expression {
        ast::Expression::Inline(ast::InlineExpression::StringLiteral { value }) => {
            Ok(Piece::Text((*value).to_owned()))
        }
        ast::Expression::Inline(inline) => {
            let (name, number) = gap(inline)?;
            Ok(Piece::Gap { name, number })
        }
        ast::Expression::Select { selector, variants } => {
            let (by, _) = gap(selector)?;
            let mut plural = true;
            let (mut usual, mut others) = (None, Vec::new());
            for variant in variants {
                let key = match variant.key {
                    ast::VariantKey::Identifier { name } => {
                        plural &= CATEGORIES.contains(&name);
                        name.to_owned()
                    }
                    ast::VariantKey::NumberLiteral { value } => value.to_owned(),
                };
                let said = pattern(&variant.value)?;
                if variant.default {
                    usual = Some((key, said));
                } else {
                    others.push((key, said));
                }
            }
            others.extend(usual);
            Ok(Piece::Choice {
                by,
                plural,
                variants: others,
            })
        }
    }
}

/// The name of a gap, and whether it is said to be a number.
fn gap(inline: &ast::InlineExpression<&str>) -> Result<(String, bool), String> {
    match inline {
        ast::InlineExpression::VariableReference { id } => Ok((id.name.to_owned(), false)),
        ast::InlineExpression::FunctionReference { id, arguments } if id.name == "NUMBER" => {
            match arguments.positional.as_slice() {
                [ast::InlineExpression::VariableReference { id }] if arguments.named.is_empty() => {
                    Ok((id.name.to_owned(), true))
                }
                _ => Err("NUMBER takes one variable.".into()),
            }
        }
        _ => Err("only variables, NUMBER and choices can stand in braces.".into()),
    }
}
