//! Where the mail lies: in memory, so that no disk is measured.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// What our folders are called, with the number of the process behind it.
const PREFIX: &str = "poste-restante-bench-";

/// From here on, whatever is temporary lies in memory, if there is a `/dev/shm`; until the value is dropped.
///
/// A run that is interrupted leaves its mail behind, which would stay in memory: the next one clears it away.
pub(crate) fn use_it() -> Option<TempDir> {
    let memory = Path::new("/dev/shm");
    for left in fs::read_dir(memory).into_iter().flatten().flatten() {
        if is_left_behind(&left.path()) {
            let _ = fs::remove_dir_all(left.path());
        }
    }
    let ours = tempfile::Builder::new()
        .prefix(&format!("{PREFIX}{}-", std::process::id()))
        // Dovecot, and whoever else will not work as root, must get through.
        .permissions(Permissions::from_mode(0o755))
        .tempdir_in(memory)
        .ok()?;
    // Refused only when it was set before, which nobody did.
    let _ = tempfile::env::override_temp_dir(ours.path());
    Some(ours)
}

/// Whether the process that made it has ended.
fn is_left_behind(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let owner = name
        .strip_prefix(PREFIX)
        .and_then(|rest| rest.split('-').next());
    owner.is_some_and(|id| !PathBuf::from("/proc").join(id).exists())
}
