use std::borrow::Cow;

use vigie_bpf::wire;

use crate::decode::Record;
use crate::registry::FieldValue;
use crate::{Payload, ProcessUid, Value, text};

/// The process that an act concerns. The kernel tells which; enrichment, what is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Target {
    /// Process id in the initial pid namespace; 0 when there is no target, or the kernel does not know it.
    pub pid: u32,
    /// Start of the process, nanoseconds since boot.
    pub start_time_boot_ns: u64,
    /// Effective user id.
    pub user_id: u32,
    /// Name of its first thread.
    pub name: String,
    /// Stable identity.
    pub uid: Option<ProcessUid>,
    /// Program.
    pub executable_path: Option<String>,
    /// Its container.
    pub container_id: Option<String>,
}

impl Target {
    pub(super) fn decode(record: &mut Record<'_>, target: wire::target_process) -> Self {
        Self {
            pid: target.pid,
            start_time_boot_ns: target.start_time_boot_ns,
            user_id: target.euid,
            name: record.c_text("vigie.target.process.executable.name", &target.comm),
            ..Self::default()
        }
    }

    /// Whether it is known which process it is.
    pub fn is_known(&self) -> bool {
        self.pid != 0
    }

    /// As summaries call it.
    pub(super) fn described(&self) -> String {
        match &self.executable_path {
            Some(path) => format!("{} ({})", text::file_name(path), self.pid),
            None if self.is_known() => format!("{} ({})", self.name, self.pid),
            None => "an unknown process".to_owned(),
        }
    }

    pub(super) fn uid_value(&self) -> Value<'_> {
        self.uid.map_or(Value::Null, |uid| Value::String(Cow::Owned(uid.to_string())))
    }

    pub(super) fn pid_value(&self) -> Value<'_> {
        if self.is_known() { Value::Int(self.pid.into()) } else { Value::Null }
    }

    pub(super) fn user_value(&self) -> Value<'_> {
        if self.is_known() { Value::Int(self.user_id.into()) } else { Value::Null }
    }

    pub(super) fn path_value(&self) -> Value<'_> {
        self.executable_path.value()
    }

    pub(super) fn name_value(&self) -> Value<'_> {
        self.executable_path.as_deref().map_or(Value::Null, |path| Value::str(text::file_name(path)))
    }

    pub(super) fn container_value(&self) -> Value<'_> {
        self.container_id.value()
    }
}

impl Payload {
    /// The process that the act concerns, where the event has one.
    pub fn target_mut(&mut self) -> Option<&mut Target> {
        let target = match self {
            Self::ProcessPtrace(ptrace) => &mut ptrace.target,
            Self::ProcessSignal(signal) => &mut signal.target,
            Self::ProcessMemoryAccess(access) => &mut access.target,
            Self::KernelCgroupMove(moved) => &mut moved.target,
            Self::KernelNamespaceChange(change) => &mut change.target,
            _ => return None,
        };
        target.is_known().then_some(target)
    }
}
