//! Paths whose changes matter on any host.

use crate::RecordCondition;
use crate::decode::CUT;

/// Directories whose changes matter: system configuration, programs and libraries, boot, schedulers, web roots, and the
/// shared-memory file system that attackers like to work in.
const NOTABLE_PREFIXES: [&str; 18] = [
    "/etc/",
    "/usr/bin/",
    "/usr/sbin/",
    "/usr/local/",
    "/usr/lib/",
    "/usr/lib64/",
    "/bin/",
    "/sbin/",
    "/lib/",
    "/lib64/",
    "/boot/",
    "/opt/",
    "/root/.",
    "/var/spool/cron/",
    "/var/www/",
    "/srv/",
    "/dev/shm/",
    "/var/log/",
];

/// Whether a change of the file at `path` matters whatever rules say. One whose beginning is not known may be anywhere.
pub(crate) fn is_notable_path(path: &str) -> bool {
    path.starts_with(CUT) || NOTABLE_PREFIXES.iter().any(|prefix| path.starts_with(prefix)) || is_home_dot_file(path)
}

/// The same as conditions on whole paths: the kernel judges no others.
pub(crate) fn notable_paths() -> impl Iterator<Item = RecordCondition> {
    let prefixes = NOTABLE_PREFIXES.iter().map(|prefix| RecordCondition::Prefix((*prefix).to_owned()));
    prefixes.chain([RecordCondition::HomeDotFile])
}

/// `/home/USER/.…`
pub(crate) fn is_home_dot_file(path: &str) -> bool {
    path.strip_prefix("/home/").and_then(|rest| rest.split_once('/')).is_some_and(|(_, below)| below.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::{is_notable_path, notable_paths};

    #[test]
    fn paths_that_matter() {
        for path in ["/etc/cron.d/x", "/home/u/.bashrc", "/root/.ssh/authorized_keys", "/usr/bin/ls"] {
            assert!(is_notable_path(path), "{path}");
            assert!(notable_paths().any(|condition| condition.holds(path)), "{path}");
        }
        assert!(is_notable_path("…/a/b"), "who knows");
        for path in ["/home/u/project/main.rs", "/tmp/x", "/etcetera", "/home/.x"] {
            assert!(!is_notable_path(path), "{path}");
            assert!(!notable_paths().any(|condition| condition.holds(path)), "{path}");
        }
    }
}
