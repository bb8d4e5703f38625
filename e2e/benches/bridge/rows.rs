//! What is measured, one file for each idea.

mod bulk;
mod close;
mod crowd;
mod echo;
mod fair;
mod far;
mod idle;
mod opening;
mod pipeline;
mod stall;

use crate::table::Row;

/// All rows, in their order.
pub(crate) const ROWS: &[Row] = &[
    bulk::ROW,
    far::ROW,
    echo::ROW,
    pipeline::ROW,
    opening::ROW,
    idle::ROW,
    fair::ROW,
    close::ROW,
    stall::ROW,
    crowd::ROW,
];
