//! Which rows of a long list are in sight: arithmetic only.

use std::ops::Range;

/// How tall a row is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Density {
    /// Two lines with room around them.
    #[default]
    Roomy,
    /// One line.
    Compact,
}

impl Density {
    /// How many lines of text a row has, and how much room around them, in CSS pixels.
    const fn lines(self) -> (f64, f64) {
        match self {
            Self::Roomy => (2.0, 32.0),
            Self::Compact => (1.0, 28.0),
        }
    }
}

/// Height of a line of text in CSS pixels, unless the browser shows larger letters than the page asks for.
const LINE_PX: f64 = 20.0;

/// What the browser says of the scrolled box, and how it is filled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// How far it is scrolled, in CSS pixels.
    pub top: f64,
    /// How much of it is in sight, in CSS pixels.
    pub height: f64,
    /// How tall the rows are.
    pub density: Density,
    /// Height of a line of text, in CSS pixels.
    line: f64,
}

impl Default for Viewport {
    fn default() -> Self {
        Self {
            top: 0.0,
            height: 800.0,
            density: Density::Roomy,
            line: LINE_PX,
        }
    }
}

/// The rows to draw, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// The rows in sight and a few around them.
    pub rows: Range<usize>,
    /// The height of the whole list, in CSS pixels.
    pub canvas: f64,
    row: f64,
    shift: f64,
}

impl Window {
    /// Where a row's upper edge is, in CSS pixels from the canvas's.
    pub fn y(&self, index: usize) -> f64 {
        index as f64 * self.row + self.shift
    }
}

impl Viewport {
    /// Height of a row in CSS pixels.
    const fn row_px(&self) -> f64 {
        let (lines, room) = self.density.lines();
        lines * self.line + room
    }

    /// A row was drawn that tall, in CSS pixels: whoever enlarges the letters alone gets taller rows.
    pub fn drawn(&mut self, row: f64) {
        let (lines, room) = self.density.lines();
        // What is not taller than its own margins is not drawn yet.
        if row > room {
            self.line = (row - room) / lines;
        }
    }

    /// The rows to draw of a list of `count`.
    pub fn window(&self, count: usize) -> Window {
        let row = self.row_px();
        let canvas = self.canvas(count);
        let start = self.virtual_top(count);
        let first = ((start / row) as usize).saturating_sub(OVERSCAN);
        let last = ((start + self.height) / row) as usize + 1 + OVERSCAN;
        Window {
            rows: first.min(count)..last.min(count),
            canvas,
            row,
            shift: self.top_within(canvas) - start,
        }
    }

    /// The rows in sight, without those around them: a row that is half hidden counts.
    pub fn in_sight(&self, count: usize) -> Range<usize> {
        let row = self.row_px();
        let start = self.virtual_top(count);
        let first = (start / row) as usize;
        let last = ((start + self.height) / row) as usize + 1;
        first.min(count)..last.min(count)
    }

    /// How many rows fit at once, for moving by a page.
    pub fn page(&self) -> usize {
        ((self.height / self.row_px()) as usize)
            .saturating_sub(1)
            .max(1)
    }

    /// Where to scroll to so that a row is wholly in sight; `None` if it is already.
    pub fn top_to_show(&self, index: usize, count: usize) -> Option<f64> {
        let row = self.row_px();
        let start = self.virtual_top(count);
        let upper = index as f64 * row;
        let wanted = if upper < start {
            upper
        } else if upper + row > start + self.height {
            (upper + row - self.height).max(0.0)
        } else {
            return None;
        };
        Some(self.top_of(wanted, count))
    }

    /// Where to scroll to so that a row that moves from one place of a list to another (place, count) stays where it is on
    /// the screen.
    pub fn top_keeping(&self, (from, before): (usize, usize), (to, now): (usize, usize)) -> f64 {
        let moved = (to as f64 - from as f64) * self.row_px();
        let wanted = (self.virtual_top(before) + moved).max(0.0);
        self.top_of(wanted, now)
    }

    /// Where to scroll to so that what is so far down, as if the canvas had no limit, is at the upper edge.
    fn top_of(&self, wanted: f64, count: usize) -> f64 {
        let (canvas, real) = (self.canvas(count), count as f64 * self.row_px());
        let reach = self.reach(real);
        if canvas < real && reach > 0.0 {
            wanted / reach * self.reach(canvas)
        } else {
            wanted
        }
    }

    /// How far the list is scrolled as if its canvas had no limit.
    fn virtual_top(&self, count: usize) -> f64 {
        let real = count as f64 * self.row_px();
        let canvas = self.canvas(count);
        let top = self.top_within(canvas);
        let reach = self.reach(canvas);
        if canvas < real && reach > 0.0 {
            top / reach * self.reach(real)
        } else {
            top
        }
    }

    fn canvas(&self, count: usize) -> f64 {
        (count as f64 * self.row_px()).min(CANVAS_MAX_PX)
    }

    fn top_within(&self, canvas: f64) -> f64 {
        self.top.max(0.0).min(self.reach(canvas))
    }

    /// How far a canvas can be scrolled.
    fn reach(&self, canvas: f64) -> f64 {
        (canvas - self.height).max(0.0)
    }
}

/// Rows drawn above and below the ones in sight, so that quick scrolling does not show gaps.
const OVERSCAN: usize = 6;

/// The tallest list that browsers draw: Firefox drops an element above about 17.89 million pixels. Longer lists are
/// scrolled in proportion.
const CANVAS_MAX_PX: f64 = 16_000_000.0;

#[cfg(test)]
mod tests {
    use super::*;

    fn at(top: f64) -> Viewport {
        Viewport {
            top,
            height: 720.0,
            ..Viewport::default()
        }
    }

    #[test]
    fn only_rows_near_the_eye_are_drawn() {
        for (top, count, rows) in [
            (0.0, 0, 0..0),
            (0.0, 5, 0..5),
            (0.0, 1_000, 0..17),
            (7_200.0, 1_000, 94..117),
            (72_000.0, 1_000, 984..1_000),
        ] {
            assert_eq!(at(top).window(count).rows, rows, "{top} of {count}");
        }
    }

    #[test]
    fn larger_letters_make_taller_rows() {
        let mut viewport = at(0.0);
        viewport.drawn(0.0);
        assert_eq!(viewport.window(10).y(1), 72.0);
        viewport.drawn(112.0);
        assert_eq!(viewport.window(10).y(1), 112.0);
        viewport.density = Density::Compact;
        assert_eq!(viewport.window(10).y(1), 68.0);
        assert_eq!(viewport.page(), 9);
        viewport.drawn(48.0);
        viewport.density = Density::Roomy;
        assert_eq!(viewport.window(10).y(1), 72.0);
    }

    #[test]
    fn a_row_is_where_it_belongs() {
        let window = at(7_200.0).window(1_000);
        assert_eq!(window.y(100), 7_200.0);
        assert_eq!(window.canvas, 72_000.0);
    }

    #[test]
    fn a_list_taller_than_browsers_draw_still_shows_both_its_ends() {
        const COUNT: usize = 1_000_000;
        let start = at(0.0).window(COUNT);
        assert_eq!(start.canvas, CANVAS_MAX_PX);
        assert_eq!(start.y(0), 0.0);
        let end = at(CANVAS_MAX_PX - 720.0).window(COUNT);
        assert_eq!(end.rows.end, COUNT);
        assert!((end.y(COUNT - 1) - (CANVAS_MAX_PX - 72.0)).abs() < 0.01);
    }

    #[test]
    fn scrolling_to_a_row_shows_it() {
        for count in [100, 100_000, 1_000_000] {
            for index in [0, 1, 50, count / 2, count - 1] {
                let mut viewport = at(0.0);
                if let Some(top) = viewport.top_to_show(index, count) {
                    viewport.top = top;
                }
                assert!(
                    viewport.in_sight(count).contains(&index),
                    "{index} of {count}"
                );
                let hidden = viewport
                    .top_to_show(index, count)
                    .map_or(0.0, |top| (top - viewport.top).abs());
                assert!(hidden < 0.01, "{index} of {count} is {hidden} px off");
            }
        }
    }

    #[test]
    fn a_list_that_became_shorter_is_not_scrolled_past_its_end() {
        let window = at(1_000_000.0).window(20);
        assert_eq!(window.rows.end, 20);
        assert!(window.y(19) + 72.0 <= window.canvas + 0.01);
    }
}
