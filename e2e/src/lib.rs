//! The harness of the end-to-end tests: it starts real browsers and real mail servers on loopback, puts the bridge
//! (in this process) between them, and a tap between bridge and server.
//!
//! ```text
//! browser ──wss──▶ bridge ──TCP──▶ tap ──TCP──▶ Dovecot | pop3d
//! └ driver                          └ both directions, octet for octet
//! ```
//!
//! On another stage, this project's command-line client meets the POP3 servers that Debian has, without anyone in
//! between.
//!
//! On a third stage, two bridges run as programs of their own behind nginx and HAProxy, which are set up by the very files
//! of `deploy/`.
//!
//! Everything listens on ports that the system picks and is ended, by process id, when its value is dropped. A story
//! whose browser or server is not installed says so and is skipped; with `POSTE_RESTANTE_REQUIRE_ALL=1` it fails.

pub mod account;
pub mod axe;
pub mod balancer;
pub mod beacon;
pub mod bridge;
pub mod browser;
pub mod built;
pub mod ca;
pub mod client;
pub mod curt;
pub mod delay;
pub mod dialogue;
pub mod dovecot;
pub mod foreign;
pub mod forensics;
pub mod hostile;
pub mod instance;
pub mod letters;
pub mod line;
pub mod mail;
pub mod meddler;
pub mod memory;
pub mod name_server;
pub mod names;
pub mod picture;
pub mod ports;
pub mod process;
pub mod relay;
pub mod renderers;
pub mod room;
pub mod roundcube;
pub mod servers;
pub mod sleeve;
pub mod spool;
pub mod stage;
pub mod static_site;
pub mod table;
pub mod tap;
pub mod visit;
pub mod wait;
pub mod watch;
