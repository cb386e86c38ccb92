/// Bytes whose end is worth the work of giving back what they have left.
const WORTH_GIVING_BACK: usize = 4 << 20;

/// Bytes that a process of the tree takes, with its arguments and its place in the tables.
const BYTES_OF_PROCESS: usize = 900;

/// Sees when a crowd of processes or a queue of requests has gone: the allocator keeps what they took unless it is told.
#[derive(Debug, Default)]
pub(crate) struct MemoryWatch {
    most: usize,
}

impl MemoryWatch {
    /// Takes what there is now. Whether so much has gone since there was most that memory is to be given back.
    pub(crate) fn has_emptied(&mut self, processes: usize, queued_bytes: usize) -> bool {
        let in_use = processes * BYTES_OF_PROCESS + queued_bytes;
        self.most = self.most.max(in_use);
        let has_emptied = self.most - in_use >= WORTH_GIVING_BACK;
        if has_emptied {
            self.most = in_use;
        }
        has_emptied
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_gone_is_given_back_once() {
        let mut watch = MemoryWatch::default();
        let steps = [(200, 0), (20_000, 0), (16_000, 0), (4_000, 0), (4_000, 0), (4_000, 8 << 20), (4_000, 0), (0, 0)];
        let emptied = steps.map(|(processes, queued)| watch.has_emptied(processes, queued));
        assert_eq!(emptied, [false, false, false, true, false, false, true, false]);
    }
}
