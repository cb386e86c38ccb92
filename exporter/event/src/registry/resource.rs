use std::borrow::Cow;

use crate::{ContainerDetails, Event, FieldScope, FieldSpec, FieldType, OwnerKind, Pod, PodOwner, Value};

const fn resource(
    name: &'static str,
    doc: &'static str,
    example: &'static str,
    get: for<'a> fn(&'a Event) -> Value<'a>,
) -> FieldSpec {
    typed(name, FieldType::String, doc, example, get)
}

const fn typed(
    name: &'static str,
    field_type: FieldType,
    doc: &'static str,
    example: &'static str,
    get: for<'a> fn(&'a Event) -> Value<'a>,
) -> FieldSpec {
    FieldSpec { name, field_type, scope: FieldScope::Resource, doc, example, get }
}

fn of_container(event: &Event, get: for<'a> fn(&'a ContainerDetails) -> Value<'a>) -> Value<'_> {
    event.workload.container_details().map_or(Value::Null, get)
}

fn of_pod(event: &Event, get: for<'a> fn(&'a Pod) -> Value<'a>) -> Value<'_> {
    event.workload.pod().map_or(Value::Null, get)
}

fn owner(event: &Event, kind: OwnerKind, get: for<'a> fn(&'a PodOwner) -> &'a str) -> Value<'_> {
    event.workload.pod().and_then(|pod| pod.owner(kind)).map_or(Value::Null, |owner| text(get(owner)))
}

fn text(text: &str) -> Value<'_> {
    if text.is_empty() { Value::Null } else { Value::str(text) }
}

fn texts(list: &[String]) -> Value<'_> {
    if list.is_empty() { Value::Null } else { Value::StringList(Cow::Borrowed(list)) }
}

fn optional(text: Option<&str>) -> Value<'_> {
    text.map_or(Value::Null, Value::str)
}

/// The workload that an event belongs to. What a process says of itself beyond these travels as
/// [`crate::Workload::declared`].
pub static RESOURCE: &[FieldSpec] = &[
    resource("service.name", "The service, as it names itself; else what it is taken for.", "checkout", |e| {
        Value::str(&e.workload.service_name)
    }),
    resource(
        "service.namespace",
        "The service's namespace, as it says; else its pod's annotation or namespace.",
        "shop",
        |e| optional(e.workload.attribute("service.namespace")),
    ),
    resource(
        "service.version",
        "The service's version, as it says; else its pod's annotation, label or image.",
        "1.4.2",
        |e| optional(e.workload.attribute("service.version")),
    ),
    resource(
        "service.instance.id",
        "The service's instance, as it says; else its pod's annotation, or namespace, pod and container.",
        "shop.checkout-7d9f6c8b5-x2x4q.checkout",
        |e| optional(e.workload.attribute("service.instance.id")),
    ),
    resource("container.id", "Full id of the container.", "3f2a9c…", |e| {
        optional(e.workload.container.as_ref().map(|c| c.id.as_str()))
    }),
    resource("container.name", "The container's name.", "checkout-1", |e| {
        of_container(e, |details| text(&details.name))
    }),
    resource("container.runtime.name", "What runs the container.", "docker", |e| {
        optional(e.workload.container.as_ref().and_then(|c| c.runtime))
    }),
    resource(
        "container.image.name",
        "The image's name, without tag and digest.",
        "registry.example.com/shop/checkout",
        |e| of_container(e, |details| text(&details.image_name)),
    ),
    typed("container.image.tags", FieldType::StringList, "The image's tags.", "1.4.2,latest", |e| {
        of_container(e, |details| texts(&details.image_tags))
    }),
    resource("container.image.id", "The runtime's id of the image.", "sha256:19c92d0a…", |e| {
        of_container(e, |details| text(&details.image_id))
    }),
    typed(
        "container.image.repo_digests",
        FieldType::StringList,
        "The image's digests in its repositories.",
        "registry.example.com/shop/checkout@sha256:afcc7f1a…",
        |e| of_container(e, |details| texts(&details.image_repo_digests)),
    ),
    typed(
        "vigie.container.mounts",
        FieldType::StringList,
        "What is mounted into the container from outside, as `source:destination`, with `:ro` where it may only read.",
        "/var/run/docker.sock:/var/run/docker.sock",
        |e| of_container(e, |details| texts(&details.mounts)),
    ),
    typed(
        "vigie.container.privileged",
        FieldType::Bool,
        "Whether the container runs without its runtime's confinement; absent where that is not known.",
        "false",
        |e| of_container(e, |details| details.privileged.map_or(Value::Null, Value::Bool)),
    ),
    resource(
        "vigie.container.metadata",
        "Whether the runtime has told what it knows of the container: resolved, pending or failed.",
        "resolved",
        |e| e.workload.container.as_ref().map_or(Value::Null, |container| Value::str(container.metadata.name())),
    ),
    resource("k8s.pod.name", "Name of the Kubernetes pod.", "checkout-7d9f6c8b5-x2x4q", |e| {
        of_pod(e, |pod| text(&pod.name))
    }),
    resource("k8s.pod.uid", "Uid of the pod.", "275ecb36-5aa8-4c2a-9c47-d8bb681b9aff", |e| {
        of_pod(e, |pod| text(&pod.uid))
    }),
    resource("k8s.namespace.name", "The pod's namespace.", "shop", |e| of_pod(e, |pod| text(&pod.namespace))),
    resource("k8s.container.name", "The container's name in the pod's specification.", "checkout", |e| {
        of_pod(e, |pod| text(&pod.container_name))
    }),
    typed(
        "k8s.container.restart_count",
        FieldType::Int,
        "How often the container was started anew in this pod.",
        "0",
        |e| of_pod(e, |pod| pod.restart_count.map_or(Value::Null, |count| Value::Int(count.into()))),
    ),
    resource(
        "k8s.deployment.name",
        "The deployment that the pod belongs to, as the Kubernetes API tells.",
        "checkout",
        |e| owner(e, OwnerKind::Deployment, |owner| &owner.name),
    ),
    resource("k8s.deployment.uid", "Uid of the deployment.", "275ecb36-5aa8-4c2a-9c47-d8bb681b9aff", |e| {
        owner(e, OwnerKind::Deployment, |owner| &owner.uid)
    }),
    resource(
        "k8s.replicaset.name",
        "The replica set that the pod belongs to, as the Kubernetes API tells.",
        "checkout-7d9f6c8b5",
        |e| owner(e, OwnerKind::ReplicaSet, |owner| &owner.name),
    ),
    resource("k8s.replicaset.uid", "Uid of the replica set.", "275ecb36-5aa8-4c2a-9c47-d8bb681b9aff", |e| {
        owner(e, OwnerKind::ReplicaSet, |owner| &owner.uid)
    }),
    resource(
        "k8s.statefulset.name",
        "The stateful set that the pod belongs to, as the Kubernetes API tells.",
        "db",
        |e| owner(e, OwnerKind::StatefulSet, |owner| &owner.name),
    ),
    resource("k8s.statefulset.uid", "Uid of the stateful set.", "275ecb36-5aa8-4c2a-9c47-d8bb681b9aff", |e| {
        owner(e, OwnerKind::StatefulSet, |owner| &owner.uid)
    }),
    resource(
        "k8s.daemonset.name",
        "The daemon set that the pod belongs to, as the Kubernetes API tells.",
        "log-agent",
        |e| owner(e, OwnerKind::DaemonSet, |owner| &owner.name),
    ),
    resource("k8s.daemonset.uid", "Uid of the daemon set.", "275ecb36-5aa8-4c2a-9c47-d8bb681b9aff", |e| {
        owner(e, OwnerKind::DaemonSet, |owner| &owner.uid)
    }),
    resource("k8s.job.name", "The job that the pod belongs to, as the Kubernetes API tells.", "backup-29384760", |e| {
        owner(e, OwnerKind::Job, |owner| &owner.name)
    }),
    resource("k8s.job.uid", "Uid of the job.", "275ecb36-5aa8-4c2a-9c47-d8bb681b9aff", |e| {
        owner(e, OwnerKind::Job, |owner| &owner.uid)
    }),
    resource("k8s.cronjob.name", "The cron job that the pod belongs to, as the Kubernetes API tells.", "backup", |e| {
        owner(e, OwnerKind::CronJob, |owner| &owner.name)
    }),
    resource("k8s.cronjob.uid", "Uid of the cron job.", "275ecb36-5aa8-4c2a-9c47-d8bb681b9aff", |e| {
        owner(e, OwnerKind::CronJob, |owner| &owner.uid)
    }),
    resource("k8s.node.name", "The Kubernetes node, where the sensor was told its name.", "node-7", |e| {
        optional(e.workload.host.node_name.as_deref())
    }),
    resource("host.name", "Name of the host.", "web-1", |e| Value::str(&e.workload.host.name)),
    resource("host.id", "The host's machine id.", "7d1f…", |e| optional(e.workload.host.id.as_deref())),
    resource("host.arch", "The host's processor architecture.", "amd64", |e| Value::str(e.workload.host.arch)),
    resource("os.type", "Always `linux`.", "linux", |_| Value::str("linux")),
    resource("os.name", "The distribution.", "Debian GNU/Linux", |e| optional(e.workload.host.os_name.as_deref())),
    resource("os.version", "The distribution's version.", "12", |e| optional(e.workload.host.os_version.as_deref())),
    resource("os.description", "The kernel.", "Linux 6.12.0 x86_64", |e| Value::str(&e.workload.host.os_description)),
];
