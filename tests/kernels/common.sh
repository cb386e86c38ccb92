# shellcheck shell=dash
# What the inits of guests share; sourced by them. Results go to /out.
export PATH=/bin

mount -t proc proc /proc
mount -t sysfs sysfs /sys
[ -c /dev/null ] || mount -t devtmpfs devtmpfs /dev
mkdir -p /out
ip link set lo up
# Whether this is a guest's init: in a changed root on the host's own kernel it is not.
is_guest() { [ $$ -eq 1 ]; }
if is_guest; then
  echo 0 > /proc/sys/kernel/printk
  # For boot.sh.
  echo INIT-RUNS
fi

until_line() { # FILE TEXT
  local turn=0
  until grep -q "$2" "$1" 2>/dev/null; do
    turn=$((turn + 1))
    [ "$turn" -lt 3000 ] || { echo "no '$2' in $1"; return 1; }
    usleep 100000
  done
}

# To the console, for boot.sh; ends the guest.
send_results() {
  echo BEGIN-OF-RESULTS
  tar -C /out -cz . | base64
  echo END-OF-RESULTS
  poweroff -f
}
