//! Loads a group of programs into the process; the kernel sees one only when it is attached.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;

use aya::{Btf, Ebpf, EbpfLoader};
use vigie_bpf::{ProgramGroup, wire};

use crate::error::chain;
use crate::shared_maps::SharedMaps;
use crate::{Environment, SensorError};

/// The kernel's own types.
///
/// # Errors
/// When the kernel was built without.
pub(crate) fn kernel_types() -> Result<Btf, SensorError> {
    Btf::from_sys_fs().map_err(|error| SensorError::NoBtf { path: "/sys/kernel/btf/vmlinux", reason: chain(&error) })
}

/// What all objects of a sensor are loaded with.
#[derive(Debug, Clone)]
pub(crate) struct ObjectLoader {
    pub(crate) environment: Environment,
    /// The first object makes them.
    pub(crate) maps: Arc<SharedMaps>,
    /// Bytes of the ring buffer.
    pub(crate) ring_bytes: u32,
    /// Whether any program may keep what the kernel finds for names.
    pub(crate) keeps_paths: bool,
    /// Keys what stands for a record's content.
    pub(crate) repeat_secret: [u64; 2],
}

/// Which nobody knows, and is another at each start.
pub(crate) fn repeat_secret() -> [u64; 2] {
    // The standard library keys it with what the operating system gives.
    std::array::from_fn(|place| RandomState::new().hash_one(place))
}

impl ObjectLoader {
    /// Reads the object, with what its programs are told of the machine.
    ///
    /// # Errors
    /// When nothing of it can be loaded at all.
    pub(crate) fn load(&self, group: &ProgramGroup, btf: &Btf) -> Result<Ebpf, SensorError> {
        let has_task_pt_regs = self.environment.has_task_pt_regs();
        let possible_processors = self.environment.possible_processors;
        let keeps_paths = u8::from(self.keeps_paths);
        let mut loader = EbpfLoader::new();
        // Not every group has programs that ask all.
        loader
            .btf(Some(btf))
            .override_global("has_task_pt_regs", &has_task_pt_regs, false)
            .override_global("keeps_paths", &keeps_paths, false)
            .override_global("repeat_secret", &self.repeat_secret, false)
            .override_global("possible_processors", &possible_processors, true)
            .map_max_entries("ring", self.ring_bytes)
            .map_max_entries("scratches", possible_processors + wire::limit::SHARED_SCRATCHES);
        self.maps.offer(&mut loader);
        loader.load(group.object).map_err(|error| SensorError::Load(chain(&error)))
    }
}
