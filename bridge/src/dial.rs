//! From a destination to a TCP connection: one look-up, every address vetted, only vetted ones dialled.

use std::{future::Future, io, net::IpAddr, net::SocketAddr, pin::Pin, sync::Arc, time::Duration};

use futures_util::{StreamExt, stream::FuturesUnordered};
use shared::tunnel::code::Code;
use tokio::{
    io::AsyncWriteExt,
    net::TcpStream,
    sync::Semaphore,
    time::{sleep, timeout},
};
use url::Host;

use crate::{
    policy::{Destination, Vetted},
    proxy_header,
};

/// A look-up takes at most this long: two tries of a stub resolver with its usual timeout (resolv.conf(5)) would be ten
/// seconds, and a person has given up by then.
const LOOKUP_MAX: Duration = Duration::from_secs(5);

/// Addresses of one name that are looked at: real mail services have up to eight, and the answer comes from outside.
const ADDRESSES_MAX: usize = 16;

/// All attempts to connect together.
const DIAL_MAX: Duration = Duration::from_secs(10);

/// The head start of each address before the next one is tried as well (RFC 8305 §5).
const STAGGER: Duration = Duration::from_millis(250);

/// Look-ups at the same time. Each holds a thread, also after its tunnel has stopped waiting for it.
const LOOKUPS_AT_ONCE: usize = 64;

/// Why a name has no addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookupError {
    /// There is no such name, or it has no address.
    NotFound,
    /// The resolver could not tell just now.
    Failed,
}

/// What [`Resolver::lookup`] returns.
pub type Lookup<'a> = Pin<Box<dyn Future<Output = Result<Vec<IpAddr>, LookupError>> + Send + 'a>>;

/// Turns names into addresses. A trait, so that tests can answer as an attacker's name server would.
pub trait Resolver: Send + Sync {
    /// Looks up a canonical host name.
    fn lookup<'a>(&'a self, name: &'a str) -> Lookup<'a>;
}

/// The operating system's resolver.
#[derive(Debug)]
pub struct SystemResolver {
    threads: Arc<Semaphore>,
}

impl Default for SystemResolver {
    fn default() -> Self {
        Self {
            threads: Arc::new(Semaphore::new(LOOKUPS_AT_ONCE)),
        }
    }
}

impl Resolver for SystemResolver {
    fn lookup<'a>(&'a self, name: &'a str) -> Lookup<'a> {
        let name = name.to_owned();
        Box::pin(async move {
            let thread = Arc::clone(&self.threads)
                .acquire_owned()
                .await
                .map_err(|_| LookupError::Failed)?;
            let ask = move || {
                let _thread = thread;
                ask_system(&name)
            };
            tokio::task::spawn_blocking(ask)
                .await
                .map_err(|_| LookupError::Failed)?
        })
    }
}

fn ask_system(name: &str) -> Result<Vec<IpAddr>, LookupError> {
    use dns_lookup::{AddrInfoHints, LookupErrorKind, SockType, getaddrinfo};
    // One socket type, or every address comes three times.
    let hints = AddrInfoHints {
        socktype: SockType::Stream.into(),
        ..AddrInfoHints::default()
    };
    match getaddrinfo(Some(name), None, Some(hints)) {
        Ok(found) => Ok(found
            .filter_map(Result::ok)
            .map(|found| found.sockaddr.ip())
            .take(ADDRESSES_MAX)
            .collect()),
        Err(error) => Err(match error.kind() {
            LookupErrorKind::NoName | LookupErrorKind::NoData => LookupError::NotFound,
            _ => LookupError::Failed,
        }),
    }
}

/// Looks up, vets and connects. A mail server that is to be told whom the connection is for hears of `person` before
/// anything else.
///
/// # Errors
/// The [`Code`] that the page is told.
pub(crate) async fn connect(
    resolver: &dyn Resolver,
    destination: Destination,
    person: Option<SocketAddr>,
) -> Result<TcpStream, Code> {
    let found = find(resolver, destination.host()).await?;
    let vetted = destination.vet(&found)?;
    let (mut stream, address) = dial(&vetted).await?;
    if vetted.is_told() {
        // A new connection's buffer takes these few octets at once.
        stream
            .write_all(&proxy_header::encode(person, address))
            .await
            .map_err(|_| Code::Reset)?;
    }
    Ok(stream)
}

/// The addresses of a host. Asked once for each tunnel: a name that answers differently the next time has nobody to
/// tell it to.
async fn find(resolver: &dyn Resolver, host: &Host) -> Result<Vec<IpAddr>, Code> {
    let name = match host {
        Host::Ipv4(address) => return Ok(vec![(*address).into()]),
        Host::Ipv6(address) => return Ok(vec![(*address).into()]),
        Host::Domain(name) => name,
    };
    let mut found = match timeout(LOOKUP_MAX, resolver.lookup(name)).await {
        Ok(Ok(found)) => found,
        Ok(Err(LookupError::NotFound)) => return Err(Code::DnsNotFound),
        Ok(Err(LookupError::Failed)) | Err(_) => return Err(Code::DnsFailed),
    };
    found.truncate(ADDRESSES_MAX);
    Ok(found)
}

/// Tries the addresses one after the other, each with a head start; the first connection wins.
async fn dial(vetted: &Vetted) -> Result<(TcpStream, SocketAddr), Code> {
    let mut untried = by_turns(vetted.addresses()).into_iter();
    let mut trying = FuturesUnordered::new();
    let mut failure = Code::Unreachable;
    let attempts = async {
        loop {
            if let Some(address) = untried.next() {
                trying.push(attempt(address));
            }
            let more = untried.len() > 0;
            tokio::select! {
                outcome = trying.next() => match outcome {
                    Some(Ok(stream)) => return Ok(stream),
                    Some(Err(code)) => failure = telling(failure, code),
                    None => return Err(failure),
                },
                () = sleep(STAGGER), if more => {}
            }
        }
    };
    timeout(DIAL_MAX, attempts)
        .await
        .unwrap_or(Err(Code::ConnectTimeout))
}

async fn attempt(address: SocketAddr) -> Result<(TcpStream, SocketAddr), Code> {
    let stream = TcpStream::connect(address)
        .await
        .map_err(|error| match error.kind() {
            io::ErrorKind::ConnectionRefused => Code::Refused,
            io::ErrorKind::TimedOut => Code::ConnectTimeout,
            _ => Code::Unreachable,
        })?;
    look_at(&stream, address)?;
    // A pipelined window of small commands costs a 40 ms delayed acknowledgement each without this.
    stream.set_nodelay(true).map_err(|_| Code::Unreachable)?;
    Ok((stream, address))
}

/// Whether a connection leads to where it was to lead.
fn look_at(stream: &TcpStream, address: SocketAddr) -> Result<(), Code> {
    let peer = stream.peer_addr().map_err(|_| Code::Unreachable)?;
    if (peer.ip().to_canonical(), peer.port()) != (address.ip(), address.port()) {
        return Err(Code::AddressDenied);
    }
    // TCP can connect a port to itself when it dials the port that it was just given (RFC 9293 §3.5, figure 7).
    if stream.local_addr().is_ok_and(|local| local == peer) {
        return Err(Code::Refused);
    }
    Ok(())
}

/// Of two failures, the one that tells a person more: somebody said no; nobody answered; there is no way.
fn telling(one: Code, other: Code) -> Code {
    let rank = |code| match code {
        Code::Refused => 0,
        Code::ConnectTimeout => 1,
        _ => 2,
    };
    if rank(other) < rank(one) { other } else { one }
}

/// Both families by turns, beginning with the first (RFC 8305 §4), so that one broken family costs one head start.
fn by_turns(addresses: &[SocketAddr]) -> Vec<SocketAddr> {
    let first = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (own, other): (Vec<SocketAddr>, Vec<SocketAddr>) = addresses
        .iter()
        .partition(|address| address.is_ipv6() == first);
    let mut other = other.into_iter();
    let mut order: Vec<SocketAddr> = own
        .into_iter()
        .flat_map(|address| [Some(address), other.next()])
        .flatten()
        .collect();
    order.extend(other);
    order
}

#[cfg(test)]
mod tests {
    use tokio::net::{TcpListener, TcpSocket};

    use super::*;

    #[test]
    fn families_take_turns() {
        let order = |addresses: &[&str]| {
            let addresses: Vec<SocketAddr> = addresses
                .iter()
                .map(|address| address.parse().unwrap())
                .collect();
            by_turns(&addresses)
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            order(&["[::1]:1", "[::2]:1", "1.1.1.1:1"]),
            ["[::1]:1", "1.1.1.1:1", "[::2]:1"]
        );
        assert_eq!(
            order(&["1.1.1.1:1", "[::1]:1", "[::2]:1"]),
            ["1.1.1.1:1", "[::1]:1", "[::2]:1"]
        );
        assert!(order(&[]).is_empty());
    }

    #[tokio::test]
    async fn a_connection_that_leads_elsewhere_is_denied() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stream, dialled) = attempt(address).await.unwrap();
        assert_eq!(dialled, address);
        assert_eq!(look_at(&stream, address), Ok(()));
        let elsewhere = SocketAddr::new("127.0.0.2".parse().unwrap(), address.port());
        assert_eq!(look_at(&stream, elsewhere), Err(Code::AddressDenied));
        let other_port = SocketAddr::new(address.ip(), address.port() ^ 1);
        assert_eq!(look_at(&stream, other_port), Err(Code::AddressDenied));
    }

    #[tokio::test]
    async fn a_connection_to_itself_is_refused() {
        // What happens by chance when the port that is dialled is the one that the system picks, happens for certain
        // when it is bound first.
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let address = socket.local_addr().unwrap();
        let stream = socket.connect(address).await.unwrap();
        assert_eq!(stream.local_addr().unwrap(), stream.peer_addr().unwrap());
        assert_eq!(look_at(&stream, address), Err(Code::Refused));
    }

    #[test]
    fn the_most_telling_failure_wins() {
        assert_eq!(telling(Code::Unreachable, Code::Refused), Code::Refused);
        assert_eq!(telling(Code::Refused, Code::ConnectTimeout), Code::Refused);
        assert_eq!(
            telling(Code::Unreachable, Code::ConnectTimeout),
            Code::ConnectTimeout
        );
    }
}
