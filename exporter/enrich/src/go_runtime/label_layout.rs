/// What a goroutine's `labels` points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LabelLayout {
    /// A slice of pairs of strings: `{ pointer, length, capacity }`, each element `{ key, key length, value, value length }`,
    /// all of eight bytes.
    Slice,
    /// A pointer to a `map[string]string` with buckets of eight: count at 0 (eight bytes), logarithm of the number of buckets at
    /// 9 (one byte), pointer to the buckets at 16.
    Map,
}
