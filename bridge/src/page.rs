//! `poste-restante page`: writes the page down, to be served by somebody whom the bridge's operator cannot change.

use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use clap::Args;
use hyper::HeaderMap;

use crate::{
    assets::{INDEX, Site},
    headers::{self, Circumstances},
};

/// Write the page into a directory, to be served apart from the bridge
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, max_term_width = 100)]
pub struct PageArgs {
    /// The bridge that the page is to use: wss://bridge.example.org/tunnel
    #[arg(long, value_name = "URL")]
    bridge: String,
    /// Directory to write to, which must not exist yet
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// For public computers: nothing can be loaded from elsewhere (set --kiosk at the bridge, too)
    #[arg(long)]
    kiosk: bool,
}

const EXAMPLES: &str = "\
Example:
  poste-restante page --bridge wss://bridge.example.org/tunnel --to /srv/poste-restante

  The bridge then has to let the page in: poste-restante --origin https://mail.example.com";

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// Not the address of a bridge.
    #[error("`{0}` is not the address of a bridge; write wss://bridge.example.org/tunnel")]
    Bridge(String),
    /// The program was built without it.
    #[error("no page was built into this program: `cargo xtask dist` builds one that has it")]
    Placeholder,
    /// The disk.
    #[error("{path}: {error}", path = .0.display(), error = .1)]
    File(PathBuf, #[source] io::Error),
}

/// A bridge's address, in parts.
#[derive(Debug, PartialEq, Eq)]
struct Address<'a> {
    whole: &'a str,
    /// `https://bridge.example.org wss://bridge.example.org`, with a blank before each.
    sources: String,
    /// `bridge.example.org`
    authority: &'a str,
}

impl PageArgs {
    /// Does it; returns what is left to do, in words for the operator.
    ///
    /// # Errors
    /// [`PageError`], in words for the operator.
    pub fn run(&self) -> Result<String, PageError> {
        let site = Site::embedded();
        if site.is_placeholder() {
            return Err(PageError::Placeholder);
        }
        let address =
            address(&self.bridge).ok_or_else(|| PageError::Bridge(self.bridge.clone()))?;
        make(&self.to)?;
        for (path, octets, brotli) in site.files() {
            let file = self.to.join(path.trim_start_matches('/'));
            if path == INDEX {
                // Compressed it would be another one: it names its bridge now.
                write(&file, named(octets, address.whole).as_bytes())?;
                continue;
            }
            write(&file, octets)?;
            if let Some(brotli) = brotli {
                write(&file.with_added_extension("br"), brotli)?;
            }
        }
        let mut fields = HeaderMap::new();
        let around = Circumstances {
            bridge: &address.sources,
            script_hashes: site.script_hashes(),
            kiosk: self.kiosk,
            ..Circumstances::default()
        };
        headers::secure(&mut fields, around);
        let (plain, nginx) = written(&fields);
        write(&beside(&self.to, "headers.txt"), plain.as_bytes())?;
        write(&beside(&self.to, "nginx.conf"), nginx.as_bytes())?;
        Ok(format!(
            "The page is in {to}.\n\
             Serve it over HTTPS with the headers in {to}.headers.txt on every answer; without them it is not safe. \
             For nginx they are in {to}.nginx.conf.\n\
             At {authority}, start the bridge with --origin and the page's address.\n",
            to = self.to.display(),
            authority = address.authority,
        ))
    }
}

/// Over TLS; without it only where nothing leaves this machine.
fn address(whole: &str) -> Option<Address<'_>> {
    let (scheme, rest) = whole.split_once("://")?;
    let (authority, path) = rest.split_at(rest.find('/')?);
    let plain = |octet: u8| octet.is_ascii_alphanumeric() || b"/-._~".contains(&octet);
    let name = authority
        .rsplit_once(':')
        .map_or(authority, |(name, _)| name);
    let is_here = matches!(name, "127.0.0.1" | "localhost" | "[::1]");
    let http = match scheme {
        "wss" => "https",
        "ws" if is_here => "http",
        _ => return None,
    };
    (headers::is_authority(authority) && path.ends_with("/tunnel") && path.bytes().all(plain)).then(
        || Address {
            whole,
            sources: format!(" {http}://{authority} {scheme}://{authority}"),
            authority,
        },
    )
}

/// The index, which names its bridge.
fn named(index: &[u8], bridge: &str) -> String {
    let index = String::from_utf8_lossy(index);
    let meta = format!("<head>\n    <meta name=\"bridge\" content=\"{bridge}\">");
    index.replacen("<head>", &meta, 1)
}

/// The same as a list, and for nginx.
fn written(fields: &HeaderMap) -> (String, String) {
    let mut plain = String::from("# On every answer.\n");
    let mut nginx = String::from(NGINX);
    for (name, value) in fields {
        let value = value.to_str().unwrap_or_default();
        let _ = writeln!(plain, "{name}: {value}");
        let _ = writeln!(nginx, "add_header {name} \"{value}\" always;");
    }
    plain.push_str("\n# For / and /index.html.\ncache-control: no-store\n");
    (plain, nginx)
}

const NGINX: &str = "\
# Into the `server` block of the page's site, beside `root`; no `location` may have an `add_header` of its own.
index index.html;
set $caching no-cache;
if ($uri ~ \"^/(index\\.html)?$\") {
    set $caching no-store;
}
# Names that change with the content.
if ($uri ~ \"[0-9a-f]{12}\") {
    set $caching \"public, max-age=31536000, immutable\";
}
add_header cache-control $caching always;
";

/// Not in the directory itself: it is not to be served.
fn beside(directory: &Path, what: &str) -> PathBuf {
    directory.with_added_extension(what)
}

fn make(directory: &Path) -> Result<(), PageError> {
    fs::create_dir(directory).map_err(|error| PageError::File(directory.to_owned(), error))
}

fn write(file: &Path, octets: &[u8]) -> Result<(), PageError> {
    let failed = |error| PageError::File(file.to_owned(), error);
    if let Some(directory) = file.parent() {
        fs::create_dir_all(directory).map_err(failed)?;
    }
    fs::write(file, octets).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_safe_and_means_nothing_else() {
        let good = address("wss://bridge.example.org/tunnel").expect("an address");
        assert_eq!(good.authority, "bridge.example.org");
        assert_eq!(
            good.sources,
            " https://bridge.example.org wss://bridge.example.org"
        );
        for good in [
            "wss://bridge.example.org:8443/mail/tunnel",
            "wss://[2001:db8::1]/tunnel",
            "ws://127.0.0.1:8110/tunnel",
        ] {
            assert!(address(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "bridge.example.org",
            "https://bridge.example.org/tunnel",
            "ws://bridge.example.org/tunnel",
            "wss://bridge.example.org",
            "wss://bridge.example.org/",
            "wss://a b/tunnel",
            "wss://a; script-src */tunnel",
            "wss://user@a/tunnel",
            "wss://a/\"><script>/tunnel",
            "wss://a/tunnel?x",
        ] {
            assert_eq!(address(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_index_names_its_bridge_once() {
        let index = named(b"<html><head><title>a</title></head>", "wss://b/tunnel");
        assert_eq!(index.matches("<meta name=\"bridge\"").count(), 1);
        assert!(index.contains("content=\"wss://b/tunnel\""));
    }

    #[test]
    fn headers_can_be_written_between_quotes() {
        let mut fields = HeaderMap::new();
        headers::secure(
            &mut fields,
            Circumstances {
                bridge: " https://b wss://b",
                script_hashes: &["AAAA"],
                ..Circumstances::default()
            },
        );
        let (plain, nginx) = written(&fields);
        assert!(plain.contains("connect-src 'self' https://b wss://b;"));
        assert!(plain.contains("frame-ancestors 'none'"));
        for line in nginx
            .lines()
            .filter(|line| line.starts_with("add_header c"))
        {
            assert!(line.ends_with(" always;"), "{line}");
            assert!(line.matches('"').count() % 2 == 0, "{line}");
        }
        assert_eq!(nginx.matches("add_header").count(), fields.len() + 2);
    }
}
