//! A wrong password, and a second session beside the first one.

use e2e::client::Person;
use e2e::servers::{Kind, Server};
use e2e::stage::{self, MailServer};
use e2e::table::saw;

use crate::people::{ALICE, REFUSED, letters, mailbox, person};

pub(crate) fn story(kind: Kind) {
    stage::story("refuse", MailServer::Of(kind), async || {
        let letters = letters(kind);
        let server = Server::start(kind, &[mailbox(ALICE, &letters[..1])]).await;
        let alice = person(&server, ALICE);

        let outcome = Person::new(&server, ALICE.0, "not it").runs(&["list"]);
        assert_eq!(outcome.code, REFUSED, "{outcome:?}");
        let words = server.character().wrong_password;
        assert!(outcome.errors.contains(words), "{outcome:?}");

        let mut first = alice.types();
        assert!(first.ask("NOOP").starts_with("+OK"));
        let second = alice.runs(&["list"]);
        if server.character().locks {
            assert_eq!(second.code, REFUSED, "{second:?}");
            assert!(second.errors.contains("[IN-USE]"), "{second:?}");
            saw(kind, "second session", "refused, [IN-USE]");
        } else {
            assert_eq!(second.code, 0, "{second:?}");
            saw(kind, "second session", "let in");
        }
        assert!(first.ask("NOOP").starts_with("+OK"));
        first.stops();
        alice.runs(&["list"]).success();
    });
}
