//! Calls by x86's 32-bit entries, which the tracepoints of single system calls do not see.
//!
//! What sees them are the tracepoints that every system call of the machine passes: some 35 ns for each. So the programs are loaded beside the others but attached only once somebody makes such a call.

use aya::Ebpf;
use aya::maps::{MapData, ProgramArray};
use aya::programs::{ProgramFd, RawTracePoint};
use vigie_bpf::{Program, ProgramGroup, wire};

use crate::allocator::release_memory;
use crate::error::chain;
use crate::object::{self, ObjectLoader};
use crate::{ProgramState, ProgramStatus, SensorError};

/// Where the calls that go through socketcall(2) begin in the arrays.
const SOCKETCALLS: u32 = wire::ia32_place::IA32_SOCKETCALLS;

/// What loading the programs needs. It can be sent to a thread of its own, since it takes a while.
#[derive(Debug)]
pub struct Ia32Loader {
    pub(crate) loader: ObjectLoader,
    pub(crate) group: ProgramGroup,
}

/// The programs, loaded. Dropping it detaches them.
pub struct Ia32Calls {
    programs: Vec<ProgramStatus>,
    /// Those that are attached, by name, and call the others.
    dispatching: Vec<(&'static str, RawTracePoint)>,
    /// The kernel keeps the programs of an array no longer than somebody holds it.
    _arrays: [ProgramArray<MapData>; 2],
}

impl Ia32Loader {
    /// Loads every program, and attaches none. Nothing comes of it when `is_cancelled` says so on the way.
    ///
    /// # Errors
    /// When the object cannot be loaded at all.
    pub fn load(self, is_cancelled: impl Fn() -> bool) -> Result<Option<Ia32Calls>, SensorError> {
        let btf = object::kernel_types()?;
        let mut object = self.loader.load(&self.group, &btf)?;
        let (mut enters, mut exits) =
            (program_array(&mut object, "ia32_enters")?, program_array(&mut object, "ia32_exits")?);
        let mut programs = Vec::new();
        for &program in self.group.programs {
            if is_cancelled() {
                return Ok(None);
            }
            let array = if program.section.starts_with("raw_tp/enter_") { &mut enters } else { &mut exits };
            let state = match load_program(&mut object, program).and_then(|fd| put(array, program, &fd)) {
                Ok(()) => ProgramState::Waiting,
                Err(reason) => ProgramState::Failed(reason),
            };
            programs.push(ProgramStatus { program, tier: self.group.tier, state });
        }
        // The object has every program's code, which the kernel now has too: megabytes.
        let dispatching = self.dispatching(&mut object);
        drop((object, btf));
        release_memory();
        Ok(Some(Ia32Calls { programs, dispatching: dispatching?, _arrays: [enters, exits] }))
    }

    /// The programs that call the others, apart from their object.
    fn dispatching(&self, object: &mut Ebpf) -> Result<Vec<(&'static str, RawTracePoint)>, SensorError> {
        let mut apart = |program: &Program| {
            let path = self.loader.maps.path(program.name);
            raw_tracepoint(object, program.name)?.pin(&path).map_err(|error| chain(&error))?;
            let loaded = RawTracePoint::from_pin(&path).map_err(|error| chain(&error))?;
            std::fs::remove_file(&path).map_err(|error| error.to_string())?;
            Ok((program.name, loaded))
        };
        let dispatching = self.group.programs.iter().filter(|program| numbers(program).is_empty());
        dispatching.map(&mut apart).collect::<Result<_, String>>().map_err(SensorError::Load)
    }
}

impl Ia32Calls {
    /// Lets the programs see every call from now on.
    pub fn attach(&mut self) {
        let loaded = |status: &&mut ProgramStatus| status.state == ProgramState::Waiting;
        for (name, program) in &mut self.dispatching {
            for status in self.programs.iter_mut().filter(|status| status.program.name == *name) {
                status.state = match program.attach(status.hook()) {
                    Ok(_) => ProgramState::Attached,
                    Err(error) => ProgramState::Failed(chain(&error)),
                };
            }
        }
        // The others are called by these.
        if self.programs.iter().any(ProgramStatus::is_attached) {
            for status in self.programs.iter_mut().filter(loaded) {
                status.state = ProgramState::Attached;
            }
        }
    }

    /// Every program with what became of it.
    pub fn programs(&self) -> &[ProgramStatus] {
        &self.programs
    }
}

fn program_array(object: &mut Ebpf, name: &'static str) -> Result<ProgramArray<MapData>, SensorError> {
    let map = object.take_map(name).ok_or(SensorError::Map { map: name, reason: "is not in the object".to_owned() })?;
    ProgramArray::try_from(map).map_err(SensorError::map(name))
}

fn raw_tracepoint<'a>(object: &'a mut Ebpf, name: &str) -> Result<&'a mut RawTracePoint, String> {
    let program = object.program_mut(name).ok_or("is not in the object")?;
    program.try_into().map_err(|error: aya::programs::ProgramError| chain(&error))
}

fn load_program(object: &mut Ebpf, program: Program) -> Result<ProgramFd, String> {
    let loaded = raw_tracepoint(object, program.name)?;
    loaded.load().map_err(|error| crate::attach::explain(&error))?;
    let fd = loaded.fd().map_err(|error| chain(&error))?;
    fd.try_clone().map_err(|error| error.to_string())
}

fn put(array: &mut ProgramArray<MapData>, program: Program, fd: &ProgramFd) -> Result<(), String> {
    numbers(&program).into_iter().try_for_each(|number| array.set(number, fd, 0).map_err(|error| chain(&error)))
}

/// Where the program stands in its array: `raw_tp/exit_bind/361,socketcall:2` names two places; what dispatches, none.
fn numbers(program: &Program) -> Vec<u32> {
    let list = program.section.split('/').nth(2).unwrap_or_default();
    let number = |text: &str| match text.strip_prefix("socketcall:") {
        Some(number) => number.parse::<u32>().ok().map(|number| SOCKETCALLS + number),
        None => text.parse().ok(),
    };
    list.split(',').filter_map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_has_the_numbers_of_its_calls() {
        let Some(group) = vigie_bpf::ia32() else { return };
        let places = |name: &str| {
            let program = group.programs.iter().find(|program| program.name == name);
            numbers(program.unwrap_or_else(|| panic!("{name} is not compiled")))
        };
        // arch/x86/entry/syscalls/syscall_32.tbl and linux/net.h
        assert_eq!(places("file_open_open"), [5]);
        assert_eq!(places("network_bind"), [361, SOCKETCALLS + 2]);
        assert_eq!(places("file_owner_change_chown"), [212]);
        assert_eq!(places("file_xattr_change_setxattrat"), [463]);
        let dispatching = |program: &&Program| program.name.starts_with("ia32_dispatch");
        for program in group.programs.iter().filter(|program| !dispatching(program)) {
            let listed = program.section.split('/').nth(2).unwrap_or_default().split(',').count();
            assert_eq!(
                numbers(program).len(),
                listed,
                "{} has a number that is none: {}",
                program.name,
                program.section
            );
        }
        assert_eq!(group.programs.iter().filter(dispatching).count(), 2);
    }

    #[test]
    fn no_two_programs_stand_in_one_place() {
        let Some(group) = vigie_bpf::ia32() else { return };
        let mut taken = std::collections::BTreeMap::new();
        for program in group.programs {
            for number in numbers(program) {
                let kind = program.section.starts_with("raw_tp/enter_");
                let other = taken.insert((kind, number), program.name);
                assert_eq!(other, None, "{} and another have the number {number}", program.name);
            }
        }
    }
}
