//! A name server that knows what a story tells it about mail domains, and a resolver for which every name is loopback.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use bridge::{Lookup, LookupError, Resolver};
use tokio::net::UdpSocket;
use tokio::task::JoinHandle;

/// A service as a domain names it: (owner, port, target). The root's target is ".". Of several, the first has the highest
/// priority.
pub type Row = (&'static str, u16, &'static str);

/// The server, over UDP on loopback. Dropping it ends it.
#[derive(Debug)]
pub struct NameServer {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl NameServer {
    /// Starts a server for these rows; of everything else it says that there is nothing.
    ///
    /// # Panics
    /// When loopback has no free port.
    pub async fn with(rows: &'static [Row]) -> Self {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("loopback has a free port");
        let address = socket.local_addr().expect("it is bound");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let names = Arc::clone(&asked);
        let task = tokio::spawn(async move {
            let mut question = [0; 512];
            while let Ok((length, from)) = socket.recv_from(&mut question).await {
                let question = &question[..length];
                let name = name_in(question);
                let reply = reply(question, &name, rows);
                names.lock().expect("nobody panics here").push(name);
                let _ = socket.send_to(&reply, from).await;
            }
        });
        Self {
            address,
            asked,
            task,
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The names that it was asked for.
    ///
    /// # Panics
    /// Never, unless recording itself did.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("nobody panics here").clone()
    }
}

impl Drop for NameServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Octets of a DNS message's head (RFC 1035 §4.1.1).
const HEAD: usize = 12;

fn name_in(question: &[u8]) -> String {
    let mut labels = Vec::new();
    let mut at = HEAD;
    while let Some(&length) = question.get(at).filter(|&&length| length > 0) {
        let label = &question[at + 1..at + 1 + usize::from(length)];
        labels.push(String::from_utf8_lossy(label).into_owned());
        at += 1 + usize::from(length);
    }
    labels.join(".")
}

/// The question with its answers: owner as a pointer to the question, SRV, IN, a minute, priority by the order, weight 0.
fn reply(question: &[u8], name: &str, rows: &[Row]) -> Vec<u8> {
    let mut reply = question.to_vec();
    let answers: Vec<_> = rows.iter().filter(|(owner, ..)| *owner == name).collect();
    reply[2] = 0x81;
    reply[3] = 0x80;
    reply[7] = u8::try_from(answers.len()).expect("a story is short");
    for ((_, port, target), priority) in answers.into_iter().zip(0..) {
        let mut data = vec![0, priority, 0, 0];
        data.extend(port.to_be_bytes());
        for label in target.split('.').filter(|label| !label.is_empty()) {
            data.push(u8::try_from(label.len()).expect("a label is short"));
            data.extend(label.as_bytes());
        }
        data.push(0);
        reply.extend([0xc0, 0x0c, 0, 33, 0, 1, 0, 0, 0, 60]);
        reply.extend(
            u16::try_from(data.len())
                .expect("a name is short")
                .to_be_bytes(),
        );
        reply.extend(data);
    }
    reply
}

/// For the bridge: the names of one domain lead to loopback, all others are unknown.
#[derive(Clone, Copy, Debug)]
pub struct LoopbackBelow(pub &'static str);

impl Resolver for LoopbackBelow {
    fn lookup<'a>(&'a self, name: &'a str) -> Lookup<'a> {
        let known = name.ends_with(self.0);
        let here = IpAddr::from(Ipv4Addr::LOCALHOST);
        let answer = known.then(|| vec![here]).ok_or(LookupError::NotFound);
        Box::pin(std::future::ready(answer))
    }
}
