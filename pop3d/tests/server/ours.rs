//! This project's own client, by every mechanism that the server offers, bound and unbound, on both versions of TLS.

use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::Arc,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use shared::{
    clock::Now,
    pop3::{
        auth::{choose::Wish, fault::SaslFault, mechanism::Mechanism},
        client::{Credentials, Options, Purpose},
        command::{Password, PlaintextAllowed, UserName},
    },
    problem::{Problem, ResponseCode},
    secret::Secret,
    session::{Config, Link, Session},
    tls::{Pin, TlsConfig},
    tunnel::{client::Frame, message::Mode},
    visit::{Habits, News, Visit},
};

use crate::post::{Post, TOKEN};

/// Signs in and out again. By which mechanism it was, over which TLS, or why not.
fn visit(
    post: &Post,
    mode: Mode,
    wish: Wish,
    password: &str,
) -> Result<(Mechanism, Option<String>), Problem> {
    let address = if mode == Mode::Tls {
        post.tls
    } else {
        post.plain
    };
    let config = Config {
        link: Link::Direct {
            host: "localhost".into(),
            port: address.port(),
            mode,
        },
        tls: TlsConfig {
            pin: Some(Pin::of(&post.certificate)),
            authorities: Vec::new(),
        },
        purpose: Purpose::SignIn(Arc::new(Credentials {
            user: UserName::new("demo")?,
            password: Password::new(Secret::new(password.as_bytes().to_vec()))?,
            wish,
        })),
        plaintext: (mode == Mode::Plain).then(PlaintextAllowed::given_by_a_person),
        options: Options::default(),
    };
    let begun = Instant::now();
    let now = || Now {
        monotonic: begun.elapsed(),
        wall: SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .expect("after 1970"),
    };
    let mut visit = Visit::new(config, Habits::default(), now());
    let mut stream = TcpStream::connect(address).expect("the server listens");
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("a time-out");
    assert!(visit.poll_link());
    visit.handle(now(), Session::handle_link_open);
    let (mut buffer, mut how) = ([0; 16 * 1024], None);
    loop {
        while let Some(news) = visit.poll_news() {
            match news {
                News::SignedIn(facts) => {
                    how = Some((
                        facts.mechanism.expect("one"),
                        facts.tls.map(|tls| tls.version),
                    ));
                }
                News::Listed(entries) => {
                    assert_eq!(entries.len(), 4);
                    visit.sign_out(&[], now());
                }
                News::SignedOut { problem: None, .. } => return Ok(how.expect("signed in")),
                News::Ended(problem) => return Err(problem),
                _ => {}
            }
        }
        while let Some(frame) = visit.poll_transmit() {
            if let Frame::Binary(octets) = frame {
                stream.write_all(&octets).expect("the server listens");
            }
        }
        let count = stream.read(&mut buffer).expect("the server answers");
        visit.handle(now(), |session, now| match count {
            0 => session.handle_end(now),
            _ => session.handle_binary(&buffer[..count], now),
        });
    }
}

const SCRAM: [Mechanism; 6] = [
    Mechanism::ScramSha1,
    Mechanism::ScramSha1Plus,
    Mechanism::ScramSha256,
    Mechanism::ScramSha256Plus,
    Mechanism::ScramSha512,
    Mechanism::ScramSha512Plus,
];

#[test]
fn every_mechanism_over_tls_13_and_12() {
    let tls13 = Post::open();
    let tls12 = Post::tls12(|_| {});
    for (post, version) in [(&tls13, "TLS 1.3"), (&tls12, "TLS 1.2")] {
        let others = [
            Mechanism::UserPass,
            Mechanism::Apop,
            Mechanism::Plain,
            Mechanism::Login,
            Mechanism::CramMd5,
        ];
        for mechanism in SCRAM.into_iter().chain(others) {
            let how = visit(post, Mode::Tls, Wish::Only(mechanism), "demo");
            let expected = (mechanism, Some(version.to_owned()));
            assert_eq!(how, Ok(expected), "{mechanism}");
        }
    }
}

#[test]
fn the_strongest_is_chosen() {
    let post = Post::open();
    let by = |mode| visit(&post, mode, Wish::Best, "demo").map(|(mechanism, _)| mechanism);
    assert_eq!(by(Mode::Tls), Ok(Mechanism::ScramSha512Plus));
    assert_eq!(by(Mode::Stls), Ok(Mechanism::ScramSha512Plus));
    assert_eq!(by(Mode::Plain), Ok(Mechanism::ScramSha512));
}

#[test]
fn a_wrong_password_is_refused_by_each() {
    let post = Post::open();
    for mechanism in [
        Mechanism::ScramSha512Plus,
        Mechanism::CramMd5,
        Mechanism::Plain,
        Mechanism::UserPass,
    ] {
        let outcome = visit(&post, Mode::Tls, Wish::Only(mechanism), "wrong");
        let Err(Problem::Refused { refusal, .. }) = outcome else {
            panic!("{mechanism}: {outcome:?}");
        };
        assert_eq!(refusal.code, Some(ResponseCode::Auth), "{mechanism}");
    }
}

#[test]
fn tokens_and_what_the_server_says_of_wrong_ones() {
    let post = Post::with_token();
    for mechanism in [Mechanism::XOauth2, Mechanism::OauthBearer] {
        let wish = Wish::Only(mechanism);
        assert!(visit(&post, Mode::Tls, wish, TOKEN).is_ok(), "{mechanism}");
        let outcome = visit(&post, Mode::Tls, wish, "another-token");
        let Err(Problem::Refused { refusal, .. }) = outcome else {
            panic!("{mechanism}: {outcome:?}");
        };
        assert!(refusal.text.contains("status"), "{refusal:?}");
    }
}

#[test]
fn a_server_that_cannot_prove_itself_is_not_believed() {
    let post = Post::with(|config| config.mischief = vec![pop3d::Mischief::ScramBadSignature]);
    let outcome = visit(&post, Mode::Tls, Wish::Best, "demo");
    let fault = SaslFault::ServerUnproven;
    let mechanism = Mechanism::ScramSha512Plus;
    assert_eq!(outcome, Err(Problem::Sasl { mechanism, fault }));
}

#[test]
fn too_many_rounds_are_not_counted() {
    let post = Post::with(|config| {
        config.mischief = vec!["scram-iterations".parse().expect("a fault")];
    });
    // The next way is taken instead.
    let outcome = visit(&post, Mode::Tls, Wish::Best, "demo").map(|(mechanism, _)| mechanism);
    assert_eq!(outcome, Ok(Mechanism::Plain));
    let only = Wish::Only(Mechanism::ScramSha256);
    let outcome = visit(&post, Mode::Tls, only, "demo");
    assert!(matches!(
        outcome,
        Err(Problem::Sasl {
            fault: SaslFault::TooManyRounds { .. },
            ..
        })
    ));
}
