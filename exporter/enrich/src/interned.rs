use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Values that are remembered at most.
const MAX_VALUES: usize = 16 * 1024;

/// How often it is looked for values that nobody has any more.
const SWEEP: Duration = Duration::from_secs(1);

/// Values that whoever needs an equal one shares, up to a number of bytes: as long as somebody has them, what is full takes
/// no more.
#[derive(Debug)]
pub(crate) struct Interned<K, V> {
    known: HashMap<K, (Arc<V>, usize)>,
    bytes: usize,
    max_bytes: usize,
    swept: Option<Instant>,
}

impl<K: Hash + Eq, V> Interned<K, V> {
    pub(crate) fn new(max_bytes: usize) -> Self {
        Self { known: HashMap::new(), bytes: 0, max_bytes, swept: None }
    }

    pub(crate) fn get(&self, key: &K) -> Option<Arc<V>> {
        self.known.get(key).map(|(value, _)| Arc::clone(value))
    }

    /// Whether a value of so many bytes can be added; makes room for it where it can.
    pub(crate) fn has_room(&mut self, bytes: usize, now: Instant) -> bool {
        if self.fits(bytes) {
            return true;
        }
        if self.swept.is_some_and(|swept| now.saturating_duration_since(swept) < SWEEP) {
            return false;
        }
        self.swept = Some(now);
        self.known.retain(|_, (value, _)| Arc::strong_count(value) > 1);
        self.bytes = self.known.values().map(|(_, bytes)| bytes).sum();
        self.fits(bytes)
    }

    fn fits(&self, bytes: usize) -> bool {
        self.known.len() < MAX_VALUES && self.bytes.saturating_add(bytes) <= self.max_bytes
    }

    /// To be called where there is room.
    pub(crate) fn insert(&mut self, key: K, value: &Arc<V>, bytes: usize) {
        if let Some((_, replaced)) = self.known.insert(key, (Arc::clone(value), bytes)) {
            self.bytes -= replaced;
        }
        self.bytes += bytes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_has_stays_and_what_nobody_has_makes_room() {
        let mut values = Interned::<u32, u32>::new(100);
        let now = Instant::now();
        let held = Arc::new(1);
        values.insert(1, &held, 60);
        values.insert(2, &Arc::new(2), 40);
        assert!(values.has_room(40, now));
        assert_eq!(values.get(&1), Some(Arc::clone(&held)));
        assert_eq!(values.get(&2), None, "nobody had it");
        let also_held = Arc::new(3);
        values.insert(3, &also_held, 40);
        assert!(!values.has_room(1, now + SWEEP));
        drop(also_held);
        assert!(!values.has_room(1, now + SWEEP), "it was looked just now");
        assert!(values.has_room(1, now + 2 * SWEEP));
    }
}
