//! Protobuf's wire format, <https://protobuf.dev/programming-guides/encoding/>: the part that OTLP logs need.
//!
//! A `tag` is a field's number and wire type in one byte, which fits all fields up to 15.

use vigie_event::Value;

/// The tag of a length-delimited field (text, bytes, message).
pub(crate) const fn delimited(field: u8) -> u8 {
    field << 3 | 2
}

/// The tag of a varint field.
pub(crate) const fn varint(field: u8) -> u8 {
    field << 3
}

/// The tag of a 64-bit field.
pub(crate) const fn fixed64(field: u8) -> u8 {
    field << 3 | 1
}

/// The tag of a 32-bit field.
pub(crate) const fn fixed32(field: u8) -> u8 {
    field << 3 | 5
}

/// Bytes that a varint takes.
pub(crate) const fn varint_size(value: u64) -> usize {
    // One byte for each 7 bits begun; `| 1` since zero takes one as well.
    (63 - (value | 1).leading_zeros() as usize) / 7 + 1
}

/// Bytes that a length-delimited field takes, tag and length included.
pub(crate) const fn delimited_size(length: usize) -> usize {
    1 + varint_size(length as u64) + length
}

pub(crate) fn put_varint(buffer: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        buffer.push(value as u8 | 0x80);
        value >>= 7;
    }
    buffer.push(value as u8);
}

/// A tag and the length of what follows.
pub(crate) fn put_length(buffer: &mut Vec<u8>, tag: u8, length: usize) {
    if length < 0x80 {
        buffer.extend_from_slice(&[tag, length as u8]);
    } else {
        buffer.push(tag);
        put_varint(buffer, length as u64);
    }
}

pub(crate) fn put_bytes(buffer: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    put_length(buffer, tag, bytes.len());
    buffer.extend_from_slice(bytes);
}

/// Bytes kept for the length of a message whose size is not known yet: enough for 128 to 16383.
const LENGTH_GUESS: usize = 2;

/// Begins a message of unknown length; the answer is for [`end_message`].
pub(crate) fn begin_message(buffer: &mut Vec<u8>, tag: u8) -> usize {
    buffer.extend_from_slice(&[tag, 0, 0]);
    buffer.len()
}

/// Ends a message: writes its length where [`begin_message`] left room, and moves the message when the room does not fit.
pub(crate) fn end_message(buffer: &mut Vec<u8>, start: usize) {
    let length = buffer.len() - start;
    let size = varint_size(length as u64);
    let room = start - LENGTH_GUESS;
    if size > LENGTH_GUESS {
        buffer.resize(buffer.len() + size - LENGTH_GUESS, 0);
    }
    if size != LENGTH_GUESS {
        buffer.copy_within(start..start + length, room + size);
        buffer.truncate(room + size + length);
    }
    let mut rest = length;
    for (index, place) in buffer[room..room + size].iter_mut().enumerate() {
        *place = (rest as u8 & 0x7f) | if index + 1 < size { 0x80 } else { 0 };
        rest >>= 7;
    }
}

/// One `KeyValue` as field `tag` of the message at hand.
pub(crate) fn put_attribute(buffer: &mut Vec<u8>, tag: u8, name: &str, value: &Value<'_>) {
    let value_size = any_value_size(value);
    let size = delimited_size(name.len()) + delimited_size(value_size);
    buffer.reserve(size + MAX_LENGTH_SIZE);
    if size >= 0x80 {
        put_length(buffer, tag, size);
        put_bytes(buffer, KEY, name.as_bytes());
        put_length(buffer, VALUE, value_size);
        put_any_value(buffer, value);
        return;
    }
    // Nearly all attributes: every length takes one byte, so that what lies between the texts is written in one go.
    buffer.extend_from_slice(&[tag, size as u8, KEY, name.len() as u8]);
    buffer.extend_from_slice(name.as_bytes());
    match value {
        Value::String(text) => {
            buffer.extend_from_slice(&[VALUE, value_size as u8, STRING, text.len() as u8]);
            buffer.extend_from_slice(text.as_bytes());
        }
        Value::Bool(truth) => buffer.extend_from_slice(&[VALUE, 2, BOOL, u8::from(*truth)]),
        _ => {
            buffer.extend_from_slice(&[VALUE, value_size as u8]);
            put_any_value(buffer, value);
        }
    }
}

/// Bytes of the longest tag and length.
const MAX_LENGTH_SIZE: usize = 11;

/// `KeyValue`: key 1, value 2.
const KEY: u8 = delimited(1);
const VALUE: u8 = delimited(2);

/// `AnyValue`: text 1, bool 2, int 3, array 5.
const STRING: u8 = delimited(1);
const BOOL: u8 = varint(2);
const INT: u8 = varint(3);
const ARRAY: u8 = delimited(5);

/// `ArrayValue`: values 1.
const ELEMENT: u8 = delimited(1);

/// Bytes that an `AnyValue` takes.
fn any_value_size(value: &Value<'_>) -> usize {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 2,
        Value::Int(number) => int_size(*number),
        Value::String(text) => delimited_size(text.len()),
        Value::StringList(texts) => delimited_size(string_list_size(texts)),
        Value::IntList(numbers) => delimited_size(int_list_size(numbers)),
    }
}

fn int_size(number: i64) -> usize {
    1 + varint_size(number as u64)
}

fn string_list_size(texts: &[String]) -> usize {
    texts.iter().map(|text| delimited_size(delimited_size(text.len()))).sum()
}

fn int_list_size(numbers: &[i64]) -> usize {
    numbers.iter().map(|&number| delimited_size(int_size(number))).sum()
}

fn put_int(buffer: &mut Vec<u8>, number: i64) {
    buffer.push(INT);
    put_varint(buffer, number as u64);
}

pub(crate) fn put_any_value(buffer: &mut Vec<u8>, value: &Value<'_>) {
    match value {
        Value::Null => {}
        Value::Bool(truth) => buffer.extend_from_slice(&[BOOL, u8::from(*truth)]),
        Value::Int(number) => put_int(buffer, *number),
        Value::String(text) => put_bytes(buffer, STRING, text.as_bytes()),
        Value::StringList(texts) => {
            put_length(buffer, ARRAY, string_list_size(texts));
            for text in texts.iter() {
                put_length(buffer, ELEMENT, delimited_size(text.len()));
                put_bytes(buffer, STRING, text.as_bytes());
            }
        }
        Value::IntList(numbers) => {
            put_length(buffer, ARRAY, int_list_size(numbers));
            for &number in numbers.iter() {
                put_length(buffer, ELEMENT, int_size(number));
                put_int(buffer, number);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn varints_have_the_size_that_is_said() {
        for value in [0, 1, 127, 128, 16_383, 16_384, 1 << 35, u64::MAX >> 1, u64::MAX] {
            let mut buffer = Vec::new();
            put_varint(&mut buffer, value);
            assert_eq!(buffer.len(), varint_size(value), "{value}");
        }
    }

    #[test]
    fn messages_of_any_length_get_the_shortest_length_field() {
        for length in [0, 1, 127, 128, 16_383, 16_384, 3_000_000] {
            let body: Vec<u8> = (0..length).map(|index| index as u8).collect();
            let mut guessed = vec![7; 3];
            let start = begin_message(&mut guessed, delimited(2));
            guessed.extend_from_slice(&body);
            end_message(&mut guessed, start);
            let mut known = vec![7; 3];
            put_bytes(&mut known, delimited(2), &body);
            assert!(guessed == known, "{length}");
        }
    }
}
