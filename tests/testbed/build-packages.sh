#!/usr/bin/env bash
# Installs what building needs beside a Rust toolchain: clang, which compiles the eBPF programs, and the kernel's headers.
set -euo pipefail

have() { command -v "$1" >/dev/null; }
have_clang() { local name; for name in clang clang-{14..21}; do have "$name" && return; done; return 1; }

missing=()
have_clang || missing+=(clang)
have cc || missing+=(gcc libc6-dev)
[ -e /usr/include/linux/bpf.h ] || missing+=(linux-libc-dev)
[ ${#missing[@]} -gt 0 ] || exit 0

echo "installing ${missing[*]}: needed to build the eBPF programs and the sensor" >&2
have apt-get || { echo "apt-get is not here: install them with this system's own package manager" >&2; exit 1; }
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
"${as_root[@]}" apt-get update --quiet=2 >&2
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 --no-install-recommends "${missing[@]}" >&2
