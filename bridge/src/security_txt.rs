//! `/.well-known/security.txt` (RFC 9116): whom to tell of a hole.

use time::{Duration, OffsetDateTime, Time, format_description::well_known::Rfc3339};
use url::Url;

use crate::config::Config;

/// Where it is.
pub(crate) const PATH: &str = "/.well-known/security.txt";

/// How long the words hold from the day they are read: RFC 9116 §2.5.5 recommends less than a year.
const HOLDS: Duration = Duration::days(180);

/// The file, if the settings name a contact that a program could use.
pub(crate) fn text(config: &Config, now: OffsetDateTime) -> Option<String> {
    let contact = uri(config.contact.as_deref()?)?;
    // The same all day, so that nobody takes it for news.
    let expires = (now + HOLDS).replace_time(Time::MIDNIGHT);
    let expires = expires.format(&Rfc3339).ok()?;
    let mut text = format!("Contact: {contact}\nExpires: {expires}\n");
    let origins = config
        .origins
        .iter()
        .filter_map(|text| Url::parse(text).ok());
    if let Some(origin) = origins.into_iter().find(|url| url.scheme() == "https") {
        let origin = origin.origin().ascii_serialization();
        text += &format!("Canonical: {origin}{PATH}\n");
    }
    Some(text)
}

/// A contact as RFC 9116 §2.5.3 wants it. A mail address gets what it lacks; any other words are for people alone.
fn uri(contact: &str) -> Option<String> {
    let contact = contact.trim();
    if !contact.bytes().all(|octet| octet.is_ascii_graphic()) {
        return None;
    }
    let (scheme, rest) = contact.split_once(':').unwrap_or(("", contact));
    match scheme.to_ascii_lowercase().as_str() {
        "mailto" | "https" | "tel" if !rest.is_empty() => Some(contact.to_owned()),
        "" => {
            let (name, domain) = rest.split_once('@')?;
            let whole = !name.is_empty() && !domain.is_empty() && !domain.contains(['@', '/']);
            whole.then(|| format!("mailto:{contact}"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_that_programs_understand() {
        for (contact, expected) in [
            ("ann@example.org", Some("mailto:ann@example.org")),
            (" ann@example.org ", Some("mailto:ann@example.org")),
            ("mailto:ann@example.org", Some("mailto:ann@example.org")),
            (
                "https://example.org/contact",
                Some("https://example.org/contact"),
            ),
            ("tel:+44-20-7946-0123", Some("tel:+44-20-7946-0123")),
            ("Ann, room 3", None),
            ("ann", None),
            ("ann@", None),
            ("a@b@c", None),
            ("http://example.org", None),
            ("javascript:alert(1)", None),
            ("mailto:", None),
            ("ann@example.org\nExpires: never", None),
            ("änn@example.org", None),
        ] {
            assert_eq!(uri(contact).as_deref(), expected, "{contact:?}");
        }
    }

    #[test]
    fn it_expires_within_the_year_and_says_where_it_belongs() {
        let config = Config {
            contact: Some("ann@example.org".into()),
            origins: vec![
                "http://localhost:8110".into(),
                "https://Mail.example.org:443/".into(),
            ],
            ..Config::default()
        };
        let now = OffsetDateTime::from_unix_timestamp(1_800_000_000).unwrap();
        assert_eq!(
            text(&config, now).unwrap(),
            "Contact: mailto:ann@example.org\nExpires: 2027-07-14T00:00:00Z\n\
             Canonical: https://mail.example.org/.well-known/security.txt\n"
        );
        assert_eq!(text(&Config::default(), now), None);
    }
}
