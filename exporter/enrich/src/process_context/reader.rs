use std::thread::sleep;
use std::time::Duration;

use super::decode::decode;
use super::header::Header;
use super::{ProcessContext, ProcessContextFailure};
use crate::proc::{ByteSource, MapEntry, ProcessMemory, ReadBudget, read_maps};

/// The mapping's names, whole: by memory file (which the kernel marks as deleted), by name of shared or of private memory.
const NAMES: [&[u8]; 4] =
    [b"/memfd:OTEL_CTX (deleted)", b"/memfd:OTEL_CTX", b"[anon_shmem:OTEL_CTX]", b"[anon:OTEL_CTX]"];

/// Attempts while it is being written.
const ATTEMPTS: u32 = 3;
const PAUSE: Duration = Duration::from_millis(1);

/// The context of process `pid`; nothing for a process that has published none. The caller makes sure that the pid is still
/// the same process's.
pub fn read(pid: u32) -> Result<Option<ProcessContext>, ProcessContextFailure> {
    let budget = ReadBudget::new();
    let maps = read_maps(pid, &budget)?;
    read_mapped(pid, &maps, &budget)
}

pub(crate) fn read_mapped(
    pid: u32,
    maps: &[MapEntry],
    budget: &ReadBudget,
) -> Result<Option<ProcessContext>, ProcessContextFailure> {
    let is_context = |entry: &&MapEntry| NAMES.contains(&entry.name.as_slice()) && !entry.is_executable;
    let Some(entry) = maps.iter().find(is_context) else { return Ok(None) };
    let memory = ProcessMemory::open(pid, budget)?;
    let mut failure = ProcessContextFailure::BeingWritten;
    for _ in 0..ATTEMPTS {
        match attempt(&memory, entry.start) {
            Err(ProcessContextFailure::BeingWritten) => {}
            // The payload may have been let go of meanwhile.
            Err(other @ (ProcessContextFailure::NotReadable | ProcessContextFailure::MalformedMessage)) => {
                failure = other;
            }
            done => return done.map(Some),
        }
        sleep(PAUSE);
    }
    Err(failure)
}

/// The process may write at any time. It sets the time to zero before and to another one after: what was read between two
/// equal headers is whole.
pub(crate) fn attempt<M: ByteSource + ?Sized>(
    memory: &M,
    address: u64,
) -> Result<ProcessContext, ProcessContextFailure> {
    let header = || {
        let mut bytes = [0; Header::SIZE];
        memory.read_at(address, &mut bytes)?;
        Header::parse(&bytes)
    };
    let before = header()?;
    let payload = memory.read_vec(before.payload_address, before.payload_size);
    if header()? != before {
        return Err(ProcessContextFailure::BeingWritten);
    }
    decode(&payload?, before.published_at_ns)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::proc::ReadFailure;

    /// Memory with a header at 0 and its payload behind, that is written to after so many reads.
    struct Written {
        bytes: RefCell<Vec<u8>>,
        reads_before_change: RefCell<Vec<(usize, u64)>>,
    }

    impl ByteSource for Written {
        fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<(), ReadFailure> {
            self.bytes.borrow().as_slice().read_at(offset, buffer)?;
            let mut changes = self.reads_before_change.borrow_mut();
            for (left, time) in changes.iter_mut() {
                *left = left.wrapping_sub(1);
                if *left == 0 {
                    self.bytes.borrow_mut()[16..24].copy_from_slice(&time.to_le_bytes());
                }
            }
            Ok(())
        }
    }

    fn written(size: u32, time: u64, changes: &[(usize, u64)]) -> Written {
        let mut bytes = b"OTEL_CTX\x02\0\0\0".to_vec();
        bytes.extend(size.to_le_bytes());
        bytes.extend(time.to_le_bytes());
        bytes.extend(32_u64.to_le_bytes());
        bytes.extend([0; 16]);
        Written { bytes: RefCell::new(bytes), reads_before_change: RefCell::new(changes.to_vec()) }
    }

    #[test]
    fn a_torn_read_is_told() {
        assert_eq!(attempt(&written(0, 5, &[]), 0).map(|context| context.published_at_ns), Ok(5));
        assert_eq!(attempt(&written(0, 0, &[]), 0), Err(ProcessContextFailure::BeingWritten));
        for time in [0, 6] {
            for reads in [1, 2] {
                let torn = attempt(&written(0, 5, &[(reads, time)]), 0);
                assert_eq!(torn, Err(ProcessContextFailure::BeingWritten));
            }
        }
        // The payload was torn as well: that it is unreadable means nothing.
        assert_eq!(attempt(&written(60_000, 5, &[(1, 6)]), 0), Err(ProcessContextFailure::BeingWritten));
    }

    #[test]
    fn a_header_that_is_none_is_refused() {
        assert_eq!(attempt(&written(64 * 1024 + 1, 5, &[]), 0), Err(ProcessContextFailure::BadHeader));
        assert_eq!(attempt(&written(60_000, 5, &[]), 0), Err(ProcessContextFailure::NotReadable));
        for (place, failure) in [(0, ProcessContextFailure::BadHeader), (8, ProcessContextFailure::UnsupportedVersion)]
        {
            let memory = written(0, 5, &[]);
            memory.bytes.borrow_mut()[place] = 1;
            assert_eq!(attempt(&memory, 0), Err(failure));
        }
    }
}
