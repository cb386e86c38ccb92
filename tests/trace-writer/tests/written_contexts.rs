//! What an independent library writes is found where it is, and is what was written.
#![cfg(all(target_arch = "x86_64", target_env = "gnu"))]

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use vigie_enrich::process_context::{self, ThreadSchema};
use vigie_enrich::process_start_ticks;
use vigie_enrich::thread_context::{AccessModel, Found, SymbolTable, ThreadContextSlot, resolve};
use vigie_enrich::trace_resolver::{TraceResolver, TraceResolverConfig};

/// A running writer; ends with the value.
struct Writer {
    child: Child,
    thread_pointers: Vec<u64>,
}

impl Writer {
    fn start(program: &Path) -> Self {
        let mut command = Command::new(program);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("readable");
        let numbers = line.split_whitespace().map(|number| u64::from_str_radix(number, 16).expect("hexadecimal"));
        Self { thread_pointers: numbers.collect(), child }
    }

    fn read<const LENGTH: usize>(&self, address: u64) -> [u8; LENGTH] {
        let mut bytes = [0; LENGTH];
        let memory = File::open(format!("/proc/{}/mem", self.child.id())).expect("readable");
        memory.read_exact_at(&mut bytes, address).expect("mapped");
        bytes
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Follows the slot of each thread to its record: trace id, span id, valid, flags.
fn check(program: &Path) -> Found {
    let writer = Writer::start(program);
    let found = resolve(writer.child.id()).expect("resolvable").expect("it has a slot");
    let ThreadContextSlot::Static { thread_pointer_offset } = found.slot else { panic!("{found:?}") };
    let records: Vec<_> = writer
        .thread_pointers
        .iter()
        .map(|pointer| u64::from_le_bytes(writer.read(pointer.wrapping_add_signed(thread_pointer_offset))))
        .collect();
    assert_eq!(records.len(), 3);
    for (number, &record) in (1_u8..).zip(&records[..2]) {
        let record: [u8; 26] = writer.read(record);
        assert_eq!((&record[..16], &record[16..24]), (&[number; 16][..], &[number + 0x10; 8][..]));
        assert_eq!(record[24..], [1, 1]);
    }
    assert_eq!(records[2], 0, "the third thread has no context");
    found
}

/// A Rust program that was linked without further ado: no relocation and no dynamic symbol.
#[test]
fn an_ordinary_build_is_understood() {
    let found = check(Path::new(env!("CARGO_BIN_EXE_trace-writer")));
    assert_eq!((found.model, found.table), (AccessModel::LocalExec, SymbolTable::Full));
}

#[test]
fn a_build_as_asked_for_is_understood_also_stripped() {
    let program = Path::new(env!("CARGO_BIN_EXE_trace-writer-exported"));
    let found = check(program);
    assert_eq!((found.model, found.table), (AccessModel::LocalExec, SymbolTable::Dynamic));
    let directory = tempfile::tempdir().expect("a directory");
    let stripped = directory.path().join("stripped");
    let status = Command::new("strip").arg("-o").arg(&stripped).arg(program).status().expect("binutils");
    assert!(status.success());
    assert_eq!(check(&stripped).table, SymbolTable::Dynamic);
}

#[test]
fn the_process_context_is_what_was_published() {
    let writer = Writer::start(Path::new(env!("CARGO_BIN_EXE_trace-writer")));
    let context = process_context::read(writer.child.id()).expect("readable").expect("published");
    let value = |name: &str| {
        let attribute = context.resource.iter().find(|(known, _)| known == name);
        attribute.map(|(_, value)| value.as_str())
    };
    assert_eq!((value("service.name"), value("service.version")), (Some("shop"), Some("1.2")));
    assert_eq!(context.schema_version.as_deref(), Some("tlsdesc_v1_dev"));
    assert_eq!(context.thread_schema(), Some(ThreadSchema::ThreadLocal));
    assert_eq!(context.attribute_keys, ["datadog.local_root_span_id", "http.route"]);
    assert_eq!(context.skipped, 0);
}

#[test]
fn the_resolver_answers_with_all_of_it() {
    let writer = Writer::start(Path::new(env!("CARGO_BIN_EXE_trace-writer")));
    let (send, answers) = channel();
    let answer = move |facts| {
        let _ = send.send(facts);
    };
    let resolver = TraceResolver::start(TraceResolverConfig::default(), answer).expect("a thread");
    let pid = writer.child.id();
    assert!(resolver.request(pid, process_start_ticks(pid).expect("it runs")));
    let facts = answers.recv_timeout(Duration::from_secs(20)).expect("an answer");
    assert_eq!(facts.thread_context.expect("resolvable").expect("a slot").model, AccessModel::LocalExec);
    assert!(facts.process_context.expect("readable").is_some());
    assert_eq!(facts.go, Ok(None));
    assert_eq!(resolver.counts().outcomes[&("thread_context", "static")], 1);
}
