//! What no well-behaved client does, done by hand.

use std::{
    fs,
    io::{Read, Write},
    net::{Shutdown, TcpStream},
    sync::Arc,
    time::Duration,
};

use pop3d::{Mischief, mbox};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::post::{LETTER, Post, TRAPS, Wire, messages, parcel};

fn mischievous(mischief: Mischief) -> Post {
    Post::with(|config| config.mischief.push(mischief))
}

/// TLS over a connection that is open already.
fn secure(post: &Post, wire: Wire<TcpStream>) -> Wire<StreamOwned<ClientConnection, TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(post.certificate.clone()).expect("a certificate");
    let config = ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = "localhost".try_into().expect("a name");
    let connection = ClientConnection::new(Arc::new(config), name).expect("a client");
    assert!(
        wire.stream.buffer().is_empty(),
        "nothing in clear behind the +OK to STLS"
    );
    Wire {
        stream: std::io::BufReader::new(StreamOwned::new(connection, wire.stream.into_inner())),
    }
}

#[test]
fn a_whole_session_in_one_packet() {
    let post = Post::open();
    let mut wire = Wire::connect_in_silence(post.plain);
    wire.send(
        "CAPA\r\nUSER demo\r\nPASS demo\r\nSTAT\r\nRETR 1\r\nNOOP\r\nDELE 1\r\nTOP 2 0\r\nQUIT\r\n",
    );
    wire.stream
        .get_mut()
        .shutdown(Shutdown::Write)
        .expect("half a connection");
    let all = wire.rest();
    let end = format!(
        "+OK {} octets\r\n{LETTER}.\r\n+OK still here\r\n+OK message 1 deleted\r\n+OK the top follows\r\nSubject: traps\r\n\r\n.\r\n+OK good-bye\r\n",
        LETTER.len()
    );
    assert!(all.ends_with(&end), "{all}");
    assert_eq!(post.content(), messages()[1..]);
}

#[test]
fn dots_are_stuffed_on_the_wire() {
    let post = Post::open();
    let mut wire = Wire::login(post.plain);
    assert_eq!(wire.ask("RETR 2"), format!("+OK {} octets", TRAPS.len()));
    wire.send("QUIT\r\n");
    assert_eq!(
        wire.rest(),
        format!("{}.\r\n+OK good-bye\r\n", TRAPS.replace("\r\n.", "\r\n.."))
    );
}

#[test]
fn the_lock_is_there_for_the_session_and_gone_before_the_goodbye() {
    let post = Post::open();
    let mut first = Wire::login(post.plain);
    assert!(post.lock().exists());
    let mut second = Wire::connect(post.plain);
    for _ in 0..4 {
        second.ask("USER demo");
        assert!(second.ask("PASS demo").starts_with("-ERR [IN-USE]"));
    }
    assert!(first.ask("QUIT").starts_with("+OK"));
    assert!(!post.lock().exists());
    second.ask("USER demo");
    assert!(second.ask("PASS demo").starts_with("+OK"));
}

#[test]
fn quit_deletes_and_nothing_else_does() {
    let post = Post::open();
    let before = fs::read(post.mailbox()).expect("a mailbox");
    let mut wire = Wire::login(post.plain);
    wire.send("DELE 1\r\nDELE 2\r\n");
    wire.stream
        .get_mut()
        .shutdown(Shutdown::Write)
        .expect("half a connection");
    assert!(wire.rest().ends_with("+OK message 2 deleted\r\n"));
    assert_eq!(fs::read(post.mailbox()).expect("a mailbox"), before);
    let mut wire = Wire::login(post.plain);
    wire.send("DELE 2\r\nDELE 4\r\nRSET\r\nDELE 1\r\nQUIT\r\n");
    wire.rest();
    let mut expected = Vec::new();
    messages()[1..]
        .iter()
        .for_each(|message| mbox::append(&mut expected, message.as_bytes()));
    // The letter that is left was the second of its kind, and says so.
    let first_line = |text: &[u8]| {
        text.iter()
            .position(|octet| *octet == b'\n')
            .expect("lines")
    };
    let mut traps = Vec::new();
    mbox::append(&mut traps, TRAPS.as_bytes());
    let at = traps.len() + first_line(&expected[traps.len()..]);
    expected.splice(at..at, *b" remote from copy-2");
    assert_eq!(
        fs::read(post.mailbox()).expect("a mailbox"),
        expected,
        "the rest is as it was, to the octet"
    );
}

#[test]
fn a_full_disk_deletes_nothing_and_says_so() {
    let post = mischievous(Mischief::FullDisk);
    let mut wire = Wire::login(post.plain);
    wire.ask("DELE 1");
    assert!(wire.ask("QUIT").starts_with("-ERR [SYS/TEMP]"));
    assert_eq!(wire.rest(), "");
    assert_eq!(post.content(), messages());
    let spool = post.mailbox().with_file_name("");
    let left: Vec<_> = fs::read_dir(spool)
        .expect("a spool")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(left, ["demo"], "no half-written file, no lock");
    let mut wire = Wire::login(post.plain);
    assert!(
        wire.ask("QUIT").starts_with("+OK"),
        "nothing to delete, nothing to write"
    );
}

#[test]
fn mail_that_comes_meanwhile_stays() {
    let post = Post::open();
    let mut wire = Wire::login(post.plain);
    wire.ask("DELE 1");
    let mut late = Vec::new();
    mbox::append(&mut late, b"Subject: late\r\n\r\nbut here\r\n");
    let mut file = fs::OpenOptions::new()
        .append(true)
        .open(post.mailbox())
        .expect("a mailbox");
    file.write_all(&late).expect("a disk");
    assert!(
        wire.ask("STAT").starts_with("+OK 3 "),
        "not in this session"
    );
    assert!(wire.ask("QUIT").starts_with("+OK"));
    let mut expected = messages()[1..].to_vec();
    expected.push("Subject: late\r\n\r\nbut here\r\n".to_owned());
    assert_eq!(post.content(), expected);
}

#[test]
fn a_mailbox_changed_by_somebody_else_is_left_alone() {
    let post = Post::open();
    let mut wire = Wire::login(post.plain);
    wire.ask("DELE 2");
    post.fill(&messages()[1..]);
    assert!(wire.ask("QUIT").starts_with("-ERR [SYS/TEMP]"));
    assert_eq!(post.content(), messages()[1..]);
}

#[test]
fn silence_is_cut_without_a_word() {
    let post = Post::with(|config| config.idle = Duration::from_millis(50));
    let mut wire = Wire::connect(post.plain);
    assert_eq!(wire.rest(), "");
    let mut wire = Wire::login(post.plain);
    wire.ask("DELE 1");
    assert_eq!(wire.rest(), "");
    assert_eq!(post.content(), messages());
    assert!(!post.lock().exists());
}

#[test]
fn too_many_connections_are_turned_away() {
    let post = Post::with(|config| config.connections = 1);
    let mut first = Wire::connect(post.plain);
    let mut second = Wire::connect_in_silence(post.plain);
    assert_eq!(
        second.rest(),
        "-ERR [SYS/TEMP] too many connections, try again later\r\n"
    );
    assert!(first.ask("QUIT").starts_with("+OK"));
    first.rest();
    drop(first);
    // The place is free as soon as the server has noticed that the first is gone.
    while !Wire::connect_in_silence(post.plain)
        .line()
        .starts_with("+OK")
    {}
}

#[test]
fn long_lines_and_nonsense() {
    let post = Post::open();
    let mut wire = Wire::connect(post.plain);
    assert_eq!(
        wire.ask(&"x".repeat(100_000)),
        "-ERR a command has at most 255 octets"
    );
    assert_eq!(wire.ask("NOPE"), "-ERR unknown command");
    wire.send(
        "GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: browser\r\nAccept: */*\r\nA: b\r\n\r\n",
    );
    assert!(
        wire.rest()
            .ends_with("-ERR unknown command\r\n-ERR too many bad commands\r\n")
    );
}

#[test]
fn what_comes_behind_stls_in_clear_is_forgotten() {
    let post = Post::open();
    let mut wire = Wire::connect(post.plain);
    wire.send("STLS\r\nUSER demo\r\nPASS demo\r\nDELE 1\r\n");
    assert_eq!(wire.line(), "+OK begin TLS");
    let mut wire = secure(&post, wire);
    assert_eq!(
        wire.ask("NOOP"),
        "-ERR log in first",
        "nobody is logged in, and no reply to the injected lines comes"
    );
    assert_eq!(wire.ask("PASS demo"), "-ERR say USER first");
    assert!(wire.ask("USER demo").starts_with("+OK"));
    assert!(wire.ask("PASS demo").starts_with("+OK 4 messages"));
    assert!(wire.ask("QUIT").starts_with("+OK"));
    assert_eq!(wire.rest(), "", "TLS is ended properly");
}

#[test]
fn what_comes_behind_stls_in_another_packet_breaks_the_handshake() {
    let post = Post::open();
    let mut wire = Wire::connect(post.plain);
    assert_eq!(wire.ask("STLS"), "+OK begin TLS");
    wire.send("USER demo\r\nPASS demo\r\n");
    let heard = wire.rest();
    assert!(!heard.contains("+OK"), "{heard}");
}

/// More than all buffers on the way hold: replies wait in the server's loop, not in its memory, and none is lost.
#[test]
fn a_client_that_reads_late_gets_everything() {
    let post = Post::open();
    let mut wire = Wire::login(post.plain);
    let times = 200;
    wire.send(&format!("{}QUIT\r\n", "RETR 4\r\n".repeat(times)));
    let one = format!("+OK {} octets\r\n{}.\r\n", parcel().len(), parcel());
    let mut reply = vec![0; one.len()];
    for _ in 0..times {
        wire.stream.read_exact(&mut reply).expect("a message");
        assert!(reply == one.as_bytes());
    }
    assert_eq!(wire.rest(), "+OK good-bye\r\n");
}

#[test]
fn a_server_that_stops_lets_go() {
    let mut post = Post::open();
    let mut wire = Wire::login(post.plain);
    wire.ask("DELE 1");
    post.stop().expect("an end in order");
    assert_eq!(wire.rest(), "");
    assert!(!post.lock().exists());
    assert_eq!(post.content(), messages());
    assert!(TcpStream::connect(post.plain).is_err(), "nobody listens");
}

#[test]
fn a_mailbox_that_is_none() {
    let post = Post::open();
    fs::remove_file(post.mailbox()).expect("a mailbox");
    let mut wire = Wire::login(post.plain);
    assert_eq!(wire.ask("STAT"), "+OK 0 0", "no file, no mail");
    assert!(wire.ask("QUIT").starts_with("+OK"));
    assert!(!post.mailbox().exists());
    for make in [
        |path| fs::write(path, "Dear diary\n"),
        |path: std::path::PathBuf| fs::remove_file(&path).and_then(|()| fs::create_dir(path)),
    ] {
        make(post.mailbox()).expect("a disk");
        let mut wire = Wire::connect(post.plain);
        wire.ask("USER demo");
        assert!(wire.ask("PASS demo").starts_with("-ERR [SYS/PERM]"));
    }
    fs::remove_dir_all(post.mailbox().with_file_name("")).expect("a disk");
    let mut wire = Wire::connect(post.plain);
    wire.ask("USER demo");
    assert!(wire.ask("PASS demo").starts_with("-ERR [SYS/TEMP]"));
}

#[test]
fn lines_go_dead_to_order() {
    let post = mischievous(Mischief::DropBeforeQuitReply);
    let mut wire = Wire::login(post.plain);
    wire.ask("DELE 1");
    assert_eq!(wire.ask("QUIT"), "");
    assert_eq!(post.content(), messages()[1..], "deleted all the same");
    let post = mischievous(Mischief::CutMidMessage);
    let mut wire = Wire::login(post.plain);
    wire.send("RETR 4\r\n");
    let rest = wire.rest();
    assert!(rest.len() > 1000 && rest.len() < parcel().len() && !rest.ends_with("\r\n.\r\n"));
    let post = mischievous(Mischief::StlsInject);
    let mut wire = Wire::connect(post.plain);
    assert_eq!(wire.ask("STLS"), "+OK begin TLS");
    assert_eq!(wire.line(), "+OK injected by somebody on the way");
}

#[test]
fn a_slow_server_gets_there() {
    let post = mischievous(Mischief::Slow(Duration::from_millis(1)));
    let mut wire = Wire::login(post.plain);
    wire.send("TOP 1 0\r\nQUIT\r\n");
    assert!(
        wire.rest()
            .ends_with("Subject: The garden gate\r\n\r\n.\r\n+OK good-bye\r\n")
    );
}

#[test]
fn every_greeting_has_a_stamp_of_its_own_where_there_is_apop() {
    let post = Post::open();
    let greet = || Wire::connect_in_silence(post.plain).line();
    let (first, second) = (greet(), greet());
    assert!(first.ends_with("@post.example>"), "{first}");
    assert_ne!(first, second);
    let accounts = pop3d::Accounts::default()
        .with_password("demo", "demo")
        .expect("a name");
    let post = Post::with(|config| config.accounts = accounts);
    assert_eq!(
        Wire::connect_in_silence(post.plain).line(),
        "+OK Poste Restante, at your service"
    );
}

/// Octets beyond ASCII in headers, UTF-8 or not, come as they were sent, with and without UTF8.
#[test]
fn headers_that_are_not_ascii_are_left_alone() {
    let post = Post::open();
    let messages = [
        &b"Subject: gr\xfc\xdfe\r\n\r\nin Latin-1\r\n"[..],
        "Subject: grüße\r\n\r\nin UTF-8\r\n".as_bytes(),
    ];
    post.fill(&messages);
    for mode in [false, true] {
        let mut wire = Wire::connect(post.plain);
        if mode {
            assert_eq!(wire.ask("UTF8"), "+OK UTF-8 it is");
        }
        wire.ask("USER demo");
        assert!(wire.ask("PASS demo").starts_with("+OK 2 messages"));
        for (place, message) in messages.iter().enumerate() {
            let size = format!("+OK {} octets", message.len());
            assert_eq!(wire.ask(&format!("RETR {}", place + 1)), size);
            let mut sent = vec![0; message.len() + 3];
            wire.stream.read_exact(&mut sent).expect("a message");
            assert_eq!(sent, [message, &b".\r\n"[..]].concat());
        }
        assert!(wire.ask("QUIT").starts_with("+OK"));
    }
}
