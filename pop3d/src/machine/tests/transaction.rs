//! TRANSACTION and UPDATE.

use super::*;

/// The example session of RFC 1939 §10, with the commands of its §5 and §7 in it.
#[test]
fn a_session_as_in_the_rfc() {
    let settings = Settings {
        stamp: Some("<1896.697170952@dbc.mtview.ca.us>".into()),
        ..Settings::default()
    };
    let world = check(
        &settings,
        "S: +OK Poste Restante, at your service <1896.697170952@dbc.mtview.ca.us>
         C: APOP mrose c4c9334bac560ecc979e58001b3e22fb
         S: +OK 3 messages (39 octets)
         C: STAT
         S: +OK 3 39
         C: LIST
         S: +OK 3 messages (39 octets)
         S: 1 20
         S: 2 2
         S: 3 17
         S: .
         C: LIST 2
         S: +OK 2 2
         C: UIDL
         S: +OK unique-ids follow
         S: 1 whqtswO00WBw418f9t5JxYwZ
         S: 2 b
         S: 3 c
         S: .
         C: UIDL 1
         S: +OK 1 whqtswO00WBw418f9t5JxYwZ
         C: RETR 1
         S: +OK 20 octets
         S: A: b
         S:
         S: ..dot
         S: last
         S: .
         C: DELE 1
         S: +OK message 1 deleted
         C: TOP 3 2
         S: +OK the top follows
         S: C: d
         S:
         S: 1
         S: 2
         S: .
         C: RETR 2
         S: +OK 2 octets
         S:
         S: .
         C: DELE 2
         S: +OK message 2 deleted
         C: NOOP
         S: +OK still here
         C: QUIT
         S: +OK good-bye
         ! close",
    );
    assert_eq!(world.deleted, Some(vec![0, 1]));
}

#[test]
fn numbers_that_no_message_has() {
    let dialogue = ["LIST", "UIDL", "RETR", "DELE"].map(|command| {
        format!("C: {command} 0\nS: -ERR no such message, there are 3\nC: {command} 4\nS: -ERR no such message, there are 3\n")
    });
    check_in(&open(), &dialogue.concat());
    check_in(&open(), "C: TOP 4 0\nS: -ERR no such message, there are 3");
}

#[test]
fn deleted_messages_are_out_of_sight_until_rset() {
    let world = check_in(
        &open(),
        "C: DELE 1
         S: +OK message 1 deleted
         C: DELE 1
         S: -ERR message 1 is deleted
         C: RETR 1
         S: -ERR message 1 is deleted
         C: TOP 1 0
         S: -ERR message 1 is deleted
         C: LIST 1
         S: -ERR message 1 is deleted
         C: UIDL 1
         S: -ERR message 1 is deleted
         C: STAT
         S: +OK 2 19
         C: LIST
         S: +OK 2 messages (19 octets)
         S: 2 2
         S: 3 17
         S: .
         C: UIDL
         S: +OK unique-ids follow
         S: 2 b
         S: 3 c
         S: .
         C: RSET
         S: +OK 3 messages (39 octets)
         C: STAT
         S: +OK 3 39
         C: DELE 2
         S: +OK message 2 deleted
         C: QUIT
         S: +OK good-bye
         ! close",
    );
    assert_eq!(world.deleted, Some(vec![1]));
}

/// RFC 1460 §5: the highest number that RETR was given, not the last one; TOP does not count, RSET forgets.
#[test]
fn last() {
    check_in(
        &open(),
        "C: LAST
         S: +OK 0
         C: TOP 3 0
         S: +OK the top follows
         S: C: d
         S:
         S: .
         C: LAST
         S: +OK 0
         C: RETR 2
         S: +OK 2 octets
         S:
         S: .
         C: RETR 9
         S: -ERR no such message, there are 3
         C: DELE 2
         S: +OK message 2 deleted
         C: LAST
         S: +OK 2
         C: RETR 1
         S: +OK 20 octets
         S: A: b
         S:
         S: ..dot
         S: last
         S: .
         C: LAST
         S: +OK 2
         C: RSET
         S: +OK 3 messages (39 octets)
         C: LAST
         S: +OK 0",
    );
    check_out(&open(), "C: LAST\nS: -ERR log in first");
}

#[test]
fn logging_in_twice_is_refused() {
    check_in(
        &open(),
        "C: USER mrose
         S: -ERR you are logged in already
         C: PASS tan staaf
         S: -ERR you are logged in already
         C: APOP mrose 0
         S: -ERR you are logged in already
         C: NOOP
         S: +OK still here",
    );
}

#[test]
fn what_the_disk_refuses_is_said() {
    for (committed, reply) in [
        (
            Committed::NothingDeleted,
            "-ERR [SYS/TEMP] the mailbox could not be rewritten, nothing was deleted\r\n",
        ),
        (
            Committed::Unconfirmed,
            "-ERR [SYS/TEMP] deleted, but the disk did not confirm it\r\n",
        ),
    ] {
        let mut world = World {
            committed,
            ..World::new(open())
        };
        world.drain();
        world
            .machine
            .handle_input(b"USER mrose\r\nPASS tan staaf\r\nDELE 1\r\nQUIT\r\nNOOP\r\n");
        let sent = String::from_utf8(world.drain()).expect("text");
        assert!(sent.ends_with(reply), "{sent}");
        assert_eq!(world.ended, Some("close"), "nothing is heard behind QUIT");
    }
    let mut world = World {
        unreadable: true,
        ..World::new(open())
    };
    world.drain();
    world
        .machine
        .handle_input(b"USER mrose\r\nPASS tan staaf\r\nRETR 1\r\nSTAT\r\n");
    let sent = String::from_utf8(world.drain()).expect("text");
    assert!(
        sent.ends_with(
            "-ERR [SYS/TEMP] the mailbox cannot be read now, try again later\r\n+OK 3 39\r\n"
        ),
        "{sent}"
    );
}
