/// A set of small numbers, whose memory is used again for each event.
#[derive(Debug, Clone, Default)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    /// Empties the set and makes room for numbers below `count`.
    pub(super) fn reset(&mut self, count: usize) {
        self.0.clear();
        self.0.resize(count.div_ceil(64), 0);
    }

    /// Takes over another set.
    pub(super) fn copy_from(&mut self, other: &Self) {
        self.0.clone_from(&other.0);
    }

    /// Numbers beyond what there is room for are ignored.
    #[inline]
    pub(super) fn insert(&mut self, number: u32) {
        if let Some(word) = self.0.get_mut(number as usize / 64) {
            *word |= 1 << (number % 64);
        }
    }

    #[inline]
    pub(super) fn holds(&self, number: u32) -> bool {
        self.0.get(number as usize / 64).is_some_and(|word| word & 1 << (number % 64) != 0)
    }

    /// The smallest number that is not below `from`.
    #[inline]
    pub(super) fn next(&self, from: u32) -> Option<u32> {
        let first = from as usize / 64;
        let mut mask = u64::MAX << (from % 64);
        for (index, word) in self.0.iter().enumerate().skip(first) {
            let word = word & mask;
            if word != 0 {
                return Some(index as u32 * 64 + word.trailing_zeros());
            }
            mask = u64::MAX;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::Bits;

    #[test]
    fn numbers_come_back_in_order() {
        let mut bits = Bits::default();
        bits.reset(200);
        for number in [199, 0, 64, 63, 900] {
            bits.insert(number);
        }
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(number) = bits.next(from) {
            found.push(number);
            from = number + 1;
        }
        assert_eq!(found, [0, 63, 64, 199]);
        assert!(bits.holds(64) && !bits.holds(65) && !bits.holds(900));
    }
}
