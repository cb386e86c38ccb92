//! Samples in a rule's own tests say what it makes of fields; only the real thing says that the kernel tells these fields.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::harness::Live;
use crate::rule_act::Place;
use crate::rule_acts::RULE_ACTS;

/// Alone: the signals of other tests' acts would be those of the same group.
#[test]
fn every_bundled_rule_tells_of_what_it_looks_for_when_that_is_done() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().canonicalize().expect("it is there");
    // Above what was there before the sensor is pid 1, and nothing that started it.
    let (below_init, others): (Vec<_>, Vec<_>) = RULE_ACTS.iter().partition(|act| act.place == Place::BelowInit);
    let waiting: Vec<_> = below_init.iter().map(|act| act.wait_below_init(&folder)).collect();
    let live = Live::start_alone(&[]);
    drop(waiting);
    for act in &others {
        println!("{}: {:?}", act.rule, act.run(&folder, live.sensor_pid()));
    }
    for act in RULE_ACTS {
        println!("{}: {:?}", act.rule, act.told);
        live.record(|record| act.is_told_by(record, &folder));
    }
    live.stop();
}

#[test]
fn every_bundled_rule_has_an_act_that_shows_it_at_work() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules");
    let files = |folder: &Path| fs::read_dir(folder).expect("readable").map(|entry| entry.expect("an entry").path());
    let folders = files(&rules).filter(|path| path.is_dir() && !path.ends_with("lib"));
    let bundled: BTreeSet<_> = folders
        .flat_map(|folder| files(&folder))
        .filter_map(|path| Some(path.file_name()?.to_str()?.strip_suffix(".yaml")?.to_owned()))
        .collect();
    let shown: BTreeSet<_> = RULE_ACTS.iter().map(|act| act.rule.to_owned()).collect();
    assert_eq!(bundled, shown);
}
