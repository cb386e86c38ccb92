#!/usr/bin/env bash
# Builds a store that the example and its test send to, and prints the path of its binary as the last line.
#
#   store.sh jaeger         Jaeger all-in-one: traces in by OTLP, out by its query API; it has no page
#   store.sh victorialogs   VictoriaLogs: logs in by OTLP over HTTP, out by LogsQL
#
# jaeger/ and victorialogs/ pin every module. Everything downloaded or built stays under
# ${VIGIE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vigie}.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${VIGIE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vigie}
name=${1:-}

say() { printf '%s: %s\n' "${name:-store}" "$*" >&2; }
fail() { say "error: $*"; exit 1; }

case $name in
  jaeger) module=github.com/jaegertracing/jaeger package=$module/cmd/all-in-one takes='2 to 4 minutes' ;;
  victorialogs) module=github.com/VictoriaMetrics/VictoriaLogs package=$module/app/victoria-logs takes='half a minute' ;;
  -h | --help) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; exit 0 ;;
  *) fail "'$name' is no store: jaeger or victorialogs" ;;
esac

lock=$here/$name
version=$(sed -n "s#^\(require\)\{0,1\}[[:space:]]*$module v##p" "$lock/go.mod")
[ -n "$version" ] || fail "$lock/go.mod requires no $module"
home=$cache/$name
binary=$home/$name-$version-$(cat "$lock"/go.{mod,sum} | sha256sum | cut -c1-16)

# A finished binary is put in place by one rename, so finding it needs no lock.
if [ -x "$binary" ]; then
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
if [ -x "$binary" ]; then
  printf '%s\n' "$binary"
  exit 0
fi

# shellcheck source=go.sh
. "$here/go.sh"
find_go
say "building $version with $("$go" env GOVERSION): $takes once, then it is cached in $home"
go_environment

work=$(mktemp -d "$home/build.XXXXXX")
trap 'rm -rf "$work"' EXIT
cp "$lock/go.mod" "$lock/go.sum" "$work/"
(cd "$work" && GOFLAGS=-modcacherw "$go" build -p 2 -mod=readonly -buildvcs=false -trimpath -ldflags='-s -w' -o "$work/$name" "$package" >&2 9>&-)
mv "$work/$name" "$binary"
printf '%s\n' "$binary"
