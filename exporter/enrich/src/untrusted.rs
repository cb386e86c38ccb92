//! What reads bytes that a process chose, one function for each: for the fuzzers in `fuzz/`, and for the test that gives
//! them again what fuzzers found. None may panic, or take long, whatever it is given.

use std::collections::HashSet;

use vigie_event::decode::untrusted as decode;

use crate::go_runtime::GoProgram;
use crate::{EnvironmentTrace, proc, process_context, thread_context};

/// A name, which is that of the fuzz target and of its folder of inputs, and what reads an input.
pub type Target = (&'static str, fn(&[u8]));

/// All.
pub const TARGETS: [Target; 8] = [
    ("elf", elf),
    ("go_program", go_program),
    ("process_context", process_context),
    ("thread_attributes", thread_attributes),
    ("go_labels", go_labels),
    ("environment", environment),
    ("mappings", mappings),
    ("dns_message", dns_message),
];

/// A file that is mapped, where the slot of thread contexts is looked for.
pub fn elf(file: &[u8]) {
    thread_context::read_file(file);
}

/// A file that is executed, as one that Go may have built.
pub fn go_program(file: &[u8]) {
    if let Ok(Some(GoProgram { labels: Ok(labels), .. })) = GoProgram::read(file) {
        assert!(labels.g_thread_pointer_offset != 0, "{labels:?}");
    }
}

/// Memory by the name of `OTEL_CTX`: a header, and a message behind it.
pub fn process_context(memory: &[u8]) {
    process_context::read_memory(memory);
}

/// Attributes of a thread context.
pub fn thread_attributes(payload: &[u8]) {
    let trace = decode::thread_attributes(payload);
    let keys: HashSet<_> = trace.iter().map(|(key, _)| key).collect();
    assert_eq!(keys.len(), trace.len(), "each once");
    assert!(trace.iter().map(|(_, value)| value.len() + 2).sum::<usize>() <= payload.len());
}

/// Labels of a goroutine, as the kernel's side copies them.
pub fn go_labels(payload: &[u8]) {
    let ids = decode::go_labels(payload);
    assert!(ids.is_none_or(|(trace, span)| trace != [0; 16] && span != [0; 8]));
}

/// The environment of an exec.
pub fn environment(block: &[u8]) {
    let trace = EnvironmentTrace::from_block(block);
    assert!(trace.is_none_or(|trace| trace.parent.trace_id != [0; 16] && trace.parent.span_id != [0; 8]));
    let _ = crate::declared::from_environment(block);
}

/// `/proc/PID/maps`, in which file names are the process's.
pub fn mappings(text: &[u8]) {
    assert!(proc::parse_maps(text).iter().all(|entry| entry.start < entry.end));
}

/// What a socket of port 53 was sent.
pub fn dns_message(message: &[u8]) {
    let dns = decode::dns_message(message).expect("a record");
    // A byte takes four characters at most.
    assert!(dns.question_name.iter().chain(dns.aliases.iter().flatten()).all(|name| name.len() <= 4 * 255));
    assert!(dns.addresses.len() * 16 <= message.len());
}
