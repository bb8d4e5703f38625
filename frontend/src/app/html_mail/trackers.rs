//! Which remote images look as if they were there to tell that a mail was read.
//!
//! Nobody can know: any remote image tells. These are the ones that show a person nothing else.

/// What is known of an image without loading it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Image<'a> {
    /// Its address.
    pub address: &'a str,
    /// Its `width` attribute.
    pub width: Option<&'a str>,
    /// Its `height` attribute.
    pub height: Option<&'a str>,
    /// Its `style` attribute.
    pub style: &'a str,
}

/// True if nobody could see the image, or if its address is of a shape that only counting images have.
pub fn looks_like_one(image: Image<'_>) -> bool {
    let dot = |size: Option<&str>| size.and_then(pixels).is_some_and(|size| size <= 1);
    (dot(image.width) && dot(image.height))
        || [image.width, image.height]
            .into_iter()
            .flatten()
            .any(|size| pixels(size) == Some(0))
        || is_hidden(image.style)
        || has_known_shape(image.address)
}

/// Whole pixels of `1`, `1px` or `1.0`; `None` for anything else, as `100%`.
fn pixels(size: &str) -> Option<u32> {
    let size = size.trim().to_ascii_lowercase();
    let size = size.strip_suffix("px").unwrap_or(&size).trim_end();
    let (whole, rest) = size.split_once('.').unwrap_or((size, ""));
    rest.bytes()
        .all(|octet| octet == b'0')
        .then(|| whole.parse().ok())?
}

fn is_hidden(style: &str) -> bool {
    let (mut thin, mut flat) = (false, false);
    for declaration in style.split(';') {
        let Some((name, value)) = declaration.split_once(':') else {
            continue;
        };
        let value = value.to_ascii_lowercase();
        let value = value.trim().trim_end_matches("!important").trim_end();
        match name.trim().to_ascii_lowercase().as_str() {
            "display" if value == "none" => return true,
            "visibility" if value == "hidden" => return true,
            "opacity" if pixels(value) == Some(0) => return true,
            "width" | "max-width" if pixels(value) == Some(0) => return true,
            "height" | "max-height" if pixels(value) == Some(0) => return true,
            "width" | "max-width" => thin |= pixels(value) == Some(1),
            "height" | "max-height" => flat |= pixels(value) == Some(1),
            _ => {}
        }
    }
    thin && flat
}

fn has_known_shape(address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    // What stands behind the host's name; in a name the words below mean nothing.
    let path = address.split_once("//").map_or("", |(_, rest)| rest);
    let path = path.find('/').map_or("", |slash| &path[slash..]);
    SHAPES
        .split_ascii_whitespace()
        .any(|shape| path.contains(shape))
}

/// Paths of the images with which large senders count who opened a mail.
const SHAPES: &str = "/wf/open? /track/open /trackopen /open.php? /open.aspx? /open.gif /emailopen /email/open \
    /pixel.gif /pixel.png /pixel? /tracking/pixel /tracking-pixel /1x1.gif /1x1.png /beacon.gif /beacon? /tr/op/ \
    /e3t/cto/ /g/collect? /__imp_apg__/";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_that_nobody_could_see() {
        let image = |width, height, style| Image {
            address: "https://shop.example/picture.png",
            width,
            height,
            style,
        };
        for (width, height, style, expected) in [
            (Some("1"), Some("1"), "", true),
            (Some(" 1PX "), Some("1.0"), "", true),
            (Some("0"), None, "", true),
            (None, Some("0px"), "", true),
            (Some("1"), Some("0"), "", true),
            (None, None, "display:none", true),
            (None, None, "border:0; DISPLAY : None !important", true),
            (None, None, "visibility:hidden", true),
            (None, None, "opacity:0", true),
            (None, None, "opacity:0.0", true),
            (None, None, "width:1px;height:1px", true),
            (None, None, "max-height:0", true),
            (None, None, "", false),
            (Some("1"), Some("20"), "", false),
            (Some("1"), None, "", false),
            (Some("100%"), Some("1"), "", false),
            (Some("600"), Some("200"), "display:block", false),
            (None, None, "opacity:0.5", false),
            (None, None, "width:1px;height:40px", false),
            (None, None, "border-width:0;line-height:0", false),
            (Some("x"), Some(""), "display", false),
        ] {
            let found = looks_like_one(image(width, height, style));
            assert_eq!(found, expected, "{width:?} {height:?} {style:?}");
        }
    }

    #[test]
    fn addresses_of_known_shapes() {
        for (address, expected) in [
            ("https://u1.ct.example/wf/open?upn=abc", true),
            ("https://a.example/track/open.php?u=1&id=2", true),
            ("//a.example/e/OPEN.GIF?x", true),
            ("https://a.example/tracking/pixel", true),
            ("https://a.example/img/1x1.gif", true),
            ("https://a.example/g/collect?v=2", true),
            ("https://pixel.example/logo.png", false),
            ("https://a.example/opening-hours.png", false),
            ("https://a.example/pixel-art.png", false),
            ("https://a.example", false),
            ("", false),
        ] {
            let image = Image {
                address,
                ..Image::default()
            };
            assert_eq!(looks_like_one(image), expected, "{address}");
        }
    }
}
