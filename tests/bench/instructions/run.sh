#!/usr/bin/env bash
# Counts the instructions that the sensor adds to system calls, in a guest whose clock counts instructions: calls that do
# not wait take the same on every run, what starts processes varies by some hundredths. What the sensor's own process does
# is in them where it does anything, since the guest has one processor.
#
#   run.sh [SERIES]     a kernel of Debian's for amd64, by default 6.12
set -euo pipefail
cd "$(dirname "$0")/../../.."

series=${1:-6.12}
target=${CARGO_TARGET_DIR:-target} work=${CARGO_TARGET_DIR:-target}/instructions
triple=x86_64-unknown-linux-musl
[ "$(uname -m)" = x86_64 ] || { echo 'error: this builds for guests on an x86_64 machine only' >&2; exit 1; }

rm -rf "$work"
mkdir -p "$work/programs"
folder=$(./tests/testbed/kernels.sh "$series-amd64")
if command -v rustup >/dev/null; then rustup --quiet target add "$triple"; fi
CC_x86_64_unknown_linux_musl=musl-gcc cargo build --release --package vigie --target "$triple"
strip -o "$work/programs/vigie" "$target/$triple/release/vigie"
cc -static -O1 -Wall -Wextra -Werror -o "$work/programs/acts" tests/bench/instructions/acts.c
cp "$(command -v busybox)" "$work/programs/busybox"
./tests/kernels/image.sh "$work/root" "$work/programs"
cp tests/bench/instructions/guest.sh "$work/root/init"

VIGIE_GUEST_COUNTS_INSTRUCTIONS=yes ./tests/kernels/boot.sh amd64 "$folder/vmlinuz" "$work/root" "$work/results"
rm -rf "$work/root"
if [ -e "$work/results/failure" ]; then cat "$work/results/failure" >&2; exit 1; fi

cd "$work/results"
printf '\ninstructions for one act on Linux %s (one processor, export: signals)\n' "$(cat release)"
printf '%-16s %10s %22s %22s\n' '' 'without' 'base tier' 'better tier'
while read -r name without; do
  base=$(sed -n "s/^$name //p" base.txt) better=$(sed -n "s/^$name //p" auto.txt)
  awk -v name="$name" -v without="$without" -v base="$base" -v better="$better" 'BEGIN {
    printf "%-16s %10d %10d %+7d %.2fx %10d %+7d %.2fx\n", name, without, base, base - without, base / without,
      better, better - without, better / without }'
done < without.txt
