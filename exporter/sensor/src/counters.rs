use aya::maps::{MapData, PerCpuArray};
use vigie_bpf::wire::{counter, event_kind};

use crate::SensorError;
use crate::missed_runs::MissedRuns;

/// What became of the operations of one kind: `seen` is the sum of all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KindCounters {
    /// Operations that a hook saw.
    pub seen: u64,
    /// Records that went into the ring buffer.
    pub submitted: u64,
    /// Counted with a record that says the same, and told with how many they were: [`crate::Repetitions`].
    pub repeated: u64,
    /// Left out since no rule and no export policy can want them.
    pub filtered_unwanted: u64,
    /// Left out since the sensor did them itself.
    pub filtered_self: u64,
    /// Lost since the ring buffer was full.
    pub lost_ring_full: u64,
    /// Lost since the processor's scratch space was in use.
    pub lost_scratch_busy: u64,
    /// Lost since what the entry hook had noted was gone.
    pub lost_entry_missing: u64,
    /// Lost since one call did, or one packet held, more than is told of one.
    pub lost_too_many: u64,
    /// Not seen since the program was at work on that processor for a task that had been preempted: calls that may have been
    /// such operations.
    pub lost_recursion: u64,
}

impl KindCounters {
    /// Whether everything seen is accounted for. Counters of different processors are read one after the other, so this
    /// holds exactly only while nothing happens.
    pub fn is_balanced(&self) -> bool {
        self.seen == self.submitted + self.repeated + self.filtered() + self.lost()
    }

    /// All that was left out.
    pub fn filtered(&self) -> u64 {
        self.filtered_unwanted + self.filtered_self
    }

    /// All that was lost in the kernel.
    pub fn lost(&self) -> u64 {
        self.losses().iter().map(|(_, count)| count).sum()
    }

    /// What was lost in the kernel, by the reason.
    pub fn losses(&self) -> [(&'static str, u64); 5] {
        [
            ("ring_full", self.lost_ring_full),
            ("scratch_busy", self.lost_scratch_busy),
            ("entry_missing", self.lost_entry_missing),
            ("too_many", self.lost_too_many),
            ("recursion", self.lost_recursion),
        ]
    }
}

/// Reads the per-CPU counters of the programs.
pub struct Counters {
    map: PerCpuArray<MapData, u64>,
    pub(crate) missed_runs: MissedRuns,
}

impl Counters {
    pub(crate) fn new(map: PerCpuArray<MapData, u64>) -> Self {
        Self { map, missed_runs: MissedRuns::default() }
    }

    /// The counters of one kind, summed over the processors.
    ///
    /// # Errors
    /// When the map cannot be read.
    pub fn read(&self, kind: u32) -> Result<KindCounters, SensorError> {
        let get = |which: u32| -> Result<u64, SensorError> {
            let values =
                self.map.get(&(kind * counter::COUNTER_COUNT + which), 0).map_err(SensorError::map("counters"))?;
            Ok(values.iter().sum())
        };
        if kind >= event_kind::KIND_COUNT {
            return Ok(KindCounters::default());
        }
        let lost_recursion = self.missed_runs.read(kind);
        Ok(KindCounters {
            seen: get(counter::COUNTER_SEEN)? + lost_recursion,
            submitted: get(counter::COUNTER_SUBMITTED)?,
            repeated: get(counter::COUNTER_REPEATED)?,
            filtered_unwanted: get(counter::COUNTER_FILTERED_UNWANTED)?,
            filtered_self: get(counter::COUNTER_FILTERED_SELF)?,
            lost_ring_full: get(counter::COUNTER_LOST_RING_FULL)?,
            lost_scratch_busy: get(counter::COUNTER_LOST_SCRATCH_BUSY)?,
            lost_entry_missing: get(counter::COUNTER_LOST_ENTRY_MISSING)?,
            lost_too_many: get(counter::COUNTER_LOST_TOO_MANY)?,
            lost_recursion,
        })
    }
}
