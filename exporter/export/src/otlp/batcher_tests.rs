use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use prost::Message;

use super::*;
use crate::fixtures;

fn decode(batch: &Batch) -> ExportLogsServiceRequest {
    ExportLogsServiceRequest::decode(batch.payload.clone()).unwrap_or_else(|error| panic!("{error}"))
}

fn records(batch: &Batch) -> usize {
    decode(batch)
        .resource_logs
        .iter()
        .flat_map(|resource| &resource.scope_logs)
        .map(|scope| scope.log_records.len())
        .sum()
}

#[test]
fn one_resource_per_workload_and_counts_by_kind() {
    let mut batcher = Batcher::new(BatcherConfig::default());
    for id in [1, 2, 1, 3, 2] {
        assert!(batcher.add_event(&fixtures::exec_event_of(id)).is_none());
    }
    assert!(batcher.add_event(&fixtures::open_event()).is_none());
    assert!(batcher.add_signal(&fixtures::signal()).is_none());
    let bytes = batcher.pending_bytes();
    let batch = batcher.flush().unwrap_or_else(|| panic!("records were added"));
    assert_eq!(batch.payload.len(), bytes);
    assert_eq!(decode(&batch).resource_logs.len(), 3);
    assert_eq!(records(&batch), 7);
    assert_eq!((batch.counts.total(), batch.counts.signals()), (7, 1));
    let by_kind: Vec<_> = batch.counts.events().iter().map(|(spec, count)| (spec.name, *count)).collect();
    assert_eq!(by_kind, [("process.exec", 5), ("file.open", 1)]);
    assert!(batcher.flush().is_none());
    assert_eq!((batcher.pending_bytes(), batcher.pending_records()), (0, 0));
}

#[test]
fn a_batch_is_full_at_its_number_of_records() {
    let mut batcher = Batcher::new(BatcherConfig { max_records: 3, ..BatcherConfig::default() });
    let event = fixtures::exec_event();
    assert!(batcher.add_event(&event).is_none());
    assert!(batcher.add_event(&event).is_none());
    let batch = batcher.add_event(&event).unwrap_or_else(|| panic!("full"));
    assert_eq!(records(&batch), 3);
}

#[test]
fn no_batch_is_larger_than_its_limit_and_no_record_is_lost() {
    let max_bytes = 16 * 1024;
    let mut batcher = Batcher::new(BatcherConfig { max_bytes, ..BatcherConfig::default() });
    let mut finished = Vec::new();
    for id in 0..200 {
        finished.extend(batcher.add_event(&fixtures::exec_event_of(id % 7)));
    }
    finished.extend(batcher.flush());
    assert!(finished.len() > 5);
    assert!(finished.iter().all(|batch| batch.payload.len() <= max_bytes));
    assert_eq!(finished.iter().map(records).sum::<usize>(), 200);
    assert_eq!(finished.iter().map(|batch| batch.counts.total()).sum::<u64>(), 200);
}

#[test]
fn a_record_larger_than_a_batch_travels_alone() {
    let mut batcher = Batcher::new(BatcherConfig { max_bytes: 8 * 1024, ..BatcherConfig::default() });
    let small = fixtures::exec_event();
    let mut large = fixtures::signal();
    large.message = "x".repeat(10_000);
    assert!(batcher.add_event(&small).is_none());
    let first = batcher.add_signal(&large).unwrap_or_else(|| panic!("too much for one batch"));
    assert_eq!((records(&first), first.counts.signals()), (1, 0));
    let second = batcher.add_event(&small).unwrap_or_else(|| panic!("the large one fills a batch"));
    assert_eq!((records(&second), second.counts.signals()), (1, 1));
    assert_eq!(batcher.flush().as_ref().map(records), Some(1));
}

#[test]
fn a_record_too_large_for_any_request_is_counted() {
    let mut batcher = Batcher::new(BatcherConfig::default());
    let mut huge = fixtures::signal();
    huge.message = "x".repeat(Batcher::MAX_RECORD_BYTES);
    assert!(batcher.add_signal(&huge).is_none());
    assert_eq!(batcher.oversize_records(), 1);
    assert!(batcher.flush().is_none());
}
