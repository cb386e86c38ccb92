use crate::decode::Record;
use crate::{DecodeError, Event};

event! {
    /// The sensor began to watch.
    pub struct SensorStarted: KIND_SENSOR_STARTED = "sensor.started" {
        /// Its version.
        version: String => "vigie.sensor.version" ("0.1.0"),
        /// Release of the kernel that it watches.
        kernel_release: String => "vigie.sensor.kernel_release" ("6.12.0-amd64"),
        /// Hooks that are attached.
        attached: u32 => "vigie.sensor.hooks.attached" ("71"),
        /// Hooks that should be attached and are not: `vigie doctor` says why.
        failed: u32 => "vigie.sensor.hooks.failed" ("0"),
        /// Hooks that this kernel does not have.
        absent: u32 => "vigie.sensor.hooks.absent" ("2"),
        /// Events of which a hook that should be attached is not: some of what happens goes unseen.
        degraded: Vec<String> => "vigie.sensor.events.degraded" ("file.mkdir"),
        /// Events that this kernel has no hook for.
        missing: Vec<String> => "vigie.sensor.events.missing" ("kernel.module_load,kernel.module_unload"),
        /// What is exported beside signals: signals, notable or all.
        export: String => "vigie.sensor.export" ("notable"),
    }
    made_by_sensor: true
    notable: |_, _| true
}

impl SensorStarted {
    pub(crate) fn decode(_: &mut Record<'_>) -> Result<Self, DecodeError> {
        Err(DecodeError::UnknownKind(Self::SPEC.kind))
    }

    pub(crate) fn summary(&self, _: &Event) -> String {
        let mut text =
            format!("vigie {} began to watch: {} hooks attached, {} failed", self.version, self.attached, self.failed);
        if !self.degraded.is_empty() {
            text.push_str("; events that are not seen whole: ");
            text.push_str(&self.degraded.join(", "));
        }
        text
    }
}
