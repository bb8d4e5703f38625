//! What the program writes down while people use it: nothing that says who they are or where they went.

use std::net::SocketAddr;

use futures_util::{SinkExt, StreamExt};
use shared::tunnel::message::{ClientMessage, Mode, SUBPROTOCOL, VERSION};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Message, client::IntoClientRequest},
};

use crate::{child::Program, harness::*};

/// An address that nobody but the visitor has.
const VISITOR: &str = "127.0.0.77";

/// A tunnel that is asked for, and the first word about it.
async fn ask(bridge: SocketAddr, host: &str, port: u16) -> (WebSocketStream<TcpStream>, String) {
    let socket = TcpSocket::new_v4().unwrap();
    socket
        .bind(format!("{VISITOR}:0").parse().unwrap())
        .unwrap();
    let stream = socket.connect(bridge).await.unwrap();
    let mut request = format!("ws://{bridge}/tunnel")
        .into_client_request()
        .unwrap();
    let fields = request.headers_mut();
    fields.insert("origin", format!("http://{bridge}").parse().unwrap());
    fields.insert("sec-websocket-protocol", SUBPROTOCOL.parse().unwrap());
    let (mut socket, _) = client_async(request, stream).await.unwrap();
    let open = ClientMessage::Open {
        v: VERSION,
        host: host.into(),
        port,
        mode: Mode::Plain,
        token: None,
    };
    socket.send(Message::text(open.encode())).await.unwrap();
    match soon(socket.next()).await.unwrap().unwrap() {
        Message::Text(words) => (socket, words.to_string()),
        other => panic!("{other:?}"),
    }
}

/// What is in the log at this level when one tunnel was open and others were refused.
async fn log(level: &str) -> String {
    let (listener, port) = mail_server().await;
    let more = ["--log-format", "json", "--allow-plaintext", "localhost"];
    let program = Program::start_at(level, port, &more);
    let bridge = program.address;
    let (socket, words) = ask(bridge, "localhost", port).await;
    assert!(words.contains("opened"), "{words}");
    drop(socket);
    let (_, words) = ask(bridge, "pop.secret.example", port).await;
    assert!(words.contains("plaintext_denied"), "{words}");
    drop(listener);
    let (_, words) = ask(bridge, "localhost", port).await;
    assert!(words.contains("refused"), "{words}");
    program.terminate();
    program.last_words().await
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_hosts_nor_visitors_are_logged() {
    let text = log("info").await;
    let messages: Vec<String> = text
        .lines()
        .map(|line| {
            let event: serde_json::Value = serde_json::from_str(line).expect("JSON");
            assert!(
                event["timestamp"].is_string() && event["level"].is_string(),
                "{line}"
            );
            event["message"].as_str().expect("a message").to_owned()
        })
        .collect();
    for said in ["tunnel refused", "tunnel ended", "draining"] {
        assert!(
            messages.iter().any(|message| message == said),
            "{said} in\n{text}"
        );
    }
    for absent in ["localhost", "secret", "127.0.0.1", VISITOR] {
        assert!(!text.contains(absent), "{absent} in\n{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hosts_are_logged_when_debugging_and_visitors_never() {
    let text = log("bridge=debug").await;
    assert!(text.contains("localhost"), "{text}");
    assert!(!text.contains(VISITOR), "{text}");
}
