//! A name server for a browser, which has no other: it tells which names the browser has asked for.
//!
//! A look-up alone tells a stranger that a mail was read, even if no connection follows.

use std::collections::BTreeSet;
use std::fs;
use std::net::Ipv4Addr;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};

use tokio::net::UdpSocket;
use tokio::task::JoinHandle;

/// Names below this lead to loopback; there are no others.
pub const WATCHED: &str = "watched.test";

/// The server, at an address of its own on loopback. Dropping it ends it.
#[derive(Debug)]
pub struct Names {
    address: Ipv4Addr,
    asked: Arc<Mutex<BTreeSet<String>>>,
    task: JoinHandle<()>,
}

impl Names {
    /// Why there can be none here, if so.
    pub fn missing() -> Option<String> {
        let is_root = rustix::process::geteuid().is_root();
        (!is_root).then(|| "only root can give a browser a name server of its own".into())
    }

    /// Begins.
    ///
    /// # Panics
    /// When the address is taken, or port 53 is not for us.
    pub async fn begin() -> Self {
        static COUNT: AtomicU16 = AtomicU16::new(1);
        let [high, low] = (std::process::id() as u16).to_be_bytes();
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let address = Ipv4Addr::new(127, 53_u8.wrapping_add(count as u8), high, low.max(1));
        let socket = UdpSocket::bind((address, 53))
            .await
            .unwrap_or_else(|error| panic!("no name server at {address}: {error}"));
        let asked = Arc::new(Mutex::new(BTreeSet::new()));
        let noted = Arc::clone(&asked);
        let task = tokio::spawn(async move {
            let mut question = [0; 512];
            while let Ok((length, from)) = socket.recv_from(&mut question).await {
                let Some((name, reply)) = reply(&question[..length]) else {
                    continue;
                };
                if is_watched(&name) {
                    noted.lock().expect("nobody panics with it").insert(name);
                }
                let _ = socket.send_to(&reply, from).await;
            }
        });
        Self {
            address,
            asked,
            task,
        }
    }

    /// The watched names that were asked for so far.
    ///
    /// # Panics
    /// Never.
    pub fn asked(&self) -> BTreeSet<String> {
        self.asked.lock().expect("nobody panics with it").clone()
    }

    /// The same program, for which this is the only name server: it sees other files in the place of the system's.
    ///
    /// # Panics
    /// When nothing can be written to `home`.
    pub fn only_for(&self, command: &Command, home: &Path) -> Command {
        let (servers, order) = (home.join("resolv.conf"), home.join("nsswitch.conf"));
        fs::write(&servers, format!("nameserver {}\n", self.address)).expect("home is ours");
        fs::write(&order, "hosts: files dns\n").expect("home is ours");
        let mut here = Command::new("unshare");
        here.args([
            "--mount",
            "--propagation",
            "private",
            "sh",
            "-c",
            SWAP,
            "sh",
        ]);
        here.arg(servers)
            .arg(order)
            .arg(command.get_program())
            .args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => here.env(name, value),
                None => here.env_remove(name),
            };
        }
        here
    }
}

impl Drop for Names {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Only within the mount namespace that `unshare` has made.
const SWAP: &str = "mount --bind \"$1\" /etc/resolv.conf && mount --bind \"$2\" /etc/nsswitch.conf && shift 2 && exec \"$@\"";

fn is_watched(name: &str) -> bool {
    name.strip_suffix(WATCHED)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The name that is asked for, in lower case, and the reply (RFC 1035 §4.1): 127.0.0.1 for a watched name's A, nothing
/// for whatever else it may have, and no such name for all others.
fn reply(question: &[u8]) -> Option<(String, Vec<u8>)> {
    let mut labels = Vec::new();
    let mut at = HEAD;
    loop {
        let length = usize::from(*question.get(at)?);
        at += 1;
        if length == 0 {
            break;
        }
        let label = question.get(at..at + length)?;
        labels.push(String::from_utf8_lossy(label).to_ascii_lowercase());
        at += length;
    }
    let end = at + 4;
    let kind = question.get(at..end)?;
    let name = labels.join(".");
    // One question, and no additional records: what follows it is left out.
    let mut reply = question[..end].to_vec();
    reply[2] = 0x81;
    reply[3] = if is_watched(&name) { 0x80 } else { 0x83 };
    reply[4..HEAD].copy_from_slice(&[0, 1, 0, 0, 0, 0, 0, 0]);
    if is_watched(&name) && kind == [0, 1, 0, 1] {
        reply[7] = 1;
        // The owner by a pointer to the question, A, IN, a second, four octets.
        reply.extend([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, 127, 0, 0, 1]);
    }
    Some((name, reply))
}

/// Octets of a DNS message's head (RFC 1035 §4.1.1).
const HEAD: usize = 12;

#[cfg(test)]
mod tests {
    use super::*;

    fn question(name: &str, kind: u8) -> Vec<u8> {
        let mut question = vec![7, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        for label in name.split('.') {
            question.push(label.len() as u8);
            question.extend(label.bytes());
        }
        question.extend([0, 0, kind, 0, 1]);
        question
    }

    #[test]
    fn watched_names_lead_to_loopback() {
        let (name, reply) = reply(&question("A.Watched.test", 1)).expect("well-formed");
        assert_eq!(name, "a.watched.test");
        assert!(reply.ends_with(&[127, 0, 0, 1]) && reply[3] == 0x80);
    }

    #[test]
    fn all_others_are_unknown() {
        let (_, reply) = reply(&question("unwatched.test", 1)).expect("well-formed");
        assert_eq!((reply[3], reply[7]), (0x83, 0));
    }

    #[test]
    fn other_kinds_have_no_records() {
        let (_, reply) = reply(&question("a.watched.test", 28)).expect("well-formed");
        assert_eq!((reply[3], reply[7]), (0x80, 0));
    }

    #[test]
    fn half_a_question_has_no_reply() {
        let whole = question("a.watched.test", 1);
        for length in 0..whole.len() {
            assert_eq!(reply(&whole[..length]), None, "{length}");
        }
    }
}
