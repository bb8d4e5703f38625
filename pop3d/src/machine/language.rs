//! LANG (RFC 6856 §3): in what language the server speaks. Its only one is English, which is also what `i-default` means:
//! text for those whose language nobody asked (RFC 2277 §4.5).

use super::reply::{err, ok};

/// Tag, and name in the language itself.
const LANGUAGES: [(&str, &str); 2] = [("en", "English"), ("i-default", "English, by default")];

/// The reply to LANG, without or with a language range (RFC 4647 §2.1). It changes nothing, since both are English.
pub(super) fn reply(range: Option<&str>) -> Vec<u8> {
    let Some(range) = range else {
        let mut reply = ok("languages follow");
        for (tag, name) in LANGUAGES {
            reply.extend_from_slice(format!("{tag} {name}\r\n").as_bytes());
        }
        reply.extend_from_slice(b".\r\n");
        return reply;
    };
    let fits = |tag: &str| range == "*" || range.eq_ignore_ascii_case(tag);
    match LANGUAGES.into_iter().find(|(tag, _)| fits(tag)) {
        Some((tag, _)) => ok(&format!("{tag} English it is")),
        None => err("that language is not spoken here"),
    }
}
