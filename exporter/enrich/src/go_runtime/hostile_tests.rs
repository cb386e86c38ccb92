//! Programs that say of themselves what is not so.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::{GoFailure, GoProgram, GoVersion, LabelLayout};

fn program(arguments: &[&str]) -> Vec<u8> {
    let directory = tempfile::tempdir().expect("a directory");
    let source = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/programs/go_build_info.c");
    let output = directory.path().join("program");
    let mut command = Command::new("cc");
    command.args(["-static", "-nostdlib", "-no-pie"]).args(arguments).arg(source).arg("-o").arg(&output);
    assert!(command.status().expect("a compiler").success());
    std::fs::read(output).expect("readable")
}

fn read(program: &[u8]) -> GoProgram {
    GoProgram::read(program).expect("a program").expect("Go's")
}

#[test]
fn both_forms_of_the_block_are_read() {
    let today = read(&program(&[]));
    assert_eq!(today.version, "go1.25.3");
    let before = read(&program(&["-DPOINTED"]));
    assert_eq!(before.version, "go1.17.5");
    #[cfg(target_arch = "x86_64")]
    {
        let labels = before.labels.expect("a known version");
        assert_eq!((labels.labels_in_g, labels.layout, labels.g_thread_pointer_offset), (360, LabelLayout::Map, -8));
    }
}

#[test]
fn a_version_to_come_is_a_failure_and_never_a_guess() {
    let mut program = program(&[]);
    let at = program.windows(8).position(|text| text == b"go1.25.3").expect("it says so");
    let mut version = |text: &[u8; 8]| {
        program[at..at + 8].copy_from_slice(text);
        read(&program).labels.expect_err("unknown")
    };
    if cfg!(target_arch = "x86_64") {
        assert_eq!(version(b"go1.99.3"), GoFailure::UnsupportedVersion);
        assert_eq!(version(b"go2.25.3"), GoFailure::UnsupportedVersion);
        assert_eq!(version(b"gofuture"), GoFailure::UnknownVersion);
        assert_eq!(version(b"\xff\xff\xff\xff\xff\xff\xff\xff"), GoFailure::UnknownVersion);
    }
}

#[test]
fn no_program_panics_or_takes_long() {
    for program in [program(&[]), program(&["-DPOINTED"])] {
        let block = program.windows(14).position(|text| text == b"\xff Go buildinf:").expect("it is there");
        let length = program.len();
        let place = prop_oneof![0..64_usize, 64..500_usize, block..block + 48, 0..length];
        let value = prop_oneof![Just(0), Just(0xff), Just(0x7f), any::<u8>()];
        let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(10_000) };
        let mutate = |changes: Vec<(usize, u8)>| {
            let mut program = program.clone();
            for (place, value) in changes {
                program[place] = value;
            }
            let begin = Instant::now();
            if let Ok(Some(found)) = GoProgram::read(program.as_slice()) {
                prop_assert!(found.version.len() <= 128);
            }
            prop_assert!(begin.elapsed() < Duration::from_secs(1));
            Ok(())
        };
        let changes = prop::collection::vec((place, value), 1..12);
        TestRunner::new(config).run(&changes, mutate).expect("holds for every program");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn no_version_panics(text in "(devel )?(go)?[0-9]{0,6}\\.?[0-9]{0,6}\\PC{0,10}") {
        let _ = GoVersion::parse(&text);
    }
}
