use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use vigie_event::Event;

/// Encoded resources by the workload's id. It holds a bounded number: the oldest makes room.
#[derive(Debug)]
pub(super) struct ResourceCache {
    entries: HashMap<u64, Arc<[u8]>>,
    order: VecDeque<u64>,
    bytes: usize,
    encode: fn(&Event) -> Vec<u8>,
}

impl ResourceCache {
    /// Workloads kept; a host rarely runs as many containers and services in a day.
    const CAPACITY: usize = 4096;

    /// Bytes kept: a process may declare much of itself.
    const MAX_BYTES: usize = 8 * 1024 * 1024;

    pub(super) fn new(encode: fn(&Event) -> Vec<u8>) -> Self {
        Self { entries: HashMap::new(), order: VecDeque::new(), bytes: 0, encode }
    }

    /// The resource of the event's workload.
    pub(super) fn get(&mut self, event: &Event) -> Arc<[u8]> {
        let id = event.workload.id;
        if let Some(known) = self.entries.get(&id) {
            return Arc::clone(known);
        }
        let encoded: Arc<[u8]> = (self.encode)(event).into();
        self.bytes += encoded.len();
        while (self.order.len() >= Self::CAPACITY || self.bytes > Self::MAX_BYTES)
            && let Some(oldest) = self.order.pop_front()
        {
            self.bytes -= self.entries.remove(&oldest).map_or(0, |removed| removed.len());
        }
        self.entries.insert(id, Arc::clone(&encoded));
        self.order.push_back(id);
        encoded
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    #[test]
    fn it_does_not_grow_without_bound() {
        let mut cache = ResourceCache::new(|event| event.workload.id.to_le_bytes().to_vec());
        for id in 0..3 * ResourceCache::CAPACITY as u64 {
            let event = fixtures::exec_event_of(id);
            assert_eq!(*cache.get(&event), id.to_le_bytes());
        }
        assert_eq!(cache.entries.len(), ResourceCache::CAPACITY);
        assert_eq!(cache.order.len(), ResourceCache::CAPACITY);
        assert_eq!(cache.bytes, ResourceCache::CAPACITY * size_of::<u64>());
    }

    #[test]
    fn large_resources_make_the_oldest_go_sooner() {
        const SIZE: usize = 36 * 1024;
        let mut cache = ResourceCache::new(|_| vec![0; SIZE]);
        for id in 0..1000 {
            cache.get(&fixtures::exec_event_of(id));
            assert!(cache.bytes <= ResourceCache::MAX_BYTES);
        }
        assert_eq!(cache.entries.len(), ResourceCache::MAX_BYTES / SIZE);
        assert!(cache.entries.contains_key(&999) && !cache.entries.contains_key(&0));
    }
}
