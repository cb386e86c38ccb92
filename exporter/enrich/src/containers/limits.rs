//! How much of what a runtime tells is kept.

/// Bytes of a name, a tag, an id.
pub(super) const MAX_NAME: usize = 512;
/// Bytes of a path; the kernel's own bound.
pub(super) const MAX_PATH: usize = 4096;
/// Bytes of a label's value.
pub(super) const MAX_LABEL_VALUE: usize = 4096;
/// Labels of a container.
pub(super) const MAX_LABELS: usize = 128;
/// Mounts of a container, tags and digests of an image.
pub(super) const MAX_LIST: usize = 128;
/// Bytes of one answer or file about one container.
pub(super) const MAX_ANSWER: usize = 4 << 20;
/// Bytes of an answer or file about all containers.
pub(super) const MAX_LISTING: usize = 32 << 20;
/// Containers that are asked for when a runtime is first met.
pub(super) const MAX_LISTED: usize = 4096;
/// containerd's namespaces that are looked through.
pub(super) const MAX_NAMESPACES: usize = 64;

/// `text`, cut to `max` bytes between two characters.
pub(super) fn bounded(text: &str, max: usize) -> String {
    text[..text.floor_char_boundary(max)].to_owned()
}

/// Labels, sorted and bounded.
pub(super) fn bounded_labels<'a>(labels: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<(String, String)> {
    let mut kept: Vec<_> = labels
        .filter(|(key, _)| !key.is_empty() && key.len() <= MAX_NAME)
        .take(MAX_LABELS)
        .map(|(key, value)| (key.to_owned(), bounded(value, MAX_LABEL_VALUE)))
        .collect();
    kept.sort_unstable();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters() {
        assert_eq!(bounded("aé", 2), "a");
        assert_eq!(bounded("aé", 3), "aé");
    }

    #[test]
    fn labels_are_bounded_in_number_and_size() {
        let keys: Vec<String> = (0..500).map(|number| format!("key{number:03}")).collect();
        let value = "v".repeat(MAX_LABEL_VALUE + 1);
        let kept = bounded_labels(keys.iter().rev().map(|key| (key.as_str(), value.as_str())));
        assert_eq!(kept.len(), MAX_LABELS);
        assert!(kept.is_sorted());
        assert!(kept.iter().all(|(_, value)| value.len() == MAX_LABEL_VALUE));
    }
}
