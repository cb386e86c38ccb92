//! What fuzzers start from, and what they found, is read without a panic and without taking long.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use vigie_enrich::untrusted::TARGETS;

#[test]
fn what_fuzzers_know_is_read() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    for (name, read) in TARGETS {
        let inputs = fs::read_dir(corpus.join(name)).expect("a folder for each target");
        let inputs: Vec<_> = inputs.map(|input| fs::read(input.expect("listed").path()).expect("readable")).collect();
        assert!(!inputs.is_empty(), "{name}");
        for input in inputs {
            let begin = Instant::now();
            read(&input);
            // What is cut off is what a reader sees of something that changes below it.
            for length in (0..input.len()).step_by(input.len().div_ceil(200).max(1)) {
                read(&input[..length]);
            }
            assert!(begin.elapsed() < Duration::from_secs(10), "{name}");
        }
    }
}

/// A function that is not fuzzed is one that nobody looked at.
#[test]
fn each_function_has_a_fuzz_target() {
    let targets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/fuzz_targets");
    for (name, _) in TARGETS {
        let text = fs::read_to_string(targets.join(name).with_extension("rs")).expect("a target");
        assert!(text.contains(&format!("untrusted::{name}")), "{name}");
    }
}
