#!/usr/bin/env bash
# Runs each fuzz target for a while, and fails at the first that finds something: what for a nightly run.
#
#   fuzz.sh [SECONDS [TARGET...]]     by default 60 seconds each, all of them
#
# Takes `cargo install cargo-fuzz`. Fuzzers need a nightly compiler, or a stable one that is told to be.
# What is found lies in fuzz/artifacts/TARGET; made small by `cargo fuzz tmin` it goes into fuzz/corpus/TARGET by a name that
# says what it is.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(basename -s .rs -a fuzz/fuzz_targets/*.rs)
command -v cargo-fuzz >/dev/null || { echo 'error: cargo-fuzz is not there: cargo install cargo-fuzz' >&2; exit 1; }
export RUSTC_BOOTSTRAP=1

for target in "${targets[@]}"; do
  printf '\n== %s, %s seconds\n' "$target" "$seconds"
  # What is new stays out of the repository: seeds are chosen.
  found=$(mktemp -d)
  cargo fuzz run "$target" "$found" "fuzz/corpus/$target" -- -max_total_time="$seconds" -print_final_stats=1 -verbosity=0
  rm -rf "$found"
done
