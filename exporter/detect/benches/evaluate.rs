//! What one event costs, at 100 and at 1,000 rules: `cargo bench -p vigie-detect`.

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use vigie_detect::{Detector, RuleSet, RuleSource};
use vigie_event::events::ProcessExec;
use vigie_event::{Event, Host, Image, Payload, Process, ProcessUid, RecordId, Workload};

const EVENTS: usize = 64;
const ROUNDS: usize = 2_000;
const REPEATS: usize = 9;

type Sources = (Vec<RuleSource>, Vec<RuleSource>);

fn main() {
    let events: Vec<_> = (0..EVENTS).map(event).collect();
    println!("{:>18} {:>8} {:>10} {:>12}", "rules", "loaded", "ns/event", "spread");
    report("bundled pack", &pack(), &events);
    let hundred = report("synthetic, 100", &synthetic(100), &events);
    let thousand = report("synthetic, 1,000", &synthetic(1_000), &events);
    println!("1,000 rules cost {:.2} times what 100 do", thousand / hundred);
}

/// Prints the median of several runs and returns it.
fn report(name: &str, (rules, libraries): &Sources, events: &[Arc<Event>]) -> f64 {
    let (set, errors) = RuleSet::load(rules, libraries);
    assert!(errors.is_empty(), "{}", errors[0]);
    let loaded = set.rules().len();
    let mut next = 0;
    let mut detector = Detector::new(set, move || {
        next += 1;
        RecordId(next)
    });
    let mut runs = [0.0; REPEATS];
    for run in &mut runs {
        let start = Instant::now();
        for _ in 0..ROUNDS {
            for event in events {
                black_box(detector.evaluate(black_box(event), &mut |signal| drop(black_box(signal))));
            }
        }
        *run = start.elapsed().as_secs_f64() * 1e9 / f64::from((ROUNDS * events.len()) as u32);
    }
    runs.sort_by(f64::total_cmp);
    let median = runs[REPEATS / 2];
    let spread = format!("{:.0}-{:.0}", runs[0], runs[REPEATS - 1]);
    println!("{name:>18} {loaded:>8} {median:>10.0} {spread:>12}");
    median
}

fn source(path: String, text: String, tactic: Option<String>) -> RuleSource {
    RuleSource { path, text, ruleset: "bench".to_owned(), tactic }
}

fn pack() -> Sources {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let folders = fs::read_dir(root).expect("the rules are there").map(|folder| folder.expect("readable").path());
    let mut sources = Vec::new();
    for folder in folders.filter(|path| path.is_dir()) {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
        for file in fs::read_dir(&folder).expect("readable") {
            let path = file.expect("readable").path();
            let text = fs::read_to_string(&path).expect("readable");
            sources.push(source(path.display().to_string(), text, name.clone()));
        }
    }
    sources.into_iter().partition(|source| source.tactic.as_deref() != Some("lib"))
}

/// Rules of the shapes that packs have, no two alike.
fn synthetic(count: usize) -> Sources {
    let rules = (0..count).map(|n| {
        let condition = match n % 8 {
            0 => format!("process.executable.name == \"tool-{n}\""),
            1 => format!("process.executable.path in [\"/opt/{n}/a\", \"/opt/{n}/b\", \"/usr/local/bin/{n}\"]"),
            2 => format!("process.executable.path.startsWith(\"/srv/{n}/\") && process.user.id == 0"),
            3 => format!("process.executable.name in lists.shells && process.command_line.contains(\"--option-{n}\")"),
            4 => format!(
                "process.executable.name in lists.shells && ancestors.exists(a, a.executable.name == \"d-{n}\")"
            ),
            5 => format!("process.executable.path.endsWith(\"/load-{n}\") || process.script.path == \"/tmp/{n}.sh\""),
            6 => format!("process.executable.name == \"client-{n}\" && process.command_args.exists(x, x == \"-{n}\")"),
            _ => format!("process.parent.executable.name == \"daemon-{n}\" && !process.interactive"),
        };
        let uuid = format!("00000000-0000-4000-8000-{n:012x}");
        let head = format!("id: r{n}\nuuid: {uuid}\ntitle: t\nseverity: low\nevent: process.exec\n");
        source(format!("r{n}.yaml"), format!("{head}condition: |\n  {condition}\n"), None)
    });
    let mut lists = "lists: {shells: [sh, bash, dash, zsh".to_owned();
    for n in 0..20 {
        let _ = write!(lists, ", shell-{n}");
    }
    lists.push_str("]}\n");
    (rules.collect(), vec![source("lib/lists.yaml".to_owned(), lists, None)])
}

/// A program that a host starts; one in eight is a shell.
fn event(n: usize) -> Arc<Event> {
    let path = match n % 8 {
        0 => "/usr/bin/bash".to_owned(),
        1 => format!("/usr/lib/x86_64-linux-gnu/libexec/helper-{n}"),
        _ => format!("/usr/bin/program-{n}"),
    };
    let process = |uid, path: &str, arguments: Vec<String>, lineage| Process {
        uid: ProcessUid(uid),
        image: Arc::new(Image::new(path.to_owned(), arguments)),
        lineage,
        ..Process::default()
    };
    let mut lineage = None;
    let ancestors = ["/usr/lib/systemd/systemd", "/usr/sbin/sshd", "/usr/sbin/sshd", "/usr/bin/bash", "/usr/bin/make"];
    for (uid, ancestor) in ancestors.iter().enumerate() {
        lineage = Some(Arc::new(process(uid as u64, ancestor, vec![(*ancestor).to_owned()], lineage)));
    }
    let arguments = vec![path.clone(), "-c".to_owned(), format!("input-{n}.c"), "--output=build/main.o".to_owned()];
    let host = Arc::new(Host { name: "web-1".to_owned(), ..Host::default() });
    Arc::new(Event {
        uid: RecordId(n as u128),
        time_unix_nano: 1_769_860_800_000_000_000,
        observed_time_unix_nano: 1_769_860_800_000_000_000,
        process: Arc::new(process(100, &path, arguments, lineage)),
        thread_id: 1,
        thread_name: "main".to_owned(),
        workload: Arc::new(Workload { host, ..Workload::default() }),
        ..Event::of(Payload::ProcessExec(ProcessExec::default()))
    })
}
