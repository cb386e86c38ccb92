//! What a service is called, first that answers: what the process declares, what its pod or container is called, what it is
//! taken for otherwise.

use vigie_event::{ContainerDetails, OwnerKind, Pod, PodMetadata};

/// Labels that Kubernetes recommends for what an application is called, the most particular first.
/// <https://opentelemetry.io/docs/specs/semconv/non-normative/k8s-attributes/>
pub(crate) const NAME_LABELS: [&str; 2] = ["app.kubernetes.io/instance", "app.kubernetes.io/name"];
pub(crate) const VERSION_LABEL: &str = "app.kubernetes.io/version";

/// `service.name`.
pub(crate) fn name(own: Option<&str>, details: Option<&ContainerDetails>, fallback: &str) -> String {
    let name = own.or_else(|| details.and_then(container_service).filter(|name| !name.is_empty()));
    name.unwrap_or(fallback).to_owned()
}

/// The attributes that follow from the pod, for a process that does not declare them itself.
pub(crate) fn implied(details: &ContainerDetails) -> Vec<(String, String)> {
    let Some(pod) = &details.pod else { return Vec::new() };
    let metadata = pod.metadata.as_deref();
    let annotated = metadata.map_or(&[][..], |metadata| &metadata.attributes);
    let mut implied: Vec<_> = annotated.iter().filter(|(name, _)| name != "service.name").cloned().collect();
    for (name, value) in [
        ("service.namespace", Some(pod.namespace.clone())),
        ("service.version", version(details, metadata)),
        ("service.instance.id", instance_id(pod)),
    ] {
        if let Some(value) = value.filter(|value| !value.is_empty())
            && !annotated.iter().any(|(known, _)| known == name)
        {
            implied.push((name.to_owned(), value));
        }
    }
    implied
}

/// What Kubernetes calls the workload that the container belongs to, else the container's own name.
fn container_service(details: &ContainerDetails) -> Option<&str> {
    let pod = details.pod.as_ref();
    let metadata = pod.and_then(|pod| pod.metadata.as_deref());
    if let Some(name) = metadata.and_then(|metadata| value(&metadata.attributes, "service.name")) {
        return Some(name);
    }
    let name = NAME_LABELS.iter().find_map(|key| label(details, metadata, key));
    let of_pod = || {
        let pod = pod?;
        let owner = OwnerKind::ALL.into_iter().find_map(|kind| pod.owner(kind));
        Some(match (owner, metadata) {
            (Some(owner), _) => owner.name.as_str(),
            (None, Some(_)) => &pod.name,
            (None, None) => owner_by_name(&pod.name),
        })
    };
    name.or_else(of_pod).filter(|name| !name.is_empty()).or(Some(&details.name))
}

fn version(details: &ContainerDetails, metadata: Option<&PodMetadata>) -> Option<String> {
    let digest =
        || details.image_repo_digests.first().and_then(|digest| digest.rsplit_once('@')).map(|(_, digest)| digest);
    let version = label(details, metadata, VERSION_LABEL);
    version.or_else(|| details.image_tags.first().map(String::as_str)).or_else(digest).map(str::to_owned)
}

/// None for the container that holds the pod's namespaces: it is no instance of the service.
fn instance_id(pod: &Pod) -> Option<String> {
    let parts = [&pod.namespace, &pod.name, &pod.container_name];
    parts.iter().all(|part| !part.is_empty()).then(|| parts.map(String::as_str).join("."))
}

/// A label of the pod, or of the container: a runtime without Kubernetes may have the same ones.
fn label<'a>(details: &'a ContainerDetails, metadata: Option<&'a PodMetadata>, key: &str) -> Option<&'a str> {
    metadata
        .and_then(|metadata| metadata.label(key))
        .or_else(|| value(&details.labels, key))
        .filter(|value| !value.is_empty())
}

fn value<'a>(pairs: &'a [(String, String)], key: &str) -> Option<&'a str> {
    pairs.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
}

/// The name of the deployment or stateful set, as its pods' names tell: `checkout-7d9f6c8b5-x2x4q`, `db-0`. Pods of other
/// owners are called as they are.
fn owner_by_name(pod: &str) -> &str {
    // The alphabet of generated names: https://github.com/kubernetes/apimachinery/blob/v0.34.0/pkg/util/rand/rand.go
    let is_generated = |part: &str| part.bytes().all(|byte| b"bcdfghjklmnpqrstvwxz2456789".contains(&byte));
    let Some((owner, last)) = pod.rsplit_once('-') else { return pod };
    if last.bytes().all(|byte| byte.is_ascii_digit()) && !last.is_empty() && last.len() <= 4 {
        return owner;
    }
    match owner.rsplit_once('-') {
        Some((deployment, hash))
            if last.len() == 5 && is_generated(last) && (6..=10).contains(&hash.len()) && is_generated(hash) =>
        {
            deployment
        }
        _ => pod,
    }
}

#[cfg(test)]
#[path = "service_identity_tests.rs"]
mod tests;
