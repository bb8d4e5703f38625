//! Small messages, as mailing lists and monitoring systems send them by the thousand.

/// Octets of a header, line ends included: two relays, a list and a little more come to this.
const HEADER: usize = 806;

/// `count` messages, all different and all of about the same size.
pub(crate) fn small(count: usize) -> Vec<Vec<u8>> {
    (1..=count).map(message).collect()
}

fn message(number: usize) -> Vec<u8> {
    let mut text = format!(
        "Return-Path: <bounce-{number}@lists.example.org>\r\n\
         Received: from relay.example.org (relay.example.org [192.0.2.25])\r\n\
         \tby mx.example.net (Postfix) with ESMTPS id 4F{number:08X}\r\n\
         \tfor <reader@example.net>; Sun, 22 Nov 2026 08:30:00 +0000 (UTC)\r\n\
         Received: from list.example.org (localhost [127.0.0.1])\r\n\
         \tby relay.example.org (Postfix) with ESMTP id 7A{number:08X}\r\n\
         \tfor <reader@example.net>; Sun, 22 Nov 2026 08:29:59 +0000 (UTC)\r\n\
         From: Cosima Wren <cosima@example.org>\r\n\
         To: Annabel Reader <reader@example.net>\r\n\
         Subject: [harbour] Report number {number} on the state of the harbour\r\n\
         Date: Sun, 22 Nov 2026 08:29:58 +0000\r\n\
         Message-ID: <{number:010}.harbour@example.org>\r\n\
         MIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=us-ascii\r\n\
         List-Id: <harbour.lists.example.org>\r\n\
         X-Filler: "
    );
    let filler = HEADER.saturating_sub(text.len() + "\r\n".len());
    text.extend(std::iter::repeat_n('x', filler));
    text.push_str("\r\n\r\n");
    text.push_str(&format!(
        "Report {number}: the boats are in, the lamp is lit.\r\n"
    ));
    text.into_bytes()
}
