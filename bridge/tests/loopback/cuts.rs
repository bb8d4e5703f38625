//! Connections that are cut at every stage, by either end, politely and not: the other end is left at once, the page is
//! told why, and the program keeps nothing of it.

use std::time::Duration;

use shared::tunnel::{
    code::Code,
    message::{BridgeMessage, ClientMessage, Mode},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{sleep, timeout},
};

use crate::{
    child::{MailServer, Program},
    dial::BlackHole,
    harness::*,
    raw::{self, BINARY, CLOSE, Raw, TEXT, frame},
};

/// "At once", on a busy machine.
const AT_ONCE: Duration = Duration::from_secs(3);

const HOST: &str = "127.0.0.1";

/// How an end goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cut {
    Fin,
    Reset,
}

impl Cut {
    async fn make(self, mut stream: TcpStream) {
        match self {
            Self::Reset => {
                stream.set_zero_linger().unwrap();
                drop(stream);
            }
            Self::Fin => {
                let _ = stream.shutdown().await;
                read_all(&mut stream).await;
            }
        }
    }
}

/// What the page has said when it is cut off.
#[derive(Clone, Copy, Debug)]
enum Stage {
    Nothing,
    HalfAHead,
    AHead,
    Upgraded,
    HalfAHeader,
    HalfAnOpen,
    Dialling,
    Open,
    Opened,
    HalfADataHeader,
    HalfAPayload,
    HalfAMessage,
    AmidADownload,
    Fin,
    Close,
    HalfAClose,
    AfterARefusal,
}

const STAGES: [Stage; 17] = [
    Stage::Nothing,
    Stage::HalfAHead,
    Stage::AHead,
    Stage::Upgraded,
    Stage::HalfAHeader,
    Stage::HalfAnOpen,
    Stage::Dialling,
    Stage::Open,
    Stage::Opened,
    Stage::HalfADataHeader,
    Stage::HalfAPayload,
    Stage::HalfAMessage,
    Stage::AmidADownload,
    Stage::Fin,
    Stage::Close,
    Stage::HalfAClose,
    Stage::AfterARefusal,
];

impl Stage {
    /// Lives a page's life up to here.
    async fn reach(self, program: &Program, mail: u16, hole: u16) -> TcpStream {
        let address = program.address;
        let data = frame(BINARY, b"USER ann\r\n");
        let connect = async || TcpStream::connect(address).await.unwrap();
        let opened = async || Raw::opened(address, HOST, mail, Mode::Plain).await;
        let (mut page, octets) = match self {
            Self::Nothing => return connect().await,
            Self::HalfAHead | Self::AHead => {
                let mut stream = connect().await;
                let head = raw::request(address);
                let length = match self {
                    Self::AHead => head.len(),
                    _ => head.len() / 2,
                };
                stream.write_all(&head[..length]).await.unwrap();
                return stream;
            }
            Self::Upgraded => (Raw::upgraded(address).await, Vec::new()),
            Self::HalfAHeader => (Raw::upgraded(address).await, vec![TEXT]),
            Self::HalfAnOpen => {
                let open = raw::open(HOST, mail, Mode::Plain);
                (
                    Raw::upgraded(address).await,
                    open[..open.len() / 2].to_vec(),
                )
            }
            Self::Dialling => {
                let open = raw::open(HOST, hole, Mode::Plain);
                (Raw::upgraded(address).await, open)
            }
            Self::Open => {
                let open = raw::open(HOST, mail, Mode::Plain);
                (Raw::upgraded(address).await, open)
            }
            Self::Opened => (opened().await, Vec::new()),
            Self::HalfADataHeader => (opened().await, data[..1].to_vec()),
            Self::HalfAPayload => (opened().await, data[..data.len() - 3].to_vec()),
            Self::HalfAMessage => (opened().await, frame(0x02, b"USER ")),
            Self::AmidADownload => (opened().await, frame(BINARY, b"pour\r\n")),
            Self::Fin => (
                opened().await,
                frame(TEXT, ClientMessage::Fin.encode().as_bytes()),
            ),
            Self::Close => (opened().await, frame(CLOSE, &[0x03, 0xe8])),
            Self::HalfAClose => (opened().await, frame(CLOSE, &[0x03, 0xe8])[..7].to_vec()),
            Self::AfterARefusal => {
                let mut page = Raw::upgraded(address).await;
                page.send(&frame(TEXT, b"{}")).await;
                assert_eq!(page.next().await.map(|(kind, _)| kind), Some(TEXT));
                assert_eq!(page.next().await.map(|(kind, _)| kind), Some(CLOSE));
                (page, Vec::new())
            }
        };
        page.send(&octets).await;
        if matches!(self, Self::Dialling | Self::AmidADownload) {
            // So that it has begun.
            sleep(Duration::from_millis(20)).await;
        }
        page.stream
    }
}

/// Pours octets once it was asked to, and waits for the end.
async fn serve(mut stream: TcpStream) {
    let mut asked = [0; 6];
    if stream.read_exact(&mut asked).await.is_ok() && &asked == b"pour\r\n" {
        while stream.write_all(&[7; 4096]).await.is_ok() {}
    }
    let mut waste = Vec::new();
    let _ = stream.read_to_end(&mut waste).await;
}

#[tokio::test]
async fn wherever_the_page_is_cut_off_nothing_is_left() {
    let mail = MailServer::start(serve).await;
    let hole = BlackHole::dig().await;
    let also = format!("{}=plain", hole.port);
    let mut program = Program::start(mail.port, &["--allow-port", &also]);
    // Whatever the program opens once is open after this.
    drop(Raw::opened(program.address, HOST, mail.port, Mode::Plain).await);
    mail.is_left(SOON).await;
    sleep(Duration::from_millis(100)).await;
    let before = program.descriptors();
    for _ in 0..3 {
        for stage in STAGES {
            for cut in [Cut::Fin, Cut::Reset] {
                let page = stage.reach(&program, mail.port, hole.port).await;
                let cut_off = timeout(AT_ONCE, cut.make(page)).await;
                assert!(cut_off.is_ok(), "{stage:?}, {cut:?}: the bridge holds on");
                mail.is_left(AT_ONCE).await;
            }
        }
    }
    program.settles(before).await;
    program.is_sound();
    drop(Raw::opened(program.address, HOST, mail.port, Mode::Plain).await);
}

#[tokio::test]
async fn a_page_that_leaves_during_the_look_up_is_forgotten() {
    for cut in [Cut::Fin, Cut::Reset] {
        let mut config = config(20995, Mode::Tls);
        config.max_tunnels = 1;
        let bridge = Bridge::start_with(config, Answers::silent()).await;
        let mut page = Raw::upgraded(bridge.address).await;
        page.send(&raw::open(MAIL, 20995, Mode::Tls)).await;
        while bridge.asked() == 0 {
            sleep(Duration::from_millis(1)).await;
        }
        timeout(AT_ONCE, cut.make(page.stream)).await.unwrap();
        // Its place is free: the next one is dialled for, and refused by the system.
        loop {
            let mut page = Page::connect(&bridge).await;
            page.open(HOST, 20995, Mode::Tls).await;
            match page.next().await.to_text().map(BridgeMessage::decode) {
                Ok(Ok(BridgeMessage::Failed {
                    code: Code::TooMany,
                    ..
                })) => {}
                Ok(Ok(BridgeMessage::Failed { code, .. })) => {
                    break assert_eq!(code, Code::Refused);
                }
                other => panic!("{other:?}"),
            }
        }
    }
}

/// What the server has done when it cuts.
#[derive(Clone, Copy, Debug)]
enum Said {
    Nothing,
    HalfALine,
    EverythingAfterFin,
}

#[tokio::test]
async fn wherever_the_server_cuts_the_page_is_told() {
    for said in [Said::Nothing, Said::HalfALine, Said::EverythingAfterFin] {
        for cut in [Cut::Fin, Cut::Reset] {
            let (_bridge, mut page, mut server) = tunnel().await;
            match said {
                Said::Nothing => {}
                Said::HalfALine => {
                    server.write_all(b"+OK maildr").await.unwrap();
                    assert_eq!(page.read_exact(10).await, b"+OK maildr");
                }
                Said::EverythingAfterFin => {
                    page.write(b"QUIT\r\n").await;
                    page.say(&ClientMessage::Fin).await;
                    assert_eq!(read_all(&mut server).await, b"QUIT\r\n");
                    server.write_all(b"+OK\r\n").await.unwrap();
                    assert_eq!(page.read_exact(5).await, b"+OK\r\n");
                }
            }
            let cutting = tokio::spawn(cut.make(server));
            match cut {
                Cut::Reset => page.expect_closed(Code::Reset).await,
                Cut::Fin => {
                    page.expect(&BridgeMessage::Fin).await;
                    if !matches!(said, Said::EverythingAfterFin) {
                        page.say(&ClientMessage::Fin).await;
                    }
                    page.expect_close(1000, "").await;
                }
            }
            soon(cutting).await.unwrap();
        }
    }
}

#[tokio::test]
async fn what_a_server_said_before_it_broke_off_is_delivered() {
    let (_bridge, mut page, mut server) = tunnel().await;
    server.write_all(&pattern(100_000)).await.unwrap();
    // So that it lies at the bridge: a reset overtakes what is still on its way.
    sleep(Duration::from_millis(100)).await;
    server.set_zero_linger().unwrap();
    drop(server);
    assert_eq!(page.read_exact(100_000).await, pattern(100_000));
    page.expect_closed(Code::Reset).await;
}

#[tokio::test]
async fn octets_for_a_server_that_has_left_harm_nobody() {
    let (_bridge, mut page, server) = tunnel().await;
    drop(server);
    page.expect(&BridgeMessage::Fin).await;
    for _ in 0..20 {
        page.write(&pattern(1000)).await;
        sleep(Duration::from_millis(1)).await;
    }
    page.say(&ClientMessage::Fin).await;
    match page.next().await {
        // The system has told the bridge that nobody was there, or it has not.
        tokio_tungstenite::tungstenite::Message::Text(text) => {
            let code = Code::Reset;
            assert_eq!(
                BridgeMessage::decode(&text),
                Ok(BridgeMessage::Closed { code })
            );
            page.expect_close(4413, "reset").await;
        }
        tokio_tungstenite::tungstenite::Message::Close(Some(close)) => {
            assert_eq!(u16::from(close.code), 1000);
        }
        other => panic!("{other:?}"),
    }
}
