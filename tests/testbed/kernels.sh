#!/usr/bin/env bash
# Fetches Debian's kernels that the sensor is tested on, and prints the folder of each: `vmlinuz`, `overlay.ko`, and for
# another architecture its static `busybox`.
#
#   kernels.sh [--update] SERIES-ARCHITECTURE...     for example 5.10-amd64 6.12-arm64
#
# They come through a package state of their own, so that the system's sources stay as they are, and are kept under
# ${VIGIE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vigie}/kernels. --update replaces them by the newest of their series.
set -euo pipefail

home=${VIGIE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vigie}/kernels
suites=(bullseye bookworm trixie)
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

say() { printf 'kernels: %s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }

update=no
[ "${1:-}" != --update ] || { update=yes; shift; }
[ $# -gt 0 ] || fail 'name kernels, such as 6.12-amd64'
mkdir -p "$home"
exec 9>"$home/lock"
flock 9

# The mirror that the system uses, when it is Debian's.
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources} 2>/dev/null \
  | grep -oE 'https?://[^ ]+/debian/?( |$)' | head -n 1 | tr -d ' ' || true)
mirror=${mirror:-http://deb.debian.org/debian}

apt_for() { # ARCHITECTURE TOOL ARGUMENT...
  local state=$home/apt-$1
  "$2" -o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::State::lists="$state/lists" \
    -o Dir::Cache="$state/cache" -o Dir::State::status=/dev/null -o APT::Architecture="$1" -o APT::Architectures="$1" \
    -o Acquire::Languages=none -o APT::Sandbox::User=root --quiet=2 "${@:3}"
}

declare -A listed=()
list_packages() { # ARCHITECTURE
  [ -z "${listed[$1]:-}" ] || return 0
  [ -e "$keyring" ] || fail "$keyring is missing: apt-get install debian-archive-keyring"
  local state=$home/apt-$1 suite
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
  for suite in "${suites[@]}"; do
    echo "deb [signed-by=$keyring] $mirror $suite main"
    # Where an old release gets its later kernels.
    echo "deb [signed-by=$keyring] ${mirror%/debian*}/debian-security $suite-security main"
  done > "$state/sources.list"
  say "reading the package lists of $1 from $mirror"
  apt_for "$1" apt-get update >&2
  listed[$1]=yes
}

unpack() { # ARCHITECTURE PACKAGE FOLDER PATTERN...
  local folder=$3
  say "fetching $2 ($1)"
  (cd "$folder" && apt_for "$1" apt-get download "$2" >&2)
  # One that the archive does not have is told by what is missing afterwards.
  dpkg-deb --fsys-tarfile "$folder"/*.deb | tar -x -C "$folder" --wildcards "${@:4}"
  rm "$folder"/*.deb
}

fetch() { # SERIES ARCHITECTURE FOLDER
  local series=$1 architecture=$2 folder=$3 package module
  list_packages "$architecture"
  package=$(apt_for "$architecture" apt-cache search --names-only \
    "^linux-image-${series//./\\.}\.[0-9]+(-[0-9]+|\+deb[0-9]+)-$architecture\$" | cut -d ' ' -f 1 | sort -V | tail -n 1)
  [ -n "$package" ] || fail "$mirror has no kernel $series for $architecture"
  unpack "$architecture" "$package" "$folder" './boot/vmlinuz-*' '*/overlay.ko*'
  mv "$folder"/boot/vmlinuz-* "$folder/vmlinuz"
  module=$(find "$folder" -name 'overlay.ko*')
  mv "$module" "$folder/"
  case $module in *.xz) xz --decompress "$folder/overlay.ko.xz" ;; esac
  if [ "$architecture" != "$(dpkg --print-architecture)" ]; then
    unpack "$architecture" busybox-static "$folder" '*/bin/busybox'
    find "$folder" -mindepth 2 -name busybox -exec mv {} "$folder/busybox" ';'
  fi
  rm -rf "${folder:?}"/{boot,lib,usr,bin}
  echo "$package" > "$folder/package"
}

for kernel in "$@"; do
  [[ $kernel =~ ^[0-9]+\.[0-9]+-(amd64|arm64)$ ]] || fail "'$kernel' is not SERIES-amd64 or SERIES-arm64"
  if [ "$update" = yes ] || [ ! -e "$home/$kernel/package" ]; then
    work=$(mktemp -d "$home/fetch.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    fetch "${kernel%-*}" "${kernel#*-}" "$work"
    rm -rf "${home:?}/$kernel"
    mv "$work" "$home/$kernel"
  fi
  say "$kernel is $(cat "$home/$kernel/package")"
  printf '%s\n' "$home/$kernel"
done
