//! The server behind the bridge. A tunnel's first nine octets say what is wanted of it: a letter and a number.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::thread;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Octets sent or taken at once.
const CHUNK: usize = 256 * 1024;

/// What one of many sends at once.
static SMALL: [u8; 16 * 1024] = [0; 16 * 1024];

/// What a tunnel may want of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Everything back.
    Echo,
    /// So many octets, and then the end.
    Octets(u64),
    /// To get rid of so many octets; a full stop says that all have come.
    Take(u64),
    /// `+OK` for each line.
    Lines,
}

impl Wish {
    /// As the server reads it.
    pub(crate) fn encode(self) -> Vec<u8> {
        let (letter, number) = match self {
            Self::Echo => (b'e', 0),
            Self::Octets(number) => (b'o', number),
            Self::Take(number) => (b't', number),
            Self::Lines => (b'l', 0),
        };
        [&[letter][..], &number.to_be_bytes()].concat()
    }

    fn decode(octets: [u8; 9]) -> Option<Self> {
        let [letter, number @ ..] = octets;
        let number = u64::from_be_bytes(number);
        match letter {
            b'e' => Some(Self::Echo),
            b'o' => Some(Self::Octets(number)),
            b't' => Some(Self::Take(number)),
            b'l' => Some(Self::Lines),
            _ => None,
        }
    }
}

/// A server with a thread for each connection, which is fastest for a few. Returns its port; it listens for as long as
/// this process runs.
pub(crate) fn for_few() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
    let port = listener.local_addr().expect("it is bound").port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || {
                // Bridges are ended amid all this.
                let _ = serve(stream);
            });
        }
    });
    port
}

fn serve(mut stream: TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut wish = [0; 9];
    stream.read_exact(&mut wish)?;
    let mut buffer = vec![0; CHUNK];
    match Wish::decode(wish) {
        Some(Wish::Echo) => loop {
            match stream.read(&mut buffer)? {
                0 => return Ok(()),
                count => stream.write_all(&buffer[..count])?,
            }
        },
        Some(Wish::Octets(mut left)) => {
            while left > 0 {
                let count = usize::try_from(left).map_or(CHUNK, |left| left.min(CHUNK));
                stream.write_all(&buffer[..count])?;
                left -= count as u64;
            }
            stream.shutdown(Shutdown::Write)?;
            // Closing with unread octets would reset the connection.
            while stream.read(&mut buffer)? > 0 {}
            Ok(())
        }
        Some(Wish::Take(mut left)) => {
            while left > 0 {
                match stream.read(&mut buffer)? {
                    0 => return Ok(()),
                    count => left = left.saturating_sub(count as u64),
                }
            }
            stream.write_all(b".")?;
            while stream.read(&mut buffer)? > 0 {}
            Ok(())
        }
        Some(Wish::Lines) => loop {
            match stream.read(&mut buffer)? {
                0 => return Ok(()),
                count => {
                    let lines = buffer[..count]
                        .iter()
                        .filter(|octet| **octet == b'\n')
                        .count();
                    stream.write_all(&b"+OK\r\n".repeat(lines))?;
                }
            }
        },
        None => Ok(()),
    }
}

/// A server that does not mind thousands of connections; it echoes, and sends octets. Returns its port; it listens for
/// as long as this process runs.
pub(crate) fn for_many() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
    let port = listener.local_addr().expect("it is bound").port();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build();
        runtime.expect("the system gives an epoll").block_on(async {
            listener.set_nonblocking(true).expect("a socket");
            let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(async move { serve_one_of_many(stream).await });
            }
        });
    });
    port
}

async fn serve_one_of_many(mut stream: tokio::net::TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut wish = [0; 9];
    stream.read_exact(&mut wish).await?;
    match Wish::decode(wish) {
        Some(Wish::Octets(mut left)) => {
            while left > 0 {
                let count = usize::try_from(left).map_or(SMALL.len(), |left| left.min(SMALL.len()));
                stream.write_all(&SMALL[..count]).await?;
                left -= count as u64;
                // This server at least is fair: each sends once, and then the others.
                tokio::task::yield_now().await;
            }
        }
        _ => {
            let mut buffer = [0; 512];
            loop {
                match stream.read(&mut buffer).await? {
                    0 => return Ok(()),
                    count => stream.write_all(&buffer[..count]).await?,
                }
            }
        }
    }
    Ok(())
}
