//! Whatever the kernel leaves out, nobody could have wanted: rules, export policies and paths are made up, the kernel's answer
//! is the model's that a live test compares with the kernel.

use std::path::Path;

use proptest::prelude::*;
use vigie_detect::{RuleSet, RuleSource, Verdict};
use vigie_event::events::{FileDelete, FileLink, FileModeChange, FileOpen, FileRename, FileXattrChange};
use vigie_event::{Event, FileIdentity, Payload, registry, text};
use vigie_sensor::filter_model::{NamedText, lets_through};

use super::filter_plan;
use crate::cli::Export;
use crate::configuration::ConditionText;
use crate::export_policy::ExportPolicy;
use crate::tamper_watch::TamperWatch;
use crate::watched_files::WatchedFiles;

const EVENTS: [&str; 6] =
    ["file.open", "file.delete", "file.rename", "file.link", "file.mode_change", "file.xattr_change"];

/// Fields of texts, those more often that several paths have, and what they are asked for.
const FIELDS: [&str; 10] = [
    "file.path",
    "file.path",
    "file.name",
    "file.directory",
    "file.extension",
    "file.raw_path",
    "file.target.path",
    "file.target.path",
    "file.target.name",
    "file.symbolic_link.target_path",
];
const WORDS: [&str; 10] = ["/", "/etc", "/etc/", "/tmp/a.so", "a.so", "so", "/home/u/.ssh", "/a", "ff", "xff/a"];
const NAMES: [&[u8]; 11] = [b"etc", b"tmp", b"home", b"u", b".ssh", b"a", b"a.so", b"..", b".", b"", b"\xff"];
const BASES: [&[u8]; 5] = [b"/", b"/etc", b"/home/u", b"/tmp/\xff", b""];

fn condition() -> impl Strategy<Value = String> {
    let word = || prop::sample::select(&WORDS[..]);
    let field = || prop::sample::select(&FIELDS[..]);
    let question = prop_oneof![
        4 => (field(), word()).prop_map(|(field, word)| format!("{field} == \"{word}\"")),
        2 => (field(), word(), word()).prop_map(|(field, a, b)| format!("{field} in [\"{a}\", \"{b}\"]")),
        6 => (field(), word()).prop_map(|(field, word)| format!("{field}.startsWith(\"{word}\")")),
        6 => (field(), word()).prop_map(|(field, word)| format!("{field}.endsWith(\"{word}\")")),
        1 => (field(), word()).prop_map(|(field, word)| format!("{field}.contains(\"{word}\")")),
        1 => field().prop_map(|field| format!("has({field})")),
        1 => Just("event.outcome == \"success\"".to_owned()),
        1 => Just("process.pid == 0".to_owned()),
        1 => prop::sample::select(&["file.is_setuid", "file.overlay_upper", "file.for_writing"][..]).prop_map(str::to_owned),
        1 => word().prop_map(|word| format!("file.xattr.name.startsWith(\"security.{word}\")")),
        1 => Just("file.xattr.name in [\"security.a\", \"security.b\"]".to_owned()),
        1 => any::<bool>().prop_map(|value| value.to_string()),
    ];
    joined(question)
}

/// Questions, negated and joined.
pub(super) fn joined(question: impl Strategy<Value = String> + 'static) -> impl Strategy<Value = String> {
    question.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            1 => inner.clone().prop_map(|a| format!("!({a})")),
            6 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} && {b})")),
            2 => (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| format!("({a} || {b} || {c})")),
        ]
    })
}

/// A directory of the kernel's, and what a caller gives.
#[derive(Debug, Clone, Default)]
struct Given {
    base: Vec<u8>,
    raw: Vec<u8>,
}

impl Given {
    /// The base is not told of an absolute path.
    fn named(&self) -> NamedText<'_> {
        NamedText { base: &self.base, text: &self.raw, is_raw: false }
    }

    fn path(&self) -> String {
        text::join(&text::from_bytes(&self.base).0, &self.raw())
    }

    fn raw(&self) -> String {
        text::from_bytes(&self.raw).0
    }
}

fn given() -> impl Strategy<Value = Given> {
    let names = prop::collection::vec(prop::sample::select(&NAMES[..]), 1..4);
    let base = prop::sample::select(&BASES[..]);
    let length = prop_oneof![9 => Just(0_usize), 1 => 240..260_usize];
    (names, base, any::<bool>(), length).prop_map(|(names, base, is_absolute, length)| {
        let mut raw = names.join(&b'/');
        if is_absolute {
            raw.insert(0, b'/');
        }
        if length > 0 {
            raw.extend(b"/".iter().chain(&vec![b'l'; length]));
        }
        Given { base: if is_absolute { Vec::new() } else { base.to_vec() }, raw }
    })
}

/// What happened, and whether it has its kind's mark.
fn payload(event: &str, first: &Given, second: &Given, flags: [bool; 3]) -> (Payload, bool) {
    let [flag, other_flag, is_marked] = flags;
    let (path, raw_path) = (first.path(), Some(first.raw()));
    match event {
        "file.open" => {
            let flag_bits = u32::from(flag);
            let file = Some(FileIdentity { overlay_upper: is_marked, ..FileIdentity::default() });
            let open = FileOpen { path, raw_path, flag_bits, created: other_flag, file, ..FileOpen::default() };
            (Payload::FileOpen(open), is_marked)
        }
        "file.delete" => (Payload::FileDelete(FileDelete { path, raw_path, is_directory: flag }), false),
        "file.rename" => (Payload::FileRename(FileRename { path, target_path: second.path(), exchanged: flag }), false),
        "file.link" if flag => {
            let link = FileLink {
                path,
                raw_path,
                link_type: "symbolic",
                symbolic_target: Some(second.raw()),
                target_path: None,
            };
            (Payload::FileLink(link), false)
        }
        "file.link" => {
            let link =
                FileLink { path, raw_path, link_type: "hard", symbolic_target: None, target_path: Some(second.path()) };
            (Payload::FileLink(link), false)
        }
        "file.mode_change" => {
            let change = FileModeChange { path, raw_path, is_setuid: is_marked, ..FileModeChange::default() };
            (Payload::FileModeChange(change), is_marked)
        }
        _ => {
            let attribute = if is_marked { "security.a" } else { "user.a" }.to_owned();
            let change = FileXattrChange { path, raw_path, attribute, is_removed: flag, value_size: 0 };
            (Payload::FileXattrChange(change), is_marked)
        }
    }
}

/// Rules of those conditions that the event has the fields for.
pub(super) fn rules(event: &str, conditions: &[String]) -> RuleSet {
    let sources: Vec<_> = conditions
        .iter()
        .enumerate()
        .map(|(number, condition)| RuleSource {
            path: format!("r{number}.yaml"),
            text: format!(
                "id: r{number}\nuuid: 00000000-0000-4000-8000-00000000000{number}\ntitle: T\nseverity: low\nevent: {event}\n\
                 condition: |\n  {condition}\n"
            ),
            ruleset: "test".to_owned(),
            tactic: None,
        })
        .collect();
    RuleSet::load(&sources, &[]).0
}

/// The policy, with this condition for the event.
pub(super) fn policy(events: Export, name: &str, condition: Option<&str>) -> ExportPolicy {
    let text = format!("export:\n  where:\n    {name}: |\n      {}\n", condition.unwrap_or_default());
    let source = condition.map(|_| ConditionText::new(Path::new("vigie.yaml"), &text));
    // Without one when this event has no such field.
    ExportPolicy::load(events, source.as_ref(), &[]).unwrap_or_else(|_| events.into())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_the_kernel_leaves_out_nobody_could_have_wanted(
        (name, conditions) in (prop::sample::select(&EVENTS[..]), prop::collection::vec(condition(), 0..3)),
        (events, exported) in (
            prop_oneof![8 => Just(Export::Signals), 3 => Just(Export::Notable), 1 => Just(Export::All)],
            prop_oneof![2 => Just(None), 1 => condition().prop_map(Some)],
        ),
        acts in prop::collection::vec((given(), given(), any::<[bool; 3]>(), any::<bool>()), 60),
    ) {
        let rules = rules(name, &conditions);
        let policy = policy(events, name, exported.as_deref());
        let watched = WatchedFiles::of([("/etc/vigie".into(), "rules_change")]);
        let plan = filter_plan(&rules, &policy, &watched, false);
        let tamper = TamperWatch::new(watched);
        let spec = registry::event(name).expect("an event");
        for (first, second, flags, failed) in acts {
            let (payload, is_marked) = payload(name, &first, &second, flags);
            let event = Event { error: failed.then_some(13), ..Event::of(payload) };
            let raw_target = NamedText { base: &[], text: &second.raw, is_raw: true };
            let texts = match name {
                "file.rename" => vec![first.named(), second.named()],
                "file.link" => vec![first.named(), if flags[0] { raw_target } else { second.named() }],
                _ => vec![first.named()],
            };
            if lets_through(&plan, spec.kind, &texts, is_marked) {
                continue;
            }
            let matched = rules.rules().iter().find(|rule| rule.verdict(&event) != Verdict::NoMatch);
            prop_assert!(matched.is_none(), "{:?} of {event:?} by {plan:?}", matched.map(vigie_detect::Rule::explain));
            prop_assert!(!policy.exports(&event), "{event:?} by {plan:?}");
            prop_assert!(tamper.look(&event).is_none(), "{event:?}");
        }
    }
}

fn plan_of_bundled_rules(policy: Export) -> vigie_sensor::FilterPlan {
    let (rules, libraries) = crate::rules::bundled();
    let (rules, errors) = RuleSet::load(&rules, &libraries);
    assert!(errors.is_empty());
    filter_plan(&rules, &policy.into(), &WatchedFiles::of([]), false)
}

/// The bundled rules say enough for the kernel to leave something out of every kind of change.
#[test]
fn the_bundled_rules_leave_changes_elsewhere_to_the_kernel() {
    for policy in [Export::Signals, Export::Notable] {
        let plan = plan_of_bundled_rules(policy);
        for name in EVENTS {
            let kind = registry::event(name).expect("an event").kind;
            let texts = ["/builds/project/out", "/builds/project/out.o"]
                .map(|path| NamedText { text: path.as_bytes(), ..NamedText::default() });
            assert!(
                !lets_through(&plan, kind, &texts, false),
                "{name} under {policy:?}: {:?}",
                plan.conditions.get(&kind)
            );
        }
    }
    assert!(plan_of_bundled_rules(Export::All).conditions.is_empty());
}

/// Under `signals` no program needs to report what no rule is about, unless something is made of it.
#[test]
fn kinds_that_nobody_is_interested_in_are_switched_off() {
    let kind = |name: &str| registry::event(name).expect("an event").kind;
    let plan = filter_plan(&RuleSet::default(), &Export::Signals.into(), &WatchedFiles::of([]), false);
    for name in ["process.exec", "process.signal", "network.dns"] {
        assert!(plan.kinds.contains(&kind(name)), "{name}");
    }
    for name in ["file.mkdir", "network.accept", "kernel.bpf"] {
        assert!(!plan.kinds.contains(&kind(name)), "{name}");
    }
    // By what opens them other processes' memory is accessed.
    let file_open = kind("file.open");
    let open = |path: &str| {
        let text = NamedText { text: path.as_bytes(), ..NamedText::default() };
        lets_through(&plan, file_open, &[text], false)
    };
    assert!(plan.kinds.contains(&file_open) && !open("/proc/1/mem") && !open("/etc/passwd"));
    assert_eq!(plan.reads, vigie_sensor::ReadPlan::Names(["mem".to_owned()].into()));
    let plan = filter_plan(&RuleSet::default(), &Export::Notable.into(), &WatchedFiles::of([]), false);
    assert!(plan.kinds.contains(&kind("kernel.bpf")));
}
