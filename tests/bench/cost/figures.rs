/// Sorts, and takes the middle.
pub(crate) fn median(figures: &mut [f64]) -> f64 {
    percentile(figures, 50)
}

/// Sorts, and takes the one that so many percent of them are not above; zero when there is none.
pub(crate) fn percentile(figures: &mut [f64], percent: usize) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get((figures.len() * percent / 100).min(figures.len().saturating_sub(1))).copied().unwrap_or_default()
}

/// The most that a figure is to be, and whether it is met; nothing where nothing is set.
pub(crate) fn beside(figure: f64, target: Option<f64>) -> String {
    let Some(target) = target else { return String::new() };
    let verdict = if figure <= target { "met" } else { "missed" };
    format!("<= {target} {verdict}")
}
