use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use super::counters::Counters;
use super::endpoint::Endpoint;
use super::failure::Failure;
use super::lookup_source::LookupSource;
use super::metadata::ContainerMetadata;
use super::runtime::Runtime;
use super::runtime_sockets::RuntimeSockets;

/// All sockets, in the order in which they are asked. Podman comes last: asking it may start it.
#[derive(Debug)]
pub(super) struct Endpoints {
    all: Vec<Arc<Endpoint>>,
}

impl Endpoints {
    pub(super) fn new(sockets: &RuntimeSockets, limit: Duration) -> Self {
        let by_runtime = [
            (Runtime::Docker, &sockets.docker),
            (Runtime::Containerd, &sockets.containerd),
            (Runtime::CriO, &sockets.crio),
            (Runtime::Podman, &sockets.podman),
        ];
        let paths = by_runtime.iter().flat_map(|(runtime, paths)| paths.iter().map(move |path| (*runtime, path)));
        let endpoints = paths.filter_map(|(runtime, path)| {
            let endpoint = Endpoint::new(runtime, path.clone(), limit);
            if endpoint.is_err() {
                tracing::warn!(socket = %path.display(), "not a path that can be connected to");
            }
            endpoint.ok().map(Arc::new)
        });
        Self { all: endpoints.collect() }
    }

    /// All, those too that are not there.
    pub(super) fn all(&self) -> &[Arc<Endpoint>] {
        &self.all
    }

    /// The sockets that are there now, each once: podman may offer its own as Docker's.
    pub(super) fn present(&self) -> Vec<Arc<Endpoint>> {
        let there: Vec<_> = self.all.iter().filter_map(|endpoint| Some((endpoint, endpoint.present()?))).collect();
        let podmans: HashSet<_> = there
            .iter()
            .filter(|(endpoint, _)| endpoint.runtime == Runtime::Podman)
            .map(|(_, path)| path.clone())
            .collect();
        let mut seen = HashSet::new();
        let once = there.into_iter().filter(|(endpoint, path)| {
            (endpoint.runtime == Runtime::Podman || !podmans.contains(path)) && seen.insert(path.clone())
        });
        once.map(|(endpoint, _)| Arc::clone(endpoint)).collect()
    }

    /// Asks one after the other, `first` before all, until one knows container `id`.
    ///
    /// The failure is the one that leaves most hope: a runtime that could not be asked may know the container.
    pub(super) async fn container(
        &self,
        id: &str,
        first: Option<Runtime>,
        counters: &Counters,
    ) -> Result<ContainerMetadata, Failure> {
        let mut present = self.present();
        present.sort_by_key(|endpoint| Some(endpoint.runtime) != first);
        let mut failure = Failure::NoRuntime;
        for endpoint in present {
            if !endpoint.is_due() {
                failure = worse(failure, Failure::Unavailable);
                continue;
            }
            let outcome = endpoint.container(id).await;
            counters.count(LookupSource::Runtime(endpoint.runtime), outcome.as_ref().map_err(|failure| *failure));
            match outcome {
                Ok(metadata) => return Ok(metadata),
                Err(other) => {
                    tracing::trace!(socket = %endpoint.socket().display(), id, %other, "no metadata");
                    failure = worse(failure, other);
                }
            }
        }
        Err(failure)
    }
}

fn worse(one: Failure, other: Failure) -> Failure {
    let rank = |failure| match failure {
        Failure::NoRuntime => 0,
        Failure::NotFound => 1,
        Failure::Malformed => 2,
        Failure::Unavailable => 3,
        Failure::Timeout => 4,
    };
    if rank(other) > rank(one) { other } else { one }
}
