//! The example as a whole: an instrumented service is broken into, and each store tells its part by the request's trace id.
//!
//! Needs root and the binaries `vigie` and `checkout` beside each other.

mod one_command;
mod scene;

use std::collections::BTreeMap;
use std::time::Duration;

use crate::scene::Scene;

const DEADLINE: Duration = Duration::from_mins(2);
const ATTACK: &str = "1; bash -c 'id; cat /etc/shadow; exec 3<>/dev/tcp/127.0.0.1/9'";
const RULE: &str = "shell-opens-network-connection";

#[test]
fn each_store_tells_what_a_request_did_by_its_trace() {
    let scene = Scene::start();
    let harmless = scene.first_traced_request();
    let attacked = scene.service.invoice(ATTACK).expect("an answer");
    assert!(attacked.body.contains("uid=0(root)") && attacked.body.contains("root:"), "{}", attacked.body);
    let trace = attacked.headers["x-trace-id"].as_str();
    assert_ne!(harmless, trace);

    spans(&scene, trace);
    records(&scene, trace);
    metrics(&scene);

    // The other request's trace has its own shell and nothing of the attack.
    let query = format!("trace_id:={harmless} _time:1h");
    let others = scene.logs.query(&query).expect("an answer");
    let commands: Vec<_> = others.iter().map(|record| record["_msg"].as_str()).collect();
    assert!(commands.iter().any(|command| command.contains("echo invoice for 7")), "{commands:?}");
    assert!(!commands.iter().any(|command| command.contains("cat")), "{commands:?}");
    scene.stop();
}

/// Jaeger has the request, below it the function, the shell, and what that ran, with the signal.
fn spans(scene: &Scene, trace: &str) {
    let wanted = ["GET /invoice", "invoice", "bash", "cat", "id"];
    let all = |spans: &[vigie_tests::JaegerSpan]| {
        wanted.iter().all(|name| spans.iter().any(|span| span.name == *name))
            && spans.iter().any(|span| ["sh", "dash"].contains(&span.name.as_str()))
    };
    let spans = scene.jaeger.wait_for_spans(trace, all, DEADLINE).expect("the request and its processes");
    let named = |name: &str| spans.iter().find(|span| span.name == name).expect("waited for");
    let request = named("GET /invoice");
    assert_eq!(request.parent_span_id, "");
    assert_eq!(request.attributes["http.response.status_code"], 200);
    let shell = spans.iter().find(|span| ["sh", "dash"].contains(&span.name.as_str())).expect("waited for");
    assert_eq!(named("invoice").parent_span_id, request.span_id);
    assert_eq!(shell.parent_span_id, named("invoice").span_id);
    let bash = named("bash");
    for process in [bash, named("cat"), named("id")] {
        assert!(process.descends_from(shell, &spans), "{process:?}");
    }
    let signal = bash.events.iter().find(|event| event.get("security_rule.name").is_some_and(|rule| rule == RULE));
    assert_eq!(signal.and_then(|signal| signal["event"].as_str()), Some("vigie.signal"), "{bash:?}");
    for span in &spans {
        assert_eq!(span.service, "checkout", "{span:?}");
    }
}

/// VictoriaLogs has what the request did, as the service's own.
fn records(scene: &Scene, trace: &str) {
    let query = format!("trace_id:={trace} _time:1h");
    let one = |event: &str, what: &dyn Fn(&BTreeMap<String, String>) -> bool| {
        let matches = |record: &BTreeMap<String, String>| record["event_name"] == event && what(record);
        let record = scene.logs.wait_for(&query, matches, DEADLINE).expect(event);
        assert_eq!(record["service.name"], "checkout", "{record:?}");
        record
    };
    let field = |record: &BTreeMap<String, String>, name: &str| record.get(name).cloned().unwrap_or_default();
    let message = |text: &'static str| move |record: &BTreeMap<String, String>| record["_msg"].starts_with(text);
    one("vigie.process.exec", &message("sh -c"));
    one("vigie.process.exec", &message("bash -c id"));
    one("vigie.process.exec", &message("cat /etc/shadow"));
    let connect = one("vigie.network.connect", &|record| field(record, "network.peer.port") == "9");
    assert_eq!(connect["network.peer.address"], "127.0.0.1");
    one("vigie.signal", &|record| field(record, "security_rule.name") == RULE);
    one("vigie.signal", &|record| field(record, "security_rule.name") == "shadow-read-by-unexpected-program");
}

/// Prometheus has the signal, the linked events, and the service's own counter.
fn metrics(scene: &Scene) {
    let at_least = |promql: &str, least: f64| {
        let enough = |samples: &[vigie_tests::Sample]| samples.first().is_some_and(|sample| sample.value >= least);
        scene.prometheus.wait_for_query(promql, enough, DEADLINE).expect(promql);
    };
    at_least(&format!("vigie_signals_total{{rule=\"{RULE}\"}}"), 1.0);
    at_least("vigie_signals_total{rule=\"shadow-read-by-unexpected-program\"}", 1.0);
    at_least("sum(vigie_trace_linked_events_total)", 4.0);
    at_least("vigie_target_signals_total{kind=\"service\",target=\"checkout\",severity=\"high\"}", 1.0);
    at_least("checkout_requests_total{outcome=\"answered\"}", 2.0);
}
