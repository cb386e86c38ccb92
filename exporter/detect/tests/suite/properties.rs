//! The engine against the plain evaluation, the read filter against the engine, and texts that nobody meant as rules.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::support::{ids, loaded, rule, rule_text, source};
use proptest::prelude::*;
use vigie_detect::{Detector, RuleSet, Sample, Verdict};
use vigie_event::{EventSpec, Value, registry};

const PATHS: [&str; 8] = [
    "/etc/shadow",
    "/etc/passwd",
    "/etc/cron.d/a",
    "/tmp/a",
    "/tmp/shadow",
    "/home/u/.ssh/authorized_keys",
    "/a-name-that-is-longer-than-the-kernel-filter-holds",
    "/tmp/\\xff",
];
const NAMES: [&str; 4] = ["cat", "bash", "nginx", "sshd"];

/// One question, as text.
fn question() -> impl Strategy<Value = String> {
    let path = || prop::sample::select(&PATHS[..]).prop_map(|path| format!("{path:?}"));
    let name = || prop::sample::select(&NAMES[..]);
    let part = || prop::sample::select(&["/", "/etc/", "/tmp", "a", "shadow", "/shadow", "keys", ".d/a"][..]);
    prop_oneof![
        path().prop_map(|path| format!("file.path == {path}")),
        (path(), path()).prop_map(|(a, b)| format!("file.path in [{a}, {b}]")),
        part().prop_map(|part| format!("file.path.startsWith({part:?})")),
        part().prop_map(|part| format!("file.path.endsWith({part:?})")),
        part().prop_map(|part| format!("file.path.contains({part:?})")),
        part().prop_map(|part| format!("file.name == {:?}", part.trim_matches('/').to_owned() + "x")),
        Just("file.name in [\"shadow\", \"a\"]".to_owned()),
        Just("file.for_writing".to_owned()),
        Just("file.for_writing == false".to_owned()),
        Just("file.created".to_owned()),
        Just("\"O_RDWR\" in file.open_flags".to_owned()),
        Just("has(file.extension)".to_owned()),
        Just("size(file.path) > 10".to_owned()),
        Just("file.path.matches(\"[d-s]a\")".to_owned()),
        name().prop_map(|name| format!("process.executable.name == {name:?}")),
        name().prop_map(|name| format!("ancestors.exists(a, a.executable.name == {name:?})")),
        (0..4).prop_map(|id| format!("process.user.id == {id}")),
        (0..4).prop_map(|id| format!("process.user.id < {id}")),
        Just("true".to_owned()),
        Just("false".to_owned()),
    ]
}

fn condition() -> impl Strategy<Value = String> {
    question().prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|a| format!("!({a})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} && {b})")),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| format!("({a} || {b} || {c})")),
        ]
    })
}

fn event() -> &'static EventSpec {
    registry::event("file.open").expect("an event")
}

fn set(sample: &mut Sample, name: &str, value: Value<'static>) {
    sample.set(registry::rule_field(event(), name).expect("a field"), value);
}

fn file(reads_only: bool) -> impl Strategy<Value = (Sample, &'static str)> {
    let process = (prop::sample::select(&NAMES[..]), prop::option::of(0..4_i64), prop::sample::select(&NAMES[..]));
    (prop::sample::select(&PATHS[..]), any::<bool>(), process).prop_map(
        move |(path, writing, (name, user, ancestor))| {
            let writing = writing && !reads_only;
            let mut sample = Sample::default();
            let file_name = vigie_event::text::file_name(path);
            set(&mut sample, "file.path", Value::str(path));
            set(&mut sample, "file.name", Value::str(file_name));
            set(&mut sample, "file.for_writing", Value::Bool(writing));
            set(&mut sample, "file.created", Value::Bool(writing));
            let flag = if writing { "O_RDWR" } else { "O_RDONLY" };
            set(&mut sample, "file.open_flags", Value::StringList(Cow::Owned(vec![flag.to_owned()])));
            set(&mut sample, "process.executable.name", Value::str(name));
            if let Some(user) = user {
                set(&mut sample, "process.user.id", Value::Int(user));
            }
            let fact = registry::ancestor_field("executable.name").expect("a fact");
            sample.push_ancestor([(fact, Value::str(ancestor))]);
            (sample, file_name)
        },
    )
}

fn rules(conditions: &[(String, String)]) -> RuleSet {
    let sources: Vec<_> = conditions
        .iter()
        .enumerate()
        .map(|(number, (condition, exception))| {
            let text = format!("condition: |\n  {condition}\nexcept:\n  - name: e\n    when: |\n      {exception}");
            rule(&format!("r{number}"), "file.open", &text)
        })
        .collect();
    loaded(&sources, &[])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_agrees_with_the_plain_evaluation(
        conditions in prop::collection::vec((condition(), condition()), 1..40),
        files in prop::collection::vec(file(false), 1..8),
    ) {
        let set = rules(&conditions);
        let plain: Vec<Vec<_>> = files.iter().map(|(sample, _)| {
            let verdicts = set.rules().iter().map(|rule| (rule.info().id.clone(), rule.verdict(sample)));
            verdicts.filter(|(_, verdict)| *verdict != Verdict::NoMatch).collect()
        }).collect();
        let mut detector = Detector::new(set, ids());
        for ((sample, _), plain) in files.iter().zip(plain) {
            let found: Vec<_> =
                detector.verdicts(event(), sample).into_iter().map(|(rule, verdict)| (rule.info().id.clone(), verdict)).collect();
            prop_assert_eq!(found, plain);
        }
    }

    #[test]
    fn the_read_filter_lets_through_whatever_can_match(
        conditions in prop::collection::vec((condition(), Just("false".to_owned())), 1..3),
        files in prop::collection::vec(file(true), 1..16),
    ) {
        let set = rules(&conditions);
        let filter = set.read_filter();
        for (sample, name) in &files {
            if set.rules().iter().any(|rule| rule.verdict(sample) == Verdict::Match) {
                // The kernel knows bytes: what is not UTF-8 has another name there than in the event.
                let name = if name.contains("\\x") { "\u{fffd}" } else { name };
                prop_assert!(filter.admits(name), "{name} against {filter:?}");
            }
        }
    }

    #[test]
    fn any_condition_is_an_error_or_a_rule(tokens in prop::collection::vec(prop::sample::select(TOKENS), 0..40)) {
        let condition: String = tokens.concat().replace('\n', " ");
        let rule = rule("r", "file.open", &format!("condition: |2\n  {condition}\n"));
        let (set, errors) = RuleSet::load(&[rule], &[]);
        prop_assert_eq!(set.rules().len() == 1, errors.is_empty());
    }

    #[test]
    fn any_text_is_an_error_or_a_rule(text in "\\PC{0,200}", cut in 0..400_usize) {
        let whole = rule_text("r", "file.open", "condition: >\n  file.path == \"é\"\nexcept:\n  - {name: a, when: file.created}\n");
        let mut mixed: String = whole.chars().take(cut).collect();
        mixed.push_str(&text);
        let (set, errors) = RuleSet::load(&[source("r.yaml", &mixed)], &[source("lib/l.yaml", &text)]);
        prop_assert!(set.rules().len() <= 1);
        let places: HashSet<_> = errors.iter().map(|error| (error.line, error.column)).collect();
        prop_assert!(places.iter().all(|(line, column)| *line >= 1 && *column >= 1));
    }
}

const TOKENS: &[&str] = &[
    "file.path",
    "file.created",
    "process.pid",
    "ancestors",
    ".exists(a, ",
    ".all(",
    "a.executable.name",
    "lists.x",
    "macros.y",
    "has(",
    "size(",
    ")",
    "(",
    "[",
    "]",
    ", ",
    " && ",
    " || ",
    "!",
    " == ",
    " != ",
    " < ",
    " in ",
    "\"x\"",
    "'",
    "\"",
    "1",
    "-",
    "1.5",
    "true",
    "null",
    "?",
    ":",
    ".startsWith(",
    ".matches(",
    "\"(a\"",
    ".",
    "é",
    "`",
    "{",
    "}",
    "\\",
    "b'",
    "r\"",
    "\"\"\"",
    "//",
    "5u",
    "99999999999999999999",
    "@",
    " ",
];

/// Deep and long conditions are refused before they can exhaust the stack of a thread.
#[test]
fn nothing_is_too_deep_or_too_long() {
    let nested = |inner: &str, wrap: fn(&str) -> String, times: usize| {
        (0..times).fold(inner.to_owned(), |inner, _| wrap(&inner))
    };
    let texts = [
        nested("file.created", |inner| format!("({inner})"), 31),
        nested("file.created", |inner| format!("({inner} == file.created == file.created)"), 31),
        nested("file.created", |inner| format!("!!!!!!!({inner})"), 31),
        "!".repeat(250) + "file.created",
        "!".repeat(16_000) + "file.created",
        format!("file.{}", vec!["a"; 120].join(".")),
        vec!["file.created"; 60].join(" == "),
        vec!["file.created"; 60].join(" ? file.created : "),
        vec!["file.created"; 1000].join(" && "),
        format!("file.path in [{}]", vec!["\"x\""; 3000].join(", ")),
        "(".repeat(16_000),
        "-".repeat(16_000),
        nested("true", |inner| format!("[\"a\", \"b\", \"c\"].exists(x, {inner})"), 20),
    ];
    for text in texts {
        RuleSet::load(&[rule("r", "file.open", &format!("condition: |\n  {text}\n"))], &[]);
    }
    // Each macro doubles the one before.
    let macros: Vec<_> = (1..40).map(|n| format!("  m{n}: macros.m{} && macros.m{}\n", n - 1, n - 1)).collect();
    let library = source("lib/m.yaml", &format!("macros:\n  m0: file.created\n{}", macros.concat()));
    let (set, errors) = RuleSet::load(&[rule("r", "file.open", "condition: macros.m39")], &[library]);
    assert!(set.rules().is_empty());
    assert!(errors[0].message.contains("more than 4096 predicates"), "{}", errors[0]);
}
