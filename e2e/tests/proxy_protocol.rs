//! A mail server of the operator's own hears for whom the bridge comes, and treats each person as one.
//!
//! ```text
//! client ──▶ a proxy that says who it is ──▶ bridge ── PROXY protocol ──▶ Dovecot
//! ```

use std::thread;
use std::time::{Duration, Instant};

use e2e::bridge::Bridge;
use e2e::client::{Person, Way};
use e2e::dovecot::Mailbox;
use e2e::letters;
use e2e::servers::Server;
use e2e::stage::{MailServer, story};
use e2e::wait::{SOON, until};
use shared::tunnel::message::Mode;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

/// The client's exit code when it was refused at login.
const REFUSED: i32 = 3;

/// The least that Dovecot 2.3 has an address wait that has guessed wrong.
const PENALTY: Duration = Duration::from_secs(2);

#[test]
fn the_server_sees_each_person_and_not_the_bridge() {
    story("proxy-protocol", MailServer::Dovecot, async || {
        let (server, bridge) = start().await;
        for (said, seen, way) in [
            ("203.0.113.7", "203.0.113.7", Way::Tls),
            ("203.0.113.8", "203.0.113.8", Way::Stls),
            ("6.6.6.6, 203.0.113.9, 127.0.0.4", "203.0.113.9", Way::Tls),
            ("2001:db8::7", "2001:db8::7", Way::Tls),
            // Nobody in particular: the bridge itself.
            ("unknown", "127.0.0.1", Way::Tls),
        ] {
            let proxy = proxy(&bridge, said).await;
            let ann = Person::new(&server, "ann", "annpass").by(way);
            let listed = ann.through(&proxy).runs(&["list"]).success();
            assert!(!listed.is_empty(), "there is a letter");
            let line = format!("rip={seen},");
            until("Dovecot to log where ann came from", SOON, async || {
                let log = server.log();
                log.lines()
                    .any(|it| it.contains("Login: user=<ann>") && it.contains(&line))
                    .then_some(())
            })
            .await;
        }
    });
}

#[test]
fn one_persons_wrong_passwords_do_not_slow_another_down() {
    story("proxy-protocol-penalty", MailServer::Dovecot, async || {
        let (server, bridge) = start().await;
        let (anns, bobs) = (
            proxy(&bridge, "203.0.113.7").await,
            proxy(&bridge, "203.0.113.66").await,
        );
        let ann = Person::new(&server, "ann", "annpass").through(&anns);
        let guess = Person::new(&server, "ann", "guess").through(&bobs);
        let bob = Person::new(&server, "bob", "bobpass").through(&bobs);
        assert_eq!(guess.runs(&["list"]).code, REFUSED);
        let timed = |person: Person<'_>| {
            let before = Instant::now();
            person.runs(&["list"]).success();
            before.elapsed()
        };
        // At the same time, so that a busy machine is busy for both.
        let (anns, bobs) = thread::scope(|scope| {
            let bobs = scope.spawn(|| timed(bob));
            let anns = timed(ann);
            (anns, bobs.join().expect("bob is let in"))
        });
        assert!(
            bobs >= PENALTY,
            "who shares the guesser's address waits: {bobs:?}"
        );
        // If they shared a penalty, they would wait alike.
        assert!(anns + PENALTY / 2 < bobs, "ann {anns:?}, bob {bobs:?}");
    });
}

/// A Dovecot, and a bridge that tells it who comes.
async fn start() -> (Server, Bridge) {
    let letters = letters::all();
    let mailboxes = [("ann", "annpass"), ("bob", "bobpass")].map(|(user, password)| Mailbox {
        user,
        password,
        messages: &letters[..1],
    });
    let server = Server::told_by_a_proxy(&mailboxes).await;
    let ports = server.ports();
    let ports = [(ports.tls, Mode::Tls), (ports.plain, Mode::Stls)];
    let bridge = Bridge::with(&ports, |config| {
        config.trust_proxy = vec!["127.0.0.0/8".parse().expect("a range")];
        config.proxy_protocol = vec![server.host().into()];
    })
    .await;
    (server, bridge)
}

/// A proxy on this machine before the bridge, which says `forwarded` of everyone who comes. Returns its tunnel's address.
async fn proxy(bridge: &Bridge, forwarded: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let (to, line) = (
        bridge.port(),
        format!("\r\nX-Forwarded-For: {forwarded}\r\n"),
    );
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let line = line.clone();
            tokio::spawn(async move {
                let mut bridge = TcpStream::connect(("127.0.0.1", to)).await?;
                // The request line, octet by octet, as nothing behind it may be taken.
                while let octet = client.read_u8().await?
                    && octet != b'\r'
                {
                    bridge.write_u8(octet).await?;
                }
                client.read_u8().await?;
                bridge.write_all(line.as_bytes()).await?;
                copy_bidirectional(&mut client, &mut bridge).await
            });
        }
    });
    format!("ws://{address}/tunnel")
}
