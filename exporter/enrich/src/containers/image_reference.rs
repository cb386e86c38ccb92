use super::limits::{MAX_LIST, MAX_NAME, bounded};
use super::metadata::ContainerMetadata;

/// An image's name in parts: `NAME[:TAG][@DIGEST]`.
/// <https://github.com/distribution/reference/blob/v0.6.0/reference.go>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ImageReference<'a> {
    /// Without tag and digest; empty where the image was named by its id.
    pub(super) name: &'a str,
    pub(super) tag: Option<&'a str>,
}

impl<'a> ImageReference<'a> {
    pub(super) fn parse(text: &'a str) -> Self {
        if is_image_id(text) {
            return Self { name: "", tag: None };
        }
        let name = text.split_once('@').map_or(text, |(name, _)| name);
        // A colon before a slash is that of a port.
        match name.rsplit_once(':') {
            Some((name, tag)) if !tag.contains('/') => Self { name, tag: Some(tag).filter(|tag| !tag.is_empty()) },
            _ => Self { name, tag: None },
        }
    }
}

/// Whether this is `sha256:` and 64 digits, or the digits alone.
pub(super) fn is_image_id(text: &str) -> bool {
    let digits = text.strip_prefix("sha256:").unwrap_or(text);
    digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

impl ContainerMetadata {
    /// Sets name and first tag from the name that the container was started with.
    pub(super) fn set_image(&mut self, reference: &str) {
        let reference = ImageReference::parse(reference);
        self.image_name = bounded(reference.name, MAX_NAME);
        self.image_tags = reference.tag.iter().map(|tag| bounded(tag, MAX_NAME)).collect();
    }

    /// Adds what the image's own description says: all its names with tags and all its digests.
    ///
    /// A container that was started by the image's id gets the image's first name.
    pub(super) fn add_image<'a>(
        &mut self,
        tagged: impl Iterator<Item = &'a str>,
        digests: impl Iterator<Item = &'a str>,
    ) {
        for reference in tagged.take(MAX_LIST).map(ImageReference::parse) {
            if self.image_name.is_empty() {
                self.image_name = bounded(reference.name, MAX_NAME);
            }
            let Some(tag) = reference.tag else { continue };
            if reference.name == self.image_name && !self.image_tags.iter().any(|known| known == tag) {
                self.image_tags.push(bounded(tag, MAX_NAME));
            }
        }
        if self.image_repo_digests.is_empty() {
            self.image_repo_digests = digests.take(MAX_LIST).map(|digest| bounded(digest, MAX_NAME)).collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        fn parts(text: &str) -> (&str, Option<&str>) {
            let reference = ImageReference::parse(text);
            (reference.name, reference.tag)
        }
        assert_eq!(parts("busybox"), ("busybox", None));
        assert_eq!(parts("busybox:1.36"), ("busybox", Some("1.36")));
        assert_eq!(parts("host:5000/a/b"), ("host:5000/a/b", None));
        assert_eq!(parts("host:5000/a/b:v1"), ("host:5000/a/b", Some("v1")));
        assert_eq!(parts(&format!("host/a:v1@sha256:{}", "0".repeat(64))), ("host/a", Some("v1")));
        assert_eq!(parts(&format!("sha256:{}", "a".repeat(64))), ("", None));
        assert_eq!(parts(&"a".repeat(64)), ("", None));
        assert_eq!(parts(""), ("", None));
        assert_eq!(parts(":"), ("", None));
    }

    #[test]
    fn tags_of_other_names_are_not_the_containers() {
        let mut metadata = ContainerMetadata::default();
        metadata.set_image("host/a:v1");
        metadata.add_image(["host/b:v9", "host/a:v1", "host/a:latest"].into_iter(), ["host/a@sha256:0"].into_iter());
        assert_eq!(metadata.image_name, "host/a");
        assert_eq!(metadata.image_tags, ["v1", "latest"]);
        assert_eq!(metadata.image_repo_digests, ["host/a@sha256:0"]);
    }

    #[test]
    fn an_image_named_by_its_id_gets_its_first_name() {
        let mut metadata = ContainerMetadata::default();
        metadata.set_image(&"a".repeat(64));
        metadata.add_image(["host/b:v9"].into_iter(), std::iter::empty());
        assert_eq!((metadata.image_name.as_str(), metadata.image_tags.as_slice()), ("host/b", &["v9".to_owned()][..]));
    }
}
