//! Every kind of error: its place in the file, and what it advises.

use std::fs;
use std::path::Path;

use crate::support::{render, rule, rule_text, source};
use vigie_detect::{RuleSet, RuleSource};

/// Conditions that are wrong, for file.open unless the name begins with the event.
const CONDITIONS: &[(&str, &str)] = &[
    ("unknown-field", "condition: file.pth == \"/etc/shadow\""),
    ("field-of-another-event", "condition: process.stdin == \"socket\""),
    ("field-with-prefix", "condition: vigie.file.created"),
    ("field-that-is-a-group", "condition: process.executable == \"x\""),
    ("field-that-ends-alike", "condition: process.name == \"x\""),
    ("field-like-nothing", "condition: zzz == 1"),
    ("wrong-type", "condition: process.pid == \"1\""),
    ("text-as-number", "condition: file.mode == 0640"),
    ("list-compared", "condition: process.command_args == \"x\""),
    ("bool-as-text", "condition: file.created == \"true\""),
    ("less-than-text", "condition: file.path < \"a\""),
    ("empty-text", "condition: container.id != \"\""),
    ("in-part-of-text", "condition: '\"shadow\" in file.path'"),
    ("in-list-of-list", "condition: process.command_args in [\"x\"]"),
    ("integers-in-texts", "condition: process.pid in lists.shells"),
    ("mixed-list", "condition: process.pid in [1, \"2\"]"),
    ("empty-list", "condition: process.pid in []"),
    ("unknown-list", "condition: process.executable.name in lists.shell"),
    ("unknown-macro", "condition: macros.writes"),
    ("macro-cycle", "condition: macros.ring_a"),
    ("macro-as-value", "condition: macros.written == true"),
    ("list-as-condition", "condition: lists.shells"),
    ("number-as-condition", "condition: process.pid"),
    ("literal-null", "condition: container.id == null"),
    ("literal-float", "condition: process.pid > 1.5"),
    ("ternary", "condition: 'file.created ? true : false'"),
    ("arithmetic", "condition: process.pid + 1 == 2"),
    ("index", "condition: process.command_args[0] == \"x\""),
    ("map-macro", "condition: process.command_args.map(x, x) == 1"),
    ("unknown-method", "condition: file.path.startswith(\"/etc\")"),
    ("unknown-function", "condition: sizeof(file.path) > 1"),
    ("method-of-list", "condition: process.command_args.contains(\"x\")"),
    ("method-of-field", "condition: file.path.startsWith(process.working_directory)"),
    ("method-without-argument", "condition: file.path.endsWith()"),
    ("bad-regex", "condition: file.path.matches(\"(a\")"),
    ("look-around", "condition: file.path.matches(\"(?=a)\")"),
    ("huge-regex", "condition: file.path.matches(\"(\\\\w{500}){500}\")"),
    ("ancestors-field", "condition: ancestors.executable.name == \"x\""),
    ("ancestor-itself", "condition: ancestors.exists(a, a == \"x\")"),
    ("ancestor-unknown-field", "condition: ancestors.exists(a, a.executable.nam == \"x\")"),
    ("exists-over-text", "condition: file.path.exists(x, x == \"a\")"),
    ("exists-without-condition", "condition: ancestors.exists(a)"),
    ("size-alone", "condition: size(file.path)"),
    ("syntax-and", "condition: file.created and file.for_writing"),
    ("syntax-equals", "condition: file.path = \"x\""),
    ("syntax-end", "condition: file.created &&"),
    ("nested-too-deep", "condition: ((((((((((((((((((((((((((((((((((((true))))))))))))))))))))))))))))))))))))"),
    ("several-at-once", "condition: fil.path == \"a\" && process.pid == \"1\" || file.path.beginsWith(\"x\")"),
    ("folded-block", "condition: >\n  file.created &&\n\n  file.nam == \"é\" && file.extensio == \"x\""),
    ("literal-block", "condition: |\n    file.created\n      && file.nam == \"x\""),
    ("quoted", "condition: 'file.name == \"it''s\" && file.nam == \"x\"'"),
    ("double-quoted", "condition: \"file.name == \\\"\\u00e9\\\" && file.nam == 'x'\""),
    (
        "in-exception",
        "condition: file.created\nexcept:\n  - name: a\n    when: file.nam == \"x\"\n  - when: file.created\n  - nam: b\n    when: true",
    ),
    (
        "same-exception-twice",
        "condition: file.created\nexcept:\n  - {name: a, when: file.created}\n  - {name: a, when: file.created}",
    ),
];

/// Other things that can be wrong with a rule.
const KEYS: &[(&str, &str)] = &[
    ("unknown-key", "condition: file.created\nconditon: x"),
    ("missing-condition", "message: x"),
    ("not-a-list", "condition: file.created\nattack: T1059"),
    ("bad-technique", "condition: file.created\nattack: [T1059.4, TA0001, T1059]"),
    ("bad-tactic", "condition: file.created\ntactic: persistance"),
    ("bad-window", "condition: file.created\nwindow: 10 minutes"),
    ("bad-enabled", "condition: file.created\nenabled: maybe"),
    ("bad-group", "condition: file.created\ngroup_by: [file.pat, process.command_args]"),
    ("message-unknown-field", "condition: file.created\nmessage: \"{file.path} by {process.executble.name}\""),
    ("message-open-brace", "condition: file.created\nmessage: \"{file.path\""),
    ("message-close-brace", "condition: file.created\nmessage: \"a} {{ok}}\""),
    ("test-unknown-field", "condition: file.created\ntests: {match: [{file.pth: x}], no_match: [{file: {pth: x}}]}"),
    (
        "test-wrong-type",
        "condition: file.created\ntests: {match: [{process.pid: x, file.created: 1, process.command_args: a}]}",
    ),
    (
        "test-bad-ancestor",
        "condition: file.created\ntests: {match: [{ancestors: [{executable.nme: x}, y]}, {ancestors: z}, w]}",
    ),
    ("test-unknown-key", "condition: file.created\ntests: {matches: []}"),
    ("condition-is-a-list", "condition: [file.created]"),
    ("key-twice", "condition: file.created\ncondition: file.created"),
    ("alias", "condition: &c file.created"),
    ("broken-yaml", "condition: \"file.created"),
];

fn library() -> RuleSource {
    source(
        "lib/lists.yaml",
        "lists:\n  shells: [sh, bash]\nmacros:\n  written: file.created\n  ring_a: macros.ring_b\n  ring_b: file.created || macros.ring_a\n",
    )
}

fn errors_of(rules: &[RuleSource], libraries: &[RuleSource]) -> String {
    render(&RuleSet::load(rules, libraries).1)
}

fn report() -> String {
    let mut report = String::new();
    for (name, text) in CONDITIONS.iter().chain(KEYS) {
        let errors = errors_of(&[rule(name, "file.open", text)], &[library()]);
        assert!(!errors.is_empty(), "{name} loads");
        report.push_str(&errors);
    }
    let whole_files = [
        source("bad-values.yaml", "id: Bad_Id\nuuid: 123\ntitle: [a]\nseverity: hihg\nevent: file.opne\ncondition: x"),
        source("other-name.yaml", &rule_text("some-name", "file.open", "condition: file.created")),
        source("internal.yaml", &rule_text("internal", "process.fork", "condition: true")),
        source("empty.yaml", ""),
        source("text.yaml", "just text"),
        source("two.yaml", "id: a\n---\nid: b\n"),
        source("deep.yaml", &"[".repeat(1000)),
        source("large.yaml", &" ".repeat(300_000)),
    ];
    for file in whole_files {
        report.push_str(&errors_of(&[file], &[]));
    }
    let bad_library = "lists:\n  Shells: [a]\n  none: []\n  odd: [a, [b]]\n  one: a\nmacros:\n  broken: a ==\n  list: [a]\nmacro: {}\n";
    report.push_str(&errors_of(&[], &[source("lib/bad.yaml", bad_library)]));
    let twice = source("lib/twice.yaml", "lists: {a: [x]}\n");
    report.push_str(&errors_of(&[], &[twice.clone(), RuleSource { path: "lib/again.yaml".to_owned(), ..twice }]));
    report.push_str(&duplicates());
    report
}

fn duplicates() -> String {
    let first = rule("same", "file.open", "condition: file.created");
    let same_id = RuleSource { path: "other/same.yaml".to_owned(), ..first.clone() };
    let same_uuid = RuleSource {
        path: "fresh.yaml".to_owned(),
        text: first.text.replace("id: same\n", "id: fresh\n"),
        ..first.clone()
    };
    let (set, errors) = RuleSet::load(&[first, same_id, same_uuid], &[]);
    assert_eq!(set.rules().len(), 1);
    render(&errors)
}

#[test]
fn errors_say_where_and_what_to_do() {
    let report = report();
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/errors.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&golden, &report).expect("the golden file can be written");
    }
    let expected = fs::read_to_string(&golden).expect("the golden file is there");
    for (line, (expected, actual)) in expected.lines().zip(report.lines()).enumerate() {
        assert_eq!(expected, actual, "line {} of the golden file", line + 1);
    }
    assert_eq!(expected, report, "UPDATE_GOLDEN=1 writes it anew");
}

#[test]
fn a_bad_file_does_not_stop_the_others() {
    let good = rule("good", "file.open", "condition: file.created");
    let bad = rule("bad", "file.open", "condition: file.nothing");
    let (set, errors) = RuleSet::load(&[bad, good], &[]);
    assert_eq!(set.rules().len(), 1);
    assert_eq!(errors.len(), 1);
}

#[test]
fn a_later_rule_set_replaces_a_list() {
    let ours = RuleSource { ruleset: "site".to_owned(), ..source("lib/site.yaml", "lists: {shells: [xonsh]}\n") };
    let uses = rule("uses", "process.exec", "condition: process.executable.name in lists.shells");
    let set = crate::support::loaded(&[uses], &[library(), ours]);
    assert!(set.rules()[0].explain().contains("lists.shells (1 values)"));
}

#[test]
fn an_error_in_a_macro_is_told_once_and_where_the_macro_stands() {
    let library = source("lib/macros.yaml", "macros:\n  m: process.stdin == \"socket\"\n");
    let rules = [rule("a", "file.open", "condition: macros.m"), rule("b", "file.open", "condition: macros.m")];
    let (_, errors) = RuleSet::load(&rules, &[library]);
    assert_eq!(
        render(&errors),
        "lib/macros.yaml:2:6: file.open has no field `process.stdin`\n  help: it is a field of process.exec\n"
    );
}
