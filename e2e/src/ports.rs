//! Ports for programs that have to be told theirs before they listen.

use std::net::{Ipv4Addr, TcpListener};
use std::ops::Range;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener};
use std::process;
use std::sync::Mutex;

/// Below those that Linux gives by itself (ip(7), `ip_local_port_range`: 32768 on): nobody who asks for any port, and no
/// connection that goes out, takes one of these between our looking and the program's listening.
const PORTS: Range<u16> = 20_000..32_000;

/// What was given out, for as long as this process lives.
static CLAIMS: Mutex<Vec<UnixListener>> = Mutex::new(Vec::new());

/// A port on which nothing listens, and which no other call returns, of this process or of another that runs beside it.
///
/// # Panics
/// When there is none left.
pub fn free_port() -> u16 {
    let mut claims = CLAIMS.lock().expect("nobody panics while holding it");
    // Two processes seldom begin at the same place, so they seldom have to look twice.
    let first = process::id() as usize * 97 + claims.len();
    let (port, claim) = (0..PORTS.len())
        .filter_map(|step| PORTS.clone().nth((first + step) % PORTS.len()))
        .find_map(|port| Some((port, claim(port)?)))
        .expect("some port is free");
    claims.push(claim);
    port
}

/// The claim is a name that the kernel lets one process have at a time, and takes back when that process ends (unix(7),
/// abstract sockets).
fn claim(port: u16) -> Option<UnixListener> {
    let name = SocketAddr::from_abstract_name(format!("poste-restante/port/{port}")).ok()?;
    let claim = UnixListener::bind_addr(&name).ok()?;
    let is_free = TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)).is_ok();
    is_free.then_some(claim)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_port_is_given_twice() {
        let ports: HashSet<u16> = (0..200).map(|_| free_port()).collect();
        assert_eq!(ports.len(), 200);
        for port in ports {
            assert!(claim(port).is_none(), "{port} is claimed");
        }
    }

    #[test]
    fn a_port_with_a_listener_is_not_free() {
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
        let port = listener.local_addr().expect("it is bound").port();
        assert!(claim(port).is_none(), "somebody listens on {port}");
        drop(listener);
        assert!(claim(port).is_some(), "nobody listens on {port} any more");
    }
}
