use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use vigie_bpf::wire;
use vigie_event::registry::EVENTS;
use vigie_sensor::{FilterPlan, ProgramState, Sensor, SensorConfig, Started};
use vigie_tests::{copy_program, vigie_binary};
use zerocopy::FromBytes as _;

use crate::harness::DEADLINE;
use crate::host_turn::HostTurn;

/// What the self test's child does is taken from the ring buffer as it comes: the first record of each kind. Their
/// environment and their folder tell nothing of this host.
fn captured() -> BTreeMap<&'static str, Vec<u8>> {
    // Nobody reads what a flood beside it would fill the ring buffer with.
    let _turn = HostTurn::alone();
    let folder = tempfile::Builder::new().prefix("vigie-").permissions(fs::Permissions::from_mode(0o755)).tempdir();
    let folder = folder.expect("a folder");
    let program = folder.path().join("vigie");
    copy_program(vigie_binary().expect("the binary is built"), &program).expect("copied");
    let hooked: Vec<_> = EVENTS.iter().filter(|spec| !spec.made_by_sensor).collect();
    let plan = FilterPlan { kinds: hooked.iter().map(|spec| spec.kind).collect(), ..FilterPlan::default() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let Started { sensor, mut reader, .. } = Sensor::start(&SensorConfig::default(), &plan).expect("it starts");
        // A kernel without modules has no hooks of theirs.
        let is_absent = |event: &str| {
            let mut hooks = sensor.programs().iter().filter(|status| status.program.event == event);
            hooks.all(|status| matches!(status.state, ProgramState::Absent(_)))
        };
        let possible: Vec<_> = hooked.iter().map(|spec| spec.name).filter(|event| !is_absent(event)).collect();
        let mut child = Command::new(program)
            .env_clear()
            .env("VIGIE_SELF_TEST_ACTS", "all")
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .spawn()
            .expect("it runs");
        let pid = child.id();
        assert!(child.wait().expect("it ends").success());
        let mut first = BTreeMap::new();
        let all = async {
            while first.len() < possible.len() {
                let take = |record: &[u8]| {
                    let event = vigie_event::decode(record).unwrap_or_else(|error| panic!("{error}: {record:?}"));
                    if event.task.pid == pid || event.task.parent_pid == pid {
                        first.entry(event.payload.spec().name).or_insert_with(|| without_cgroup(record));
                    }
                };
                reader.next_batch(take).await.expect("the ring buffer can be waited for");
            }
        };
        let in_time = tokio::time::timeout(DEADLINE, all).await.is_ok();
        drop(sensor);
        let missing: Vec<_> = possible.iter().filter(|name| !first.contains_key(*name)).collect();
        assert!(in_time, "{missing:?}");
        first
    })
}

/// The names of the host's cgroups are nobody's business.
fn without_cgroup(record: &[u8]) -> Vec<u8> {
    let mut record = record.to_vec();
    let (header, _) = wire::event_header::read_from_prefix(&record).expect("it was decoded");
    let mut names = vec![header.cgroup_name, header.cgroup_parent_name];
    if header.kind == wire::event_kind::KIND_KERNEL_CGROUP_MOVE {
        names.push(wire::kernel_cgroup_move::read_from_prefix(&record).expect("it was decoded").0.destination);
    }
    for name in names {
        let start = usize::from(name.off);
        record[start..start + usize::from(name.len)].fill(b'c');
    }
    record
}

/// What the kernel's side writes is what user space reads, whatever the kind. With `UPDATE_CORPUS` set it becomes what fuzzers
/// and `tests/kernel_record` start from; what this kernel cannot do stays as it is there.
#[test]
fn every_kind_of_record_is_decoded() {
    let records = captured();
    if std::env::var_os("UPDATE_CORPUS").is_some() {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/kernel_record");
        fs::create_dir_all(&corpus).expect("a folder");
        for (name, record) in &records {
            fs::write(corpus.join(name), record).expect("written");
        }
    }
}
