//! The files in the sample mail that are no text: drawn, set and rung here, the same on every machine.

use std::f64::consts::TAU;

/// A colour: red, green, blue.
type Colour = [u8; 3];

/// The file that a message names, if there is one of that name.
pub(crate) fn by_name(name: &str) -> Option<Vec<u8>> {
    match name {
        "bells.wav" => Some(bells()),
        "chart.png" => Some(chart()),
        "harbour.png" => Some(harbour()),
        "stamp.png" => Some(stamp()),
        "ticket.pdf" => Some(ticket()),
        _ => None,
    }
}

/// Dusk: a sky that grows warm towards the horizon, a sun half down, its light on the water, one boat.
fn harbour() -> Vec<u8> {
    picture(320, 200, |x, y| {
        let (from_sun_x, from_sun_y) = (x - 210.0, y - 118.0);
        let is_boat = (y - 138.0).abs() < 6.0 && (x - 110.0).abs() < 34.0 - (y - 132.0);
        let is_sail = x > 110.0 && y < 130.0 && y > 58.0 && x - 110.0 < (y - 58.0) * 0.45;
        if is_boat {
            return [28, 44, 92];
        }
        if is_sail {
            return [246, 236, 214];
        }
        if y >= 120.0 {
            let glitter = (y * 1.7 + (x * 0.21).sin() * 3.0).sin() > 0.55
                && from_sun_x.abs() < 14.0 + (y - 120.0);
            return if glitter {
                [255, 205, 120]
            } else {
                blend([120, 70, 90], [22, 34, 62], (y - 120.0) / 80.0)
            };
        }
        if from_sun_x.hypot(from_sun_y) < 26.0 {
            return [255, 226, 150];
        }
        blend([52, 58, 110], [246, 150, 92], y / 120.0)
    })
}

/// A stamp: perforated, with a ship and a postmark.
fn stamp() -> Vec<u8> {
    picture(120, 150, |x, y| {
        let nearest = |at: f64, end: f64| at.min(end - at);
        let hole =
            |along: f64, across: f64| across.hypot((along + 5.0).rem_euclid(10.0) - 5.0) < 3.2;
        let (from_side, from_top) = (nearest(x, 119.0), nearest(y, 149.0));
        if hole(y, from_side) || hole(x, from_top) {
            return [255, 255, 255];
        }
        let ring = (x - 86.0).hypot(y - 40.0);
        if (ring - 24.0).abs() < 1.0
            || (ring - 18.0).abs() < 0.8
            || (ring < 18.0 && (y + 2.0) % 8.0 < 1.0)
        {
            return [30, 30, 40];
        }
        if from_side < 10.0 || from_top < 10.0 {
            return [250, 246, 234];
        }
        let is_hull = y > 98.0 && y < 114.0 && (x - 60.0).abs() < 38.0 - (y - 98.0);
        let is_sail = y > 34.0 && y < 94.0 && x > 48.0 && x < 50.0 + (y - 34.0) * 0.6;
        let is_mast = (x - 46.0).abs() < 1.5 && y > 28.0 && y < 98.0;
        match (
            is_hull || is_mast,
            is_sail,
            y > 112.0 + (x * 0.3).sin() * 2.0,
        ) {
            (true, _, _) => [120, 44, 34],
            (_, true, _) => [250, 246, 234],
            (_, _, true) => [26, 86, 122],
            _ => [132, 186, 202],
        }
    })
}

/// A chart drawn from memory: two islands with a coastline, depth lines, a dashed course.
fn chart() -> Vec<u8> {
    picture(240, 180, |x, y| {
        let island = |cx: f64, cy: f64, size: f64, wild: f64| {
            let (dx, dy) = (x - cx, y - cy);
            let angle = dy.atan2(dx);
            dx.hypot(dy)
                - size
                    * (1.0 + 0.18 * (3.0 * angle + wild).sin() + 0.1 * (7.0 * angle - wild).cos())
        };
        let shore = island(70.0, 110.0, 34.0, 0.4).min(island(176.0, 60.0, 26.0, 2.0));
        let course = (y - 150.0 + (x - 20.0) * 0.42 - 12.0 * (x * 0.05).sin()).abs() < 1.1;
        match shore {
            shore if shore < -1.5 => [226, 206, 150],
            shore if shore < 0.5 => [70, 58, 40],
            _ if course && x % 10.0 < 6.0 => [178, 40, 40],
            shore if (shore - 9.0).abs() < 0.6 || (shore - 21.0).abs() < 0.6 => [120, 160, 186],
            _ if x % 40.0 < 1.0 || y % 40.0 < 1.0 => [206, 222, 230],
            _ => [232, 242, 246],
        }
    })
}

fn blend(from: Colour, to: Colour, share: f64) -> Colour {
    let mut mixed = from;
    for (channel, to) in mixed.iter_mut().zip(to) {
        *channel = octet(f64::from(*channel) * (1.0 - share) + f64::from(to) * share);
    }
    mixed
}

/// A PNG file whose pixel at (x, y) has the colour that `colour` says.
fn picture(width: u32, height: u32, colour: impl Fn(f64, f64) -> Colour) -> Vec<u8> {
    let rows = (0..height).flat_map(|y| (0..width).map(move |x| (f64::from(x), f64::from(y))));
    let pixels: Vec<u8> = rows.flat_map(|(x, y)| colour(x, y)).collect();
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let written = encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(&pixels));
    written.expect("a Vec takes everything, and the pixels are as many as were announced");
    file
}

/// A ticket, set by hand: one page, five objects, and a table that says where each begins.
fn ticket() -> Vec<u8> {
    let text = "BT /F1 28 Tf 40 220 Td (Island Ferries) Tj /F2 13 Tf 0 -44 Td (Passenger: T. Marin, one crossing) Tj \
                0 -22 Td (Ticket 5521, any day, any weather that Magnus allows) Tj \
                0 -22 Td (Keep this ticket until you are on land.) Tj ET\n\
                0.1 0.3 0.5 RG 3 w 20 20 380 250 re S 40 70 m 140 100 180 40 280 70 c 320 85 350 60 380 75 c S";
    let font = |name: &str| {
        format!("<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>")
    };
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 290] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        font("Times-Bold"),
        font("Helvetica"),
    ];
    // The comment of four octets above 127 says to whoever transfers the file that it is no text.
    let mut file = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut table = String::from("0000000000 65535 f \n");
    for (number, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", file.len());
        file.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", number + 1).as_bytes());
    }
    let (entries, at) = (objects.len() + 1, file.len());
    let end = format!(
        "xref\n0 {entries}\n{table}trailer\n<< /Size {entries} /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n"
    );
    file.extend_from_slice(end.as_bytes());
    file
}

/// Half a minute of harbour bells: a strike every two seconds, each with the overtones of a bell, and a clock.
fn bells() -> Vec<u8> {
    const RATE: u32 = 18_000;
    const SECONDS: u32 = 31;
    /// Overtone, strength, and how fast it fades.
    const PARTIALS: [(f64, f64, f64); 5] = [
        (0.5, 0.30, 0.7),
        (1.0, 0.45, 1.1),
        (1.19, 0.25, 1.6),
        (1.5, 0.15, 2.2),
        (2.0, 0.20, 2.8),
    ];
    const TUNE: [f64; 4] = [392.0, 329.6, 261.6, 293.7];
    let sample = |number: u32| {
        let now = f64::from(number) / f64::from(RATE);
        // A bell is silent, or as good as silent, after three strikes.
        let latest = number / (RATE * 2);
        let ringing = (latest.saturating_sub(2)..=latest).map(|strike| {
            let tone = TUNE[strike as usize % TUNE.len()];
            let since = now - f64::from(strike) * 2.0;
            let voices = PARTIALS.iter().map(|(overtone, strength, fading)| {
                strength * (-since * fading).exp() * (TAU * tone * overtone * since).sin()
            });
            voices.sum::<f64>()
        });
        let tick = if now % 1.0 < 0.004 {
            0.08 * (TAU * 2_400.0 * now).sin()
        } else {
            0.0
        };
        let loudness =
            ((ringing.sum::<f64>() * 0.5 + tick) * f64::from(i16::MAX)).clamp(-32_000.0, 32_000.0);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "clamped into range on the line above"
        )]
        {
            loudness as i16
        }
    };
    let sound: Vec<u8> = (0..RATE * SECONDS)
        .flat_map(|number| sample(number).to_le_bytes())
        .collect();
    wav(RATE, &sound)
}

/// A WAV file of one channel of 16 bits.
fn wav(rate: u32, sound: &[u8]) -> Vec<u8> {
    let length = u32::try_from(sound.len()).expect("half a minute is short");
    let numbers = |numbers: &[u32]| {
        numbers
            .iter()
            .flat_map(|number| number.to_le_bytes())
            .collect::<Vec<u8>>()
    };
    // PCM is format 1 with 1 channel; 2 octets per sample, 16 bits each: pairs of 16-bit numbers in one.
    let format = numbers(&[16, 1 | 1 << 16, rate, rate * 2, 2 | 16 << 16]);
    let parts: [&[u8]; 8] = [
        b"RIFF",
        &numbers(&[36 + length]),
        b"WAVE",
        b"fmt ",
        &format,
        b"data",
        &numbers(&[length]),
        sound,
    ];
    parts.concat()
}

/// The nearest octet.
fn octet(value: f64) -> u8 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped into range"
    )]
    {
        value.round().clamp(0.0, 255.0) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_pictures() {
        for (name, width, height) in [
            ("harbour.png", 320, 200),
            ("stamp.png", 120, 150),
            ("chart.png", 240, 180),
        ] {
            let file = by_name(name).expect(name);
            let mut reader = png::Decoder::new(std::io::Cursor::new(&file))
                .read_info()
                .expect(name);
            let mut pixels = vec![0; reader.output_buffer_size().expect("a small picture")];
            let frame = reader.next_frame(&mut pixels).expect(name);
            assert_eq!((frame.width, frame.height), (width, height));
            let colours: std::collections::HashSet<&[u8]> = pixels.chunks(3).collect();
            assert!(colours.len() >= 5, "{name} shows something");
        }
    }

    /// The table at the end of a PDF says at which octet each object begins.
    #[test]
    fn the_ticket_is_a_valid_pdf() {
        let file = by_name("ticket.pdf").expect("a ticket");
        let text = String::from_utf8_lossy(&file[15..]);
        assert!(file.starts_with(b"%PDF-1.4\n") && file.ends_with(b"%%EOF\n"));
        let at: usize = text
            .split("startxref\n")
            .nth(1)
            .and_then(|end| end.lines().next()?.parse().ok())
            .expect("a number");
        assert!(file[at..].starts_with(b"xref\n0 7\n"));
        let table = String::from_utf8_lossy(&file[at..]).into_owned();
        let entries: Vec<usize> = table
            .lines()
            .filter_map(|line| line.strip_suffix(" 00000 n ")?.parse().ok())
            .collect();
        assert_eq!(entries.len(), 6);
        for (number, entry) in entries.iter().enumerate() {
            assert!(file[*entry..].starts_with(format!("{} 0 obj\n", number + 1).as_bytes()));
        }
        let stream = text
            .split("stream\n")
            .nth(1)
            .and_then(|rest| rest.strip_suffix("\nend").or(rest.split("\nend").next()));
        assert!(text.contains(&format!("/Length {} ", stream.expect("a stream").len())));
    }

    #[test]
    fn the_bells_ring() {
        let file = by_name("bells.wav").expect("bells");
        assert_eq!(file.len(), 44 + 18_000 * 31 * 2);
        assert!(file.starts_with(b"RIFF") && file[8..16] == *b"WAVEfmt ");
        let loudest = file[44..]
            .chunks(2)
            .map(|two| i16::from_le_bytes([two[0], two[1]]).unsigned_abs())
            .max();
        assert!(loudest > Some(8_000));
    }
}
