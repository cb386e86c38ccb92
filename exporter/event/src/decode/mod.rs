//! Kernel records to typed events. The bytes are untrusted: every offset is checked, nothing panics.

mod record;
mod task_header;
mod trace;
#[doc(hidden)]
pub mod untrusted;

pub(crate) use record::CUT;
pub use record::{Record, TextQuality};
pub(crate) use task_header::EINTR;
pub use task_header::TaskHeader;
pub use trace::RawTrace;

use crate::Payload;

/// Why a record could not be decoded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Shorter than its own header, or than the struct of its kind.
    #[error("record of {actual} bytes is too short: {needed} needed")]
    TooShort {
        /// Bytes needed.
        needed: usize,
        /// Bytes there.
        actual: usize,
    },
    /// The length in the header is not the record's.
    #[error("record says it has {stated} bytes but has {actual}")]
    LengthMismatch {
        /// As the header says.
        stated: usize,
        /// Bytes there.
        actual: usize,
    },
    /// A slice reaches beyond the record.
    #[error("field {field} reaches to byte {end} of a record of {actual}")]
    OutOfBounds {
        /// The field.
        field: &'static str,
        /// Where it would end.
        end: usize,
        /// Bytes there.
        actual: usize,
    },
    /// A kind that this build does not know.
    #[error("unknown event kind {0}")]
    UnknownKind(u32),
}

impl DecodeError {
    /// The reason, as counters and records name it.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::TooShort { .. } => "too_short",
            Self::LengthMismatch { .. } => "length_mismatch",
            Self::OutOfBounds { .. } => "out_of_bounds",
            Self::UnknownKind(_) => "unknown_kind",
        }
    }
}

/// A decoded record, before enrichment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawEvent {
    /// Who acted and when.
    pub task: TaskHeader,
    /// What happened.
    pub payload: Payload,
    /// Which fields are cut, escaped or missing.
    pub quality: TextQuality,
}

impl RawEvent {
    /// The errno of a failed operation; nothing while it goes on.
    pub fn error(&self) -> Option<i32> {
        self.task.error().filter(|_| !self.payload.is_pending())
    }
}

/// Decodes one record of the ring buffer.
///
/// # Errors
/// When the record is malformed; the caller counts it.
pub fn decode(bytes: &[u8]) -> Result<RawEvent, DecodeError> {
    let mut record = Record::new(bytes)?;
    let task = TaskHeader::decode(&mut record)?;
    let payload = Payload::decode(record.kind(), &mut record)?;
    Ok(RawEvent { task, payload, quality: record.into_quality() })
}

#[cfg(test)]
mod tests {
    use vigie_bpf::wire::event_kind::KIND_COUNT;

    use super::*;

    #[test]
    fn malformed_records_are_errors() {
        assert_eq!(decode(&[]), Err(DecodeError::TooShort { needed: Record::HEADER_SIZE, actual: 0 }));
        let mut bytes = vec![0; Record::HEADER_SIZE];
        assert!(matches!(decode(&bytes), Err(DecodeError::LengthMismatch { stated: 0, .. })));
        bytes[4..8].copy_from_slice(&(Record::HEADER_SIZE as u32).to_ne_bytes());
        assert_eq!(decode(&bytes), Err(DecodeError::UnknownKind(0)));
    }

    #[test]
    fn no_bytes_make_it_panic() {
        // A cheap generator is enough: the fields that matter are the kind and the slices.
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        for round in 0..20_000_usize {
            let length = Record::HEADER_SIZE + round % 700;
            let mut bytes: Vec<u8> = (0..length)
                .map(|_| {
                    state ^= state << 13;
                    state ^= state >> 7;
                    state ^= state << 17;
                    (state & if state & 0x100 == 0 { 0x03 } else { 0xff }) as u8
                })
                .collect();
            bytes[0..4].copy_from_slice(&(round as u32 % (KIND_COUNT + 1)).to_ne_bytes());
            bytes[4..8].copy_from_slice(&(length as u32).to_ne_bytes());
            drop(decode(&bytes));
        }
    }
}
