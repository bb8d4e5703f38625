//! Where what we read differs from what the authors of the messages expect, and why. A line here that is no longer needed
//! makes the test fail. Where ours were not meant, the line would say “worse”.

/// Which file, how the difference begins, and the reason.
pub(crate) type Reason = (&'static str, &'static str, &'static str);

/// format=flowed is undone here, which mail-parser leaves to its user.
const FLOWED: &str = "lines that were broken for transport are put together again (RFC 3676)";

/// Characters that are in no character set.
const GUESSED: &str =
    "octets that are no UTF-8 are read as windows-1252 rather than as replacement characters";

const HEADLESS: &str =
    "a boundary ends a header, too: its part is empty, and those behind it are not lost in it";

const OUTER: &str =
    "an outer boundary ends what is inside (RFC 2046 §5.1.2), rather than becoming its text";

const READ: &str = "a text whose end is missing is read rather than saved";

const WHOLE_LINE: &str =
    "a boundary is a line of its own: `--ab` is not the boundary `a`, nor is `x--a`";

/// Against mail-parser's JSON.
pub(crate) const MAIL_PARSER: &[Reason] = &[
    ("malformed/000.json", "structure", HEADLESS),
    ("malformed/000.crlf.json", "structure", HEADLESS),
    ("malformed/001.json", "structure", WHOLE_LINE),
    ("malformed/001.crlf.json", "structure", WHOLE_LINE),
    ("malformed/001.json", "text", WHOLE_LINE),
    ("malformed/001.crlf.json", "text", WHOLE_LINE),
    ("malformed/001.json", "attachments", WHOLE_LINE),
    ("malformed/001.crlf.json", "attachments", WHOLE_LINE),
    ("malformed/002.json", "attachments", READ),
    ("malformed/002.crlf.json", "attachments", READ),
    ("malformed/003.json", "attachments", READ),
    ("malformed/003.crlf.json", "attachments", READ),
    ("malformed/004.json", "structure", WHOLE_LINE),
    ("malformed/004.crlf.json", "structure", WHOLE_LINE),
    ("malformed/004.json", "attachments", WHOLE_LINE),
    ("malformed/004.crlf.json", "attachments", WHOLE_LINE),
    ("malformed/006.json", "attachments", READ),
    ("malformed/006.crlf.json", "attachments", READ),
    ("malformed/007.json", "structure", HEADLESS),
    ("malformed/007.crlf.json", "structure", HEADLESS),
    ("malformed/007.json", "attachments", HEADLESS),
    ("malformed/007.crlf.json", "attachments", HEADLESS),
    ("malformed/008.json", "structure", OUTER),
    ("malformed/008.crlf.json", "structure", OUTER),
    ("malformed/008.json", "html", OUTER),
    ("malformed/008.crlf.json", "html", OUTER),
    ("malformed/008.json", "attachments", OUTER),
    ("malformed/008.crlf.json", "attachments", OUTER),
    ("malformed/009.json", "structure", OUTER),
    ("malformed/009.crlf.json", "structure", OUTER),
    ("malformed/009.json", "text", OUTER),
    ("malformed/009.crlf.json", "text", OUTER),
    ("malformed/009.json", "attachments", OUTER),
    ("malformed/009.crlf.json", "attachments", OUTER),
    ("malformed/011.json", "structure", OUTER),
    ("malformed/011.crlf.json", "structure", OUTER),
    ("malformed/011.json", "text", OUTER),
    ("malformed/011.crlf.json", "text", OUTER),
    ("malformed/011.json", "attachments", OUTER),
    ("malformed/011.crlf.json", "attachments", OUTER),
    ("malformed/012.json", "structure", OUTER),
    ("malformed/012.crlf.json", "structure", OUTER),
    ("malformed/012.json", "attachments", OUTER),
    ("malformed/012.crlf.json", "attachments", OUTER),
    ("malformed/016.json", "structure", WHOLE_LINE),
    ("malformed/016.crlf.json", "structure", WHOLE_LINE),
    ("malformed/016.json", "text", WHOLE_LINE),
    ("malformed/016.crlf.json", "text", WHOLE_LINE),
    ("malformed/016.json", "attachments", WHOLE_LINE),
    ("malformed/016.crlf.json", "attachments", WHOLE_LINE),
    ("thirdparty/015.json", "structure", HEADLESS),
    ("thirdparty/015.crlf.json", "structure", HEADLESS),
    ("thirdparty/015.json", "attachments", HEADLESS),
    ("thirdparty/015.crlf.json", "attachments", HEADLESS),
    ("thirdparty/002.json", "attachments", READ),
    ("thirdparty/002.crlf.json", "attachments", READ),
    ("thirdparty/005.json", "text", WHOLE_LINE),
    ("malformed/020.json", "text", FLOWED),
    ("malformed/020.crlf.json", "text", FLOWED),
    ("malformed/021.json", "text", FLOWED),
    ("malformed/021.crlf.json", "text", FLOWED),
    ("thirdparty/015.json", "text", FLOWED),
    ("thirdparty/015.crlf.json", "text", FLOWED),
    ("thirdparty/002.json", "text", GUESSED),
    ("thirdparty/002.crlf.json", "text", GUESSED),
    (
        "thirdparty/005.crlf.json",
        "text",
        "a broken sequence shows as U+FFFD, as the Encoding Standard has it, rather than as nothing",
    ),
];

const ENVELOPE: &str =
    "the line “From …” of an mbox counts as a field: “Headers” shows what is there";

/// Against mime4j's XML.
pub(crate) const MIME4J: &[Reason] = &[
    ("jt-0498", "fields", ENVELOPE),
    ("mp-msg-rfc822", "fields", ENVELOPE),
    ("twopart", "fields", ENVELOPE),
    ("uu-junk", "fields", ENVELOPE),
    (
        "multi-bad",
        "structure",
        "a multipart without one valid boundary is one text, and can be read",
    ),
    (
        "multi-frag",
        "leaf 3",
        "where the inner end is broken, the part goes on to the outer boundary",
    ),
    (
        "basic-plain-with-bad-header-separator",
        "fields",
        "a line with a colon is shown as a field",
    ),
    (
        "malformedHeaderStartsBody-nocrlfcrlf",
        "",
        "one broken line does not end a header: a subject below it would be lost",
    ),
    (
        "malformedHeader-noheader",
        "structure",
        "without a header there are no parts: the text is shown, and a word on it",
    ),
    (
        "malformedHeaderStartsBody-noheader",
        "structure",
        "without a header there are no parts: the text is shown, and a word on it",
    ),
    (
        "obsolete",
        "fields",
        "a field with a name that is not allowed is shown all the same",
    ),
    (
        "qp-body",
        "leaf 0",
        "the oracle's file is in ISO-8859-15, which this comparison does not decode",
    ),
];
