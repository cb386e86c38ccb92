use std::collections::HashMap;
use std::sync::Arc;

use vigie_event::Event;
use vigie_sensor::Repetitions;

/// Events of one age that are remembered at most: as many as the kernel counts repetitions of between two looks.
const MAX_EVENTS: usize = Repetitions::COUNTED_AT_ONCE;

/// Events that were told and can be repeated. The kernel is asked every second for repetitions of periods that have been over
/// for a while, so that an event is needed the third time at the latest.
#[derive(Default)]
pub(crate) struct ToldEvents {
    /// The most recent ones first.
    ages: [HashMap<u64, Arc<Event>>; 3],
}

impl ToldEvents {
    /// Keeps an event if the kernel looks for its repetitions.
    pub(crate) fn remember(&mut self, event: &Arc<Event>) {
        let [recent, ..] = &mut self.ages;
        let content = event.repeat_content;
        if content != 0 && event.repeat_count.is_none() && recent.len() < MAX_EVENTS {
            recent.insert(content, Arc::clone(event));
        }
    }

    /// The event with this content.
    pub(crate) fn find(&self, content: u64) -> Option<Arc<Event>> {
        self.ages.iter().find_map(|events| events.get(&content)).cloned()
    }

    /// Forgets those that no repetition can belong to any more: called when the kernel was asked.
    pub(crate) fn age(&mut self) {
        self.ages.rotate_right(1);
        let [recent, ..] = &mut self.ages;
        recent.clear();
    }

    /// Whether nothing can be repeated.
    pub(crate) fn is_empty(&self) -> bool {
        self.ages.iter().all(HashMap::is_empty)
    }
}

#[cfg(test)]
mod tests {
    use vigie_event::{Payload, events};

    use super::*;

    fn event(repeat_content: u64, repeat_count: Option<u64>) -> Arc<Event> {
        let payload = Payload::FileMkdir(events::FileMkdir::default());
        Arc::new(Event { repeat_content, repeat_count, ..Event::of(payload) })
    }

    #[test]
    fn an_event_is_found_until_the_kernel_was_asked_three_times() {
        let mut told = ToldEvents::default();
        told.remember(&event(7, None));
        for _ in 0..3 {
            assert!(told.find(7).is_some() && !told.is_empty());
            told.age();
        }
        assert!(told.find(7).is_none() && told.is_empty());
    }

    #[test]
    fn what_cannot_be_repeated_is_not_remembered() {
        let mut told = ToldEvents::default();
        told.remember(&event(0, None));
        told.remember(&event(7, Some(3)));
        assert!(told.is_empty());
    }
}
