use aya::maps::{HashMap, Map, MapData, MapError, PerCpuArray};
use vigie_bpf::wire::{self, go_layout, trace_outcome, trace_slot};
use zerocopy::IntoBytes as _;

use crate::SensorError;

/// Where a thread keeps the pointer to its thread context (OTEP 4947).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TraceSlot {
    /// At this distance from the thread pointer.
    Static {
        /// Bytes, signed.
        offset: i64,
    },
    /// In a block that the thread's dynamic thread vector holds.
    Dynamic {
        /// The module's id.
        module: u64,
        /// Bytes from the block's beginning.
        offset: u64,
        /// Bytes from the thread pointer to the pointer to the vector.
        dtv_offset: i64,
        /// Bytes of one entry of the vector.
        dtv_step: u32,
    },
}

/// How goroutines keep their labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GoLabels {
    /// Bytes from the thread pointer to the pointer to the running goroutine.
    pub goroutine_offset: i64,
    /// Offset of `curg` in `m`.
    pub current_in_machine: u32,
    /// Offset of `labels` in `g`.
    pub labels_in_goroutine: u32,
    /// Whether they are a map (before Go 1.24) and not a slice.
    pub is_map: bool,
}

/// How a process publishes the requests that its threads work on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TraceTarget {
    /// By thread context.
    pub slot: Option<TraceSlot>,
    /// By labels of goroutines.
    pub go: Option<GoLabels>,
}

const TARGET_SIZE: usize = size_of::<wire::trace_target>();

impl TraceTarget {
    fn encode(&self) -> [u8; TARGET_SIZE] {
        let mut target = wire::trace_target::default();
        match self.slot {
            None => {}
            Some(TraceSlot::Static { offset }) => {
                (target.slot, target.offset) = (trace_slot::TRACE_SLOT_STATIC, offset);
            }
            Some(TraceSlot::Dynamic { module, offset, dtv_offset, dtv_step }) => {
                target.slot = trace_slot::TRACE_SLOT_DYNAMIC;
                target.offset = offset as i64;
                (target.module, target.dtv_offset, target.dtv_step) = (module, dtv_offset, dtv_step);
            }
        }
        if let Some(go) = self.go {
            target.go_layout = if go.is_map { go_layout::GO_LAYOUT_MAP } else { go_layout::GO_LAYOUT_SLICE };
            target.go_g_offset = go.goroutine_offset;
            (target.go_curg, target.go_labels) = (go.current_in_machine, go.labels_in_goroutine);
        }
        let mut bytes = [0; TARGET_SIZE];
        bytes.copy_from_slice(target.as_bytes());
        bytes
    }
}

/// What came of looking for the request of threads whose process publishes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TraceOutcomes {
    /// A request was found.
    pub linked: u64,
    /// The thread worked on none.
    pub empty: u64,
    /// The record says that it is invalid, or lacks an id.
    pub invalid: u64,
    /// The record changed while it was read.
    pub torn: u64,
    /// Memory was not there or not resident.
    pub unreadable: u64,
}

/// Tells the programs how processes publish their requests.
pub struct TraceTargets {
    targets: HashMap<MapData, u32, [u8; TARGET_SIZE]>,
    outcomes: PerCpuArray<MapData, u64>,
}

impl TraceTargets {
    pub(crate) fn new(targets: Map, outcomes: Map) -> Result<Self, SensorError> {
        let targets = HashMap::try_from(targets).map_err(SensorError::map("trace_targets"))?;
        let outcomes = PerCpuArray::try_from(outcomes).map_err(SensorError::map("trace_outcomes"))?;
        Ok(Self { targets, outcomes })
    }

    /// Sets how a process publishes its requests; one that publishes none is forgotten. Children get a copy from the
    /// programs, and an exec or the end removes it.
    ///
    /// # Errors
    /// When the map is full or refuses.
    pub fn set(&mut self, pid: u32, target: &TraceTarget) -> Result<(), SensorError> {
        if target.slot.is_some() || target.go.is_some() {
            return self.targets.insert(pid, target.encode(), 0).map_err(SensorError::map("trace_targets"));
        }
        match self.targets.remove(&pid) {
            Ok(()) | Err(MapError::KeyNotFound) => Ok(()),
            Err(MapError::SyscallError(error)) if error.io_error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(SensorError::map("trace_targets")(error)),
        }
    }

    /// What came of looking.
    ///
    /// # Errors
    /// When the map cannot be read.
    pub fn outcomes(&self) -> Result<TraceOutcomes, SensorError> {
        let get = |which: u32| -> Result<u64, SensorError> {
            let values = self.outcomes.get(&which, 0).map_err(SensorError::map("trace_outcomes"))?;
            Ok(values.iter().sum())
        };
        Ok(TraceOutcomes {
            linked: get(trace_outcome::TRACE_OUTCOME_LINKED)?,
            empty: get(trace_outcome::TRACE_OUTCOME_EMPTY)?,
            invalid: get(trace_outcome::TRACE_OUTCOME_INVALID)?,
            torn: get(trace_outcome::TRACE_OUTCOME_TORN)?,
            unreadable: get(trace_outcome::TRACE_OUTCOME_UNREADABLE)?,
        })
    }
}
