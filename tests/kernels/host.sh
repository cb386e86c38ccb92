#!/usr/bin/env bash
# Runs guest.sh on the host's own kernel, in a root made by image.sh and in mount and network namespaces of its own.
#
#   host.sh ROOT RESULTS
set -euo pipefail

root=$1 results=$2
mkdir -p "$results"
# A root must be a mount for the sensor to mount in it; devices are the host's.
# shellcheck disable=SC2016
unshare --mount --net --propagation private sh -eu -c '
  mount --bind "$1" "$1"
  mount --bind /dev "$1/dev"
  mkdir -p "$1/out"
  mount --bind "$2" "$1/out"
  exec chroot "$1" /init
' - "$root" "$results" > "$results/console" 2>&1
