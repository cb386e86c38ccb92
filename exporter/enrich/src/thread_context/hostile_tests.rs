//! Files and memory that were made to mislead.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::file_facts::FileFacts;
use super::read_file;
use crate::elf::ElfFailure;

/// Small files of every kind, compiled from the test programs.
fn files() -> Vec<Vec<u8>> {
    let directory = tempfile::tempdir().expect("a directory");
    let source = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/programs/slot.c");
    [&["-mtls-dialect=gnu2"][..], &[], &["-ftls-model=initial-exec"], &["-DHIDDEN"]]
        .iter()
        .map(|arguments| {
            let output = directory.path().join("file");
            let mut command = Command::new("cc");
            command.args(["-O1", "-shared", "-fPIC", "-nostdlib"]).args(*arguments).arg(&source).arg("-o").arg(&output);
            assert!(command.status().expect("a compiler").success());
            std::fs::read(output).expect("readable")
        })
        .collect()
}

/// Places that decide most: headers, and wherever the tables are.
fn mutation(length: usize) -> impl Strategy<Value = Vec<(usize, u8)>> {
    let place = prop_oneof![0..64_usize, 64..600_usize.min(length), 0..length, (length - 2200.min(length))..length];
    let value = prop_oneof![Just(0), Just(0xff), Just(0x7f), any::<u8>()];
    prop::collection::vec((place, value), 1..12)
}

#[test]
fn no_file_panics_or_takes_long() {
    for file in files() {
        assert!(FileFacts::read(file.as_slice()).expect("whole").slot.is_some());
        let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(10_000) };
        let mutate = |changes: Vec<(usize, u8)>| {
            let mut file = file.clone();
            for (place, value) in changes {
                file[place] = value;
            }
            let begin = Instant::now();
            read_file(&file);
            prop_assert!(begin.elapsed() < Duration::from_secs(1));
            Ok(())
        };
        TestRunner::new(config).run(&mutation(file.len()), mutate).expect("holds for every file");
    }
}

#[test]
fn a_truncated_file_is_refused() {
    for file in files() {
        for length in (0..file.len()).step_by(7) {
            let facts = FileFacts::read(&file[..length]);
            assert!(matches!(facts, Err(ElfFailure::NotElf | ElfFailure::Malformed)), "{length}: {facts:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(10_000) })]

    #[test]
    fn bytes_that_only_begin_well_do_not_panic(mut file in prop::collection::vec(any::<u8>(), 0..600)) {
        let begin = [0x7f, b'E', b'L', b'F', 2, 1];
        for (byte, value) in file.iter_mut().zip(begin) {
            *byte = value;
        }
        if file.len() > 20 {
            file[18] = 62;
            file[19] = 0;
        }
        let _ = FileFacts::read(file.as_slice());
    }
}
