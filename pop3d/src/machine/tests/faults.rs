//! Mischief, to order: each fault as it looks on the wire. Those that need a clock or a disk are in `tests/server`.

use super::*;

/// What is sent for this input behind a login, and how it ended.
fn say(fault: Mischief, input: &str) -> (String, World) {
    let mut world = World::new(with(fault));
    world.drain();
    for line in ["USER mrose\r\n", "PASS tan staaf\r\n"] {
        world.machine.handle_input(line.as_bytes());
        world.drain();
    }
    world.machine.handle_input(input.as_bytes());
    let sent = String::from_utf8(world.drain()).expect("text");
    (sent, world)
}

#[test]
fn refused_commands() {
    check_in(
        &with(Mischief::RefuseDele(2)),
        "C: DELE 1\nS: +OK message 1 deleted\nC: DELE 2\nS: -ERR message 2 stays",
    );
    check_in(
        &with(Mischief::RefuseRetr(2)),
        "C: RETR 2
         S: -ERR message 2 cannot be read
         C: RETR 3
         S: +OK 17 octets
         S: C: d
         S:
         S: 1
         S: 2
         S: 3
         S: .",
    );
    check_in(
        &with(Mischief::RefuseTop),
        "C: TOP 1 0\nS: -ERR no TOP today",
    );
    check_in(
        &with(Mischief::RefuseUidl),
        "C: UIDL\nS: -ERR no UIDL today\nC: UIDL 1\nS: -ERR no UIDL today",
    );
}

#[test]
fn unknown_commands() {
    check_out(&with(Mischief::NoCapa), "C: CAPA\nS: -ERR unknown command");
    check_in(
        &with(Mischief::NoTop),
        "C: TOP 1 0\nS: -ERR unknown command",
    );
    check_in(
        &with(Mischief::NoUidl),
        "C: UIDL\nS: -ERR unknown command\nC: UIDL 1\nS: -ERR unknown command",
    );
    for (fault, name, announced) in [
        (Mischief::NoTop, "TOP", false),
        (Mischief::RefuseTop, "TOP", true),
        (Mischief::NoUidl, "UIDL", false),
        (Mischief::RefuseUidl, "UIDL", true),
    ] {
        let (sent, _) = say(fault, "CAPA\r\n");
        assert_eq!(sent.lines().any(|line| line == name), announced, "{sent}");
    }
}

#[test]
fn the_end_of_quit() {
    let marked = "C: DELE 1\nS: +OK message 1 deleted\nC: QUIT\n! drop";
    let world = check_in(&with(Mischief::DropBeforeQuitReply), marked);
    assert_eq!(world.deleted, Some(vec![0]));
    let world = check_in(&with(Mischief::DropBeforeCommit), marked);
    assert_eq!(world.deleted, None);
}

#[test]
fn refused_logins() {
    for (fault, reply) in [
        (
            Mischief::InUse,
            "-ERR [IN-USE] another session has this mailbox open",
        ),
        (
            Mischief::LoginDelay,
            "-ERR [LOGIN-DELAY] this mailbox was open a moment ago, try again later",
        ),
        (
            Mischief::SysTemp,
            "-ERR [SYS/TEMP] the mailbox cannot be read now, try again later",
        ),
        (
            Mischief::SysPerm,
            "-ERR [SYS/PERM] the mailbox cannot be read, ask whoever runs this server",
        ),
    ] {
        check_out(
            &with(fault),
            &format!(
                "C: USER mrose
                 S: +OK and the password?
                 C: PASS wrong
                 S: -ERR [AUTH] wrong user name or password
                 C: USER mrose
                 S: +OK and the password?
                 C: PASS tan staaf
                 S: {reply}"
            ),
        );
    }
}

#[test]
fn octets_behind_stls() {
    for (fault, behind) in [
        (
            Mischief::StlsInject,
            &b"+OK injected by somebody on the way\r\n"[..],
        ),
        (Mischief::StlsGarbage, b"\0\xff\x16?"),
    ] {
        let mut world = World::new(with(fault));
        world.drain();
        world.machine.handle_input(b"STLS\r\n");
        assert_eq!(world.drain(), [b"+OK begin TLS\r\n", behind].concat());
    }
}

#[test]
fn pipelines_that_are_none() {
    let mut world = World::new(with(Mischief::LosePipelined));
    world.drain();
    world
        .machine
        .handle_input(b"USER mrose\r\nPASS tan staaf\r\nSTAT\r\n");
    assert_eq!(
        world.drain(),
        b"+OK and the password?\r\n+OK 3 messages (39 octets)\r\n"
    );
    let (sent, mut world) = say(Mischief::AnswerFirstLoseRest, "NOOP\r\nSTAT\r\nNO");
    assert_eq!(sent, "+OK still here\r\n");
    world.machine.handle_input(b"STAT\r\n");
    assert_eq!(world.drain(), b"+OK 3 39\r\n", "the rest is forgotten");

    let (sent, mut world) = say(Mischief::AnswerFirstDelayRest, "NOOP\r\nSTAT\r\nNO");
    assert_eq!(sent, "+OK still here\r\n");
    assert_eq!(world.drain(), b"", "and nothing follows by itself");
    world.machine.handle_input(b"OP\r\n");
    assert_eq!(world.drain(), b"+OK 3 39\r\n");
    world.machine.handle_input(b"QU");
    assert_eq!(world.drain(), b"+OK still here\r\n");
    for fault in [
        Mischief::AnswerFirstLoseRest,
        Mischief::AnswerFirstDelayRest,
    ] {
        let (sent, _) = say(fault, "CAPA\r\n");
        assert!(sent.contains("\r\nPIPELINING\r\n"), "{sent}");
    }
}

#[test]
fn listings_that_lie() {
    let list = |fault| say(fault, "LIST\r\nLIST 2\r\n").0;
    let head = "+OK 3 messages (39 octets)\r\n";
    assert_eq!(
        list(Mischief::SizesTooSmall),
        format!("{head}1 1\r\n2 1\r\n3 1\r\n.\r\n+OK 2 1\r\n")
    );
    let big = "99999999999999999999";
    assert_eq!(
        list(Mischief::SizesTooBig),
        format!("{head}1 {big}\r\n2 {big}\r\n3 {big}\r\n.\r\n+OK 2 {big}\r\n")
    );
    assert!(big.parse::<u64>().is_err());
    assert_eq!(
        list(Mischief::DuplicateNumbers),
        format!("{head}1 20\r\n1 20\r\n2 2\r\n2 2\r\n3 17\r\n3 17\r\n.\r\n+OK 2 2\r\n")
    );
    assert_eq!(
        list(Mischief::NumbersOutOfRange),
        format!("{head}1 20\r\n2 2\r\n3 17\r\n0 20\r\n4 20\r\n4294967296 20\r\n.\r\n+OK 2 2\r\n")
    );
    let uidl = |fault| say(fault, "UIDL\r\n").0;
    assert!(uidl(Mischief::DuplicateNumbers).ends_with("2 b\r\n2 b\r\n3 c\r\n3 c\r\n.\r\n"));
    let (uidl, id) = (
        uidl(Mischief::NumbersOutOfRange),
        "whqtswO00WBw418f9t5JxYwZ",
    );
    assert!(
        uidl.ends_with(&format!(
            "3 c\r\n0 {id}\r\n4 {id}\r\n4294967296 {id}\r\n.\r\n"
        )),
        "{uidl}"
    );
    let (stat, _) = say(Mischief::StatLies, "STAT\r\nLIST 1\r\n");
    assert_eq!(stat, "+OK 1000000 1000000\r\n+OK 1 20\r\n");
}

#[test]
fn messages_that_do_not_end_as_they_should() {
    let half = "+OK 17 octets\r\nC: d\r\n\r\n";
    let (sent, world) = say(Mischief::CutMidMessage, "RETR 3\r\nSTAT\r\n");
    assert_eq!((sent.as_str(), world.ended), (half, Some("drop")));
    let (sent, mut world) = say(Mischief::StallMidMessage, "RETR 3\r\nSTAT\r\n");
    assert_eq!((sent.as_str(), world.ended), (half, None));
    world.machine.handle_input(b"NOOP\r\n");
    assert_eq!(world.drain(), b"");
    assert_eq!(world.machine.pending(), 0, "and nothing is hoarded");
    let (sent, _) = say(Mischief::Unstuffed, "RETR 1\r\n");
    assert_eq!(sent, "+OK 20 octets\r\nA: b\r\n\r\n.dot\r\nlast\r\n.\r\n");
    let (sent, _) = say(Mischief::BareLf, "RETR 1\r\nLIST 1\r\n");
    assert_eq!(sent, "+OK 20 octets\nA: b\n\n..dot\nlast\n.\n+OK 1 20\n");
}

#[test]
fn silence_and_its_opposite() {
    let mut world = World::new(with(Mischief::Silent));
    world.machine.handle_input(b"QUIT\r\n");
    assert_eq!(world.drain(), b"");
    assert_eq!(world.machine.pending(), 0, "and nothing is hoarded");
    let endless = |world: &mut World, head: &str, end: &[u8]| {
        let mut sent = Vec::new();
        while sent.len() < 100_000 {
            let Some(Output::Send(octets)) = world.machine.poll() else {
                panic!("an end");
            };
            sent.extend_from_slice(&octets);
        }
        let text = String::from_utf8(sent.clone()).expect("text");
        assert!(text.starts_with(head), "{}", &text[..80]);
        assert_eq!(
            sent.windows(end.len()).position(|window| window == end),
            None
        );
    };
    let mut world = World::new(with(Mischief::EndlessGreeting));
    let greeting = "+OK Poste Restante, at your service and furthermore and ";
    endless(&mut world, greeting, b"\n");
    for (fault, command, head) in [
        (
            Mischief::EndlessList,
            "LIST",
            "+OK here it comes\r\n1 1234\r\n2 1234\r\n3 1234\r\n4 1234\r\n",
        ),
        (
            Mischief::EndlessUidl,
            "UIDL",
            "+OK here it comes\r\n1 endless-1\r\n2 endless-2\r\n",
        ),
        (
            Mischief::EndlessMessage,
            "RETR 1",
            "+OK 20 octets\r\nThe rest of this message",
        ),
    ] {
        let (_, mut world) = say(fault, "NOOP\r\n");
        world
            .machine
            .handle_input(format!("{command}\r\n").as_bytes());
        if matches!(fault, Mischief::EndlessMessage) {
            assert!(matches!(world.machine.poll(), Some(Output::Fetch(0))));
            world.machine.handle_message(Ok(world.messages[0].into()));
        }
        endless(&mut world, head, b"\r\n.\r\n");
    }
    // One message asked for by number has an end.
    assert_eq!(say(Mischief::EndlessList, "LIST 1\r\n").0, "+OK 1 20\r\n");
}
