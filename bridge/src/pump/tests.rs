//! The drain, in virtual time; and data frames beside control frames.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket},
    time::{Instant, timeout},
};
use tokio_tungstenite::tungstenite::protocol::Role;

use super::*;
use crate::{
    shutdown, tunnel,
    wire::{Socket, Wire},
};

const PATIENCE: Duration = Duration::from_secs(20);

const TERMS: Terms = Terms {
    mode: Mode::Plain,
    idle: Duration::from_secs(600),
    lifetime: Duration::from_secs(6000),
    byte_limit: u64::MAX,
};

/// Both ends of a connection.
async fn pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (here, there) = tokio::join!(TcpStream::connect(address), listener.accept());
    (here.unwrap(), there.unwrap().0)
}

/// After how many seconds of a drain a tunnel is cut in which this page and this server do what they do.
async fn check<Page, Server>(
    expected: u64,
    page: impl FnOnce(TcpStream) -> Page,
    server: impl FnOnce(TcpStream) -> Server,
) where
    Page: Future<Output = ()>,
    Server: Future<Output = ()>,
{
    let (page_end, inner) = pair().await;
    let (outer, server_end) = pair().await;
    let mut link = tunnel::link(Wire::Bare(Socket::new(inner)), Vec::new()).await;
    let (drainer, drain) = shutdown::channel();
    let begun = Instant::now();
    drainer.start(PATIENCE).await;
    let both = async { tokio::join!(page(page_end), server(server_end)) };
    let (end, _) = tokio::select! {
        ended = pump(&mut link, outer, TERMS, drain) => ended,
        _ = both => unreachable!("they wait for the bridge"),
    };
    assert_eq!(end, End::Failed(Code::Draining));
    // The timers of a runtime go by milliseconds.
    assert_eq!(begun.elapsed().as_secs(), expected);
}

/// Does nothing, and stays.
async fn stay(stream: TcpStream) {
    let _stream = stream;
    std::future::pending::<()>().await;
}

/// A frame with one octet, masked with zeros.
const ONE_OCTET: &[u8] = b"\x82\x81\0\0\0\0Q";

#[tokio::test(start_paused = true)]
async fn a_tunnel_in_which_nothing_moves_goes_first() {
    check(5, stay, stay).await;
}

#[tokio::test(start_paused = true)]
async fn a_tunnel_in_which_something_moved_since_is_left_until_the_deadline() {
    let speak = async |mut server: TcpStream| {
        tokio::time::sleep(Duration::from_secs(2)).await;
        server.write_all(b"+OK\r\n").await.unwrap();
        stay(server).await;
    };
    check(20, stay, speak).await;
}

#[tokio::test(start_paused = true)]
async fn a_page_to_which_an_answer_is_owed_may_wait_for_it() {
    let ask = async |mut page: TcpStream| {
        page.write_all(ONE_OCTET).await.unwrap();
        stay(page).await;
    };
    let hear = async |mut server: TcpStream| {
        assert_eq!(server.read_u8().await.unwrap(), b'Q');
        stay(server).await;
    };
    check(20, ask, hear).await;
}

/// Both ends of a connection that holds next to nothing on its way from the second to the first.
async fn narrow_pair() -> (TcpStream, TcpStream) {
    let small = || {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(8 * 1024).unwrap();
        socket.set_send_buffer_size(8 * 1024).unwrap();
        socket
    };
    let listening = small();
    listening.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = listening.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let (here, there) = tokio::join!(small().connect(address), listener.accept());
    (here.unwrap(), there.unwrap().0)
}

/// The page asks for pongs while a data frame is stuck half-way: they come behind it.
#[tokio::test]
async fn a_pong_never_cuts_a_data_frame_in_two() {
    const PINGS: u32 = 40;
    let (page_end, inner) = narrow_pair().await;
    let (outer, mut server_end) = pair().await;
    let mut link = tunnel::link(Wire::Bare(Socket::new(inner)), Vec::new()).await;
    let mut page = WebSocketStream::from_raw_socket(page_end, Role::Client, None).await;
    let (_drainer, drain) = shutdown::channel();
    let octets: Vec<u8> = (0..1_000_000u32).map(|at| (at % 251) as u8).collect();
    let server = async {
        server_end.write_all(&octets).await.unwrap();
        stay(server_end).await;
    };
    let reader = async {
        let (mut came, mut pongs) = (Vec::new(), 0);
        for _ in 0..PINGS {
            // Time enough for a frame to be stuck, and no more than a few octets read in between.
            tokio::time::sleep(Duration::from_millis(2)).await;
            page.send(Message::Ping("still?".into())).await.unwrap();
        }
        while came.len() < octets.len() || pongs == 0 {
            match page.next().await.unwrap().unwrap() {
                Message::Binary(frame) => came.extend_from_slice(&frame),
                Message::Pong(words) => {
                    assert_eq!(words, "still?");
                    pongs += 1;
                }
                other => panic!("{other:?} after {} octets", came.len()),
            }
        }
        assert!(came == octets, "every octet, in order");
    };
    let both = async {
        tokio::select! {
            ended = pump(&mut link, outer, TERMS, drain) => panic!("{ended:?}"),
            () = server => unreachable!("it stays"),
            () = reader => {}
        }
    };
    timeout(PATIENCE, both).await.expect("it came in time");
}
