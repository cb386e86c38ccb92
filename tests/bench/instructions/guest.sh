#!/bin/busybox sh
# shellcheck shell=dash
# The init of the guest in which instructions are counted: the acts without the sensor, and with it in each tier of hooks.
# shellcheck source=tests/kernels/common.sh
. /common.sh

mount -t tmpfs tmpfs /tmp
uname -r > /out/release

# What the kernel does after a boot, and after hooks have come or gone, is over by then.
settled_acts() { # FILE
  sleep 10
  acts > "$1"
}

settled_acts /out/without.txt
for tier in base auto; do
  printf 'sensor:\n  tier: %s\n  ia32_calls: never\n' "$tier" > /tmp/vigie.yaml
  vigie run --config /tmp/vigie.yaml --export signals --format none --listen 127.0.0.1:9464 2> "/out/$tier.log" &
  sensor=$!
  until_line "/out/$tier.log" 'vigie is ready'
  settled_acts "/out/$tier.txt"
  kill -INT "$sensor"
  wait "$sensor"
done
settled_acts /out/without-again.txt

send_results
