//! Pictures of the page: kept small, and compared.

use std::collections::{HashMap, HashSet};

/// A picture, three octets for each pixel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    pixels: Vec<[u8; 3]>,
}

/// How far a channel may be off: less than the eye tells apart, more than what keeping a picture in few colours costs.
const CHANNEL: u8 = 36;

/// How many pixels may be further off: less than one letter.
pub const PIXELS: usize = 24;

/// How far off a channel is hardly to be seen, and how many pixels in a hundred may be further off than this: enough for a
/// dozen machines' ways to smooth letters, and less than any surface.
const HARDLY: (u8, usize) = (8, 2);

/// A colour that covers so much of a picture, in pixels of a thousand, is a surface, and is kept exactly.
const SURFACE: usize = 1;

/// The colours of a kept picture, which makes it a quarter of the size.
const COLOURS: usize = 256;

impl Picture {
    /// Reads a PNG.
    ///
    /// # Panics
    /// When it is none of the kinds that browsers and [`Picture::to_png`] write.
    pub fn from_png(octets: &[u8]) -> Self {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(octets));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().expect("a PNG");
        let mut buffer = vec![0; reader.output_buffer_size().expect("a small picture")];
        let info = reader.next_frame(&mut buffer).expect("a whole PNG");
        let samples = info.color_type.samples();
        assert!(samples >= 3, "a picture in colour");
        let pixels = buffer[..info.buffer_size()]
            .chunks_exact(samples)
            .map(|pixel| [pixel[0], pixel[1], pixel[2]]);
        Self {
            width: info.width,
            height: info.height,
            pixels: pixels.collect(),
        }
    }

    /// Writes a PNG in at most 256 colours: the most frequent ones. The same picture gives the same octets.
    ///
    /// # Panics
    /// Never: nothing of it can be wrong.
    pub fn to_png(&self) -> Vec<u8> {
        let (palette, indices) = self.indexed();
        let mut octets = Vec::new();
        let mut encoder = png::Encoder::new(&mut octets, self.width, self.height);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(palette.concat());
        encoder.set_compression(png::Compression::High);
        // Rows of text differ from their neighbours in few places: a filter would only hide that.
        encoder.set_filter(png::Filter::NoFilter);
        let mut writer = encoder.write_header().expect("a header that fits");
        writer.write_image_data(&indices).expect("as many as said");
        writer.finish().expect("memory takes everything");
        octets
    }

    /// The picture as it is once it has been kept.
    pub fn as_kept(&self) -> Self {
        let (palette, indices) = self.indexed();
        let pixels = indices.iter().map(|index| palette[usize::from(*index)]);
        Self {
            pixels: pixels.collect(),
            ..*self
        }
    }

    fn indexed(&self) -> (Vec<[u8; 3]>, Vec<u8>) {
        let palette = self.palette();
        let mut nearest: HashMap<[u8; 3], u8> = HashMap::new();
        let index = |pixel: &[u8; 3]| {
            *nearest
                .entry(*pixel)
                .or_insert_with(|| closest(&palette, *pixel))
        };
        let indices = self.pixels.iter().map(index).collect();
        (palette, indices)
    }

    /// True if nobody would see a difference.
    pub fn looks_like(&self, other: &Self) -> bool {
        let (limit, percent) = HARDLY;
        let off = self.pixels.iter().zip(&other.pixels);
        let off = off.filter(|(one, two)| !is_within(limit, **one, **two));
        off.count() * 100 <= self.pixels.len() * percent && self.difference(other).0 <= PIXELS
    }

    /// How many pixels are different, and a picture of where: they are red, all else is pale.
    pub fn difference(&self, other: &Self) -> (usize, Self) {
        let mut count = 0;
        let (width, height) = (self.width.max(other.width), self.height.max(other.height));
        let mut pixels = Vec::with_capacity((width * height) as usize);
        for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))) {
            let both = self.pixel(x, y).zip(other.pixel(x, y));
            let is_same = both.is_some_and(|(one, two)| is_within(CHANNEL, one, two));
            count += usize::from(!is_same);
            pixels.push(match both {
                Some((one, _)) if is_same => one.map(|it| 192 + it / 4),
                _ => [224, 0, 0],
            });
        }
        let picture = Self {
            width,
            height,
            pixels,
        };
        (count, picture)
    }

    fn pixel(&self, x: u32, y: u32) -> Option<[u8; 3]> {
        let is_inside = x < self.width && y < self.height;
        is_inside.then(|| self.pixels[(y * self.width + x) as usize])
    }

    /// The colours to keep it in. Those that hardly differ become one, the most frequent of them, so that flat colours stay
    /// as they are; how much they may differ depends on how many there are.
    fn palette(&self) -> Vec<[u8; 3]> {
        let mut counts: HashMap<[u8; 3], usize> = HashMap::new();
        for pixel in &self.pixels {
            *counts.entry(*pixel).or_default() += 1;
        }
        let mut colours: Vec<([u8; 3], usize)> = counts.into_iter().collect();
        colours.sort_by_key(|(colour, count)| (std::cmp::Reverse(*count), *colour));
        let alike = |bits: u8| {
            let mut taken = HashSet::new();
            let surface = self.pixels.len() * SURFACE / 1000;
            let first = |(colour, count): &([u8; 3], usize)| {
                let coarse = colour.map(|channel| channel >> (8 - bits));
                (taken.insert(coarse) || *count > surface.max(1)).then_some(*colour)
            };
            colours.iter().filter_map(first).collect::<Vec<_>>()
        };
        let mut palette = [5, 4, 3]
            .into_iter()
            .map(alike)
            .find(|palette| palette.len() <= COLOURS)
            .unwrap_or_else(|| alike(2));
        palette.truncate(COLOURS);
        palette
    }
}

fn is_within(limit: u8, one: [u8; 3], two: [u8; 3]) -> bool {
    one.iter().zip(&two).all(|(a, b)| a.abs_diff(*b) <= limit)
}

fn closest(palette: &[[u8; 3]], pixel: [u8; 3]) -> u8 {
    let distance = |colour: &[u8; 3]| -> u32 {
        let squares = colour.iter().zip(&pixel);
        squares.map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2)).sum()
    };
    let nearest = (0..palette.len()).min_by_key(|index| distance(&palette[*index]));
    u8::try_from(nearest.unwrap_or_default()).expect("at most 256 colours")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gradient(width: u32, height: u32) -> Picture {
        let pixels = (0..width * height)
            .map(|at| [(at % 256) as u8, (at / 256 % 256) as u8, 7])
            .collect();
        Picture {
            width,
            height,
            pixels,
        }
    }

    #[test]
    fn what_differs_is_kept_exactly() {
        let mut picture = gradient(16, 16);
        for pixel in &mut picture.pixels {
            *pixel = pixel.map(|channel| channel & 0xF0);
        }
        assert_eq!(Picture::from_png(&picture.to_png()), picture);
    }

    #[test]
    fn many_colours_become_few_and_the_same_each_time() {
        let picture = gradient(64, 64);
        let kept = picture.to_png();
        assert_eq!(kept, picture.clone().to_png());
        let read = Picture::from_png(&kept);
        assert_eq!(Picture::from_png(&read.to_png()), read);
        assert_eq!(picture.difference(&read).0, 0, "nobody sees the difference");
    }

    #[test]
    fn a_letter_more_is_noticed() {
        let picture = gradient(16, 16);
        assert_eq!(picture.difference(&picture).0, 0);
        let mut changed = picture.clone();
        for pixel in &mut changed.pixels[..=PIXELS] {
            *pixel = [255, 255, 255];
        }
        assert_eq!(picture.difference(&changed).0, PIXELS + 1);
        assert!(!picture.looks_like(&changed));
        assert!(picture.difference(&gradient(16, 17)).0 >= 16);
    }

    #[test]
    fn a_surface_a_little_darker_is_noticed() {
        let paper = |shade| Picture {
            width: 100,
            height: 100,
            pixels: vec![[shade; 3]; 10_000],
        };
        assert!(paper(250).looks_like(&paper(245)));
        assert!(!paper(250).looks_like(&paper(240)));
    }
}
