use std::path::Path;
use std::process::{ChildStdin, Command, Output, Stdio};

use serde_json::Value;
use vigie_tests::LogRecord;

/// Where an act is done, so that the host stays as it is.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Place {
    /// In the test's folder.
    Folder,
    /// Where `/etc` and `/var/log` are empty ones of its own.
    PrivateFiles,
    /// Where the loopback interface is all there is, and has the addresses that the acts connect to.
    PrivateNetwork,
    /// In the test's folder, with mounts of its own, below nobody but pid 1: a test is run by a build tool, and what is below one
    /// of those may do more.
    BelowInit,
}

/// What a bundled rule looks for, as a shell script that does it. `$1` is a folder of the test, in which it starts, and `$2` the
/// sensor's process id.
pub(crate) struct RuleAct {
    pub(crate) rule: &'static str,
    pub(crate) place: Place,
    pub(crate) script: &'static str,
    /// What the signal says of the act; `$1` stands for the folder.
    pub(crate) told: &'static [(&'static str, &'static str)],
}

const PRIVATE_FILES: &str = "
set -e
mount -t tmpfs none /etc
mount -t tmpfs none /var/log
mkdir -p /etc/cron.d /etc/pam.d /etc/sudoers.d /etc/systemd/system
exec sh -c \"$0\" act \"$@\"
";

const PRIVATE_NETWORK: &str = "
set -e
busybox ip link set lo up
busybox ip addr add 169.254.169.254/32 dev lo
busybox ip addr add 203.0.113.7/32 dev lo
exec sh -c \"$0\" act \"$@\"
";

/// Leaves the script behind, which then is a child of pid 1; it begins when its standard input ends.
const BELOW_INIT: &str = "
exec 3<&0
(setsid unshare --mount --propagation private sh -c \"cat; $0\" act \"$@\" <&3 &)
";

impl RuleAct {
    /// Does it.
    pub(crate) fn run(&self, folder: &Path, sensor: u32) -> Output {
        let mut command = match self.place {
            Place::Folder => shell("sh", &["-c", self.script, "act"]),
            Place::PrivateFiles => {
                let arguments = ["--mount", "--propagation", "private", "sh", "-c", PRIVATE_FILES, self.script];
                shell("unshare", &arguments)
            }
            Place::PrivateNetwork => shell("unshare", &["--net", "sh", "-c", PRIVATE_NETWORK, self.script]),
            Place::BelowInit => unreachable!("begun before the sensor"),
        };
        command.arg(folder).arg(sensor.to_string()).current_dir(folder).output().expect("it runs")
    }

    /// Has it wait, below pid 1, until the value is dropped.
    pub(crate) fn wait_below_init(&self, folder: &Path) -> ChildStdin {
        let mut command = shell("sh", &["-c", BELOW_INIT, self.script]);
        command.arg(folder).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("sh runs");
        let begin = child.stdin.take().expect("piped");
        assert!(child.wait().expect("it ends").success());
        begin
    }

    /// Whether a record is the signal of this act.
    pub(crate) fn is_told_by(&self, record: &LogRecord, folder: &Path) -> bool {
        let says = |(name, expected): &(&str, &str)| {
            let expected = expected.replace("$1", folder.to_str().expect("UTF-8"));
            record.attributes.get(*name).is_some_and(|value| text(value) == expected)
        };
        record.event_name == "vigie.signal"
            && record.str("security_rule.name") == Some(self.rule)
            && self.told.iter().all(says)
    }
}

fn shell(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments);
    command
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
