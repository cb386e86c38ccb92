//! Which process of a container is the container, and which one was sent there.

use vigie_enrich::{Enricher, EnricherConfig};
use vigie_event::events::{ProcessExec, ProcessExit, ProcessFork};
use vigie_event::{Event, Host, Namespaces, Payload, RawEvent, TaskHeader};

/// Beyond what any kernel gives out: /proc knows nothing of them.
const SHIM: u32 = 1 << 30;
const HOST_PIDS: u32 = 0xefff_fffc;
const CONTAINER: &str = "3f2a9c0d4be17756a1f0c2d9e8b7a6f5e4d3c2b1a0f9e8d7c6b5a4f3e2d1c0b9";

struct Machine {
    enricher: Enricher,
}

impl Machine {
    /// With a shim of a container runtime.
    fn new() -> Self {
        let mut machine =
            Self { enricher: Enricher::new(EnricherConfig::default(), Host::default(), "boot".to_owned()) };
        machine.apply(shim(), exec("/usr/bin/containerd-shim-runc-v2"));
        machine
    }

    fn apply(&mut self, task: TaskHeader, payload: Payload) -> Option<Event> {
        self.enricher.apply(RawEvent { task, payload, quality: vigie_event::decode::TextQuality::default() }, 1)
    }

    /// The kind of session that a process is in after the shim has forked it and it has executed a program.
    fn start(&mut self, pid: u32, vpid: u32, pid_namespace: u32) -> Option<&'static str> {
        let task = inside(pid, vpid, pid_namespace);
        self.apply(task.clone(), Payload::ProcessFork(ProcessFork { spawner_pid: SHIM, ..ProcessFork::default() }));
        let event = self.apply(task, exec("/bin/sh")).expect("an event");
        event.process.session.as_deref().map(|session| session.session_type.name())
    }

    fn end(&mut self, pid: u32, vpid: u32, pid_namespace: u32) {
        self.apply(inside(pid, vpid, pid_namespace), Payload::ProcessExit(ProcessExit::default()));
    }
}

fn shim() -> TaskHeader {
    TaskHeader {
        time_boot_ns: 1,
        start_time_boot_ns: 1,
        pid: SHIM,
        tid: SHIM,
        vpid: SHIM,
        parent_pid: 1,
        namespaces: Namespaces { mnt: 1, pid: HOST_PIDS, ..Namespaces::default() },
        cgroup_name: "containerd.service".to_owned(),
        cgroup_parent_name: "system.slice".to_owned(),
        ..TaskHeader::default()
    }
}

/// A process that the shim has started in the container, with this number in this pid namespace.
fn inside(pid: u32, vpid: u32, pid_namespace: u32) -> TaskHeader {
    TaskHeader {
        pid,
        tid: pid,
        vpid,
        parent_pid: SHIM,
        namespaces: Namespaces { mnt: 2, pid: pid_namespace, ..Namespaces::default() },
        cgroup_name: CONTAINER.to_owned(),
        cgroup_parent_name: "k8s.io".to_owned(),
        ..shim()
    }
}

fn exec(path: &str) -> Payload {
    Payload::ProcessExec(ProcessExec { executable_path: path.to_owned(), ..ProcessExec::default() })
}

#[test]
fn the_first_process_is_the_container_and_those_sent_there_are_visits() {
    let cases = [
        ("a pid namespace of its own", 7, [1, 12]),
        ("a pod's pid namespace, shared by its containers", 7, [9, 12]),
        ("the host's pid namespace", HOST_PIDS, [SHIM + 1, SHIM + 2]),
    ];
    for (which, pid_namespace, [first, second]) in cases {
        let mut machine = Machine::new();
        assert_eq!(machine.start(SHIM + 1, first, pid_namespace), None, "{which}");
        assert_eq!(machine.start(SHIM + 2, second, pid_namespace), Some("container_exec"), "{which}");
        let again = machine.apply(inside(SHIM + 1, first, pid_namespace), exec("/bin/httpd")).expect("an event");
        assert_eq!(again.process.session, None, "{which}: it executes another program");
        // A container that is started again has its id again.
        machine.end(SHIM + 2, second, pid_namespace);
        machine.end(SHIM + 1, first, pid_namespace);
        assert_eq!(machine.start(SHIM + 3, first, pid_namespace), None, "{which}");
        assert_eq!(machine.start(SHIM + 4, second, pid_namespace), Some("container_exec"), "{which}");
    }
}

/// The runtime's own helper is in the container's cgroup already when it is executed.
#[test]
fn what_prepares_an_exec_is_no_visit_and_no_first_process() {
    let mut machine = Machine::new();
    let helper = |pid: u32| TaskHeader { namespaces: shim().namespaces, ..inside(pid, pid, 7) };
    let event = machine.apply(helper(SHIM + 1), exec("/usr/bin/runc")).expect("an event");
    assert_eq!(event.process.session, None);
    assert_eq!(machine.start(SHIM + 2, 9, 7), None);
    let event = machine.apply(helper(SHIM + 3), exec("/usr/bin/runc")).expect("an event");
    assert_eq!(event.process.session, None);
    assert_eq!(machine.start(SHIM + 4, 12, 7), Some("container_exec"));
}
