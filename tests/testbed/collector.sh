#!/usr/bin/env bash
# Builds the OpenTelemetry Collector that the tests send to, and prints the path of its binary as the last line.
#
#   collector.sh                the binary that collector/manifest.yaml and its lock describe, built when it is not cached
#   collector.sh --update-lock  writes collector/go.mod and collector/go.sum anew after a change of the manifest
#
# Everything downloaded or built stays under ${VIGIE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vigie}.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
lock=$here/collector
cache=${VIGIE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vigie}
update_lock=no

say() { printf 'collector: %s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }

case ${1:-} in
  '') ;;
  --update-lock) update_lock=yes ;;
  -h | --help) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; exit 0 ;;
  *) fail "unknown argument '$1' (only --update-lock is known)" ;;
esac

version=$(sed -n 's/^ *version: *//p' "$lock/manifest.yaml")
core=$(sed -n 's/^ *- gomod: .*\/otlpreceiver //p' "$lock/manifest.yaml")
[ -n "$version" ] && [ -n "$core" ] || fail "$lock/manifest.yaml names no version or no otlpreceiver"

cached_binary() { printf '%s/otelcol-%s-%s\n' "$home" "$version" "$(cat "$lock"/{manifest.yaml,go.mod,go.sum} | sha256sum | cut -c1-16)"; }
home=$cache/collector
if [ "$update_lock" = no ]; then
  [ -s "$lock/go.mod" ] && [ -s "$lock/go.sum" ] || fail "$lock has no go.mod and go.sum: run $0 --update-lock"
  binary=$(cached_binary)
fi

# A finished binary is put in place by one rename, so finding it needs no lock.
if [ "$update_lock" = no ] && [ -x "$binary" ]; then
  say "$version is cached"
  printf '%s\n' "$binary"
  exit 0
fi

command -v flock >/dev/null || fail "flock is missing: apt-get install util-linux"
mkdir -p "$home"
exec 9>"$home/lock"
if ! flock --nonblock 9; then
  say "another run is building it: waiting for that one"
  flock 9
fi
if [ "$update_lock" = no ] && [ -x "$binary" ]; then
  printf '%s\n' "$binary"
  exit 0
fi

# shellcheck source=go.sh
. "$here/go.sh"
find_go
say "building $version with $("$go" env GOVERSION), for the tests to send to: some minutes once, then it is cached in $home"

go_environment

builder=$home/builder-$core
if [ ! -x "$builder" ]; then
  say "installing the Collector's builder $core: it writes the main package from the manifest"
  GOFLAGS=-modcacherw GOBIN=$home/bin "$go" install "go.opentelemetry.io/collector/cmd/builder@$core" >&2
  mv "$home/bin/builder" "$builder"
fi

work=$(mktemp -d "$home/build.XXXXXX")
trap 'rm -rf "$work"' EXIT
sed "s#^\( *output_path:\).*#\1 $work#" "$lock/manifest.yaml" > "$work/manifest.yaml"
if [ "$update_lock" = yes ]; then
  # The builder's own `go mod tidy` asks for modules that only tests need: the requirements come from the manifest.
  {
    printf 'module vigie/otelcol\n\ngo %s.0\n\nrequire (\n' "$go_minimum"
    sed -n 's/^ *- gomod: /\t/p' "$lock/manifest.yaml"
    printf '\tgo.opentelemetry.io/collector/otelcol %s\n)\n' "$core"
  } > "$work/go.mod"
  mode=mod
else
  cp "$lock/go.mod" "$lock/go.sum" "$work/"
  mode=readonly
fi
# The builder leaves a temporary directory behind: it goes with the rest.
mkdir "$work/tmp"
TMPDIR=$work/tmp "$builder" --config "$work/manifest.yaml" --skip-get-modules --skip-compilation >&2 9>&-

say "compiling"
(cd "$work" && GOFLAGS=-modcacherw "$go" build -mod="$mode" -buildvcs=false -trimpath -ldflags='-s -w' -o "$work/otelcol" . >&2 9>&-)
"$work/otelcol" --version >&2

if [ "$update_lock" = yes ]; then
  cp "$work/go.mod" "$work/go.sum" "$lock/"
  say "wrote $lock/go.mod and $lock/go.sum: commit them"
  binary=$(cached_binary)
fi
mv "$work/otelcol" "$binary"
printf '%s\n' "$binary"
