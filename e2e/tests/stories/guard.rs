//! The bridge itself refuses to carry a login in clear, whatever page it came from.

use e2e::bridge::Bridge;
use e2e::stage::{MailServer, story};
use futures_util::{SinkExt, StreamExt};
use shared::tunnel::code::Code;
use shared::tunnel::message::{BridgeMessage, ClientMessage, Mode, SUBPROTOCOL, VERSION};
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

#[test]
fn a_user_name_in_clear_never_reaches_the_server() {
    story("guard", MailServer::None, async || {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let server = tokio::spawn(async move {
            let (mut bridge, _) = listener.accept().await.expect("the bridge connects");
            let mut heard = Vec::new();
            let _ = bridge.read_to_end(&mut heard).await;
            heard
        });
        let bridge = Bridge::to(&[(port, Mode::Stls)]).await;
        let mut tunnel = open(&bridge, port).await;
        tunnel
            .send(Message::Binary(b"USER ann\r\n".to_vec().into()))
            .await
            .expect("the tunnel is open");

        let mut closed = None;
        while let Some(Ok(message)) = tunnel.next().await {
            match message {
                Message::Close(frame) => closed = frame.map(|frame| u16::from(frame.code)),
                Message::Binary(octets) => {
                    panic!("the server said nothing, the bridge did: {octets:?}")
                }
                _ => {}
            }
        }
        assert_eq!(closed, Some(Code::PlaintextDenied.close_code()));
        assert_eq!(
            server.await.expect("it does not panic"),
            b"",
            "the server got none of it"
        );
    });
}

/// Opens a tunnel as the bridge's own page would.
async fn open(bridge: &Bridge, port: u16) -> WebSocketStream<TcpStream> {
    let authority = format!("127.0.0.1:{}", bridge.port());
    let mut request = format!("ws://{authority}/tunnel")
        .into_client_request()
        .expect("a URL");
    for (name, value) in [
        ("Origin", format!("http://{authority}")),
        ("Sec-WebSocket-Protocol", SUBPROTOCOL.to_owned()),
    ] {
        request
            .headers_mut()
            .insert(name, value.parse().expect("a header"));
    }
    let stream = TcpStream::connect(&authority)
        .await
        .expect("the bridge listens");
    let (mut tunnel, _) = tokio_tungstenite::client_async(request, stream)
        .await
        .expect("the bridge upgrades");
    let open = ClientMessage::Open {
        v: VERSION,
        host: "127.0.0.1".into(),
        port,
        mode: Mode::Stls,
        token: None,
    };
    tunnel
        .send(Message::Text(open.encode().into()))
        .await
        .expect("the tunnel is open");
    let answer = tunnel.next().await.expect("an answer").expect("a message");
    let answer = BridgeMessage::decode(answer.to_text().expect("text")).expect("of the protocol");
    assert!(matches!(answer, BridgeMessage::Opened { .. }), "{answer:?}");
    tunnel
}
