//! Names the build, so that a page and workers of different builds notice each other.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

fn main() {
    let mut hasher = DefaultHasher::new();
    for folder in ["src", "../shared/src"] {
        println!("cargo::rerun-if-changed={folder}");
        digest(Path::new(folder), &mut hasher);
    }
    println!(
        "cargo::rustc-env=POSTE_RESTANTE_BUILD={:016x}",
        hasher.finish()
    );
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
    if is("CARGO_CFG_TARGET_ARCH", "wasm32") && is("PROFILE", "release") {
        // Functions' names weigh a tenth of each program, and no browser needs them. What wasm-bindgen has to know of
        // the code stays.
        println!("cargo::rustc-link-arg-bins=--strip-all");
        println!("cargo::rustc-link-arg-bins=--keep-section=target_features");
    }
}

/// Adds every file under `folder` to the digest, in a fixed order.
fn digest(folder: &Path, hasher: &mut DefaultHasher) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            digest(&path, hasher);
        } else if let Ok(octets) = std::fs::read(&path) {
            path.hash(hasher);
            octets.hash(hasher);
        }
    }
}
