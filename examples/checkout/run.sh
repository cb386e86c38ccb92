#!/usr/bin/env bash
# The whole example with one command, as root: starts the stores, Vigie and the checkout service on the loopback interface,
# breaks into the service, and shows what each store tells of it by the request's trace id. Ends what it started.
#
#   run.sh           shows the answers and ends
#   run.sh --stay    shows them and waits for Ctrl-C, so that the printed queries can be tried
#
# It fails when an answer does not come within 30 seconds.
#
# The first run installs Debian's or Ubuntu's clang, Prometheus, curl and jq where they are missing, and builds the
# Collector, Jaeger, VictoriaLogs (Go), Vigie and the service (Rust), which takes minutes. Later ones take some seconds.
# VIGIE_BIN and CHECKOUT_BIN name binaries of the last two that need not be built.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

case ${1:-} in
  '') stay=no ;;
  --stay) stay=yes ;;
  -h | --help) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; exit 0 ;;
  *) echo "unknown argument '$1' (only --stay is known)" >&2; exit 1 ;;
esac
say() { printf '\n== %s\n' "$*"; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }
[ "$(id -u)" -eq 0 ] || fail 'Vigie loads eBPF programs: run this as root'

say 'install and build what is missing (the first time that takes minutes)'
./tests/testbed/packages.sh
export PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
otelcol=$(./tests/testbed/collector.sh)
jaeger=$(./tests/testbed/store.sh jaeger)
victorialogs=$(./tests/testbed/store.sh victorialogs)
target=${CARGO_TARGET_DIR:-target}
[ -n "${VIGIE_BIN:-}" ] || cargo build --quiet --package vigie
[ -n "${CHECKOUT_BIN:-}" ] || cargo build --quiet --package vigie-checkout
sensor=${VIGIE_BIN:-$target/debug/vigie} service=${CHECKOUT_BIN:-$target/debug/checkout}

# Ports that are rarely taken; each can be moved.
otlp=${OTLP_PORT:-24317} otlp_http=${OTLP_HTTP_PORT:-24318} health=${HEALTH_PORT:-24133}
traces=${JAEGER_PORT:-26686} traces_in=${JAEGER_OTLP_PORT:-25318} traces_admin=${JAEGER_ADMIN_PORT:-24269}
logs=${VICTORIALOGS_PORT:-29428} prometheus=${PROMETHEUS_PORT:-29090}
vigie=${VIGIE_PORT:-29464} checkout=${CHECKOUT_PORT:-28080}
for port in "$otlp" "$otlp_http" "$health" "$traces" "$traces_in" "$traces_admin" "$logs" "$prometheus" "$vigie" "$checkout"; do
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then fail "port $port is taken; see the variables in $0"; fi
done

scratch=$(mktemp -d)
pids=()
end() {
  # Backwards: who sends ends before who receives.
  local index
  for ((index = ${#pids[@]} - 1; index >= 0; index--)); do
    kill "${pids[index]}" 2>/dev/null || true
    wait "${pids[index]}" 2>/dev/null || true
  done
  rm -rf "$scratch"
}
trap end EXIT
trap 'exit 130' INT TERM

start() { # NAME COMMAND...
  local name=$1
  shift
  "$@" >"$scratch/$name.log" 2>&1 &
  pids+=($!)
}
wait_for() { # NAME COMMAND...: until the command succeeds
  local name=$1 left=480
  shift
  until "$@" >/dev/null 2>&1; do
    [ $((left -= 1)) -gt 0 ] || { tail -n 20 "$scratch/$name.log" >&2; fail "$name: not as awaited within two minutes; its log ends above"; }
    sleep 0.25
  done
}
get() { curl --silent --fail --get --noproxy '*' --max-time 10 "$@"; }

say 'start Jaeger, VictoriaLogs, the Collector, Prometheus, Vigie and checkout'
none=127.0.0.1:0
start jaeger env SPAN_STORAGE_TYPE=memory OTEL_TRACES_SAMPLER=always_off "$jaeger" \
  --query.http-server.host-port="127.0.0.1:$traces" --collector.otlp.http.host-port="127.0.0.1:$traces_in" \
  --admin.http.host-port="127.0.0.1:$traces_admin" --query.grpc-server.host-port=$none --http-server.host-port=$none \
  --collector.grpc-server.host-port=$none --collector.http-server.host-port=$none --collector.otlp.grpc.host-port=$none \
  --processor.jaeger-binary.server-host-port=$none --processor.jaeger-compact.server-host-port=$none \
  --processor.zipkin-compact.server-host-port=$none
start victorialogs "$victorialogs" -httpListenAddr="127.0.0.1:$logs" -storageDataPath="$scratch/logs"
start collector env OTLP_GRPC_LISTEN="127.0.0.1:$otlp" OTLP_HTTP_LISTEN="127.0.0.1:$otlp_http" \
  HEALTH_LISTEN="127.0.0.1:$health" TRACES_ENDPOINT="http://127.0.0.1:$traces_in" \
  LOGS_ENDPOINT="http://127.0.0.1:$logs/insert/opentelemetry/v1/logs" "$otelcol" --config examples/checkout/collector.yaml
cat >"$scratch/prometheus.yaml" <<YAML
global: { scrape_interval: 1s }
scrape_configs:
  - { job_name: vigie, static_configs: [{ targets: ['127.0.0.1:$vigie'] }] }
  - { job_name: checkout, static_configs: [{ targets: ['127.0.0.1:$checkout'] }] }
YAML
start prometheus prometheus --config.file="$scratch/prometheus.yaml" --storage.tsdb.path="$scratch/prometheus" \
  --web.listen-address="127.0.0.1:$prometheus"
wait_for jaeger get "http://127.0.0.1:$traces_admin/"
wait_for victorialogs get "http://127.0.0.1:$logs/health"
wait_for collector get "http://127.0.0.1:$health/"
start vigie "$sensor" run --process-spans --otlp-endpoint "http://127.0.0.1:$otlp" --listen "127.0.0.1:$vigie"
wait_for vigie get "http://127.0.0.1:$vigie/metrics"
# In its environment too: what a service starts finds the name there.
start checkout env OTEL_SERVICE_NAME=checkout OTEL_BSP_SCHEDULE_DELAY=500 \
  OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:$otlp" "$service" --port "$checkout"
wait_for checkout get "http://127.0.0.1:$checkout/metrics"

records() { get "http://127.0.0.1:$logs/select/logsql/query" --data-urlencode "query=trace_id:=$1 _time:1h${2:- | sort by (_time)}"; }
invoice() { # ORDER: the trace id of the request
  get "http://127.0.0.1:$checkout/invoice" --data-urlencode "order=$1" --dump-header "$scratch/headers" --output "$scratch/body" \
    && sed -n 's/^x-trace-id: \([0-9a-f]*\).*/\1/p' "$scratch/headers"
}
# No `grep -q`: it ends before who writes to it, which pipefail takes for a failure.
is_traced() { sleep 0.5; records "$1" | grep . >/dev/null; }
# Vigie looks at a program as soon as it publishes what it is; the first request may still be too early.
ordinary() { is_traced "$(invoice 7)"; }
wait_for vigie ordinary

say 'the attack: an order that is a command'
attack="1; bash -c 'id; cat /etc/shadow; exec 3<>/dev/tcp/127.0.0.1/9'"
echo "curl --get http://127.0.0.1:$checkout/invoice --data-urlencode \"order=$attack\""
trace=$(invoice "$attack")
# Not more: it has the password hashes of this machine.
head -n 2 "$scratch/body"
echo "… ($(wc -l <"$scratch/body") lines). The request's trace: $trace"

counted() { get "http://127.0.0.1:$prometheus/api/v1/query" --data-urlencode "query=$1" | grep '"metric"' >/dev/null; }
rules='["shell-opens-network-connection", "shadow-read-by-unexpected-program"]'
# Every span that is to be shown, below one that is there too, with the signals.
traced() {
  get "http://127.0.0.1:$traces/api/traces/$trace" | jq --exit-status --argjson rules "$rules" '
    .data[0].spans as $spans
    | ["GET /invoice", "invoice", "bash", "id", "cat"] - [$spans[].operationName] == []
      and [$spans[].references[]?.spanID] - [$spans[].spanID] == []
      and $rules - [$spans[].logs[]?.fields[] | select(.key == "security_rule.name").value] == []'
}
told() {
  records "$trace" | jq --exit-status --slurp --argjson rules "$rules" '
    $rules - map(.["security_rule.name"]) == []
      and ["vigie.process.exec", "vigie.network.connect", "vigie.signal"] - map(.event_name) == []
      and any(.[]; ._msg == "cat /etc/shadow")'
}
complete() {
  traced && told \
    && counted 'vigie_signals_total{rule="shell-opens-network-connection"} > 0' \
    && counted 'vigie_trace_linked_events_total > 0' && counted 'checkout_requests_total > 0'
}
wait_for vigie complete

say "Jaeger: http://127.0.0.1:$traces/api/traces/$trace"
get "http://127.0.0.1:$traces/api/traces/$trace" | jq -r '
  .data[0] as $trace
  | def children($id; $depth): $trace.spans | sort_by(.startTime)[]
      | select(((.references // [])[0].spanID // "") == $id)
      | "\("  " * $depth)\(.operationName)  [\($trace.processes[.processID].serviceName), \(.duration / 1000) ms]",
        (.logs[]? | .fields | from_entries? // (map({(.key): .value}) | add)
          | select(.event == "vigie.signal") | "\("  " * $depth)  ! \(.["security_rule.name"])"),
        children(.spanID; $depth + 1);
  children(""; 1)'

say "VictoriaLogs: http://127.0.0.1:$logs/select/vmui/?#/?query=trace_id:=$trace"
records "$trace" | jq -r '"  \(.event_name)  \(._msg)  [\(.["service.name"])]"'

say "Prometheus: http://127.0.0.1:$prometheus/"
for query in 'vigie_signals_total > 0' 'vigie_trace_linked_events_total > 0' 'checkout_requests_total > 0'; do
  echo "  $query"
  get "http://127.0.0.1:$prometheus/api/v1/query" --data-urlencode "query=$query" \
    | jq -r '.data.result[] | "    \(.metric | del(.__name__, .instance, .job) | to_entries | map("\(.key)=\(.value)") | join(", "))  \(.value[1])"'
done

if [ "$stay" = yes ]; then
  say 'everything runs until Ctrl-C'
  wait "${pids[@]}"
fi
