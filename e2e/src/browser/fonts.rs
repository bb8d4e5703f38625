//! The fonts that Chromium finds: always the same ones, so that pictures of a page can be compared.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

/// Where Debian keeps them (fonts-dejavu-core).
const FOLDER: &str = "/usr/share/fonts/truetype/dejavu";

const FILES: [&str; 4] = [
    "DejaVuSans.ttf",
    "DejaVuSans-Bold.ttf",
    "DejaVuSansMono.ttf",
    "DejaVuSansMono-Bold.ttf",
];

/// Why the fonts are not the pinned ones, if so.
pub fn missing() -> Option<String> {
    let file = FILES
        .into_iter()
        .find(|file| !Path::new(FOLDER).join(file).is_file())?;
    Some(format!(
        "{file} is not installed (Debian: fonts-dejavu-core)"
    ))
}

/// Lets `command` find these fonts and no others, where they are installed.
pub(super) fn pin(command: &mut Command, home: &Path) {
    if missing().is_some() {
        return;
    }
    let fonts = home.join("fonts");
    // In a home that has been lived in they are there.
    if fs::create_dir(&fonts).is_ok() {
        for file in FILES {
            symlink(Path::new(FOLDER).join(file), fonts.join(file)).expect("fonts/ is ours");
        }
    }
    let alias = |generic, family| {
        format!(
            "<alias binding=\"same\"><family>{generic}</family><prefer><family>{family}</family></prefer></alias>"
        )
    };
    let aliases = [
        alias("sans-serif", "DejaVu Sans"),
        alias("system-ui", "DejaVu Sans"),
        alias("monospace", "DejaVu Sans Mono"),
        alias("ui-monospace", "DejaVu Sans Mono"),
    ];
    let configuration = format!(
        "<?xml version=\"1.0\"?><fontconfig><dir>{}</dir><cachedir>{}</cachedir>{}</fontconfig>",
        fonts.display(),
        home.join("font-cache").display(),
        aliases.concat()
    );
    let file = home.join("fonts.conf");
    fs::write(&file, configuration).expect("home is ours");
    command.env("FONTCONFIG_FILE", file);
}
