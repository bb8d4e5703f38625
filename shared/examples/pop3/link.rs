//! The sockets and the clock: everything that the client itself does without.

use std::{
    io,
    time::{Duration, Instant, SystemTime},
};

use futures_util::{SinkExt, StreamExt};
use shared::{
    clock::Now,
    session::{Link, Session},
    tunnel::client::Frame,
    visit::Visit,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_tungstenite::tungstenite::Message;

use crate::{
    arguments::Arguments,
    bridge::{Bridge, BridgeSocket},
    failure::{Failure, usage},
    task::Task,
    transcript::Transcript,
};

/// True where everything asked for was done.
pub(crate) async fn run(arguments: &Arguments) -> Result<bool, Failure> {
    let clock = Clock(Instant::now());
    let config = arguments.config()?;
    let link = config.link.clone();
    let mut transcript = Transcript::open(arguments.transcript.as_deref())?;
    let bridge = match &arguments.bridge {
        Some(url) => Some(Bridge::new(url, arguments.bridge_authorities()?)?),
        None => None,
    };
    let mut task = Task::new(arguments)?;
    let mut visit = Visit::new(config, arguments.habits(), clock.now());
    let mut socket = Wire::None;
    let mut buffer = vec![0; 128 * 1024];
    loop {
        // The drain law: news, link, frames, and only then wait.
        let over = task.hear(&mut visit, &mut transcript, clock.now())?;
        while let Some(record) = visit.poll_record() {
            transcript.note(&record);
        }
        if visit.poll_link() {
            socket = Wire::None;
            let connected = tokio::select! {
                connected = connect(&link, bridge.as_ref()) => Some(connected),
                () = clock.sleep_until(visit.poll_timeout()) => None,
            };
            match connected {
                Some(Ok(open)) => {
                    socket = open;
                    visit.handle(clock.now(), Session::handle_link_open);
                }
                Some(Err(error)) => {
                    let reason = error.to_string();
                    visit.handle(clock.now(), |session, now| {
                        session.handle_link_closed(1006, &reason, now);
                    });
                }
                None => visit.handle_timeout(clock.now()),
            }
            continue;
        }
        while let Some(frame) = visit.poll_transmit() {
            socket.send(frame).await;
        }
        if over {
            socket.flush().await;
            return task.finish();
        }
        tokio::select! {
            happened = socket.next(&mut buffer) => {
                visit.handle(clock.now(), |session, now| happened.tell(session, &buffer, now));
            }
            line = task.typed() => task.say(line, &mut visit, clock.now()),
            () = clock.sleep_until(visit.poll_timeout()) => visit.handle_timeout(clock.now()),
        }
    }
}

pub(crate) struct Clock(Instant);

impl Clock {
    fn now(&self) -> Now {
        let wall = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default();
        Now {
            monotonic: self.0.elapsed(),
            wall,
        }
    }

    async fn sleep_until(&self, deadline: Option<Duration>) {
        match deadline {
            Some(deadline) => {
                tokio::time::sleep(deadline.saturating_sub(self.0.elapsed())).await;
            }
            None => std::future::pending().await,
        }
    }
}

enum Wire {
    None,
    Tcp {
        stream: TcpStream,
        /// Not sent yet.
        unsent: Vec<u8>,
    },
    WebSocket(Box<BridgeSocket>),
}

async fn connect(link: &Link, bridge: Option<&Bridge>) -> io::Result<Wire> {
    let Some(bridge) = bridge else {
        let (host, port) = link.place();
        let stream = TcpStream::connect((host.as_str(), port)).await?;
        stream.set_nodelay(true)?;
        let unsent = Vec::new();
        return Ok(Wire::Tcp { stream, unsent });
    };
    bridge.connect().await.map(Box::new).map(Wire::WebSocket)
}

impl Wire {
    async fn send(&mut self, frame: Frame) {
        match (self, frame) {
            (Self::Tcp { unsent, .. }, Frame::Binary(octets)) => unsent.extend_from_slice(&octets),
            (socket @ Self::Tcp { .. }, Frame::Close) => {
                socket.flush().await;
                *socket = Self::None;
            }
            // A broken connection is told by the next read.
            (Self::WebSocket(socket), Frame::Text(text)) => {
                let _ = socket.send(Message::text(text)).await;
            }
            (Self::WebSocket(socket), Frame::Binary(octets)) => {
                let _ = socket.send(Message::binary(octets)).await;
            }
            (this @ Self::WebSocket(_), Frame::Close) => {
                if let Self::WebSocket(socket) = this {
                    let _ = tokio::time::timeout(LAST_WORDS, (**socket).close(None)).await;
                }
                *this = Self::None;
            }
            (Self::None, _) | (Self::Tcp { .. }, Frame::Text(_)) => {}
        }
    }

    /// Sends what is unsent, if the other side takes it soon.
    async fn flush(&mut self) {
        if let Self::Tcp { stream, unsent } = self {
            let _ = tokio::time::timeout(LAST_WORDS, stream.write_all(unsent)).await;
            unsent.clear();
        }
    }

    /// Sends what is unsent and waits for what comes.
    async fn next(&mut self, buffer: &mut [u8]) -> Happened {
        match self {
            Self::None => std::future::pending().await,
            Self::Tcp { stream, unsent } => {
                let (mut reader, mut writer) = stream.split();
                loop {
                    tokio::select! {
                        read = reader.read(buffer) => return match read {
                            Ok(0) | Err(_) => Happened::End,
                            Ok(count) => Happened::Octets(count),
                        },
                        written = writer.write(unsent), if !unsent.is_empty() => match written {
                            Ok(count) => drop(unsent.drain(..count)),
                            // The next read says why.
                            Err(_) => unsent.clear(),
                        },
                    }
                }
            }
            Self::WebSocket(socket) => Happened::Message(socket.next().await.and_then(Result::ok)),
        }
    }
}

/// What came in.
enum Happened {
    /// So many octets, in the buffer.
    Octets(usize),
    End,
    /// From the bridge; `None` where the WebSocket is gone.
    Message(Option<Message>),
}

impl Happened {
    fn tell(self, session: &mut Session, buffer: &[u8], now: Now) {
        match self {
            Self::Octets(count) => session.handle_binary(&buffer[..count], now),
            Self::End => session.handle_end(now),
            Self::Message(Some(Message::Text(text))) => session.handle_text(&text, now),
            Self::Message(Some(Message::Binary(octets))) => session.handle_binary(&octets, now),
            Self::Message(Some(Message::Close(Some(frame)))) => {
                session.handle_link_closed(frame.code.into(), &frame.reason, now);
            }
            Self::Message(Some(Message::Close(None)) | None) => {
                session.handle_link_closed(1006, "", now);
            }
            // Pings are answered below us.
            Self::Message(Some(_)) => {}
        }
    }
}

/// How long the other side may take to hear our last words.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// A folder or file that cannot be used.
pub(crate) fn unusable(path: &std::path::Path, error: &io::Error) -> Failure {
    usage(format!("{}: {error}", path.display()))
}
