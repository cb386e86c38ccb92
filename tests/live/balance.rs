use vigie_event::registry::EVENTS;

use crate::reconciliation::row;

/// Of every event: whatever was seen was handed to the outputs, counted as a repetition, filtered, internal or lost.
pub(crate) fn assert_balanced(stderr: &str) {
    for spec in EVENTS {
        let numbers = row(stderr, spec.name);
        assert_eq!(numbers[0], numbers[1..].iter().sum::<u64>(), "{}: {stderr}", spec.name);
    }
}
