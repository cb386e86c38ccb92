use std::collections::HashMap;
use std::mem;

use vigie_event::{Event, Signal};

use super::request::{PendingResource, RequestFrame};
use super::resource::encode_resource;
use super::resource_cache::ResourceCache;
use super::{Batch, Record, RecordCounts, RecordEncoder, RecordLimits};

/// When a batch is finished, and what a record may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatcherConfig {
    /// Uncompressed bytes of a request. Receivers commonly refuse more than 4 MiB.
    pub max_bytes: usize,
    /// Records of a request.
    pub max_records: usize,
    /// Limits of a record.
    pub limits: RecordLimits,
}

impl Default for BatcherConfig {
    fn default() -> Self {
        Self { max_bytes: 7 * 512 * 1024, max_records: 4096, limits: RecordLimits::default() }
    }
}

/// Collects records, by workload, until a request is full.
#[derive(Debug)]
pub struct Batcher {
    config: BatcherConfig,
    frame: RequestFrame,
    resources: ResourceCache,
    pending: Vec<PendingResource>,
    places: HashMap<u64, usize>,
    last: Option<(u64, usize)>,
    counts: RecordCounts,
    records: usize,
    bytes: usize,
    oversize: u64,
    spare: Vec<Vec<u8>>,
}

impl Batcher {
    /// A record of more bytes is dropped: OTLP lets no request be larger, even before compression.
    pub const MAX_RECORD_BYTES: usize = 64 * 1024 * 1024 - 64 * 1024;

    /// Buffers of finished batches that are kept for the next.
    const SPARE_BUFFERS: usize = 16;
    /// Larger ones are not kept.
    const SPARE_CAPACITY: usize = 1024 * 1024;

    /// An empty batcher.
    pub fn new(config: BatcherConfig) -> Self {
        Self {
            config,
            frame: RequestFrame::new(),
            resources: ResourceCache::new(encode_resource),
            pending: Vec::new(),
            places: HashMap::new(),
            last: None,
            counts: RecordCounts::default(),
            records: 0,
            bytes: 0,
            oversize: 0,
            spare: Vec::new(),
        }
    }

    /// Adds an event. See [`Self::add`].
    pub fn add_event(&mut self, event: &Event) -> Option<Batch> {
        self.add(event.into())
    }

    /// Adds a signal. See [`Self::add`]; a caller that wants no delay calls [`Self::flush`] next.
    pub fn add_signal(&mut self, signal: &Signal) -> Option<Batch> {
        self.add(signal.into())
    }

    /// Adds a record; the answer is a batch that this record has filled, or for which it was too much.
    ///
    /// A record that is larger than a whole batch may be travels alone, and one above [`Self::MAX_RECORD_BYTES`] is
    /// dropped and counted.
    pub fn add(&mut self, record: Record<'_>) -> Option<Batch> {
        let place = self.place(record.event());
        let before = self.records_size(place);
        let start = self.pending[place].records.len();
        RecordEncoder::encode(record, &self.config.limits, &mut self.pending[place].records);
        if self.pending[place].records.len() - start > Self::MAX_RECORD_BYTES {
            self.pending[place].records.truncate(start);
            self.oversize += 1;
            return None;
        }
        let grown = self.records_size(place) - before;
        let mut finished = None;
        if self.records > 0 && self.bytes + grown > self.config.max_bytes {
            finished = self.finish_without(record.event(), place, start);
        } else {
            self.bytes += grown;
        }
        self.records += 1;
        self.counts.count(record);
        if finished.is_none() && (self.records >= self.config.max_records || self.bytes >= self.config.max_bytes) {
            finished = self.flush();
        }
        finished
    }

    /// Finishes the batch at hand, unless it is empty.
    pub fn flush(&mut self) -> Option<Batch> {
        if self.records == 0 {
            return None;
        }
        // A workload whose only record was moved or dropped has nothing to tell.
        self.pending.retain(|entry| !entry.records.is_empty());
        let payload = self.frame.assemble(&self.pending).into();
        for mut entry in self.pending.drain(..) {
            if self.spare.len() < Self::SPARE_BUFFERS && entry.records.capacity() <= Self::SPARE_CAPACITY {
                entry.records.clear();
                self.spare.push(entry.records);
            }
        }
        self.places.clear();
        self.last = None;
        self.records = 0;
        self.bytes = 0;
        Some(Batch { payload, counts: mem::take(&mut self.counts) })
    }

    /// Records in the batch at hand.
    pub fn pending_records(&self) -> usize {
        self.records
    }

    /// Bytes of the request that [`Self::flush`] would give.
    pub fn pending_bytes(&self) -> usize {
        self.bytes
    }

    /// Records dropped since the start because they were too large for any request.
    pub fn oversize_records(&self) -> u64 {
        self.oversize
    }

    /// Finishes the batch without the record that begins at `start`, which becomes the first of the next.
    fn finish_without(&mut self, event: &Event, place: usize, start: usize) -> Option<Batch> {
        let moved = self.pending[place].records.split_off(start);
        let finished = self.flush();
        let place = self.place(event);
        self.pending[place].records.extend_from_slice(&moved);
        self.bytes = self.records_size(place);
        finished
    }

    fn place(&mut self, event: &Event) -> usize {
        let id = event.workload.id;
        if let Some((last, place)) = self.last
            && last == id
        {
            return place;
        }
        let place = *self.places.entry(id).or_insert_with(|| {
            let resource = self.resources.get(event);
            self.pending.push(PendingResource { resource, records: self.spare.pop().unwrap_or_default() });
            self.pending.len() - 1
        });
        self.last = Some((id, place));
        place
    }

    /// Bytes that the workload takes in the request; nothing before its first record.
    fn records_size(&self, place: usize) -> usize {
        let PendingResource { resource, records } = &self.pending[place];
        if records.is_empty() { 0 } else { self.frame.size(resource.len(), records.len()) }
    }
}

#[cfg(test)]
#[path = "batcher_tests.rs"]
mod tests;
