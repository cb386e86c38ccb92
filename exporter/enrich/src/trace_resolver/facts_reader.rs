use super::ProcessTraceFacts;
use crate::Clock;
use crate::go_runtime::GoInspector;
use crate::proc::{MapEntry, ReadBudget, ReadFailure, process_start_ticks, read_maps};
use crate::process_context::{ThreadSchema, read_mapped};
use crate::thread_context::ThreadContextResolver;

/// Reads processes, remembering what it learnt of their files.
#[derive(Debug, Default)]
pub(crate) struct FactsReader {
    threads: ThreadContextResolver,
    go: GoInspector,
}

impl FactsReader {
    /// The start time is looked at before and after: what lies between was the process that is meant, even if its pid was
    /// taken again.
    pub(crate) fn read(&mut self, pid: u32, start_ticks: u64) -> ProcessTraceFacts {
        let is_it = || process_start_ticks(pid) == Some(start_ticks);
        let gone = ProcessTraceFacts::gone(pid, start_ticks);
        let read_since_boot_ns = Clock::now_boot_ns();
        if !is_it() {
            return gone;
        }
        let budget = ReadBudget::new();
        let mut facts = ProcessTraceFacts { read_since_boot_ns, ..gone.clone() };
        let (place, maps) = match read_maps(pid, &budget) {
            Ok(maps) if maps.is_empty() => other_thread(pid, &budget).unwrap_or((pid, Ok(maps))),
            maps => (pid, maps),
        };
        let has_no_program = maps.as_ref().is_ok_and(Vec::is_empty);
        match maps {
            Ok(maps) => {
                facts.process_context = read_mapped(place, &maps, &budget);
                facts.thread_context = match facts.schema() {
                    Some(ThreadSchema::GoPprofLabels | ThreadSchema::Unknown) => Ok(None),
                    Some(ThreadSchema::ThreadLocal) | None => self.threads.resolve_mapped(place, &maps, &budget),
                };
            }
            Err(failure) => {
                facts.process_context = Err(failure.into());
                facts.thread_context = Err(failure.into());
            }
        }
        // Without mappings there is no program: a thread of the kernel.
        facts.go = if has_no_program { Ok(None) } else { self.go.inspect_within(place, &budget) };
        if is_it() { facts } else { gone }
    }
}

/// Threads that are looked at, of a process whose first one has ended.
const MAX_THREADS: usize = 16;

/// What is to be read of a process whose first thread has let go of the memory, and others have not: `/proc` has it by the id
/// of any thread.
fn other_thread(pid: u32, budget: &ReadBudget) -> Option<(u32, Result<Vec<MapEntry>, ReadFailure>)> {
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).ok()?.flatten().take(MAX_THREADS);
    let mut threads = threads.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    threads.find_map(|thread| {
        let maps = read_maps(thread, budget).ok().filter(|maps| !maps.is_empty())?;
        Some((thread, Ok(maps)))
    })
}
