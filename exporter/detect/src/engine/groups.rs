use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use vigie_event::{Event, RecordId};

/// What makes matches one signal: the rule's place in its set, and the values of its `group_by` as text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct GroupKey {
    pub(super) rule: u32,
    pub(super) values: Vec<String>,
}

/// An open signal.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) signal_uid: RecordId,
    pub(super) event: Arc<Event>,
    pub(super) message: String,
    pub(super) count: u64,
    pub(super) first_seen: u64,
    pub(super) last_seen: u64,
    /// When its window ends, nanoseconds since the epoch.
    pub(super) end: u64,
    /// Its number, in the order of opening.
    number: u64,
}

/// The open signals: found by key, by end of window, and by age.
#[derive(Debug, Default)]
pub(super) struct Groups {
    open: HashMap<Arc<GroupKey>, Group>,
    ends: BTreeSet<(u64, u64)>,
    ages: BTreeMap<u64, Arc<GroupKey>>,
    next_number: u64,
}

impl Group {
    pub(super) fn new(signal_uid: RecordId, event: Arc<Event>, message: String, window_nanos: u64) -> Self {
        let time = event.time_unix_nano;
        let end = time.saturating_add(window_nanos);
        let count = event.operations();
        Self { signal_uid, event, message, count, first_seen: time, last_seen: time, end, number: 0 }
    }

    pub(super) fn add(&mut self, event: &Event) {
        let time = event.time_unix_nano;
        self.count += event.operations();
        self.first_seen = self.first_seen.min(time);
        self.last_seen = self.last_seen.max(time);
    }
}

impl Groups {
    pub(super) fn len(&self) -> usize {
        self.open.len()
    }

    pub(super) fn get_mut(&mut self, key: &GroupKey) -> Option<&mut Group> {
        self.open.get_mut(key)
    }

    /// The key must not be open.
    pub(super) fn insert(&mut self, key: GroupKey, mut group: Group) {
        let key = Arc::new(key);
        group.number = self.next_number;
        self.next_number += 1;
        self.ends.insert((group.end, group.number));
        self.ages.insert(group.number, Arc::clone(&key));
        self.open.insert(key, group);
    }

    pub(super) fn remove(&mut self, key: &GroupKey) -> Option<(Arc<GroupKey>, Group)> {
        let (key, group) = self.open.remove_entry(key)?;
        self.ends.remove(&(group.end, group.number));
        self.ages.remove(&group.number);
        Some((key, group))
    }

    /// Takes the group that was opened first.
    pub(super) fn remove_oldest(&mut self) -> Option<(Arc<GroupKey>, Group)> {
        let key = Arc::clone(self.ages.first_key_value()?.1);
        self.remove(&key)
    }

    /// Takes a group whose window has ended by then, the one that ended first.
    pub(super) fn remove_ended(&mut self, now: u64) -> Option<(Arc<GroupKey>, Group)> {
        let (_, number) = self.ends.first().filter(|(end, _)| *end <= now)?;
        let key = Arc::clone(self.ages.get(number)?);
        self.remove(&key)
    }
}
