use vigie_bpf::wire;

use crate::decode::Record;
use crate::{DecodeError, Event};

event! {
    /// A kernel module was taken out.
    pub struct KernelModuleUnload: KIND_KERNEL_MODULE_UNLOAD = "kernel.module_unload" {
        /// The module's name, as the caller gave it.
        name: String => "vigie.module.name" ("nf_tables"),
        /// Whether it was to go though it is in use (O_TRUNC).
        is_forced: bool => "vigie.module.is_forced" ("false"),
    }
    reported: WhenExported
    notable: |_, _| true
}

const O_TRUNC: u32 = 0o1000;

impl KernelModuleUnload {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let unload: wire::kernel_module_unload = record.read()?;
        Ok(Self { name: record.text("vigie.module.name", unload.name)?, is_forced: unload.flags & O_TRUNC != 0 })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let verb = if event.error.is_some() { "failed to unload" } else { "unloaded" };
        format!("{} {verb} the kernel module {}", event.process.image.executable_name(), self.name)
    }
}
