#!/usr/bin/env bash
# Runs the sensor on Debian's kernels, in QEMU, beside the host's own, and prints what works on which.
# `make test-kernels` installs first what this needs.
#
#   kernels.sh [SERIES-ARCHITECTURE...]     by default 5.10-amd64 6.1-amd64 6.12-amd64 6.12-arm64
set -euo pipefail
cd "$(dirname "$0")/.."

kernels=("$@")
[ $# -gt 0 ] || kernels=(5.10-amd64 6.1-amd64 6.12-amd64 6.12-arm64)
work=${CARGO_TARGET_DIR:-target}/kernels
arm64=aarch64-unknown-linux-musl

step() { printf '\n== %s\n' "$*"; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

[ "$(id -u)" -eq 0 ] || fail 'the sensor also runs on this kernel, to compare with: run this as root'
[ "$(uname -m)" = x86_64 ] || fail 'this builds for the host and for guests on an x86_64 machine only'
rm -rf "$work"
mkdir -p "$work"

step 'kernels (cached)'
# Fetched while the sensor compiles.
./tests/testbed/kernels.sh "${kernels[@]}" > "$work/folders" &
fetching=$!

# The C compiler is for the cryptography library; rust-lld needs none to link.
export CC_aarch64_unknown_linux_musl=aarch64-linux-gnu-gcc
export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_MUSL_LINKER=rust-lld
build() { # ARCHITECTURE COMPILER STRIP [TARGET]
  local to=$work/programs-$1
  step "the sensor and the programs for $1"
  mkdir -p "$to"
  if [ -n "${4:-}" ] && command -v rustup >/dev/null; then rustup --quiet target add "$4"; fi
  cargo build --package vigie ${4:+--target "$4"}
  "$3" -o "$to/vigie" "${CARGO_TARGET_DIR:-target}/${4:-}/debug/vigie"
  "$2" -static -O1 -Wall -Wextra -Werror -o "$to/acts" tests/programs/acts/*.c
  "$2" -static -O1 -Wall -Werror -o "$to/traced-glibc" tests/programs/traced_server.c
  for race in names descriptors; do
    "$2" -static -O1 -Wall -Wextra -Werror -pthread -o "$to/racing-$race" "tests/programs/racing_$race.c"
  done
}
build amd64 cc strip
# That one is the host's own: its libraries come along.
mkdir -p "$work/libraries-amd64"
ldd "$work/programs-amd64/vigie" | grep -o '/[^ ]*' | xargs cp --dereference --parents --target-directory "$work/libraries-amd64"
for bits in 32 64; do
  cc "-m$bits" -static -nostdlib -no-pie -fno-pie -fno-stack-protector -O1 -Wall -Werror \
    -o "$work/programs-amd64/ia32-calls-$bits" tests/programs/ia32_calls.c
done
musl-gcc -static -O1 -Wall -Werror -o "$work/programs-amd64/traced-musl" tests/programs/traced_server.c
cp "$(command -v busybox)" "$work/programs-amd64/busybox"
if [[ ${kernels[*]} = *arm64* ]]; then
  build arm64 aarch64-linux-gnu-gcc aarch64-linux-gnu-strip "$arm64"
  zig=$(./tests/testbed/zig.sh)
  ZIG_GLOBAL_CACHE_DIR=$work/zig ZIG_LOCAL_CACHE_DIR=$work/zig "$zig" cc -target aarch64-linux-musl -static -O1 -g0 -Wall -Werror \
    -o "$work/programs-arm64/traced-musl" tests/programs/traced_server.c
fi
wait "$fetching"

root_for() { # ROOT ARCHITECTURE [KERNEL_FOLDER]
  local programs=$work/programs-$2 libraries=$work/libraries-$2
  if [ -e "${3:-}/busybox" ]; then cp "$3/busybox" "$programs/busybox"; fi
  ./tests/kernels/image.sh "$1" "$programs" "${3:+$3/overlay.ko}"
  [ ! -d "$libraries" ] || cp -a "$libraries/." "$1/"
}

step "this kernel: $(uname -r)"
root_for "$work/root-host" amd64
./tests/kernels/host.sh "$work/root-host" "$work/host" || { cat "$work/host/console" >&2; exit 1; }

step "guests: ${kernels[*]}"
# The last first: the order in which two at a time are done soonest.
tac "$work/folders" | while read -r folder; do
  kernel=${folder##*/}
  root_for "$work/root-$kernel" "${kernel#*-}" "$folder"
  printf '%s\0%s\0%s\0%s\0' "${kernel#*-}" "$folder/vmlinuz" "$work/root-$kernel" "$work/$kernel"
done | xargs --null --max-args 4 --max-procs 2 ./tests/kernels/boot.sh

step 'what works where: of an event the records that are the same as on this kernel'
status=0
python3 -B tests/kernels/report.py "$work/host" "${kernels[@]/#/$work/}" || status=$?
rm -rf "$work"/root-*
[ "$status" -eq 0 ] || echo "what each run left is in $work" >&2
exit "$status"
