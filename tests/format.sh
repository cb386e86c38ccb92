#!/usr/bin/env bash
# Formats every Rust and C source of the project; with --check it changes nothing and fails where one would change.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-}" in
  '') rust=() c=(-i) ;;
  --check) rust=(--check) c=(--dry-run --Werror) ;;
  *) echo "format: $1: only --check is known" >&2; exit 2 ;;
esac

cargo fmt --all "${rust[@]}"
git ls-files -z '*.c' '*.h' ':!:*/generated/*' | xargs -0 "$(./tests/testbed/clang-format.sh)" "${c[@]}"
