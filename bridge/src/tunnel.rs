//! One tunnel's life, from top to bottom: *who* (origin, limits), *where* (policy, one look-up, the dial), the
//! octets ([`pump`](crate::pump)), and a farewell that says why.

use std::{net::IpAddr, sync::Arc, time::Duration};

use futures_util::{SinkExt, StreamExt};
use shared::tunnel::{
    code::Code,
    message::{BridgeMessage, CREDIT_INITIAL, ClientMessage, DATA_MAX, VERSION},
};
use tokio::{
    io::AsyncReadExt,
    net::TcpStream,
    time::{Instant, timeout, timeout_at},
};
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::{CloseFrame, Role, WebSocketConfig, frame::coding::CloseCode},
};

use crate::{
    dial,
    limits::{Admission, Permit, Refusal},
    policy::Destination,
    pump::{Carried, End, Link, PING, Terms, pump, verdict},
    server::Bridge,
    shutdown::Drain,
    wire::Wire,
};

/// The page has this long to say where it wants to go. It knows before it connects; this is for the slowest of networks.
const OPEN_WAIT: Duration = Duration::from_secs(10);

/// A page that is told the end has this long, counted from its last sign of life, to take what was sent before and to
/// answer. With a full window of credit on a slow line it returns credit every few seconds.
const FAREWELL_FINISHED: Duration = Duration::from_secs(60);

/// The same for a page that is being thrown out.
const FAREWELL_FAILED: Duration = Duration::from_secs(5);

/// After a broken frame nothing more can be understood; what is in flight is taken and thrown away, because closing a
/// socket with unread octets would also take the farewell from the page.
const FAREWELL_BROKEN: Duration = Duration::from_secs(1);

/// Who came to the door.
#[derive(Debug)]
pub(crate) struct Visitor {
    pub(crate) address: IpAddr,
    /// What was wrong with the request itself.
    pub(crate) admissible: Result<(), Code>,
}

/// A WebSocket over a TCP connection whose handshake has been done, with what was read beyond it.
pub(crate) async fn link(stream: TcpStream, read: Vec<u8>) -> Link {
    let config = WebSocketConfig::default()
        // Held by every idle tunnel. Pages send commands, which are small; a large frame gets its own buffer.
        .read_buffer_size(2 * 1024)
        // Every frame leaves at once: people wait for it.
        .write_buffer_size(0)
        // One data frame and the control frames that may join it (pong, draining, fin, close); the pump flushes before
        // it gives more, so this is never reached.
        .max_write_buffer_size(2 * DATA_MAX)
        .max_message_size(Some(DATA_MAX))
        .max_frame_size(Some(DATA_MAX));
    Link::from_partially_read(Wire::new(stream), read, Role::Server, Some(config)).await
}

/// Runs one tunnel.
pub(crate) async fn run(mut link: Link, visitor: Visitor, bridge: Arc<Bridge>, drain: Drain) {
    let ending = match open(&mut link, &visitor, &bridge, drain.clone()).await {
        Ok(tunnel) => carry(&mut link, tunnel, &bridge, drain).await,
        Err(ending) => ending,
    };
    tracing::info!(?ending, "tunnel ended");
    farewell(link, ending).await;
}

/// How it ended, in the words that the page gets.
#[derive(Clone, Copy, Debug)]
enum Ending {
    /// It never opened.
    Refused(Refusal),
    /// It was open.
    Ended(End),
}

impl From<Refusal> for Ending {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Code> for Ending {
    fn from(code: Code) -> Self {
        Self::Refused(code.into())
    }
}

/// An open tunnel, and its places in the books.
struct Tunnel {
    destination: Destination,
    server: TcpStream,
    _admission: Admission,
    _host: Permit<url::Host>,
}

/// The policy, in its order: each step is worth less to a stranger than the one before it cost him.
async fn open(
    link: &mut Link,
    visitor: &Visitor,
    bridge: &Bridge,
    drain: Drain,
) -> Result<Tunnel, Ending> {
    visitor.admissible?;
    let request = tokio::select! {
        request = timeout(OPEN_WAIT, next(link)) => request.map_err(|_| Code::BadRequest)??,
        _ = drain.begun() => return Err(draining(bridge).into()),
    };
    let Request::Open(ClientMessage::Open {
        v: VERSION,
        host,
        port,
        mode,
        ..
    }) = request
    else {
        return Err(Code::BadRequest.into());
    };
    let admission = bridge
        .limits
        .admit(visitor.address, std::time::Instant::now())?;
    let destination = bridge.policy.destination(&host, port, mode)?;
    let host = bridge.limits.admit_host(destination.host())?;
    tracing::debug!(host = %destination.host(), port, mode = mode.as_str(), "dialling");
    let server = tokio::select! {
        server = dial::connect(&*bridge.resolver, &bridge.policy, &destination) => server?,
        // A page has nothing to say before `opened`; if it has gone, nobody wants the connection.
        request = next(link) => return Err(request.map_or_else(|ending| ending, |_| Code::BadRequest.into())),
    };
    Ok(Tunnel {
        destination,
        server,
        _admission: admission,
        _host: host,
    })
}

/// What may come before `opened`.
enum Request {
    Open(ClientMessage),
    Other,
}

/// The next message, pings aside.
async fn next(link: &mut Link) -> Result<Request, Ending> {
    loop {
        match link.next().await {
            Some(Ok(Message::Text(text))) => {
                return Ok(ClientMessage::decode(&text).map_or(Request::Other, Request::Open));
            }
            Some(Ok(Message::Binary(_))) => return Ok(Request::Other),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            Some(Ok(Message::Close(_) | Message::Frame(_))) | None => {
                return Err(Ending::Ended(End::Gone));
            }
            Some(Err(error)) => {
                return Err(match verdict(&error) {
                    End::Failed(code) => code.into(),
                    end => Ending::Ended(end),
                });
            }
        }
    }
}

fn draining(bridge: &Bridge) -> Refusal {
    let again = bridge.config.drain.as_secs().saturating_add(1);
    Refusal {
        code: Code::Draining,
        retry_after_s: Some(u32::try_from(again).unwrap_or(u32::MAX)),
    }
}

/// From `opened` to the end. The mail server's connection is closed before anything else is said.
async fn carry(link: &mut Link, tunnel: Tunnel, bridge: &Bridge, drain: Drain) -> Ending {
    let seconds = |duration: Duration| u32::try_from(duration.as_secs()).unwrap_or(u32::MAX);
    let config = &bridge.config;
    let opened = BridgeMessage::Opened {
        credit: CREDIT_INITIAL,
        ping_s: seconds(PING),
        idle_s: seconds(config.idle),
    };
    if link.send(Message::text(opened.encode())).await.is_err() {
        return Ending::Ended(End::Gone);
    }
    tracing::info!(mode = tunnel.destination.mode().as_str(), "tunnel open");
    let terms = Terms {
        mode: tunnel.destination.mode(),
        idle: config.idle,
        lifetime: config.lifetime,
        byte_limit: config.byte_limit,
    };
    let (end, Carried { up, down }) = pump(link, tunnel.server, terms, drain).await;
    tracing::info!(up, down, "octets carried");
    Ending::Ended(end)
}

/// Says why, closes, and waits until the page has heard it.
async fn farewell(mut link: Link, ending: Ending) {
    let (words, code, reason, patience) = match ending {
        // A page that said Close is owed the answer to it, which lies ready in the link.
        Ending::Ended(End::Gone) => return drop(timeout(FAREWELL_BROKEN, link.flush()).await),
        Ending::Ended(End::Finished) => (None, CloseCode::Normal, "", FAREWELL_FINISHED),
        Ending::Ended(End::Failed(code)) => {
            let patience = if code == Code::Reset {
                FAREWELL_FINISHED
            } else {
                FAREWELL_FAILED
            };
            (
                Some(BridgeMessage::Closed { code }),
                code.close_code().into(),
                code.as_str(),
                patience,
            )
        }
        Ending::Refused(Refusal {
            code,
            retry_after_s,
        }) => {
            let words = BridgeMessage::Failed {
                code,
                retry_after_s,
            };
            (
                Some(words),
                code.close_code().into(),
                code.as_str(),
                FAREWELL_FAILED,
            )
        }
    };
    let close = CloseFrame {
        code,
        reason: reason.into(),
    };
    let said = timeout(patience, async {
        if let Some(words) = words {
            link.send(Message::text(words.encode())).await?;
        }
        link.close(Some(close)).await
    });
    if !matches!(said.await, Ok(Ok(()))) {
        return;
    }
    // Whatever the page still says is heard and dropped, until it answers the Close or falls silent.
    loop {
        match timeout(patience, link.next()).await {
            Ok(Some(Ok(Message::Close(_)))) | Err(_) => return,
            Ok(Some(Ok(_))) => {}
            Ok(Some(Err(_)) | None) => return discard(link).await,
        }
    }
}

/// Reads what is left in the connection, so that closing it does not reset it.
async fn discard(mut link: Link) {
    let wire = link.get_mut();
    let deadline = Instant::now() + FAREWELL_BROKEN;
    let mut waste = [0; 1024];
    while let Ok(Ok(1..)) = timeout_at(deadline, wire.read(&mut waste)).await {}
}
