//! The labels of a goroutine are where the version of Go says: read from programs that Go builds, this machine's and others.
#![cfg(target_arch = "x86_64")]

mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use support::{Program, source};
use vigie_enrich::go_runtime::{GoLabels, LabelLayout, inspect};

/// The machine's Go, or the one that is brought when it has none; or exactly a version.
fn go(version: &[&str]) -> PathBuf {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/testbed/go-binary.sh");
    let answer = Command::new(&script).args(version).stderr(Stdio::inherit()).output().expect("the script runs");
    assert!(answer.status.success(), "{}: see its messages above", script.display());
    let lines = String::from_utf8(answer.stdout).expect("a path");
    PathBuf::from(lines.lines().last().expect("a path"))
}

/// Builds the program in a directory of its own.
fn build(go: &Path, directory: &Path, arguments: &[&str], has_c: bool) -> Program {
    let folder = source("go_labels");
    for (from, to) in [("main.go", "main.go"), ("go.mod", "go.mod")] {
        std::fs::copy(folder.join(from), directory.join(to)).expect("writable");
    }
    if has_c {
        std::fs::copy(folder.join("cgo.go.txt"), directory.join("cgo.go")).expect("writable");
    }
    let mut command = Command::new(go);
    command.args(["build", "-o", "program"]).args(arguments).current_dir(directory);
    command
        .env("CGO_ENABLED", u8::from(has_c).to_string())
        .env("GOTOOLCHAIN", "local")
        .env("GOFLAGS", "-buildvcs=false");
    assert!(command.status().expect("Go runs").success(), "{command:?}");
    Program::start(&mut Command::new(directory.join("program")))
}

/// Follows the pointers as the kernel will.
fn labels(program: &Program, at: GoLabels, thread_pointer: u64) -> Vec<(String, String)> {
    let g = program.word(thread_pointer.wrapping_add_signed(at.g_thread_pointer_offset));
    let m = program.word(g + u64::from(GoLabels::M_IN_G));
    let goroutine = program.word(m + u64::from(at.curg_in_m));
    let place = program.word(goroutine + u64::from(at.labels_in_g));
    let text =
        |at: u64| String::from_utf8(program.bytes(program.word(at), program.word(at + 8) as usize)).expect("text");
    match at.layout {
        LabelLayout::Slice => {
            let (pairs, count) = (program.word(place), program.word(place + 8));
            assert!(count <= 8, "{count}");
            (0..count).map(|index| pairs + index * 32).map(|pair| (text(pair), text(pair + 16))).collect()
        }
        LabelLayout::Map => {
            let map = program.word(place);
            assert_eq!((program.word(map), program.bytes(map + 9, 1)), (2, vec![0]), "two labels in one bucket");
            let bucket = program.word(map + 16);
            let slots = (0..8).zip(program.bytes(bucket, 8)).filter(|(_, top)| *top > 4).map(|(slot, _)| slot);
            slots.map(|slot| (text(bucket + 8 + slot * 16), text(bucket + 8 + 128 + slot * 16))).collect()
        }
    }
}

/// What was built says which Go it was, and its labels are found.
fn check(go: &Path, arguments: &[&str], has_c: bool, layout: LabelLayout) -> String {
    let directory = tempfile::tempdir().expect("a directory");
    let mut program = build(go, directory.path(), arguments, has_c);
    let thread_pointer = program.numbers()[0];
    let found = inspect(program.pid()).expect("readable").expect("Go's");
    let at = found.labels.expect("a known version");
    assert_eq!(at.layout, layout, "{found:?}");
    let mut labels = labels(&program, at, thread_pointer);
    labels.sort();
    let expected = [("span_id", "b7ad6b7169203331"), ("trace_id", "0af7651916cd43dd8448eb211c80319c")];
    assert!(
        labels.iter().map(|(name, value)| (name.as_str(), value.as_str())).eq(expected),
        "{arguments:?} {has_c}: {labels:?}"
    );
    found.version
}

#[test]
fn labels_are_where_the_version_says() {
    let cases: [(&[&str], bool); 6] = [
        (&[], false),
        (&["-ldflags=-s -w"], false),
        (&["-buildmode=pie"], false),
        (&[], true),
        (&["-buildmode=pie"], true),
        (&["-ldflags=-s -w"], true),
    ];
    let go = go(&[]);
    for (arguments, has_c) in cases {
        let version = check(&go, arguments, has_c, LabelLayout::Slice);
        assert!(version.starts_with("go1."), "{version}");
    }
}

/// The last versions of which each is another layout.
#[test]
fn labels_are_where_earlier_versions_say() {
    for (version, layout) in [("1.22.10", LabelLayout::Map), ("1.24.11", LabelLayout::Slice)] {
        let go = go(&[version]);
        for arguments in [&[][..], &["-ldflags=-s -w"], &["-buildmode=pie"]] {
            assert_eq!(check(&go, arguments, false, layout), format!("go{version}"));
        }
    }
}

#[test]
fn another_program_is_not_gos() {
    assert_eq!(inspect(std::process::id()), Ok(None));
}
