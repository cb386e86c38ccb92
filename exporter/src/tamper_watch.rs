use std::time::Duration;

use vigie_event::events::{SensorTamper, Target};
use vigie_event::{Event, Payload};

use crate::watched_files::WatchedFiles;

/// Signals that neither end nor halt anything: SIGCHLD, SIGCONT, SIGURG, SIGWINCH.
const HARMLESS: [u32; 4] = [17, 18, 23, 28];

/// How whoever started the sensor ends it: SIGINT, SIGQUIT, SIGTERM.
const ORDERLY: [u32; 3] = [2, 3, 15];

/// Has the sensor read its settings and rules again: SIGHUP.
const RELOAD: u32 = 1;

/// The process that stands for the service manager.
const INIT: u32 = 1;

/// What an administrator's correction or a leap second stays below.
const LEAST_CLOCK_STEP: Duration = Duration::from_secs(2);

/// Tells which acts are against the sensor itself.
pub(crate) struct TamperWatch {
    pid: u32,
    /// Who started the sensor.
    parent: Option<u32>,
    files: WatchedFiles,
}

impl TamperWatch {
    pub(crate) fn new(files: WatchedFiles) -> Self {
        Self {
            pid: std::process::id(),
            parent: rustix::process::getppid().map(|pid| pid.as_raw_nonzero().get().cast_unsigned()),
            files,
        }
    }

    /// Watches these files, and others no more.
    pub(crate) fn watch(&mut self, files: WatchedFiles) {
        self.files = files;
    }

    /// What the event is to the sensor, if anything.
    pub(crate) fn look(&self, event: &Event) -> Option<SensorTamper> {
        let (kind, path) = self.kind(event)?;
        Some(SensorTamper {
            kind,
            description: event.payload.summary(event),
            event: Some(event.payload.spec().full_name.to_owned()),
            record_uid: Some(event.uid.to_string()),
            path,
            ..SensorTamper::default()
        })
    }

    fn kind(&self, event: &Event) -> Option<(&'static str, Option<String>)> {
        let is_own = |target: &Target| target.pid == self.pid;
        match &event.payload {
            Payload::ProcessSignal(signal) if is_own(&signal.target) => {
                let is_expected = match signal.number {
                    number if HARMLESS.contains(&number) => true,
                    number if ORDERLY.contains(&number) => self.is_starter(event.process.pid),
                    // A service manager or a container's runtime has a program of its own send it: ExecReload=.
                    RELOAD => self.is_starter(event.process.pid) || self.is_starter(event.process.parent_pid),
                    _ => false,
                };
                (!is_expected).then_some(("signal", None))
            }
            Payload::ProcessPtrace(ptrace) if is_own(&ptrace.target) => Some(("ptrace", None)),
            Payload::ProcessMemoryAccess(access) if is_own(&access.target) => Some(("memory_access", None)),
            Payload::FileOpen(open) if !(open.for_writing() || open.created) => None,
            payload => {
                let changed = |path: &str| Some((self.files.change(path)?, Some(path.to_owned())));
                changed_paths(payload).into_iter().flatten().find_map(changed)
            }
        }
    }

    fn is_starter(&self, pid: u32) -> bool {
        pid == INIT || Some(pid) == self.parent
    }
}

/// That the wall clock moved against the kernel's, by so many nanoseconds since it was last compared.
pub(crate) fn clock_moved(by_ns: i128) -> Option<SensorTamper> {
    let step_ms = i64::try_from(by_ns / 1_000_000).unwrap_or(i64::MAX);
    (by_ns.unsigned_abs() >= LEAST_CLOCK_STEP.as_nanos()).then(|| SensorTamper {
        kind: "clock_step",
        description: format!("the wall clock was set by {step_ms} milliseconds"),
        clock_step_ms: Some(step_ms),
        ..SensorTamper::default()
    })
}

/// The files that an act changes, or puts another in the place of.
fn changed_paths(payload: &Payload) -> [Option<&str>; 2] {
    match payload {
        Payload::FileOpen(open) => [Some(&open.path), None],
        Payload::FileDelete(delete) => [Some(&delete.path), None],
        Payload::FileRename(rename) => [Some(&rename.path), Some(&rename.target_path)],
        Payload::FileLink(link) => [Some(&link.path), None],
        Payload::FileModeChange(change) => [Some(&change.path), None],
        Payload::FileOwnerChange(change) => [Some(&change.path), None],
        Payload::FileTimeChange(change) => [Some(&change.path), None],
        Payload::FileXattrChange(change) => [Some(&change.path), None],
        Payload::FileMount(mount) => [Some(&mount.path), None],
        _ => [None, None],
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use vigie_event::events::{FileDelete, FileRename, ProcessSignal};
    use vigie_event::{Process, RecordId};

    use super::*;

    fn watch() -> TamperWatch {
        let files = [("/etc/vigie/rules", "rules_change"), ("/usr/bin/vigie", "executable_change")];
        let files = WatchedFiles::of(files.map(|(path, kind)| (path.into(), kind)));
        TamperWatch { pid: 70, parent: Some(60), files }
    }

    fn event(pid: u32, payload: Payload) -> Event {
        Event {
            uid: RecordId(7),
            process: Arc::new(Process { pid, ..Process::default() }),
            thread_id: pid,
            ..Event::of(payload)
        }
    }

    #[test]
    fn whoever_started_it_may_end_it_in_order_and_nobody_else_may() {
        let kind = |from: u32, number: u32| {
            let target = Target { pid: 70, ..Target::default() };
            let signal = ProcessSignal { number, target, ..ProcessSignal::default() };
            watch().look(&event(from, Payload::ProcessSignal(signal))).map(|tamper| tamper.kind)
        };
        for (from, number) in [(60, 15), (1, 15), (1, 1), (99, 28), (99, 17)] {
            assert_eq!(kind(from, number), None, "{from} {number}");
        }
        for (from, number) in [(99, 15), (60, 19), (1, 9)] {
            assert_eq!(kind(from, number), Some("signal"), "{from} {number}");
        }
    }

    #[test]
    fn whoever_started_it_may_have_it_reload_by_a_program_of_his() {
        let kind = |parent_pid: u32, number: u32| {
            let target = Target { pid: 70, ..Target::default() };
            let signal = Payload::ProcessSignal(ProcessSignal { number, target, ..ProcessSignal::default() });
            let process = Arc::new(Process { pid: 99, parent_pid, ..Process::default() });
            watch().look(&Event { process, ..event(99, signal) }).map(|tamper| tamper.kind)
        };
        assert_eq!((kind(1, 1), kind(60, 1)), (None, None));
        assert_eq!((kind(98, 1), kind(1, 15)), (Some("signal"), Some("signal")));
    }

    #[test]
    fn what_is_in_a_folder_of_rules_is_the_sensors_and_what_is_beside_is_not() {
        let delete = |path: &str| {
            let delete = FileDelete { path: path.to_owned(), ..FileDelete::default() };
            watch().look(&event(99, Payload::FileDelete(delete))).map(|tamper| tamper.kind)
        };
        assert_eq!(delete("/etc/vigie/rules/more/mine.yaml"), Some("rules_change"));
        assert_eq!(delete("/usr/bin/vigie"), Some("executable_change"));
        assert_eq!(delete("/etc/vigie/rules.old/mine.yaml"), None);
        assert_eq!(delete("/usr/bin/vigie2"), None);
        let rename =
            FileRename { path: "/tmp/x".to_owned(), target_path: "/usr/bin/vigie".to_owned(), ..FileRename::default() };
        let tamper = watch().look(&event(99, Payload::FileRename(rename))).expect("put in its place");
        assert_eq!(
            (tamper.path.as_deref(), tamper.record_uid),
            (Some("/usr/bin/vigie"), Some(RecordId(7).to_string()))
        );
    }

    #[test]
    fn a_clock_that_is_set_is_told_and_one_that_is_corrected_is_not() {
        assert_eq!(clock_moved(-1_900_000_000), None);
        assert_eq!(clock_moved(-3_600_000_000_000).and_then(|tamper| tamper.clock_step_ms), Some(-3_600_000));
    }
}
