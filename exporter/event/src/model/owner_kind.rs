/// Kinds of workloads that control pods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OwnerKind {
    /// A deployment, by way of a replica set.
    Deployment,
    /// A replica set.
    ReplicaSet,
    /// A stateful set.
    StatefulSet,
    /// A daemon set.
    DaemonSet,
    /// A cron job, by way of a job.
    CronJob,
    /// A job.
    Job,
}

impl OwnerKind {
    /// All; a service is called after the first that there is, as OpenTelemetry has it.
    /// <https://opentelemetry.io/docs/specs/semconv/non-normative/k8s-attributes/>
    pub const ALL: [Self; 6] =
        [Self::Deployment, Self::ReplicaSet, Self::StatefulSet, Self::DaemonSet, Self::CronJob, Self::Job];

    /// The API group and the kind.
    pub const fn group_and_kind(self) -> (&'static str, &'static str) {
        match self {
            Self::Deployment => ("apps", "Deployment"),
            Self::ReplicaSet => ("apps", "ReplicaSet"),
            Self::StatefulSet => ("apps", "StatefulSet"),
            Self::DaemonSet => ("apps", "DaemonSet"),
            Self::CronJob => ("batch", "CronJob"),
            Self::Job => ("batch", "Job"),
        }
    }
}
