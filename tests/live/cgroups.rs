use std::path::Path;
use std::process::Command;

use crate::harness::Live;

const ID: &str = "3f2a9c0d4be17756a1f0c2d9e8b7a6f5e4d3c2b1a0f9e8d7c6b5a4f3e2d1c0b9";

/// A cgroup that is removed at the end.
struct Cgroup(std::path::PathBuf);

impl Cgroup {
    fn make(hierarchy: &str) -> Self {
        let path = Path::new(hierarchy).join("docker").join(ID);
        std::fs::create_dir_all(&path).expect("a cgroup");
        Self(path)
    }
}

impl Drop for Cgroup {
    fn drop(&mut self) {
        drop(std::fs::remove_dir(&self.0));
        drop(self.0.parent().map(std::fs::remove_dir));
    }
}

/// Mounts a hierarchy of the memory controller for itself where the system has none (version 2 alone): then there is none
/// to be had, and version 1 cannot be tried.
fn memory_hierarchy() -> Option<&'static str> {
    let path = "/sys/fs/cgroup/memory";
    Path::new(path).join("cgroup.procs").exists().then_some(path)
}

/// What docker does on a host with cgroups of version 1 alone: the unified hierarchy tells nothing.
#[test]
fn a_container_on_a_host_with_version_1_is_known_by_the_memory_controllers_cgroup() {
    let Some(hierarchy) = memory_hierarchy() else {
        eprintln!("this system has cgroups of version 2 alone: version 1 is not tried");
        return;
    };
    let cgroup = Cgroup::make(hierarchy);
    let live = Live::start("grpc", &[]);
    let script = format!("echo $$ > {}/cgroup.procs && exec /bin/true in-version-1", cgroup.0.display());
    assert!(Command::new("sh").args(["-c", &script]).status().expect("sh runs").success());
    let record = live.record(|record| record.body == "/bin/true in-version-1");
    assert_eq!(record.resource_str("container.id"), Some(ID));
    assert_eq!(record.resource_str("container.runtime.name"), Some("docker"));
    live.stop();
}
