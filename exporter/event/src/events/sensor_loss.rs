use crate::decode::Record;
use crate::{DecodeError, Event};

event! {
    /// Events happened that the sensor could not keep: the timeline has a gap. One record for each kind of event and reason.
    pub struct SensorLoss: KIND_SENSOR_LOSS = "sensor.loss" {
        /// The kind of event; `unknown` for a record that is of no known kind, and for records that were not delivered.
        event: &'static str => "vigie.loss.event" ("file.open"),
        /// Where: kernel, decode for records that could not be read, or export for records that the OTLP receiver did not
        /// take, which is told when it takes some again.
        stage: &'static str => "vigie.loss.stage" ("kernel"),
        /// Why: in the kernel ring_full, scratch_busy, entry_missing, too_many or recursion; of records too_short,
        /// length_mismatch, out_of_bounds or unknown_kind; at the export queue_full, failed (requests given up or refused) or
        /// rejected.
        reason: &'static str => "vigie.loss.reason" ("ring_full"),
        /// How many were lost since the time before.
        count: i64 => "vigie.loss.count" ("1204"),
        /// How long that is, in milliseconds: they were lost within that time before this record's.
        window_ms: i64 => "vigie.loss.window_ms" ("1000"),
    }
    made_by_sensor: true
    notable: |_, _| true
}

impl SensorLoss {
    pub(crate) fn decode(_: &mut Record<'_>) -> Result<Self, DecodeError> {
        Err(DecodeError::UnknownKind(Self::SPEC.kind))
    }

    pub(crate) fn summary(&self, _: &Event) -> String {
        if self.stage == "export" {
            return format!("{} records were not delivered ({})", self.count, self.reason);
        }
        format!("{} events {} were lost ({})", self.count, self.event, self.reason)
    }
}
