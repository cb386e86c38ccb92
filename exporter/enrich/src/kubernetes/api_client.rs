use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Limited};
use kube::Client;
use kube::client::Body;
use kube::core::Request;
use kube::core::params::{GetParams, ListParams, WatchParams};
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use super::api_failure::ApiFailure;
use super::api_request::ApiRequest;
use super::cause_chain::cause_chain;
use super::connection::connect;
use super::counters::Counters;
use super::error::KubernetesError;
use super::kubernetes_config::KubernetesConfig;
use super::lines::Lines;
use super::object::{Object, ObjectList, ObjectMetadata};

/// Bytes of a list of pods: five hundred of the largest.
const MAX_LIST: usize = 64 << 20;
/// Bytes of one object: etcd keeps no larger ones.
const MAX_OBJECT: usize = 2 << 20;

/// Asks the Kubernetes API.
pub(super) struct ApiClient {
    client: Client,
    selector: String,
    answer_timeout: Duration,
    watch_timeout: Duration,
    counters: Arc<Counters>,
}

impl ApiClient {
    /// Connects to nothing yet.
    pub(super) async fn new(config: &KubernetesConfig, counters: Arc<Counters>) -> Result<Self, KubernetesError> {
        let selector = format!("spec.nodeName={}", config.node.as_str());
        Ok(Self {
            client: connect(config).await?,
            selector,
            answer_timeout: config.answer_timeout,
            watch_timeout: config.watch_timeout,
            counters,
        })
    }

    /// How long the API is asked to let a watch go on.
    pub(super) fn watch_timeout(&self) -> Duration {
        self.watch_timeout
    }

    /// The pods of this node.
    pub(super) async fn list(&self) -> Result<ObjectList, ApiFailure> {
        // What the API server has in memory will do; the watch tells what is newer.
        let params = ListParams::default().fields(&self.selector).match_any();
        let request = Request::new(ApiRequest::ListPods.path("")).list_metadata(&params);
        self.ask(ApiRequest::ListPods, request, MAX_LIST).await
    }

    /// What becomes of the pods of this node since `version`.
    pub(super) async fn watch(&self, version: &str) -> Result<Lines, ApiFailure> {
        let params = WatchParams::default().fields(&self.selector).timeout(self.watch_timeout.as_secs() as u32);
        let request = Request::new(ApiRequest::WatchPods.path("")).watch_metadata(&params, version);
        let begun = timeout(self.answer_timeout, self.send(request)).await.unwrap_or(Err(ApiFailure::Timeout));
        self.counters.count(ApiRequest::WatchPods, &begun);
        Ok(Lines::new(begun?, MAX_OBJECT))
    }

    /// An object that owns a pod.
    pub(super) async fn get(
        &self,
        request: ApiRequest,
        namespace: &str,
        name: &str,
    ) -> Result<ObjectMetadata, ApiFailure> {
        let sent = Request::new(request.path(namespace)).get_metadata(name, &GetParams::default());
        self.ask(request, sent, MAX_OBJECT).await.map(|object: Object| object.metadata)
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        asked: ApiRequest,
        request: Result<hyper::Request<Vec<u8>>, kube::core::request::Error>,
        longest: usize,
    ) -> Result<T, ApiFailure> {
        let answer = async {
            let body = Limited::new(self.send(request).await?, longest).collect().await;
            let body = body.map_err(|error| ApiFailure::Malformed(error.to_string()))?.to_bytes();
            serde_json::from_slice(&body).map_err(|error| ApiFailure::Malformed(error.to_string()))
        };
        let answer = timeout(self.answer_timeout, answer).await.unwrap_or(Err(ApiFailure::Timeout));
        self.counters.count(asked, &answer);
        answer
    }

    async fn send(
        &self,
        request: Result<hyper::Request<Vec<u8>>, kube::core::request::Error>,
    ) -> Result<Body, ApiFailure> {
        let request = request.map_err(|error| ApiFailure::Malformed(error.to_string()))?;
        let sent = self.client.send(request.map(Body::from)).await;
        let response = sent.map_err(|error| ApiFailure::Unavailable(cause_chain(&error)))?;
        match response.status() {
            status if status.is_success() => Ok(response.into_body()),
            status => Err(ApiFailure::of_status(status.as_u16())),
        }
    }
}
