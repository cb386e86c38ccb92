use super::file_facts::FileFacts;
use super::loaded_file::LoadedFile;
use super::loader_words::LoaderWords;
use super::{CLibrary, ThreadContextSlot, thread_pointer_offset};
use crate::proc::MapEntry;

/// Reads a file as the resolver does, and then as the memory in which it is loaded: both are the process's choice. Whatever
/// it is, what is found is plausible.
pub(crate) fn read_file(file: &[u8]) {
    let Ok(FileFacts { slot: Some(facts), machine, .. }) = FileFacts::read(file) else { return };
    assert!(facts.symbol.size == 8 && facts.symbol.value + 8 <= facts.tls.size, "{facts:?}");
    let _ = thread_pointer_offset(machine, &facts.tls, facts.symbol.value, 8);
    let Some(entry) = MapEntry::parse(b"1000-2000 r-xp 00001000 0:1 1 /a") else { return };
    let (Some(loaded), Some(relocation)) = (LoadedFile::new(&facts.loads, &entry), facts.relocation) else { return };
    let words = LoaderWords { memory: file, machine, file: loaded, libc: Some(CLibrary::Glibc) };
    match words.slot(&facts, relocation) {
        Ok((ThreadContextSlot::Static { thread_pointer_offset: offset }, _)) => {
            assert!(offset != 0 && offset.unsigned_abs() <= 1 << 30, "{offset}");
        }
        Ok((ThreadContextSlot::Dynamic { module, offset, .. }, _)) => {
            assert!(module != 0 && module <= 1 << 16 && offset <= 1 << 30, "{module} {offset}");
        }
        Err(_) => {}
    }
}
