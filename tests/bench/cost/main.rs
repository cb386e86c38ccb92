//! What a running sensor costs the host: `make bench`. What is compared takes turns; medians and spread are printed, nothing is
//! judged. Needs root and a release build (VIGIE_BIN names another). Names of parts measure these alone:
//! `cargo bench --package vigie-tests --bench cost -- memory latency`.
#![allow(clippy::cast_precision_loss, reason = "figures for people to read")]

use std::fs;

mod acts;
mod figures;
mod latency;
mod load;
mod memory;
mod sensor;

const PARTS: [(&str, fn()); 4] =
    [("acts", acts::print), ("load", load::print), ("memory", memory::print), ("latency", latency::print)];

fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    // `cargo test` also calls benches; only `cargo bench` asks for figures.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return;
    }
    // Terminals share the processor by session on desktop kernels; `nice` alone does nothing between them.
    drop(fs::write("/proc/self/autogroup", "-15"));
    let named: Vec<_> = arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    for (name, print) in PARTS {
        if named.is_empty() || named.iter().any(|wanted| *wanted == name) {
            print();
        }
    }
}
