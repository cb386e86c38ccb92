use vigie_bpf::wire;

use super::Target;
use crate::decode::Record;
use crate::signal_names::signal_name;
use crate::{DecodeError, Event};

event! {
    /// A process sent a signal to another one, or was refused to. What a process sends to itself and what the kernel sends
    /// is left out. A signal to several processes is one event for each that it reached.
    pub struct ProcessSignal: KIND_PROCESS_SIGNAL = "process.signal" {
        /// The signal, by its name in signal(7); real-time ones from `SIGRTMIN` on, which is 34.
        name: String => "vigie.sent_signal.name" ("SIGKILL"),
        /// The signal's number on this architecture.
        number: u32 => "vigie.sent_signal.number" ("9"),
    }
    derived {
        /// Of the process that the signal was sent to: stable identity, never reused.
        "vigie.target.process.uid": String ("3c2fa9d0e1b45a76") = |event| event.target.uid_value();
        /// Process id of the process that the signal was sent to, in the initial pid namespace; absent for a refused signal to
        /// a group.
        "vigie.target.process.pid": Int ("4711") = |event| event.target.pid_value();
        /// Program of that process.
        "vigie.target.process.executable.path": String ("/usr/sbin/auditd") = |event| event.target.path_value();
        /// Last component of that program's path.
        "vigie.target.process.executable.name": String ("auditd") = |event| event.target.name_value();
        /// Effective user id of that process.
        "vigie.target.process.user.id": Int ("0") = |event| event.target.user_value();
        /// Full id of the container that it runs in.
        "vigie.target.container.id": String ("3f2a9c…") = |event| event.target.container_value();
    }
    internal {
        /// The process that it was sent to.
        target: Target,
    }
    notable: |signal, event| event.error.is_some() || signal.number > LAST_STANDARD || ENDING.contains(&signal.number)
}

/// Signals beyond are what programs agree on among themselves, back doors in the kernel too.
const LAST_STANDARD: u32 = 31;
/// What ends or halts a process that has not made provisions: SIGINT, SIGQUIT, SIGABRT, SIGKILL, SIGSEGV, SIGTERM, SIGSTOP.
const ENDING: [u32; 7] = [2, 3, 6, 9, 11, 15, 19];

impl ProcessSignal {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let sent: wire::process_signal = record.read()?;
        Ok(Self {
            name: signal_name(sent.signal),
            number: sent.signal,
            target: Target::decode(record, sent.target),
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let verb = if event.error.is_some() { "failed to send" } else { "sent" };
        format!("{} {verb} {} to {}", event.process.image.executable_name(), self.name, self.target.described())
    }
}
