//! The connection under a WebSocket, bare or inside TLS, with one ear left outside: to hear that the page is gone while
//! its octets are not being read.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, Interest, ReadBuf},
    net::TcpStream,
};
use tokio_rustls::server::TlsStream;

/// A connection from a page.
#[derive(Debug)]
pub(crate) enum Wire {
    /// As it came.
    Bare(Socket),
    /// Inside TLS, which ends here. Boxed: it is a hundred times the size of the other.
    Tls(Box<TlsStream<Socket>>),
}

/// A shared TCP connection that can be read and written.
#[derive(Clone, Debug)]
pub(crate) struct Socket(Arc<TcpStream>);

impl Wire {
    /// Waits until the page has closed its end of the TCP connection, without reading what it sent before.
    ///
    /// Elsewhere than on Linux it waits forever there, and a page that is gone is noticed by pings.
    pub(crate) fn hung_up(&self) -> impl Future<Output = ()> + Send + use<> {
        let socket = match self {
            Self::Bare(socket) => socket,
            Self::Tls(stream) => stream.get_ref().0,
        };
        socket.clone().hung_up()
    }
}

impl Socket {
    pub(crate) fn new(stream: TcpStream) -> Self {
        Self(Arc::new(stream))
    }

    async fn hung_up(self) {
        #[cfg(any(target_os = "linux", target_os = "android"))]
        // Of all that can be waited for, urgent data alone says "closed" and does not say "there is something to read".
        while let Ok(ready) = self.0.ready(Interest::PRIORITY).await {
            if ready.is_read_closed() {
                return;
            }
            // Urgent data, then, which no WebSocket sends.
            let _ = self.0.try_io(Interest::PRIORITY, || {
                Err::<(), _>(io::ErrorKind::WouldBlock.into())
            });
        }
        #[cfg(not(any(target_os = "linux", target_os = "android")))]
        std::future::pending::<()>().await;
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Bare(socket) => Pin::new(socket).poll_read(cx, buf),
            Self::Tls(stream) => Pin::new(stream).poll_read(cx, buf),
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        octets: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Bare(socket) => Pin::new(socket).poll_write(cx, octets),
            Self::Tls(stream) => Pin::new(stream).poll_write(cx, octets),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Bare(socket) => Pin::new(socket).poll_flush(cx),
            Self::Tls(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Bare(socket) => Pin::new(socket).poll_shutdown(cx),
            // Says close_notify, so that the page can tell the end from a cable that was cut.
            Self::Tls(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            ready!(self.0.poll_read_ready(cx))?;
            let room = buf.initialize_unfilled();
            let mut read = None;
            let outcome = self.0.try_io(Interest::READABLE, || {
                let count = read.insert(self.0.try_read(room)?);
                // Less than there is room for: nothing more lies there, and the next one need not be told so by the system.
                if (1..room.len()).contains(count) {
                    return Err(io::ErrorKind::WouldBlock.into());
                }
                Ok(())
            });
            match (read, outcome) {
                (Some(count), _) => {
                    buf.advance(count);
                    return Poll::Ready(Ok(()));
                }
                (None, Err(error)) if error.kind() != io::ErrorKind::WouldBlock => {
                    return Poll::Ready(Err(error));
                }
                (None, _) => {}
            }
        }
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        octets: &[u8],
    ) -> Poll<io::Result<usize>> {
        loop {
            ready!(self.0.poll_write_ready(cx))?;
            match self.0.try_write(octets) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                outcome => return Poll::Ready(outcome),
            }
        }
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        // Closing is dropping: a WebSocket has no use for a connection that is open one way.
        Poll::Ready(Ok(()))
    }
}

#[cfg(all(test, any(target_os = "linux", target_os = "android")))]
mod tests {
    use std::time::Duration;

    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
        time::timeout,
    };

    use super::*;

    #[tokio::test]
    async fn a_hang_up_is_heard_behind_unread_octets() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut page = TcpStream::connect(listener.local_addr().unwrap())
            .await
            .unwrap();
        let mut wire = Wire::Bare(Socket::new(listener.accept().await.unwrap().0));
        page.write_all(b"unread").await.unwrap();
        let still_there = timeout(Duration::from_millis(50), wire.hung_up()).await;
        assert!(still_there.is_err());
        drop(page);
        timeout(Duration::from_secs(5), wire.hung_up())
            .await
            .expect("the end is heard");
        let mut octets = Vec::new();
        wire.read_to_end(&mut octets).await.unwrap();
        assert_eq!(octets, b"unread");
    }
}
