//! What is in a room before it opens.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tokio::net::TcpStream;

use super::plan::{Plan, Step};
use super::{Room, packages};
use crate::wait::{SOON, until};

/// A room that is being furnished: a directory whose contents can be seen inside under the same path, and a layer of
/// files that are seen inside only.
#[derive(Debug)]
pub struct Furniture {
    home: TempDir,
    own: Vec<PathBuf>,
}

impl Default for Furniture {
    fn default() -> Self {
        Self::new()
    }
}

impl Furniture {
    /// An empty room.
    ///
    /// # Panics
    /// When there is no temporary directory.
    pub fn new() -> Self {
        let home = tempfile::tempdir().expect("a temporary directory");
        let own = Vec::new();
        let furniture = Self { home, own };
        for dir in [furniture.home(), &furniture.layer()] {
            fs::create_dir_all(dir).expect("home is ours");
            fs::set_permissions(dir, Permissions::from_mode(0o755)).expect("home is ours");
        }
        furniture
    }

    /// The directory that is the same inside and outside.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    fn layer(&self) -> PathBuf {
        self.home().join("layer")
    }

    /// A directory for the one user `id`, the same inside and outside.
    ///
    /// # Panics
    /// When the disk is full.
    pub fn directory(&self, name: &str, id: u32) -> PathBuf {
        let dir = self.home().join(name);
        fs::create_dir_all(&dir).expect("home is ours");
        chown(&dir, Some(id), Some(id)).expect("root may");
        dir
    }

    /// A directory in which every user may put files, as /tmp is, the same inside and outside.
    ///
    /// # Panics
    /// When the disk is full.
    pub fn shared_directory(&self, name: &str) -> PathBuf {
        let dir = self.home().join(name);
        fs::create_dir_all(&dir).expect("home is ours");
        fs::set_permissions(&dir, Permissions::from_mode(0o1777)).expect("home is ours");
        dir
    }

    /// Puts a file where those inside see it at `path`, which is absolute.
    ///
    /// # Panics
    /// When the disk is full.
    pub fn put(&self, path: &str, content: impl AsRef<[u8]>, mode: u32) {
        let file = self.inside(path);
        fs::write(&file, content).expect("home is ours");
        fs::set_permissions(&file, Permissions::from_mode(mode)).expect("home is ours");
    }

    /// Lets those inside find `target` at `path`, which is absolute.
    ///
    /// # Panics
    /// When something is there already.
    pub fn link(&self, path: &str, target: &Path) {
        symlink(target, self.inside(path)).expect("home is ours");
    }

    fn inside(&self, path: &str) -> PathBuf {
        let file = self.layer().join(path.trim_start_matches('/'));
        fs::create_dir_all(file.parent().expect("below the layer")).expect("home is ours");
        file
    }

    /// Keeps out of a directory, given by its absolute path, whatever this machine itself has there.
    pub fn keep_to_itself(&mut self, path: &str) {
        self.own.push(path.into());
    }

    /// Adds users to this machine's own. Passwords come later, by [`Step`].
    ///
    /// # Panics
    /// When this machine's users cannot be read.
    pub fn users<'a>(&self, users: impl IntoIterator<Item = &'a SystemUser>) {
        let own = |path: &str| fs::read_to_string(path).expect("root reads it");
        let (mut passwd, mut shadow) = (own("/etc/passwd"), own("/etc/shadow"));
        let mut group = own("/etc/group");
        for SystemUser { name, id, home } in users {
            let home = home.display();
            passwd.push_str(&format!("{name}:x:{id}:{id}::{home}:/bin/sh\n"));
            shadow.push_str(&format!("{name}:*:19000:0:99999:7:::\n"));
            group.push_str(&format!("{name}:x:{id}:\n"));
        }
        self.put("/etc/passwd", passwd, 0o644);
        self.put("/etc/shadow", shadow, 0o600);
        self.put("/etc/group", group, 0o644);
    }

    /// Opens the room with the server that set-up has unpacked as `server`, and waits until it answers on all of
    /// `ports`.
    ///
    /// # Panics
    /// When it does not.
    pub async fn open(self, server: &str, steps: Vec<Step>, ports: &[u16]) -> Room {
        let packages = packages(server).expect("checked by missing()");
        let script = self.home().join("plan.json");
        let plan = Plan {
            home: self.home().to_owned(),
            packages,
            own: self.own,
            steps,
        };
        let text = serde_json::to_string(&plan).expect("a plan is plain data");
        fs::write(&script, text).expect("home is ours");
        let mut room = Room::start(self.home, &script);
        for port in ports {
            until("the server to listen", SOON, async || {
                room.assert_running();
                TcpStream::connect(("127.0.0.1", *port)).await.ok()
            })
            .await;
        }
        room
    }
}

/// A user that only the room knows.
#[derive(Debug)]
pub struct SystemUser {
    /// The name, any UTF-8 without colon.
    pub name: String,
    /// User id, and id of a group of the same name.
    pub id: u32,
    /// The home directory.
    pub home: PathBuf,
}
