#!/usr/bin/env bash
# Installs what the tests need from the packages of Debian or Ubuntu: only what is missing, as root or through sudo.
# It starts no service: the tests start what they need themselves, on the loopback interface.
set -euo pipefail

say() { printf 'packages: %s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }

have() { command -v "$1" >/dev/null; }
have_clang() { local name; for name in clang clang-{14..21}; do have "$name" && return; done; return 1; }
have_libclang() { compgen -G '/usr/lib/*/libclang*.so*' >/dev/null || compgen -G '/usr/lib/llvm-*/lib/libclang*.so*' >/dev/null; }
# The busybox that is linked dynamically does not run in a container's own root.
have_static_busybox() { have busybox && ! ldd "$(command -v busybox)" >/dev/null 2>&1; }

missing=()
need() { # PACKAGE WHY CHECK...
  local package=$1 why=$2
  shift 2
  if "$@"; then return; fi
  say "installing $package: $why"
  missing+=("$package")
}

export PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
need clang 'compiles the eBPF programs' have_clang
need libclang1 'lets bindgen read the wire contract' have_libclang
need python3 'makes a flood of system calls' have python3
need prometheus 'scrapes the metrics and, with promtool, checks them' have promtool
need podman 'runs the containers that the sensor is to recognise' have podman
need runc 'is the runtime of these containers' have runc
need busybox-static 'is all there is in these containers' have_static_busybox
need curl 'asks HTTP endpoints in scripts' have curl
need jq 'reads JSON in scripts' have jq

if [ ${#missing[@]} -eq 0 ]; then
  say 'everything is there'
  exit 0
fi

have apt-get || fail "apt-get is not here; install what is named above with this system's own package manager"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  have sudo || fail 'not root and no sudo: run this as root'
  as_root=(sudo)
fi
root() { "${as_root[@]}" "$@"; }

# Debian starts a service as soon as it is installed; Prometheus would then listen on every interface.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'root rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' | root tee "$policy" >/dev/null
  root chmod 755 "$policy"
fi

root apt-get update --quiet=2 >&2
root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 --no-install-recommends "${missing[@]}" >&2

# Nor is it to start with the machine, when it was this script that brought it.
if [[ " ${missing[*]} " = *' prometheus '* ]] && [ -d /run/systemd/system ]; then
  root systemctl disable --quiet prometheus >&2
fi
say "installed: ${missing[*]}"
