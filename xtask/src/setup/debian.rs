//! Programs that come from the system. On Debian and Ubuntu, root gets them installed; anyone else gets a sentence.

use std::path::Path;

use super::apt::Apt;
use crate::Failure;
use crate::process::{find, output, program};

/// A Debian package, and the program or file that tells whether it is there (on other systems, too).
pub(super) struct Package {
    name: &'static str,
    proof: &'static str,
}

const fn package(name: &'static str, proof: &'static str) -> Package {
    Package { name, proof }
}

/// Compiles ring's C for the browser.
pub(super) const CLANG: Package = package("clang", "clang");

/// Browsers, their drivers, a mail server, other people's POP3 clients, load balancers, and who reads systemd's units.
pub(super) const FOR_TESTS: &[Package] = &[
    package("dovecot-pop3d", "/usr/lib/dovecot/pop3-login"),
    package("chromium", "chromium"),
    package("chromium-driver", "chromedriver"),
    package("firefox-esr", "firefox-esr"),
    package("webkit2gtk-driver", "WebKitWebDriver"),
    package("xvfb", "Xvfb"),
    package("curl", "curl"),
    package("mpop", "mpop"),
    package("python3", "python3"),
    package("python3-pip", "pip3"),
    package(
        "fonts-dejavu-core",
        "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    ),
    package("openssl", "openssl"),
    package("nginx", "nginx"),
    package("haproxy", "haproxy"),
    package("systemd", "systemd-analyze"),
];

impl Package {
    fn is_there(&self) -> bool {
        if self.proof.starts_with('/') {
            Path::new(self.proof).is_file()
        } else {
            find(self.proof).is_some()
        }
    }
}

/// Installs what is missing of `packages`; where that is not ours to do, says what to install and stops.
pub(super) fn require(packages: &[Package]) -> Result<(), Failure> {
    let missing = missing(packages);
    if missing.is_empty() {
        return Ok(());
    }
    if !is_root_on_debian() {
        return Err(advice(&missing));
    }
    install(&missing)
}

/// As [`require`], but goes on without: the tests that need them say that they were skipped.
pub(super) fn wish_for(packages: &[Package]) -> Result<(), Failure> {
    let missing = missing(packages);
    if !missing.is_empty() && !is_root_on_debian() {
        println!(
            "{} Until then, the tests that need them are skipped.",
            advice(&missing)
        );
        return Ok(());
    }
    require(packages)
}

/// Ring is partly C: the compiler must know the browser's machine, which Apple's clang does not.
pub(super) fn ensure_clang_speaks_wasm() -> Result<(), Failure> {
    let clang = std::env::var("CC_wasm32_unknown_unknown").unwrap_or_else(|_| "clang".into());
    let arguments = "--target=wasm32-unknown-unknown -c -x c /dev/null -o /dev/null";
    output(program(&clang).args(arguments.split(' '))).map(drop).map_err(|error| {
        format!(
            "The page needs a clang that compiles for WebAssembly, and `{clang}` does not. Install LLVM's clang \
             (Debian's package `clang`; with Homebrew, `llvm`) and name it in CC_wasm32_unknown_unknown. {error}"
        )
    })
}

/// Whether packages can be installed here without asking anyone.
pub(crate) fn is_root_on_debian() -> bool {
    Path::new("/etc/debian_version").exists()
        && find("apt-get").is_some()
        && output(program("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

fn missing(packages: &[Package]) -> Vec<&'static str> {
    packages
        .iter()
        .filter(|package| !package.is_there())
        .map(|package| package.name)
        .collect()
}

fn advice(missing: &[&str]) -> String {
    let names = missing.join(" ");
    format!(
        "Missing: {names}. On Debian or Ubuntu: `sudo apt-get install --no-install-recommends {names}`."
    )
}

/// Package lists can be absent (containers) or too old to be true: then they are fetched, once.
fn install(names: &[&'static str]) -> Result<(), Failure> {
    println!("Installing {} with apt-get", names.join(", "));
    let apt = Apt::own();
    if lists_are_there() && apt.install(names).is_ok() {
        return Ok(());
    }
    apt.update()?;
    apt.install(names)
}

fn lists_are_there() -> bool {
    let lists = "/var/lib/apt/lists";
    std::fs::read_dir(lists).is_ok_and(|mut entries| {
        entries.any(|entry| {
            entry.is_ok_and(|entry| entry.file_name().to_string_lossy().contains("_Packages"))
        })
    })
}
