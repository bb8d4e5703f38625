//! A site: Dovecot, two bridges, and a balancer before them.

use e2e::balancer::{Balancer, Ports, Running};
use e2e::ca::ServerCertificate;
use e2e::dovecot::{Dovecot, Mailbox};
use e2e::instance::Instance;
use e2e::mail;
use e2e::ports::free_port;
use e2e::sleeve::Sleeve;

use crate::caller::Caller;
use crate::listener::Listener;

/// Everybody's password.
pub(crate) const PASSWORD: &str = "correct horse 7";

/// How long a bridge that is stopped waits for its visitors: as long as the slowest machine needs, since it goes at once
/// when they have gone.
pub(crate) const DRAIN_S: u32 = 60;

/// All of it. Dropping it ends everything.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) dovecot: Dovecot,
    pub(crate) bridges: [Instance; 2],
    pub(crate) balancer: Running,
    pub(crate) ports: Ports,
    pub(crate) certificate: ServerCertificate,
    sleeve: Sleeve,
}

/// Three letters, which everybody has.
pub(crate) fn letters() -> [Vec<u8>; 3] {
    ["First", "Second", "Third"].map(|subject| mail::plain(subject, "One.\n.\nTwo."))
}

impl Site {
    /// Opens a site for these people, with `settings` that both bridges have besides what the place demands.
    pub(crate) async fn open(balancer: Balancer, people: &[&str], settings: &[&str]) -> Self {
        let messages = letters();
        let mailboxes: Vec<_> = people
            .iter()
            .map(|user| Mailbox {
                user,
                password: PASSWORD,
                messages: &messages,
            })
            .collect();
        let dovecot = Dovecot::start(&mailboxes).await;
        let certificate = ServerCertificate::for_loopback();
        let (https, bridges) = (free_port(), [free_port(), free_port()]);
        let ports = Ports {
            http: free_port(),
            https,
            bridges,
        };
        let sleeve = Sleeve::to(https, &certificate).await;
        let mut all = vec![
            format!("--origin=https://localhost:{https}"),
            format!("--origin=http://127.0.0.1:{}", sleeve.port()),
            "--allow-address=127.0.0.0/8".into(),
            "--allow-plaintext=127.0.0.1".into(),
            format!("--allow-port={}=tls", dovecot.tls_port()),
            format!("--allow-port={}=plain", dovecot.plain_port()),
            format!("--drain={DRAIN_S}"),
        ];
        all.extend(settings.iter().copied().map(String::from));
        let [one, two] = bridges;
        let bridges = [
            Instance::start(one, &all).await,
            Instance::start(two, &all).await,
        ];
        let balancer = balancer.start(ports, &certificate).await;
        Self {
            dovecot,
            bridges,
            balancer,
            ports,
            certificate,
            sleeve,
        }
    }

    /// Somebody who asks the balancer.
    pub(crate) fn caller(&self) -> Caller {
        Caller::from([127, 0, 0, 1]).by_tls(self.ports.https, &self.certificate)
    }

    /// Somebody who has forgotten the `s`.
    pub(crate) fn caller_in_clear(&self) -> Caller {
        let host = format!("localhost:{}", self.ports.http);
        Caller::from([127, 0, 0, 1]).in_clear(self.ports.http, host)
    }

    /// Somebody who asks a bridge directly, by the name that the balancer has.
    pub(crate) fn bridge(&self) -> Caller {
        let host = format!("localhost:{}", self.ports.https);
        Caller::from([127, 0, 0, 1]).in_clear(self.bridges[1].port(), host)
    }

    /// The tunnel's address for a client that speaks no TLS itself.
    pub(crate) fn plain_tunnel(&self) -> String {
        format!("ws://127.0.0.1:{}/tunnel", self.sleeve.port())
    }
}

/// A balancer before other things than bridges.
pub(crate) async fn before(
    balancer: Balancer,
    listeners: &[Listener; 2],
) -> (Ports, ServerCertificate, Running) {
    let certificate = ServerCertificate::for_loopback();
    let ports = Ports {
        http: free_port(),
        https: free_port(),
        bridges: [listeners[0].port(), listeners[1].port()],
    };
    let running = balancer.start(ports, &certificate).await;
    (ports, certificate, running)
}
