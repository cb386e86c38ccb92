#!/bin/busybox sh
# shellcheck shell=dash
# Runs in the root that image.sh makes: as the init of a guest, and in a changed root on the host's own kernel. Leaves what
# the sensor said in /out, by the tier of its hooks, and in a guest sends that to the console.
# shellcheck source=tests/kernels/common.sh
. /common.sh

mkdir -p /acts /cgroup
# In a control group of its own: kernels differ in how they name its parent.
mount -t cgroup2 cgroup2 /cgroup
mkdir -p /cgroup/vigie-acts
# Overlayfs is a module in Debian's kernels.
[ ! -e /overlay.ko ] || insmod /overlay.ko

resolved() { # how many processes publish their requests in a thread context
  wget -q -O - http://127.0.0.1:9464/metrics | sed -n 's/^vigie_trace_resolutions_total{part="thread_context",outcome="static"} //p'
}

# The sensor finds out in the background where a server keeps its requests.
until_resolved() { # BEFORE
  local turn=0
  until [ "$(resolved)" != "$1" ]; do
    turn=$((turn + 1))
    [ "$turn" -lt 100 ] || { echo 'the sensor found no thread context'; return 1; }
    usleep 100000
  done
}

# What the acts find: the same for each tier.
make_folders() {
  mount -t tmpfs tmpfs /tmp
  mount -t tmpfs tmpfs /acts
  mkdir /acts/mount /acts/read-only /acts/layered
  printf '#!/bin/acts nothing\n' > /acts/script
  chmod 755 /acts/script
  touch /acts/no-program
  mount -t tmpfs tmpfs /acts/mount
  mkdir /acts/mount/deep
  mount -t tmpfs -o ro tmpfs /acts/read-only
  mkdir -p /acts/mount/lower /acts/mount/above/upper /acts/mount/above/work
  touch /acts/mount/lower/lower
  mount_layers
}

mount_layers() {
  mount -t overlay -o lowerdir=/acts/mount/lower,upperdir=/acts/mount/above/upper,workdir=/acts/mount/above/work overlay /acts/layered
}

# A module that goes and comes back, where there is one; the layered folder keeps it.
reload_module() {
  [ -e /overlay.ko ] || return 0
  umount /acts/layered
  rmmod overlay || echo 'the module cannot be taken off' >> "$out/acts.log"
  insmod /overlay.ko || echo 'the module cannot be loaded again' >> "$out/acts.log"
  rmmod overlay && acts load-module /overlay.ko || echo 'the module cannot be loaded from memory' >> "$out/acts.log"
  mount_layers
}

remove_folders() {
  umount /acts/layered /acts/read-only /acts/mount /acts /tmp
}

act() {
  local library before server bits calls race rounds
  in_group() {
    # shellcheck disable=SC2016
    sh -c 'echo $$ > /cgroup/vigie-acts/inner/cgroup.procs; exec "$@"' - "$@" >> "$out/acts.log" 2>&1
  }
  mkdir /cgroup/vigie-acts/inner
  in_group acts
  [ $? -eq 3 ] || echo 'acts did not end as it does when all went well' >> "$out/acts.log"
  in_group acts older-calls
  rmdir /cgroup/vigie-acts/inner
  reload_module
  # A thread that changes the names while they are used, and one that puts other files under descriptors.
  for race in names:50 descriptors:500; do
    rounds=${race#*:} race=${race%:*}
    mkdir "/acts/mount/racing-$race"
    "racing-$race" "/acts/mount/racing-$race" "$rounds" > "$out/racing-$race.txt" 2>> "$out/acts.log"
    [ $? -eq 3 ] || echo "racing-$race did not end as it does when all went well" >> "$out/acts.log"
  done
  for library in glibc musl; do
    [ -x "/bin/traced-$library" ] || continue
    mkfifo "/tmp/$library"
    before=$(resolved)
    "traced-$library" "/acts/mount/by-$library" < "/tmp/$library" > "/tmp/$library.log" &
    server=$!
    exec 3> "/tmp/$library"
    until_line "/tmp/$library.log" ready
    until_resolved "$before"
    echo "/bin/echo a-request-of-$library; exit 4" >&3
    until_line "/tmp/$library.log" 'done 1'
    exec 3>&-
    wait "$server"
    # Its children are resolved by then.
    sleep 1
  done
  # Calls by x86's 32-bit entries, watched once somebody makes them.
  for bits in 32 64; do
    [ -x "/bin/ia32-calls-$bits" ] || continue
    mkfifo "/tmp/calls-$bits"
    mkdir "/acts/mount/$bits"
    (cd "/acts/mount/$bits" && exec "ia32-calls-$bits" < "/tmp/calls-$bits") &
    calls=$!
    exec 3> "/tmp/calls-$bits"
    until_line "$out/vigie.log" 'they are watched from now on'
    echo >&3
    exec 3>&-
    wait "$calls"
    [ $? -eq 3 ] || echo "ia32-calls-$bits did not end as it does when all went well" >> "$out/acts.log"
  done
}

# What nobody asks for any more stays in the kernel.
ask_for_less() {
  local number
  printf 'sensor:\n  tier: %s\nexport:\n  events: notable\n' "$1" > /tmp/vigie.yaml
  kill -HUP "$sensor"
  until_line "$out/vigie.log" 'settings and rules are reloaded'
  mkdir -p /opt
  for number in 1 2 3; do
    mkdir "/acts/mount/plain-$number" "/opt/wanted-$number"
  done
  mkdir /acts/mount/../../opt/wanted-4
  (cd /acts/mount && mkdir plain-4 ../../opt/wanted-5)
  chmod 700 /acts/mount/plain-1
  chmod 4700 /acts/mount/plain-2
  usleep 500000
  wget -q -O "$out/metrics-of-less.txt" http://127.0.0.1:9464/metrics
  rmdir /opt/wanted-*
}

run() { # NAME TIER
  out=/out/$1
  mkdir -p "$out"
  make_folders
  uname -r > "$out/release"
  vigie doctor --tier "$2" > "$out/doctor.txt" 2>&1
  echo $? > "$out/doctor.code"
  printf 'sensor:\n  tier: %s\nexport:\n  events: all\n' "$2" > /tmp/vigie.yaml
  vigie run --config /tmp/vigie.yaml --format none --otlp-file "$out/events.jsonl" --listen 127.0.0.1:9464 2> "$out/vigie.log" &
  sensor=$!
  until_line "$out/vigie.log" 'vigie is ready'
  act
  usleep 500000
  wget -q -O "$out/metrics.txt" http://127.0.0.1:9464/metrics
  ask_for_less "$2"
  kill -INT "$sensor"
  wait "$sensor"
  echo $? > "$out/vigie.code"
  if is_guest; then dmesg -c > "$out/kernel.log"; fi
  remove_folders
}

# What the kernel said before is not about the sensor.
if is_guest; then dmesg -c > /dev/null; fi
run base base
# Guests must have it; this host's kernel may forbid it.
if is_guest || vigie doctor | grep -q 'at the functions that serve them'; then
  run better auto
fi
# What kernels have that allow no programs at their functions; all of those here do, so one stands for them.
case $(uname -r) in
  # Here the kernel asks no program among its security modules, which therefore give way.
  5.10.*-amd64) run lsm lsm ;;
  6.1.*) run kprobe kprobe ;;
  6.12.*x86_64 | 6.12.*amd64) run lsm lsm ;;
esac
rmdir /cgroup/vigie-acts

if is_guest; then send_results; fi
