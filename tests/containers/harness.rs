use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;
use vigie_enrich::containers::{
    ContainerMetadata, ContainerResolver, Failure, Resolved, ResolverConfig, RuntimeSockets, StateDirs,
};
use vigie_tests::poll_until;

/// How long an answer may take.
pub(crate) const DEADLINE: Duration = Duration::from_secs(20);

/// A resolver and the tokio runtime that it works in.
pub(crate) struct Resolving {
    runtime: Runtime,
    pub(crate) resolver: ContainerResolver,
}

impl Resolving {
    pub(crate) fn start(config: &ResolverConfig) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
        let resolver = {
            let _inside = runtime.enter();
            ContainerResolver::start(config)
        };
        Self { runtime, resolver }
    }

    /// The next answer about container `id`.
    pub(crate) fn next(&mut self, id: &str) -> Resolved {
        let deadline = Instant::now() + DEADLINE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let next = self.runtime.block_on(async { timeout(left, self.resolver.next()).await });
            let resolved = next.unwrap_or_else(|_| panic!("no answer about {id}: {:?}", self.resolver.counters()));
            if resolved.id == id {
                return resolved;
            }
        }
    }

    /// Asks for container `id`; the last answer.
    pub(crate) fn ask(&mut self, id: &str, hint: Option<&str>) -> Result<Arc<ContainerMetadata>, Failure> {
        while self.resolver.try_next().is_some() {}
        assert!(self.resolver.request(id, hint), "the request is taken");
        loop {
            let resolved = self.next(id);
            if !resolved.more_follows {
                return resolved.outcome;
            }
        }
    }

    /// What becomes known of container `id` without asking, once `enough` says so.
    pub(crate) fn learnt(&self, id: &str, enough: impl Fn(&ContainerMetadata) -> bool) -> Arc<ContainerMetadata> {
        let known = poll_until(DEADLINE, || self.resolver.get(id).filter(|metadata| enough(metadata)));
        known
            .unwrap_or_else(|| panic!("{id} is not known: {:?}, {:?}", self.resolver.get(id), self.resolver.counters()))
    }

    pub(crate) fn count(&self, source: &str, outcome: &str) -> u64 {
        let counters = self.resolver.counters();
        counters
            .lookups
            .iter()
            .filter(|(from, what, _)| *from == source && *what == outcome)
            .map(|(.., count)| count)
            .sum()
    }
}

/// Nothing is looked at but what a test adds, and no runtime is followed.
pub(crate) fn nothing() -> ResolverConfig {
    ResolverConfig {
        sockets: RuntimeSockets { docker: vec![], podman: vec![], containerd: vec![], crio: vec![] },
        state: StateDirs { containerd_tasks: vec![], docker: vec![], containers_storage: vec![] },
        follow: false,
        ..ResolverConfig::default()
    }
}

/// Asks for each container as soon as its bundle is in `dir`, as a sensor does at the container's first program.
///
/// `act` makes the container and gives its id.
pub(crate) fn ask_at_once(
    resolving: &mut Resolving,
    dir: &Path,
    hint: Option<&str>,
    act: impl FnOnce() -> String + Send,
) -> Arc<ContainerMetadata> {
    let before = entries(dir);
    let requests = resolving.resolver.requests();
    let id = std::thread::scope(|scope| {
        let acting = scope.spawn(act);
        while !acting.is_finished() {
            for new in entries(dir).iter().filter(|entry| !before.contains(entry)) {
                if new.join("config.json").exists() || new.join("userdata/config.json").exists() {
                    let name = new.file_name().expect("a name").to_string_lossy();
                    if requests.get(&name).is_none() {
                        requests.request(&name, hint);
                    }
                }
            }
        }
        acting.join().expect("the container runs")
    });
    resolving.learnt(&id, |known| known.privileged.is_some())
}

fn entries(dir: &Path) -> Vec<PathBuf> {
    fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}
