//! Groups, windows, exceptions, counters.

use std::sync::Arc;

use crate::support::{exec, ids, loaded, rule};
use vigie_detect::{CompiledRules, Detector, Matched};
use vigie_event::{Event, Signal, SignalState};

const SECOND: u64 = 1_000_000_000;

fn detector(rest: &str) -> Detector {
    Detector::new(loaded(&[rule("r", "process.exec", rest)], &[]), ids())
}

fn evaluate(detector: &mut Detector, event: &Arc<Event>) -> (Matched, Vec<Signal>) {
    let mut signals = Vec::new();
    let matched = detector.evaluate(event, &mut |signal| signals.push(signal));
    (matched, signals)
}

const BY_PATH: &str = "condition: process.executable.path.startsWith(\"/tmp/\")
message: \"{process.executable.name} by {process.parent.executable.name} in {container.id}\"
group_by: [process.executable.path]
window: 1m";

#[test]
fn the_first_match_opens_a_signal_and_others_are_counted_into_it() {
    let mut detector = detector(BY_PATH);
    let (matched, signals) = evaluate(&mut detector, &exec("/tmp/a", 100));
    assert_eq!(matched, Matched { rules: 1, suppressed: 0, signals: 1 });
    let [opened] = signals.as_slice() else { panic!("{} signals", signals.len()) };
    assert_eq!(opened.state, SignalState::Opened);
    assert_eq!(opened.message, "a by bash in -");
    assert_eq!(opened.group, [("process.executable.path".to_owned(), "/tmp/a".to_owned())]);
    assert_eq!((opened.count, opened.first_seen_unix_nano), (1, 100 * SECOND));

    let (matched, signals) = evaluate(&mut detector, &exec("/tmp/a", 110));
    assert_eq!((matched.rules, matched.signals, signals.len()), (1, 0, 0));
    // Events of different processors can come in the wrong order.
    evaluate(&mut detector, &exec("/tmp/a", 99));
    let (matched, _) = evaluate(&mut detector, &exec("/usr/bin/a", 111));
    assert_eq!(matched, Matched::default());

    let mut closed = Vec::new();
    detector.expire(159 * SECOND, &mut |signal| closed.push(signal));
    assert!(closed.is_empty(), "the window is open");
    detector.expire(160 * SECOND, &mut |signal| closed.push(signal));
    let [closed] = closed.as_slice() else { panic!("{} signals", closed.len()) };
    assert_eq!(closed.state, SignalState::Closed);
    assert_eq!(closed.signal_uid, opened.signal_uid);
    assert_ne!(closed.uid, opened.uid);
    assert_eq!(closed.count, 3);
    assert_eq!((closed.first_seen_unix_nano, closed.last_seen_unix_nano), (99 * SECOND, 110 * SECOND));
    assert_eq!(detector.counters().open_groups, 0);
}

#[test]
fn a_match_after_the_window_opens_the_next_signal() {
    let mut detector = detector(BY_PATH);
    let (_, first) = evaluate(&mut detector, &exec("/tmp/a", 100));
    evaluate(&mut detector, &exec("/tmp/a", 130));
    let (matched, signals) = evaluate(&mut detector, &exec("/tmp/a", 160));
    assert_eq!(matched.signals, 1);
    let states: Vec<_> = signals.iter().map(|signal| (signal.state, signal.count)).collect();
    assert_eq!(states, [(SignalState::Closed, 2), (SignalState::Opened, 1)]);
    assert_ne!(signals[1].signal_uid, first[0].signal_uid);
}

/// One event can tell of many operations.
#[test]
fn repetitions_are_as_many_matches() {
    let mut detector = detector(BY_PATH);
    let first = exec("/tmp/a", 100);
    evaluate(&mut detector, &first);
    let again = Arc::new(Event { repeat_count: Some(57), time_unix_nano: 101 * SECOND, ..Event::clone(&first) });
    let (matched, signals) = evaluate(&mut detector, &again);
    assert_eq!((matched.rules, matched.signals, signals.len()), (1, 0, 0));
    assert_eq!(detector.rule_counters().next().map(|counters| counters.matches), Some(58));
    let mut closed = Vec::new();
    detector.expire(u64::MAX, &mut |signal| closed.push(signal));
    assert_eq!((closed[0].count, closed[0].last_seen_unix_nano), (58, 101 * SECOND));
}

#[test]
fn what_was_told_at_once_is_not_told_again() {
    let mut detector = detector(BY_PATH);
    evaluate(&mut detector, &exec("/tmp/a", 100));
    let mut signals = Vec::new();
    detector.expire(u64::MAX, &mut |signal| signals.push(signal));
    assert!(signals.is_empty());
}

#[test]
fn other_values_are_another_group_and_shutdown_closes_all() {
    let mut detector = detector(BY_PATH);
    for (path, second) in [("/tmp/b", 100), ("/tmp/a", 101), ("/tmp/a", 102), ("/tmp/b", 103)] {
        evaluate(&mut detector, &exec(path, second));
    }
    assert_eq!(detector.counters().open_groups, 2);
    let mut closed = Vec::new();
    detector.drain(&mut |signal| closed.push(signal.group[0].1.clone()));
    assert_eq!(closed, ["/tmp/b", "/tmp/a"], "the oldest first");
    assert_eq!(detector.counters().open_groups, 0);
}

#[test]
fn without_group_by_a_rule_has_one_group_for_the_host() {
    let mut detector = detector("condition: process.executable.path.startsWith(\"/tmp/\")");
    let (_, signals) = evaluate(&mut detector, &exec("/tmp/a", 100));
    assert_eq!(signals[0].group, [("host.name".to_owned(), "web-1".to_owned())]);
    assert_eq!(signals[0].message, "T: /tmp/a", "without a message, the event's own line");
    assert_eq!(evaluate(&mut detector, &exec("/tmp/b", 101)).0.signals, 0);
}

#[test]
fn open_groups_are_bounded() {
    let mut detector = detector(BY_PATH).with_max_open_groups(2);
    evaluate(&mut detector, &exec("/tmp/a", 100));
    evaluate(&mut detector, &exec("/tmp/a", 101));
    evaluate(&mut detector, &exec("/tmp/b", 102));
    let (_, signals) = evaluate(&mut detector, &exec("/tmp/c", 103));
    let told: Vec<_> = signals.iter().map(|s| (s.state, s.group[0].1.as_str())).collect();
    assert_eq!(told, [(SignalState::Closed, "/tmp/a"), (SignalState::Opened, "/tmp/c")]);
    let counters = detector.counters();
    assert_eq!((counters.open_groups, counters.closed_early), (2, 1));
}

#[test]
fn exceptions_silence_and_are_counted() {
    let mut detector = detector(
        "condition: process.executable.path.startsWith(\"/tmp/\")
except:
  - {name: never, when: process.executable.name == \"zzz\"}
  - {name: ours, when: process.executable.name == \"ours\"}
  - {name: also ours, when: process.executable.name == \"ours\"}",
    );
    let (matched, signals) = evaluate(&mut detector, &exec("/tmp/ours", 100));
    assert_eq!(matched, Matched { rules: 0, suppressed: 1, signals: 0 });
    assert!(signals.is_empty());
    evaluate(&mut detector, &exec("/tmp/a", 100));
    evaluate(&mut detector, &exec("/tmp/b", 100));
    let counters: Vec<_> = detector.rule_counters().collect();
    assert_eq!((counters[0].matches, counters[0].signals), (2, 1));
    let suppressed: Vec<_> = counters[0].suppressed.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    assert_eq!(suppressed, [("never", 0), ("ours", 1), ("also ours", 0)], "the first that holds is counted");
}

#[test]
fn disabled_rules_are_not_evaluated_but_tested() {
    let text = "condition: process.executable.path.startsWith(\"/tmp/\")
enabled: false
tests: {match: [{process.executable.path: /tmp/a}, {process.executable.path: /usr/a}]}";
    let set = loaded(&[rule("r", "process.exec", text)], &[]);
    assert!(!set.wants(vigie_event::registry::event("process.exec").expect("an event").kind));
    let outcomes = set.run_tests();
    assert_eq!(outcomes.iter().map(|outcome| outcome.passed).collect::<Vec<_>>(), [true, false]);
    let detail = outcomes[1].detail.as_deref().expect("a failure is explained");
    assert!(detail.contains("no  process.executable.path.startsWith(\"/tmp/\")"), "{detail}");
    let mut detector = Detector::new(set, ids());
    assert_eq!(evaluate(&mut detector, &exec("/tmp/a", 1)).0, Matched::default());
}

#[test]
fn rules_of_other_events_are_left_alone() {
    let set = loaded(&[rule("r", "file.open", "condition: file.path == \"/tmp/a\"")], &[]);
    let mut detector = Detector::new(set, ids());
    assert_eq!(evaluate(&mut detector, &exec("/tmp/a", 1)).0, Matched::default());
}

/// Two rules that ask the same, in this order.
fn two_rules(ids: [&str; 2]) -> vigie_detect::RuleSet {
    loaded(&ids.map(|id| rule(id, "process.exec", BY_PATH)), &[])
}

#[test]
fn a_signal_stays_open_when_rules_are_replaced_and_its_own_is_the_same() {
    let mut detector = Detector::new(two_rules(["same", "other"]), ids());
    let (_, opened) = evaluate(&mut detector, &exec("/tmp/a", 100));
    evaluate(&mut detector, &exec("/tmp/a", 101));
    let severe = rule("other", "process.exec", BY_PATH);
    let severe = crate::support::source("other.yaml", &severe.text.replace("severity: high", "severity: low"));
    let next = loaded(&[severe, rule("same", "process.exec", BY_PATH)], &[]);
    let mut closed = Vec::new();
    detector.replace(CompiledRules::new(next), &mut |signal| closed.push(signal));
    let told: Vec<_> = closed.iter().map(|signal| (signal.rule.id.as_str(), signal.state, signal.count)).collect();
    assert_eq!(told, [("other", SignalState::Closed, 2)], "the rule that changed begins anew");

    let (matched, signals) = evaluate(&mut detector, &exec("/tmp/a", 102));
    assert_eq!((matched.rules, signals.len()), (2, 1), "one is counted into what is open");
    let mut all = Vec::new();
    detector.drain(&mut |signal| all.push(signal));
    let [same] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!((same.signal_uid, same.count), (opened[0].signal_uid, 3));
    let counters: Vec<_> = detector.rule_counters().map(|rule| (rule.rule.id.clone(), rule.matches)).collect();
    assert_eq!(counters, [("other".to_owned(), 3), ("same".to_owned(), 3)], "counters never go back");
}

#[test]
fn rules_that_are_gone_close_their_signals_and_match_no_more() {
    let mut detector = Detector::new(two_rules(["other", "same"]), ids());
    evaluate(&mut detector, &exec("/tmp/a", 100));
    evaluate(&mut detector, &exec("/tmp/a", 101));
    let mut closed = Vec::new();
    let next = loaded(&[rule("new", "process.exec", "condition: process.executable.name == \"a\"")], &[]);
    detector.replace(CompiledRules::new(next), &mut |signal| closed.push(signal.rule.id.clone()));
    assert_eq!(closed, ["other", "same"]);
    assert_eq!(detector.counters().open_groups, 0);
    let (matched, signals) = evaluate(&mut detector, &exec("/tmp/a", 102));
    assert_eq!((matched.rules, signals[0].rule.id.as_str()), (1, "new"));
}
