//! Writes the table of the page's files. It only reads `../dist`: building the page from here would wait for the lock
//! that the running cargo holds.

use std::{env, error::Error, fmt::Write as _, fs, path::Path, path::PathBuf};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::digest::{SHA256, digest};

#[path = "src/assets/facts.rs"]
mod facts;

fn main() -> Result<(), Box<dyn Error>> {
    let dist = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../dist");
    // Also where there is none: cargo then runs this each time, and finds the page as soon as it exists.
    println!("cargo::rerun-if-changed=../dist");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/assets/facts.rs");

    let mut files = Vec::new();
    // Without an index there is no page, whatever else lies there.
    let index = fs::read_to_string(dist.join("index.html")).ok();
    if index.is_some() {
        collect(&dist.canonicalize()?, &mut files)?;
    }
    let hashes: Vec<String> = facts::inline_scripts(index.as_deref().unwrap_or_default())
        .into_iter()
        .map(|script| STANDARD.encode(digest(&SHA256, script.as_bytes())))
        .collect();

    let mut table =
        format!("const SCRIPT_HASHES: &[&str] = &{hashes:?};\nconst ASSETS: &[Asset] = &[\n");
    for file in &files {
        write_asset(&mut table, &dist.canonicalize()?, file)?;
    }
    table.push_str("];\n");
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("site.rs"), table)?;
    Ok(())
}

/// Every file that is to be served, in a fixed order. Compressed siblings go with their originals; hidden files and
/// directories (a build in progress) are nobody's business.
fn collect(directory: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    let mut entries: Vec<PathBuf> = fs::read_dir(directory)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    entries.sort();
    for path in entries {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .ok_or("a file name that is not Unicode")?;
        if name.starts_with('.') || name.ends_with(".br") {
            continue;
        }
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

fn write_asset(table: &mut String, dist: &Path, file: &Path) -> Result<(), Box<dyn Error>> {
    let relative = file
        .strip_prefix(dist)?
        .components()
        .map(|part| part.as_os_str().to_string_lossy());
    let path = relative.fold(String::new(), |path, part| path + "/" + &part);
    let compressed = PathBuf::from(format!("{}.br", file.display()));
    let brotli = if compressed.is_file() {
        format!(
            "Some(include_bytes!({:?}))",
            compressed.display().to_string()
        )
    } else {
        "None".into()
    };
    let digest = digest(&SHA256, &fs::read(file)?);
    let tag: String = digest
        .as_ref()
        .iter()
        .take(TAG_OCTETS)
        .map(|octet| format!("{octet:02x}"))
        .collect();
    writeln!(
        table,
        "    Asset {{ path: {path:?}, octets: include_bytes!({:?}), brotli: {brotli}, media_type: {:?}, \
         etag: \"\\\"{tag}\\\"\", brotli_etag: \"\\\"{tag}-br\\\"\", immutable: {} }},",
        file.display().to_string(),
        facts::media_type(&path),
        facts::has_content_hash(&path),
    )?;
    Ok(())
}

/// Of a digest, in an entity tag: 64 bits tell two versions of one file apart.
const TAG_OCTETS: usize = 8;
