use super::file_facts::SlotFacts;
use super::loaded_file::LoadedFile;
use super::{AccessModel, CLibrary, ResolveFailure, ThreadContextSlot};
use crate::elf::{Machine, TlsRelocation};
use crate::proc::ByteSource;

/// Distance to the thread pointer, and offset in a block, at most. Bytes.
const MAX_OFFSET: u64 = 1 << 30;
/// Modules with thread-local variables in one process at most.
const MAX_MODULE: u64 = 64 * 1024;
/// On AArch64 a descriptor's argument below this is an offset, above it a pointer: no program lies there.
const AARCH64_LOWEST_POINTER: u64 = 0x40_0000;

/// What the loader wrote for a slot into a process's memory.
#[derive(Debug)]
pub(crate) struct LoaderWords<'a, M: ?Sized> {
    pub(crate) memory: &'a M,
    pub(crate) machine: Machine,
    pub(crate) file: LoadedFile,
    pub(crate) libc: Option<CLibrary>,
}

impl<M: ByteSource + ?Sized> LoaderWords<'_, M> {
    pub(crate) fn slot(
        &self,
        facts: &SlotFacts,
        relocation: TlsRelocation,
    ) -> Result<(ThreadContextSlot, AccessModel), ResolveFailure> {
        match relocation {
            TlsRelocation::InitialExec { address } => Ok((self.fixed(self.word(address)?)?, AccessModel::InitialExec)),
            TlsRelocation::Descriptor { address } => Ok((
                self.descriptor(self.word(address)?, self.word(address.wrapping_add(8))?)?,
                AccessModel::TlsDescriptor,
            )),
            TlsRelocation::General { address } => {
                let (module, offset) = (self.word(address)?, self.word(address.wrapping_add(8))?);
                Ok((self.dynamic(module, offset)?, AccessModel::GeneralDynamic))
            }
            TlsRelocation::ModuleOnly { address } => {
                Ok((self.dynamic(self.word(address)?, facts.symbol.value)?, AccessModel::LocalDynamic))
            }
        }
    }

    /// `address` is the file's.
    fn word(&self, address: u64) -> Result<u64, ResolveFailure> {
        Ok(self.memory.read_u64(self.file.address(address))?)
    }

    fn fixed(&self, word: u64) -> Result<ThreadContextSlot, ResolveFailure> {
        let plausible = match self.machine {
            Machine::X86_64 => word.wrapping_neg() <= MAX_OFFSET,
            Machine::Aarch64 => word <= MAX_OFFSET,
        };
        match word {
            // The thread pointer itself is the C library's on both machines.
            0 => Err(ResolveFailure::UnresolvedDescriptor),
            _ if plausible => Ok(ThreadContextSlot::Static { thread_pointer_offset: word as i64 }),
            _ => Err(ResolveFailure::ImplausibleSlot),
        }
    }

    /// The argument is the distance to the thread pointer, or points to module and offset. Which of the two the resolver
    /// knows; here it is told by the value, of which on x86-64 only distances are negative.
    fn descriptor(&self, resolver: u64, argument: u64) -> Result<ThreadContextSlot, ResolveFailure> {
        // Loaders that bind lazily let the descriptor point back into the file first.
        if resolver == 0 || self.file.contains(resolver) {
            return Err(ResolveFailure::UnresolvedDescriptor);
        }
        let is_distance = match self.machine {
            Machine::X86_64 => (argument as i64) < 0,
            Machine::Aarch64 => argument < AARCH64_LOWEST_POINTER,
        };
        if is_distance {
            return self.fixed(argument);
        }
        let (module, offset) = (self.memory.read_u64(argument)?, self.memory.read_u64(argument.wrapping_add(8))?);
        self.dynamic(module, offset)
    }

    fn dynamic(&self, module: u64, offset: u64) -> Result<ThreadContextSlot, ResolveFailure> {
        if module == 0 {
            return Err(ResolveFailure::UnresolvedDescriptor);
        }
        if module > MAX_MODULE || offset > MAX_OFFSET {
            return Err(ResolveFailure::ImplausibleSlot);
        }
        let (dtv_offset, dtv_step) = self.libc.ok_or(ResolveFailure::UnknownLibc)?.vector_layout(self.machine);
        Ok(ThreadContextSlot::Dynamic { module, offset, dtv_offset, dtv_step })
    }
}

#[cfg(test)]
mod tests {
    use object::elf::{PF_X, PT_LOAD};

    use super::*;
    use crate::elf::Segment;
    use crate::proc::MapEntry;

    /// A file of one page at address 0, whose first words are `words`.
    fn read(
        machine: Machine,
        kind: fn(u64) -> TlsRelocation,
        words: [u64; 6],
    ) -> Result<ThreadContextSlot, ResolveFailure> {
        let load = Segment {
            kind: PT_LOAD,
            flags: PF_X,
            offset: 0,
            address: 0,
            file_size: 4096,
            memory_size: 4096,
            alignment: 4096,
        };
        let entry = MapEntry::parse(b"0-1000 r-xp 0 0:1 1 /a").expect("a line");
        let memory: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        let file = LoadedFile::new(&[load], &entry).expect("mapped");
        let words = LoaderWords { memory: memory.as_slice(), machine, file, libc: Some(CLibrary::Musl) };
        let address = 0;
        match kind(address) {
            TlsRelocation::InitialExec { .. } => words.fixed(words.word(0)?),
            TlsRelocation::Descriptor { .. } => words.descriptor(words.word(0)?, words.word(8)?),
            _ => words.dynamic(words.word(0)?, words.word(8)?),
        }
    }

    const RESOLVER: u64 = 0x7fff_0000_0000;
    const DESCRIPTOR: fn(u64) -> TlsRelocation = |address| TlsRelocation::Descriptor { address };
    const INITIAL: fn(u64) -> TlsRelocation = |address| TlsRelocation::InitialExec { address };
    const GENERAL: fn(u64) -> TlsRelocation = |address| TlsRelocation::General { address };

    #[test]
    fn what_the_loader_has_not_written_is_asked_again() {
        for machine in [Machine::X86_64, Machine::Aarch64] {
            // Bound lazily: still pointing back into the file.
            for resolver in [0, 0x800] {
                let found = read(machine, DESCRIPTOR, [resolver, 0x40, 1, 2, 0, 0]);
                assert_eq!(found, Err(ResolveFailure::UnresolvedDescriptor));
            }
            for kind in [INITIAL, GENERAL] {
                assert_eq!(read(machine, kind, [0; 6]), Err(ResolveFailure::UnresolvedDescriptor));
            }
        }
        assert!(ResolveFailure::UnresolvedDescriptor.is_retryable());
    }

    #[test]
    fn a_descriptor_holds_a_distance_or_points_to_an_index() {
        let words = |argument| [RESOLVER, argument, 0, 3, 0x40, 0];
        let fixed = |thread_pointer_offset| Ok(ThreadContextSlot::Static { thread_pointer_offset });
        let dynamic = |dtv_offset| Ok(ThreadContextSlot::Dynamic { module: 3, offset: 0x40, dtv_offset, dtv_step: 8 });
        assert_eq!(read(Machine::X86_64, DESCRIPTOR, words((-152_i64) as u64)), fixed(-152));
        assert_eq!(read(Machine::X86_64, DESCRIPTOR, words(24)), dynamic(8));
        assert_eq!(read(Machine::Aarch64, DESCRIPTOR, words(0x60)), fixed(0x60));
        assert_eq!(read(Machine::Aarch64, GENERAL, [3, 0x40, 0, 0, 0, 0]), dynamic(-8));
    }

    #[test]
    fn implausible_words_are_refused() {
        for word in [1, i64::MIN as u64, (-(1_i64 << 31)) as u64] {
            assert_eq!(read(Machine::X86_64, INITIAL, [word; 6]), Err(ResolveFailure::ImplausibleSlot), "{word:x}");
        }
        assert_eq!(read(Machine::Aarch64, INITIAL, [u64::MAX; 6]), Err(ResolveFailure::ImplausibleSlot));
        for words in [[1 << 20, 0], [1, 1 << 31]] {
            let words = [words[0], words[1], 0, 0, 0, 0];
            assert_eq!(read(Machine::X86_64, GENERAL, words), Err(ResolveFailure::ImplausibleSlot));
        }
        assert_eq!(
            read(Machine::X86_64, DESCRIPTOR, [RESOLVER, 1 << 40, 0, 0, 0, 0]),
            Err(ResolveFailure::NotReadable)
        );
    }
}
