//! Events that the sensor makes itself, of others or of what befalls it.

use std::sync::Arc;

use vigie_event::{Event, Payload, SyscallAbi, TaskHeader};

use super::Enricher;
use crate::Clock;

impl Enricher {
    /// The visit that began with the last event, if one did: it comes before that.
    pub fn take_session_start(&mut self) -> Option<Event> {
        self.begun.take()
    }

    /// What begins with an exec that the tree knows of already.
    pub(super) fn session_start(
        &mut self,
        task: &TaskHeader,
        time_unix_nano: u64,
        observed_time_unix_nano: u64,
    ) -> Option<Event> {
        let entry = self.tree.get(task.pid)?;
        let mut start = self.session_starts.after_exec(&entry.process)?;
        let login = entry.process.credentials.login_uid;
        let name = login.and_then(|user| self.user_names.name(task.namespaces.mnt, task.pid, user, true));
        start.login_user_name = name.as_deref().map(str::to_owned);
        Some(Event {
            uid: self.ids.next(time_unix_nano),
            time_unix_nano,
            observed_time_unix_nano,
            process: Arc::clone(&entry.process),
            workload: Arc::clone(&entry.workload),
            thread_id: task.tid,
            thread_name: task.comm.clone(),
            trace: task.trace.context.or_else(|| entry.request.context(task.time_boot_ns)),
            abi: SyscallAbi::of_call(task.ia32_call),
            ..Event::of(Payload::ProcessSessionStart(start))
        })
    }

    /// What the sensor makes of an event, beside it: by the same process, at the same time.
    pub fn follow_up(&mut self, event: &Event, payload: Payload) -> Event {
        Event {
            uid: self.ids.next(event.time_unix_nano),
            time_unix_nano: event.time_unix_nano,
            observed_time_unix_nano: event.observed_time_unix_nano,
            process: Arc::clone(&event.process),
            workload: Arc::clone(&event.workload),
            thread_id: event.thread_id,
            thread_name: event.thread_name.clone(),
            trace: event.trace,
            abi: event.abi,
            error: event.error,
            ..Event::of(payload)
        }
    }

    /// That the same was done again so often, the last time at `last_boot_ns` of the kernel's clock.
    pub fn again(&mut self, event: &Event, count: u64, last_boot_ns: u64) -> Event {
        let time_unix_nano = self.clock.unix_nano(last_boot_ns);
        Event {
            uid: self.ids.next(time_unix_nano),
            time_unix_nano,
            observed_time_unix_nano: Clock::now_unix_nano(),
            repeat_count: Some(count),
            ..event.clone()
        }
    }

    /// An event of the sensor's own, now; nothing when the sensor does not know its own process.
    pub fn own(&mut self, payload: Payload) -> Option<Event> {
        let entry = self.tree.get(std::process::id())?;
        let time_unix_nano = Clock::now_unix_nano();
        Some(Event {
            uid: self.ids.next(time_unix_nano),
            time_unix_nano,
            observed_time_unix_nano: time_unix_nano,
            process: Arc::clone(&entry.process),
            workload: Arc::clone(&entry.workload),
            thread_id: entry.process.pid,
            thread_name: entry.process.image.executable_name().to_owned(),
            ..Event::of(payload)
        })
    }
}
