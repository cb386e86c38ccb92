//! The dashboard against the metrics that exist, without Grafana and without a running sensor.

use std::collections::{BTreeSet, HashSet};

use vigie_export::prometheus::{METRICS, MetricKind, MetricSpec};
use vigie_tests::{Dashboard, PromqlNames};

/// Labels that Prometheus gives to every series that it scrapes.
const OF_THE_TARGET: [&str; 2] = ["instance", "job"];

fn dashboard() -> Dashboard {
    Dashboard::load("vigie.json").expect("the dashboard is there")
}

/// The metric behind the name of a series, and whether the series is one of a histogram's buckets.
fn metric(series: &str) -> Option<(&'static MetricSpec, bool)> {
    METRICS.iter().find_map(|spec| {
        if !matches!(spec.kind, MetricKind::Histogram { .. }) {
            return (spec.name == series).then_some((spec, false));
        }
        let suffix = series.strip_prefix(spec.name)?;
        matches!(suffix, "_bucket" | "_count" | "_sum").then_some((spec, suffix == "_bucket"))
    })
}

#[test]
fn every_metric_and_every_label_exists() {
    for query in dashboard().queries().expect("the queries are readable") {
        let names = PromqlNames::of(&query.expression);
        assert!(!names.selectors.is_empty(), "{}: `{}` asks for no metric", query.owner, query.expression);
        let mut known = BTreeSet::from(OF_THE_TARGET);
        for (series, labels) in &names.selectors {
            let Some((spec, is_bucket)) = metric(series) else {
                panic!("{}: no metric gives `{series}` in `{}`", query.owner, query.expression)
            };
            let own: BTreeSet<_> = spec.labels.iter().copied().chain(is_bucket.then_some("le")).collect();
            for label in labels {
                let exists = own.contains(label.as_str()) || OF_THE_TARGET.contains(&label.as_str());
                assert!(exists, "{}: {series} has no label `{label}` in `{}`", query.owner, query.expression);
            }
            known.extend(own);
        }
        for label in &names.grouping {
            let exists = known.contains(label.as_str());
            assert!(exists, "{}: nothing has the label `{label}` in `{}`", query.owner, query.expression);
        }
    }
}

#[test]
fn panels_have_their_own_ids_and_places() {
    let panels = dashboard().panels;
    let mut ids = HashSet::new();
    for (index, panel) in panels.iter().enumerate() {
        assert!(ids.insert(panel.id), "{}: the id {} is taken", panel.title, panel.id);
        let [x, _, width, height] = panel.grid;
        assert!(width > 0 && height > 0 && x + width <= 24, "{}: outside of the grid", panel.title);
        for other in &panels[index + 1..] {
            assert!(!panel.overlaps(other), "{} lies on {}", panel.title, other.title);
        }
    }
}

#[test]
fn panels_say_what_they_tell_and_what_to_do() {
    for panel in dashboard().panels.iter().filter(|panel| panel.kind != "row") {
        assert!(!panel.title.is_empty() && !panel.expressions.is_empty(), "{panel:?}");
        assert!(panel.description.contains("\n\n"), "{}: what it tells, an empty line, what to do", panel.title);
    }
}

/// Another Grafana has its data source under another uid, and no database id of this one.
#[test]
fn it_can_be_imported_anywhere() {
    let model = dashboard().model;
    assert_eq!((&model["uid"], &model["id"]), (&"vigie-overview".into(), &serde_json::Value::Null));
    let mut sources = Vec::new();
    find(&model, "datasource", &mut sources);
    for source in sources {
        assert!(matches!(source["uid"].as_str(), Some("${datasource}" | "-- Grafana --")), "{source}");
    }
}

/// Everything under `key`, at any depth.
fn find<'a>(value: &'a serde_json::Value, key: &str, found: &mut Vec<&'a serde_json::Value>) {
    if let Some(object) = value.as_object() {
        found.extend(object.get(key));
        object.values().for_each(|inner| find(inner, key, found));
    }
    value.as_array().into_iter().flatten().for_each(|inner| find(inner, key, found));
}
