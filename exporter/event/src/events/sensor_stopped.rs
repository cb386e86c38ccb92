use crate::decode::Record;
use crate::{DecodeError, Event};

event! {
    /// The sensor was asked to end, and watches no more.
    pub struct SensorStopped: KIND_SENSOR_STOPPED = "sensor.stopped" {
        /// The signal that asked for it.
        reason: &'static str => "vigie.sensor.stop_reason" ("SIGTERM"),
        /// Records that were lost while it watched.
        lost: i64 => "vigie.sensor.events_lost" ("0"),
    }
    made_by_sensor: true
    notable: |_, _| true
}

impl SensorStopped {
    pub(crate) fn decode(_: &mut Record<'_>) -> Result<Self, DecodeError> {
        Err(DecodeError::UnknownKind(Self::SPEC.kind))
    }

    pub(crate) fn summary(&self, _: &Event) -> String {
        format!("vigie stopped watching ({}); {} events were lost", self.reason, self.lost)
    }
}
