//! One question to the name servers: over UDP, and over TCP where the answer does not fit (RFC 1035 §4.2, RFC 7766).

use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use ring::rand::{SecureRandom, SystemRandom};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpStream, UdpSocket},
    time::timeout,
};

use super::{
    Silent,
    answer::{Answer, Record, is_answer, question, read},
};

/// A name server has this long to answer before the next one is asked. Most answers take a tenth.
const ANSWER_WAIT: Duration = Duration::from_millis(1_500);

/// Each name server is asked so often: a datagram may get lost.
const ROUNDS: usize = 2;

/// Octets in an answer without EDNS, at most (RFC 1035 §2.3.4), and a few more, as servers exceed it.
const DATAGRAM_MAX: usize = 1_500;

/// Octets in an answer over TCP that are read: hundreds of servers for one mail domain.
const STREAM_MAX: usize = 16 * 1024;

/// Datagrams that are looked at for one question: who guesses ids does not get more tries than this.
const DATAGRAMS_MAX: usize = 16;

/// Asks until one of them knows.
pub(super) async fn ask(servers: &[SocketAddr], name: &str) -> Result<Vec<Record>, Silent> {
    for _ in 0..ROUNDS {
        for &server in servers {
            let answer = timeout(ANSWER_WAIT, ask_one(server, name)).await;
            if let Ok(Ok(Answer::Records(records))) = answer {
                return Ok(records);
            }
        }
    }
    Err(Silent)
}

async fn ask_one(server: SocketAddr, name: &str) -> io::Result<Answer> {
    let question = question(id()?, name).ok_or(io::ErrorKind::InvalidInput)?;
    match over_udp(server, &question, name).await? {
        Answer::Truncated => over_tcp(server, &question, name).await,
        answer => Ok(answer),
    }
}

/// From a port and with an id that nobody can know beforehand (RFC 5452 §4): what does not fit is not listened to.
async fn over_udp(server: SocketAddr, question: &[u8], name: &str) -> io::Result<Answer> {
    let here: SocketAddr = if server.is_ipv4() {
        (Ipv4Addr::UNSPECIFIED, 0).into()
    } else {
        (Ipv6Addr::UNSPECIFIED, 0).into()
    };
    let socket = UdpSocket::bind(here).await?;
    socket.connect(server).await?;
    socket.send(question).await?;
    let mut reply = vec![0; DATAGRAM_MAX];
    for _ in 0..DATAGRAMS_MAX {
        let length = socket.recv(&mut reply).await?;
        if is_answer(question, &reply[..length]) {
            return Ok(read(&reply[..length], name));
        }
    }
    Ok(Answer::Useless)
}

async fn over_tcp(server: SocketAddr, question: &[u8], name: &str) -> io::Result<Answer> {
    let mut stream = TcpStream::connect(server).await?;
    let length = u16::try_from(question.len()).map_err(io::Error::other)?;
    // In one packet: some servers take the length alone for the whole (RFC 7766 §8).
    let framed = [&length.to_be_bytes(), question].concat();
    stream.write_all(&framed).await?;
    let length = usize::from(stream.read_u16().await?);
    if length > STREAM_MAX {
        return Ok(Answer::Useless);
    }
    let mut reply = vec![0; length];
    stream.read_exact(&mut reply).await?;
    if !is_answer(question, &reply) {
        return Ok(Answer::Useless);
    }
    Ok(match read(&reply, name) {
        // There is no larger way to ask.
        Answer::Truncated => Answer::Useless,
        answer => answer,
    })
}

fn id() -> io::Result<u16> {
    let mut octets = [0; 2];
    SystemRandom::new()
        .fill(&mut octets)
        .map_err(|_| io::ErrorKind::Other)?;
    Ok(u16::from_be_bytes(octets))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Its clock runs ahead while everybody waits.
    #[tokio::test(start_paused = true)]
    async fn nobody_is_waited_for_for_ever() {
        let silent = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let server = silent.local_addr().unwrap();
        let begun = tokio::time::Instant::now();
        let answer = ask(&[server, server], "_pop3s._tcp.example.org").await;
        assert_eq!(answer, Err(Silent));
        assert!(begun.elapsed() >= ANSWER_WAIT * 4);
        let mut asked = [0; 512];
        for _ in 0..4 {
            assert!(silent.recv(&mut asked).await.unwrap() > 12);
        }
    }

    #[tokio::test]
    async fn ids_differ() {
        let ids: std::collections::BTreeSet<_> = (0..64).map(|_| id().unwrap()).collect();
        assert!(ids.len() > 32, "{ids:?}");
    }
}
