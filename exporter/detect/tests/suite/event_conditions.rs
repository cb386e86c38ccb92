//! Conditions that stand in a configuration file.

use vigie_detect::{EventConditions, ReadFilter};
use vigie_event::{RecordFilter, registry};

use crate::support::{exec, render, source};

fn load(text: &str) -> Result<EventConditions, String> {
    let libraries = [source("lib/lists.yaml", "lists: {shells: [sh, bash]}\n")];
    EventConditions::load(&source("vigie.yaml", text), &["export", "where"], &libraries)
        .map_err(|errors| render(&errors))
}

#[test]
fn a_condition_decides_for_its_event_alone() {
    let text = "sensor: {tier: base}\nexport:\n  where:\n    process.exec: process.executable.name in lists.shells\n";
    let conditions = load(text).expect("valid");
    let event = exec("/usr/bin/bash", 1);
    assert_eq!(conditions.holds(event.payload.spec(), &*event), Some(true));
    let other = registry::event("file.open").expect("an event");
    assert_eq!((conditions.holds(other, &*event), conditions.record_filter(other)), (None, None));
    assert_eq!(conditions.read_filter(), ReadFilter::None);
    for none in ["{}\n", "export: {events: all}\n", "export:\n  where:\n", "export: {where: {}}\n"] {
        assert_eq!(load(none).expect(none).holds(event.payload.spec(), &*event), None, "{none}");
    }
}

#[test]
fn the_kernel_is_asked_for_what_a_condition_can_hold_for() {
    let text =
        "export:\n  where:\n    file.open: file.name == \"a\"\n    file.delete: \"false\"\n    file.rename: \"true\"\n";
    let conditions = load(text).expect("valid");
    let filter = |name: &str| conditions.record_filter(registry::event(name).expect("an event"));
    assert!(
        filter("file.open").is_some_and(|filter| filter.admits(&["/x/a"], false) && !filter.admits(&["/a/b"], false))
    );
    assert_eq!((filter("file.delete"), filter("file.rename")), (Some(RecordFilter::None), Some(RecordFilter::All)));
    assert_eq!(conditions.read_filter(), ReadFilter::Names(["a".to_owned()].into()));
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    for (text, expected) in [
        (
            "export:\n  where:\n    file.opne: \"true\"\n",
            "vigie.yaml:3:5: there is no event `file.opne`\n  help: did you mean `file.open`?",
        ),
        (
            "export:\n  where:\n    file.open: file.pth == \"/x\"\n",
            "vigie.yaml:3:16: file.open has no field `file.pth`\n  help: did you mean `file.path`?",
        ),
        ("export:\n  where:\n    process.fork: \"true\"\n", "vigie.yaml:3:5: there is no event `process.fork`"),
        (
            "export:\n  where:\n    sensor.loss: \"false\"\n",
            "vigie.yaml:3:5: `sensor.loss` always leaves: it tells how far silence can be trusted",
        ),
        (
            "export:\n  where:\n    file.open: \"true\"\n    vigie.file.open: \"false\"\n",
            "vigie.yaml:4:5: file.open has a condition already\n  help: join them by && or ||",
        ),
        (
            "export:\n  where:\n    file.open: file.path == \"${HOME}/x\"\n",
            "vigie.yaml:3:30: variables of the environment are not put into conditions",
        ),
        ("export:\n  where: notable\n", "vigie.yaml:2:10: a mapping must stand here, not a single value"),
        ("export:\n  where:\n    file.open: [a]\n", "vigie.yaml:3:16: a condition must stand here, not a list"),
    ] {
        let errors = load(text).expect_err(text);
        assert!(errors.starts_with(expected), "{errors}");
    }
    let both = "export:\n  where:\n    file.open: file.pth == \"x\"\n    file.delete: file.nam == \"y\"\n";
    assert_eq!(load(both).expect_err("two").matches("has no field").count(), 2);
}
