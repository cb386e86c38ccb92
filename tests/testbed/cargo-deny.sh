#!/usr/bin/env bash
# Builds cargo-deny, which checks the licences, sources and versions of the dependencies, and prints the path of its binary
# as the last line. It is built once, about five minutes, and stays under
# ${VIGIE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vigie}.
set -euo pipefail

version=0.20.2
root=${VIGIE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/vigie}/cargo-deny-$version

if [ ! -x "$root/bin/cargo-deny" ]; then
  echo "cargo-deny: building $version" >&2
  # Not in the workspace's target folder, and not with its settings.
  (cd / && cargo install cargo-deny --version "$version" --locked --quiet --root "$root" --target-dir "$root/target" \
    --config profile.release.lto=false --config profile.release.opt-level=1 >&2)
  rm -rf "$root/target"
fi
printf '%s\n' "$root/bin/cargo-deny"
