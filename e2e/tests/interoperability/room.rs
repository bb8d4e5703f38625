//! A server in its room, seen from outside: reached by its port, and nothing else is left of it.

use std::fs;
use std::net::TcpStream;

use e2e::servers::{Kind, Server};
use e2e::stage::{MailServer, story};

use crate::people::{ALICE, letters, mailbox, person};

#[test]
fn leaves_nothing_behind() {
    let kind = Kind::Popa3d;
    story("room", MailServer::Of(kind), async || {
        let machine = || ["/etc/passwd", "/etc/shadow", "/etc/group"].map(|it| fs::read(it).ok());
        let before = machine();
        let server = Server::start(kind, &[mailbox(ALICE, &letters(kind))]).await;
        let port = server.ports().plain;
        person(&server, ALICE).runs(&["list"]).success();
        assert_eq!(machine(), before);
        drop(server);
        TcpStream::connect(("127.0.0.1", port)).expect_err("nobody is there any more");
    });
}
