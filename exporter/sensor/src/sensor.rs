use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::Duration;

use aya::maps::{Array, HashMap, Map, MapData, PerCpuArray, RingBuf};
use aya::{Btf, Ebpf};
use vigie_bpf::ProgramGroup;

use crate::allocator::release_memory;
use crate::attach::Reach;
use crate::attached_group::AttachedGroup;
use crate::filter_maps::FilterMaps;
use crate::hook_support::HookSupport;
use crate::object::{self, ObjectLoader};
use crate::shared_maps::SharedMaps;
use crate::{
    Counters, Environment, FilterPlan, Hooks, Ia32Loader, ObiTraces, ProgramCost, ProgramState, ProgramStatus,
    RecordReader, Repetitions, SensorError, TraceTargets, better_tier, cgroup_root, path_keepers, program_cost,
    tracefs,
};

/// How the sensor runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SensorConfig {
    /// Bytes of the ring buffer: a power of two, a multiple of the page size.
    pub ring_bytes: u32,
    /// How long the reader lets records gather after it was woken.
    pub gather: Duration,
    /// Whether the kernel times every program: it tells what each costs, and costs something itself.
    pub program_statistics: bool,
    /// What may be used where the kernel allows it and it works.
    pub hooks: Hooks,
}

impl Default for SensorConfig {
    fn default() -> Self {
        Self { ring_bytes: 8 << 20, gather: Duration::from_millis(5), program_statistics: false, hooks: Hooks::ALL }
    }
}

/// A sensor, with the ends of what leads out of the kernel and into it.
pub struct Started {
    /// The programs.
    pub sensor: Sensor,
    /// The records.
    pub reader: RecordReader,
    /// What became of operations.
    pub counters: Counters,
    /// What was counted instead of sent.
    pub repetitions: Repetitions,
    /// How processes publish their requests.
    pub trace_targets: TraceTargets,
    /// The requests that OBI finds.
    pub obi_traces: ObiTraces,
}

/// The programs at work in the kernel. Dropping it detaches them.
pub struct Sensor {
    base: AttachedGroup,
    better_tier: AttachedGroup,
    path_keepers: [AttachedGroup; 2],
    better_tier_obstacle: Option<String>,
    loader: ObjectLoader,
    filters: FilterMaps,
    programs: Vec<ProgramStatus>,
    /// As long as it is open the kernel times every eBPF program of the machine.
    statistics: Option<OwnedFd>,
}

impl Sensor {
    /// Loads and attaches everything that this kernel allows, with nothing let through yet but by `plan`.
    ///
    /// Must be called inside a tokio runtime: the reader registers with it.
    ///
    /// # Errors
    /// When nothing at all can work; what concerns one program is in [`Sensor::programs`].
    pub fn start(config: &SensorConfig, plan: &FilterPlan) -> Result<Started, SensorError> {
        let environment = Environment::check()?;
        let support = HookSupport::find(config.hooks);
        let group = vigie_bpf::base();
        let btf = object::kernel_types()?;
        let maps = Arc::new(SharedMaps::of(&group).map_err(SensorError::SharedMaps)?);
        let loader = ObjectLoader {
            environment,
            maps,
            ring_bytes: config.ring_bytes,
            keeps_paths: support.keeps_paths(),
            repeat_secret: object::repeat_secret(),
        };
        let mut object = loader.load(&group, &btf)?;
        let mut filters = FilterMaps::take(|name| take(&mut object, name))?;
        filters.apply(plan, std::process::id())?;

        let reader = RecordReader::new(
            RingBuf::try_from(take(&mut object, "ring")?).map_err(SensorError::map("ring"))?,
            Array::try_from(take(&mut object, "reader")?).map_err(SensorError::map("reader"))?,
            config.gather,
        )?;
        let counters: PerCpuArray<MapData, u64> =
            PerCpuArray::try_from(take(&mut object, "counters")?).map_err(SensorError::map("counters"))?;
        let mut counters = Counters::new(counters);

        let repetitions = take(&mut object, "repeats")?;
        let repetitions = Repetitions::new(HashMap::try_from(repetitions).map_err(SensorError::map("repeats"))?);
        let trace_targets =
            TraceTargets::new(take(&mut object, "trace_targets")?, take(&mut object, "trace_outcomes")?)?;
        let mut obi_traces =
            ObiTraces::new(take(&mut object, "obi_traces")?).map_err(SensorError::map("obi_traces"))?;
        obi_traces.refresh();

        let statistics = config.program_statistics.then(program_cost::enable_statistics).transpose()?;
        let better_tier = support.trampolines.clone().and_then(|()| better_tier::start(&loader, &btf));
        let (better_tier, better_tier_obstacle) = match better_tier {
            Ok(tier) => (tier, None),
            Err(obstacle) => (AttachedGroup::default(), Some(obstacle)),
        };
        counters.missed_runs = better_tier::missed_runs(&better_tier);
        let path_keepers = path_keepers::start(&loader, &btf, &support, &better_tier);
        let base = attach_base(object, &group, &better_tier, &btf);
        let programs = all_programs([&base, &better_tier].into_iter().chain(&path_keepers));
        if !programs.iter().any(ProgramStatus::is_attached) {
            let reason = programs.iter().find_map(|status| match &status.state {
                ProgramState::Failed(reason) | ProgramState::Absent(reason) => Some(reason.clone()),
                ProgramState::Attached | ProgramState::Waiting => None,
            });
            return Err(SensorError::NothingAttached(reason.unwrap_or_else(|| "the object is empty".to_owned())));
        }
        drop(btf);
        release_memory();
        let sensor =
            Self { base, better_tier, path_keepers, better_tier_obstacle, loader, filters, programs, statistics };
        Ok(Started { sensor, reader, counters, repetitions, trace_targets, obi_traces })
    }

    /// Every program with what became of it.
    pub fn programs(&self) -> &[ProgramStatus] {
        &self.programs
    }

    /// Why no event has the better tier; nothing where some do.
    pub fn better_tier_obstacle(&self) -> Option<&str> {
        self.better_tier_obstacle.as_deref()
    }

    /// What each program has cost the machine; nothing unless the configuration asks for it.
    pub fn program_costs(&self) -> Vec<ProgramCost> {
        if self.statistics.is_none() {
            return Vec::new();
        }
        let groups = [&self.base, &self.better_tier].into_iter().chain(&self.path_keepers);
        groups.flat_map(AttachedGroup::costs).collect()
    }

    /// What is needed for calls by 32-bit entries; none where the architecture has no such.
    pub fn ia32_loader(&self) -> Option<Ia32Loader> {
        vigie_bpf::ia32().map(|group| Ia32Loader { loader: self.loader.clone(), group })
    }

    /// What the kernel offers.
    pub fn environment(&self) -> &Environment {
        &self.loader.environment
    }

    /// Replaces what is let through. What both plans want is not lost on the way.
    ///
    /// # Errors
    /// When a map refuses it.
    pub fn apply(&mut self, plan: &FilterPlan) -> Result<(), SensorError> {
        self.filters.apply(plan, std::process::id())
    }
}

/// Attaches what the better tier does not serve, in a thread of its own: see [`tracefs`].
fn attach_base(object: Ebpf, group: &ProgramGroup, better_tier: &AttachedGroup, btf: &Btf) -> AttachedGroup {
    let attach = move || {
        let tracefs = tracefs::make_visible()
            .map_err(|error| format!("tracefs is not mounted and could not be mounted privately: {error}"));
        let reach = Reach { btf, tracefs, cgroup: cgroup_root::open() };
        let unserved: Vec<_> =
            group.programs.iter().filter(|program| !better_tier.has_attached(program.name)).copied().collect();
        AttachedGroup::attach(object, &unserved, group.tier, &reach)
    };
    std::thread::scope(|scope| scope.spawn(attach).join()).unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Every program by event, once: what the kernel has no hook for in one group another may serve.
fn all_programs<'a>(groups: impl Iterator<Item = &'a AttachedGroup>) -> Vec<ProgramStatus> {
    let mut programs: Vec<ProgramStatus> = Vec::new();
    for status in groups.flat_map(|group| &group.statuses) {
        let is_same = |other: &ProgramStatus| other.program.name == status.program.name;
        match (programs.iter().position(is_same), &status.state) {
            (Some(_), ProgramState::Absent(_)) => {}
            (Some(place), _) if matches!(programs[place].state, ProgramState::Absent(_)) => {
                programs[place] = status.clone();
            }
            _ => programs.push(status.clone()),
        }
    }
    programs.sort_by_key(|status| status.program.event);
    programs
}

fn take(object: &mut Ebpf, name: &'static str) -> Result<Map, SensorError> {
    object.take_map(name).ok_or(SensorError::Map { map: name, reason: "is not in the object".to_owned() })
}
