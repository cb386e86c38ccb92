use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// What became of the records that were handed to delivery, counted as it happens.
#[derive(Debug, Default)]
pub struct DeliveryStats {
    pub(super) exported: AtomicU64,
    pub(super) rejected: AtomicU64,
    pub(super) failed: AtomicU64,
    pub(super) dropped_queue_full: AtomicU64,
    pub(super) retries: AtomicU64,
    pub(super) queued_bytes: AtomicU64,
}

/// A reading of [`DeliveryStats`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DeliveryCounts {
    /// Records that the receiver took.
    pub exported: u64,
    /// Records that the receiver refused one by one (partial success).
    pub rejected: u64,
    /// Records of requests that were refused whole or given up.
    pub failed: u64,
    /// Records that found the queue full.
    pub dropped_queue_full: u64,
    /// Tries beyond the first.
    pub retries: u64,
    /// Bytes waiting or under way.
    pub queued_bytes: u64,
}

impl DeliveryStats {
    /// The numbers now.
    pub fn read(&self) -> DeliveryCounts {
        DeliveryCounts {
            exported: self.exported.load(Relaxed),
            rejected: self.rejected.load(Relaxed),
            failed: self.failed.load(Relaxed),
            dropped_queue_full: self.dropped_queue_full.load(Relaxed),
            retries: self.retries.load(Relaxed),
            queued_bytes: self.queued_bytes.load(Relaxed),
        }
    }
}
