use std::collections::HashSet;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use super::file_facts::{FileFacts, SlotFacts};
use super::loaded_file::LoadedFile;
use super::loader_words::LoaderWords;
use super::{AccessModel, CLibrary, Found, ResolveFailure, SymbolTable, ThreadContextSlot, thread_pointer_offset};
use crate::elf::{ElfFailure, Machine, TlsRelocation};
use crate::proc::{
    FileIdentity, MapEntry, OpenFile, ProcessMemory, ReadBudget, ReadFailure, RecentCache, open_executable,
    open_mapped, read_maps,
};

/// Files whose facts are remembered.
const MAX_FILES: usize = 4 * 1024;
/// Files that one process has mapped executable at most.
const MAX_MAPPED: usize = 4096;

/// Finds the slots of processes, parsing each file once.
#[derive(Debug)]
pub struct ThreadContextResolver {
    files: RecentCache<FileIdentity, Result<FileFacts, ElfFailure>>,
}

/// A file that has the symbol, as one process has loaded it.
struct Candidate<'a> {
    entry: &'a MapEntry,
    machine: Machine,
    slot: SlotFacts,
    is_main: bool,
}

impl Candidate<'_> {
    /// Lower is better: exported before not, the program before its libraries, as loaders look symbols up.
    fn rank(&self) -> (bool, bool) {
        (self.slot.table == SymbolTable::Full, !self.is_main)
    }
}

impl Default for ThreadContextResolver {
    fn default() -> Self {
        Self { files: RecentCache::new(MAX_FILES) }
    }
}

impl ThreadContextResolver {
    /// The slot of process `pid`; nothing for a process that has none. The caller makes sure that the pid is still the same
    /// process's.
    pub fn resolve(&mut self, pid: u32) -> Result<Option<Found>, ResolveFailure> {
        let budget = ReadBudget::new();
        let maps = read_maps(pid, &budget)?;
        self.resolve_mapped(pid, &maps, &budget)
    }

    pub(crate) fn resolve_mapped(
        &mut self,
        pid: u32,
        maps: &[MapEntry],
        budget: &ReadBudget,
    ) -> Result<Option<Found>, ResolveFailure> {
        // A thread of the kernel, or a process that has ended and was not waited for.
        if maps.is_empty() {
            return Ok(None);
        }
        let main = open_executable(pid)?;
        let facts = self.facts(&main, budget)?;
        if Some(facts.machine) != this_machine() {
            return Err(ResolveFailure::UnsupportedMachine);
        }
        let libc = facts.libc.or_else(|| maps.iter().find_map(|entry| CLibrary::of_path(&entry.name)));
        let Some(candidate) = self.best(pid, maps, &main, facts.libc.is_none(), budget)? else { return Ok(None) };
        let (slot, model) = slot(pid, &candidate, libc, budget)?;
        let file = OsStr::from_bytes(&candidate.entry.name).into();
        Ok(Some(Found { slot, table: candidate.slot.table, model, file, libc }))
    }

    /// Where the kernel executed a loader (`ld.so PROGRAM`), the main program is the mapped file that asks for an interpreter;
    /// only a program that asks for none, `is_interpreter`, can be one.
    fn best<'a>(
        &mut self,
        pid: u32,
        maps: &'a [MapEntry],
        main: &OpenFile,
        is_interpreter: bool,
        budget: &ReadBudget,
    ) -> Result<Option<Candidate<'a>>, ResolveFailure> {
        let mut seen = HashSet::new();
        let mut best: Option<Candidate<'a>> = None;
        let mut failure = None;
        for entry in maps.iter().filter(|entry| entry.is_executable && entry.inode != 0) {
            if !seen.insert((entry.device, entry.inode)) {
                continue;
            }
            if seen.len() > MAX_MAPPED {
                return Err(ResolveFailure::LimitReached);
            }
            let facts = open_mapped(pid, entry).map_err(ElfFailure::from);
            let facts = facts.and_then(|file| Ok((file.identity == main.identity, self.facts(&file, budget)?)));
            match facts {
                Ok((is_main, FileFacts { machine, slot: Some(slot), libc })) if Some(machine) == this_machine() => {
                    let is_main = is_main || is_interpreter && libc.is_some();
                    let candidate = Candidate { entry, machine, slot, is_main };
                    if best.as_ref().is_none_or(|best| candidate.rank() < best.rank()) {
                        best = Some(candidate);
                    }
                }
                Ok(_)
                | Err(ElfFailure::NotElf | ElfFailure::UnsupportedMachine | ElfFailure::Read(ReadFailure::Gone)) => {}
                Err(ElfFailure::Read(ReadFailure::LimitReached)) => return Err(ResolveFailure::LimitReached),
                Err(other) => failure = failure.or(Some(other)),
            }
        }
        match (best, failure) {
            (None, Some(failure)) => Err(failure.into()),
            (best, _) => Ok(best),
        }
    }

    /// What is wrong with a file is remembered too; that it could not be read is not.
    fn facts(&mut self, file: &OpenFile, budget: &ReadBudget) -> Result<FileFacts, ElfFailure> {
        if let Some(known) = self.files.get(&file.identity) {
            return known;
        }
        let facts = FileFacts::read(&file.source(budget));
        if !matches!(facts, Err(ElfFailure::Read(_))) {
            self.files.put(file.identity, facts.clone());
        }
        facts
    }
}

fn slot(
    pid: u32,
    candidate: &Candidate<'_>,
    libc: Option<CLibrary>,
    budget: &ReadBudget,
) -> Result<(ThreadContextSlot, AccessModel), ResolveFailure> {
    let Candidate { entry, machine, slot, is_main } = candidate;
    match slot.relocation {
        None | Some(TlsRelocation::ModuleOnly { .. }) if *is_main => {
            let symbol = &slot.symbol;
            let offset = thread_pointer_offset(*machine, &slot.tls, symbol.value, symbol.size);
            let thread_pointer_offset = offset.ok_or(ResolveFailure::MalformedElf)?;
            Ok((ThreadContextSlot::Static { thread_pointer_offset }, AccessModel::LocalExec))
        }
        None => Err(ResolveFailure::NoRelocation),
        Some(relocation) => {
            let file = LoadedFile::new(&slot.loads, entry).ok_or(ResolveFailure::MalformedElf)?;
            let memory = ProcessMemory::open(pid, budget)?;
            LoaderWords { memory: &memory, machine: *machine, file, libc }.slot(slot, relocation)
        }
    }
}

fn this_machine() -> Option<Machine> {
    if cfg!(target_arch = "x86_64") {
        Some(Machine::X86_64)
    } else {
        cfg!(target_arch = "aarch64").then_some(Machine::Aarch64)
    }
}

/// The slot of process `pid`, with nothing remembered: for a single question.
pub fn resolve(pid: u32) -> Result<Option<Found>, ResolveFailure> {
    ThreadContextResolver::default().resolve(pid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_parsed_once() {
        let mut resolver = ThreadContextResolver::default();
        let pid = std::process::id();
        let maps = read_maps(pid, &ReadBudget::new()).expect("readable");
        let budgets = [ReadBudget::new(), ReadBudget::new()];
        for budget in &budgets {
            assert_eq!(resolver.resolve_mapped(pid, &maps, budget), Ok(None));
        }
        assert!(budgets[0].spent() > 10_000);
        assert_eq!(budgets[1].spent(), 0);
    }
}
