//! OTLP over HTTP to a receiver that misbehaves.

use std::sync::Arc;
use std::time::{Duration, Instant};

use vigie_export::delivery::{Delivery, DeliveryConfig, DeliveryCounts, Protocol};
use vigie_tests::{Fault, FaultCollector};

use crate::support::{PATIENCE, batch, config};

/// Sends one batch to a receiver with this fault, waits for `requests`, mends the receiver, and tells what was counted.
fn outcome(fault: Fault, requests: usize, configure: impl FnOnce(&mut DeliveryConfig)) -> (DeliveryCounts, usize) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let collector = FaultCollector::start(fault).expect("it starts");
    let mut config = config(&collector.endpoint(), Protocol::Http);
    config.timeout = Duration::from_millis(300);
    configure(&mut config);
    let delivery = runtime.block_on(async { Delivery::start(&config) }).expect("it starts");
    let stats = Arc::clone(delivery.stats());
    delivery.send(batch());
    collector.wait_for_requests(requests, PATIENCE).expect("the requests come");
    collector.set_fault(Fault::None);
    runtime.block_on(delivery.shutdown(PATIENCE));
    (stats.read(), collector.requests().len())
}

#[test]
fn an_unavailable_receiver_is_tried_again_until_it_takes_the_request() {
    let (counts, requests) = outcome(Fault::Unavailable { retry_after: 0 }, 2, |_| {});
    assert_eq!((counts.exported, counts.failed, counts.queued_bytes), (5, 0, 0));
    assert!(counts.retries >= 2 && requests >= 3, "{counts:?} {requests}");
}

#[test]
fn the_receivers_own_wait_is_honoured() {
    let start = Instant::now();
    let (counts, _) = outcome(Fault::Unavailable { retry_after: 2 }, 1, |_| {});
    assert_eq!(counts.exported, 5);
    assert!(start.elapsed() >= Duration::from_secs(2), "tried again before the receiver wanted it");
}

#[test]
fn a_receiver_that_hangs_is_left_after_the_timeout_and_tried_again() {
    let (counts, _) = outcome(Fault::Hang, 1, |_| {});
    assert_eq!((counts.exported, counts.failed), (5, 0));
    assert!(counts.retries >= 1, "{counts:?}");
}

#[test]
fn a_request_that_is_refused_for_good_is_not_repeated() {
    let (counts, requests) = outcome(Fault::Reject, 1, |_| {});
    assert_eq!((counts.exported, counts.failed, counts.retries, requests), (0, 5, 0, 1));
}

#[test]
fn what_a_receiver_refuses_in_part_is_counted_and_not_repeated() {
    let (counts, requests) = outcome(Fault::Partial { rejected: 2, message: "two too old".to_owned() }, 1, |_| {});
    assert_eq!((counts.exported, counts.rejected, counts.failed, requests), (3, 2, 0, 1));
}

#[test]
fn a_receiver_that_stays_away_is_given_up_in_the_end() {
    let (counts, _) = outcome(Fault::Unavailable { retry_after: 0 }, 1, |config| {
        config.retry.max_elapsed = Duration::ZERO;
    });
    assert_eq!((counts.exported, counts.failed), (0, 5));
}
