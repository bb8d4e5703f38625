//! The times of one tunnel: how long it may be, how long nothing may move in it, and what is left of it once the bridge
//! is going away.

use std::{
    pin::Pin,
    task::{Context, Poll, Waker},
    time::Duration,
};

use shared::tunnel::code::Code;
use tokio::{
    task::coop::has_budget_remaining,
    time::{Instant, Sleep},
};

use super::{End, Terms};
use crate::shutdown::Drain;

/// Between pings: shorter than the minute after which proxies and NATs forget an idle connection.
pub(crate) const PING: Duration = Duration::from_secs(20);

/// A link that is being read and says nothing for three pings is dead, though nobody closed it (a lid was shut, a
/// network left). The maildrop is locked meanwhile.
const SILENCE: Duration = Duration::from_secs(60);

/// After the server's end, the page has this long to say its own before the tunnel is closed as finished: few servers
/// close one way only, so it has mostly nobody left to talk to.
const FIN_GRACE: Duration = Duration::from_secs(30);

/// A tunnel that has been told of the drain and in which nothing moves for this long has nothing to finish: pages that
/// know what to do with the news QUIT at once.
const QUIET: Duration = Duration::from_secs(5);

/// Who last moved octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Party {
    Page,
    Server,
}

/// What the page is to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum News {
    /// The tunnel will be cut after this long.
    Draining(Duration),
    /// Nothing; but it should answer.
    Ping,
}

pub(super) struct Clock {
    idle: Duration,
    /// When the tunnel is closed, whatever it does.
    dies: Instant,
    /// When an octet last moved, and whose it was.
    moved: Instant,
    mover: Party,
    /// The server has said its last.
    ended: bool,
    /// When the link last gave a sign of life, or could not have been heard.
    heard: Instant,
    next_ping: Instant,
    drain: Drain,
    begun: Option<Pin<Box<dyn Future<Output = Instant> + Send>>>,
    /// When the page was told of the drain, and when the drain is over.
    told: Option<(Instant, Instant)>,
    alarm: Pin<Box<Sleep>>,
    /// Whom the alarm and the drain will wake.
    waker: Option<Waker>,
}

impl Clock {
    pub(super) fn new(terms: Terms, drain: Drain) -> Self {
        let now = Instant::now();
        Self {
            idle: terms.idle,
            dies: now + terms.lifetime,
            moved: now,
            mover: Party::Server,
            ended: false,
            heard: now,
            next_ping: now + PING,
            begun: Some(Box::pin(drain.clone().begun())),
            drain,
            told: None,
            alarm: Box::pin(tokio::time::sleep_until(now + PING)),
            waker: None,
        }
    }

    /// The link gave a sign of life, or could not have been heard.
    pub(super) fn heard(&mut self) {
        self.heard = Instant::now();
    }

    /// Octets of this party moved.
    pub(super) fn moved(&mut self, mover: Party) {
        self.moved = Instant::now();
        self.mover = mover;
    }

    /// The server has said its last.
    pub(super) fn server_ended(&mut self) {
        self.moved(Party::Server);
        self.ended = true;
    }

    /// Ready: there is news, or an end. `finished` is what the end is called when the page has nobody left to talk to.
    ///
    /// Looks twice only when there is something to see: this is asked each time an octet moves.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>, finished: End) -> Poll<Result<News, End>> {
        let same = self
            .waker
            .as_ref()
            .is_some_and(|it| it.will_wake(cx.waker()));
        let news = self.begun.is_some() && self.drain.has_begun();
        if same && !news && !self.alarm.is_elapsed() && self.alarm.deadline() <= self.next_alarm() {
            return Poll::Pending;
        }
        self.waker = None;
        if let Some(begun) = &mut self.begun
            && let Poll::Ready(deadline) = begun.as_mut().poll(cx)
        {
            self.begun = None;
            let now = Instant::now();
            self.told = Some((now, deadline));
            return Poll::Ready(Ok(News::Draining(deadline.saturating_duration_since(now))));
        }
        loop {
            let next = self.next_alarm();
            if self.alarm.deadline() > next {
                self.alarm.as_mut().reset(next);
            }
            if self.alarm.as_mut().poll(cx).is_pending() {
                // A task that has used up its turn is not listened to: it will be back at once, and asks again then.
                self.waker = has_budget_remaining().then(|| cx.waker().clone());
                return Poll::Pending;
            }
            let rung = self.ring(Instant::now(), finished);
            let next = self.next_alarm();
            self.alarm.as_mut().reset(next);
            match rung {
                Ok(None) => {}
                Ok(Some(news)) => return Poll::Ready(Ok(news)),
                Err(end) => return Poll::Ready(Err(end)),
            }
        }
    }

    /// The earliest of all deadlines. Most move on as octets move; the alarm then rings too early and is set again.
    fn next_alarm(&self) -> Instant {
        self.next_ping
            .min(self.heard + SILENCE)
            .min(self.idle_deadline())
            .min(self.dies)
            .min(self.cut().unwrap_or(self.next_ping))
    }

    fn idle_deadline(&self) -> Instant {
        self.moved
            + if self.ended {
                self.idle.min(FIN_GRACE)
            } else {
                self.idle
            }
    }

    /// When the drain ends this tunnel. One that is idle goes first; one in which something has moved since it was told,
    /// or whose server owes the page an answer (the one to QUIT may take long), is left alone until the drain is over.
    fn cut(&self) -> Option<Instant> {
        let (told, over) = self.told?;
        let busy = self.moved > told || self.mover == Party::Page;
        Some(if busy { over } else { over.min(told + QUIET) })
    }

    fn ring(&mut self, now: Instant, finished: End) -> Result<Option<News>, End> {
        if self.cut().is_some_and(|cut| now >= cut) {
            return Err(End::Failed(Code::Draining));
        }
        if now >= self.dies {
            return Err(End::Failed(Code::MaxLifetime));
        }
        if now >= self.idle_deadline() {
            return Err(if self.ended {
                finished
            } else {
                End::Failed(Code::IdleTimeout)
            });
        }
        if now >= self.heard + SILENCE {
            return Err(End::Gone);
        }
        if now >= self.next_ping {
            self.next_ping = now + PING;
            return Ok(Some(News::Ping));
        }
        Ok(None)
    }
}
