#!/usr/bin/env bash
# Runs every check and every test. `make test` installs what they need first.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }

[ "$(id -u)" -eq 0 ] || { echo 'the live tests load eBPF programs: run this as root' >&2; exit 1; }

step 'build the Collector (cached)' && ./tests/testbed/collector.sh >/dev/null
step 'format' && cargo fmt --all --check
step 'lints' && cargo clippy --workspace --all-targets -- -D warnings
step 'generated files' && cargo xtask codegen --check
step 'the sensor' && cargo build --package vigie
step 'unit and property tests'
cargo test --workspace --exclude vigie-tests
step 'test bed' && cargo test --package vigie-tests --lib --test testbed --test delivery
step 'live tests' && cargo test --package vigie-tests --test live -- --test-threads 2
