//! A bridge on a free port, a page that speaks to it, a mail server behind it, and a resolver that answers as told.

use std::{
    collections::HashMap,
    future::Future,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bridge::{Config, Lookup, LookupError, Resolver, Server};
use futures_util::{SinkExt, StreamExt};
use shared::tunnel::{
    code::Code,
    message::{BridgeMessage, CREDIT_INITIAL, ClientMessage, Mode, SUBPROTOCOL, VERSION},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time::timeout,
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Message, client::IntoClientRequest, protocol::CloseFrame},
};

/// The beginning of a ClientHello, and a little of what follows.
pub(crate) const HELLO: &[u8] = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03";

/// The name under which [`Answers`] knows the loopback address.
pub(crate) const MAIL: &str = "mail.test";

/// Whatever a test waits for comes long before this, or not at all.
pub(crate) const SOON: Duration = Duration::from_secs(10);

/// Waits for something that must come.
pub(crate) async fn soon<T>(what: impl Future<Output = T>) -> T {
    timeout(SOON, what).await.expect("it came in time")
}

type Answer = Result<Vec<IpAddr>, LookupError>;

/// A resolver with prepared answers, one after the other for each name; the last one stays.
#[derive(Default)]
pub(crate) struct Answers {
    names: Mutex<HashMap<String, Vec<Answer>>>,
    silent: bool,
    pub(crate) asked: AtomicUsize,
}

impl Answers {
    /// A resolver that never answers.
    pub(crate) fn silent() -> Self {
        Self {
            silent: true,
            ..Self::default()
        }
    }

    pub(crate) fn with(self, name: &str, answers: &[Result<&[&str], LookupError>]) -> Self {
        let addresses = |list: &&[&str]| {
            list.iter()
                .map(|address| address.parse().unwrap())
                .collect()
        };
        let answers = answers
            .iter()
            .map(|answer| answer.as_ref().map(addresses).map_err(|error| *error))
            .collect();
        self.names.lock().unwrap().insert(name.into(), answers);
        self
    }
}

impl Resolver for Answers {
    fn lookup<'a>(&'a self, name: &'a str) -> Lookup<'a> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        if self.silent {
            return Box::pin(std::future::pending());
        }
        let mut names = self.names.lock().unwrap();
        let answer = match names.get_mut(name) {
            Some(answers) if answers.len() > 1 => answers.remove(0),
            Some(answers) => answers[0].clone(),
            None => Err(LookupError::NotFound),
        };
        Box::pin(std::future::ready(answer))
    }
}

/// A running bridge. Dropping it ends it.
pub(crate) struct Bridge {
    pub(crate) address: SocketAddr,
    /// Where its metrics are.
    pub(crate) admin: SocketAddr,
    pub(crate) answers: Arc<Answers>,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Bridge {
    pub(crate) async fn start(config: Config) -> Self {
        let loopback: &[&str] = &["127.0.0.1"];
        Self::start_with(config, Answers::default().with(MAIL, &[Ok(loopback)])).await
    }

    pub(crate) async fn start_with(config: Config, answers: Answers) -> Self {
        let answers = Arc::new(answers);
        let door = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let admin = door.local_addr().unwrap();
        let server = Server::with_resolver(config, Arc::<Answers>::clone(&answers))
            .expect("a good configuration")
            .with_admin(door);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(server.serve(listener, async move { drop(stopped.await) }));
        Self {
            address,
            admin,
            answers,
            stop: Some(stop),
            task,
        }
    }

    /// Begins the drain.
    pub(crate) fn stop(&mut self) {
        self.stop
            .take()
            .expect("stopped once")
            .send(())
            .expect("it runs");
    }

    /// Waits until it has ended by itself.
    pub(crate) async fn ended(mut self) {
        soon(&mut self.task).await.unwrap().unwrap();
    }

    pub(crate) fn asked(&self) -> usize {
        self.answers.asked.load(Ordering::SeqCst)
    }
}

impl Drop for Bridge {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Settings for one mail server on the loopback interface.
pub(crate) fn config(port: u16, mode: Mode) -> Config {
    Config {
        allow_ports: vec![(port, mode)],
        allow_addresses: vec!["127.0.0.0/8".parse().unwrap()],
        allow_plaintext: if mode == Mode::Plain {
            vec![MAIL.into()]
        } else {
            Vec::new()
        },
        ..Config::default()
    }
}

/// A listener in place of a mail server, and its port.
pub(crate) async fn mail_server() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

/// A bridge, an open tunnel in plain mode, and both of its ends.
pub(crate) async fn tunnel() -> (Bridge, Page, TcpStream) {
    tunnel_with(|_| {}).await
}

/// The same, with other settings.
pub(crate) async fn tunnel_with(change: impl FnOnce(&mut Config)) -> (Bridge, Page, TcpStream) {
    let (listener, port) = mail_server().await;
    let mut config = config(port, Mode::Plain);
    change(&mut config);
    let bridge = Bridge::start(config).await;
    let mut page = Page::connect(&bridge).await;
    page.open(MAIL, port, Mode::Plain).await;
    let (server, _) = soon(listener.accept()).await.unwrap();
    page.expect_opened().await;
    (bridge, page, server)
}

/// The page's end of a tunnel.
pub(crate) struct Page {
    pub(crate) socket: WebSocketStream<TcpStream>,
}

impl Page {
    /// A page that the bridge itself has served.
    pub(crate) async fn connect(bridge: &Bridge) -> Self {
        Self::at(bridge.address).await
    }

    /// The same, of any bridge.
    pub(crate) async fn at(address: SocketAddr) -> Self {
        let origin = format!("http://{address}");
        let stream = TcpStream::connect(address).await.unwrap();
        Self::upgrade(address, stream, Some(&origin), Some(SUBPROTOCOL)).await
    }

    pub(crate) async fn connect_as(
        bridge: &Bridge,
        origin: Option<&str>,
        protocol: Option<&str>,
    ) -> Self {
        let fields = origin.map(|origin| ("origin", origin));
        let fields = fields.into_iter().collect::<Vec<_>>();
        Self::connect_at(bridge, "/tunnel", protocol, &fields).await
    }

    /// A page that the bridge itself has served, seen through proxies that added these `X-Forwarded-For` fields.
    pub(crate) async fn connect_through(bridge: &Bridge, forwarded: &[&str]) -> Self {
        let origin = format!("http://{}", bridge.address);
        let forwarded = forwarded.iter().map(|&line| ("x-forwarded-for", line));
        let mut fields = vec![("origin", origin.as_str())];
        fields.extend(forwarded);
        Self::connect_at(bridge, "/tunnel", Some(SUBPROTOCOL), &fields).await
    }

    pub(crate) async fn connect_at(
        bridge: &Bridge,
        path: &str,
        protocol: Option<&str>,
        fields: &[(&'static str, &str)],
    ) -> Self {
        let stream = TcpStream::connect(bridge.address).await.unwrap();
        let url = format!("ws://{}{path}", bridge.address);
        Self::upgrade_at(&url, stream, protocol, fields).await
    }

    /// A page over this connection.
    pub(crate) async fn upgrade(
        address: SocketAddr,
        stream: TcpStream,
        origin: Option<&str>,
        protocol: Option<&str>,
    ) -> Self {
        let fields = origin.map(|origin| ("origin", origin));
        let fields = fields.into_iter().collect::<Vec<_>>();
        let url = format!("ws://{address}/tunnel");
        Self::upgrade_at(&url, stream, protocol, &fields).await
    }

    async fn upgrade_at(
        url: &str,
        stream: TcpStream,
        protocol: Option<&str>,
        fields: &[(&'static str, &str)],
    ) -> Self {
        let mut request = url.into_client_request().unwrap();
        let protocols = protocol.map(|protocol| ("sec-websocket-protocol", protocol));
        for (name, value) in fields.iter().copied().chain(protocols) {
            request.headers_mut().append(name, value.parse().unwrap());
        }
        stream.set_nodelay(true).unwrap();
        let (socket, response) = client_async(request, stream).await.expect("an upgrade");
        let chosen = response
            .headers()
            .get("sec-websocket-protocol")
            .map(|value| value.to_str().unwrap());
        assert_eq!(chosen, protocol.filter(|&protocol| protocol == SUBPROTOCOL));
        assert!(
            response.headers().get("sec-websocket-extensions").is_none(),
            "nothing is compressed"
        );
        Self { socket }
    }

    pub(crate) async fn say(&mut self, message: &ClientMessage) {
        self.say_text(&message.encode()).await;
    }

    pub(crate) async fn say_text(&mut self, text: &str) {
        // A bridge that has hung up meanwhile is what some tests are about: the read tells.
        let _ = self.socket.send(Message::text(text)).await;
    }

    pub(crate) async fn open(&mut self, host: &str, port: u16, mode: Mode) {
        self.open_with(host, port, mode, None).await;
    }

    pub(crate) async fn open_with(
        &mut self,
        host: &str,
        port: u16,
        mode: Mode,
        token: Option<&str>,
    ) {
        self.say(&ClientMessage::Open {
            v: VERSION,
            host: host.into(),
            port,
            mode,
            token: token.map(ToOwned::to_owned),
        })
        .await;
    }

    pub(crate) async fn write(&mut self, octets: &[u8]) {
        let _ = self.socket.send(Message::binary(octets.to_vec())).await;
    }

    /// The next frame that is neither ping nor pong.
    pub(crate) async fn next(&mut self) -> Message {
        loop {
            match soon(self.socket.next())
                .await
                .expect("a frame")
                .expect("an unbroken frame")
            {
                Message::Ping(_) | Message::Pong(_) => {}
                message => return message,
            }
        }
    }

    pub(crate) async fn expect(&mut self, expected: &BridgeMessage) {
        match self.next().await {
            Message::Text(text) => assert_eq!(BridgeMessage::decode(&text).as_ref(), Ok(expected)),
            other => panic!("{other:?} instead of {expected:?}"),
        }
    }

    pub(crate) async fn expect_opened(&mut self) {
        match self.next().await {
            Message::Text(text) => match BridgeMessage::decode(&text) {
                Ok(BridgeMessage::Opened { credit, ping_s, .. }) => {
                    assert_eq!((credit, ping_s), (CREDIT_INITIAL, 20));
                }
                other => panic!("{other:?} instead of opened"),
            },
            other => panic!("{other:?} instead of opened"),
        }
    }

    /// `failed` with this code, then Close with its number and name.
    pub(crate) async fn expect_failed(&mut self, code: Code, retry_after_s: Option<u32>) {
        self.expect(&BridgeMessage::Failed {
            code,
            retry_after_s,
        })
        .await;
        self.expect_close(code.close_code(), code.as_str()).await;
    }

    /// `failed` with this code; returns for how many seconds the page shall wait.
    pub(crate) async fn expect_wait(&mut self, code: Code) -> u32 {
        let message = self.next().await.into_text().expect("a control message");
        match BridgeMessage::decode(&message) {
            Ok(BridgeMessage::Failed {
                code: said,
                retry_after_s: Some(wait),
            }) if said == code => wait,
            other => panic!("{other:?} instead of {code} and a wait"),
        }
    }

    /// `closed` with this code, then Close with its number and name.
    pub(crate) async fn expect_closed(&mut self, code: Code) {
        self.expect(&BridgeMessage::Closed { code }).await;
        self.expect_close(code.close_code(), code.as_str()).await;
    }

    pub(crate) async fn expect_close(&mut self, code: u16, reason: &str) {
        match self.next().await {
            Message::Close(Some(CloseFrame {
                code: said,
                reason: words,
            })) => {
                assert_eq!((u16::from(said), words.as_str()), (code, reason));
            }
            other => panic!("{other:?} instead of Close({code})"),
        }
        assert!(
            soon(self.socket.next()).await.is_none(),
            "nothing follows a Close"
        );
    }

    /// So many octets, in however many frames.
    pub(crate) async fn read_exact(&mut self, count: usize) -> Vec<u8> {
        let mut octets = Vec::with_capacity(count);
        while octets.len() < count {
            match self.next().await {
                Message::Binary(frame) => octets.extend_from_slice(&frame),
                other => panic!("{other:?} after {} of {count} octets", octets.len()),
            }
        }
        assert_eq!(octets.len(), count);
        octets
    }

    /// Nothing comes, although the bridge is alive: it answers a ping, and answers come in order.
    pub(crate) async fn expect_nothing(&mut self) {
        self.socket
            .send(Message::Ping("still?".into()))
            .await
            .unwrap();
        loop {
            match soon(self.socket.next())
                .await
                .expect("a frame")
                .expect("an unbroken frame")
            {
                Message::Pong(words) if words == "still?" => return,
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("{other:?} instead of nothing"),
            }
        }
    }
}

/// Reads until the other end closes.
pub(crate) async fn read_all(stream: &mut TcpStream) -> Vec<u8> {
    let mut octets = Vec::new();
    // A reset is an end as good as any.
    let _ = soon(stream.read_to_end(&mut octets)).await;
    octets
}

/// Reads exactly these octets.
pub(crate) async fn expect_octets(stream: &mut TcpStream, expected: &[u8]) {
    let mut octets = vec![0; expected.len()];
    soon(stream.read_exact(&mut octets)).await.unwrap();
    assert_eq!(octets, expected);
}

/// Sends a raw HTTP request and reads the whole answer: head and body.
pub(crate) async fn http(address: SocketAddr, request: &str) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let answer = read_all(&mut stream).await;
    let end = answer
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .expect("a head");
    let head = String::from_utf8(answer[..end].to_vec())
        .unwrap()
        .to_ascii_lowercase();
    (head, answer[end + 4..].to_vec())
}

/// Octets that tell where they stand.
pub(crate) fn pattern(count: usize) -> Vec<u8> {
    (0..count).map(|at| (at % 251) as u8).collect()
}
