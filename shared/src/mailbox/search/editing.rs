//! Changing a query for somebody who presses rather than types. What they pressed stands in the search field afterwards, to
//! be read, changed and learnt from.

use super::{
    parse::token,
    value::{Today, written_hour},
};
use crate::mailbox::groups::Facet;

/// The query with a group's rule in it, or without, if it was there. Rules of the same facet are alternatives.
pub fn toggled(query: &str, facet: Facet, rule: &str) -> String {
    let mut clauses = clauses(query);
    match clauses.iter().position(|clause| is_about(clause, facet)) {
        Some(at) => {
            let clause = &mut clauses[at];
            let before = clause.len();
            clause.retain(|term| *term != rule);
            if clause.len() == before {
                clause.push(rule);
            }
        }
        None => clauses.push(vec![rule]),
    }
    joined(&clauses)
}

/// True if a group's rule is one of the alternatives in the query.
pub fn contains(query: &str, facet: Facet, rule: &str) -> bool {
    let mut clauses = clauses(query).into_iter();
    clauses.any(|clause| is_about(&clause, facet) && clause.contains(&rule))
}

/// The query without the rules of a facet: what its groups are made of, so that another can be added to those in the query.
pub fn without(query: &str, facet: Facet) -> String {
    let mut clauses = clauses(query);
    clauses.retain(|clause| !is_about(clause, facet));
    joined(&clauses)
}

/// The query narrowed to a span of time, or no longer. Seconds since 1970, UTC, in whole hours where the person sits; the
/// second is behind the span.
pub fn within(query: &str, span: Option<(i64, i64)>, today: Today) -> String {
    let mut clauses = clauses(query);
    clauses.retain(|clause| !is_span(clause));
    let terms = span.map(|(from, until)| {
        let hour = |second| written_hour(second, today);
        [
            format!("after:{}", hour(from)),
            format!("before:{}", hour(until)),
        ]
    });
    clauses.extend(terms.iter().flatten().map(|term| vec![term.as_str()]));
    joined(&clauses)
}

/// The query as [`within`] finds it without a span.
pub fn at_any_time(query: &str) -> String {
    within(query, None, Today::default())
}

fn clauses(query: &str) -> Vec<Vec<&str>> {
    let mut clauses: Vec<Vec<&str>> = Vec::new();
    let mut rest = query;
    let mut or = false;
    while let Some((token, behind)) = token(rest) {
        rest = behind;
        if token.eq_ignore_ascii_case("or") {
            or = !clauses.is_empty();
            continue;
        }
        match clauses.last_mut().filter(|_| or) {
            Some(clause) => clause.push(token),
            None => clauses.push(vec![token]),
        }
        or = false;
    }
    clauses
}

fn joined(clauses: &[Vec<&str>]) -> String {
    let clauses: Vec<String> = clauses
        .iter()
        .filter(|clause| !clause.is_empty())
        .map(|clause| clause.join(" or "))
        .collect();
    clauses.join(" ")
}

/// True where every term is a rule as [`Common::rule`](crate::mailbox::groups::Common::rule) makes them for a facet.
fn is_about(clause: &[&str], facet: Facet) -> bool {
    let is_rule = |term: &&str| match facet {
        Facet::Sender => term.starts_with("from:<") && !term.starts_with("from:<@"),
        Facet::Domain => term.starts_with("from:<@"),
        Facet::Subject => term.starts_with("subject:<") || term.starts_with("subject:\"<"),
        Facet::List => term.starts_with("list:<"),
        Facet::Size => term.starts_with("size:"),
        Facet::Day => term.starts_with("on:"),
        Facet::Attachment => term.trim_start_matches('-').starts_with("has:"),
    };
    clause.iter().all(is_rule)
}

fn is_span(clause: &[&str]) -> bool {
    matches!(clause, [term] if term.starts_with("after:") || term.starts_with("before:"))
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn rules_of_a_facet_are_alternatives() {
        let add = |query: &str, rule: &str| toggled(query, Facet::Sender, rule);
        assert_eq!(add("", "from:<a@b>"), "from:<a@b>");
        assert_eq!(
            add("boat from:<a@b>", "from:<c@d>"),
            "boat from:<a@b> or from:<c@d>"
        );
        assert_eq!(add("from:<a@b> OR from:<c@d>", "from:<a@b>"), "from:<c@d>");
        assert_eq!(
            add("from:<@b>  larger:1M", "from:<a@b>"),
            "from:<@b> larger:1M from:<a@b>"
        );
        assert_eq!(add("from:<a@b>", "from:<a@b>"), "");
        // What somebody has typed into the same clause is theirs.
        assert_eq!(
            add("from:<a@b> or boat", "from:<c@d>"),
            "from:<a@b> or boat from:<c@d>"
        );
        assert_eq!(
            toggled(
                "\"two words\"",
                Facet::Subject,
                "subject:\"<alert #: disk>\""
            ),
            "\"two words\" subject:\"<alert #: disk>\""
        );
    }

    #[test]
    fn a_facet_is_counted_without_its_own_rules() {
        let query = "boat from:<a@b> or from:<c@d> on:2026-03-01";
        assert_eq!(without(query, Facet::Sender), "boat on:2026-03-01");
        assert_eq!(without(query, Facet::Day), "boat from:<a@b> or from:<c@d>");
        assert!(contains(query, Facet::Sender, "from:<c@d>"));
        assert!(!contains(query, Facet::Sender, "from:<c@>"));
        assert!(!contains(query, Facet::Domain, "from:<c@d>"));
    }

    #[test]
    fn a_span_takes_the_place_of_another() {
        let today = Today {
            now: 0,
            ahead: 3_600,
        };
        let hour = 1_772_323_200; // 2026-03-01 00:00 UTC
        assert_eq!(
            within("boat after:7d", Some((hour, hour + 7_200)), today),
            "boat after:2026-03-01T01 before:2026-03-01T03"
        );
        assert_eq!(
            within("", Some((hour - 3_600, hour + 82_800)), today),
            "after:2026-03-01 before:2026-03-02"
        );
        assert_eq!(at_any_time("boat after:2026 before:2027"), "boat");
    }
}
