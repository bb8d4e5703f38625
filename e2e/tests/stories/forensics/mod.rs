//! What a visit leaves on the disk, however it ends, and in the bridge: nothing. Every octet of the browser's home is searched for
//! every word that was typed or read, beside an ordinary page in the next tab, of which the search must find what there is.

mod back;
mod bridge;
mod hand;
mod ordinary;
mod restored;
mod rows;
mod scene;
mod slips;
mod visitor;

use e2e::browser::Engine;

use hand::{Hand, Tab};
use scene::Scene;

/// With this set to 1, every ending is played in every engine; otherwise the few that tell most.
const ALL_ENDINGS: &str = "POSTE_RESTANTE_ALL_ENDINGS";

/// Whether what takes long is left to `cargo xtask prove`.
fn is_short_of_time() -> bool {
    let is_short = std::env::var(ALL_ENDINGS).as_deref() != Ok("1");
    if is_short {
        println!("{ALL_ENDINGS} is not set: left to `cargo xtask prove`");
    }
    is_short
}

/// How a visit ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// As it should.
    SignedOut,
    /// The tab is closed without a word.
    TabClosed,
    /// The power fails, with mail on the screen.
    Killed,
    /// Nobody is there any more.
    Idle,
    /// The engine's worker dies, and the browser is closed as it is.
    EngineDied,
}

impl Ending {
    fn name(self) -> &'static str {
        match self {
            Self::SignedOut => "signed-out",
            Self::TabClosed => "tab-closed",
            Self::Killed => "killed",
            Self::Idle => "idle",
            Self::EngineDied => "engine-died",
        }
    }

    /// Whether it is played whenever tests are.
    fn is_short(self, engine: Engine) -> bool {
        self == Self::SignedOut || (self == Self::Killed && engine == Engine::Chromium)
    }
}

macro_rules! endings {
    ($($name:ident: $engine:ident, $ending:ident;)*) => {
        $(#[test]
        fn $name() {
            leaves_nothing(Engine::$engine, Ending::$ending);
        })*
    };
}

endings! {
    chromium_signed_out: Chromium, SignedOut;
    chromium_tab_closed: Chromium, TabClosed;
    chromium_killed: Chromium, Killed;
    chromium_idle: Chromium, Idle;
    chromium_engine_died: Chromium, EngineDied;
    firefox_signed_out: Firefox, SignedOut;
    firefox_tab_closed: Firefox, TabClosed;
    firefox_killed: Firefox, Killed;
    firefox_idle: Firefox, Idle;
    firefox_engine_died: Firefox, EngineDied;
    webkitgtk_signed_out: WebKitGtk, SignedOut;
    webkitgtk_tab_closed: WebKitGtk, TabClosed;
    webkitgtk_killed: WebKitGtk, Killed;
    webkitgtk_idle: WebKitGtk, Idle;
    webkitgtk_engine_died: WebKitGtk, EngineDied;
}

fn leaves_nothing(engine: Engine, ending: Ending) {
    if !ending.is_short(engine) && is_short_of_time() {
        return;
    }
    let name = format!("forensics-{}", ending.name());
    scene::play(&name, engine, async |scene: &Scene, hand: Hand| {
        end(scene, &hand, ending).await;
        scene.the_bridge_has_nothing();
        let home = match ending {
            Ending::Killed => hand.kill(),
            _ => hand.quit().await,
        };
        let findings = scene.search(&home, ending.name());
        let left_behind = findings.of(&scene.visitor.canaries());
        assert!(left_behind.is_empty(), "left behind:\n{left_behind}");
        let missed = scene.ordinary.missed(ordinary::places(engine), &findings);
        assert_eq!(missed, [""; 0], "the search finds what is there");
        rows::assert_none(scene, home.path(), &findings, ending == Ending::Killed);
    });
}

async fn end(scene: &Scene, hand: &Hand, ending: Ending) {
    match ending {
        Ending::SignedOut => {
            hand.click(Tab::Ours, "sign-out").await;
            hand.wait_for(Tab::Ours, "signed-out", "").await;
        }
        Ending::TabClosed => hand.close(Tab::Ours).await,
        // Everything that a browser ever writes of a page has been written by then.
        Ending::Killed => {
            let places = ordinary::places(scene.engine);
            scene.wait_for_traces(hand, places).await;
        }
        Ending::Idle => {
            hand.script(Tab::Ours, AN_HOUR_LATER).await;
            hand.wait_for(Tab::Ours, "signed-out", "Wiped").await;
        }
        Ending::EngineDied => {
            hand.script(Tab::Ours, CATCH_WORKERS).await;
            hand.click(Tab::Ours, "row-1").await;
            hand.wait_for(Tab::Ours, "body-text", "").await;
            hand.click(Tab::Ours, "refresh").await;
            let killed = hand.script(Tab::Ours, KILL_WORKERS).await;
            assert!(
                killed.as_u64() >= Some(1),
                "no worker was spoken to: {killed}"
            );
        }
    }
}

/// Somebody uses the page; its clock goes ahead; somebody comes by.
const AN_HOUR_LATER: &str = "
    const move = () => document.body.dispatchEvent(new Event('pointermove', { bubbles: true }));
    const Clock = window.Date, now = Clock.now.bind(Clock);
    move();
    Clock.now = () => now() + 3_600_000;
    move();";

/// Remembers each worker that is spoken to from now on.
const CATCH_WORKERS: &str = "
    window.caught = new Set();
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (...given) { caught.add(this); return post.apply(this, given); };";

/// Ends them, and lets the page hear what it hears when a worker breaks.
const KILL_WORKERS: &str = "
    for (const worker of caught) {
        worker.terminate();
        worker.dispatchEvent(new ErrorEvent('error', { message: 'broken by the test' }));
    }
    return caught.size;";
