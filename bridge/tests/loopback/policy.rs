//! Who may use the bridge, and where they may go.

use bridge::Config;
use shared::tunnel::{
    code::Code,
    message::{BridgeMessage, Mode, SUBPROTOCOL},
};
use tokio_tungstenite::tungstenite::Message;

use crate::{
    harness::*,
    raw::{self, Raw},
};

/// One tunnel is asked for and refused.
async fn check(bridge: &Bridge, host: &str, port: u16, mode: Mode, code: Code) {
    let mut page = Page::connect(bridge).await;
    page.open(host, port, mode).await;
    page.expect_failed(code, None).await;
}

#[tokio::test]
async fn foreign_and_missing_origins_are_told_so_before_any_look_up() {
    let bridge = Bridge::start(config(20995, Mode::Tls)).await;
    let port = bridge.address.port();
    for origin in [
        None,
        Some("null".to_owned()),
        Some("https://evil.example".to_owned()),
        Some(format!("https://127.0.0.1:{port}")),
        Some(format!("http://127.0.0.1:{port}.evil.example")),
        Some(format!("http://localhost:{port}")),
        Some("http://127.0.0.1".to_owned()),
        Some(String::new()),
    ] {
        let mut page = Page::connect_as(&bridge, origin.as_deref(), Some(SUBPROTOCOL)).await;
        page.open(MAIL, 20995, Mode::Tls).await;
        page.expect_failed(Code::OriginDenied, None).await;
    }
    assert_eq!(bridge.asked(), 0);
}

#[tokio::test]
async fn listed_origins_and_no_other() {
    let (listener, port) = mail_server().await;
    let origins = vec!["https://Mail.Example.org:443/".into()];
    let bridge = Bridge::start(Config {
        origins,
        ..config(port, Mode::Tls)
    })
    .await;
    let mut page =
        Page::connect_as(&bridge, Some("https://mail.example.org"), Some(SUBPROTOCOL)).await;
    page.open(MAIL, port, Mode::Tls).await;
    soon(listener.accept()).await.unwrap();
    page.expect_opened().await;
    check(&bridge, MAIL, port, Mode::Tls, Code::OriginDenied).await;
}

#[tokio::test]
async fn another_protocol_is_no_tunnel() {
    let bridge = Bridge::start(Config::default()).await;
    let origin = format!("http://{}", bridge.address);
    let mut page = Page::connect_as(&bridge, Some(&origin), None).await;
    page.expect_failed(Code::BadRequest, None).await;
}

#[tokio::test]
async fn what_is_said_twice_is_not_believed() {
    let bridge = Bridge::start(config(20995, Mode::Tls)).await;
    let own = format!("Origin: http://{}", bridge.address);
    let other = "Origin: https://evil.example".to_owned();
    let host = format!("Host: {}", bridge.address);
    let code = Code::OriginDenied;
    for more in [&own, &other, &host] {
        let request = String::from_utf8(raw::request(bridge.address)).unwrap();
        let request = request.replace("\r\n\r\n", &format!("\r\n{more}\r\n\r\n"));
        let mut page = Raw::upgraded_by(bridge.address, request.as_bytes()).await;
        page.send(&raw::open(MAIL, 20995, Mode::Tls)).await;
        let (kind, words) = page.next().await.expect("a reason");
        let failed = BridgeMessage::Failed {
            code,
            retry_after_s: None,
        };
        let said = BridgeMessage::decode(&String::from_utf8_lossy(&words));
        assert_eq!((kind, said), (raw::TEXT, Ok(failed)), "{more}");
        let (kind, close) = page.next().await.expect("Close");
        assert_eq!(
            (kind, &close[..2]),
            (raw::CLOSE, &code.close_code().to_be_bytes()[..])
        );
    }
    assert_eq!(bridge.asked(), 0);
}

#[tokio::test]
async fn ports_belong_to_modes() {
    let bridge = Bridge::start(config(20995, Mode::Tls)).await;
    for (port, mode) in [
        (20995, Mode::Stls),
        (110, Mode::Tls),
        (995, Mode::Stls),
        (25, Mode::Tls),
        (22, Mode::Plain),
    ] {
        check(&bridge, MAIL, port, mode, Code::PortDenied).await;
    }
    check(&bridge, MAIL, 110, Mode::Plain, Code::PlaintextDenied).await;
    assert_eq!(bridge.asked(), 0);
}

#[tokio::test]
async fn hosts_have_rules() {
    let config = Config {
        allow_hosts: vec!["example.org".into()],
        deny_hosts: vec!["secret.example.org".into()],
        ..Config::default()
    };
    let bridge = Bridge::start(config).await;
    for host in [
        "example.com",
        "notexample.org",
        "secret.example.org",
        "a.SECRET.example.org.",
        "127.0.0.1",
    ] {
        check(&bridge, host, 995, Mode::Tls, Code::HostDenied).await;
    }
    assert_eq!(bridge.asked(), 0);
    check(
        &bridge,
        "pop.example.org",
        995,
        Mode::Tls,
        Code::DnsNotFound,
    )
    .await;
    assert_eq!(bridge.asked(), 1);
}

#[tokio::test]
async fn inner_addresses_are_denied_and_not_repeated() {
    let inner: &[&str] = &["10.20.30.40", "fd00::1", "169.254.169.254"];
    let bridge = Bridge::start_with(
        Config::default(),
        Answers::default().with(MAIL, &[Ok(inner)]),
    )
    .await;
    let mut page = Page::connect(&bridge).await;
    page.open(MAIL, 995, Mode::Tls).await;
    match page.next().await {
        Message::Text(text) => {
            let failed = BridgeMessage::Failed {
                code: Code::AddressDenied,
                retry_after_s: None,
            };
            assert_eq!(BridgeMessage::decode(&text), Ok(failed));
            assert!(!text.contains("10.20") && !text.contains("fd00") && !text.contains("169.254"));
        }
        other => panic!("{other:?}"),
    }
    page.expect_close(4404, "address_denied").await;
    for host in [
        "127.0.0.1",
        "2130706433",
        "[::1]",
        "::ffff:7f00:1",
        "64:ff9b::127.0.0.1",
        "0",
    ] {
        check(&bridge, host, 995, Mode::Tls, Code::AddressDenied).await;
    }
}

#[tokio::test]
async fn a_name_that_changes_its_mind_is_asked_once() {
    // Vetted: 127.0.0.2, where nobody listens. Asked again, the name would lead to a server that does.
    let (listener, port) = mail_server().await;
    let (first, second): (&[&str], &[&str]) = (&["127.0.0.2"], &["127.0.0.1"]);
    let mut config = config(port, Mode::Tls);
    config.allow_addresses = vec!["127.0.0.2/32".parse().unwrap()];
    let bridge = Bridge::start_with(
        config,
        Answers::default().with(MAIL, &[Ok(first), Ok(second)]),
    )
    .await;
    check(&bridge, MAIL, port, Mode::Tls, Code::Refused).await;
    assert_eq!(bridge.asked(), 1, "one look-up for each tunnel");
    check(&bridge, MAIL, port, Mode::Tls, Code::AddressDenied).await;
    let nobody =
        tokio::time::timeout(std::time::Duration::from_millis(100), listener.accept()).await;
    assert!(nobody.is_err(), "the second answer is never dialled");
}

#[tokio::test]
async fn a_name_that_turns_inwards_is_denied_the_next_time() {
    // 127.0.0.2 stands for the public address that the name has while it is looked at; where it leads afterwards, a server
    // waits as well.
    let (outside, port) = {
        let listener = tokio::net::TcpListener::bind("127.0.0.2:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        (listener, port)
    };
    let inside = tokio::net::TcpListener::bind(("127.0.0.1", port))
        .await
        .unwrap();
    let (first, second): (&[&str], &[&str]) = (&["127.0.0.2"], &["127.0.0.1"]);
    let mut config = config(port, Mode::Tls);
    config.allow_addresses = vec!["127.0.0.2/32".parse().unwrap()];
    let answers = Answers::default().with(MAIL, &[Ok(first), Ok(second)]);
    let bridge = Bridge::start_with(config, answers).await;
    let mut page = Page::connect(&bridge).await;
    page.open(MAIL, port, Mode::Tls).await;
    page.expect_opened().await;
    let (mut server, _) = soon(outside.accept()).await.unwrap();
    page.write(HELLO).await;
    expect_octets(&mut server, HELLO).await;
    assert_eq!(bridge.asked(), 1, "one look-up, for a tunnel that stands");
    for asked in 2..4 {
        check(&bridge, MAIL, port, Mode::Tls, Code::AddressDenied).await;
        assert_eq!(bridge.asked(), asked, "one look-up for each tunnel");
    }
    // The first tunnel is where it was.
    page.write(HELLO).await;
    expect_octets(&mut server, HELLO).await;
    let nobody = tokio::time::timeout(std::time::Duration::from_millis(100), inside.accept()).await;
    assert!(nobody.is_err(), "the second answer is never dialled");
}

#[tokio::test]
async fn of_many_addresses_only_the_allowed_are_dialled() {
    let (allowed, port) = mail_server().await;
    let denied = tokio::net::TcpListener::bind(("127.0.0.3", port))
        .await
        .unwrap();
    let mut config = config(port, Mode::Tls);
    config.allow_addresses = vec!["127.0.0.1/32".parse().unwrap()];
    let mixed: &[&str] = &["127.0.0.3", "127.0.0.1"];
    let bridge = Bridge::start_with(config, Answers::default().with(MAIL, &[Ok(mixed)])).await;
    let mut page = Page::connect(&bridge).await;
    page.open(MAIL, port, Mode::Tls).await;
    page.expect_opened().await;
    soon(allowed.accept()).await.unwrap();
    let nobody = tokio::time::timeout(std::time::Duration::from_millis(400), denied.accept()).await;
    assert!(nobody.is_err());
}

#[tokio::test]
async fn a_library_user_cannot_open_it_to_the_world_by_accident() {
    let listener = tokio::net::TcpListener::bind("0.0.0.0:0").await.unwrap();
    let server = bridge::Server::new(Config::default()).unwrap();
    let error = server
        .serve(listener, std::future::pending())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
    assert!(error.to_string().contains("--origin"), "{error}");
}
