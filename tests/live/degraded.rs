use std::fs;
use std::process::{Command, Output};

use vigie_tests::{SensorProcess, http_get, vigie_binary};

use crate::harness::{DEADLINE, Live};
use crate::host_turn::HostTurn;

/// Executes what follows in a mount namespace of its own, where a hook of file.mkdir has an id that no hook has and the other
/// is not there, and file.unmount has none: as on a kernel that was built otherwise.
const LACKING: [&str; 6] = ["unshare", "--mount", "--propagation", "private", "sh", "-c"];
const SCRIPT: &str = "
set -e
calls=/sys/kernel/tracing/events/syscalls
mountpoint -q /sys/kernel/tracing || mount -t tracefs tracefs /sys/kernel/tracing
mount -t tmpfs none $calls/sys_exit_mkdir
mount -t tmpfs none $calls/sys_exit_umount
mount --bind /proc/sys/kernel/pid_max $calls/sys_exit_mkdirat/id
exec \"$0\" \"$@\"
";

fn lacking() -> Vec<&'static str> {
    LACKING.into_iter().chain([SCRIPT]).collect()
}

/// What a hook is missing for is named everywhere that somebody looks, and everything else goes on.
#[test]
fn a_hook_that_the_kernel_lacks_is_named_with_its_event() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("vigie.yaml");
    // Where the kernel allows better hooks, theirs would be the ones that are used.
    fs::write(&config, "sensor:\n  tier: base\n").expect("written");
    let arguments = ["--export", "all", "--config", config.to_str().expect("UTF-8")];
    let live = Live::start_by(&lacking(), "grpc", &arguments, &[]);
    let started = live.record(|record| record.event_name == "vigie.sensor.started");
    assert_eq!(started.list("vigie.sensor.events.degraded"), Some(vec!["file.mkdir"]));
    let missing = started.list("vigie.sensor.events.missing").expect("some");
    assert!(missing.contains(&"file.unmount") && !missing.contains(&"file.mkdir"), "{missing:?}");
    assert_eq!(started.int("vigie.sensor.hooks.failed"), Some(1));
    assert!(started.body.ends_with("events that are not seen whole: file.mkdir"), "{}", started.body);
    let page = http_get(&format!("http://{}/metrics", live.metrics_address()), &[]).expect("the page").body;
    for (event, hook, state) in [
        ("file.mkdir", "mkdirat", "failed"),
        ("file.mkdir", "mkdir", "absent"),
        ("file.unmount", "umount", "absent"),
        ("file.delete", "unlinkat", "attached"),
    ] {
        let series = format!(
            "vigie_probe_info{{event=\"{event}\",hook=\"syscalls/sys_exit_{hook}\",tier=\"base\",state=\"{state}\"}} 1"
        );
        assert!(page.contains(&series), "{series}\n{page}");
    }
    let file = folder.path().join("seen");
    fs::write(&file, "").expect("written");
    let path = file.to_str().expect("UTF-8");
    live.record(|record| record.event_name == "vigie.file.open" && record.str("file.path") == Some(path));
    live.stop();
}

#[test]
fn the_doctor_names_what_is_missing() {
    // A flood could keep an event from it.
    let _turn = HostTurn::shared();
    let [program, arguments @ ..] = &lacking()[..] else { unreachable!() };
    let Output { status, stdout, .. } = Command::new(program)
        .args(arguments)
        .arg(vigie_binary().expect("the binary is built"))
        .args(["doctor", "--tier", "base"])
        .output()
        .expect("it runs");
    let shown = String::from_utf8_lossy(&stdout);
    let line = |start: &str, end: &str| {
        let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        let found = shown.lines().map(words).any(|line| line.starts_with(start) && line.contains(end));
        assert!(found, "{start} … {end}\n{shown}");
    };
    line("file.mkdir syscalls/sys_exit_mkdirat base failed: ", "");
    line("file.mkdir syscalls/sys_exit_mkdir base ", "this kernel has no such hook");
    line("file.mkdir NOT SEEN", "");
    line("file.unmount not on this kernel", "");
    line("file.delete seen", "");
    line("something is missing: see above", "");
    assert!(!status.success());
}

#[test]
fn without_btf_it_says_what_the_kernel_lacks() {
    let script = "mount -t tmpfs none /sys/kernel/btf && exec \"$0\" run --listen 127.0.0.1:0";
    let binary = vigie_binary().expect("the binary is built");
    let arguments = ["--mount", "--propagation", "private", "sh", "-c", script, binary.to_str().expect("UTF-8")];
    let sensor = SensorProcess::start_binary("unshare".as_ref(), &arguments, &[]).expect("it starts");
    let exit = sensor.wait(DEADLINE).expect("it ends");
    assert!(!exit.status.success());
    for part in ["this kernel has no BTF", "/sys/kernel/btf/vmlinux", "CONFIG_DEBUG_INFO_BTF=y"] {
        assert!(exit.stderr.contains(part), "{}", exit.stderr);
    }
}
