//! Repetitions of one second are counted instead of told one by one, and nothing of them goes without a number.

use std::fs;
use std::process::Command;

use vigie_tests::{LogRecord, poll_until};

use crate::harness::{DEADLINE, Live};
use crate::reconciliation::row;
use crate::reload::{metric, write_rule};

const TIMES: i64 = 3_000;

/// Opens a file again and again, and a few others once.
const REPEAT: &str = "
import os, sys
for _ in range(int(sys.argv[2])):
    os.close(os.open(sys.argv[1], os.O_WRONLY))
for number in range(5):
    os.close(os.open(sys.argv[1] + str(number), os.O_WRONLY | os.O_CREAT))
# But for their kind these two say the same.
os.mkdir(sys.argv[1] + '-folder', 1)
os.rmdir(sys.argv[1] + '-folder')
";

#[test]
fn repetitions_are_counted_and_told_once_a_second() {
    let folder = tempfile::tempdir().expect("a folder");
    let (rules, settings) = (folder.path().join("rules"), folder.path().join("vigie.yaml"));
    fs::create_dir(&rules).expect("made");
    write_rule(&rules, "repeated", "file.open", "file.name == \"vigie-repeated\"");
    // No more than these are wanted: what others do on the host would take the room in which the kernel counts.
    for (id, event) in [("once", "file.open"), ("made", "file.mkdir"), ("removed", "file.delete")] {
        write_rule(&rules, id, event, "file.name.startsWith(\"vigie-repeated\") && file.name != \"vigie-repeated\"");
    }
    fs::write(&settings, "sensor:\n  deduplicate: true\n").expect("written");
    let wanted = folder.path().join("vigie-repeated");
    fs::write(&wanted, "").expect("written");
    let [rules, settings] = [&rules, &settings].map(|path| path.to_str().expect("UTF-8"));
    let live = Live::start("grpc", &["--export", "signals", "--rules", rules, "--config", settings]);
    let status = Command::new("python3")
        .args(["-c", REPEAT])
        .arg(&wanted)
        .arg(TIMES.to_string())
        .status()
        .expect("python3 runs");
    assert!(status.success(), "{status}");
    let matches = || i64::try_from(metric(&live, "vigie_rule_matches_total{rule=\"repeated\"}")).expect("a number");
    poll_until(DEADLINE, || (matches() >= TIMES).then_some(()));
    assert_eq!(matches(), TIMES, "{}", live.log());

    let (records, stderr) = live.stop_and_read();
    let path = wanted.to_str().expect("UTF-8");
    let opens = |record: &&LogRecord| {
        record.event_name == "vigie.file.open" && record.str("file.path").is_some_and(|found| found.starts_with(path))
    };
    let opens: Vec<_> = records.iter().filter(opens).collect();
    let (once, again): (Vec<&LogRecord>, Vec<&LogRecord>) =
        opens.iter().partition(|record| record.int("vigie.event.repeat_count").is_none());
    let of_file = once.iter().filter(|record| record.str("file.path") == Some(path)).count() as i64;
    let repeated: i64 = again.iter().filter_map(|record| record.int("vigie.event.repeat_count")).sum();
    println!("{} records that tell {of_file} opens, {} that tell {repeated}", once.len(), again.len());
    assert_eq!(of_file + repeated, TIMES);
    assert_eq!(once.len() as i64, of_file + 5, "what is not the same has a record of its own");
    assert!(again.len() <= once.len() && of_file < TIMES / 10, "{of_file} first ones");
    for record in &again {
        let count = record.int("vigie.event.repeat_count").expect("a number");
        assert!(record.body.ends_with(&format!("({count} times more)")), "{}", record.body);
        assert_eq!(record.str("file.path"), Some(path));
        let first = once.iter().filter(|first| first.str("file.path") == Some(path));
        let first = first.min_by_key(|first| first.time_unix_nano).expect("the first");
        assert!(record.time_unix_nano > first.time_unix_nano);
        assert_ne!(record.str("log.record.uid"), first.str("log.record.uid"));
    }
    let folder = format!("{path}-folder");
    for event in ["vigie.file.mkdir", "vigie.file.delete"] {
        let of_folder =
            |record: &&LogRecord| record.event_name == event && record.str("file.path") == Some(folder.as_str());
        let told: Vec<_> =
            records.iter().filter(of_folder).map(|record| record.int("vigie.event.repeat_count")).collect();
        assert_eq!(told, [None], "{event}");
    }
    let numbers = row(&stderr, "file.open");
    assert!(numbers[2] as i64 >= repeated, "{stderr}");
}

/// Each of many files is opened three times, more files than the kernel counts repetitions of.
const REPEAT_MANY: &str = "
import os, sys, time
for number in range(int(sys.argv[2])):
    if number % 100 == 0:
        time.sleep(0.005)
    for _ in range(3):
        os.close(os.open(sys.argv[1] + str(number), os.O_WRONLY | os.O_CREAT))
";
const FILES: u64 = 12_000;

/// What there is no room to count is told one by one: none is forgotten with the count that it had.
#[test]
fn each_repetition_is_told_though_there_are_more_than_can_be_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let (rules, settings) = (folder.path().join("rules"), folder.path().join("vigie.yaml"));
    fs::create_dir(&rules).expect("made");
    write_rule(&rules, "many", "file.open", "file.name.startsWith(\"vigie-many-\")");
    fs::write(&settings, "sensor:\n  deduplicate: true\n").expect("written");
    let many = folder.path().join("vigie-many-");
    let [rules, settings] = [&rules, &settings].map(|path| path.to_str().expect("UTF-8"));
    let live = Live::start_alone(&["--export", "signals", "--rules", rules, "--config", settings]);
    let mut python = Command::new("python3");
    let status = python.args(["-c", REPEAT_MANY]).arg(&many).arg(FILES.to_string()).status().expect("python3 runs");
    assert!(status.success(), "{status}");
    let told = || metric(&live, "vigie_rule_matches_total{rule=\"many\"}");
    let lost = || metric(&live, "vigie_events_lost_total{event=\"file.open\",reason=\"ring_full\",stage=\"kernel\"}");
    poll_until(DEADLINE, || (told() + lost() >= 3 * FILES).then_some(()));
    assert_eq!(told() + lost(), 3 * FILES, "{}", live.log());
    let (_, stderr) = live.stop_and_read();
    let numbers = row(&stderr, "file.open");
    assert!(numbers[1] > 8192 && numbers[2] > 0, "more than can be counted, and repetitions: {stderr}");
}
