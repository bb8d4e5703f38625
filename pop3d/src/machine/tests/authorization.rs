//! AUTHORIZATION: login, TLS, and lines that are no commands.

use super::*;

#[test]
fn before_login_there_is_only_login() {
    check_out(
        &open(),
        "C: STAT
         S: -ERR log in first
         C: RETR 1
         S: -ERR log in first
         C: PASS tan staaf
         S: -ERR say USER first
         C: APOP mrose c4c9334bac560ecc979e58001b3e22fb
         S: -ERR there is no APOP here
         C: STLS
         S: -ERR there is no TLS here
         C: NOOP
         S: -ERR log in first
         C: quit
         S: +OK good-bye
         ! close",
    );
}

#[test]
fn a_failed_login_begins_again() {
    check_out(
        &open(),
        "C: USER nobody
         S: +OK and the password?
         C: PASS tan staaf
         S: -ERR [AUTH] wrong user name or password
         C: PASS tan staaf
         S: -ERR say USER first
         C: USER mrose
         S: +OK and the password?
         C: CAPA
         S: +OK what can be done here
         S: TOP
         S: UIDL
         S: RESP-CODES
         S: AUTH-RESP-CODE
         S: PIPELINING
         S: USER
         S: EXPIRE NEVER
         S: UTF8 USER
         S: LANG
         S: IMPLEMENTATION Poste-Restante-pop3d
         S: .
         C: PASS tan staaf
         S: +OK 3 messages (39 octets)",
    );
}

#[test]
fn three_failed_logins_are_enough_and_locks_do_not_count() {
    let attempt = |user: &str, reply: &str| {
        format!("C: USER {user}\nS: +OK and the password?\nC: PASS tan staaf\nS: {reply}\n")
    };
    let in_use = attempt(
        "locked",
        "-ERR [IN-USE] another session has this mailbox open",
    )
    .repeat(4);
    check_out(&open(), &in_use);
    let broken = attempt(
        "broken",
        "-ERR [SYS/PERM] the mailbox cannot be read, ask whoever runs this server",
    );
    check_out(&open(), &broken);
    let wrong = attempt("nobody", "-ERR [AUTH] wrong user name or password").repeat(3);
    check_out(&open(), &format!("{wrong}! close"));
}

#[test]
fn passwords_wait_for_tls() {
    let capabilities = "C: CAPA
         S: +OK what can be done here
         S: TOP
         S: UIDL
         S: RESP-CODES
         S: AUTH-RESP-CODE
         S: PIPELINING
         S: EXPIRE NEVER
         S: UTF8 USER
         S: LANG
         S: IMPLEMENTATION Poste-Restante-pop3d
         S: .\n";
    let before = capabilities.replace("S: EXPIRE", "S: STLS\n         S: EXPIRE");
    let inside = capabilities.replace("S: EXPIRE", "S: USER\n         S: EXPIRE");
    check_out(
        &strict(),
        &format!(
            "{before}C: USER mrose
             S: -ERR [AUTH] a password has to be sent inside TLS: say STLS first
             C: PASS tan staaf
             S: -ERR [AUTH] a password has to be sent inside TLS: say STLS first
             C: STLS
             S: +OK begin TLS
             C: STLS
             S: -ERR this is TLS already
             {inside}C: USER mrose
             S: +OK and the password?
             C: PASS tan staaf
             S: +OK 3 messages (39 octets)
             {capabilities}C: STLS
             S: -ERR you are logged in already"
        ),
    );
}

#[test]
fn what_came_before_tls_is_thrown_away() {
    for behind in [
        "USER mrose\r\nPASS tan staaf\r\n",
        "NOO",
        &"x".repeat(300),
        "\r\n\r\n",
    ] {
        let mut world = World::new(Settings {
            allow_plaintext_login: true,
            ..strict()
        });
        world.drain();
        world
            .machine
            .handle_input(format!("USER mrose\r\nSTLS\r\n{behind}").as_bytes());
        assert_eq!(world.drain(), b"+OK and the password?\r\n+OK begin TLS\r\n");
        assert_eq!(world.machine.pending(), 0);
        // The USER from before is forgotten too.
        world.machine.handle_input(b"PASS tan staaf\r\n");
        assert_eq!(world.drain(), b"-ERR say USER first\r\n");
    }
}

#[test]
fn the_wrong_service_is_told_and_cut() {
    let nonsense = "C: GET / HTTP/1.1\nS: -ERR unknown command\n".repeat(7);
    check_out(
        &open(),
        &format!(
            "{nonsense}C: RETR\nS: -ERR this command needs other arguments\nS: -ERR too many bad commands\n! close"
        ),
    );
    let nonsense = "C: XTND\nS: -ERR unknown command\n".repeat(8);
    check_in(
        &open(),
        &format!("{nonsense}S: -ERR too many bad commands\n! close"),
    );
}

#[test]
fn a_line_has_255_octets() {
    let longest = format!("USER {}", "x".repeat(COMMAND_MAX - 7));
    let mut world = World::new(open());
    world.drain();
    for split in 0..300 {
        let mut world = World::new(open());
        world.drain();
        let input = format!("{}\r\n{longest}\r\n", "y".repeat(280));
        let (first, second) = input.split_at(split);
        let mut sent = Vec::new();
        for piece in [first, second] {
            world.machine.handle_input(piece.as_bytes());
            sent.extend(world.drain());
        }
        let sent = String::from_utf8(sent).expect("text");
        assert_eq!(
            sent, "-ERR a command has at most 255 octets\r\n+OK and the password?\r\n",
            "cut at {split}"
        );
    }
    world
        .machine
        .handle_input(format!("{longest}z\r\n").as_bytes());
    assert_eq!(world.drain(), b"-ERR a command has at most 255 octets\r\n");
}

#[test]
fn utf8_and_languages() {
    let languages = "C: LANG
         S: +OK languages follow
         S: en English
         S: i-default English, by default
         S: .
         C: LANG i-default
         S: +OK i-default English it is
         C: LANG EN
         S: +OK en English it is
         C: LANG *
         S: +OK en English it is
         C: LANG de
         S: -ERR that language is not spoken here\n";
    check_out(
        &open(),
        &format!(
            "C: UTF8
             S: +OK UTF-8 it is
             {languages}C: USER jürgen
             S: +OK and the password?
             C: UTF8
             S: +OK UTF-8 it is
             C: LANG en
             S: +OK en English it is
             C: PASS tan staaf
             S: -ERR [AUTH] wrong user name or password"
        ),
    );
    check_in(
        &open(),
        &format!("C: UTF8\nS: -ERR you are logged in already\n{languages}"),
    );
}

#[test]
fn rpop_only_where_somebody_wanted_it() {
    let refused = "-ERR [AUTH] RPOP is refused: it would open any mailbox to whoever asks";
    check_out(
        &open(),
        &format!(
            "C: RPOP root
             S: {refused}
             C: USER mrose
             S: +OK and the password?
             C: RPOP root
             S: {refused}
             C: PASS tan staaf
             S: -ERR say USER first"
        ),
    );
    let trusting = Settings {
        allow_rpop: true,
        ..strict()
    };
    check_out(
        &trusting,
        "C: RPOP root
         S: -ERR say USER first
         C: USER nobody
         S: +OK and the password?
         C: RPOP root
         S: -ERR [AUTH] wrong user name or password
         C: USER mrose
         S: +OK and the password?
         C: PASS tan staaf
         S: -ERR [AUTH] a password has to be sent inside TLS: say STLS first
         C: USER mrose
         S: +OK and the password?
         C: RPOP root
         S: +OK 3 messages (39 octets)
         C: RPOP root
         S: -ERR you are logged in already",
    );
}

#[test]
fn a_login_delay_is_announced() {
    let mut world = World::new(Settings {
        login_delay: Some(900),
        ..open()
    });
    world.drain();
    for login in ["", "USER mrose\r\nPASS tan staaf\r\n"] {
        world
            .machine
            .handle_input(format!("{login}CAPA\r\n").as_bytes());
        let sent = String::from_utf8(world.drain()).expect("text");
        assert!(sent.contains("\r\nLOGIN-DELAY 900\r\n"), "{sent}");
    }
}
