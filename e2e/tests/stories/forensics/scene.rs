//! Everybody who is there: a browser with two tabs, the bridge as a program, a mail server, and somebody who reads mail.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::Path;
use std::time::Duration;

use e2e::beacon::Beacon;
use e2e::browser::Engine;
use e2e::dovecot::Dovecot;
use e2e::forensics::{Canary, Findings, Search, living};
use e2e::instance::Instance;
use e2e::ports::free_port;
use e2e::stage::{MailServer, engine_story};
use e2e::wait::until;
use futures_util::FutureExt;
use tempfile::TempDir;

use super::hand::{Hand, Tab};
use super::ordinary::{self, Ordinary};
use super::visitor::Visitor;

/// With this set to a directory, what a browser has written is copied there, for somebody who wants to look themselves.
const KEEP: &str = "POSTE_RESTANTE_KEEP_HOMES";

/// A browser writes down how its tabs are every few seconds, and its history every ten.
const WRITTEN_WITHIN: Duration = Duration::from_secs(60);

pub(crate) struct Scene {
    pub(crate) engine: Engine,
    pub(crate) visitor: Visitor,
    pub(crate) ordinary: Ordinary,
    beacon: Beacon,
    dovecot: Dovecot,
    bridge: Instance,
}

/// Plays a story in which our page and an ordinary one are open; it ends the browser itself.
pub(crate) fn play(name: &str, engine: Engine, body: impl AsyncFnOnce(&Scene, Hand)) {
    engine_story(name, engine, MailServer::Dovecot, async || {
        let scene = Scene::set(engine).await;
        let hand = Hand::start(engine, &scene.page(), &scene.ordinary.url()).await;
        let opening = AssertUnwindSafe(scene.read_mail(&hand)).catch_unwind();
        if let Err(panic) = opening.await {
            hand.keep_evidence(&format!("{name}-{}", engine.name()))
                .await;
            resume_unwind(panic);
        }
        body(&scene, hand).await;
        scene.beacon.assert_unseen().await;
    });
}

impl Scene {
    async fn set(engine: Engine) -> Self {
        let visitor = Visitor::new();
        let beacon = Beacon::light().await;
        let dovecot = visitor.mail_server(&beacon.url("")).await;
        let settings = [
            format!("--allow-port={}=tls", dovecot.tls_port()),
            "--allow-address=127.0.0.0/8".to_owned(),
        ];
        let bridge = Instance::start_in(free_port(), &settings, log_level(engine)).await;
        Self {
            engine,
            visitor,
            ordinary: Ordinary::open().await,
            beacon,
            dovecot,
            bridge,
        }
    }

    /// The address of our page.
    pub(crate) fn page(&self) -> String {
        format!("http://127.0.0.1:{}/", self.bridge.port())
    }

    /// Where our page is from, to be looked for: a browser's history may have it, its passwords may not.
    pub(crate) fn origin(&self) -> Canary {
        let origin = format!("127.0.0.1:{}", self.bridge.port());
        Canary::known("our page's origin", &origin)
    }

    /// Uses the ordinary page, then reads mail, and stays until the browser has written down how its tabs are: with mail on the screen it has
    /// had its chance.
    async fn read_mail(&self, hand: &Hand) {
        self.ordinary.leave_traces(hand).await;
        hand.turn_to(Tab::Ours).await;
        self.sign_in(hand).await;
        self.visitor.read(hand).await;
        self.wait_for_traces(hand, ordinary::written_soon(self.engine))
            .await;
    }

    pub(crate) async fn sign_in(&self, hand: &Hand) {
        self.visitor.sign_in(hand, self.dovecot.tls_port()).await;
    }

    /// Waits until the ordinary page's traces, up to these, are on the disk.
    pub(crate) async fn wait_for_traces(&self, hand: &Hand, places: &[(&str, &str)]) {
        let search = Search::new(&self.ordinary.canaries());
        until("the browser to write", WRITTEN_WITHIN, async || {
            let findings = search.directory(hand.home());
            self.ordinary
                .missed(places, &findings)
                .is_empty()
                .then_some(())
        })
        .await;
    }

    /// Searches what a browser has left behind for everything that was typed or read, on either page.
    pub(crate) fn search(&self, home: &TempDir, name: &str) -> Findings {
        let all: Vec<Canary> = [
            self.visitor.canaries(),
            self.ordinary.canaries(),
            vec![self.origin()],
        ]
        .concat();
        let findings = Search::new(&all).directory(home.path());
        let engine = self.engine.name();
        println!(
            "e2e: engine={engine} {name}: searched {}",
            findings.summary()
        );
        keep_if_asked(home.path(), &format!("{engine}-{name}"));
        let closed: Vec<&String> = findings.closed.iter().collect();
        assert_eq!(closed, Vec::<&String>::new(), "could not be searched");
        findings
    }

    /// Neither in its memory, nor in its log, nor in a file; and it was this bridge that carried the visit.
    pub(crate) fn the_bridge_has_nothing(&self) {
        let canaries = self.visitor.canaries();
        let search = Search::new(&canaries);
        let memory = living::memory(&search, self.bridge.id());
        let found = memory.of(&canaries);
        assert!(found.is_empty(), "in the bridge's memory:\n{found}");
        let (engine, octets) = (self.engine.name(), memory.octets);
        println!("e2e: engine={engine} bridge: searched {octets} octets of memory");
        let files = search.directory(self.bridge.home());
        let found = files.of(&canaries);
        assert!(found.is_empty(), "in the bridge's files:\n{found}");
        let level = log_level(self.engine)[0].1;
        let log = self.bridge.log();
        assert!(
            level == "info" || log.contains("DEBUG"),
            "its log at {level}: {log}"
        );
    }
}

/// The bridge says as much as it ever does with one engine, more with the others.
fn log_level(engine: Engine) -> &'static [(&'static str, &'static str)] {
    match engine {
        Engine::Chromium => &[("RUST_LOG", "info")],
        Engine::Firefox => &[("RUST_LOG", "debug")],
        Engine::WebKitGtk => &[("RUST_LOG", "trace")],
    }
}

fn keep_if_asked(home: &Path, name: &str) {
    if let Some(keep) = std::env::var_os(KEEP) {
        let mut copy = std::process::Command::new("cp");
        copy.arg("-a").arg(home).arg(Path::new(&keep).join(name));
        assert!(copy.status().expect("cp starts").success());
    }
}
