use std::fs::{self, File};
use std::os::fd::AsRawFd as _;
use std::process::Command;

use crate::harness::Live;

/// Hides tracefs, wherever it is mounted (below debugfs it comes by itself), and notes what is mounted.
const HIDDEN: &str = "
set -e
for place in /sys/kernel/tracing /sys/kernel/debug/tracing /sys/kernel/debug; do
  while mountpoint -q $place; do umount $place; done
done
cat /proc/self/mountinfo > \"$MOUNTS\"
exec \"$0\" \"$@\"
";

/// A directory is seen by a tracepoint, whose id is told by tracefs alone.
#[test]
fn where_tracefs_is_not_mounted_tracepoints_are_seen_and_no_mount_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let (config, mounts) = (path("vigie.yaml"), path("mounts"));
    fs::write(&config, "sensor:\n  tier: base\n").expect("written");
    let command = ["unshare", "--mount", "--propagation", "private", "sh", "-c", HIDDEN];
    let arguments = ["--config", &config, "--export", "all"];
    let live = Live::start_by(&command, "grpc", &arguments, &[("MOUNTS", mounts.as_str())]);
    let before = fs::read_to_string(&mounts).expect("noted");
    assert!(!before.contains(" - tracefs ") && !before.contains(" - debugfs "), "{before}");

    let made = path("made");
    fs::create_dir(&made).expect("made");
    live.record(|record| record.event_name == "vigie.file.mkdir" && record.str("file.path") == Some(&made));
    let started = live.record(|record| record.event_name == "vigie.sensor.started");
    assert_eq!(started.int("vigie.sensor.hooks.failed"), Some(0), "{}", started.body);
    let during = fs::read_to_string(format!("/proc/{}/mountinfo", live.sensor_pid())).expect("it runs");
    assert_nothing_added(&before, &during);
    // The namespace stays as long as it is held.
    let namespace = File::open(format!("/proc/{}/ns/mnt", live.sensor_pid())).expect("opened");
    live.stop();
    let held = format!("--mount=/proc/{}/fd/{}", std::process::id(), namespace.as_raw_fd());
    let output =
        Command::new("nsenter").args([held.as_str(), "cat", "/proc/self/mountinfo"]).output().expect("nsenter runs");
    assert_nothing_added(&before, &String::from_utf8_lossy(&output.stdout));
}

/// Nothing is mounted that was not. A mount can go by itself: when somebody removes the directory, wherever that is.
fn assert_nothing_added(before: &str, after: &str) {
    assert!(!after.is_empty());
    for mount in after.lines() {
        assert!(before.lines().any(|known| known == mount), "{mount}\n{before}");
    }
}
