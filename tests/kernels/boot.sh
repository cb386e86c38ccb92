#!/usr/bin/env bash
# Boots a kernel in QEMU's software emulation with a root made by image.sh, and unpacks what its init leaves. With
# VIGIE_GUEST_COUNTS_INSTRUCTIONS the guest has one processor, and its clock goes on by one nanosecond with each instruction.
# The emulation sometimes stands still, mostly in the firmware or the kernel's beginning: a guest that does not reach its
# init, or leaves nothing, is started once more, and that is said.
#
#   boot.sh amd64|arm64 VMLINUZ ROOT RESULTS
set -euo pipefail

architecture=$1 kernel=$2 root=$3 results=$4
limit=${VIGIE_GUEST_SECONDS:-600} running=
trap '[ -z "$running" ] || kill "$running" 2>/dev/null || true' EXIT
mkdir -p "$results"
(cd "$root" && find . | cpio --quiet --create --format=newc --owner=0:0 | gzip -1) > "$results/initramfs"
case $architecture in
  amd64) machine=(qemu-system-x86_64 -cpu max -append 'console=ttyS0 panic=-1 quiet') ;;
  arm64) machine=(qemu-system-aarch64 -M virt -cpu cortex-a57 -append 'console=ttyAMA0 panic=-1 quiet') ;;
esac
speed=(-accel 'tcg,thread=multi' -smp 2)
[ -z "${VIGIE_GUEST_COUNTS_INSTRUCTIONS:-}" ] || speed=(-accel 'tcg,thread=single' -icount shift=0 -smp 1)
status=0

# False when its init did not begin in time, or it left nothing.
guest() {
  : > "$results/console"
  timeout "$limit" "${machine[@]}" "${speed[@]}" -m 768M -nographic -no-reboot -nodefaults -serial stdio \
    -kernel "$kernel" -initrd "$results/initramfs" < /dev/null > "$results/console" 2>&1 &
  running=$!
  if ! timeout $((limit / 4)) grep --quiet --max-count 1 INIT-RUNS < <(tail --follow --lines +1 --pid "$running" "$results/console"); then
    kill "$running" 2>/dev/null || true
    wait "$running" || status=$?
    running=
    return 1
  fi
  status=0
  wait "$running" || status=$?
  running=
  grep -q END-OF-RESULTS "$results/console"
}

guest || { echo "${results##*/} left nothing (status $status): once more" >&2; tail -n 5 "$results/console" >&2; guest; } || true
rm "$results/initramfs"
if ! grep -q END-OF-RESULTS "$results/console"; then
  echo "the guest ended without results (status $status, 124: after $limit seconds)" > "$results/failure"
  tail -n 20 "$results/console" >> "$results/failure"
  exit 0
fi
tr -d '\r' < "$results/console" | sed '0,/BEGIN-OF-RESULTS/d;/END-OF-RESULTS/,$d' | base64 --decode \
  | tar -xz --warning=no-timestamp -C "$results" || echo 'what the guest sent does not unpack' > "$results/failure"
