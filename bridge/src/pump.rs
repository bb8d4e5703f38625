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

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::{BufMut, Bytes, BytesMut};
use futures_util::{SinkExt, StreamExt};
use shared::tunnel::{
    code::Code,
    guard::Guard,
    message::{BridgeMessage, CREDIT_INITIAL, CREDIT_STEP, ClientMessage, DATA_MAX, Mode},
};
use tokio::{
    io::AsyncWrite,
    net::TcpStream,
    time::{Instant, Sleep},
};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{self, Message, error::ProtocolError},
};

use crate::{shutdown::Drain, wire::Wire};

/// The WebSocket to the page.
pub(crate) type Link = WebSocketStream<Wire>;

/// Between pings: shorter than the minute after which proxies and NATs forget an idle connection.
pub(crate) const PING: Duration = Duration::from_secs(20);

/// A link that is being read and says nothing for three pings is dead, though nobody closed it (a lid was shut, a
/// network left). The maildrop is locked meanwhile.
const SILENCE: Duration = Duration::from_secs(60);

/// After the server's end, the page has this long to say its own before the tunnel is closed as finished: few servers
/// close one way only, so it has mostly nobody left to talk to.
const FIN_GRACE: Duration = Duration::from_secs(30);

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

    started: Instant,
    /// When an octet last moved.
    moved: Instant,
    /// When the link last gave a sign of life, or could not have been heard.
    heard: Instant,
    next_ping: Instant,
    cut: Option<Instant>,
    drain: Option<Pin<Box<dyn Future<Output = Instant> + Send>>>,
    alarm: Pin<Box<Sleep>>,
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
        let now = Instant::now();
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
            started: now,
            moved: now,
            heard: now,
            next_ping: now + PING,
            cut: None,
            drain: Some(Box::pin(drain.begun())),
            alarm: Box::pin(tokio::time::sleep_until(now)),
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<End> {
        loop {
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
        self.heard = Instant::now();
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
                Poll::Ready(self.account())
            }
            Poll::Ready(Err(error)) => {
                self.pending = Bytes::new();
                self.up = Side::Ended;
                self.hung_up = None;
                self.reset |= error.kind() == io::ErrorKind::ConnectionReset;
                Poll::Ready(Ok(()))
            }
            Poll::Pending => {
                self.heard = Instant::now();
                let wire = self.link.get_ref();
                let hung_up = self
                    .hung_up
                    .get_or_insert_with(|| Box::pin(wire.clone().hung_up()));
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
                Ok(ClientMessage::Fin | ClientMessage::Open { .. }) | Err(_) => {
                    Err(End::Failed(Code::BadRequest))
                }
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
        // An error is met again, with its name, by the read.
        let _ = ready!(self.server.poll_read_ready(cx));
        // No tunnel holds a buffer while it waits: only now is there something to put into one.
        let room = usize::try_from(self.credit)
            .unwrap_or(DATA_MAX)
            .min(DATA_MAX);
        let mut octets = BytesMut::with_capacity(room).limit(room);
        Poll::Ready(match self.server.try_read_buf(&mut octets) {
            Ok(0) => {
                self.down = Side::Ended;
                self.moved = Instant::now();
                self.send(Message::text(BridgeMessage::Fin.encode()))
            }
            Ok(count) => {
                self.credit -= count as u64;
                self.carried.down += count as u64;
                self.send(Message::Binary(octets.into_inner().freeze()))
                    .and_then(|()| self.account())
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(()),
            Err(_) => Err(End::Failed(Code::Reset)),
        })
    }

    /// Gives a message to the link. Between messages the link is empty, so it always has room.
    fn send(&mut self, message: Message) -> Result<(), End> {
        self.unflushed = true;
        self.link.start_send_unpin(message).map_err(|_| End::Gone)
    }

    fn account(&mut self) -> Result<(), End> {
        self.moved = Instant::now();
        if self.carried.up + self.carried.down > self.terms.byte_limit {
            return Err(End::Failed(Code::ByteLimit));
        }
        Ok(())
    }

    fn poll_clock(&mut self, cx: &mut Context<'_>) -> Turn {
        if let Some(Poll::Ready(deadline)) =
            self.drain.as_mut().map(|drain| drain.as_mut().poll(cx))
        {
            self.drain = None;
            self.cut = Some(deadline);
            let left = deadline.saturating_duration_since(Instant::now());
            let deadline_s = u32::try_from(left.as_secs()).unwrap_or(u32::MAX);
            self.notices.push(Message::text(
                BridgeMessage::Draining { deadline_s }.encode(),
            ));
            return Poll::Ready(Ok(()));
        }
        let alarm = self.next_alarm();
        if self.alarm.deadline() > alarm {
            self.alarm.as_mut().reset(alarm);
        }
        ready!(self.alarm.as_mut().poll(cx));
        let rung = self.ring(Instant::now());
        let next = self.next_alarm();
        self.alarm.as_mut().reset(next);
        Poll::Ready(rung)
    }

    /// The earliest of all deadlines. Most move on as octets move; the alarm then rings too early and is set again.
    fn next_alarm(&self) -> Instant {
        let cut = self.cut.unwrap_or(self.next_ping);
        self.next_ping
            .min(self.idle_deadline())
            .min(self.started + self.terms.lifetime)
            .min(cut)
    }

    fn idle_deadline(&self) -> Instant {
        let ended = self.down == Side::Ended;
        self.moved
            + if ended {
                self.terms.idle.min(FIN_GRACE)
            } else {
                self.terms.idle
            }
    }

    fn ring(&mut self, now: Instant) -> Result<(), End> {
        if self.cut.is_some_and(|cut| now >= cut) {
            return Err(End::Failed(Code::Draining));
        }
        if now >= self.started + self.terms.lifetime {
            return Err(End::Failed(Code::MaxLifetime));
        }
        if now >= self.idle_deadline() {
            return Err(if self.down == Side::Ended {
                self.finished()
            } else {
                End::Failed(Code::IdleTimeout)
            });
        }
        if now >= self.heard + SILENCE {
            return Err(End::Gone);
        }
        if now >= self.next_ping {
            self.next_ping = now + PING;
            // One unsent ping is enough: the link is full, and being full is no silence of the page's.
            if self.notices.is_empty() {
                self.notices.push(Message::Ping(Bytes::new()));
            }
        }
        Ok(())
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
