use vigie_bpf::wire;

use crate::decode::Record;
use crate::{DecodeError, Event};

event! {
    /// A process ended: its last thread is gone.
    pub struct ProcessExit: KIND_PROCESS_EXIT = "process.exit" {
        /// Exit code; absent when a signal ended the process.
        exit_code: Option<u32> => "process.exit.code" ("1"),
        /// Number of the signal that ended the process; absent when none did.
        exit_signal: Option<u32> => "vigie.process.exit.signal" ("9"),
        /// Whether a core was dumped.
        core_dumped: bool => "vigie.process.exit.core_dumped" ("false"),
    }
    each_told: true
    notable: |_, _| true
}

impl ProcessExit {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let exit: wire::process_exit = record.read()?;
        let by_signal = exit.exit_signal != 0;
        Ok(Self {
            exit_code: (!by_signal).then_some(exit.exit_code),
            exit_signal: by_signal.then_some(exit.exit_signal),
            core_dumped: exit.core_dumped != 0,
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let name = event.process.image.executable_name();
        match (self.exit_code, self.exit_signal) {
            (_, Some(signal)) => format!("{name} was ended by signal {signal}"),
            (code, None) => format!("{name} exited with {}", code.unwrap_or_default()),
        }
    }
}
