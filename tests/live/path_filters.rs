use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use vigie_bpf::wire::event_kind as kind;
use vigie_event::{Payload, RecordCondition};
use vigie_sensor::filter_model::{NamedText, lets_through};
use vigie_sensor::{FilterPlan, Hooks, Sensor, SensorConfig, Started};
use vigie_tests::{http_get, poll_until};

use crate::harness::{DEADLINE, Live};
use crate::host_turn::HostTurn;

fn metric(live: &Live, series: &str) -> u64 {
    let page = http_get(&format!("http://{}/metrics", live.metrics_address()), &[]).expect("the page").body;
    let value = page.lines().find_map(|line| line.strip_prefix(series)?.trim().parse().ok());
    value.unwrap_or_else(|| panic!("{series}\n{page}"))
}

/// Makes and deletes so many files, renames and directories in a folder.
const STORM: &str = "
import os, sys
folder, count = sys.argv[1], int(sys.argv[2])
for number in range(count):
    name = f'{folder}/file-{number}'
    os.close(os.open(name, os.O_WRONLY | os.O_CREAT))
    os.rename(name, name + '.new')
    os.chmod(name + '.new', 0o600)
    os.unlink(name + '.new')
    os.mkdir(name)
    os.rmdir(name)
";

fn storm(folder: &Path, count: u64) {
    let status = Command::new("python3")
        .args(["-B", "-S", "-c", STORM])
        .arg(folder)
        .arg(count.to_string())
        .status()
        .expect("python3 runs");
    assert!(status.success());
}

/// Acts of one round of the storm, by their events.
const STORM_ACTS: [(&str, u64); 5] =
    [("file.open", 1), ("file.rename", 1), ("file.mode_change", 1), ("file.delete", 2), ("file.mkdir", 1)];
const UNWANTED: &str = "vigie_events_filtered_total{event=\"E\",reason=\"unwanted\"}";
const LEFT_TO_POLICY: &str = "vigie_events_filtered_total{event=\"E\",reason=\"export_policy\"}";
const EXPORTED: &str = "vigie_events_total{event=\"E\",disposition=\"exported\"}";

fn counts(live: &Live) -> Vec<[u64; 3]> {
    let of = |(event, _): &(&str, u64)| {
        [UNWANTED, LEFT_TO_POLICY, EXPORTED].map(|series| metric(live, &series.replace('E', event)))
    };
    STORM_ACTS.iter().map(of).collect()
}

/// What a storm adds to them, beside what starting its program does.
fn added(live: &Live, folder: &Path, count: u64) -> Vec<[i128; 3]> {
    let before = counts(live);
    storm(folder, 0);
    let between = counts(live);
    storm(folder, count);
    let after = counts(live);
    let change = |((before, between), after): ((&[u64; 3], &[u64; 3]), &[u64; 3])| {
        [0, 1, 2].map(|index| i128::from(after[index]) + i128::from(before[index]) - 2 * i128::from(between[index]))
    };
    before.iter().zip(&between).zip(&after).map(change).collect()
}

/// Others on the host do the same things: a moment without them is looked for, for each event.
#[test]
fn changes_that_nobody_asks_for_do_not_reach_the_sensor_and_others_do() {
    const COUNT: u64 = 500;
    let live = Live::start_alone(&["--export", "notable"]);
    let boring = tempfile::Builder::new().prefix("vigie-storm-").tempdir_in("/tmp").expect("a folder");
    let notable = tempfile::Builder::new().prefix("vigie-storm-").tempdir_in("/dev/shm").expect("a folder");
    let mut open: BTreeSet<_> = STORM_ACTS.map(|(event, _)| event).into();
    let mut last = Vec::new();
    for _ in 0..200 {
        last = added(&live, boring.path(), COUNT);
        for ((event, times), added) in STORM_ACTS.into_iter().zip(&last) {
            if *added == [i128::from(times * COUNT), 0, 0] {
                open.remove(event);
            }
        }
        if open.is_empty() {
            break;
        }
    }
    assert!(open.is_empty(), "{open:?} were never left out exactly, the last time {last:?}");

    let before = counts(&live);
    storm(notable.path(), COUNT);
    for (index, (event, times)) in STORM_ACTS.into_iter().enumerate() {
        let exported = || metric(&live, &EXPORTED.replace('E', event)) - before[index][2];
        let through = || (exported() >= times * COUNT).then_some(());
        poll_until(DEADLINE, through).unwrap_or_else(|| panic!("{event}: {}", exported()));
    }
    live.stop();
}

/// What is told of the acts of a Python script in a folder. It reads texts, NUL between them, as `texts`.
pub(crate) fn told(
    config: &SensorConfig,
    plan: &FilterPlan,
    folder: &Path,
    script: &str,
    texts: &[Vec<u8>],
) -> Vec<Payload> {
    let input = folder.join("texts");
    fs::write(&input, texts.join(&0)).expect("written");
    let script = format!("import os, sys\ntexts = sys.stdin.buffer.read().split(b'\\0')\n{script}");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let Started { sensor, mut reader, counters, .. } = Sensor::start(config, plan).expect("it starts");
        let child = Command::new("python3")
            .args(["-B", "-S", "-c", &script])
            .current_dir(folder)
            .stdin(fs::File::open(&input).expect("opened"))
            .spawn()
            .expect("python3 runs");
        let pid = child.id();
        assert!(child.wait_with_output().expect("it ends").status.success());
        drop(sensor);
        let mut told = Vec::new();
        let mut take = |record: &[u8]| {
            let event = vigie_event::decode(record).expect("a record");
            told.extend((event.task.pid == pid).then_some(event.payload));
        };
        while reader.drain(&mut take) > 0 {}
        for kind in &plan.kinds {
            let counted = counters.read(*kind).expect("counters");
            assert!(counted.is_balanced() && counted.lost() == 0, "{kind}: {counted:?}");
        }
        told
    })
}

pub(crate) fn base_tier() -> SensorConfig {
    SensorConfig { hooks: Hooks::NONE, ..SensorConfig::default() }
}

pub(crate) fn plan(kind: u32, conditions: impl IntoIterator<Item = RecordCondition>) -> FilterPlan {
    let paths = BTreeMap::from([(kind, conditions.into_iter().collect())]);
    FilterPlan { kinds: BTreeSet::from([kind]), conditions: paths, ..FilterPlan::default() }
}

pub(crate) fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::Builder::new().prefix("vigie-").tempdir_in("/tmp").expect("a folder");
    let path = folder.path().canonicalize().expect("it is there");
    (folder, path)
}

/// Names of files that are not there: an attempt to delete one is told too.
fn names() -> Vec<Vec<u8>> {
    let mut names: Vec<Vec<u8>> = [
        "a",
        "wanted",
        "x/wanted",
        "wanted/x",
        "a.so",
        "x.so/y",
        ".so",
        "./wanted",
        "x/../wanted",
        "x//wanted",
        "wanted/",
        "x/.",
        "x/..",
        "..",
        ".",
        "x/.../wanted",
        "x/..y/wanted",
        "/wanted",
        "/nowhere/wanted",
        "/nowhere/x",
        "/nowhere",
        "/nowherex",
        "/elsewhere/x",
        "//nowhere/x",
        "/./nowhere/x",
        "/x/../nowhere/x",
        "/home/u/.x",
        "/home/u/x",
        "/home/u/x/.y",
        "/home/.x",
        "/homes/u/.x",
        "/home/u",
        "/home",
        "/whole",
        "/whole/x",
        "/wholes",
        "/",
        "\u{e4}",
        "x\u{e9}.so",
    ]
    .map(|name| name.as_bytes().to_vec())
    .into();
    names.extend([b"x\xff".to_vec(), b"/nowhere/\xff".to_vec(), b"/x\x80/y".to_vec()]);
    // Around every length that is looked at in steps of eight bytes, and around the longest.
    for length in (1..40).chain(230..260).chain([300, 1000]) {
        let long = vec![b'n'; length];
        for (before, after) in [("/", ""), ("/", "/wanted"), ("/", "/../x"), ("/", "/"), ("/home/", "/.x"), ("r", "")] {
            names.push([before.as_bytes(), &long, after.as_bytes()].concat());
        }
    }
    names
}

/// The programs answer what the model does, which unit tests hold against rules and policies.
#[test]
fn the_kernel_judges_paths_as_the_model_does() {
    const DELETE_ALL: &str = "
for text in texts:
    try:
        os.unlink(text)
    except OSError:
        pass
";
    let _turn = HostTurn::shared();
    let (_folder, base) = folder();
    let [prefix, suffix, whole] = ["/nowhere/", "/wanted", "/whole"].map(str::to_owned);
    let below = base.join("rn").to_str().expect("UTF-8").to_owned();
    let plans = [
        vec![RecordCondition::Prefix(prefix), RecordCondition::Suffix(suffix), RecordCondition::Whole(whole)],
        vec![RecordCondition::HomeDotFile, RecordCondition::Suffix(".so".to_owned())],
        vec![RecordCondition::Prefix(below)],
    ];
    let names = names();
    let tiers = [base_tier(), SensorConfig::default()];
    for (conditions, tier) in
        plans.iter().flat_map(|conditions| tiers.iter().map(move |tier| (conditions.clone(), tier)))
    {
        let plan = plan(kind::KIND_FILE_DELETE, conditions);
        let told: BTreeSet<_> = told_deletes(tier, &plan, &base, DELETE_ALL, &names).into_iter().collect();
        let mut left_out = 0;
        for name in &names {
            let given = NamedText { base: base.as_os_str().as_bytes(), text: name, is_raw: false };
            let expected = lets_through(&plan, kind::KIND_FILE_DELETE, &[given], false);
            let (shown, _) = vigie_event::text::from_bytes(name);
            assert_eq!(told.contains(&shown), expected, "{shown} under {:?}", plan.conditions);
            left_out += u32::from(!expected);
        }
        assert!(left_out > 100, "{left_out}");
    }
}

fn told_deletes(
    config: &SensorConfig,
    plan: &FilterPlan,
    folder: &Path,
    script: &str,
    names: &[Vec<u8>],
) -> Vec<String> {
    let raw = |payload| match payload {
        Payload::FileDelete(delete) => delete.raw_path,
        _ => None,
    };
    told(config, plan, folder, script, names).into_iter().filter_map(raw).collect()
}

/// Of two paths one is enough, and what a symbolic link says is judged as it stands.
#[test]
fn either_path_of_two_is_enough() {
    let _turn = HostTurn::shared();
    let (_folder, base) = folder();
    let wanted = || [RecordCondition::Suffix("/wanted".to_owned())];
    let links = "
for number, target in enumerate(['../wanted', 'x', '//wanted', './x', '/x/../y']):
    os.symlink(target, f'link-{number}')
os.symlink('x', 'wanted')
os.link('texts', 'hard')
os.link('wanted', 'another', follow_symlinks=False)
";
    let told_links = told(&SensorConfig::default(), &plan(kind::KIND_FILE_LINK, wanted()), &base, links, &[]);
    let names = told_links.iter().map(|payload| match payload {
        Payload::FileLink(link) => vigie_event::text::file_name(&link.path),
        _ => "",
    });
    assert_eq!(names.collect::<Vec<_>>(), ["link-0", "link-2", "wanted", "another"]);

    let renames = "
open('a', 'w').close()
os.rename('a', 'b')
os.rename('b', 'wanted-not')
os.remove('wanted')
os.rename('wanted-not', 'wanted')
os.rename('wanted', 'c')
";
    let told_renames = told(&SensorConfig::default(), &plan(kind::KIND_FILE_RENAME, wanted()), &base, renames, &[]);
    let names = told_renames.iter().map(|payload| match payload {
        Payload::FileRename(rename) => vigie_event::text::file_name(&rename.path),
        _ => "",
    });
    assert_eq!(names.collect::<Vec<_>>(), ["wanted-not", "wanted"]);
}

#[test]
fn a_mark_is_enough_and_paths_of_descriptors_are_the_kernels() {
    let _turn = HostTurn::shared();
    let (_folder, base) = folder();
    let conditions = [RecordCondition::Mark, RecordCondition::Suffix("/wanted".to_owned())];
    let script = "
for name in ['plain', 'wanted', 'marked']:
    open(name, 'w').close()
os.chmod('plain', 0o755)
os.chmod('marked', 0o4755)
os.symlink('wanted', 'link')
os.chmod('link', 0o600)
descriptor = os.open('link', os.O_RDONLY)
os.fchmod(descriptor, 0o640)
";
    let told = told(&base_tier(), &plan(kind::KIND_FILE_MODE_CHANGE, conditions), &base, script, &[]);
    let changes = told.iter().map(|payload| match payload {
        Payload::FileModeChange(change) => (vigie_event::text::file_name(&change.path), change.mode.as_str()),
        _ => ("", ""),
    });
    // In this tier a rule would see the name of the link, and so does the filter.
    assert_eq!(changes.collect::<Vec<_>>(), [("marked", "4755"), ("wanted", "0640")]);
}
