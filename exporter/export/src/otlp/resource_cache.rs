use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use vigie_event::Event;

/// Encoded resources by the workload's id. It holds a bounded number: the oldest makes room.
#[derive(Debug)]
pub(super) struct ResourceCache {
    entries: HashMap<u64, Arc<[u8]>>,
    order: VecDeque<u64>,
    encode: fn(&Event) -> Vec<u8>,
}

impl ResourceCache {
    /// Workloads kept; a host rarely runs as many containers and services in a day.
    const CAPACITY: usize = 4096;

    pub(super) fn new(encode: fn(&Event) -> Vec<u8>) -> Self {
        Self { entries: HashMap::new(), order: VecDeque::new(), encode }
    }

    /// The resource of the event's workload.
    pub(super) fn get(&mut self, event: &Event) -> Arc<[u8]> {
        let id = event.workload.id;
        if let Some(known) = self.entries.get(&id) {
            return Arc::clone(known);
        }
        if self.order.len() >= Self::CAPACITY
            && let Some(oldest) = self.order.pop_front()
        {
            self.entries.remove(&oldest);
        }
        let encoded: Arc<[u8]> = (self.encode)(event).into();
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
    }
}
