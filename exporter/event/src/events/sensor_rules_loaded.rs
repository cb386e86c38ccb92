use crate::decode::Record;
use crate::{DecodeError, Event};

event! {
    /// Detection rules were loaded.
    pub struct SensorRulesLoaded: KIND_SENSOR_RULES_LOADED = "sensor.rules_loaded" {
        /// Rules that are evaluated.
        active: u32 => "vigie.rules.active" ("20"),
        /// Rules that are loaded and not evaluated.
        disabled: u32 => "vigie.rules.disabled" ("1"),
        /// Files of rules that were left out with their errors.
        rejected_files: u32 => "vigie.rules.rejected_files" ("0"),
    }
    made_by_sensor: true
    notable: |_, _| true
}

impl SensorRulesLoaded {
    pub(crate) fn decode(_: &mut Record<'_>) -> Result<Self, DecodeError> {
        Err(DecodeError::UnknownKind(Self::SPEC.kind))
    }

    pub(crate) fn summary(&self, _: &Event) -> String {
        format!("{} rules are evaluated, {} rule files were rejected", self.active, self.rejected_files)
    }
}
