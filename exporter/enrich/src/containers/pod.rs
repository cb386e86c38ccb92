use super::limits::{MAX_NAME, bounded};

/// The Kubernetes pod of a container.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pod {
    /// The pod's name.
    pub name: String,
    /// The pod's namespace.
    pub namespace: String,
    /// The pod's uid.
    pub uid: String,
    /// The container's name in the pod's specification; empty for the container that holds the pod's namespaces.
    pub container_name: String,
    /// How often the container was started anew in this pod.
    pub restart_count: Option<u32>,
}

impl Pod {
    /// The pod that the kubelet's labels name, and CRI-O's annotations with the same keys.
    /// <https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/kubelet/pkg/types/labels.go>
    pub(super) fn from_labels<'a>(label: impl Fn(&str) -> Option<&'a str>) -> Option<Self> {
        let text = |key| label(key).map(|value| bounded(value, MAX_NAME)).unwrap_or_default();
        let name = text("io.kubernetes.pod.name");
        if name.is_empty() {
            return None;
        }
        // CRI-O calls the container of the namespaces so, dockershim's heir too.
        let container = text("io.kubernetes.container.name");
        Some(Self {
            name,
            namespace: text("io.kubernetes.pod.namespace"),
            uid: text("io.kubernetes.pod.uid"),
            container_name: if container == "POD" { String::new() } else { container },
            restart_count: None,
        })
    }

    pub(super) fn complete_from(&mut self, other: Self) {
        for (text, other) in [
            (&mut self.name, other.name),
            (&mut self.namespace, other.namespace),
            (&mut self.uid, other.uid),
            (&mut self.container_name, other.container_name),
        ] {
            if text.is_empty() {
                *text = other;
            }
        }
        self.restart_count = self.restart_count.or(other.restart_count);
    }
}
