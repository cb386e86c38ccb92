use std::time::Duration;

use aya::maps::{Array, Map, MapData, PerCpuArray, RingBuf};
use aya::{Btf, Ebpf, EbpfLoader};
use vigie_bpf::ProgramGroup;

use crate::error::chain;
use crate::{
    Counters, Environment, FilterPlan, ProgramState, ProgramStatus, RecordReader, SensorError, attach, tracefs,
};

/// How the sensor runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SensorConfig {
    /// Bytes of the ring buffer: a power of two, a multiple of the page size.
    pub ring_bytes: u32,
    /// How long the reader lets records gather after it was woken.
    pub gather: Duration,
}

impl Default for SensorConfig {
    fn default() -> Self {
        Self { ring_bytes: 8 << 20, gather: Duration::from_millis(5) }
    }
}

/// The programs at work in the kernel. Dropping it detaches them.
pub struct Sensor {
    object: Ebpf,
    environment: Environment,
    programs: Vec<ProgramStatus>,
}

impl Sensor {
    /// Loads and attaches everything that this kernel allows, with nothing let through yet but by `plan`.
    ///
    /// Must be called inside a tokio runtime: the reader registers with it.
    ///
    /// # Errors
    /// When nothing at all can work; what concerns one program is in [`Sensor::programs`].
    pub fn start(config: &SensorConfig, plan: &FilterPlan) -> Result<(Self, RecordReader, Counters), SensorError> {
        let environment = Environment::check()?;
        let group = vigie_bpf::base();
        let btf = Btf::from_sys_fs()
            .map_err(|error| SensorError::NoBtf { path: "/sys/kernel/btf/vmlinux", reason: chain(&error) })?;
        let mut object = load(&environment, config, &group, &btf)?;
        plan.apply(&mut object, std::process::id())?;

        let reader = RecordReader::new(
            RingBuf::try_from(take(&mut object, "ring")?).map_err(SensorError::map("ring"))?,
            Array::try_from(take(&mut object, "reader")?).map_err(SensorError::map("reader"))?,
            config.gather,
        )?;
        let counters: PerCpuArray<MapData, u64> =
            PerCpuArray::try_from(take(&mut object, "counters")?).map_err(SensorError::map("counters"))?;

        let programs = attach_all(&mut object, &group, &btf);
        if !programs.iter().any(ProgramStatus::is_attached) {
            let reason = programs.iter().find_map(|status| match &status.state {
                ProgramState::Failed(reason) | ProgramState::Absent(reason) => Some(reason.clone()),
                ProgramState::Attached => None,
            });
            return Err(SensorError::NothingAttached(reason.unwrap_or_else(|| "the object is empty".to_owned())));
        }
        Ok((Self { object, environment, programs }, reader, Counters::new(counters)))
    }

    /// Every program with what became of it.
    pub fn programs(&self) -> &[ProgramStatus] {
        &self.programs
    }

    /// What the kernel offers.
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// Replaces what is let through.
    ///
    /// # Errors
    /// When a map refuses it.
    pub fn apply(&mut self, plan: &FilterPlan) -> Result<(), SensorError> {
        plan.apply(&mut self.object, std::process::id())
    }
}

fn load(
    environment: &Environment,
    config: &SensorConfig,
    group: &ProgramGroup,
    btf: &Btf,
) -> Result<Ebpf, SensorError> {
    let has_task_pt_regs = u8::from(environment.kernel_version >= (5, 15));
    EbpfLoader::new()
        .btf(Some(btf))
        .override_global("has_task_pt_regs", &has_task_pt_regs, true)
        .map_max_entries("ring", config.ring_bytes)
        .map_max_entries("scratches", environment.possible_processors)
        .load(group.object)
        .map_err(|error| SensorError::Load(chain(&error)))
}

/// Attaches program by program, in a thread of its own: see [`tracefs`].
fn attach_all(object: &mut Ebpf, group: &ProgramGroup, btf: &Btf) -> Vec<ProgramStatus> {
    let attach = || {
        let tracefs = tracefs::make_visible();
        group
            .programs
            .iter()
            .map(|&program| {
                let state = match (object.program_mut(program.name), &tracefs) {
                    (None, _) => ProgramState::Failed("is not in the object".to_owned()),
                    (Some(_), Err(error)) if program.section.starts_with("tracepoint/") => ProgramState::Failed(
                        format!("tracefs is not mounted and could not be mounted privately: {error}"),
                    ),
                    (Some(loaded), _) => attach::load_and_attach(loaded, program.section, btf),
                };
                ProgramStatus { program, tier: group.tier, state }
            })
            .collect()
    };
    std::thread::scope(|scope| scope.spawn(attach).join()).unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn take(object: &mut Ebpf, name: &'static str) -> Result<Map, SensorError> {
    object.take_map(name).ok_or(SensorError::Map { map: name, reason: "is not in the object".to_owned() })
}
