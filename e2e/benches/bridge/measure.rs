//! What many numbers come to.

/// The one in the middle, of at least one; no number if there is none among them.
pub(crate) fn median(numbers: &[f64]) -> f64 {
    percentile(numbers, 50.0)
}

/// The number that so many hundredths of all do not exceed.
pub(crate) fn percentile(numbers: &[f64], hundredths: f64) -> f64 {
    let mut sorted: Vec<f64> = numbers.iter().copied().filter(|it| !it.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    let at = (sorted.len() as f64 * hundredths / 100.0) as usize;
    sorted
        .get(at.min(sorted.len().saturating_sub(1)))
        .copied()
        .unwrap_or(f64::NAN)
}

/// Jain's index of fairness: 1 when all have the same, 1/n when one has everything.
pub(crate) fn jain(shares: &[f64]) -> f64 {
    let sum: f64 = shares.iter().sum();
    let squares: f64 = shares.iter().map(|it| it * it).sum();
    sum * sum / (shares.len() as f64 * squares)
}
