//! The end of a session in exact words: what is deleted, what is not, and what nobody knows.

use shared::mailbox::receipt::Receipt;

use super::{problem::Words, units::messages};

/// One sentence for each fate, those first that a person must know; never empty.
pub fn sentences(receipt: &Receipt) -> Vec<Words> {
    let mut sentences = Vec::new();
    let count = |list: usize| messages(list as u64);
    let them = |list: usize| if list == 1 { "it is" } else { "they are" };
    let were = |list: usize| if list == 1 { "was" } else { "were" };
    if receipt.is_empty() {
        sentences.push(Words::new(
            "Nothing was deleted.",
            "All mail is still on the server.",
        ));
    }
    let committed = receipt.committed.len();
    if committed > 0 {
        sentences.push(Words::new(
            format!("{} {} deleted.", count(committed), were(committed)),
            "The server has confirmed it.",
        ));
    }
    let unknown = receipt.unknown.len();
    if unknown > 0 {
        sentences.push(Words::new(
            format!(
                "For {} nobody knows whether {} deleted.",
                count(unknown),
                them(unknown)
            ),
            "The connection broke before the server confirmed. Sign in again: the list tells.",
        ));
    }
    let refused = receipt.refused.len();
    if let Some((_, refusal)) = receipt.refused.first() {
        sentences.push(
            Words::new(
                format!(
                    "{} {} not deleted: the server refused.",
                    count(refused),
                    were(refused)
                ),
                "Try again later, or ask your provider.",
            )
            .said(&refusal.text),
        );
    }
    let kept = receipt.kept.len();
    if kept > 0 {
        sentences.push(Words::new(
            format!(
                "{} {} not deleted: the session ended before.",
                count(kept),
                were(kept)
            ),
            "Sign in again and delete once more.",
        ));
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::problem::Refusal;

    #[test]
    fn nothing_asked_for_nothing_deleted() {
        let sentences = sentences(&Receipt::default());
        assert_eq!(sentences.len(), 1);
        assert_eq!(sentences[0].what, "Nothing was deleted.");
    }

    #[test]
    fn every_fate_has_its_sentence_with_its_number() {
        let refusal = Refusal {
            code: None,
            text: "no such message".into(),
        };
        let receipt = Receipt {
            committed: vec![1, 2, 3],
            refused: vec![(4, refusal)],
            kept: (5..1005).collect(),
            unknown: vec![2000, 2001],
        };
        let what: Vec<_> = sentences(&receipt)
            .into_iter()
            .map(|words| words.what)
            .collect();
        assert_eq!(
            what,
            [
                "3 messages were deleted.",
                "For 2 messages nobody knows whether they are deleted.",
                "1 message was not deleted: the server refused.",
                "1,000 messages were not deleted: the session ended before.",
            ]
        );
    }
}
