use vigie_bpf::wire;

use crate::bpf_names;
use crate::decode::Record;
use crate::{DecodeError, Event};

event! {
    /// An eBPF program or map was brought into the kernel, attached or pinned.
    pub struct KernelBpf: KIND_KERNEL_BPF = "kernel.bpf" {
        /// The command, by its name in bpf(2).
        command: String => "vigie.bpf.command" ("BPF_PROG_LOAD"),
        /// Type of a program that is loaded, or was attached, by its name in linux/bpf.h.
        program_type: Option<String> => "vigie.bpf.program.type" ("BPF_PROG_TYPE_KPROBE"),
        /// Name that a program's loader gave it.
        program_name: Option<String> => "vigie.bpf.program.name" ("hide_pid"),
        /// Instructions of a program that is loaded.
        instruction_count: Option<u32> => "vigie.bpf.program.instruction_count" ("512"),
        /// Type of a map that is made, by its name in linux/bpf.h.
        map_type: Option<String> => "vigie.bpf.map.type" ("BPF_MAP_TYPE_HASH"),
        /// Name that a map's maker gave it.
        map_name: Option<String> => "vigie.bpf.map.name" ("pids"),
        /// How a program is attached: its number in enum bpf_attach_type.
        attach_type: Option<u32> => "vigie.bpf.attach_type" ("26"),
        /// Tracepoint that a program is attached to.
        tracepoint: Option<String> => "vigie.bpf.tracepoint" ("sys_enter"),
        /// Path that an object is pinned at, as the caller gave it.
        pin_path: Option<String> => "vigie.bpf.pin_path" ("/sys/fs/bpf/prog"),
    }
    reported: WhenExported
    notable: |bpf, _| bpf.command != "BPF_MAP_CREATE"
}

const MAP_CREATE: u32 = 0;
const PROG_LOAD: u32 = 5;
const OBJ_PIN: u32 = 6;
const PROG_ATTACH: u32 = 8;
const RAW_TRACEPOINT_OPEN: u32 = 17;
const LINK_CREATE: u32 = 28;

impl KernelBpf {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let bpf: wire::kernel_bpf = record.read()?;
        let is_load = bpf.command == PROG_LOAD;
        let is_map = bpf.command == MAP_CREATE;
        let named = |wanted: bool, record: &mut Record<'_>, field| {
            let length = bpf.name.iter().position(|&byte| byte == 0).unwrap_or(bpf.name.len());
            (wanted && length > 0).then(|| record.text_of(field, &bpf.name[..length]))
        };
        let is_attached = [PROG_ATTACH, LINK_CREATE, RAW_TRACEPOINT_OPEN].contains(&bpf.command) && bpf.program_type != 0;
        let program_name = named(is_load || is_attached, record, "vigie.bpf.program.name");
        let map_name = named(is_map, record, "vigie.bpf.map.name");
        let (tracepoint, pin_path) = match bpf.command {
            RAW_TRACEPOINT_OPEN => (Some(record.text("vigie.bpf.tracepoint", bpf.target)?), None),
            OBJ_PIN => (None, Some(record.text("vigie.bpf.pin_path", bpf.target)?)),
            _ => (None, None),
        };
        let has_attach_type = [PROG_LOAD, PROG_ATTACH, LINK_CREATE].contains(&bpf.command);
        Ok(Self {
            command: bpf_names::command(bpf.command),
            program_type: (is_load || is_attached).then(|| bpf_names::program_type(bpf.program_type)),
            program_name,
            instruction_count: is_load.then_some(bpf.instruction_count),
            map_type: is_map.then(|| bpf_names::map_type(bpf.map_type)),
            map_name,
            attach_type: has_attach_type.then_some(bpf.attach_type),
            tracepoint: tracepoint.filter(|name| !name.is_empty()),
            pin_path,
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let verb = if event.error.is_some() { "failed" } else { "did" };
        let what = [&self.program_type, &self.program_name, &self.map_type, &self.map_name, &self.tracepoint, &self.pin_path];
        let mut summary = format!("{} {verb} {}", event.process.image.executable_name(), self.command);
        for word in what.into_iter().flatten() {
            summary.push(' ');
            summary.push_str(word);
        }
        summary
    }
}
