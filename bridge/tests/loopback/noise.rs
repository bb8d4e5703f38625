//! Ten thousand pages that speak nonsense: random octets, and conversations that were right before chance changed them.

use std::time::{Duration, Instant};

use shared::tunnel::{
    code::Code,
    message::{BridgeMessage, ClientMessage, Mode},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};

use crate::{
    chance::Chance,
    child::{MailServer, Program},
    harness::*,
    raw::{self, BINARY, CLOSE, PING, PONG, Raw, TEXT, frame},
};

const STREAMS: u64 = 10_000;

/// So many at the same time.
const AT_ONCE: u64 = 32;

/// Streams after which memory is counted from: until then the program grows into what it needs for thirty-two at once.
const WARM: u64 = 1_000;

/// Octets by which its memory may grow afterwards. A leak of one frame in a hundred streams would be more.
const GROWTH: u64 = 5 << 20;

const HOST: &str = "127.0.0.1";

/// What one page sends, from its first octet.
fn stream(chance: &mut Chance, program: &Program, port: u16) -> Vec<u8> {
    let head = raw::request(program.address);
    match chance.below(5) {
        // No HTTP at all.
        0 => chance.octets(2_000),
        // HTTP, changed.
        1 => {
            let mut request = head;
            mutate(&mut request, chance);
            request.extend(chance.octets(200));
            request
        }
        // A tunnel, and anything in it.
        2 => [head, chance.octets(2_000)].concat(),
        // The same in frames that are whole.
        3 => {
            let mut said = head;
            for _ in 0..chance.below(8) {
                let first = chance.next() as u8;
                let payload = chance.octets(300);
                said.extend(frame(first, &payload));
            }
            said
        }
        // A conversation, changed: from its beginning, behind `open`, or not at all.
        _ => {
            let mode = [Mode::Plain, Mode::Stls, Mode::Tls][chance.below(3)];
            let mut open = raw::open(HOST, port, mode);
            let mut said = conversation(chance);
            match chance.below(8) {
                0 => {}
                1..4 => mutate(&mut open, chance),
                _ => mutate(&mut said, chance),
            }
            [head, open, said].concat()
        }
    }
}

/// A page that behaves: speaks, returns credit, ends.
fn conversation(chance: &mut Chance) -> Vec<u8> {
    let mut said = Vec::new();
    for _ in 0..chance.below(6) {
        let octets = chance.octets(2_000);
        let credit = format!(r#"{{"type":"credit","bytes":{}}}"#, chance.next());
        let fin = ClientMessage::Fin.encode();
        said.extend(match chance.below(8) {
            6 => frame(BINARY, b"CAPA\r\nSTLS\r\n"),
            7 => frame(BINARY, HELLO),
            0 => frame(PING, &octets[..octets.len().min(125)]),
            1 => frame(PONG, b""),
            2 => frame(TEXT, credit.as_bytes()),
            3 => frame(TEXT, fin.as_bytes()),
            4 => frame(CLOSE, &(chance.next() as u16).to_be_bytes()),
            _ => frame(BINARY, &octets),
        });
    }
    said
}

/// A few octets changed, left out, put in, repeated or cut off.
fn mutate(octets: &mut Vec<u8>, chance: &mut Chance) {
    for _ in 0..=chance.below(4) {
        let at = chance.below(octets.len().max(1));
        let other = chance.below(octets.len().max(1));
        let (from, to) = (at.min(other), at.max(other));
        match chance.below(6) {
            0 if at < octets.len() => octets[at] ^= 1 << chance.below(8),
            1 if at < octets.len() => octets[at] = chance.next() as u8,
            2 => drop(octets.drain(from..to)),
            3 => drop(octets.splice(at..at, chance.octets(20))),
            4 => {
                let piece = octets[from..to].to_vec();
                octets.splice(at..at, piece);
            }
            _ => octets.truncate(at),
        }
    }
}

/// Lives one page's life and returns all that it was answered.
async fn live(address: std::net::SocketAddr, said: Vec<u8>, mut chance: Chance) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let (first, second) = said.split_at(chance.below(said.len() + 1));
    let mut answer = Vec::new();
    let spoken = async {
        stream.write_all(first).await?;
        tokio::task::yield_now().await;
        stream.write_all(second).await?;
        if chance.below(10) == 0 {
            // Gone without a word, whatever there was to hear.
            stream.set_zero_linger()?;
            return Ok(());
        }
        stream.shutdown().await?;
        stream.read_to_end(&mut answer).await.map(drop)
    };
    // A reset is an end as good as any; no end is none.
    let _: std::io::Result<()> = soon(spoken).await;
    answer
}

/// What was answered is HTTP, then a server's frames, then at most one farewell whose words and code agree.
fn judge(answer: &[u8]) {
    if answer.is_empty() {
        return;
    }
    assert!(
        answer.starts_with(b"HTTP/1.1 "),
        "{}",
        answer.escape_ascii()
    );
    if !answer.starts_with(b"HTTP/1.1 101 ") {
        return;
    }
    let head = answer.windows(4).position(|four| four == b"\r\n\r\n");
    let mut at = head.expect("a whole head") + 4;
    let (mut why, mut closed) = (None, false);
    while let Some((kind, payload, end)) = raw::parse(answer, at) {
        assert!(!closed, "something follows a Close");
        at = end;
        if kind == TEXT {
            let words = std::str::from_utf8(payload).expect("UTF-8");
            match BridgeMessage::decode(words).expect("a message") {
                BridgeMessage::Failed { code, .. } | BridgeMessage::Closed { code } => {
                    assert_eq!(why.replace(code), None, "two reasons");
                }
                _ => assert_eq!(why, None, "something follows the reason"),
            }
        }
        if kind == CLOSE {
            closed = true;
            let said = payload.get(..2).map(|two| [two[0], two[1]]);
            let said = said.map(u16::from_be_bytes);
            match why {
                Some(code) => assert_eq!(said, Some(Code::close_code(code))),
                None => assert!(said.is_none_or(|code| (1000..5000).contains(&code))),
            }
        }
    }
}

/// Reads, and sometimes answers.
async fn serve(mut stream: TcpStream) {
    let mut octets = [0; 1024];
    while let Ok(count @ 1..) = stream.read(&mut octets).await {
        if octets[0] & 1 == 0 && stream.write_all(&octets[..count]).await.is_err() {
            break;
        }
    }
}

#[tokio::test]
async fn nonsense_harms_nobody() {
    let mail = MailServer::start(serve).await;
    let mut program = Program::start(mail.port, &[]);
    drop(Raw::opened(program.address, "127.0.0.2", mail.port, Mode::Plain).await);
    mail.is_left(SOON).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let descriptors = program.descriptors();
    let began = Instant::now();
    let (mut memory, mut answered, mut upgraded) = (0, 0, 0);
    let mut living = JoinSet::new();
    for number in 0..STREAMS + AT_ONCE {
        if number < STREAMS {
            let mut chance = Chance(number);
            let said = stream(&mut chance, &program, mail.port);
            living.spawn(live(program.address, said, chance));
        }
        if number >= AT_ONCE {
            let answer = living.join_next().await.expect("as many as were begun");
            let answer = answer.expect("each comes to an end in time");
            judge(&answer);
            answered += u64::from(!answer.is_empty());
            upgraded += u64::from(answer.starts_with(b"HTTP/1.1 101 "));
        }
        if number == WARM {
            memory = program.memory();
        }
    }
    program.is_sound();
    mail.is_left(SOON).await;
    program.settles(descriptors).await;
    let grown = program.memory().saturating_sub(memory);
    assert!(grown < GROWTH, "{grown} octets more");
    // The noise reached every layer: HTTP, the WebSocket, the mail server.
    assert!(answered > STREAMS / 3, "{answered} answers");
    assert!(upgraded > STREAMS / 3, "{upgraded} upgrades");
    let opened = mail.counts().came as u64;
    assert!(opened > STREAMS / 100, "{opened} tunnels");
    println!(
        "{STREAMS} streams in {:.1} s: {answered} answered, {upgraded} upgraded, {opened} at the mail server, {grown} octets more",
        began.elapsed().as_secs_f32()
    );

    let mut page = Raw::opened(program.address, "127.0.0.2", mail.port, Mode::Plain).await;
    page.send(&frame(BINARY, b"NOOP\r\n")).await;
    assert_eq!(page.next().await, Some((BINARY, b"NOOP\r\n".to_vec())));
}
