//! The page's connection as the WebSocket sees it: a [`Wire`] on which bulk data goes by the short way.
//!
//! ```text
//!   out   tungstenite: control frames ─┐
//!         pump: data frames ───────────┴▶ rest ▶ wire      one after the other, a frame is never cut in two
//!   in    wire ▶ ahead ▶ tungstenite                       64 KiB at a time, while more comes than it asks for
//! ```
//!
//! tungstenite copies each frame that it sends into a buffer of its own, and keeps that buffer; and the size of its
//! reads is that of a buffer which every idle tunnel would hold. Here the octets of a data frame are read from the
//! server into a buffer that all tunnels of a thread share, with its head before them, and written from there.
//! An idle tunnel holds nothing.

use std::{
    cell::RefCell,
    io,
    ops::Range,
    pin::Pin,
    task::{Context, Poll, ready},
};

use shared::tunnel::message::DATA_MAX;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_tungstenite::tungstenite::protocol::frame::{
    FrameHeader,
    coding::{Data, OpCode},
};

use crate::wire::Wire;

/// Octets before a frame's payload, at most: kind, length and the long length (RFC 6455 §5.2). Servers do not mask.
const HEAD_MAX: usize = 10;

/// Octets read from the page at once while it sends much: a full frame. Given back as soon as they have been taken.
const AHEAD: usize = DATA_MAX;

thread_local! {
    /// One data frame, on its way from the server to a page. It never waits here: what the page's connection does not
    /// take at once is copied into the tunnel.
    static FRAME: RefCell<Vec<u8>> = RefCell::new(vec![0; HEAD_MAX + DATA_MAX]);
}

/// A page's connection.
#[derive(Debug)]
pub(crate) struct Line {
    wire: Wire,
    /// The end of a data frame that the connection did not take. It goes before everything else.
    rest: Vec<u8>,
    written: usize,
    /// Octets of the page, of which tungstenite has not asked for those `unread`.
    ahead: Vec<u8>,
    unread: Range<usize>,
    /// The last read was as large as it could be: there will be more.
    busy: bool,
}

impl Line {
    pub(crate) fn new(wire: Wire) -> Self {
        Self {
            wire,
            rest: Vec::new(),
            written: 0,
            ahead: Vec::new(),
            unread: 0..0,
            busy: false,
        }
    }

    pub(crate) fn wire(&self) -> &Wire {
        &self.wire
    }

    /// Reads at most `room` octets from `source`, and sends what came as one binary frame. The whole frame is taken,
    /// whatever the connection takes of it now: flush before the next one, and before this call flush the WebSocket.
    ///
    /// Returns how many octets the source gave.
    pub(crate) fn poll_carry(
        &mut self,
        cx: &mut Context<'_>,
        source: Pin<&mut impl AsyncRead>,
        room: usize,
    ) -> Poll<io::Result<usize>> {
        FRAME.with_borrow_mut(|frame| {
            let mut payload = ReadBuf::new(&mut frame[HEAD_MAX..][..room.min(DATA_MAX)]);
            ready!(source.poll_read(cx, &mut payload))?;
            let count = payload.filled().len();
            if count > 0 {
                let start = write_head(&mut frame[..HEAD_MAX], count);
                self.send(cx, &frame[start..HEAD_MAX + count]);
            }
            Poll::Ready(Ok(count))
        })
    }

    /// An error is met again by whoever reads or flushes next.
    fn send(&mut self, cx: &mut Context<'_>, frame: &[u8]) {
        debug_assert!(self.rest.is_empty(), "flushed before");
        let taken = match Pin::new(&mut self.wire).poll_write(cx, frame) {
            Poll::Ready(Ok(count)) => count,
            Poll::Ready(Err(_)) | Poll::Pending => 0,
        };
        self.rest.extend_from_slice(&frame[taken..]);
    }

    fn poll_rest(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.written < self.rest.len() {
            let rest = &self.rest[self.written..];
            match ready!(Pin::new(&mut self.wire).poll_write(cx, rest))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                count => self.written += count,
            }
        }
        self.rest = Vec::new();
        self.written = 0;
        Poll::Ready(Ok(()))
    }
}

/// Writes the head of a binary frame of so many octets to the end of `room`; returns where it begins.
fn write_head(room: &mut [u8], payload: usize) -> usize {
    let head = FrameHeader {
        opcode: OpCode::Data(Data::Binary),
        ..FrameHeader::default()
    };
    let start = room.len() - head.len(payload as u64);
    // A slice with exactly its length takes it.
    let _ = head.format(payload as u64, &mut &mut room[start..]);
    start
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if this.unread.is_empty() {
            if !this.busy {
                ready!(Pin::new(&mut this.wire).poll_read(cx, buf))?;
                this.busy = buf.remaining() == 0;
                return Poll::Ready(Ok(()));
            }
            this.ahead.resize(AHEAD, 0);
            let mut ahead = ReadBuf::new(&mut this.ahead);
            let outcome = Pin::new(&mut this.wire).poll_read(cx, &mut ahead);
            this.unread = 0..ahead.filled().len();
            this.busy = this.unread.end == AHEAD;
            if this.unread.is_empty() {
                this.ahead = Vec::new();
            }
            ready!(outcome)?;
        }
        let count = buf.remaining().min(this.unread.len());
        buf.put_slice(&this.ahead[this.unread.start..][..count]);
        this.unread.start += count;
        if this.unread.is_empty() && !this.busy {
            this.ahead = Vec::new();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        octets: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_rest(cx))?;
        Pin::new(&mut self.wire).poll_write(cx, octets)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_rest(cx))?;
        Pin::new(&mut self.wire).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.wire).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads() {
        for (payload, expected) in [
            (1, &b"\x82\x01"[..]),
            (125, b"\x82\x7d"),
            (126, b"\x82\x7e\x00\x7e"),
            (0xffff, b"\x82\x7e\xff\xff"),
            (DATA_MAX, b"\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00"),
        ] {
            let mut room = [0; HEAD_MAX];
            let start = write_head(&mut room, payload);
            assert_eq!(&room[start..], expected, "{payload}");
        }
    }
}
