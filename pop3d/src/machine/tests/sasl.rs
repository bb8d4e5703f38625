//! AUTH in all mechanisms but SCRAM.

use super::*;

/// Any mechanism, in clear.
fn open_to_all() -> Settings {
    Settings {
        mechanisms: all(),
        ..open()
    }
}

#[test]
fn mechanisms_are_listed_as_they_would_be_taken() {
    let list = |settings: &Settings, names: &[&str]| {
        let lines: String = names.iter().map(|name| format!("S: {name}\n")).collect();
        check_out(
            settings,
            &format!("C: AUTH\nS: +OK mechanisms follow\n{lines}S: ."),
        );
        let mut world = World::new(settings.clone());
        world.machine.handle_input(b"CAPA\r\n");
        let sent = String::from_utf8(world.drain()).expect("text");
        let sasl = sent.lines().find_map(|line| line.strip_prefix("SASL "));
        assert_eq!(sasl.unwrap_or_default(), names.join(" "));
    };
    list(&open(), &[]);
    let hidden = ["SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5"];
    let shown = ["OAUTHBEARER", "XOAUTH2", "PLAIN", "LOGIN"];
    list(&open_to_all(), &[&hidden[..], &shown].concat());
    let strict = Settings {
        mechanisms: all(),
        ..strict()
    };
    list(&strict, &hidden);
    let inside = |tls| Settings {
        tls: Some(tls),
        ..strict.clone()
    };
    let plus = [
        "SCRAM-SHA-512-PLUS",
        "SCRAM-SHA-256-PLUS",
        "SCRAM-SHA-1-PLUS",
    ];
    let everything = [&plus[..], &hidden, &shown].concat();
    list(&inside(bound()), &everything);
    list(&inside(Secured::default()), &everything[3..]);
    let vouched = Secured {
        vouched: Some("user".into()),
        ..Secured::default()
    };
    let mut with_external = everything[3..].to_vec();
    with_external.insert(3, "EXTERNAL");
    list(&inside(vouched), &with_external);
    check_in(
        &open_to_all(),
        "C: AUTH
         S: -ERR you are logged in already
         C: AUTH PLAIN
         S: -ERR you are logged in already",
    );
}

#[test]
fn nothing_that_shows_a_secret_goes_in_clear() {
    let settings = Settings {
        mechanisms: all(),
        ..strict()
    };
    let refused = "S: -ERR [AUTH] a password has to be sent inside TLS: say STLS first\n";
    let tries = ["PLAIN", "login", "XOAUTH2", "OAUTHBEARER «x»"];
    let tries: String = tries
        .map(|name| format!("C: AUTH {name}\n{refused}"))
        .concat();
    check_out(
        &settings,
        &format!(
            "{tries}C: AUTH SCRAM-SHA-1-PLUS
             S: -ERR there is no channel to bind to here
             C: AUTH GSSAPI
             S: -ERR there is no such mechanism here
             C: AUTH EXTERNAL =
             S: -ERR there is no such mechanism here
             C: STLS
             S: +OK begin TLS
             C: AUTH PLAIN «^@mrose^@tan staaf»
             S: +OK 3 messages (39 octets)"
        ),
    );
}

#[test]
fn plain() {
    check_out(
        &open_to_all(),
        "C: AUTH PLAIN
         S: +
         C: «^@tim^@tanstaaftanstaaf»
         S: +OK 3 messages (39 octets)
         C: STAT
         S: +OK 3 39",
    );
    check_out(
        &open_to_all(),
        "C: auth plain «tim^@tim^@tanstaaftanstaaf»
         S: +OK 3 messages (39 octets)",
    );
    check_out(
        &open_to_all(),
        "C: AUTH PLAIN «mrose^@tim^@tanstaaftanstaaf»
         S: -ERR [AUTH] wrong user name or password
         C: AUTH PLAIN «^@tim^@wrong»
         S: -ERR [AUTH] wrong user name or password
         C: AUTH PLAIN =
         S: -ERR PLAIN is [name] NUL name NUL password
         C: AUTH PLAIN
         S: +
         C: *
         S: -ERR as you like
         C: AUTH PLAIN
         S: +
         C: not base64
         S: -ERR that is not base64
         C: AUTH PLAIN !
         S: -ERR that is not base64
         C: AUTH PLAIN
         S: +
         C: «^@nobody^@tanstaaftanstaaf»
         S: -ERR [AUTH] wrong user name or password
         ! close",
    );
}

#[test]
fn refusals_have_codes() {
    check_out(
        &open_to_all(),
        "C: AUTH PLAIN «^@locked^@tan staaf»
         S: -ERR [IN-USE] another session has this mailbox open
         C: AUTH PLAIN «^@broken^@tan staaf»
         S: -ERR [SYS/PERM] the mailbox cannot be read, ask whoever runs this server",
    );
    for (fault, code) in [
        (Mischief::SysTemp, "[SYS/TEMP]"),
        (Mischief::LoginDelay, "[LOGIN-DELAY]"),
    ] {
        let mut world = World::new(Settings {
            mischief: vec![fault],
            ..open_to_all()
        });
        world.drain();
        let login = encoded("AUTH PLAIN «^@mrose^@tan staaf»\r\n");
        world.machine.handle_input(login.as_bytes());
        let sent = String::from_utf8(world.drain()).expect("text");
        assert!(sent.starts_with(&format!("-ERR {code} ")), "{sent}");
    }
}

#[test]
fn login() {
    check_out(
        &open_to_all(),
        "C: AUTH LOGIN
         S: + «Username:»
         C: «tim»
         S: + «Password:»
         C: «tanstaaftanstaaf»
         S: +OK 3 messages (39 octets)",
    );
    check_out(
        &open_to_all(),
        "C: AUTH LOGIN «tim»
         S: + «Password:»
         C: «wrong»
         S: -ERR [AUTH] wrong user name or password
         C: AUTH LOGIN =
         S: -ERR LOGIN needs a name
         C: AUTH LOGIN
         S: + «Username:»
         C: «tim»
         S: + «Password:»
         C: *
         S: -ERR as you like",
    );
}

/// RFC 2195 §2.
#[test]
fn cram_md5() {
    check_out(
        &open_to_all(),
        &format!(
            "C: AUTH CRAM-MD5
             S: + «{STAMP}»
             C: dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw
             S: +OK 3 messages (39 octets)"
        ),
    );
    check_out(
        &open_to_all(),
        &format!(
            "C: AUTH CRAM-MD5
             S: + «{STAMP}»
             C: «a b B913A602C7EDA7A495B4E6E7334D3890»
             S: +OK 3 messages (39 octets)"
        ),
    );
    check_out(
        &open_to_all(),
        &format!(
            "C: AUTH CRAM-MD5
             S: + «{STAMP}»
             C: «tim b913a602c7eda7a495b4e6e7334d3891»
             S: -ERR [AUTH] wrong user name or password
             C: AUTH CRAM-MD5
             S: + «{STAMP}»
             C: «tim»
             S: -ERR CRAM-MD5 is name and digest
             C: AUTH CRAM-MD5 «tim»
             S: -ERR with CRAM-MD5 the server speaks first"
        ),
    );
}

#[test]
fn tokens() {
    for (name, message) in [
        ("XOAUTH2", format!("«user=user^Aauth=Bearer {TOKEN}^A^A»")),
        (
            "OAUTHBEARER",
            format!("«n,a=user,^Ahost=x^Aport=110^Aauth=Bearer {TOKEN}^A^A»"),
        ),
        ("OAUTHBEARER", format!("«n,,^Aauth=Bearer {TOKEN}^A^A»")),
    ] {
        let done = "S: +OK 3 messages (39 octets)";
        check_out(&open_to_all(), &format!("C: AUTH {name} {message}\n{done}"));
        check_out(
            &open_to_all(),
            &format!("C: AUTH {name}\nS: +\nC: {message}\n{done}"),
        );
    }
}

/// Whatever the client answers to the explanation, it was refused.
#[test]
fn refused_tokens_are_explained() {
    let check_refused = |name: &str, message: &str, told: &str, answer: &str| {
        let once = format!(
            "C: AUTH {name} {message}
             S: + «{told}»
             C: {answer}
             S: -ERR [AUTH] wrong user name or password\n"
        );
        check_out(&open_to_all(), &format!("{}! close", once.repeat(3)));
    };
    for answer in ["AQ==", "", "*", "nonsense"] {
        check_refused(
            "OAUTHBEARER",
            "«n,a=user,^Aauth=Bearer wrong^A^A»",
            r#"{"status":"invalid_token"}"#,
            answer,
        );
        check_refused(
            "XOAUTH2",
            "«user=user^Aauth=Bearer wrong^A^A»",
            r#"{"status":"401","schemes":"bearer","scope":"mail"}"#,
            answer,
        );
    }
    // What is no question of the token needs no explanation.
    check_out(
        &open_to_all(),
        &format!(
            "C: AUTH XOAUTH2 «user=locked^Aauth=Bearer {TOKEN}^A^A»
             S: -ERR [IN-USE] another session has this mailbox open
             C: AUTH XOAUTH2 «user^A^A»
             S: -ERR XOAUTH2 is user=name^Aauth=Bearer token^A^A"
        ),
    );
}

#[test]
fn external_where_a_certificate_vouches() {
    let settings = Settings {
        tls: Some(Secured {
            bindings: Vec::new(),
            vouched: Some("user".into()),
        }),
        mechanisms: all(),
        ..Settings::default()
    };
    let done = "S: +OK 3 messages (39 octets)";
    check_out(&settings, &format!("C: AUTH EXTERNAL =\n{done}"));
    check_out(&settings, &format!("C: AUTH EXTERNAL «user»\n{done}"));
    check_out(&settings, &format!("C: AUTH EXTERNAL\nS: +\nC:\n{done}"));
    check_out(
        &settings,
        "C: AUTH EXTERNAL «mrose»
         S: -ERR [AUTH] wrong user name or password",
    );
}

/// A token may be long; a command may not.
#[test]
fn an_answer_has_12288_octets() {
    let mut world = World::new(open_to_all());
    world.drain();
    let too_long = format!("AUTH PLAIN {}\r\n", "A".repeat(COMMAND_MAX));
    world.machine.handle_input(too_long.as_bytes());
    assert_eq!(world.drain(), b"-ERR a command has at most 255 octets\r\n");
    for (octets, reply) in [
        (
            RESPONSE_MAX - 4,
            "-ERR PLAIN is [name] NUL name NUL password\r\n",
        ),
        (RESPONSE_MAX, "-ERR an answer has at most 12288 octets\r\n"),
        (
            RESPONSE_MAX * 3,
            "-ERR an answer has at most 12288 octets\r\n",
        ),
    ] {
        for step in [octets + 20, 1000, 1] {
            let mut world = World::new(open_to_all());
            world.drain();
            world.machine.handle_input(b"AUTH PLAIN\r\n");
            assert_eq!(world.drain(), b"+ \r\n");
            let mut sent = Vec::new();
            let input = format!("{}\r\nNOPE\r\n", "A".repeat(octets));
            for piece in input.as_bytes().chunks(step) {
                world.machine.handle_input(piece);
                sent.extend(world.drain());
                assert!(world.machine.pending() <= RESPONSE_MAX);
            }
            let sent = String::from_utf8(sent).expect("text");
            assert_eq!(sent, format!("{reply}-ERR unknown command\r\n"), "{octets}");
        }
        // And then a command is as short as ever.
        world.machine.handle_input(too_long.as_bytes());
        assert_eq!(world.drain(), b"-ERR a command has at most 255 octets\r\n");
    }
}
