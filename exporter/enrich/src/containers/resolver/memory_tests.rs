use std::sync::Arc;

use super::*;
use crate::containers::failure::Failure;

const KEEP: Duration = Duration::from_mins(5);
const RETRY: Duration = Duration::from_secs(30);

fn memory(capacity: usize) -> Memory {
    Memory::new(capacity, KEEP, RETRY)
}

fn known(id: &str) -> Resolved {
    Resolved { id: id.to_owned(), outcome: Ok(Arc::default()), more_follows: false }
}

fn unknown(id: &str) -> Resolved {
    Resolved { id: id.to_owned(), outcome: Err(Failure::NotFound), more_follows: false }
}

#[test]
fn an_ended_container_is_remembered_for_a_while() {
    let start = Instant::now();
    let mut memory = memory(10);
    memory.put(known("a"), start);
    memory.set_ended("a", true, start);
    assert!(memory.sweep(start + KEEP - Duration::from_secs(1)).is_empty());
    assert_eq!(memory.get("a", start), Some(&known("a")));
    memory.sweep(start + KEEP);
    assert_eq!(memory.get("a", start), None);
}

#[test]
fn a_container_that_is_started_again_stays() {
    let start = Instant::now();
    let mut memory = memory(10);
    memory.put(known("a"), start);
    memory.set_ended("a", true, start);
    memory.set_ended("a", false, start);
    memory.sweep(start + KEEP * 2);
    assert!(memory.get("a", start).is_some());
}

#[test]
fn an_idle_container_is_looked_for_before_it_is_forgotten() {
    let start = Instant::now();
    let mut memory = memory(10);
    memory.put(known("a"), start);
    assert_eq!(memory.sweep(start + KEEP), ["a"]);
    memory.checked("a", false, start + KEEP);
    assert!(memory.sweep(start + KEEP).is_empty());
    memory.checked("a", true, start + KEEP);
    memory.sweep(start + KEEP * 2);
    assert_eq!(memory.len(), 0);
}

#[test]
fn a_failure_is_known_for_a_while() {
    let start = Instant::now();
    let mut memory = memory(10);
    memory.put(unknown("a"), start);
    assert_eq!(memory.get("a", start), Some(&unknown("a")));
    assert_eq!(memory.get("a", start + RETRY), None);
    memory.put(known("a"), start + RETRY);
    assert_eq!(memory.get("a", start + RETRY * 2), Some(&known("a")));
}

#[test]
fn the_capacity_holds_and_what_was_used_last_stays() {
    let start = Instant::now();
    let mut memory = memory(2);
    memory.put(known("a"), start);
    memory.put(known("b"), start + Duration::from_secs(1));
    assert!(memory.get("a", start + Duration::from_secs(2)).is_some());
    memory.put(known("c"), start + Duration::from_secs(3));
    assert_eq!(memory.len(), 2);
    assert!(memory.get("a", start + Duration::from_secs(4)).is_some());
    assert_eq!(memory.get("b", start), None);
}
