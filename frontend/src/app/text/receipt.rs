//! The end of a session in exact words: what is deleted, what is not, and what nobody knows.

use shared::mailbox::receipt::Receipt;

use super::{problem::Words, words::mailbox};

/// One sentence for each fate, those first that a person must know; never empty.
pub fn sentences(receipt: &Receipt) -> Vec<Words> {
    of_visit(0, receipt)
}

/// The same for a whole visit, in which so many messages were deleted before its end.
pub fn of_visit(earlier: usize, receipt: &Receipt) -> Vec<Words> {
    let mut sentences = Vec::new();
    if earlier == 0 && receipt.is_empty() {
        sentences.push(mailbox::nothing_deleted());
    }
    let number = |list: usize| (list > 0).then_some(list as u64);
    sentences.extend(number(earlier + receipt.committed.len()).map(mailbox::deleted));
    sentences.extend(number(receipt.unknown.len()).map(mailbox::perhaps_deleted));
    if let Some((_, refusal)) = receipt.refused.first() {
        let number = receipt.refused.len() as u64;
        sentences.push(mailbox::not_deleted_refused(number).said(&refusal.text));
    }
    sentences.extend(number(receipt.kept.len()).map(mailbox::not_deleted_ended));
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
    fn what_was_deleted_earlier_is_not_forgotten() {
        let sentences = of_visit(5, &Receipt::default());
        assert_eq!(sentences.len(), 1);
        assert_eq!(sentences[0].what, "5 messages were deleted.");
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
