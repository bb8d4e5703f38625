//! Two bridges behind a load balancer that does TLS: nginx and HAProxy, as `deploy/` sets them up.

mod caller;
mod listener;
mod site;

use std::process::Command;

use e2e::balancer::Balancer;
use e2e::client;
use e2e::stage::{MailServer, story};
use e2e::wait::{SOON, until};
use shared::tunnel::code::Code;
use shared::tunnel::message::Mode;

use caller::{Caller, Tunnel};
use listener::Listener;
use site::{PASSWORD, Site, letters};

#[test]
fn nginx_passes_everything_through() {
    everything_passes(Balancer::Nginx);
}

#[test]
fn haproxy_passes_everything_through() {
    everything_passes(Balancer::HaProxy);
}

/// What a browser loads is what the bridge gave; and the command-line client, with TLS inside TLS, gets each letter.
fn everything_passes(balancer: Balancer) {
    play("balanced_passes", balancer, async || {
        let site = Site::open(balancer, &["ann"], &[]).await;
        for path in ["/", "/config.json", "/nowhere"] {
            let through = site.caller().get(path, &[]).await;
            let mut direct = site.bridge().get(path, &[]).await;
            direct.fields.push((
                "strict-transport-security".into(),
                "max-age=31536000".into(),
            ));
            assert_eq!(through.status, direct.status, "{path}");
            assert_eq!(through.body, direct.body, "{path}");
            assert_eq!(through.lasting_fields(), direct.lasting_fields(), "{path}");
            let policy = through.field("content-security-policy");
            let own = format!("wss://localhost:{}", site.ports.https);
            assert!(policy.contains(&own), "{own} in {policy}");
        }

        let answer = site.caller_in_clear().get("/a?b=c", &[]).await;
        assert_eq!(answer.status, 308);
        let secure = format!("https://localhost:{}/a?b=c", site.ports.https);
        assert_eq!(answer.field("location"), secure);

        let folder = tempfile::tempdir().expect("a temporary directory");
        let authority = folder.path().join("authority.pem");
        std::fs::write(&authority, &site.dovecot.certificate().authority).expect("it is ours");
        let output = Command::new(client::program())
            .args(["--bridge", &site.plain_tunnel(), "--ca"])
            .arg(&authority)
            .arg(format!("ann@127.0.0.1:{}", site.dovecot.tls_port()))
            .args(["fetch", "all", "--into"])
            .arg(folder.path())
            .env("POP3_PASSWORD", PASSWORD)
            .output()
            .expect("the client starts");
        assert!(
            output.status.success(),
            "{output:?}\n{}",
            site.balancer.log()
        );
        for (number, letter) in (1..).zip(letters()) {
            let fetched = std::fs::read(folder.path().join(format!("{number}.eml")));
            assert_eq!(fetched.expect("it was fetched"), letter);
        }
    });
}

#[test]
fn nginx_leads_away_from_a_bridge_that_drains() {
    a_bridge_drains(Balancer::Nginx);
}

#[test]
fn haproxy_leads_away_from_a_bridge_that_drains() {
    a_bridge_drains(Balancer::HaProxy);
}

/// Two people are in the middle of deleting when one of the bridges is stopped.
fn a_bridge_drains(balancer: Balancer) {
    play("balanced_drain", balancer, async || {
        let mut site = Site::open(balancer, &["ann", "bob"], &[]).await;
        let mut people = Vec::new();
        for user in ["ann", "bob"] {
            let mut tunnel = site.sign_in(user).await;
            assert_eq!(tunnel.ask("DELE 2").await[..3], *"+OK");
            people.push((user, tunnel));
            // Were it by turns, this one would take the turn, and all tunnels would be one bridge's.
            assert_eq!(site.caller().get("/", &[]).await.status, 200);
            let visits = people.len();
            until("the visit to be over", SOON, async || {
                (site.balancer.log().matches(" 200 ").count() == visits).then_some(())
            })
            .await;
        }
        site.bridges[0].drain();
        let is_first = {
            let [(_, first), (_, second)] = &mut people[..] else {
                unreachable!("two people")
            };
            tokio::select! {
                seconds = first.draining() => { assert!(seconds <= site::DRAIN_S); true }
                seconds = second.draining() => { assert!(seconds <= site::DRAIN_S); false }
            }
        };
        let (told, mut leaving) = people.remove(usize::from(!is_first));
        let (other, mut staying) = people.remove(0);

        // From now on everybody is led to the other bridge, and nobody notices that there was a choice.
        for _ in 0..20 {
            let mut newcomer = site.tunnel(Caller::from([127, 0, 0, 1])).await;
            assert_eq!(newcomer.line().await[..3], *"+OK");
        }
        assert_eq!(site.caller().get("/config.json", &[]).await.status, 200);

        // Whoever asks bridges how they are has heard by now, which is no reason to throw visitors out.
        if balancer == Balancer::HaProxy {
            until("the bridge to be taken out", SOON, async || {
                site.balancer.log().contains("one is DOWN").then_some(())
            })
            .await;
        }

        // Who was told finishes: what was confirmed is done.
        assert_eq!(leaving.ask("NOOP").await[..3], *"+OK");
        assert_eq!(leaving.ask("QUIT").await[..3], *"+OK");
        leaving.ends().await;
        site.bridges[0].ends().await;
        let kept = [letters()[0].clone(), letters()[2].clone()];
        assert_eq!(site.dovecot.messages(told), kept);
        assert_eq!(site.sign_in(told).await.ask("STAT").await[..6], *"+OK 2 ");

        // Who was not told has not noticed; and as nothing was confirmed, nothing is deleted.
        assert_eq!(staying.ask("NOOP").await[..3], *"+OK");
        assert!(!staying.was_told_to_go);
        drop(staying);
        assert_eq!(site.sign_in(other).await.ask("STAT").await[..6], *"+OK 3 ");
        assert_eq!(site.dovecot.messages(other), letters());
    });
}

#[test]
fn nginx_says_who_came_and_keeps_it_to_itself() {
    the_address_is_told(Balancer::Nginx);
}

#[test]
fn haproxy_says_who_came_and_keeps_it_to_itself() {
    the_address_is_told(Balancer::HaProxy);
}

/// What arrives at a bridge: the client's own address alone, the other fields as they were. And nothing of it is in the
/// balancer's log, not even when both bridges are gone.
fn the_address_is_told(balancer: Balancer) {
    play("balanced_address", balancer, async || {
        let listeners = [Listener::start().await, Listener::start().await];
        let (ports, certificate, running) = site::before(balancer, &listeners).await;
        let caller = Caller::from([127, 0, 0, 2]).by_tls(ports.https, &certificate);
        let fields = [
            ("X-Forwarded-For", "203.0.113.9"),
            ("x-forwarded-for", "203.0.113.10, 203.0.113.11"),
            ("Origin", "https://elsewhere.example"),
            ("Cookie", "crumbs=203.0.113.12"),
            ("Accept-Encoding", "br"),
            ("User-Agent", "carrier pigeon"),
        ];
        let answer = caller.get("/?name=ann", &fields).await;
        assert_eq!((answer.status, answer.body), (200, b"ok".to_vec()));
        let heads: Vec<_> = listeners.iter().flat_map(Listener::heads).collect();
        let [head] = &heads[..] else {
            panic!("one request arrives: {heads:?}")
        };
        assert!(head.starts_with("GET /?name=ann HTTP/1.1\r\n"), "{head}");
        let host = format!("localhost:{}", ports.https);
        for (name, values) in [
            ("x-forwarded-for", &["127.0.0.2"][..]),
            ("host", &[&host]),
            ("origin", &["https://elsewhere.example"]),
            ("cookie", &["crumbs=203.0.113.12"]),
            ("accept-encoding", &["br"]),
            ("user-agent", &["carrier pigeon"]),
        ] {
            assert_eq!(listener::values(head, name), values, "{head}");
        }

        drop(listeners);
        let failed = caller.get("/?name=ann", &fields).await.status;
        assert!([502, 503].contains(&failed), "{failed}");
        let log = until("both to be logged", SOON, async || {
            let log = running.log();
            (log.contains(" 200 ") && log.contains(&format!(" {failed} "))).then_some(log)
        })
        .await;
        for word in ["127.0.0.2", "203.0.113", "ann", "pigeon", "elsewhere"] {
            assert!(!log.contains(word), "{word} in {log}");
        }
    });
}

#[test]
fn nginx_is_believed_and_strangers_are_not() {
    the_address_is_believed(Balancer::Nginx);
}

#[test]
fn haproxy_is_believed_and_strangers_are_not() {
    the_address_is_believed(Balancer::HaProxy);
}

/// One tunnel for each client address: so it shows whom a bridge takes for the same.
fn the_address_is_believed(balancer: Balancer) {
    play("balanced_trust", balancer, async || {
        let settings = [
            "--trust-proxy",
            "127.0.0.1/32",
            "--max-tunnels-per-client",
            "1",
        ];
        let mut site = Site::open(balancer, &["ann"], &settings).await;
        // One bridge that counts, so that it is the same one for everybody.
        site.bridges[0].drain();
        site.bridges[0].ends().await;
        let forged = |address| Caller::from(address).claiming("203.0.113.9");
        let _ann = site.tunnel(Caller::from([127, 0, 0, 2])).await;
        let _bob = site.tunnel(Caller::from([127, 0, 0, 3])).await;
        let _carol = site.tunnel(forged([127, 0, 0, 4])).await;
        let _dan = site.tunnel(forged([127, 0, 0, 5])).await;
        for again in [Caller::from([127, 0, 0, 2]), forged([127, 0, 0, 3])] {
            let refusal = site.try_tunnel(again).await.err();
            assert_eq!(refusal, Some(Code::TooMany));
        }
    });
}

fn play(name: &str, balancer: Balancer, body: impl AsyncFnOnce()) {
    story(name, MailServer::Behind(balancer), body);
}

impl Site {
    /// A tunnel in which somebody has signed in, in clear: what is between tunnel and server is not the matter here.
    async fn sign_in(&self, user: &str) -> Tunnel {
        let mut tunnel = self.tunnel(Caller::from([127, 0, 0, 1])).await;
        assert_eq!(tunnel.line().await[..3], *"+OK");
        assert_eq!(tunnel.ask(&format!("USER {user}")).await[..3], *"+OK");
        assert_eq!(tunnel.ask(&format!("PASS {PASSWORD}")).await[..3], *"+OK");
        tunnel
    }

    async fn tunnel(&self, caller: Caller) -> Tunnel {
        match self.try_tunnel(caller).await {
            Ok(tunnel) => tunnel,
            Err(code) => panic!("{code:?}\n{}", self.balancer.log()),
        }
    }

    async fn try_tunnel(&self, caller: Caller) -> Result<Tunnel, Code> {
        let caller = caller.by_tls(self.ports.https, &self.certificate);
        Tunnel::open(&caller, self.dovecot.plain_port(), Mode::Plain).await
    }
}
