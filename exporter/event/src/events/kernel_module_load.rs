use vigie_bpf::wire;

use super::named_file;
use crate::decode::Record;
use crate::{DecodeError, Event, Value, text};

event! {
    /// A kernel module was loaded.
    pub struct KernelModuleLoad: KIND_KERNEL_MODULE_LOAD = "kernel.module_load" {
        /// The module's own name; when it was refused, the name of its file without extension.
        name: Option<String> => "vigie.module.name" ("nf_tables"),
        /// Absolute path of its file, the kernel's; absent when it came from memory.
        path: Option<String> => "file.path" ("/lib/modules/6.12.0/kernel/net/netfilter/nf_tables.ko"),
        /// Whether it came from memory (init_module): no file is known.
        from_memory: bool => "vigie.module.from_memory" ("false"),
        /// Its parameters, as the caller gave them.
        parameters: Option<String> => "vigie.module.parameters" ("debug=1"),
    }
    derived {
        /// Last component of the path.
        "file.name": String ("nf_tables.ko") =
            |load| load.path.as_deref().map_or(Value::Null, |path| Value::str(text::file_name(path)));
        /// Directory of the path.
        "file.directory": String ("/lib/modules/6.12.0/kernel/net/netfilter") =
            |load| load.path.as_deref().map_or(Value::Null, |path| Value::str(text::directory(path)));
    }
    reported: WhenExported
    notable: |_, _| true
}

impl KernelModuleLoad {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let load: wire::kernel_module_load = record.read()?;
        let from_memory = load.from_memory != 0;
        let path = if from_memory { None } else { Some(named_file::decode(record, "file.path", load.file)?.0) };
        let own = record.text("vigie.module.name", load.name)?;
        let stem = || path.as_deref().and_then(|path| text::file_name(path).split('.').next()).map(str::to_owned);
        let name = if own.is_empty() { stem() } else { Some(own) };
        let parameters = record.text("vigie.module.parameters", load.parameters)?;
        Ok(Self {
            name: name.filter(|name| !name.is_empty()),
            path,
            from_memory,
            parameters: Some(parameters).filter(|text| !text.is_empty()),
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let verb = if event.error.is_some() { "failed to load" } else { "loaded" };
        let name = self.name.as_deref().unwrap_or("unnamed");
        let origin = self.path.as_deref().unwrap_or("memory");
        format!("{} {verb} the kernel module {name} from {origin}", event.process.image.executable_name())
    }
}
