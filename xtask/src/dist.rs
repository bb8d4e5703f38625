//! `cargo xtask dist`: one binary that is the bridge and the page.

mod verify;

use std::fs;

use crate::process::{cargo, root, run, target_dir, write};
use crate::{Failure, page};

const PROGRAM: &str = "poste-restante";

/// Every file of the page by its hash, to be published with the binary.
const SUMS: &str = "SHA256SUMS";

/// `cargo xtask dist`
pub(crate) fn command(arguments: &[String]) -> Result<(), Failure> {
    match arguments {
        [] => pack(),
        [one] if one == "--verify" => verify::verify(),
        _ => Err("it takes nothing but --verify.".into()),
    }
}

/// The binary, and the hashes of the page that is inside it.
fn pack() -> Result<(), Failure> {
    // The bridge builds without a page, too, and then serves a placeholder. That must not be handed to anyone.
    if !page::dist().join("index.html").is_file() {
        return Err(
            "there is no page in dist/ to put into the binary: run `cargo xtask page` first."
                .into(),
        );
    }
    run(&mut cargo("build --release --package bridge"))?;
    let built = target_dir().join("release").join(PROGRAM);
    let there = root().join("target").join("dist");
    let copied = fs::create_dir_all(&there).and_then(|()| fs::copy(&built, there.join(PROGRAM)));
    let octets =
        copied.map_err(|error| format!("{} could not be copied: {error}.", built.display()))?;
    println!("{} ({} KB)", there.join(PROGRAM).display(), octets / 1000);
    let sums = page::list_of_hashes(&page::hashes(&page::dist())?);
    write(&there.join(SUMS), sums)?;
    println!("{}", there.join(SUMS).display());
    Ok(())
}
