/// What is asked of the API; all that its service account must be allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum ApiRequest {
    ListPods,
    WatchPods,
    GetReplicaSet,
    GetJob,
}

impl ApiRequest {
    pub(super) const ALL: [Self; 4] = [Self::ListPods, Self::WatchPods, Self::GetReplicaSet, Self::GetJob];

    /// The verb, as rules of RBAC name it.
    pub(super) const fn verb(self) -> &'static str {
        match self {
            Self::ListPods => "list",
            Self::WatchPods => "watch",
            Self::GetReplicaSet | Self::GetJob => "get",
        }
    }

    /// The resource, as rules of RBAC name it.
    pub(super) const fn resource(self) -> &'static str {
        match self {
            Self::ListPods | Self::WatchPods => "pods",
            Self::GetReplicaSet => "replicasets",
            Self::GetJob => "jobs",
        }
    }

    /// Where the objects are: of a namespace, or, without one, of all.
    pub(super) fn path(self, namespace: &str) -> String {
        match self {
            Self::ListPods | Self::WatchPods => "/api/v1/pods".to_owned(),
            Self::GetReplicaSet => format!("/apis/apps/v1/namespaces/{namespace}/replicasets"),
            Self::GetJob => format!("/apis/batch/v1/namespaces/{namespace}/jobs"),
        }
    }
}
