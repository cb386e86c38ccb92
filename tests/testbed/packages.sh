#!/usr/bin/env bash
# Installs what the tests need from the packages of Debian or Ubuntu: only what is missing, as root or through sudo. With
# the argument `kernels` also what the tests on other kernels need.
# It starts no service: the tests start what they need themselves, on the loopback interface.
set -euo pipefail

say() { printf 'packages: %s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }

have() { command -v "$1" >/dev/null; }
have_clang() { local name; for name in clang clang-{14..21}; do have "$name" && return; done; return 1; }
have_libclang() { compgen -G '/usr/lib/*/libclang*.so*' >/dev/null || compgen -G '/usr/lib/llvm-*/lib/libclang*.so*' >/dev/null; }
# The busybox that is linked dynamically does not run in a container's own root.
have_static_busybox() { have busybox && ! ldd "$(command -v busybox)" >/dev/null 2>&1; }
have_docker() { have dockerd && have docker; }

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
need python3-venv 'holds the clang-format that the sources are formatted with' python3 -c 'import ensurepip'
need prometheus 'scrapes the metrics and, with promtool, checks them' have promtool
need podman 'runs the containers that the sensor is to recognise' have podman
need runc 'is the runtime of these containers' have runc
need docker.io 'is another runtime, whose API tells of containers' have_docker
need containerd 'is the runtime of Kubernetes' have containerd
need iptables 'is looked for by Docker when it starts' have iptables
need catatonit 'is the init of the namespaces that these runtimes are started in' have catatonit
need protobuf-compiler "compiles Kubernetes' own definition of its runtime interface" have protoc
need busybox-static 'is all there is in these containers' have_static_busybox
need musl-tools 'compiles programs against the other C library, which lays out threads otherwise' have musl-gcc
need curl 'asks HTTP endpoints in scripts' have curl
need jq 'reads JSON in scripts' have jq

if [ "${1:-}" = kernels ]; then
  need qemu-system-x86 'runs other kernels' have qemu-system-x86_64
  need qemu-system-arm 'runs a kernel of arm64' have qemu-system-aarch64
  need cpio 'packs what these kernels start with' have cpio
  need xz-utils 'unpacks their modules' have xz
  need debian-archive-keyring 'vouches for their packages' test -e /usr/share/keyrings/debian-archive-keyring.gpg
  need gcc-aarch64-linux-gnu 'compiles for arm64' have aarch64-linux-gnu-gcc
  need libc6-dev-arm64-cross 'has the C library and the kernel headers of arm64' test -e /usr/aarch64-linux-gnu/lib/libc.a
fi

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
# Newer releases have Docker's client in a package of its own.
have docker || root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 --no-install-recommends docker-cli >&2

# Nor is any to start with the machine, when it was this script that brought it.
not_with_the_machine() { # PACKAGE UNIT...
  if [[ " ${missing[*]} " = *" $1 "* ]] && [ -d /run/systemd/system ]; then
    root systemctl disable --quiet "${@:2}" >&2
  fi
}
not_with_the_machine prometheus prometheus.service
not_with_the_machine docker.io docker.service docker.socket containerd.service
not_with_the_machine containerd containerd.service
say "installed: ${missing[*]}"
