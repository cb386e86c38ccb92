use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{self, Receiver};
use tokio::task::{Id, JoinSet};
use tokio::time::{Instant, MissedTickBehavior, interval};

use super::config::ResolverConfig;
use super::lookup::{is_gone, resolve};
use super::requests::Request;
use super::shared::Shared;
use super::watcher::watch;
use crate::containers::notice::Notice;

/// The longest time between two looks for what can be forgotten.
const SWEEP: Duration = Duration::from_secs(30);

/// Hands each request to a task of its own, and at most one for each container.
#[derive(Debug)]
pub(super) struct Worker {
    shared: Arc<Shared>,
    lookups: JoinSet<()>,
    checks: JoinSet<()>,
    ids: HashMap<Id, String>,
    in_flight: HashSet<String>,
    most: usize,
    sweep_every: Duration,
    follow: bool,
}

impl Worker {
    pub(super) fn new(shared: Arc<Shared>, config: &ResolverConfig) -> Self {
        Self {
            shared,
            lookups: JoinSet::new(),
            checks: JoinSet::new(),
            ids: HashMap::new(),
            in_flight: HashSet::new(),
            most: config.queue.max(1),
            sweep_every: SWEEP.min(config.keep_after_end).max(Duration::from_millis(10)),
            follow: config.follow,
        }
    }

    /// Works until nobody can ask any more.
    pub(super) async fn run(mut self, mut requests: Receiver<Request>) {
        let (told, mut notices) = mpsc::channel::<Notice>(self.most);
        let mut watchers = JoinSet::new();
        if self.follow {
            for endpoint in self.shared.endpoints.all() {
                watchers.spawn(watch(Arc::clone(&self.shared), Arc::clone(endpoint), told.clone()));
            }
        }
        let mut sweep = interval(self.sweep_every);
        sweep.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let has_room = self.in_flight.len() < self.most;
            tokio::select! {
                Some(done) = self.lookups.join_next_with_id(), if !self.lookups.is_empty() => {
                    let task = done.map_or_else(|error| error.id(), |(task, ())| task);
                    if let Some(id) = self.ids.remove(&task) {
                        self.in_flight.remove(&id);
                    }
                }
                request = requests.recv(), if has_room => match request {
                    Some(request) => self.answer(request),
                    None => return,
                },
                Some(notice) = notices.recv(), if has_room => self.note(notice),
                Some(_) = self.checks.join_next(), if !self.checks.is_empty() => {}
                _ = sweep.tick() => self.sweep(),
            }
        }
    }

    fn answer(&mut self, request: Request) {
        if !self.shared.tell_again(&request.id) && !self.in_flight.contains(&request.id) {
            self.start(request);
        }
    }

    fn note(&mut self, notice: Notice) {
        self.shared.memory().set_ended(&notice.id, notice.ended, Instant::now());
        let known = self.shared.memory().get(&notice.id, Instant::now()).is_some_and(|known| known.outcome.is_ok());
        if !notice.ended && !known && !self.in_flight.contains(&notice.id) {
            self.start(Request { id: notice.id, runtime: notice.runtime });
        }
    }

    fn start(&mut self, request: Request) {
        self.in_flight.insert(request.id.clone());
        let task = self.lookups.spawn(resolve(Arc::clone(&self.shared), request.id.clone(), request.runtime));
        self.ids.insert(task.id(), request.id);
    }

    fn sweep(&mut self) {
        let unsure = self.shared.memory().sweep(Instant::now());
        if !self.checks.is_empty() {
            return;
        }
        for id in unsure.into_iter().take(self.most) {
            let shared = Arc::clone(&self.shared);
            self.checks.spawn(async move {
                let gone = is_gone(&shared, &id).await;
                shared.memory().checked(&id, gone, Instant::now());
            });
        }
    }
}
