//! Which events are exported beside signals.

use vigie_event::{Event, Payload};

use crate::cli::Export;

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

/// Whether `policy` exports the event though no rule matched.
pub(crate) fn exports(policy: Export, event: &Event) -> bool {
    match policy {
        Export::Signals => false,
        Export::All => true,
        Export::Notable => is_notable(event),
    }
}

fn is_notable(event: &Event) -> bool {
    match &event.payload {
        Payload::ProcessExec(_) | Payload::ProcessExit(_) | Payload::NetworkAccept(_) => true,
        Payload::ProcessFork(_) => false,
        // Connections to local services by Unix sockets are a host's background noise.
        Payload::NetworkConnect(connect) => connect.ends.transport != Some("unix"),
        Payload::FileOpen(open) => {
            let in_upper_layer = open.file.as_ref().is_some_and(|file| file.overlay_upper);
            (open.for_writing() || open.created) && (in_upper_layer || is_notable_path(&open.path))
        }
        Payload::FileDelete(delete) => event.error.is_none() && is_notable_path(&delete.path),
        Payload::FileRename(rename) => {
            event.error.is_none() && (is_notable_path(&rename.path) || is_notable_path(&rename.target_path))
        }
    }
}

fn is_notable_path(path: &str) -> bool {
    NOTABLE_PREFIXES.iter().any(|prefix| path.starts_with(prefix)) || is_home_dot_file(path)
}

/// `/home/USER/.…`
fn is_home_dot_file(path: &str) -> bool {
    path.strip_prefix("/home/").and_then(|rest| rest.split_once('/')).is_some_and(|(_, below)| below.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::is_notable_path;

    #[test]
    fn paths_that_matter() {
        for path in ["/etc/cron.d/x", "/home/u/.bashrc", "/root/.ssh/authorized_keys", "/usr/bin/ls"] {
            assert!(is_notable_path(path), "{path}");
        }
        for path in ["/home/u/project/main.rs", "/tmp/x", "/etcetera", "/home/.x"] {
            assert!(!is_notable_path(path), "{path}");
        }
    }
}
