//! Text from untrusted bytes.

/// Text of `bytes`, and whether any byte was not UTF-8: such a byte stands as `\xNN`.
pub fn from_bytes(bytes: &[u8]) -> (String, bool) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), false);
    }
    let mut text = String::with_capacity(bytes.len() + 16);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            const DIGITS: &[u8; 16] = b"0123456789abcdef";
            text.push_str("\\x");
            text.push(DIGITS[usize::from(byte >> 4)] as char);
            text.push(DIGITS[usize::from(byte & 15)] as char);
        }
    }
    (text, true)
}

/// Last component of a path.
pub fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Directory of a path, without a closing slash; `/` for a file in the root.
pub fn directory(path: &str) -> &str {
    match path.rfind('/') {
        Some(0) => "/",
        Some(at) => &path[..at],
        None => "",
    }
}

/// Extension of a path's last component: what follows its last dot, unless that dot leads the name.
pub fn extension(path: &str) -> Option<&str> {
    let name = file_name(path);
    match name.rfind('.') {
        Some(at) if at > 0 && at + 1 < name.len() => Some(&name[at + 1..]),
        _ => None,
    }
}

/// Joins a path to the directory it is relative to, and resolves `.` and `..` by their letters alone: what symbolic links
/// do to `..` is not known here.
pub fn join(base: &str, path: &str) -> String {
    let mut joined = String::with_capacity(base.len() + path.len() + 1);
    let whole = if path.starts_with('/') { [path, ""] } else { [base, path] };
    for component in whole.iter().flat_map(|part| part.split('/')) {
        match component {
            "" | "." => {}
            ".." => joined.truncate(joined.rfind('/').unwrap_or(0)),
            name => {
                joined.push('/');
                joined.push_str(name);
            }
        }
    }
    if joined.is_empty() {
        joined.push('/');
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_bytes_are_shown_and_reported() {
        assert_eq!(from_bytes(b"a\xffb\xc3"), ("a\\xffb\\xc3".to_owned(), true));
        assert_eq!(from_bytes("h\u{e9}".as_bytes()), ("h\u{e9}".to_owned(), false));
    }

    #[test]
    fn paths_are_taken_apart() {
        assert_eq!(file_name("/etc/passwd"), "passwd");
        assert_eq!(directory("/etc/cron.d/x"), "/etc/cron.d");
        assert_eq!(directory("/vmlinuz"), "/");
        assert_eq!(directory("memfd:x"), "");
        assert_eq!(extension("/a/b.tar.gz"), Some("gz"));
        assert_eq!(extension("/home/u/.bashrc"), None);
    }

    #[test]
    fn joining_resolves_dots() {
        assert_eq!(join("/var/log", "../lib/./x"), "/var/lib/x");
        assert_eq!(join("/", "../../etc//shadow"), "/etc/shadow");
        assert_eq!(join("/ignored", "/etc/passwd"), "/etc/passwd");
        assert_eq!(join("/a", ".."), "/");
    }
}
