//! The two directions of one tunnel, and how they end.
//!
//! ```text
//!   page ══ link ══▶ guard ══▶ pending ══▶ server      up: the next frame is read when the last one is delivered
//!   page ◀═ link ◀═ one frame ◀══ credit ══ server     down: the server is read when the last frame is flushed
//! ```
//!
//! Both are polled by one task until both have ended: they are joined, never raced, so no copy is cancelled half-way.
//! Each holds one frame at most, so a reader who stops stops the writer at the other end, and memory stays flat. If the
//! link dies, so does the whole pump, and with it, at once, the server's connection and its lock on the maildrop.
//!
//! A page that sends more than the server takes, and returns credit only behind it, waits for itself; POP3's pages
//! bound what they pipeline.

mod clock;
#[cfg(test)]
mod tests;

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use shared::tunnel::{
    code::Code,
    guard::Guard,
    message::{BridgeMessage, CREDIT_INITIAL, CREDIT_STEP, ClientMessage, DATA_MAX, Mode},
};
use tokio::{io::AsyncWrite, net::TcpStream};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{self, Message, error::ProtocolError},
};

pub(crate) use clock::PING;
use clock::{Clock, News, Party};

use crate::{line::Line, shutdown::Drain};

/// The WebSocket to the page.
pub(crate) type Link = WebSocketStream<Line>;

/// Frames that one tunnel carries before the others of its thread have their turn: an eighth of a megabyte. More was no
/// faster for the one, and slower for the others.
const TURNS: usize = 2;

/// What the pump holds the tunnel to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms {
    pub(crate) mode: Mode,
    pub(crate) idle: Duration,
    pub(crate) lifetime: Duration,
    pub(crate) byte_limit: u64,
}

/// How a tunnel ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Both sides have said all they had to say, and it was delivered.
    Finished,
    /// It was broken off, for this reason.
    Failed(Code),
    /// The page is gone: there is nobody to tell.
    Gone,
}

/// Octets carried each way.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Carried {
    pub(crate) up: u64,
    pub(crate) down: u64,
}

/// Runs a tunnel to its end. The server's connection is closed when this returns, or when it is dropped.
pub(crate) async fn pump(
    link: &mut Link,
    server: TcpStream,
    terms: Terms,
    drain: Drain,
) -> (End, Carried) {
    let mut pump = Pump::new(link, server, terms, drain);
    let end = std::future::poll_fn(|cx| pump.poll(cx)).await;
    (end, pump.carried)
}

struct Pump<'a> {
    link: &'a mut Link,
    server: TcpStream,
    terms: Terms,
    carried: Carried,

    guard: Guard,
    /// Passed by the guard, not yet taken by the server.
    pending: Bytes,
    up: Side,
    /// The page has said that it will send no more.
    fin: bool,
    /// The server broke off. Whatever it said before is still delivered.
    reset: bool,
    /// Hears of the page's end while the server's slowness keeps us from reading the link.
    hung_up: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,

    /// Octets that the page is ready to take.
    credit: u64,
    down: Side,
    /// Something was given to the link and may not have left yet.
    unflushed: bool,
    /// Control messages to send between data frames; a ping and `draining` at most.
    notices: Vec<Message>,

    clock: Clock,
}

/// One direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Open,
    /// Its end was announced and has not been passed on.
    Ending,
    Ended,
}

/// Ready: something moved, try again. An error is the end of the tunnel.
type Turn = Poll<Result<(), End>>;

impl<'a> Pump<'a> {
    fn new(link: &'a mut Link, server: TcpStream, terms: Terms, drain: Drain) -> Self {
        Self {
            link,
            server,
            terms,
            carried: Carried::default(),
            guard: Guard::new(terms.mode),
            pending: Bytes::new(),
            up: Side::Open,
            fin: false,
            reset: false,
            hung_up: None,
            credit: CREDIT_INITIAL,
            down: Side::Open,
            unflushed: false,
            notices: Vec::new(),
            clock: Clock::new(terms, drain),
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<End> {
        for _ in 0..TURNS {
            let turns = [self.poll_up(cx), self.poll_down(cx), self.poll_clock(cx)];
            if let Some(end) = turns.iter().find_map(|turn| match turn {
                Poll::Ready(Err(end)) => Some(*end),
                _ => None,
            }) {
                return Poll::Ready(end);
            }
            if self.up == Side::Ended && self.down == Side::Ended && !self.unflushed {
                return Poll::Ready(self.finished());
            }
            if turns.iter().all(Poll::is_pending) {
                return Poll::Pending;
            }
        }
        // There is more to do, after the others.
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    const fn finished(&self) -> End {
        if self.reset {
            End::Failed(Code::Reset)
        } else {
            End::Finished
        }
    }

    /// Page to server. Nothing is read from the link before all that came earlier has been delivered.
    fn poll_up(&mut self, cx: &mut Context<'_>) -> Turn {
        if !self.pending.is_empty() {
            return self.poll_deliver(cx);
        }
        if self.up == Side::Ending {
            // A server that has gone meanwhile cannot be told, and has nothing to be told.
            let _ = ready!(Pin::new(&mut self.server).poll_shutdown(cx));
            self.up = Side::Ended;
            return Poll::Ready(Ok(()));
        }
        let message = ready!(self.link.poll_next_unpin(cx));
        self.clock.heard();
        Poll::Ready(match message {
            Some(Ok(message)) => self.receive(message),
            Some(Err(error)) => Err(verdict(&error)),
            None => Err(End::Gone),
        })
    }

    fn poll_deliver(&mut self, cx: &mut Context<'_>) -> Turn {
        match Pin::new(&mut self.server).poll_write(cx, &self.pending) {
            Poll::Ready(Ok(count)) => {
                let _ = self.pending.split_to(count);
                self.hung_up = None;
                self.carried.up += count as u64;
                Poll::Ready(self.account(Party::Page))
            }
            Poll::Ready(Err(error)) => {
                self.pending = Bytes::new();
                self.up = Side::Ended;
                self.hung_up = None;
                self.reset |= error.kind() == io::ErrorKind::ConnectionReset;
                Poll::Ready(Ok(()))
            }
            Poll::Pending => {
                self.clock.heard();
                let wire = self.link.get_ref().wire();
                let hung_up = self.hung_up.get_or_insert_with(|| Box::pin(wire.hung_up()));
                hung_up.as_mut().poll(cx).map(|()| Err(End::Gone))
            }
        }
    }

    fn receive(&mut self, message: Message) -> Result<(), End> {
        match message {
            Message::Binary(octets) => self.receive_octets(octets),
            Message::Text(text) => match ClientMessage::decode(&text) {
                Ok(ClientMessage::Credit { bytes }) => self.receive_credit(bytes),
                Ok(ClientMessage::Fin) if !self.fin => {
                    self.fin = true;
                    // A server that broke off has ended this direction before the page did.
                    if self.up == Side::Open {
                        self.up = Side::Ending;
                    }
                    Ok(())
                }
                Ok(
                    ClientMessage::Fin | ClientMessage::Open { .. } | ClientMessage::Lookup { .. },
                )
                | Err(_) => Err(End::Failed(Code::BadRequest)),
            },
            Message::Ping(_) | Message::Pong(_) => Ok(()),
            Message::Close(_) | Message::Frame(_) => Err(End::Gone),
        }
    }

    fn receive_octets(&mut self, octets: Bytes) -> Result<(), End> {
        if octets.is_empty() || self.fin {
            return Err(End::Failed(Code::BadRequest));
        }
        self.pending = if self.guard.is_open() {
            octets
        } else {
            let passed = self
                .guard
                .pass(&octets)
                .map_err(|_| End::Failed(Code::PlaintextDenied))?;
            Bytes::from(passed.into_owned())
        };
        if self.up == Side::Ended {
            // Nobody there to take them.
            self.pending = Bytes::new();
        }
        Ok(())
    }

    fn receive_credit(&mut self, bytes: u64) -> Result<(), End> {
        match self.credit.checked_add(bytes) {
            Some(credit) if bytes >= CREDIT_STEP && credit <= CREDIT_INITIAL => {
                self.credit = credit;
                Ok(())
            }
            _ => Err(End::Failed(Code::BadRequest)),
        }
    }

    /// Server to page. The server is read when the link is empty and the page has lent credit.
    fn poll_down(&mut self, cx: &mut Context<'_>) -> Turn {
        if self.unflushed {
            let flushed = ready!(self.link.poll_flush_unpin(cx));
            self.unflushed = false;
            return Poll::Ready(flushed.map_err(|_| End::Gone));
        }
        if let Some(notice) = self.notices.pop() {
            return Poll::Ready(self.send(notice));
        }
        if self.down == Side::Open && self.credit > 0 {
            return self.poll_server(cx);
        }
        Poll::Pending
    }

    fn poll_server(&mut self, cx: &mut Context<'_>) -> Turn {
        let room = usize::try_from(self.credit).unwrap_or(DATA_MAX);
        // A pong may be waiting in the link that nobody here has put there.
        if ready!(self.link.poll_flush_unpin(cx)).is_err() {
            return Poll::Ready(Err(End::Gone));
        }
        let source = Pin::new(&mut self.server);
        let line = self.link.get_mut();
        Poll::Ready(match ready!(line.poll_carry(cx, source, room)) {
            Ok(0) => {
                self.down = Side::Ended;
                self.clock.server_ended();
                self.send(Message::text(BridgeMessage::Fin.encode()))
            }
            Ok(count) => {
                self.unflushed = true;
                self.credit -= count as u64;
                self.carried.down += count as u64;
                self.account(Party::Server)
            }
            Err(_) => Err(End::Failed(Code::Reset)),
        })
    }

    /// Gives a message to the link. Between messages the link is empty, so it always has room.
    fn send(&mut self, message: Message) -> Result<(), End> {
        self.unflushed = true;
        self.link.start_send_unpin(message).map_err(|_| End::Gone)
    }

    fn account(&mut self, mover: Party) -> Result<(), End> {
        self.clock.moved(mover);
        if self.carried.up + self.carried.down > self.terms.byte_limit {
            return Err(End::Failed(Code::ByteLimit));
        }
        Ok(())
    }

    fn poll_clock(&mut self, cx: &mut Context<'_>) -> Turn {
        let news = ready!(self.clock.poll(cx, self.finished()));
        Poll::Ready(news.map(|news| match news {
            News::Draining(left) => {
                let deadline_s = u32::try_from(left.as_secs()).unwrap_or(u32::MAX);
                self.notices.push(Message::text(
                    BridgeMessage::Draining { deadline_s }.encode(),
                ));
            }
            // One unsent ping is enough: the link is full, and being full is no silence of the page's.
            News::Ping if self.notices.is_empty() => {
                self.notices.push(Message::Ping(Bytes::new()));
            }
            News::Ping => {}
        }))
    }
}

/// What an error of the link says about the page.
pub(crate) fn verdict(error: &tungstenite::Error) -> End {
    match error {
        tungstenite::Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => End::Gone,
        tungstenite::Error::Protocol(_)
        | tungstenite::Error::Capacity(_)
        | tungstenite::Error::Utf8(_) => End::Failed(Code::BadRequest),
        _ => End::Gone,
    }
}
