#!/usr/bin/env bash
# Fetches the clang-format that the C sources are formatted with, and prints the path of its binary as the last line:
# versions differ in what they make of the same settings. It stays under
# ${VIGIE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vigie}.
set -euo pipefail

version=16.0.6
root=${VIGIE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vigie}/clang-format-$version

if [ ! -x "$root/bin/clang-format" ]; then
  echo "clang-format: fetching $version" >&2
  rm -rf "$root"
  python3 -m venv "$root" >&2
  "$root/bin/pip" install --quiet --disable-pip-version-check "clang-format==$version" >&2
fi
printf '%s\n' "$root/bin/clang-format"
