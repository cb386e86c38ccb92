//! The bundled pack: it loads, it is complete, its tests pass, and an ordinary host raises nothing.

use std::fs;
use std::path::Path;

use crate::support::{ids, loaded, pack, render, source};
use vigie_detect::{Detector, ReadFilter, RuleSet, Verdict, load_corpus};

fn rules() -> RuleSet {
    let (rules, libraries) = pack();
    assert!(rules.len() >= 20 && !libraries.is_empty());
    loaded(&rules, &libraries)
}

#[test]
fn every_rule_is_complete() {
    assert_eq!(render(&rules().incomplete()), "");
}

#[test]
fn every_rule_does_what_its_tests_say() {
    let rules = rules();
    let failed: Vec<_> = rules
        .run_tests()
        .into_iter()
        .filter(|outcome| !outcome.passed)
        .map(|o| format!("{}:{}: must match: {}\n{}", o.path, o.line, o.must_match, o.detail.unwrap_or_default()))
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    for rule in rules.rules() {
        for must_match in [true, false] {
            let count = rule.tests().iter().filter(|test| test.must_match == must_match).count();
            assert!(count >= 2, "{} has {count} tests with match = {must_match}", rule.info().id);
        }
    }
}

#[test]
fn the_engine_agrees_with_each_rules_tests() {
    let expected: Vec<_> = rules()
        .rules()
        .iter()
        .flat_map(|rule| {
            rule.tests().iter().map(|t| (rule.info().id.clone(), rule.event(), t.must_match, t.sample.clone()))
        })
        .collect();
    let mut detector = Detector::new(rules(), ids());
    for (id, event, must_match, sample) in expected {
        let found = detector.verdicts(event, &sample);
        let matched = found.iter().any(|(rule, verdict)| rule.info().id == id && *verdict == Verdict::Match);
        assert_eq!(matched, must_match, "{id}: {sample:?}");
    }
}

#[test]
fn an_ordinary_host_raises_nothing() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/benign.yaml");
    let corpus = source("benign.yaml", &fs::read_to_string(path).expect("the corpus is there"));
    let events = load_corpus(&corpus).unwrap_or_else(|errors| panic!("{}", render(&errors)));
    let mut detector = Detector::new(rules(), ids());
    let mut raised = Vec::new();
    for event in &events {
        for (rule, verdict) in detector.verdicts(event.event, &event.sample) {
            if verdict == Verdict::Match {
                raised.push(format!(
                    "benign.yaml:{} ({}): {}",
                    event.line,
                    event.scenario,
                    rule.explain_for(&event.sample)
                ));
            }
        }
    }
    assert!(raised.is_empty(), "{}", raised.join("\n"));
    assert!(events.len() > 60, "{} events", events.len());
}

#[test]
fn the_kernel_need_report_no_reads_but_those_of_the_shadow_files() {
    let names = ["gshadow", "gshadow-", "shadow", "shadow-"].map(str::to_owned).into();
    assert_eq!(rules().read_filter(), ReadFilter::Names(names));
}

#[test]
fn rules_explain_themselves() {
    let rules = rules();
    let rule = rules.rules().iter().find(|rule| rule.info().id == "sudoers-write").expect("it is there");
    let text = rule.explain();
    assert!(text.starts_with("sudoers-write (file.open, high)\nall of\n  any of\n    file.for_writing\n"), "{text}");
    assert!(text.contains("except visudo\n"), "{text}");
}
