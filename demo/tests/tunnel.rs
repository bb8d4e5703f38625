//! From the page through the bridge to the mailbox.

use std::{net::SocketAddr, time::Duration};

use demo::Office;
use futures_util::{SinkExt, StreamExt};
use shared::tunnel::{
    code::Code,
    message::{BridgeMessage, ClientMessage, Mode, SUBPROTOCOL, VERSION},
};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{ClientRequestBuilder, Message},
};

/// No test waits longer than this for a frame.
const PATIENCE: Duration = Duration::from_secs(30);

/// A tunnel as the page opens it, and the bridge's first word.
async fn open(
    page: SocketAddr,
    port: u16,
    mode: Mode,
) -> (WebSocketStream<TcpStream>, BridgeMessage) {
    let url = format!("ws://{page}/tunnel").parse().expect("an address");
    let request = ClientRequestBuilder::new(url)
        .with_header("Origin", format!("http://{page}"))
        .with_sub_protocol(SUBPROTOCOL);
    let stream = TcpStream::connect(page).await.expect("a bridge");
    let (mut tunnel, _) = client_async(request, stream).await.expect("a WebSocket");
    let open = ClientMessage::Open {
        v: VERSION,
        host: "127.0.0.1".to_owned(),
        port,
        mode,
        token: None,
    };
    tunnel
        .send(Message::text(open.encode()))
        .await
        .expect("an open WebSocket");
    let Message::Text(first) = next(&mut tunnel).await else {
        panic!("a control message comes first")
    };
    let first = BridgeMessage::decode(&first).expect("a control message");
    (tunnel, first)
}

/// The next frame that is no ping.
async fn next(tunnel: &mut WebSocketStream<TcpStream>) -> Message {
    loop {
        let frame = tokio::time::timeout(PATIENCE, tunnel.next())
            .await
            .expect("a frame in time");
        match frame.expect("an open WebSocket").expect("a frame") {
            Message::Ping(_) => {}
            frame => return frame,
        }
    }
}

/// Waits until this has come through the tunnel.
async fn hear(tunnel: &mut WebSocketStream<TcpStream>, end: &str) -> String {
    let mut heard = String::new();
    while !heard.ends_with(end) {
        if let Message::Binary(octets) = next(tunnel).await {
            heard.push_str(str::from_utf8(&octets).expect("text"));
        }
    }
    heard
}

#[tokio::test]
async fn the_bridge_leads_to_the_mailbox_and_nowhere_else_on_this_machine() {
    let office = Office::open("127.0.0.1:0".parse().expect("an address"))
        .await
        .expect("an office");
    let page = office.page_address().expect("an address");
    let (tls, stls) = (
        office.tls_address().expect("an address").port(),
        office.stls_address().expect("an address").port(),
    );
    let look = async {
        let (_tunnel, first) = open(page, tls, Mode::Tls).await;
        assert!(matches!(first, BridgeMessage::Opened { .. }), "{first:?}");
        let (mut tunnel, first) = open(page, stls, Mode::Stls).await;
        assert!(matches!(first, BridgeMessage::Opened { .. }), "{first:?}");
        tunnel
            .send(Message::binary("CAPA\r\n"))
            .await
            .expect("an open WebSocket");
        let heard = hear(&mut tunnel, "\r\n.\r\n").await;
        assert!(
            heard.starts_with("+OK Poste Restante") && heard.contains("\r\nSTLS\r\n"),
            "{heard}"
        );
        tunnel
            .send(Message::binary("QUIT\r\n"))
            .await
            .expect("an open WebSocket");
        assert_eq!(hear(&mut tunnel, "\r\n").await, "+OK good-bye\r\n");
        let (_tunnel, first) = open(page, page.port(), Mode::Tls).await;
        assert!(
            matches!(
                first,
                BridgeMessage::Failed {
                    code: Code::PortDenied,
                    ..
                }
            ),
            "{first:?}"
        );
    };
    Box::pin(office.serve(look)).await.expect("an end in order");
}
