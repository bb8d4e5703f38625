//! The page, inside the binary: `dist/` as it was when this program was built.

use http_body_util::Full;
use hyper::{
    HeaderMap, Response, StatusCode,
    body::Bytes,
    header::{self, HeaderValue},
};

use crate::routes::{Answer, set};

#[cfg(test)]
mod facts;
#[cfg(test)]
mod tests;

/// One file.
#[derive(Debug)]
pub(crate) struct Asset {
    /// From the root, with the slash.
    path: &'static str,
    octets: &'static [u8],
    /// The same, compressed with brotli.
    brotli: Option<&'static [u8]>,
    media_type: &'static str,
    /// A quoted digest of the content. (RFC 9110 §8.8.3: the compressed form has a tag of its own.)
    etag: &'static str,
    brotli_etag: &'static str,
    /// The name changes with the content, so it may be kept forever.
    immutable: bool,
}

/// All files of one page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site {
    assets: &'static [Asset],
    script_hashes: &'static [&'static str],
}

impl Site {
    /// The page that was built into this program, or words on how to build it.
    pub(crate) const fn embedded() -> Self {
        if ASSETS.is_empty() {
            PLACEHOLDER
        } else {
            Self {
                assets: ASSETS,
                script_hashes: SCRIPT_HASHES,
            }
        }
    }

    /// SHA-256, in base64, of each inline script.
    pub(crate) const fn script_hashes(&self) -> &'static [&'static str] {
        self.script_hashes
    }

    /// True where no page was built in.
    pub(crate) const fn is_placeholder(&self) -> bool {
        self.script_hashes.is_empty()
    }

    /// Every file as it is: path from the root, with the slash, octets, and the same compressed with brotli.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &[u8], Option<&[u8]>)> {
        self.assets
            .iter()
            .map(|asset| (asset.path, asset.octets, asset.brotli))
    }

    /// The file at this path. hyper leaves the body out of an answer to HEAD, and keeps its length.
    pub(crate) fn answer(&self, path: &str, request: &HeaderMap) -> Option<Answer> {
        let path = if path == "/" { INDEX } else { path };
        let asset = self.assets.iter().find(|asset| asset.path == path)?;
        let brotli = asset.brotli.filter(|_| takes_brotli(request));
        let etag = if brotli.is_some() {
            asset.brotli_etag
        } else {
            asset.etag
        };
        let mut response = if knows(request, etag) {
            let mut response = Response::new(Full::default());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response
        } else {
            let mut response = Response::new(Full::new(Bytes::from_static(
                brotli.unwrap_or(asset.octets),
            )));
            set(&mut response, header::CONTENT_TYPE, asset.media_type);
            if brotli.is_some() {
                set(&mut response, header::CONTENT_ENCODING, "br");
            }
            response
        };
        if asset.brotli.is_some() {
            set(&mut response, header::VARY, "accept-encoding");
        }
        set(&mut response, header::CACHE_CONTROL, asset.caching());
        // What is not to be stored needs no name to be asked about again.
        if path != INDEX {
            set(&mut response, header::ETAG, etag);
        }
        Some(response)
    }
}

impl Asset {
    /// The index names all others and is small: never stored, so that a new build is found, and so that nothing stays
    /// on a borrowed computer that was not worth keeping.
    fn caching(&self) -> &'static str {
        if self.path == INDEX {
            "no-store"
        } else if self.immutable {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        }
    }
}

/// Whether `br` is among the encodings and not refused with a weight of zero (RFC 9110 §12.5.3).
fn takes_brotli(request: &HeaderMap) -> bool {
    let mut values = request
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok());
    values.any(|value| {
        value.split(',').any(|item| {
            let (coding, weight) = item.split_once(';').unwrap_or((item, "q=1"));
            let weight = weight
                .trim()
                .trim_start_matches("q=")
                .parse::<f32>()
                .unwrap_or(1.0);
            coding.trim().eq_ignore_ascii_case("br") && weight > 0.0
        })
    })
}

/// Whether the client has this very version (RFC 9110 §13.1.2: weak comparison).
fn knows(request: &HeaderMap, etag: &str) -> bool {
    let known = |value: &HeaderValue| {
        let Ok(value) = value.to_str() else {
            return false;
        };
        value
            .split(',')
            .map(str::trim)
            .any(|tag| tag == "*" || tag.trim_start_matches("W/") == etag)
    };
    request.get_all(header::IF_NONE_MATCH).iter().any(known)
}

/// The page itself.
pub(crate) const INDEX: &str = "/index.html";

/// What is shown where no page was built in.
const PLACEHOLDER: Site = Site {
    assets: &[Asset {
        path: INDEX,
        octets: include_bytes!("placeholder.html"),
        brotli: None,
        media_type: "text/html; charset=utf-8",
        etag: "\"placeholder\"",
        brotli_etag: "",
        immutable: false,
    }],
    script_hashes: &[],
};

include!(concat!(env!("OUT_DIR"), "/site.rs"));
