//! What a server found out about a mail's origin (Authentication-Results, RFC 8601), and whether to believe it.
//!
//! Anybody can write such a field into a mail. Believed is the topmost one that names the organisation of the server where
//! the person has signed in (RFC 8601 §5 makes that server remove forged ones with its name), or that stands above every
//! Received field, where only the last server can have put it. Everything below it is what the sender says.

use serde::{Deserialize, Serialize};

/// Statements kept of one mail, at most.
const STATEMENTS_MAX: usize = 20;

/// Checks kept of one statement, at most: honest ones name a handful.
const CHECKS_MAX: usize = 12;

/// Octets of a word that are kept.
const WORD_MAX: usize = 253;

/// One Authentication-Results field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authentication {
    /// Who says so (authserv-id, RFC 8601 §2.5), lower case.
    pub server: String,
    /// It stands above every Received field.
    pub on_top: bool,
    /// What was checked; empty for `none`.
    pub checks: Vec<Check>,
}

/// One check and how it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The method (RFC 8601 §2.7), lower case: spf, dkim, dmarc and others.
    pub method: String,
    /// The result, lower case: pass, fail, none and others.
    pub result: String,
    /// The domain that it is about, lower case; empty if the field does not say.
    pub domain: String,
}

/// Reads the statements of a header, topmost first. Fields of other versions than 1 say nothing to us.
pub(super) fn statements(headers: &[(String, String)]) -> Vec<Authentication> {
    let mut on_top = true;
    let mut statements = Vec::new();
    for (name, value) in headers {
        if name.eq_ignore_ascii_case("Received") {
            on_top = false;
        } else if name.eq_ignore_ascii_case("Authentication-Results")
            && statements.len() < STATEMENTS_MAX
            && let Some((server, checks)) = read(value)
        {
            statements.push(Authentication {
                server,
                on_top,
                checks,
            });
        }
    }
    statements
}

/// The one statement to believe, for somebody who has signed in at `host`.
pub fn believed<'a>(statements: &'a [Authentication], host: &str) -> Option<&'a Authentication> {
    statements
        .iter()
        .find(|one| one.on_top || same_organisation(&one.server, host))
}

fn read(value: &str) -> Option<(String, Vec<Check>)> {
    let mut sections = sections(value).into_iter();
    let mut first = sections.next()?.into_iter();
    let server = first.next()?;
    if first.next().is_some_and(|version| version != "1") {
        return None;
    }
    let checks = sections
        .filter_map(|words| check(&words))
        .take(CHECKS_MAX)
        .collect();
    Some((server, checks))
}

/// `dkim=pass header.d=example.org` and the like (resinfo, RFC 8601 §2.2).
fn check(words: &[String]) -> Option<Check> {
    let (method, result) = words.first()?.split_once('=')?;
    // `dkim/1=pass`: the method's version.
    let method = method.split('/').next().unwrap_or(method);
    let plain = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|octet| octet.is_ascii_alphanumeric() || octet == b'-')
    };
    if !plain(method) || !plain(result) {
        return None;
    }
    let property = |name: &str| {
        words[1..].iter().find_map(|word| {
            let (property, value) = word.split_once('=')?;
            (property == name).then_some(value)
        })
    };
    let about = [
        "header.d",
        "header.from",
        "smtp.mailfrom",
        "header.i",
        "smtp.helo",
    ]
    .into_iter()
    .find_map(property)
    .unwrap_or_default();
    let domain = about.rsplit('@').next().unwrap_or(about);
    Some(Check {
        method: method.to_owned(),
        result: result.to_owned(),
        domain: domain.to_owned(),
    })
}

/// The field cut at semicolons into words, lower case: comments away, quoted strings opened, `a = b` made `a=b`.
fn sections(value: &str) -> Vec<Vec<String>> {
    let mut sections = vec![Vec::new()];
    let mut word = String::new();
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    let end = |word: &mut String, sections: &mut Vec<Vec<String>>| {
        let word = core::mem::take(word);
        let Some(words) = sections.last_mut() else {
            return;
        };
        let joins = word.starts_with('=')
            || words
                .last()
                .is_some_and(|last: &String| last.ends_with('='));
        match words.last_mut() {
            _ if word.is_empty() => {}
            Some(last) if joins => last.push_str(&word),
            _ => words.push(word),
        }
    };
    for c in value.chars() {
        if escaped {
            escaped = false;
            if depth == 0 && quoted {
                push(&mut word, c);
            }
            continue;
        }
        match c {
            '\\' if quoted || depth > 0 => escaped = true,
            '"' if depth == 0 => quoted = !quoted,
            _ if quoted => push(&mut word, c),
            '(' => {
                if depth == 0 {
                    end(&mut word, &mut sections);
                }
                depth += 1;
            }
            ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            ';' => {
                end(&mut word, &mut sections);
                if sections.len() > CHECKS_MAX * 2 {
                    break;
                }
                sections.push(Vec::new());
            }
            c if c.is_whitespace() => end(&mut word, &mut sections),
            c => push(&mut word, c),
        }
    }
    end(&mut word, &mut sections);
    sections
}

fn push(word: &mut String, c: char) {
    if word.len() < WORD_MAX && !c.is_control() {
        word.push(c.to_ascii_lowercase());
    }
}

/// Hosts of one organisation: `mx3.mail.example.org` and `pop.example.org`.
fn same_organisation(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim_end_matches('.'), other.trim_end_matches('.'));
    if one.eq_ignore_ascii_case(other) {
        return !one.is_empty();
    }
    match (organisation(one), organisation(other)) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}

/// The domain that somebody registered, as far as it can be told without the list of all public suffixes: two labels, or
/// three where the second is one under which others register.
fn organisation(host: &str) -> Option<String> {
    let host = host.to_ascii_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    let plain = |label: &&str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|octet| octet.is_ascii_alphanumeric() || octet == b'-')
    };
    let top = labels.last()?;
    if labels.len() < 2
        || !labels.iter().all(plain)
        || top.bytes().all(|octet| octet.is_ascii_digit())
    {
        return None;
    }
    let shared = top.len() == 2
        && labels
            .get(labels.len() - 2)
            .is_some_and(|second| SHARED.contains(second));
    let count = if shared { 3 } else { 2 };
    let own = labels.get(labels.len().checked_sub(count)?..)?.join(".");
    let known = ALIASES.iter().find(|(name, _)| *name == own);
    Some(known.map_or(own, |(_, organisation)| (*organisation).to_owned()))
}

/// Second labels under countries' domains where everybody registers a third.
const SHARED: &[&str] = &[
    "ac", "co", "com", "edu", "gov", "ne", "net", "nom", "or", "org", "gob", "gouv",
];

/// Large providers whose mail servers have other names than their POP3 servers.
const ALIASES: &[(&str, &str)] = &[
    ("aol.com", "yahoo.com"),
    ("fastmail.com", "messagingengine.com"),
    ("gmail.com", "google.com"),
    ("googlemail.com", "google.com"),
    ("office365.com", "outlook.com"),
];

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    /// `checks` as `method=result@domain`, separated by blanks.
    fn check(value: &str, expected: Option<(&str, &str)>) {
        let found = read(value).map(|(server, checks)| {
            let checks: Vec<_> = checks
                .iter()
                .map(|one| format!("{}={}@{}", one.method, one.result, one.domain))
                .collect();
            (server, checks.join(" "))
        });
        let found = found
            .as_ref()
            .map(|(server, checks)| (server.as_str(), checks.as_str()));
        assert_eq!(found, expected, "{value}");
    }

    #[test]
    fn fields_are_read_as_rfc_8601_writes_them() {
        check("example.org 1; none", Some(("example.org", "")));
        check("example.org; none", Some(("example.org", "")));
        check("example.org 2; dmarc=pass", None);
        check("", None);
        check("(only a comment)", None);
        check(
            "MX.example.COM; spf=pass smtp.mailfrom=ann@Example.net; dkim=pass (good signature) header.d=example.com; dmarc=fail header.from=example.com",
            Some((
                "mx.example.com",
                "spf=pass@example.net dkim=pass@example.com dmarc=fail@example.com",
            )),
        );
        check(
            "foo.example.net (foobar) 1 (baz); dkim (Because I like it) / 1 (One yay) = (wait for it) fail policy (A dot can go here) . (like that) expired (this surprised me) = (as I wasn't expecting it) 1362471462",
            Some(("foo.example.net", "")),
        );
        check(
            "\"mx.example\"; dmarc = pass header.from=\"a;b.example\"",
            Some(("mx.example", "dmarc=pass@a;b.example")),
        );
        check(
            "mx.example; (dmarc=pass) dkim=fail (dmarc=pass; \\) dmarc=pass)",
            Some(("mx.example", "dkim=fail@")),
        );
        check(
            "mx.example; dkim/1=pass header.i=@example.org",
            Some(("mx.example", "dkim=pass@example.org")),
        );
        check(
            "mx.example; arc=pass (i=1 spf=pass dkim=pass); dmarc=",
            Some(("mx.example", "arc=pass@")),
        );
        check(
            "mx.example; reason=\"dmarc=pass\" x; dmarc<b>=pass",
            Some(("mx.example", "")),
        );
    }

    #[test]
    fn comments_are_bounded() {
        let value = format!("mx.example; {}dmarc=pass", "(".repeat(100_000));
        check(&value, Some(("mx.example", "")));
        let many = format!("mx.example{}", "; spf=pass".repeat(100_000));
        assert_eq!(
            read(&many).map(|(_, checks)| checks.len()),
            Some(CHECKS_MAX)
        );
    }

    #[test]
    fn only_the_own_server_is_believed() {
        let header = |fields: &[(&str, &str)]| {
            let fields: Vec<_> = fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect();
            statements(&fields)
        };
        let received = ("Received", "from x by mx.example.org");
        let ours = ("Authentication-Results", "mx.example.org; dmarc=fail");
        let forged = ("Authentication-Results", "mx.example.org; dmarc=pass");
        let foreign = ("Authentication-Results", "mx.evil.example; dmarc=pass");
        for (fields, expected) in [
            (&[received, ours, forged][..], Some("fail")),
            (&[ours, received, forged], Some("fail")),
            (&[received, foreign, ours], Some("fail")),
            (&[received, foreign], None),
            (
                &[
                    received,
                    (
                        "ARC-Authentication-Results",
                        "i=1; mx.example.org; dmarc=pass",
                    ),
                ],
                None,
            ),
            (&[foreign, received, ours], Some("pass")),
            (&[received], None),
        ] {
            let found = header(fields);
            let result =
                believed(&found, "pop.example.org").map(|one| one.checks[0].result.as_str());
            assert_eq!(result, expected, "{fields:?}");
        }
    }

    #[test]
    fn organisations_are_told_apart() {
        for (one, other, same) in [
            ("mx.example.org", "pop.example.org", true),
            ("mx.google.com", "pop.gmail.com", true),
            ("mx.a.co.uk", "pop.a.co.uk", true),
            ("mx.a.co.uk", "pop.b.co.uk", false),
            ("example.org.evil.example", "pop.example.org", false),
            ("evilexample.org", "example.org", false),
            ("localhost", "localhost", true),
            ("localhost", "pop.example.org", false),
            ("127.0.0.1", "126.0.0.1", false),
            ("", "", false),
            ("org", "pop.example.org", false),
        ] {
            assert_eq!(same_organisation(one, other), same, "{one} {other}");
        }
    }
}
