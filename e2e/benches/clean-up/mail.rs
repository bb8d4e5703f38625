//! A bomb of one night, and what somebody wants among it: every 250th message, from some twenty people over a year.

/// `count` messages.
pub(crate) fn small(count: usize) -> Vec<Vec<u8>> {
    (1..=count).map(message).collect()
}

/// How many of so many are wanted.
pub(crate) fn wanted(count: usize) -> usize {
    count / EVERY
}

/// True for one that is wanted.
pub(crate) fn is_wanted(message: &[u8]) -> bool {
    !message
        .windows(BOMBER.len())
        .any(|it| it == BOMBER.as_bytes())
}

/// Who sent the bomb.
pub(crate) const BOMBER: &str = "bomb@flood.example";

const EVERY: usize = 250;

fn message(number: usize) -> Vec<u8> {
    let (from, subject, date) = if number.is_multiple_of(EVERY) {
        let (day, month) = (number % 28 + 1, MONTHS[number / EVERY % 12]);
        (
            format!("Friend {0} <friend{0}@example.org>", number / EVERY % 20),
            format!("Letter {number} from the coast"),
            format!("{day} {month} 2026 12:00:00 +0000"),
        )
    } else {
        let (hour, minute, second) = (number / 3_600 % 24, number / 60 % 60, number % 60);
        (
            format!("Parcel Service <{BOMBER}>"),
            format!("Parcel {number} is waiting for you"),
            format!("5 Mar 2026 {hour:02}:{minute:02}:{second:02} +0000"),
        )
    };
    format!(
        "Return-Path: <bounce-{number}@flood.example>\r\n\
         Received: from relay.example.org (relay.example.org [192.0.2.25])\r\n\
         \tby mx.example.net (Postfix) with ESMTPS id 4F{number:08X}\r\n\
         \tfor <reader@example.net>; Thu, 5 Mar 2026 08:30:00 +0000 (UTC)\r\n\
         Received: from list.example.org (localhost [127.0.0.1])\r\n\
         \tby relay.example.org (Postfix) with ESMTP id 7A{number:08X}\r\n\
         \tfor <reader@example.net>; Thu, 5 Mar 2026 08:29:59 +0000 (UTC)\r\n\
         From: {from}\r\nTo: Annabel Reader <reader@example.net>\r\nSubject: {subject}\r\nDate: {date}\r\n\
         Message-ID: <{number:010}.bench@example.org>\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=us-ascii\r\nX-Filler: {}\r\n\r\n\
         Number {number}.\r\n",
        "x".repeat(120)
    )
    .into_bytes()
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
