//! One tunnel's life, from top to bottom: *whether* (the policy, and the limits within it), *where* (one look-up, the
//! dial), the octets ([`pump`](crate::pump)), and a farewell that says why.

use std::{
    pin::Pin,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use futures_util::{SinkExt, StreamExt};
use shared::tunnel::{
    code::Code,
    message::{BridgeMessage, CONTROL_MAX, CREDIT_INITIAL, ClientMessage, DATA_MAX, Mode, VERSION},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, timeout, timeout_at},
};
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::{CloseFrame, Role, WebSocketConfig, frame::coding::CloseCode},
};
use zeroize::Zeroizing;

use crate::{
    dial,
    limits::{Admission, Permit, Refusal},
    line::Line,
    lookup,
    memory::Held,
    policy::{self, Asked, Destination},
    pump::{Carried, End, Link, PING, Terms, pump, verdict},
    server::Bridge,
    shutdown::Drain,
    visitor::Client,
    wire::Wire,
};

/// The page has this long to say where it wants to go, and again to take the answer. It knows before it connects; this is
/// for the slowest of networks.
const OPEN_WAIT: Duration = Duration::from_secs(10);

/// How long a page that was told the end may take to answer.
#[derive(Clone, Copy, Debug)]
struct Patience {
    /// Counted from its last sign of life.
    silence: Duration,
    /// In all: nobody keeps a connection by talking.
    whole: Duration,
}

/// A page whose server has said all may first take what lies before the end. With a full window of credit on a slow line
/// it returns credit every few seconds; 4 MiB in a quarter of an hour are the 40 kbit/s of a modem.
const FAREWELL_FINISHED: Patience = Patience {
    silence: Duration::from_secs(60),
    whole: Duration::from_secs(15 * 60),
};

/// The same for a page that is being thrown out.
const FAREWELL_FAILED: Patience = Patience {
    silence: Duration::from_secs(5),
    whole: Duration::from_secs(15),
};

/// After a broken frame nothing more can be understood; what is in flight is taken and thrown away, because closing a
/// socket with unread octets would also take the farewell from the page.
const FAREWELL_BROKEN: Duration = Duration::from_secs(1);

/// Who came to the door.
#[derive(Debug)]
pub(crate) struct Visitor {
    pub(crate) client: Client,
    /// The request's Origin, if it has exactly one.
    pub(crate) origin: Option<String>,
    /// The request's Host, if it has exactly one.
    pub(crate) authority: Option<String>,
    /// The tunnel's protocol was asked for.
    pub(crate) speaks: bool,
}

/// A WebSocket over a connection whose handshake has been done, with what was read beyond it.
pub(crate) async fn link(wire: Wire, read: Vec<u8>) -> Link {
    let config = WebSocketConfig::default()
        // Held by every idle tunnel, and cleared before each read. Pages send commands, which are small; of what is
        // larger, `Line` reads more at once.
        .read_buffer_size(2 * 1024)
        // Every control frame leaves at once: people wait for it. Data frames go past this buffer.
        .write_buffer_size(0)
        // The control frames that may meet here: pong, ping, draining, fin, closed, Close. The longest are about a
        // hundred octets; the pump flushes before it gives more, so this is never reached.
        .max_write_buffer_size(CONTROL_MAX)
        // What the protocol permits. A larger frame is refused by its head, before anything is kept of it.
        .max_message_size(Some(DATA_MAX))
        .max_frame_size(Some(DATA_MAX));
    Link::from_partially_read(Line::new(wire), read, Role::Server, Some(config)).await
}

/// Runs one tunnel. In a box from the beginning: a future that awaits another one by value has room for it twice.
pub(crate) fn run(
    mut link: Link,
    visitor: Visitor,
    bridge: Arc<Bridge>,
    drain: Drain,
) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async move {
        let _held = Held::new();
        // What is needed at the beginning and at the end alone is not held by a tunnel that is open.
        let ending = match Box::pin(open(&mut link, &visitor, &bridge, drain.clone())).await {
            Ok(tunnel) => carry(&mut link, tunnel, &bridge, drain).await,
            Err(ending) => ending,
        };
        // One line for each tunnel: writing it costs as much as a handshake.
        match &ending {
            Ending::Answered(_) => tracing::info!("mail domain looked up"),
            Ending::Refused(Refusal { code, .. }) => {
                bridge.metrics.refused(*code);
                tracing::info!(code = code.as_str(), "tunnel refused");
            }
            Ending::Ended(end, Carried { up, down }) => {
                tracing::info!(?end, up, down, "tunnel ended");
            }
        }
        Box::pin(farewell(&mut link, ending)).await;
        // Nothing on a bare connection; inside TLS the last word.
        let _ = timeout(FAREWELL_BROKEN, link.get_mut().shutdown()).await;
    })
}

/// How it ended, in the words that the page gets.
#[derive(Debug)]
enum Ending {
    /// It asked where a mail domain has its servers, and was told.
    Answered(BridgeMessage),
    /// It never opened.
    Refused(Refusal),
    /// It was open, or might have been.
    Ended(End, Carried),
}

impl From<End> for Ending {
    fn from(end: End) -> Self {
        Self::Ended(end, Carried::default())
    }
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
    mode: Mode,
    server: TcpStream,
    _admission: Admission,
    _host: Permit<url::Host>,
}

/// From the first word to the mail server.
async fn open(
    link: &mut Link,
    visitor: &Visitor,
    bridge: &Bridge,
    drain: Drain,
) -> Result<Tunnel, Ending> {
    if !visitor.speaks {
        return Err(Code::BadRequest.into());
    }
    let request = tokio::select! {
        request = timeout(OPEN_WAIT, next(link)) => request.map_err(|_| Code::BadRequest)??,
        _ = drain.clone().begun() => return Err(draining(bridge).into()),
    };
    if let Request::Open(ClientMessage::Lookup { v, domain, token }) = request {
        let token = token.map(Zeroizing::new);
        return Err(answer(link, visitor, bridge, drain, (v, &domain, token)).await);
    }
    let (destination, admission, place) = decide(request, visitor, bridge)?;
    let mode = destination.mode();
    tracing::debug!(
        host = %destination.host(),
        port = destination.port(),
        mode = mode.as_str(),
        token = destination.holder(),
        "dialling"
    );
    let host = destination.host().clone();
    let begun = Instant::now();
    let server = tokio::select! {
        server = dial::connect(&*bridge.resolver, destination, visitor.client.place) => server.map_err(Ending::from),
        // A page has nothing to say before `opened`; if it has gone, nobody wants the connection.
        request = next(link) => Err(request.map_or_else(|ending| ending, |_| Code::BadRequest.into())),
        // Nothing has begun that could be lost: the next bridge dials as well as this one.
        _ = drain.begun() => Err(draining(bridge).into()),
    };
    let outcome = match &server {
        Ok(_) => "opened",
        Err(Ending::Refused(refusal)) => refusal.code.as_str(),
        Err(Ending::Ended(..) | Ending::Answered(_)) => "gone",
    };
    bridge.abuse.note(visitor.client.address, &host, outcome);
    let server = server?;
    bridge.metrics.dialled(begun.elapsed());
    Ok(Tunnel {
        mode,
        server,
        _admission: admission,
        _host: place,
    })
}

/// Looks up what a mail domain says of its servers. It holds a client's place like a tunnel, and never opens one.
async fn answer(
    link: &mut Link,
    visitor: &Visitor,
    bridge: &Bridge,
    drain: Drain,
    (v, domain, token): (u8, &str, Option<Zeroizing<String>>),
) -> Ending {
    if v != VERSION {
        return Code::BadRequest.into();
    }
    let token = token.as_ref().map(|token| token.as_str());
    // Port and mode are asked about when there is a server to go to.
    let asked = asked(
        visitor,
        token,
        (domain, Mode::Tls.default_port(), Mode::Tls),
    );
    let limits = &bridge.limits;
    let admit = || limits.admit(visitor.client.address, std::time::Instant::now());
    let (domain, _admission) = match policy::decide_lookup(&bridge.policy, &asked, admit) {
        Ok(decided) => decided,
        Err(refusal) => return Refusal::into(refusal),
    };
    let servers = bridge.nameservers.now();
    let found = tokio::select! {
        found = lookup::look_up(&servers, &domain) => found,
        // As while dialling: who has gone needs no answer.
        request = next(link) => return request.map_or_else(|ending| ending, |_| Code::BadRequest.into()),
        _ = drain.begun() => return draining(bridge).into(),
    };
    match found.and_then(|found| lookup::reachable(found, &bridge.policy)) {
        Ok(lookup::Found { services, none }) => {
            Ending::Answered(BridgeMessage::Srv { services, none })
        }
        Err(code) => code.into(),
    }
}

/// What the policy goes by.
fn asked<'a>(
    visitor: &'a Visitor,
    token: Option<&'a str>,
    (host, port, mode): (&'a str, u16, Mode),
) -> Asked<'a> {
    Asked {
        origin: visitor.origin.as_deref(),
        authority: visitor.authority.as_deref(),
        token,
        host,
        port,
        mode,
        // A clock that stands before 1970 knows nothing: no token is good then.
        now: SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(u64::MAX, |since| since.as_secs()),
    }
}

/// The policy, with the limits, the time and the page's words that it decides by.
fn decide(
    request: Request,
    visitor: &Visitor,
    bridge: &Bridge,
) -> Result<(Destination, Admission, Permit<url::Host>), Refusal> {
    let Request::Open(ClientMessage::Open {
        v: VERSION,
        host,
        port,
        mode,
        token,
    }) = request
    else {
        return Err(Code::BadRequest.into());
    };
    let token = token.map(Zeroizing::new);
    let token = token.as_ref().map(|token| token.as_str());
    let asked = asked(visitor, token, (&host, port, mode));
    let (client, limits) = (visitor.client.address, &bridge.limits);
    let now = std::time::Instant::now();
    policy::decide(
        &bridge.policy,
        &asked,
        || limits.admit(client, now),
        |host| {
            let place = limits.admit_host(client, host, now);
            place.inspect_err(|refusal| bridge.abuse.note(client, host, refusal.code.as_str()))
        },
    )
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
                return Err(End::Gone.into());
            }
            Some(Err(error)) => {
                return Err(match verdict(&error) {
                    End::Failed(code) => code.into(),
                    end => end.into(),
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
    // A page that reads nothing, not even this, must not keep a maildrop locked.
    let told = timeout(OPEN_WAIT, link.send(Message::text(opened.encode())));
    if !matches!(told.await, Ok(Ok(()))) {
        return End::Gone.into();
    }
    let open = bridge.metrics.opened(tunnel.mode);
    tracing::debug!(mode = tunnel.mode.as_str(), "tunnel open");
    let terms = Terms {
        mode: tunnel.mode,
        idle: config.idle,
        lifetime: config.lifetime,
        byte_limit: config.byte_limit,
    };
    let (end, carried) = pump(link, tunnel.server, terms, drain).await;
    bridge.metrics.carried(carried.up, carried.down);
    open.ended(end);
    Ending::Ended(end, carried)
}

/// Says why, closes, and waits until the page has heard it.
async fn farewell(link: &mut Link, ending: Ending) {
    let (words, code, reason, patience) = match ending {
        // A page that said Close is owed the answer to it, which lies ready in the link.
        Ending::Ended(End::Gone, _) => return drop(timeout(FAREWELL_BROKEN, link.flush()).await),
        Ending::Answered(words) => (Some(words), CloseCode::Normal, "", FAREWELL_FAILED),
        Ending::Ended(End::Finished, _) => (None, CloseCode::Normal, "", FAREWELL_FINISHED),
        Ending::Ended(End::Failed(code), _) => {
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
    let deadline = Instant::now() + patience.whole;
    let said = timeout(patience.silence, async {
        if let Some(words) = words {
            link.send(Message::text(words.encode())).await?;
        }
        link.close(Some(close)).await
    });
    if !matches!(said.await, Ok(Ok(()))) {
        return;
    }
    // Whatever the page still says is heard and dropped, until it answers the Close, falls silent or goes on for too long.
    loop {
        let silence = Instant::now() + patience.silence;
        match timeout_at(deadline.min(silence), link.next()).await {
            Ok(Some(Ok(Message::Close(_)))) | Err(_) => return,
            Ok(Some(Ok(_))) => {}
            Ok(Some(Err(_)) | None) => return discard(link).await,
        }
    }
}

/// Reads what is left in the connection, so that closing it does not reset it.
async fn discard(link: &mut Link) {
    let wire = link.get_mut();
    let deadline = Instant::now() + FAREWELL_BROKEN;
    let mut waste = [0; 1024];
    while let Ok(Ok(1..)) = timeout_at(deadline, wire.read(&mut waste)).await {}
}
