#!/usr/bin/env bash
# Fetches Zig, whose C compiler brings musl for arm64, which Debian has no cross compiler for; prints the path of its binary
# as the last line. It stays under ${VIGIE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vigie}.
set -euo pipefail

version=0.17.1
root=${VIGIE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vigie}/zig-$version

if ! compgen -G "$root/lib/python*/site-packages/ziglang/zig" > /dev/null; then
  echo "zig: fetching $version, 100 MB" >&2
  rm -rf "$root"
  python3 -m venv "$root" >&2
  "$root/bin/pip" install --quiet --disable-pip-version-check "ziglang==$version" >&2
fi
printf '%s\n' "$root"/lib/python*/site-packages/ziglang/zig
