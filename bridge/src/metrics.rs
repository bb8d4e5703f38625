//! Every series that a bridge tells of itself, with its help and its unit. No label says who or whereto.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric, text},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::{ConstGauge, Gauge},
        histogram::Histogram,
        info::Info,
    },
    registry::{Registry, Unit},
};
use shared::tunnel::{code::Code, message::Mode};

use crate::{config::Config, pump::End};

/// What a bridge counts. Each method is a few atomic steps.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    open: Family<Label, Gauge>,
    opened: Family<Label, Counter>,
    ended: Family<Label, Counter>,
    refused: Family<Label, Counter>,
    carried: Family<Label, Counter>,
    dial: Histogram,
    lookups_failed: Counter,
    connections_open: Gauge,
    connections: Counter,
    handshakes_failed: Counter,
    draining: Gauge,
}

/// One name and its value: words of this program, never a visitor's.
type Label = [(&'static str, &'static str); 1];

/// Seconds. A server nearby takes a few milliseconds; a look-up may take five seconds and the dial ten.
const DIAL_BUCKETS: [f64; 12] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0,
];

/// What an open tunnel may be broken off for.
const ENDINGS: [Code; 8] = [
    Code::BadRequest,
    Code::PlaintextDenied,
    Code::Reset,
    Code::IdleTimeout,
    Code::MaxLifetime,
    Code::ByteLimit,
    Code::Internal,
    Code::Draining,
];

impl Metrics {
    pub(crate) fn new(config: &Config) -> Self {
        let mut metrics = Self {
            registry: Registry::default(),
            open: Family::default(),
            opened: Family::default(),
            ended: Family::default(),
            refused: Family::default(),
            carried: Family::default(),
            dial: Histogram::new(DIAL_BUCKETS),
            lookups_failed: Counter::default(),
            connections_open: Gauge::default(),
            connections: Counter::default(),
            handshakes_failed: Counter::default(),
            draining: Gauge::default(),
        };
        metrics.create_series();
        metrics.register(config);
        metrics
    }

    /// What has not happened yet is zero, not missing: a rate needs a beginning.
    fn create_series(&self) {
        for mode in [Mode::Tls, Mode::Stls, Mode::Plain] {
            drop(self.open.get_or_create(&[("mode", mode.as_str())]));
            drop(self.opened.get_or_create(&[("mode", mode.as_str())]));
        }
        for code in Code::ALL {
            drop(self.refused.get_or_create(&[("code", code.as_str())]));
        }
        for code in ENDINGS {
            drop(self.ended.get_or_create(&[("reason", code.as_str())]));
        }
        for reason in [FINISHED, GONE, CUT] {
            drop(self.ended.get_or_create(&[("reason", reason)]));
        }
        for direction in [UP, DOWN] {
            drop(self.carried.get_or_create(&[("direction", direction)]));
        }
    }

    #[rustfmt::skip] // One line for each series.
    fn register(&mut self, config: &Config) {
        let process = &mut self.registry;
        let started = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        process.register_with_unit("process_start_time", "When this process was started, since 1970", Unit::Seconds, constant(started.as_secs()));
        process.register_collector(Box::new(Process));

        let bridge = self.registry.sub_registry_with_prefix("poste_restante");
        bridge.register("build", "Which program this is", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
        bridge.register("tunnels_open", "Tunnels open now", self.open.clone());
        bridge.register("tunnels_max", "Tunnels that may be open at the same time", constant(config.max_tunnels.into()));
        bridge.register("tunnels_opened", "Tunnels that reached their mail server", self.opened.clone());
        bridge.register("tunnels_ended", "Open tunnels that ended: finished, gone (the page left), cut (this process ended), or a code of the tunnel's protocol", self.ended.clone());
        bridge.register("tunnels_refused", "Tunnels that never opened, by the code that the page was told", self.refused.clone());
        bridge.register_with_unit("carried", "Octets carried up (to the mail server) and down, counted when a tunnel ends", Unit::Bytes, self.carried.clone());
        bridge.register_with_unit("dial", "From the look-up of a mail server's name to a connection, where there was one", Unit::Seconds, self.dial.clone());
        bridge.register("lookups_failed", "Names of mail servers that were not found, or not answered for", self.lookups_failed.clone());
        bridge.register("connections_open", "Connections from browsers open now, those of tunnels included", self.connections_open.clone());
        bridge.register("connections", "Connections from browsers accepted", self.connections.clone());
        bridge.register("tls_handshakes_failed", "Connections from browsers that did not get through TLS", self.handshakes_failed.clone());
        bridge.register("draining", "1 from the moment this bridge was asked to stop", self.draining.clone());
    }

    /// Everything, in OpenMetrics' text format.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = text::encode(&mut text, &self.registry);
        text
    }

    /// A tunnel has reached its mail server. What is returned counts its end.
    pub(crate) fn opened(&self, mode: Mode) -> OpenTunnel<'_> {
        let label = [("mode", mode.as_str())];
        self.opened.get_or_create(&label).inc();
        OpenTunnel {
            _held: Held::new(&self.open.get_or_create(&label)),
            ended: &self.ended,
            reason: CUT,
        }
    }

    /// A tunnel was refused.
    pub(crate) fn refused(&self, code: Code) {
        self.refused.get_or_create(&[("code", code.as_str())]).inc();
        if matches!(code, Code::DnsNotFound | Code::DnsFailed) {
            self.lookups_failed.inc();
        }
    }

    /// A mail server was found and connected to.
    pub(crate) fn dialled(&self, took: Duration) {
        self.dial.observe(took.as_secs_f64());
    }

    /// A tunnel has carried so many octets.
    pub(crate) fn carried(&self, up: u64, down: u64) {
        for (direction, octets) in [(UP, up), (DOWN, down)] {
            self.carried
                .get_or_create(&[("direction", direction)])
                .inc_by(octets);
        }
    }

    /// How many browsers are connected.
    pub(crate) fn connections(&self) -> i64 {
        self.connections_open.get()
    }

    /// A browser has connected, for as long as the returned value is held.
    pub(crate) fn connected(&self) -> Held {
        self.connections.inc();
        Held::new(&self.connections_open)
    }

    /// A connection did not get through TLS.
    pub(crate) fn handshake_failed(&self) {
        self.handshakes_failed.inc();
    }

    /// The bridge was asked to stop.
    pub(crate) fn draining(&self) {
        self.draining.set(1);
    }
}

/// An open tunnel. Dropped without a word it was cut, with the process or the task that ran it.
#[derive(Debug)]
#[must_use]
pub(crate) struct OpenTunnel<'a> {
    _held: Held,
    ended: &'a Family<Label, Counter>,
    reason: &'static str,
}

impl OpenTunnel<'_> {
    /// It has ended like this.
    pub(crate) fn ended(mut self, end: End) {
        self.reason = match end {
            End::Finished => FINISHED,
            End::Gone => GONE,
            End::Failed(code) => code.as_str(),
        };
    }
}

impl Drop for OpenTunnel<'_> {
    fn drop(&mut self) {
        self.ended.get_or_create(&[("reason", self.reason)]).inc();
    }
}

/// One unit of a gauge, given back when dropped.
#[derive(Debug)]
pub(crate) struct Held(Gauge);

impl Held {
    fn new(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// What the system knows of this process, asked each time. Linux only; elsewhere these series are missing.
#[derive(Debug)]
struct Process;

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> std::fmt::Result {
        let known = [
            (
                "process_resident_memory",
                "Memory in use.",
                Some(Unit::Bytes),
                resident_memory(),
            ),
            (
                "process_open_fds",
                "File descriptors in use, one or two for each tunnel.",
                None,
                open_files(),
            ),
        ];
        for (name, help, unit, value) in known {
            if let Some(value) = value {
                let gauge = ConstGauge::new(value);
                let metric =
                    encoder.encode_descriptor(name, help, unit.as_ref(), gauge.metric_type())?;
                gauge.encode(metric)?;
            }
        }
        Ok(())
    }
}

/// Octets, from proc_pid_status(5), whose kilobytes are of 1,024.
fn resident_memory() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: i64 = line.trim().strip_suffix("kB")?.trim_end().parse().ok()?;
    Some(kilobytes * 1024)
}

fn open_files() -> Option<i64> {
    let files = std::fs::read_dir("/proc/self/fd").ok()?;
    i64::try_from(files.count()).ok()
}

fn constant(value: u64) -> Gauge {
    let gauge: Gauge = Gauge::default();
    gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
    gauge
}

const FINISHED: &str = "finished";
const GONE: &str = "gone";
const CUT: &str = "cut";
const UP: &str = "up";
const DOWN: &str = "down";

#[cfg(test)]
mod tests {
    use super::*;

    fn has(metrics: &Metrics, line: &str) {
        let text = metrics.text();
        assert!(text.lines().any(|has| has == line), "{line} in\n{text}");
    }

    #[test]
    fn a_tunnel_is_counted_from_its_beginning_to_its_end() {
        let metrics = Metrics::new(&Config::default());
        has(&metrics, "poste_restante_tunnels_max 1024");
        has(&metrics, "poste_restante_tunnels_open{mode=\"tls\"} 0");
        let tunnel = metrics.opened(Mode::Tls);
        has(&metrics, "poste_restante_tunnels_open{mode=\"tls\"} 1");
        has(
            &metrics,
            "poste_restante_tunnels_ended_total{reason=\"reset\"} 0",
        );
        tunnel.ended(End::Failed(Code::Reset));
        drop(metrics.opened(Mode::Tls));
        metrics.carried(3, 4);
        for line in [
            "poste_restante_tunnels_open{mode=\"tls\"} 0",
            "poste_restante_tunnels_opened_total{mode=\"tls\"} 2",
            "poste_restante_tunnels_ended_total{reason=\"reset\"} 1",
            "poste_restante_tunnels_ended_total{reason=\"cut\"} 1",
            "poste_restante_carried_bytes_total{direction=\"up\"} 3",
            "poste_restante_carried_bytes_total{direction=\"down\"} 4",
        ] {
            has(&metrics, line);
        }
    }

    #[test]
    fn refusals_look_ups_and_dials() {
        let metrics = Metrics::new(&Config::default());
        metrics.refused(Code::DnsNotFound);
        metrics.refused(Code::TooMany);
        metrics.dialled(Duration::from_millis(20));
        let connection = metrics.connected();
        metrics.draining();
        for line in [
            "poste_restante_tunnels_refused_total{code=\"dns_not_found\"} 1",
            "poste_restante_tunnels_refused_total{code=\"too_many\"} 1",
            "poste_restante_tunnels_refused_total{code=\"internal\"} 0",
            "poste_restante_lookups_failed_total 1",
            "poste_restante_dial_seconds_bucket{le=\"0.01\"} 0",
            "poste_restante_dial_seconds_bucket{le=\"0.025\"} 1",
            "poste_restante_dial_seconds_count 1",
            "poste_restante_connections_open 1",
            "poste_restante_draining 1",
        ] {
            has(&metrics, line);
        }
        drop(connection);
        has(&metrics, "poste_restante_connections_open 0");
        has(&metrics, "poste_restante_connections_total 1");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_process_is_seen() {
        assert!(resident_memory().is_some_and(|octets| octets > 100_000));
        assert!(open_files().is_some_and(|files| files > 2));
    }
}
