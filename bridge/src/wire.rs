//! The TCP connection under a WebSocket, with one ear left outside: to hear that the page is gone while its octets are
//! not being read.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// A shared TCP connection that can be read and written.
#[derive(Clone, Debug)]
pub(crate) struct Wire(Arc<TcpStream>);

impl Wire {
    pub(crate) fn new(stream: TcpStream) -> Self {
        Self(Arc::new(stream))
    }

    /// Waits until the page has closed its end, without reading what it sent before.
    ///
    /// Elsewhere than on Linux it waits forever there, and a page that is gone is noticed by pings.
    pub(crate) async fn hung_up(self) {
        #[cfg(any(target_os = "linux", target_os = "android"))]
        // Of all that can be waited for, urgent data alone says "closed" and does not say "there is something to read".
        while let Ok(ready) = self.0.ready(tokio::io::Interest::PRIORITY).await {
            if ready.is_read_closed() {
                return;
            }
            // Urgent data, then, which no WebSocket sends.
            let _ = self.0.try_io(tokio::io::Interest::PRIORITY, || {
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
        loop {
            ready!(self.0.poll_read_ready(cx))?;
            match self.0.try_read(buf.initialize_unfilled()) {
                Ok(count) => {
                    buf.advance(count);
                    return Poll::Ready(Ok(()));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }
}

impl AsyncWrite for Wire {
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
        let mut wire = Wire::new(listener.accept().await.unwrap().0);
        page.write_all(b"unread").await.unwrap();
        let still_there = timeout(Duration::from_millis(50), wire.clone().hung_up()).await;
        assert!(still_there.is_err());
        drop(page);
        timeout(Duration::from_secs(5), wire.clone().hung_up())
            .await
            .expect("the end is heard");
        let mut octets = Vec::new();
        wire.read_to_end(&mut octets).await.unwrap();
        assert_eq!(octets, b"unread");
    }
}
