use std::fs::{File, OpenOptions};
use std::path::Path;
use std::time::{Duration, Instant};

use vigie_tests::SensorProcess;

use crate::figures::{beside, median};
use crate::sensor::{processor_seconds, start};

/// What each file is opened for: to be read, which nobody wants, or to be written, which nobody wants where the file is, or is
/// recorded.
#[derive(Clone, Copy)]
enum Opens {
    Unwanted,
    UnwantedThere,
    Recorded,
}

/// At so many opens a second, percent of a core.
type Target = Option<(u32, f64)>;

/// What the sensor itself took of a load.
struct Share {
    /// Files that were opened in a second; less than asked for when the machine gave no more.
    rate: f64,
    /// Percent of a core.
    processor: f64,
    /// Percent of the records that were lost.
    lost: f64,
}

/// What the sensor's own process takes of so many opens a second. Its records are encoded as they are for a receiver.
pub(crate) fn print() {
    println!(
        "\n{:<34} {:>12} {:>12} {:>10}   target, % of a core",
        "the sensor's own processor time", "opens/s", "of a core", "lost"
    );
    let unwanted = Some((100_000, 1.0));
    let kinds: [(&str, Opens, &[&str], Target); 4] = [
        ("opens that nobody wants", Opens::Unwanted, &["--export", "all"], unwanted),
        ("writes that nobody wants there", Opens::UnwantedThere, &["--export", "notable"], unwanted),
        ("opens that are recorded", Opens::Recorded, &["--export", "all"], Some((60_000, 40.0))),
        ("the same, without repetitions", Opens::Recorded, &["--export", "all"], None),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    let deduplicating = folder.path().join("vigie.yaml");
    std::fs::write(&deduplicating, "sensor:\n  deduplicate: true\n").expect("written");
    for (name, opens, policy, target) in kinds {
        let configuration = ["--config", deduplicating.to_str().expect("UTF-8")];
        let more = [policy, if name.contains("repetitions") { &configuration } else { &[] }].concat();
        for rate in [1_000, 10_000, 60_000, 100_000, 300_000] {
            let share = middle(rate, opens, &more);
            let most = target.filter(|(at, _)| *at == rate).map(|(_, most)| most);
            println!(
                "{name:<34} {:>12.0} {:>10.2} % {:>8.2} %   {}",
                share.rate,
                share.processor,
                share.lost,
                beside(share.processor, most)
            );
        }
    }
}

fn middle(rate: u32, opens: Opens, more: &[&str]) -> Share {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let shares: Vec<_> = (0..3)
        .map(|_| {
            let sensor = start(&[more, &["--otlp-file", "/dev/null"]].concat());
            let (rate, processor) = load(&sensor, rate, opens, file.path());
            let report = sensor.stop().expect("it stops").stderr;
            Share { rate, processor, lost: lost(&report) }
        })
        .collect();
    let of = |figure: fn(&Share) -> f64| median(&mut shares.iter().map(figure).collect::<Vec<_>>());
    Share { rate: of(|share| share.rate), processor: of(|share| share.processor), lost: of(|share| share.lost) }
}

/// Opens `rate` files a second, for two seconds: the rate that was reached, and the share of a core that the sensor took.
fn load(sensor: &SensorProcess, rate: u32, opens: Opens, file: &Path) -> (f64, f64) {
    let open = || match opens {
        Opens::Unwanted => drop(File::open(file)),
        Opens::UnwantedThere | Opens::Recorded => drop(OpenOptions::new().write(true).open(file)),
    };
    let before = processor_seconds(sensor);
    let start = Instant::now();
    for step in 1..=200_u32 {
        for _ in 0..rate / 100 {
            open();
        }
        let due = Duration::from_millis(10) * step;
        std::thread::sleep(due.saturating_sub(start.elapsed()));
    }
    let elapsed = start.elapsed().as_secs_f64();
    // What waits in the ring buffer is the load's too.
    std::thread::sleep(Duration::from_millis(500));
    let used = processor_seconds(sensor) - before;
    (f64::from(rate) * 2.0 / elapsed, used / elapsed * 100.0)
}

/// Percent of the opens that were seen, as the last report has it: its first column of numbers and its last.
fn lost(report: &str) -> f64 {
    let row = report.lines().find(|line| line.trim_start().starts_with("file.open")).unwrap_or_default();
    let numbers: Vec<f64> = row.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    match numbers[..] {
        [seen, .., lost] if seen > 0.0 => lost / seen * 100.0,
        _ => 0.0,
    }
}
