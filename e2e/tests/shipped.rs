//! What lies in `deploy/` fits the bridge that it is for, and is understood by those who read it.

use std::path::{Path, PathBuf};
use std::process::Command;

use bridge::Config;
use e2e::balancer::Balancer;
use e2e::instance;
use e2e::process::find;
use e2e::stage::{MailServer, story_with};

/// After the drain the bridge has two seconds for its last words.
const LAST_WORDS_S: u64 = 2;

/// Files besides those of tunnels and of the page's connections: the listener, the log, look-ups, the runtime's own.
const FILES_OF_ITS_OWN: u64 = 64;

/// Connections besides those of tunnels (the bridge's `CONNECTIONS_SPARE`).
const CONNECTIONS_SPARE: u64 = 512;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../deploy")
        .join(name)
}

fn text(name: &str) -> String {
    let path = file(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What stands behind `key` in lines that begin with it, comments aside: `proxy_read_timeout 720s;`, `Type=exec`.
fn values<'a>(text: &'a str, key: &str) -> Vec<&'a str> {
    let rest = text
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix(key));
    let values = rest.filter_map(|it| it.strip_prefix(['=', ' ', ':']));
    values
        .map(|it| it.trim().trim_end_matches(';').trim_matches('"'))
        .collect()
}

/// The one number behind `key`.
fn number(text: &str, key: &str) -> u64 {
    let values = values(text, key);
    let [value] = &values[..] else {
        panic!("{key}: {values:?}")
    };
    let digits = value.trim_end_matches('s');
    digits.parse().unwrap_or_else(|_| panic!("{key} {value}"))
}

#[test]
fn a_tunnel_idles_longer_at_the_balancer_than_at_the_bridge() {
    let idle = Config::default().idle.as_secs();
    let nginx = Balancer::Nginx.shipped();
    for key in ["proxy_read_timeout", "proxy_send_timeout", "send_timeout"] {
        assert!(number(&nginx, key) > idle, "{key}");
    }
    assert!(number(&Balancer::HaProxy.shipped(), "timeout tunnel") > idle);
    let ingress = text("kubernetes/ingress.yaml");
    for key in ["proxy-read-timeout", "proxy-send-timeout"] {
        let key = format!("nginx.ingress.kubernetes.io/{key}");
        assert!(number(&ingress, &key) > idle, "{key}");
    }
}

#[test]
fn nobody_is_killed_while_draining() {
    let drain = Config::default().drain.as_secs() + LAST_WORDS_S;
    assert!(number(&text("poste-restante.service"), "TimeoutStopSec") > drain);
    let deployment = text("kubernetes/deployment.yaml");
    let grace = number(&deployment, "terminationGracePeriodSeconds");
    assert!(grace > number(&deployment, "seconds") + drain);
}

#[test]
fn files_suffice_for_the_tunnels() {
    let unit = text("poste-restante.service");
    let start = values(&unit, "--max-tunnels");
    let tunnels: u64 = start[0]
        .split(' ')
        .next()
        .and_then(|it| it.parse().ok())
        .expect("a number of tunnels");
    let needed = 2 * tunnels + CONNECTIONS_SPARE + FILES_OF_ITS_OWN;
    assert!(number(&unit, "LimitNOFILE") >= needed, "{needed}");
}

#[test]
fn every_option_that_is_shipped_exists() {
    let unit = text("poste-restante.service");
    let deployment = text("kubernetes/deployment.yaml");
    let (nginx, haproxy) = (Balancer::Nginx.shipped(), Balancer::HaProxy.shipped());
    // With what a line begins that is for the bridge.
    for (text, before) in [
        (&unit, ""),
        (&deployment, "- "),
        (&nginx, "#     "),
        (&haproxy, "#     "),
    ] {
        let lines = text.lines().map(str::trim_start);
        let lines = lines.filter_map(|line| line.strip_prefix(before));
        let options: Vec<&str> = lines
            .filter(|line| line.starts_with("--"))
            .flat_map(|line| line.split([' ', '=']))
            .filter(|word| word.starts_with("--"))
            .collect();
        assert!(options.len() >= 4, "{options:?}");
        for option in options {
            assert!(instance::knows(option), "{option}");
        }
    }
}

/// systemd starts a service in spite of a mistyped setting, without what the setting was to do.
#[test]
fn systemd_understands_every_line() {
    let missing = find("systemd-analyze")
        .is_none()
        .then(|| "systemd is not installed (Debian: systemd)".to_owned());
    story_with("shipped_unit", MailServer::None, missing, async || {
        let home = tempfile::tempdir().expect("a temporary directory");
        let unit = home.path().join("poste-restante.service");
        let program = instance::program().to_str().expect("a path in Unicode");
        let here = text("poste-restante.service").replace("/usr/local/bin/poste-restante", program);
        std::fs::write(&unit, here).expect("it is ours");
        let verdict = analyze(&["verify"], &unit);
        assert_eq!(verdict, (true, String::new()));
        // From 0 for what can do nothing to 100 for what can do everything.
        let threshold = ["security", "--offline=true", "--threshold=15", "--no-pager"];
        let (is_confined, table) = analyze(&threshold, &unit);
        assert!(is_confined, "{table}");
    });
}

fn analyze(arguments: &[&str], unit: &Path) -> (bool, String) {
    let output = Command::new("systemd-analyze")
        .args(arguments)
        .arg(unit)
        .output()
        .expect("it starts");
    let words = [output.stdout, output.stderr].concat();
    let words = String::from_utf8_lossy(&words).trim().to_owned();
    (output.status.success(), words)
}
