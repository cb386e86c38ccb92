//! What decodes bytes that a process chose, for fuzzers: by way of whole records, as they come from the kernel.

use vigie_bpf::wire::{self, event_kind, trace_origin};
use zerocopy::IntoBytes as _;

use super::{RawTrace, decode};
use crate::Payload;
use crate::events::NetworkDns;

/// Attributes of a thread context.
pub fn thread_attributes(payload: &[u8]) -> Vec<(u8, String)> {
    trace(trace_origin::TRACE_THREAD_CONTEXT, payload).attributes
}

/// The ids in a goroutine's labels: of the trace and of the span.
pub fn go_labels(payload: &[u8]) -> Option<([u8; 16], [u8; 8])> {
    trace(trace_origin::TRACE_GO_LABELS, payload).context.map(|context| (context.trace_id, context.span_id))
}

/// A message to or from a DNS server, as the answer that it may be.
pub fn dns_message(message: &[u8]) -> Option<NetworkDns> {
    let size = size_of::<wire::network_dns>();
    let message = &message[..message.len().min(usize::from(u16::MAX) - size)];
    let header = wire::event_header {
        kind: event_kind::KIND_NETWORK_DNS,
        len: (size + message.len()) as u32,
        ..Default::default()
    };
    let slice = wire::slice { off: size as u16, len: message.len() as u16, ..Default::default() };
    let message_size = message.len() as u32;
    let dns = wire::network_dns { header, message: slice, message_size, is_answer: 1, ..Default::default() };
    match decode(&[dns.as_bytes(), message].concat()).ok()?.payload {
        Payload::NetworkDns(dns) => Some(dns),
        _ => None,
    }
}

fn trace(origin: u32, payload: &[u8]) -> RawTrace {
    let size = size_of::<wire::event_header>();
    let payload = &payload[..payload.len().min(usize::from(u16::MAX) - size)];
    let mut header = wire::event_header {
        kind: event_kind::KIND_PROCESS_CONTEXT,
        len: (size + payload.len()) as u32,
        ..Default::default()
    };
    header.trace.origin = origin as u8;
    header.trace_payload = wire::slice { off: size as u16, len: payload.len() as u16, ..Default::default() };
    let event = decode(&[header.as_bytes(), payload].concat());
    event.map(|event| event.task.trace).unwrap_or_default()
}
