//! More threads that accept, each with a listener, a runtime and connections of its own.
//!
//! A tunnel's two sockets stay on the thread that accepted it: nothing wakes another thread for 40 octets. Measured on two
//! cores against one runtime that moves work between its threads, that saves two fifths of the processor time of an echo.

use std::{
    io,
    net::{SocketAddr, TcpListener as StdListener},
    sync::Arc,
    thread,
};

use socket2::{Domain, Socket, Type};
use tokio::{net::TcpListener, runtime, sync::oneshot};

use crate::{
    server::{self, Bridge},
    shutdown::{Door, Drain},
};

/// Connections that wait to be accepted, at most; the kernel may allow fewer.
const BACKLOG: i32 = 1024;

/// A listener on this address, and more of them for a crew: one for each further core, where the kernel spreads connections
/// among them (Linux).
///
/// # Errors
/// When the address cannot be listened on: [`io::ErrorKind::AddrInUse`] where another program does already.
pub fn listen(address: SocketAddr) -> io::Result<(StdListener, Vec<StdListener>)> {
    let first = bind(address, false)?;
    let count = thread::available_parallelism().map_or(1, Into::into);
    if count == 1 || !cfg!(target_os = "linux") {
        return Ok((first, Vec::new()));
    }
    // The kernel lets programs of one user share an address that all of them have marked so. The one that is not marked
    // has found out that nobody else is there.
    let address = first.local_addr()?;
    drop(first);
    let first = bind(address, true)?;
    let more = (1..count).map(|_| bind(address, true));
    Ok((first, more.collect::<io::Result<_>>()?))
}

fn bind(address: SocketAddr, shared: bool) -> io::Result<StdListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    // Else an address rests for a minute after a restart. On Windows this means something else.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    #[cfg(target_os = "linux")]
    socket.set_reuse_port(shared)?;
    #[cfg(not(target_os = "linux"))]
    let _ = shared;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    socket.set_nonblocking(true)?;
    Ok(socket.into())
}

/// The threads. Dropping this ends them and closes what they hold.
#[derive(Debug)]
pub(crate) struct Crew(Vec<oneshot::Receiver<()>>);

impl Crew {
    /// Starts a thread for each listener.
    ///
    /// # Errors
    /// When the system has no thread or no runtime for us.
    pub(crate) fn start(
        listeners: Vec<StdListener>,
        bridge: &Arc<Bridge>,
        terms: impl Fn() -> (Door, Drain),
    ) -> io::Result<Self> {
        listeners
            .into_iter()
            .map(|listener| hire(listener, Arc::clone(bridge), terms()))
            .collect::<io::Result<_>>()
            .map(Self)
    }

    /// Waits until all of them have finished.
    pub(crate) async fn finished(mut self) {
        for end in &mut self.0 {
            // The other end is only ever dropped.
            let _ = end.await;
        }
    }
}

fn hire(
    listener: StdListener,
    bridge: Arc<Bridge>,
    terms: (Door, Drain),
) -> io::Result<oneshot::Receiver<()>> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let (mut finished, end) = oneshot::channel();
    let work = move || {
        runtime.block_on(async {
            let Ok(listener) = TcpListener::from_std(listener) else {
                return tracing::error!("a listener could not be taken over");
            };
            tokio::select! {
                () = server::shift(&bridge, listener, terms) => {}
                () = finished.closed() => {}
            }
        });
    };
    thread::Builder::new().name("crew".to_owned()).spawn(work)?;
    Ok(end)
}
