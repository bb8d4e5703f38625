//! `lookup`: a page asks where a mail domain has its servers, and a name server of the tests answers well or badly.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use bridge::Config;
use shared::tunnel::{
    code::Code,
    message::{BridgeMessage, ClientMessage, Mode, Service, VERSION},
};
use simple_dns::{
    CLASS, Name, Packet, PacketFlag, RCODE, ResourceRecord,
    rdata::{RData, SRV},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, UdpSocket},
    task::JoinHandle,
};

use crate::harness::{Bridge, Page};

/// What the name server does with a question: the octets to send, over UDP or over TCP.
type Behaviour = Arc<dyn Fn(&[u8], Way) -> Vec<u8> + Send + Sync>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Udp,
    Tcp,
}

/// A name server on the loopback interface. Dropping it ends it.
struct NameServer {
    address: SocketAddr,
    asked: Arc<AtomicUsize>,
    tasks: [JoinHandle<()>; 2],
}

impl NameServer {
    async fn start(behave: impl Fn(&[u8], Way) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let behave: Behaviour = Arc::new(behave);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let socket = UdpSocket::bind(address).await.unwrap();
        let asked = Arc::new(AtomicUsize::new(0));
        let (count, udp) = (Arc::clone(&asked), Arc::clone(&behave));
        let datagrams = tokio::spawn(async move {
            let mut question = [0; 512];
            while let Ok((length, from)) = socket.recv_from(&mut question).await {
                count.fetch_add(1, Ordering::SeqCst);
                let reply = udp(&question[..length], Way::Udp);
                let _ = socket.send_to(&reply, from).await;
            }
        });
        let streams = tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let Ok(length) = stream.read_u16().await else {
                    continue;
                };
                let mut question = vec![0; length.into()];
                if stream.read_exact(&mut question).await.is_err() {
                    continue;
                }
                let reply = behave(&question, Way::Tcp);
                let length = u16::try_from(reply.len()).unwrap().to_be_bytes();
                let _ = stream.write_all(&[&length, &*reply].concat()).await;
            }
        });
        Self {
            address,
            asked,
            tasks: [datagrams, streams],
        }
    }

    /// A bridge that asks this one.
    async fn bridge(&self, change: impl FnOnce(&mut Config)) -> Bridge {
        let mut config = Config {
            nameservers: vec![self.address],
            ..Config::default()
        };
        change(&mut config);
        Bridge::start(config).await
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Drop for NameServer {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

/// What a zone says of a service: (priority, port, target).
type Zone = fn(&str) -> &'static [(u16, u16, &'static str)];

/// An honest answer to a question, from a zone.
fn honest(question: &[u8], zone: Zone) -> Vec<u8> {
    let asked = Packet::parse(question).expect("the bridge asks properly");
    let name = asked.questions[0].qname.to_string();
    let record = |&(priority, port, target): &(u16, u16, &'static str)| {
        let srv = SRV {
            priority,
            weight: 0,
            port,
            target: Name::new(target).unwrap(),
        };
        let owner = Name::new(&name).unwrap().into_owned();
        ResourceRecord::new(owner, CLASS::IN, 60, RData::SRV(srv))
    };
    let answers = zone(&name).iter().map(record).collect();
    let mut reply = asked.into_reply();
    reply.answers = answers;
    reply.build_bytes_vec_compressed().unwrap()
}

fn example_org(name: &str) -> &'static [(u16, u16, &'static str)] {
    match name {
        "_pop3s._tcp.example.org" => &[(20, 995, "b.example.org"), (10, 995, "Pop.Example.org")],
        "_pop3._tcp.example.org" => &[(0, 110, "pop.example.net")],
        "_pop3s._tcp.none.example" | "_pop3._tcp.none.example" => &[(0, 0, ".")],
        "_pop3s._tcp.half.example" => &[(0, 0, ".")],
        "_pop3._tcp.half.example" => &[(0, 110, "pop.half.example")],
        "_pop3s._tcp.inside.example" => &[(0, 995, "pop.bad.example")],
        _ => &[],
    }
}

async fn ask(bridge: &Bridge, domain: &str) -> Page {
    let mut page = Page::connect(bridge).await;
    page.say(&ClientMessage::Lookup {
        v: VERSION,
        domain: domain.into(),
        token: None,
    })
    .await;
    page
}

async fn expect(bridge: &Bridge, domain: &str, services: &[(&str, u16, Mode)], none: bool) {
    let mut page = ask(bridge, domain).await;
    let service = |&(host, port, mode): &(&str, u16, Mode)| Service {
        host: host.into(),
        port,
        mode,
    };
    let services = services.iter().map(service).collect();
    page.expect(&BridgeMessage::Srv { services, none }).await;
    page.expect_close(1000, "").await;
}

#[tokio::test]
async fn what_a_domain_names_is_told_in_its_order() {
    let server = NameServer::start(|question, _| honest(question, example_org)).await;
    let bridge = server.bridge(|_| {}).await;
    let all = [
        ("pop.example.org", 995, Mode::Tls),
        ("b.example.org", 995, Mode::Tls),
        ("pop.example.net", 110, Mode::Stls),
    ];
    expect(&bridge, "Example.org", &all, false).await;
    expect(&bridge, "silent.example", &[], false).await;
    expect(&bridge, "none.example", &[], true).await;
    let half = [("pop.half.example", 110, Mode::Stls)];
    expect(&bridge, "half.example", &half, false).await;
    assert_eq!(bridge.asked(), 0, "no address was looked up");
}

#[tokio::test]
async fn only_what_the_policy_would_carry_is_told() {
    let server = NameServer::start(|question, _| honest(question, example_org)).await;
    let bridge = server
        .bridge(|config| config.deny_hosts = vec!["bad.example".into(), "example.net".into()])
        .await;
    let allowed = [
        ("pop.example.org", 995, Mode::Tls),
        ("b.example.org", 995, Mode::Tls),
    ];
    expect(&bridge, "example.org", &allowed, false).await;
    let mut page = ask(&bridge, "inside.example").await;
    page.expect_failed(Code::HostDenied, None).await;
}

#[tokio::test]
async fn what_is_no_mail_domain_is_not_asked_about() {
    let server = NameServer::start(|question, _| honest(question, example_org)).await;
    let bridge = server.bridge(|_| {}).await;
    for domain in ["", "localhost", "printer.local", "127.0.0.1", "a b.example"] {
        let mut page = ask(&bridge, domain).await;
        page.expect_failed(Code::DnsNotFound, None).await;
    }
    assert_eq!(server.asked(), 0);
}

#[tokio::test]
async fn strangers_and_other_versions_are_not_answered() {
    let server = NameServer::start(|question, _| honest(question, example_org)).await;
    let bridge = server.bridge(|_| {}).await;
    let mut stranger = Page::connect_as(
        &bridge,
        Some("https://evil.example"),
        Some(shared::tunnel::message::SUBPROTOCOL),
    )
    .await;
    let question = |v| ClientMessage::Lookup {
        v,
        domain: "example.org".into(),
        token: None,
    };
    stranger.say(&question(VERSION)).await;
    stranger.expect_failed(Code::OriginDenied, None).await;
    let mut newer = Page::connect(&bridge).await;
    newer.say(&question(VERSION + 1)).await;
    newer.expect_failed(Code::BadRequest, None).await;
    assert_eq!(server.asked(), 0);
}

#[tokio::test]
async fn look_ups_are_counted_like_tunnels() {
    let server = NameServer::start(|question, _| honest(question, example_org)).await;
    let bridge = server.bridge(|config| config.opens_per_minute = 2).await;
    expect(&bridge, "silent.example", &[], false).await;
    expect(&bridge, "silent.example", &[], false).await;
    let mut page = ask(&bridge, "silent.example").await;
    assert!(page.expect_wait(Code::RateLimited).await > 0);
    assert_eq!(server.asked(), 4, "two questions for each look-up");
}

#[tokio::test]
async fn an_answer_that_does_not_fit_is_fetched_over_tcp() {
    let server = NameServer::start(|question, way| {
        let mut reply = honest(question, example_org);
        if way == Way::Udp {
            reply[2] |= 0x02;
            reply.truncate(question.len());
            reply[7] = 0;
        }
        reply
    })
    .await;
    let bridge = server.bridge(|_| {}).await;
    let half = [("pop.half.example", 110, Mode::Stls)];
    expect(&bridge, "half.example", &half, false).await;
}

#[tokio::test]
async fn servers_that_cannot_tell_are_said_to_have_failed() {
    let refusing = NameServer::start(|question, _| {
        let mut reply = Packet::parse(question).unwrap().into_reply();
        *reply.rcode_mut() = RCODE::ServerFailure;
        reply.set_flags(PacketFlag::RECURSION_AVAILABLE);
        reply.build_bytes_vec().unwrap()
    })
    .await;
    let honest = NameServer::start(|question, _| honest(question, example_org)).await;
    let bridge = refusing.bridge(|_| {}).await;
    let mut page = ask(&bridge, "half.example").await;
    page.expect_failed(Code::DnsFailed, None).await;
    let other = honest.address;
    let bridge = refusing
        .bridge(|config| config.nameservers.push(other))
        .await;
    let half = [("pop.half.example", 110, Mode::Stls)];
    expect(&bridge, "half.example", &half, false).await;
}

#[tokio::test]
async fn a_page_that_goes_ends_its_look_up() {
    let server = NameServer::start(|_, _| Vec::new()).await;
    let mut bridge = server.bridge(|_| {}).await;
    let page = ask(&bridge, "half.example").await;
    drop(page);
    bridge.stop();
    bridge.ended().await;
}

#[tokio::test]
async fn a_bridge_that_is_stopped_says_so() {
    let server = NameServer::start(|_, _| Vec::new()).await;
    let mut bridge = server.bridge(|_| {}).await;
    let mut page = ask(&bridge, "half.example").await;
    while server.asked() == 0 {
        tokio::task::yield_now().await;
    }
    bridge.stop();
    assert!(page.expect_wait(Code::Draining).await > 0);
}
