use std::fs::File;
use std::io::{self, Read as _};

use crate::bounded_reads::BoundedReads;

/// Bytes of an environment that are looked at.
const MAX_ENVIRONMENT: u64 = 256 * 1024;

/// The environment beyond what the kernel's side reads, as long as the process still has the one that it was executed with.
/// Its memory is its own by now, and it can see to it that whoever reads that waits.
pub(crate) fn whole_environment(reads: &mut BoundedReads, pid: u32, beginning: Vec<u8>) -> Vec<u8> {
    let whole = reads.read(move || read(pid).ok());
    whole.ok().flatten().filter(|whole| whole.starts_with(&beginning)).unwrap_or(beginning)
}

fn read(pid: u32) -> io::Result<Vec<u8>> {
    let mut whole = Vec::new();
    File::open(format!("/proc/{pid}/environ"))?.take(MAX_ENVIRONMENT).read_to_end(&mut whole)?;
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn what_the_kernels_side_read_is_what_there_is_when_reading_on_would_take_too_long() {
        let whole = read(std::process::id()).expect("it is readable");
        let beginning = whole[..whole.len() / 2].to_vec();
        let own = |reads: &mut BoundedReads| whole_environment(reads, std::process::id(), beginning.clone());
        let mut reads = BoundedReads::default();
        assert_eq!(own(&mut reads), whole);
        assert_eq!(whole_environment(&mut reads, std::process::id(), b"OTHER=1".to_vec()), b"OTHER=1");
        let mut ends = Vec::new();
        while reads.read(|| ()).is_ok() {
            let (end, hangs) = channel::<()>();
            ends.push(end);
            assert!(reads.read(move || hangs.recv().is_ok()).is_err());
        }
        assert_eq!(own(&mut reads), beginning);
    }
}
