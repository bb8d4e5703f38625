//! The page's files by their hashes. A browser checks those that the page names with `integrity`; a worker cannot be
//! given one, so its hash is for people: as `sha256sum` writes it, beside the page.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::{dist, files};
use crate::Failure;
use crate::process::write;

/// The list's own name. It does not list itself.
const LIST: &str = "hashes.txt";

/// One file of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hashed {
    /// Its name in dist/.
    pub(crate) name: String,
    /// SHA-256, in hexadecimal digits.
    pub(crate) sha256: String,
    /// In octets.
    pub(crate) size: usize,
}

/// Every file of the page in `dist` but the list, sorted by name.
pub(crate) fn of_page(dist: &Path) -> Result<Vec<Hashed>, Failure> {
    let mut all = Vec::new();
    for file in files(dist)? {
        let name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name == LIST {
            continue;
        }
        let octets = fs::read(&file)
            .map_err(|error| format!("{} could not be read: {error}.", file.display()))?;
        all.push(Hashed {
            name,
            sha256: sha256(&octets),
            size: octets.len(),
        });
    }
    Ok(all)
}

/// The list as `sha256sum --check` reads it.
pub(crate) fn list(files: &[Hashed]) -> String {
    files
        .iter()
        .map(|file| format!("{}  {}\n", file.sha256, file.name))
        .collect()
}

/// Writes the list beside the page. Compressed files are left out: whoever fetches gets what is inside.
pub(super) fn publish() -> Result<(), Failure> {
    let mut files = of_page(&dist())?;
    files.retain(|file| !file.name.ends_with(".br"));
    write(&dist().join(LIST), list(&files))
}

fn sha256(octets: &[u8]) -> String {
    let digest = Sha256::digest(octets);
    digest.iter().map(|octet| format!("{octet:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_what_sha256sum_writes() {
        let file = Hashed {
            name: "a.js".into(),
            sha256: sha256(b"abc"),
            size: 3,
        };
        // FIPS 180-2, appendix B.1.
        assert_eq!(
            list(&[file]),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.js\n"
        );
    }
}
