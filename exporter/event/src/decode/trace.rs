use vigie_bpf::wire::{self, trace_origin};
use zerocopy::FromBytes as _;

use super::{DecodeError, Record};
use crate::{TraceContext, TraceSource};

/// The request that the acting thread worked on, as the kernel's side found it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawTrace {
    /// Ids and where they were found.
    pub context: Option<TraceContext>,
    /// Attributes of a thread context: indices into the process's table of names, and values.
    pub attributes: Vec<(u8, String)>,
}

const PAYLOAD: &str = "vigie.trace.attributes";

impl RawTrace {
    pub(super) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let header = *record.header();
        let trace = header.trace;
        let found =
            |source| TraceContext { trace_id: trace.trace_id, span_id: trace.span_id, flags: trace.flags, source };
        let raw = match u32::from(trace.origin) {
            trace_origin::TRACE_THREAD_CONTEXT => {
                let payload = record.bytes(PAYLOAD, header.trace_payload)?;
                Self { context: Some(found(TraceSource::ThreadContext)), attributes: attributes(payload) }
            }
            trace_origin::TRACE_OBI => Self { context: Some(found(TraceSource::Obi)), attributes: Vec::new() },
            trace_origin::TRACE_GO_LABELS => {
                let payload = record.bytes(PAYLOAD, header.trace_payload)?;
                Self { context: go_labels(payload), attributes: Vec::new() }
            }
            _ => Self::default(),
        };
        let is_whole = |context: &TraceContext| context.trace_id != [0; 16] && context.span_id != [0; 8];
        Ok(Self { context: raw.context.filter(is_whole), ..raw })
    }
}

/// Entries of key, length and bytes (OTEP 4947). What the rest cannot hold ends them; of a key that comes twice the last
/// one counts; a value that is not UTF-8 is left out.
fn attributes(mut payload: &[u8]) -> Vec<(u8, String)> {
    let mut attributes: Vec<(u8, String)> = Vec::new();
    while let [key, length, rest @ ..] = payload {
        let Some((value, rest)) = rest.split_at_checked(usize::from(*length)) else { break };
        if let Ok(text) = std::str::from_utf8(value) {
            attributes.retain(|(known, _)| known != key);
            attributes.push((*key, text.to_owned()));
        }
        payload = rest;
    }
    attributes
}

/// Labels as the known writers set them: ids in hexadecimal, a span id with a blank in its name in decimal.
fn go_labels(mut payload: &[u8]) -> Option<TraceContext> {
    let (mut trace_id, mut span_id) = (None, None);
    while let Ok((label, rest)) = wire::go_label::read_from_prefix(payload) {
        payload = rest;
        let key = label.key.get(..usize::from(label.key_length))?;
        let value = label.value.get(..usize::from(label.value_length))?;
        match key {
            b"trace_id" | b"trace id" => trace_id = hexadecimal::<16>(value),
            b"span_id" => span_id = hexadecimal::<8>(value),
            b"span id" => {
                span_id =
                    std::str::from_utf8(value).ok().and_then(|text| text.parse::<u64>().ok()).map(u64::to_be_bytes);
            }
            _ => {}
        }
    }
    // These writers say nothing of sampling.
    Some(TraceContext { trace_id: trace_id?, span_id: span_id?, flags: 0, source: TraceSource::GoLabels })
}

fn hexadecimal<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|value| value as u8);
    let mut bytes = [0; N];
    if text.len() != 2 * N {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
        let [high, low] = pair else { return None };
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use zerocopy::IntoBytes as _;

    use super::*;

    fn label(key: &str, value: &str) -> Vec<u8> {
        let mut label =
            wire::go_label { key_length: key.len() as u16, value_length: value.len() as u16, ..Default::default() };
        label.key[..key.len()].copy_from_slice(key.as_bytes());
        label.value[..value.len()].copy_from_slice(value.as_bytes());
        label.as_bytes().to_vec()
    }

    #[test]
    fn the_last_of_two_attributes_counts_and_a_cut_one_does_not() {
        let payload = [0, 2, b'a', b'b', 1, 1, b'x', 0, 1, b'c', 2, 9, b'z'];
        assert_eq!(attributes(&payload), [(1, "x".to_owned()), (0, "c".to_owned())]);
        assert_eq!(attributes(&[0, 1, 0xff, 1, 0]), [(1, String::new())]);
    }

    #[test]
    fn labels_of_both_writers_are_understood() {
        let trace = "0af7651916cd43dd8448eb211c80319c";
        let pyroscope = [label("trace_id", trace), label("span_id", "b7ad6b7169203331")].concat();
        let found = go_labels(&pyroscope).expect("both ids");
        assert_eq!((found.trace_id[0], found.trace_id[15], found.span_id[0]), (0x0a, 0x9c, 0xb7));
        let datadog = [label("trace id", trace), label("span id", "13235353014750950193")].concat();
        assert_eq!(go_labels(&datadog).expect("both ids").span_id, found.span_id);
        assert_eq!(go_labels(&label("trace_id", trace)), None);
        assert_eq!(go_labels(&[label("trace_id", "xyz"), label("span_id", "1")].concat()), None);
    }
}
