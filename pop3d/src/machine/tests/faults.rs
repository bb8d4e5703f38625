//! Mischief, to order.

use super::*;

#[test]
fn mischief_to_order() {
    check_in(
        &with(Mischief::RefuseDele(2)),
        "C: DELE 1\nS: +OK message 1 deleted\nC: DELE 2\nS: -ERR message 2 stays",
    );
    let world = check_in(
        &with(Mischief::DropBeforeQuitReply),
        "C: DELE 1\nS: +OK message 1 deleted\nC: QUIT\n! drop",
    );
    assert_eq!(world.deleted, Some(vec![0]));
    check_out(&with(Mischief::NoCapa), "C: CAPA\nS: -ERR unknown command");
    check_out(
        &with(Mischief::InUse),
        "C: USER mrose
         S: +OK and the password?
         C: PASS wrong
         S: -ERR [AUTH] wrong user name or password
         C: USER mrose
         S: +OK and the password?
         C: PASS tan staaf
         S: -ERR [IN-USE] another session has this mailbox open",
    );
    let mut world = World::new(with(Mischief::StlsInject));
    world.drain();
    world.machine.handle_input(b"STLS\r\n");
    assert_eq!(
        world.drain(),
        b"+OK begin TLS\r\n+OK injected by somebody on the way\r\n"
    );
    let mut world = World::new(with(Mischief::LosePipelined));
    world.drain();
    world
        .machine
        .handle_input(b"USER mrose\r\nPASS tan staaf\r\nSTAT\r\n");
    assert_eq!(
        world.drain(),
        b"+OK and the password?\r\n+OK 3 messages (39 octets)\r\n"
    );
    let mut world = World::new(with(Mischief::CutMidMessage));
    world.drain();
    world
        .machine
        .handle_input(b"USER mrose\r\nPASS tan staaf\r\nRETR 3\r\nSTAT\r\n");
    assert!(world.drain().ends_with(b"+OK 17 octets\r\nC: d\r\n\r\n"));
    assert_eq!(world.ended, Some("drop"));
    let mut world = World::new(with(Mischief::Silent));
    world.machine.handle_input(b"QUIT\r\n");
    assert_eq!(world.drain(), b"");
    assert_eq!(world.machine.pending(), 0, "and nothing is hoarded");
}

#[test]
fn an_endless_list_never_ends() {
    let mut world = World::new(with(Mischief::EndlessList));
    world.drain();
    world
        .machine
        .handle_input(b"USER mrose\r\nPASS tan staaf\r\n");
    world.drain();
    world.machine.handle_input(b"LIST\r\n");
    for _ in 0..10_000 {
        assert!(matches!(world.machine.poll(), Some(Output::Send(line)) if line != b".\r\n"));
    }
}
