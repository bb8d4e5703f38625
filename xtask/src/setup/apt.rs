//! Apt, of this machine's release of Debian or of another one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Failure;
use crate::process::{output, program, read, write};

/// An archive of packages, and what apt knows about it.
pub(super) struct Apt {
    /// A configuration with lists and sources of its own; none where apt is asked as it is.
    configuration: Option<PathBuf>,
}

/// Debian's own keys. Every Debian has those of the release after it, sooner or later.
const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

impl Apt {
    /// Apt as it is set up on this machine.
    pub(super) fn own() -> Self {
        Self {
            configuration: None,
        }
    }

    /// Whether this machine is Debian itself, and none of those that are made from it.
    pub(super) fn is_debian() -> Result<bool, Failure> {
        Ok(os_release("ID")? == "debian")
    }

    /// Apt for another release of Debian, from the mirror that this machine uses, with everything that it writes in
    /// `home`. The machine's own apt does not notice.
    pub(super) fn of_release(codename: &str, home: &Path) -> Result<Self, Failure> {
        let own = os_release("VERSION_CODENAME")?;
        if own == codename {
            return Ok(Self::own());
        }
        let configuration = home.join("apt.conf");
        if !configuration.exists() {
            let mirror = mirror(&own)?;
            for dir in ["lists/partial", "cache/archives/partial"].map(|dir| home.join(dir)) {
                fs::create_dir_all(&dir)
                    .map_err(|error| format!("{} could not be made: {error}.", dir.display()))?;
            }
            let source = format!("deb [signed-by={KEYRING}] {mirror} {codename} main\n");
            write(&home.join("sources.list"), source)?;
            write(&home.join("status"), "")?;
            write(&configuration, settings(home))?;
        }
        Ok(Self {
            configuration: Some(configuration),
        })
    }

    /// Whether what is installed on this machine is from this archive.
    pub(super) fn is_own(&self) -> bool {
        self.configuration.is_none()
    }

    /// Fetches the lists of packages.
    pub(super) fn update(&self) -> Result<(), Failure> {
        println!("Fetching apt's package lists");
        output(self.get("update").arg("-qq")).map(drop)
    }

    /// The version of `package` that would be installed, if it is known.
    pub(super) fn candidate(&self, package: &str) -> Result<Option<String>, Failure> {
        let answer = output(self.command("apt-cache").args(["policy", package]))?;
        let mut lines = answer.lines().map(str::trim);
        let version = lines.find_map(|line| line.strip_prefix("Candidate: "));
        Ok(version.filter(|it| *it != "(none)").map(ToOwned::to_owned))
    }

    /// What `packages` depend on, as `apt-cache depends` prints it.
    pub(super) fn dependencies(&self, packages: &[String]) -> Result<String, Failure> {
        let mut depends = self.command("apt-cache");
        output(depends.args(["depends", "--no-recommends"]).args(packages))
    }

    /// Fetches the files of `packages` into `dir`, without installing anything.
    pub(super) fn download<'a>(
        &self,
        dir: &Path,
        packages: impl Iterator<Item = &'a str>,
    ) -> Result<(), Failure> {
        let mut download = self.get("download");
        // Apt's own user cannot write there, of which apt would warn.
        download.args(["-qq", "-o", "APT::Sandbox::User=root"]);
        output(download.args(packages).current_dir(dir)).map(drop)
    }

    /// Installs `packages`.
    pub(super) fn install(&self, packages: &[&str]) -> Result<(), Failure> {
        let mut install = self.get("install");
        install.args(["-qq", "--yes", "--no-install-recommends"]);
        output(install.args(packages)).map(drop)
    }

    fn get(&self, verb: &str) -> Command {
        let mut get = self.command("apt-get");
        get.env("DEBIAN_FRONTEND", "noninteractive").arg(verb);
        get
    }

    fn command(&self, name: &str) -> Command {
        let mut command = program(name);
        command.env("LC_ALL", "C");
        if let Some(configuration) = &self.configuration {
            command.env("APT_CONFIG", configuration);
        }
        command
    }
}

fn settings(home: &Path) -> String {
    let home = home.display();
    format!(
        "Dir::State::lists \"{home}/lists\";\n\
         Dir::State::status \"{home}/status\";\n\
         Dir::Cache \"{home}/cache\";\n\
         Dir::Etc::sourcelist \"{home}/sources.list\";\n\
         Dir::Etc::sourceparts \"/dev/null\";\n\
         Dir::Etc::preferences \"/dev/null\";\n\
         Dir::Etc::preferencesparts \"/dev/null\";\n\
         APT::Sandbox::User \"root\";\n\
         Acquire::Languages \"none\";\n\
         Acquire::IndexTargets::deb::DEP-11::DefaultEnabled \"false\";\n"
    )
}

/// A value of os-release(5).
fn os_release(name: &str) -> Result<String, Failure> {
    let release = read(Path::new("/etc/os-release"))?;
    let mut lines = release.lines().filter_map(|line| line.split_once('='));
    let value = lines.find_map(|(it, value)| (it == name).then_some(value));
    Ok(value.unwrap_or_default().trim_matches('"').to_owned())
}

/// Where this machine has the packages of its own release from.
fn mirror(codename: &str) -> Result<String, Failure> {
    let ask = || {
        let mut targets = program("apt-get");
        targets.args([
            "indextargets",
            "--format",
            "$(CODENAME) $(COMPONENT) $(REPO_URI)",
        ]);
        output(targets.arg("Created-By: Packages"))
    };
    let find = |answer: &str| {
        let wanted = format!("{codename} main ");
        let mut lines = answer.lines();
        lines.find_map(|line| line.strip_prefix(&wanted).map(ToOwned::to_owned))
    };
    if let Some(mirror) = find(&ask()?) {
        return Ok(mirror);
    }
    Apt::own().update()?;
    find(&ask()?).ok_or_else(|| {
        format!("apt has no source for this machine's own release (`{codename}`, component main).")
    })
}
