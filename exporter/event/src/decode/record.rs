use vigie_bpf::wire::{self, slice_flag};
use zerocopy::FromBytes;

use super::DecodeError;
use crate::text;

/// Stands for what is missing.
pub(crate) const CUT: char = '…';

/// Which fields of an event are not what they should be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextQuality {
    /// Cut at the sensor's limit.
    pub truncated: Vec<&'static str>,
    /// Held bytes that are not UTF-8.
    pub escaped: Vec<&'static str>,
    /// Could not be read.
    pub unreadable: Vec<&'static str>,
}

/// A record's bytes, with what reading its text has shown so far.
#[derive(Debug)]
pub struct Record<'a> {
    bytes: &'a [u8],
    header: wire::event_header,
    quality: TextQuality,
}

impl<'a> Record<'a> {
    /// Bytes of the shortest record.
    pub const HEADER_SIZE: usize = size_of::<wire::event_header>();

    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        let (header, _) = wire::event_header::read_from_prefix(bytes)
            .map_err(|_| DecodeError::TooShort { needed: Self::HEADER_SIZE, actual: bytes.len() })?;
        let stated = header.len as usize;
        if stated != bytes.len() {
            return Err(DecodeError::LengthMismatch { stated, actual: bytes.len() });
        }
        Ok(Self { bytes, header, quality: TextQuality::default() })
    }

    pub(super) fn kind(&self) -> u32 {
        self.header.kind
    }

    pub(super) fn header(&self) -> &wire::event_header {
        &self.header
    }

    pub(super) fn into_quality(self) -> TextQuality {
        self.quality
    }

    /// The struct that leads the record.
    pub(crate) fn read<T: FromBytes>(&self) -> Result<T, DecodeError> {
        T::read_from_prefix(self.bytes)
            .map(|(value, _)| value)
            .map_err(|_| DecodeError::TooShort { needed: size_of::<T>(), actual: self.bytes.len() })
    }

    /// The bytes of a slice; `field` is the attribute it becomes.
    pub(crate) fn bytes(&mut self, field: &'static str, slice: wire::slice) -> Result<&'a [u8], DecodeError> {
        let start = usize::from(slice.off);
        let end = start + usize::from(slice.len);
        let bytes =
            self.bytes.get(start..end).ok_or(DecodeError::OutOfBounds { field, end, actual: self.bytes.len() })?;
        let flags = u32::from(slice.flags);
        if flags & slice_flag::SLICE_TRUNCATED != 0 {
            note(&mut self.quality.truncated, field);
        }
        if flags & slice_flag::SLICE_UNREADABLE != 0 {
            note(&mut self.quality.unreadable, field);
        }
        Ok(bytes)
    }

    /// The text of a slice. One whose beginning is cut begins with `…`, so that the rest of a path passes for no path.
    pub(crate) fn text(&mut self, field: &'static str, slice: wire::slice) -> Result<String, DecodeError> {
        let bytes = self.bytes(field, slice)?;
        let mut text = self.text_of(field, bytes);
        if u32::from(slice.flags) & slice_flag::SLICE_HEAD_CUT != 0 {
            text.insert(0, CUT);
        }
        Ok(text)
    }

    /// The text of a slice, unless it is empty.
    pub(crate) fn optional_text(
        &mut self,
        field: &'static str,
        slice: wire::slice,
    ) -> Result<Option<String>, DecodeError> {
        Ok(Some(self.text(field, slice)?).filter(|text| !text.is_empty()))
    }

    /// NUL-separated texts. A closing NUL ends the last text; it does not begin another.
    pub(crate) fn list(&mut self, field: &'static str, slice: wire::slice) -> Result<Vec<String>, DecodeError> {
        let bytes = self.bytes(field, slice)?;
        if bytes.is_empty() {
            return Ok(Vec::new());
        }
        let bytes = bytes.strip_suffix(&[0]).unwrap_or(bytes);
        Ok(bytes.split(|&byte| byte == 0).map(|item| self.text_of(field, item)).collect())
    }

    /// Text of bytes that are already at hand.
    pub(crate) fn text_of(&mut self, field: &'static str, bytes: &[u8]) -> String {
        let (text, escaped) = text::from_bytes(bytes);
        if escaped {
            note(&mut self.quality.escaped, field);
        }
        text
    }

    /// Text of a fixed array that a NUL ends early.
    pub(crate) fn c_text(&mut self, field: &'static str, bytes: &[u8]) -> String {
        let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
        self.text_of(field, &bytes[..end])
    }
}

fn note(fields: &mut Vec<&'static str>, field: &'static str) {
    if !fields.contains(&field) {
        fields.push(field);
    }
}
