//! Events leave in the order of the kernel's clock.

use proptest::prelude::*;
use vigie_event::decode::TextQuality;
use vigie_event::{Payload, RawEvent, TaskHeader, events};

use super::{KernelOrder, MAX_WAITING, WINDOW_NS};

fn event(time_boot_ns: u64, pid: u32) -> RawEvent {
    let task = TaskHeader { time_boot_ns, pid, ..TaskHeader::default() };
    RawEvent { task, payload: Payload::FileMkdir(events::FileMkdir::default()), quality: TextQuality::default() }
}

fn leave(order: &mut KernelOrder) -> Vec<(u64, u32)> {
    std::iter::from_fn(|| order.next()).map(|event| (event.task.time_boot_ns, event.task.pid)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whenever and in whatever pieces they are taken.
    #[test]
    fn what_is_late_by_less_than_the_window_leaves_in_order(
        events in prop::collection::vec((0..50 * WINDOW_NS, 0..WINDOW_NS, any::<bool>()), 1..300),
    ) {
        let mut handed_over: Vec<_> = events.iter().map(|(time, late, look)| (time + late, *time, *look)).collect();
        handed_over.sort_unstable();
        let mut order = KernelOrder::default();
        let mut left = Vec::new();
        for (number, (at, time, is_empty_now)) in handed_over.iter().enumerate() {
            order.add(event(*time, number as u32));
            left.extend(leave(&mut order));
            if *is_empty_now {
                order.found_empty(*at);
                left.extend(leave(&mut order));
            }
        }
        order.found_empty(51 * WINDOW_NS);
        left.extend(leave(&mut order));
        prop_assert_eq!(left.len(), events.len());
        prop_assert!(left.is_sorted_by_key(|(time, _)| *time), "{:?}", left);
        prop_assert_eq!((order.late(), order.due()), (0, None));
    }
}

#[test]
fn of_the_same_moment_the_first_that_comes_is_the_first() {
    let mut order = KernelOrder::default();
    for pid in 1..=4 {
        order.add(event(7, pid));
    }
    order.found_empty(7 + WINDOW_NS);
    assert_eq!(leave(&mut order), [(7, 1), (7, 2), (7, 3), (7, 4)]);
}

#[test]
fn one_waits_until_no_earlier_one_can_come() {
    let mut order = KernelOrder::default();
    assert_eq!(order.due(), None);
    order.add(event(100, 1));
    assert!(leave(&mut order).is_empty() && order.due().is_some());
    order.found_empty(100 + WINDOW_NS - 1);
    assert!(leave(&mut order).is_empty());
    order.add(event(100 + WINDOW_NS, 2));
    assert_eq!(leave(&mut order), [(100, 1)]);
    assert!(order.due().is_some(), "the other waits still");
}

#[test]
fn what_comes_later_than_that_leaves_and_is_counted() {
    let mut order = KernelOrder::default();
    order.add(event(5 * WINDOW_NS, 1));
    order.found_empty(6 * WINDOW_NS);
    assert_eq!(leave(&mut order).len(), 1);
    order.add(event(1, 2));
    assert_eq!((leave(&mut order), order.late()), (vec![(1, 2)], 1));
}

#[test]
fn no_more_wait_than_there_is_room_for() {
    let mut order = KernelOrder::default();
    for number in 0..MAX_WAITING as u32 + 10 {
        order.add(event(100 - u64::from(number % 2), number));
    }
    let left = leave(&mut order);
    assert_eq!(left.len(), 10);
    assert_eq!(left[0], (99, 1));
    assert_eq!(std::iter::from_fn(|| order.force_next()).count(), MAX_WAITING);
}

/// A clock that says nonsense keeps nothing back for ever.
#[test]
fn one_from_the_future_leaves_at_the_end() {
    let mut order = KernelOrder::default();
    order.add(event(u64::MAX, 1));
    order.add(event(1, 2));
    assert_eq!(leave(&mut order), [(1, 2), (u64::MAX, 1)]);
}

#[test]
fn a_time_has_passed_when_all_that_was_before_it_has_left() {
    let mut order = KernelOrder::default();
    assert!(order.has_passed(100, true), "nothing came");
    assert!(!order.has_passed(100, false), "what waits in the buffer may be from before");
    order.add(event(99, 1));
    assert!(!order.has_passed(100, true), "one from before has not left");
    order.add(event(100 + WINDOW_NS, 2));
    assert_eq!(leave(&mut order), [(99, 1)]);
    assert!(order.has_passed(100, false), "what comes from now on is from later");
}
