//! That the search would find something in the bridge: a word that is sent to it is in its memory, and the name of a server in a log that
//! says everything.

use e2e::forensics::{Canary, Search, living};
use e2e::instance::Instance;
use e2e::ports::free_port;
use e2e::stage::{MailServer, story};
use e2e::wait::{SOON, until};
use futures_util::{SinkExt, StreamExt};
use shared::tunnel::message::{ClientMessage, Mode, SUBPROTOCOL, VERSION};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest};

#[test]
fn a_word_in_the_bridge_is_found() {
    story("forensics-bridge", MailServer::None, async || {
        let (path, host) = (Canary::draw("the path"), Canary::draw("the host"));
        let settings = ["--allow-address=127.0.0.0/8".to_owned()];
        let level = [("RUST_LOG", "debug")];
        let bridge = Instance::start_in(free_port(), &settings, &level).await;

        // A request that never ends: the bridge keeps what it has of it.
        let mut caller = TcpStream::connect(("127.0.0.1", bridge.port()))
            .await
            .expect("it listens");
        let part = format!("GET /{} HTTP/1.1\r\n", path.word);
        caller.write_all(part.as_bytes()).await.expect("it reads");
        let search = Search::new(&[path.clone(), host.clone()]);
        until("the bridge to have read it", SOON, async || {
            living::memory(&search, bridge.id())
                .has(&path, "memory")
                .then_some(())
        })
        .await;

        ask_for(&bridge, &format!("{}.localhost", host.word)).await;
        until("the bridge to have logged it", SOON, async || {
            search
                .directory(bridge.home())
                .has(&host, "console.log")
                .then_some(())
        })
        .await;
    });
}

/// Asks for a mail server, and waits for whatever the bridge says.
async fn ask_for(bridge: &Instance, host: &str) {
    let address = format!("127.0.0.1:{}", bridge.port());
    let mut request = format!("ws://{address}/tunnel")
        .into_client_request()
        .expect("a URL");
    let fields = request.headers_mut();
    let origin = format!("http://{address}").parse();
    fields.insert("Origin", origin.expect("an origin"));
    let protocol = SUBPROTOCOL.parse();
    fields.insert("Sec-WebSocket-Protocol", protocol.expect("a name"));
    let stream = TcpStream::connect(&address).await.expect("it listens");
    let (mut page, _) = client_async(request, stream).await.expect("an upgrade");
    let open = ClientMessage::Open {
        v: VERSION,
        host: host.to_owned(),
        port: 995,
        mode: Mode::Tls,
        token: None,
    };
    page.send(Message::text(open.encode())).await.expect("open");
    page.next().await.expect("an answer").expect("a frame");
}
