#!/usr/bin/env bash
# Makes a root of a static busybox, the programs under test and guest.sh.
#
#   image.sh ROOT PROGRAMS [OVERLAY_MODULE]     PROGRAMS is the folder of what goes to /bin
set -euo pipefail

root=$1 programs=$2 module=${3:-}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
applets=(
  base64 cat chmod echo grep gzip insmod ip mkdir mkfifo mount poweroff rmdir rmmod sed sh sleep tar touch umount uname usleep wget
)

rm -rf "$root"
mkdir -p "$root"/{bin,dev,proc,sys,tmp,etc}
cp "$programs"/* "$root/bin/"
for applet in "${applets[@]}"; do ln -s busybox "$root/bin/$applet"; done
[ -z "$module" ] || cp "$module" "$root/overlay.ko"
cp "$here/common.sh" "$root/common.sh"
cp "$here/guest.sh" "$root/init"
