//! What several tests share.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use vigie_detect::{RuleError, RuleSet, RuleSource};
use vigie_event::events::ProcessExec;
use vigie_event::{Event, Host, Image, Payload, Process, ProcessUid, RecordId, Workload};

/// The bundled pack: rules and libraries.
pub(crate) fn pack() -> (Vec<RuleSource>, Vec<RuleSource>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files.sort();
    let sources = files.into_iter().map(|path| {
        let folder = path.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        RuleSource {
            text: fs::read_to_string(&path).expect("a rule file can be read"),
            path: path.strip_prefix(&root).expect("below the root").display().to_string(),
            ruleset: "vigie".to_owned(),
            tactic: folder,
        }
    });
    sources.partition(|source| source.tactic.as_deref() != Some("lib"))
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the rules are there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
}

pub(crate) fn source(path: &str, text: &str) -> RuleSource {
    RuleSource { path: path.to_owned(), text: text.to_owned(), ruleset: "test".to_owned(), tactic: None }
}

/// A rule file with the given lines below the keys that every rule has.
pub(crate) fn rule_text(id: &str, event: &str, rest: &str) -> String {
    let number =
        id.bytes().fold(0_u64, |hash, byte| hash.wrapping_mul(131).wrapping_add(byte.into())) & 0xffff_ffff_ffff;
    format!("id: {id}\nuuid: 00000000-0000-4000-8000-{number:012x}\ntitle: T\nseverity: high\nevent: {event}\n{rest}")
}

pub(crate) fn rule(id: &str, event: &str, rest: &str) -> RuleSource {
    source(&format!("{id}.yaml"), &rule_text(id, event, rest))
}

pub(crate) fn loaded(rules: &[RuleSource], libraries: &[RuleSource]) -> RuleSet {
    let (set, errors) = RuleSet::load(rules, libraries);
    assert!(errors.is_empty(), "{}", render(&errors));
    set
}

pub(crate) fn render(errors: &[RuleError]) -> String {
    errors.iter().flat_map(|error| [error.to_string(), "\n".to_owned()]).collect()
}

/// Ids in order.
pub(crate) fn ids() -> impl FnMut() -> RecordId {
    let mut next = 0;
    move || {
        next += 1;
        RecordId(next)
    }
}

/// `bash` executed `path`, at a second.
pub(crate) fn exec(path: &str, second: u64) -> Arc<Event> {
    let parent = Process {
        uid: ProcessUid(1),
        pid: 100,
        image: Arc::new(Image::new("/usr/bin/bash".to_owned(), vec!["bash".to_owned()])),
        ..Process::default()
    };
    let process = Process {
        uid: ProcessUid(2),
        pid: 101,
        image: Arc::new(Image::new(path.to_owned(), vec![path.to_owned()])),
        lineage: Some(Arc::new(parent)),
        ..Process::default()
    };
    let host = Arc::new(Host { name: "web-1".to_owned(), ..Host::default() });
    Arc::new(Event {
        uid: RecordId(7),
        time_unix_nano: second * 1_000_000_000,
        observed_time_unix_nano: second * 1_000_000_000,
        process: Arc::new(process),
        thread_id: 101,
        thread_name: "bash".to_owned(),
        workload: Arc::new(Workload { host, ..Workload::default() }),
        ..Event::of(Payload::ProcessExec(ProcessExec::default()))
    })
}
