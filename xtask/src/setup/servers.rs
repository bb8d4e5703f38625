//! Mail servers for the stories in e2e/. Debian's POP3 servers conflict with one another and want their own files in
//! /etc, so none of them is installed: each is fetched with apt and unpacked, with the libraries that this machine
//! lacks, into a cache of the person's. The stories lay that tree over the machine's own, in a mount namespace.

mod libraries;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::apt::Apt;
use super::{cache, debian};
use crate::Failure;
use crate::process::{output, shown};
use libraries::{Libraries, is_installed};

/// A server: where it is kept, its own packages (the first one gives the version), the version that the stories were
/// written with, and where apt finds it.
struct Server {
    name: &'static str,
    packages: &'static [&'static str],
    version: &'static str,
    archive: fn(&Path) -> Result<Apt, Failure>,
}

/// The release of this machine.
fn own(_: &Path) -> Result<Apt, Failure> {
    Ok(Apt::own())
}

/// The release after Debian 12, for what Debian 12 has only in an older version.
fn next(home: &Path) -> Result<Apt, Failure> {
    Apt::of_release("trixie", &home.join("apt-trixie"))
}

const SERVERS: &[Server] = &[
    Server {
        name: "courier",
        packages: &[
            "courier-pop",
            "courier-base",
            "courier-authlib",
            "courier-authdaemon",
            "courier-authlib-userdb",
        ],
        version: "1.0.16-3+b6",
        archive: own,
    },
    Server {
        name: "cyrus",
        packages: &["cyrus-pop3d", "cyrus-common", "sasl2-bin"],
        version: "3.6.1-4+deb12u5",
        archive: own,
    },
    Server {
        name: "dovecot-2.4",
        packages: &["dovecot-pop3d", "dovecot-core"],
        version: "1:2.4.1+dfsg1-6+deb13u6",
        archive: next,
    },
    Server {
        name: "mailutils",
        packages: &["mailutils-pop3d", "mailutils-common"],
        version: "1:3.15-4",
        archive: own,
    },
    Server {
        name: "popa3d",
        packages: &["popa3d"],
        version: "1.0.3-1.1",
        archive: own,
    },
    Server {
        name: "solid-pop3d",
        packages: &["solid-pop3d"],
        version: "0.15-31",
        archive: own,
    },
];

/// The mail reader that the page is measured against, with what it is written in and the server's half that it needs: no
/// server of POP3, and unpacked for its benchmark only.
const ROUNDCUBE: Server = Server {
    name: "roundcube",
    packages: &[
        "roundcube-core",
        "roundcube-sqlite3",
        "dovecot-imapd",
        "php8.2-cli",
        "php8.2-common",
        "php8.2-intl",
        "php8.2-mbstring",
        "php8.2-opcache",
        "php8.2-readline",
        "php8.2-sqlite3",
        "php8.2-xml",
        "php-auth-sasl",
        "php-getallheaders",
        "php-guzzlehttp-guzzle",
        "php-guzzlehttp-promises",
        "php-guzzlehttp-psr7",
        "php-mail-mime",
        "php-masterminds-html5",
        "php-net-smtp",
        "php-net-socket",
        "php-pear",
        "php-psr-http-client",
        "php-psr-http-factory",
        "php-psr-http-message",
        "php-symfony-deprecation-contracts",
    ],
    version: "1.6.5+dfsg-1+deb12u13",
    archive: own,
};

/// In the tree of each server: the packages of this machine that it was unpacked on top of, one per line.
const RELIES_ON: &str = ".relies-on";

/// Fetches the servers that are not in the cache. What cannot be had is told, and the other work goes on: the stories that
/// need it say so again.
pub(super) fn wish_for() -> Result<(), Failure> {
    let home = cache()?.join("servers");
    let mut missing = Vec::new();
    for server in SERVERS {
        if server.is_in(&home, server.version) {
            server.choose(&home, server.version)?;
        } else {
            missing.push(server);
        }
    }
    let is_ours_to_do = debian::is_root_on_debian() && Apt::is_debian()?;
    if !missing.is_empty() && !is_ours_to_do {
        let names: Vec<&str> = missing.iter().map(|server| server.name).collect();
        println!(
            "The mail servers {} are unpacked from Debian's packages and run in namespaces of their own: for that, \
             `cargo xtask` must run as root on Debian. Elsewhere, the tests that need them are skipped.",
            names.join(", ")
        );
        return Ok(());
    }
    for server in missing {
        if let Err(sentence) = server.fetch(&home) {
            println!(
                "The mail server {} could not be had: {sentence}",
                server.name
            );
        }
    }
    Ok(())
}

/// Fetches Roundcube if it is not in the cache.
pub(super) fn roundcube() -> Result<(), Failure> {
    let home = cache()?.join("servers");
    if ROUNDCUBE.is_in(&home, ROUNDCUBE.version) {
        return ROUNDCUBE.choose(&home, ROUNDCUBE.version);
    }
    if !debian::is_root_on_debian() || !Apt::is_debian()? {
        return Err(
            "Roundcube is unpacked from Debian's packages and run in namespaces of its own: for that, `cargo xtask` must \
             run as root on Debian."
                .into(),
        );
    }
    ROUNDCUBE.fetch(&home)
}

/// Directories of /usr/share that no server reads.
const UNREAD: [&str; 4] = ["doc", "info", "locale", "man"];

impl Server {
    fn directory(&self, version: &str) -> String {
        format!("{}-{version}", self.name)
    }

    /// Whether the server is unpacked, and whatever it was unpacked on top of is still there.
    fn is_in(&self, home: &Path, version: &str) -> bool {
        let relies_on = home.join(self.directory(version)).join(RELIES_ON);
        fs::read_to_string(relies_on).is_ok_and(|names| names.lines().all(is_installed))
    }

    /// Brings the server, by newer lists of packages if the present ones do not know it or name files that are gone.
    fn fetch(&self, home: &Path) -> Result<(), Failure> {
        let apt = (self.archive)(home)?;
        if self.fetch_as_known(home, &apt).is_ok() {
            return Ok(());
        }
        apt.update()?;
        self.fetch_as_known(home, &apt)
    }

    /// Debian keeps only the newest version of a release, so that can be another than the one that the stories were
    /// written with.
    fn fetch_as_known(&self, home: &Path, apt: &Apt) -> Result<(), Failure> {
        let package = self.packages[0];
        let version = apt.candidate(package)?.ok_or_else(|| {
            format!("apt knows no package {package}: the stories were written for Debian 12.")
        })?;
        if version != self.version {
            println!(
                "{} is here in version {version}; its stories were written with {}.",
                self.name, self.version
            );
        }
        if !self.is_in(home, &version) {
            println!("Fetching the mail server {} {version}", self.name);
            self.unpack(home, &version, apt)?;
        }
        self.choose(home, &version)
    }

    /// Unpacks beside the final place and renames, so that an interrupted run is never taken for a server.
    fn unpack(&self, home: &Path, version: &str, apt: &Apt) -> Result<(), Failure> {
        let libraries = Libraries::of(self.packages, apt)?;
        let tree = home.join(self.directory(version));
        let partial = home.join(format!("{}.partial", self.directory(version)));
        let packages = partial.join(".packages");
        remove(&partial)?;
        fs::create_dir_all(&packages).map_err(|error| cannot(&packages, &error))?;
        let wanted = self
            .packages
            .iter()
            .copied()
            .chain(libraries.missing.iter().map(String::as_str));
        apt.download(&packages, wanted)?;
        merge_usr(&partial)?;
        for package in entries(&packages)? {
            extract(&package, &partial)?;
        }
        remove(&packages)?;
        let relies_on: String = libraries
            .present
            .iter()
            .map(|name| format!("{name}\n"))
            .collect();
        crate::process::write(&partial.join(RELIES_ON), relies_on)?;
        remove(&tree)?;
        fs::rename(&partial, &tree).map_err(|error| cannot(&tree, &error))
    }

    /// The stories look for `NAME`, a link to the version to be used.
    fn choose(&self, home: &Path, version: &str) -> Result<(), Failure> {
        let (link, target) = (home.join(self.name), self.directory(version));
        if fs::read_link(&link).is_ok_and(|it| it == Path::new(&target)) {
            return Ok(());
        }
        let _ = fs::remove_file(&link);
        std::os::unix::fs::symlink(&target, &link).map_err(|error| cannot(&link, &error))
    }
}

/// A directory of the tree would hide a link of the machine's own, so /lib and the like are links here as they are
/// there.
fn merge_usr(tree: &Path) -> Result<(), Failure> {
    for name in ["bin", "lib", "lib32", "lib64", "sbin"] {
        let Ok(target) = fs::read_link(Path::new("/").join(name)) else {
            continue;
        };
        fs::create_dir_all(tree.join(&target))
            .and_then(|()| std::os::unix::fs::symlink(&target, tree.join(name)))
            .map_err(|error| cannot(tree, &error))?;
    }
    Ok(())
}

/// `dpkg-deb --extract` would replace those links by directories.
///
/// What nobody reads is left out: the stories copy the whole tree into memory each time.
fn extract(package: &Path, tree: &Path) -> Result<(), Failure> {
    let mut unwrap = Command::new("dpkg-deb");
    unwrap.arg("--fsys-tarfile").arg(package);
    let mut unwrapped = unwrap
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| crate::process::cannot_start(&unwrap, &error))?;
    let archive = unwrapped.stdout.take().expect("it was piped");
    let mut unpack = Command::new("tar");
    unpack
        .args(["--extract", "--keep-directory-symlink"])
        .args(UNREAD.map(|dir| format!("--exclude=./usr/share/{dir}")))
        .arg("--directory")
        .arg(tree);
    output(unpack.stdin(archive))?;
    let status = unwrapped
        .wait()
        .map_err(|error| crate::process::cannot_start(&unwrap, &error))?;
    if status.success() {
        return Ok(());
    }
    Err(format!("`{}` ended with {status}.", shown(&unwrap)))
}

fn entries(dir: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = fs::read_dir(dir).map_err(|error| cannot(dir, &error))?;
    Ok(entries.flatten().map(|entry| entry.path()).collect())
}

fn remove(dir: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(cannot(dir, &error)),
        _ => Ok(()),
    }
}

fn cannot(path: &Path, error: &std::io::Error) -> Failure {
    format!("{} could not be written: {error}.", path.display())
}
