use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use vigie_tests::{CProgram, LogRecord, vigie_binary};

use crate::harness::Live;

const VARIABLE: &str = "OTEL_EBPF_BPF_FS_PATH";

/// A sensor in a mount namespace of its own, with a BPF file system for it and for what enters that namespace alone.
struct Host {
    live: Live,
    folder: tempfile::TempDir,
}

impl Host {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mount = folder.path().join("bpf");
        std::fs::create_dir(&mount).expect("made");
        let script =
            "mount -t bpf bpf \"$OTEL_EBPF_BPF_FS_PATH\" && mkdir \"$OTEL_EBPF_BPF_FS_PATH/otel\" && exec \"$@\"";
        let by = ["unshare", "--mount", "sh", "-c", script, "sh"];
        let live = Live::start_by(&by, "grpc", &[], &[(VARIABLE, mount.to_str().expect("a path"))]);
        Self { live, folder }
    }

    fn mount(&self) -> PathBuf {
        self.folder.path().join("bpf")
    }

    fn pin(&self) -> PathBuf {
        self.mount().join("otel/traces_ctx_v1")
    }

    fn within(&self) -> Command {
        let mut command = Command::new("nsenter");
        command.args(["--mount", "--target", &self.live.sensor_pid().to_string()]).env(VARIABLE, self.mount());
        command
    }

    /// What is pinned where OBI pins its map.
    fn pinned(&self) -> String {
        let output = self.within().args(["ls", "-A"]).arg(self.mount().join("otel")).output().expect("nsenter runs");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).expect("text")
    }

    fn write(&self, writer: &CProgram, path: &str) -> Child {
        let mut command = self.within();
        command.arg(writer.path()).arg(self.pin()).arg(path).stdin(Stdio::piped()).spawn().expect("nsenter runs")
    }

    /// What `vigie doctor` says of OBI and a process.
    fn explained(&self, pid: u32) -> String {
        let vigie = vigie_binary().expect("built");
        let output = self.within().arg(vigie).args(["doctor", "--pid", &pid.to_string()]).output().expect("it runs");
        let text = String::from_utf8(output.stdout).expect("text");
        text.lines().find(|line| line.starts_with("OBI")).unwrap_or_else(|| panic!("{text}")).to_owned()
    }
}

/// OpenTelemetry eBPF Instrumentation starts after the sensor, goes away, and starts once more with another map.
#[test]
fn a_request_that_obi_found_is_on_the_record_as_long_as_obi_is_there() {
    let host = Host::start();
    let live = &host.live;
    let writer = CProgram::build("obi_writer").expect("it compiles");
    assert_eq!(host.pinned(), "", "the map is OBI's to make");
    assert!(host.explained(live.sensor_pid()).contains(" no "), "nothing is pinned");
    for path in ["/etc/vigie-obi-first", "/etc/vigie-obi-second"] {
        let is_act = |record: &LogRecord| record.str("file.path") == Some(path);
        let mut process = host.write(&writer, path);
        let traced = live.record(|record| is_act(record) && !record.trace_id.is_empty());
        assert_eq!(traced.trace_id, "0b".repeat(16));
        assert_eq!(traced.span_id, "1a".repeat(8));
        assert_eq!(traced.str("vigie.trace.source"), Some("obi"));
        assert!(host.explained(process.id()).contains(" yes "), "{}", host.explained(process.id()));
        let other = host.explained(live.sensor_pid());
        assert!(other.contains(" possible "), "it tells of no request of this one: {other}");

        // The thread acts on; of its request nobody tells any more.
        let removed = host.within().arg("rm").arg(host.pin()).status();
        assert!(removed.expect("nsenter runs").success());
        live.record(|record| {
            is_act(record) && record.time_unix_nano > traced.time_unix_nano && record.trace_id.is_empty()
        });
        drop(process.stdin.take());
        assert!(process.wait().expect("it ends").success());
        assert_eq!(host.pinned(), "", "the map is OBI's to make");
    }
    host.live.stop();
}
