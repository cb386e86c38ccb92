#!/usr/bin/env bash
# Runs every check and every test. `make test` installs what they need first.
set -euo pipefail
cd "$(dirname "$0")/.."

# What a service would make of its environment is what the tests look at.
unset TRACEPARENT TRACESTATE RUST_LOG "${!OTEL_@}"
export HOME=${HOME:-/root}

step() { printf '\n== %s\n' "$*"; }

[ "$(id -u)" -eq 0 ] || { echo 'the live tests load eBPF programs: run this as root' >&2; exit 1; }

# Built beside each other: neither uses more than one processor all the time.
step 'build the Collector, cargo-deny, Jaeger and VictoriaLogs (cached)'
./tests/testbed/cargo-deny.sh >/dev/null &
cargo_deny=$!
./tests/testbed/collector.sh >/dev/null
wait "$cargo_deny"
# Needed at the end only.
{ ./tests/testbed/store.sh jaeger && ./tests/testbed/store.sh victorialogs; } >/dev/null &
stores=$!

step 'format' && ./tests/format.sh --check
step 'dependencies: licences, sources, bans'
cargo_deny=$(./tests/testbed/cargo-deny.sh)
"$cargo_deny" --log-level error check bans licenses sources
if timeout 60 git ls-remote --quiet https://github.com/rustsec/advisory-db HEAD >/dev/null 2>&1; then
  "$cargo_deny" --log-level error check advisories
else
  echo 'the advisory database is not reachable from here: advisories are not checked'
fi
step 'lints' && cargo clippy --workspace --all-targets -- -D warnings
step 'generated files' && cargo xtask codegen --check
step 'the sensor' && cargo build --package vigie --package vigie-trace-writer
cargo build --package vigie-publisher --examples
cargo build --package vigie-checkout
step 'unit and property tests'
cargo test --workspace --exclude vigie-tests
step 'test bed' && cargo test --package vigie-tests --lib --test dashboard --test testbed --test delivery --test kubernetes \
  --test kernel_record
step 'tracepoints that sensors share'
# None where the sensor is at the functions that serve the calls.
hooks=$("${CARGO_TARGET_DIR:-target}/debug/vigie" doctor 2>/dev/null | grep -o 'syscalls/sys_[a-z0-9_]*' | sort -u) || true
# shellcheck disable=SC2086 # one word each
exec {kept}< <(exec ./tests/testbed/keep_tracepoints.py $hooks)
keeper=$!
trap 'kill "$keeper" || true' EXIT
read -r line <&"$kept" && echo "$line"
step 'container runtimes' && cargo test --package vigie-tests --test containers -- --test-threads 2
# What is built beside them would be taken for what the sensor costs.
wait "$stores"
# They wait for the kernel more than they work.
step 'live tests' && cargo test --package vigie-tests --test live -- --test-threads 3
step 'the example' && cargo test --package vigie-tests --test checkout -- --test-threads 1
