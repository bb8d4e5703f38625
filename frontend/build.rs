//! Names the build, so that a page and workers of different builds notice each other.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

fn main() {
    words();
    let mut hasher = DefaultHasher::new();
    for folder in ["src", "words", "../shared/src"] {
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
        for program in ["app", "engine", "reader"] {
            let bin = format!("cargo::rustc-link-arg-bin={program}");
            if program == "app" && std::env::var_os("CARGO_FEATURE_SPLIT").is_some() {
                // What it is divided by; `cargo xtask page` strips it afterwards.
                println!("{bin}=--emit-relocs");
            } else {
                println!("{bin}=--strip-all");
                println!("{bin}=--keep-section=target_features");
            }
        }
    }
}

/// The page's sentences: English to be built in, the names of the other languages' files, and Rust to say them by.
fn words() {
    let built = words::build(Path::new("words")).unwrap_or_else(|errors| {
        panic!("The sentences are not whole:\n{}", errors.join("\n"));
    });
    let mut rust = built.accessors;
    let english = &built.catalogs[0].content;
    rust.push_str(&format!("const ENGLISH: &str = {english:?};\n"));
    let files: Vec<_> = built.catalogs[1..]
        .iter()
        .map(|catalog| (catalog.language, &catalog.file))
        .collect();
    rust.push_str(&format!("const FILES: &[(&str, &str)] = &{files:?};\n"));
    let out = std::env::var("OUT_DIR").expect("cargo says where");
    std::fs::write(Path::new(&out).join("words.rs"), rust).expect("cargo's own folder");
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
