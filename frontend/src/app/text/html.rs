//! What is said about a mail's HTML, and about what it would load or pretend.

use super::words::html;
pub use super::words::html::{
    ANYWAY, COPY_LEAVES, FILE_LEAVES, FRAME_HINT, HIDE_LINKS, INVERT, LEAVES_HISTORY, LEAVES_TRACE,
    NOT_HERE, OPEN_LINK, PRINT_LEAVES, QUOTED, REVEALS, SHOW_LINKS, VIEWS, false_link,
};

/// How many remote images are blocked, and how many of them look like trackers.
pub fn blocked(images: u32, trackers: u32) -> String {
    let blocked = html::blocked(images.into());
    match (images, trackers) {
        (_, 0) => blocked,
        (1, _) => [&blocked, " ", html::SUSPECT.text()].concat(),
        _ => [blocked, html::suspects(trackers.into())].join(" "),
    }
}

/// Links that show one place and lead to another.
pub fn false_links(number: usize, shown: &str, target: &str) -> String {
    html::false_links(number as u64, shown, target)
}

/// What did not fit above the message.
pub fn more_notes(number: usize) -> String {
    html::more_notes(number as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suspects_are_never_more_than_guessed() {
        assert_eq!(blocked(1, 0), "1 remote image is blocked.");
        assert_eq!(
            blocked(3, 2),
            "3 remote images are blocked. 2 of them look like trackers."
        );
        assert!(blocked(3, 1).contains("1 of them looks like"));
        assert!(blocked(1, 1).ends_with("blocked. It looks like a tracker."));
    }

    #[test]
    fn one_link_and_more() {
        assert_eq!(
            false_links(1, "paypal.com", "evil.example"),
            "1 link shows paypal.com but goes to evil.example."
        );
        assert!(false_links(4, "a.example", "b.example").starts_with("4 links show"));
    }
}
