//! Other people's test data, beside the project; it is no part of it.

use std::path::{Path, PathBuf};

/// A folder of the corpus, if it is there.
pub(crate) fn folder(name: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let folder = root.join(name);
    folder.is_dir().then_some(folder)
}
