use vigie_detect::{EventConditions, ReadFilter, RuleError, RuleSource};
use vigie_event::registry::Reported;
use vigie_event::{Event, EventSpec, RecordFilter};
use vigie_sensor::FilterPlan;

use crate::cli::Export;
use crate::configuration::ConditionText;

/// Where the conditions stand in the configuration file.
const CONDITIONS: [&str; 2] = ["export", "where"];

/// Which events are exported beside signals and what rules matched.
#[derive(Debug, Clone, Default)]
pub(crate) struct ExportPolicy {
    events: Export,
    /// For each event that has one it decides, whatever `events` says.
    conditions: EventConditions,
}

impl ExportPolicy {
    /// The policy that a name stands for, with the conditions of a configuration file. They may name the lists and macros of
    /// `libraries`.
    ///
    /// # Errors
    /// Everything that is wrong with the conditions.
    pub(crate) fn load(
        events: Export,
        configuration: Option<&ConditionText>,
        libraries: &[RuleSource],
    ) -> Result<Self, Vec<RuleError>> {
        let load = |text: &ConditionText| EventConditions::load(text.source(), &CONDITIONS, libraries);
        let conditions = configuration.map(load).transpose()?;
        Ok(Self { events, conditions: conditions.unwrap_or_default() })
    }

    /// Whether the event is exported though no rule matched.
    pub(crate) fn exports(&self, event: &Event) -> bool {
        let spec = event.payload.spec();
        if let Some(holds) = self.conditions.holds(spec, event) {
            return holds;
        }
        match self.events {
            // What befalls the sensor itself says how far its silence can be trusted.
            Export::Signals => spec.concerns_sensor(),
            Export::All => true,
            Export::Notable => event.payload.is_notable(event),
        }
    }

    /// Whether a condition has what a ring of io_uring does exported, as the event of the system call that does the same.
    pub(crate) fn exports_act(&self, act: &Event) -> bool {
        self.conditions.holds(act.payload.spec(), act) == Some(true)
    }

    /// Whether a condition decides over events of this kind.
    pub(crate) fn decides(&self, kind: u32) -> bool {
        self.conditions.decides(kind)
    }

    /// Which events of a kind it can export, by what they name where that is judged: at least those that it does.
    pub(crate) fn filter(&self, event: &EventSpec) -> RecordFilter {
        if let Some(filter) = self.conditions.record_filter(event) {
            return filter;
        }
        if FilterPlan::judges_paths_of(event.kind) {
            return match self.events {
                Export::Signals => RecordFilter::None,
                Export::Notable => event.notable_filter(),
                Export::All => RecordFilter::All,
            };
        }
        let is_reported = match event.reported {
            Reported::Always => true,
            Reported::WhenExported => self.events != Export::Signals,
            Reported::OnRequest => self.events == Export::All,
        };
        if is_reported { RecordFilter::All } else { RecordFilter::None }
    }

    /// Which files opened for reading alone a condition exports.
    pub(crate) fn read_filter(&self) -> ReadFilter {
        self.conditions.read_filter()
    }
}

impl From<Export> for ExportPolicy {
    fn from(events: Export) -> Self {
        Self { events, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::rules;

    /// What the example has in comments is valid, and so is what it says of it.
    #[test]
    fn the_examples_conditions_are_some() {
        let example = include_str!("../../examples/vigie.yaml");
        let lines: Vec<_> = example.lines().map(|line| line.replacen("  # ", "  ", 1)).collect();
        let text = lines.join("\n");
        let start = text.find("  where:\n").expect("it is there");
        let end = start + text[start..].find("  Events of one").expect("it ends");
        let text = ConditionText::new(Path::new("vigie.yaml"), &format!("export:\n{}", &text[start..end]));
        let (_, libraries) = rules::bundled();
        let policy = ExportPolicy::load(Export::Notable, Some(&text), &libraries).expect("valid");
        for name in ["file.open", "network.connect", "process.exit"] {
            assert!(policy.decides(vigie_event::registry::event(name).expect("an event").kind), "{name}");
        }
    }
}
