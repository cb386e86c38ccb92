use crate::elf::{Machine, TlsSegment};

/// Bytes between the thread pointer and the first thread-local variable on AArch64.
const AARCH64_GAP: u64 = 16;

/// Distance of a main program's thread-local variable to the thread pointer, bytes. The program's block is the nearest to the
/// thread pointer: below it on x86-64 (variant II), above it on AArch64 (variant I), aligned as its template is.
///
/// "ELF Handling For Thread-Local Storage", U. Drepper, section 3; alignment as linkers and loaders have it, whose template
/// may begin at an address that is not itself aligned. Nothing for a variable outside the template.
pub(crate) fn thread_pointer_offset(machine: Machine, tls: &TlsSegment, value: u64, size: u64) -> Option<i64> {
    if value.checked_add(size)? > tls.size {
        return None;
    }
    let mask = tls.alignment - 1;
    Some(match machine {
        Machine::X86_64 => {
            let padding = tls.address.wrapping_neg().wrapping_sub(tls.size) & mask;
            value as i64 - tls.size as i64 - padding as i64
        }
        Machine::Aarch64 => (value + AARCH64_GAP + (tls.address.wrapping_sub(AARCH64_GAP) & mask)) as i64,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tls(address: u64, size: u64, alignment: u64) -> TlsSegment {
        TlsSegment { address, size, alignment }
    }

    #[test]
    fn the_template_is_aligned_as_its_address() {
        let x86 = |tls: TlsSegment, value| thread_pointer_offset(Machine::X86_64, &tls, value, 8);
        assert_eq!(x86(tls(0x3d80, 0x10, 0x40), 8), Some(-56));
        assert_eq!(x86(tls(0x5000, 0x130, 8), 0xd0), Some(-96));
        assert_eq!(x86(tls(0, 8, 8), 0), Some(-8));
        // Begins 8 bytes behind a multiple of 64: so does the block.
        assert_eq!(x86(tls(0x3d88, 0x10, 0x40), 0), Some(-56));
        let arm = |tls: TlsSegment, value| thread_pointer_offset(Machine::Aarch64, &tls, value, 8);
        assert_eq!(arm(tls(0x1000, 0x10, 8), 8), Some(24));
        assert_eq!(arm(tls(0x1000, 0x10, 0x40), 8), Some(0x48));
        assert_eq!(arm(tls(0x1008, 0x10, 0x40), 0), Some(0x48));
    }

    #[test]
    fn a_variable_outside_is_none() {
        for value in [9, 16, u64::MAX, u64::MAX - 7] {
            assert_eq!(thread_pointer_offset(Machine::X86_64, &tls(0, 16, 8), value, 8), None);
        }
    }
}
