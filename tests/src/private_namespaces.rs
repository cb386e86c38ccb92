//! Daemons that leave nothing behind.

use std::process::Command;

/// Sets the loopback interface up, and has an init that reaps what daemons leave.
const INIT: &str = r#"busybox ip link set lo up && exec catatonit -- "$0" "$@""#;

/// A command that runs `program` in namespaces of its own for processes, mounts and the network: when it is killed, all that
/// it started ends, and its mounts go.
pub(crate) fn in_private_namespaces(program: &str) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", INIT, program]);
    command
}
