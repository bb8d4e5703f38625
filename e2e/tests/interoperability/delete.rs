//! DELE, without and with QUIT; then everything that is left is collected.

use e2e::letters::subjects;
use e2e::servers::{Kind, Server};
use e2e::stage::{self, MailServer};
use e2e::table::saw;

use crate::people::{ALICE, fetch, fill_folder, letters, mailbox, person};

pub(crate) fn story(kind: Kind) {
    stage::story("delete", MailServer::Of(kind), async || {
        let letters = letters(kind);
        let server = Server::start(kind, &[mailbox(ALICE, &letters)]).await;
        let alice = person(&server, ALICE);
        let spool = || subjects(&server.messages(ALICE.0));
        assert_eq!(spool(), subjects(&letters));

        let mut typing = alice.types();
        assert!(typing.ask("DELE 1").starts_with("+OK"));
        typing.stops();
        assert_eq!(spool(), subjects(&letters), "there was no QUIT");

        let kept = fetch(&alice).split_off(2);
        let receipt = alice.runs(&["delete", "1-2"]).success();
        let receipt: serde_json::Value = serde_json::from_str(&receipt).expect("JSON");
        assert_eq!(
            receipt,
            serde_json::json!({ "committed": [1, 2], "refused": [], "kept": [], "unknown": [] })
        );
        assert_eq!(spool(), subjects(&kept));
        saw(kind, "deletes", "at QUIT, not before");

        let collected = fill_folder(&alice, &["collect"]);
        assert_eq!(subjects(&collected), subjects(&kept));
        assert_eq!(spool(), subjects(&[]));
    });
}
