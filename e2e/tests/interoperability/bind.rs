//! Somebody in between, whose certificate is trusted: only a proof that is bound to the TLS connection tells.

use e2e::meddler::Meddler;
use e2e::servers::{Kind, Server};
use e2e::stage::{MailServer, story};

use crate::people::{ALICE, REFUSED, letters, mailbox, person};

#[test]
fn a_bound_proof_is_worth_nothing_on_another_connection() {
    let kind = Kind::Dovecot24;
    story("bind", MailServer::Of(kind), async || {
        let letters = letters(kind);
        let server = Server::start(kind, &[mailbox(ALICE, &letters)]).await;
        let alice = person(&server, ALICE);
        let meddler = Meddler::before(&server).await;
        for mechanism in ["SCRAM-SHA-1", "SCRAM-SHA-256"] {
            let bound = format!("{mechanism}-PLUS");
            let (unbound, bound) = (alice.with(mechanism), alice.with(&bound));
            for person in [unbound, bound] {
                person.runs(&["list"]).success();
            }
            unbound.deceived_by(&meddler).runs(&["list"]).success();
            let outcome = bound.deceived_by(&meddler).runs(&["list"]);
            assert_eq!(outcome.code, REFUSED, "{outcome:?}");
        }
    });
}
