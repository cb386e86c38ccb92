/// The longest id that is asked for: OCI runtimes have 64 digits, containerd's own names up to 76.
const MAX_ID: usize = 128;

/// Whether `id` may be asked for: it becomes part of paths and of a URL.
pub(super) fn is_container_id(id: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    id.len() <= MAX_ID && id.bytes().all(is_plain) && id.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_leave_a_path_is_no_id() {
        for id in ["", ".", "..", "../etc", "a/b", "a?b", "a b", "a%2e", "-a", &"a".repeat(129)] {
            assert!(!is_container_id(id), "{id}");
        }
        assert!(is_container_id(&"0123456789abcdef".repeat(4)));
        assert!(is_container_id("nginx_1.a-b"));
    }
}
