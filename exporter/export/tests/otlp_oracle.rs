//! What we encode is what `opentelemetry-proto` reads, in both forms; golden files show it to people.

#[path = "fixtures/mod.rs"]
mod fixtures;

use std::path::Path;
use std::sync::Arc;

use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::logs::v1::{LogRecord, LogsData};
use opentelemetry_proto::tonic::resource::v1::Resource;
use proptest::prelude::*;
use prost::Message;
use vigie_event::events::{FileOpen, ProcessExec};
use vigie_event::{Event, Image, Payload, Signal, Workload};
use vigie_export::otlp::{Batcher, BatcherConfig, JsonLines, Record, RecordLimits};

fn protobuf(record: Record<'_>) -> ExportLogsServiceRequest {
    let mut batcher = Batcher::new(BatcherConfig::default());
    assert!(batcher.add(record).is_none());
    let batch = batcher.flush().expect("a record was added");
    let request = ExportLogsServiceRequest::decode(batch.payload.clone()).expect("the oracle reads it");
    // The same fields in the same order, each in its shortest form.
    assert!(request.encode_to_vec() == batch.payload, "{request:?}");
    request
}

fn json(record: Record<'_>) -> String {
    let mut line = String::new();
    JsonLines::new(RecordLimits::default()).encode(record, &mut line);
    line
}

/// Both forms, read by the oracle, are the same; the answer is what they say.
fn agreed(record: Record<'_>) -> (Resource, LogRecord) {
    let request = protobuf(record);
    let line = json(record);
    assert_eq!(line.matches('\n').count(), 1);
    let from_json: LogsData = serde_json::from_str(&line).expect("the oracle reads the line");
    assert_eq!(from_json.resource_logs, request.resource_logs);
    let logs = request.resource_logs.into_iter().next().expect("one resource");
    assert_eq!(logs.schema_url, "https://opentelemetry.io/schemas/1.44.0");
    let scope = logs.scope_logs.into_iter().next().expect("one scope");
    assert_eq!(scope.schema_url, logs.schema_url);
    assert_eq!(scope.scope.expect("a scope").name, "vigie");
    (logs.resource.expect("a resource"), scope.log_records.into_iter().next().expect("one record"))
}

/// Compares with the file, or writes it when `UPDATE_GOLDEN` is set.
fn golden(name: &str, record: Record<'_>) {
    agreed(record);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    let value: serde_json::Value = serde_json::from_str(&json(record)).expect("JSON");
    let pretty = serde_json::to_string_pretty(&value).expect("JSON") + "\n";
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, pretty).expect("golden file is writable");
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(pretty == expected, "{name} differs; look at the change with UPDATE_GOLDEN=1 and git diff:\n{pretty}");
}

#[test]
fn golden_records() {
    golden("process_exec.json", Record::Event(&fixtures::exec_event()));
    golden("file_open.json", Record::Event(&fixtures::open_event()));
    golden("network_connect.json", Record::Event(&fixtures::connect_event()));
    golden("signal.json", Record::Signal(&fixtures::signal()));
}

#[test]
fn an_event_is_informational_and_carries_its_trace() {
    let event = fixtures::exec_event();
    let (resource, record) = agreed(Record::Event(&event));
    assert_eq!((record.severity_number, record.severity_text.as_str()), (9, ""));
    assert_eq!(record.event_name, "vigie.process.exec");
    let trace = event.trace.expect("the fixture has one");
    assert_eq!((record.trace_id, record.span_id, record.flags), (trace.trace_id.into(), trace.span_id.into(), 1));
    let names: Vec<_> = resource.attributes.iter().map(|attribute| attribute.key.as_str()).collect();
    assert_eq!(names.iter().filter(|name| **name == "service.namespace").count(), 1);
    assert!(names.contains(&"deployment.environment.name"));
}

#[test]
fn a_record_without_a_trace_has_no_ids() {
    let (_, record) = agreed(Record::Event(&fixtures::open_event()));
    assert!(record.trace_id.is_empty() && record.span_id.is_empty() && record.flags == 0);
}

#[test]
fn a_signal_has_its_rules_severity_and_the_events_attributes() {
    let signal = fixtures::signal();
    let (_, record) = agreed(Record::Signal(&signal));
    assert_eq!((record.severity_number, record.severity_text.as_str()), (18, "critical"));
    assert_eq!(record.event_name, "vigie.signal");
    let value = |name: &str| {
        let found: Vec<_> = record.attributes.iter().filter(|attribute| attribute.key == name).collect();
        assert_eq!(found.len(), 1, "{name}");
        serde_json::to_value(&found[0].value).expect("JSON")["stringValue"].clone()
    };
    assert_eq!(value("vigie.event.name"), "vigie.signal");
    assert_eq!(value("log.record.uid"), signal.uid.to_string());
    assert_eq!(value("vigie.signal.event.uid"), signal.event.uid.to_string());
    assert_eq!(value("process.executable.path"), "/usr/bin/bash");
}

fn odd_event(texts: &[String], numbers: (u64, u32, i32)) -> Event {
    let text = |index: usize| texts.get(index % texts.len().max(1)).cloned().unwrap_or_default();
    let image = Image::new(text(0), texts.to_vec());
    let mut process = fixtures::shell();
    process.image = Arc::new(image);
    process.pid = numbers.1;
    process.tty = Some(text(1).into());
    let payload = if numbers.1.is_multiple_of(2) {
        Payload::FileOpen(FileOpen {
            path: text(2),
            raw_path: Some(text(3)),
            flags: texts.to_vec(),
            ..Default::default()
        })
    } else {
        Payload::ProcessExec(ProcessExec { filename: text(4), ..ProcessExec::default() })
    };
    Event {
        time_unix_nano: numbers.0,
        process: Arc::new(process),
        thread_name: text(5),
        error: Some(numbers.2).filter(|error| *error > 0),
        workload: Arc::new(Workload {
            service_name: text(6),
            declared: texts.iter().map(|text| (text.clone(), text.clone())).collect(),
            ..fixtures::workload(1)
        }),
        payload,
        ..fixtures::exec_event()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn any_text_travels_unharmed(
        texts in prop::collection::vec("\\PC{0,40}|(?s:.{0,200})|[\\x00-\\x1f\\u{202e}\"\\\\]{0,8}", 0..12),
        numbers in any::<(u64, u32, i32)>(),
    ) {
        let event = odd_event(&texts, numbers);
        agreed(Record::Event(&event));
        let message = texts.concat();
        let group = texts.iter().map(|text| (text.clone(), message.clone())).collect();
        agreed(Record::Signal(&Signal { event: Arc::new(event), message, group, ..fixtures::signal() }));
    }
}
