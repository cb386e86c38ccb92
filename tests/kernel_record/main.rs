//! Records of the kernel, as they are and broken in every way: nothing panics, what is broken is refused with a reason, and
//! the next record does not suffer.
//!
//! `fuzz/corpus/kernel_record` has a real record of each kind, by the event's name; `live/kernel_records.rs` writes them.

mod way;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use vigie_event::decode::Record;
use vigie_event::registry::EVENTS;
use vigie_event::{DecodeError, Event, RawEvent, decode};

use crate::way::{Way, with_length};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn way() -> Way {
    Way::new(&repository().join("rules"))
}

/// The real records with the names of their events.
fn real() -> Vec<(&'static str, Vec<u8>)> {
    let folder = repository().join("fuzz/corpus/kernel_record");
    let record = |name: &'static str| {
        let written = fs::read(folder.join(name));
        let record = written.unwrap_or_else(|error| {
            panic!("{name}: {error}; `UPDATE_CORPUS=1 cargo test -p vigie-tests --test live kernel_records` writes it")
        });
        (name, record)
    };
    EVENTS.iter().filter(|spec| !spec.made_by_sensor).map(|spec| record(spec.name)).collect()
}

#[test]
fn the_corpus_has_a_real_record_of_each_kind() {
    for (name, record) in real() {
        let raw = decode(&record).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(raw.payload.spec().name, name);
        assert_ne!((raw.task.pid, raw.task.time_boot_ns), (0, 0), "{name}");
    }
}

#[test]
fn what_fuzzers_know_is_taken() {
    let mut way = way();
    for input in fs::read_dir(repository().join("fuzz/corpus/kernel_record")).expect("the folder is there") {
        way.take_all(&fs::read(input.expect("listed").path()).expect("readable"));
    }
}

/// One behind the other on one host, as they come.
#[test]
fn all_kinds_together_are_taken() {
    way().take_all(&real().into_iter().flat_map(|(_, record)| record).collect::<Vec<_>>());
}

/// Takes each broken record, and the real one after it, which must be the event that it is alone.
fn take_broken(name: &str, real: &[u8], broken: impl Iterator<Item = Vec<u8>>) {
    let mut way = way();
    let whole: RawEvent = decode(real).expect("a real one");
    let alone = way.take(real).expect("decoded");
    for record in broken {
        let _ = way.take(&record);
        assert_eq!(decode(real).as_ref(), Ok(&whole), "{name}");
        let next = way.take(real).expect("decoded");
        let told = |event: &Option<Arc<Event>>| {
            event.as_ref().map(|event| (event.payload.spec().name, event.process.uid, event.process.pid, event.error))
        };
        assert_eq!(told(&next), told(&alone), "{name} after {record:?}");
    }
}

#[test]
fn a_record_that_ends_early_is_refused_with_the_reason() {
    for (name, real) in real() {
        for length in 0..real.len() {
            let wanted = if length < Record::HEADER_SIZE { "too_short" } else { "length_mismatch" };
            assert_eq!(decode(&real[..length]).map_err(|error| error.reason()), Err(wanted), "{name} cut to {length}");
        }
        // One that knows its length is read as far as it makes sense.
        take_broken(name, &real, (0..real.len()).map(|length| with_length(&real[..length])));
    }
}

#[test]
fn no_bit_of_a_header_breaks_what_follows() {
    for (name, real) in real() {
        let flip = |at: usize, bits: u8| {
            let mut record = real.clone();
            record[at] ^= bits;
            record
        };
        let all = (0..Record::HEADER_SIZE).flat_map(|at| [1, 0x10, 0x80, 0xff].map(|bits| (at, bits)));
        take_broken(name, &real, all.map(|(at, bits)| flip(at, bits)));
    }
}

/// A slice is two numbers of 16 bits somewhere in the struct: each place is given what reaches just beyond, and far.
#[test]
fn a_slice_that_reaches_beyond_the_record_is_refused_with_the_reason() {
    for (name, real) in real() {
        let length = real.len() as u16;
        // Beyond the struct of any kind there is text.
        let places = (8..real.len().min(1024) - 1).step_by(2);
        let set = |(at, value): (usize, u16)| {
            let mut record = real.clone();
            record[at..at + 2].copy_from_slice(&value.to_ne_bytes());
            record
        };
        let broken: Vec<_> =
            places.flat_map(|at| [0, length - 1, length, u16::MAX].map(|value| (at, value))).map(set).collect();
        let out_of_bounds = |record: &&Vec<u8>| matches!(decode(record), Err(DecodeError::OutOfBounds { .. }));
        assert!(broken.iter().filter(out_of_bounds).count() > 4, "{name}");
        take_broken(name, &real, broken.into_iter());
    }
}

#[test]
fn a_kind_that_is_not_known_is_refused_with_the_reason() {
    let (_, mut record) = real().swap_remove(0);
    for kind in [0, 63, 255, 256, u32::MAX] {
        record[..4].copy_from_slice(&kind.to_ne_bytes());
        assert_eq!(decode(&record).map_err(|error| error.reason()), Err("unknown_kind"), "{kind}");
    }
}
