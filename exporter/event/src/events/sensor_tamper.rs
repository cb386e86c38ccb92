use crate::decode::Record;
use crate::{DecodeError, Event};

event! {
    /// Somebody acted against the sensor: sent it a signal, traced it, reached into its memory, changed its program, its
    /// configuration or its rules. The process is who did so, and the act has a record of its own. Or the sensor found
    /// itself kept from working, or the clock set: then the process is the sensor.
    pub struct SensorTamper: KIND_SENSOR_TAMPER = "sensor.tamper" {
        /// What was done: signal, ptrace, memory_access, executable_change, configuration_change or rules_change; or what
        /// befell it: stall (its process did not run) or clock_step (the wall clock was set).
        kind: &'static str => "vigie.tamper.kind" ("signal"),
        /// The act, in words.
        description: String => "vigie.tamper.description" ("bash sent SIGSTOP to vigie (4711)"),
        /// Name of the act's own record.
        event: Option<String> => "vigie.tamper.record.event_name" ("vigie.process.signal"),
        /// The `log.record.uid` of the act's own record, which is exported with this one.
        record_uid: Option<String> => "vigie.tamper.record.uid" ("01JJXW8N2S8M6Q3Z5Y7V9T1R4P"),
        /// The file that was changed.
        path: Option<String> => "file.path" ("/etc/vigie/vigie.yaml"),
        /// How long the sensor's process did not run, in milliseconds.
        stall_ms: Option<i64> => "vigie.tamper.stall_ms" ("30000"),
        /// How far the wall clock was set, in milliseconds; negative is back.
        clock_step_ms: Option<i64> => "vigie.tamper.clock_step_ms" ("-3600000"),
    }
    made_by_sensor: true
    severity: High
    notable: |_, _| true
}

impl SensorTamper {
    pub(crate) fn decode(_: &mut Record<'_>) -> Result<Self, DecodeError> {
        Err(DecodeError::UnknownKind(Self::SPEC.kind))
    }

    pub(crate) fn summary(&self, _: &Event) -> String {
        format!("against the sensor ({}): {}", self.kind, self.description)
    }
}
