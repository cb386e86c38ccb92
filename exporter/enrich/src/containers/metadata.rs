use super::mount::Mount;
use super::pod::Pod;

/// What a runtime tells of a container. Texts that it does not tell are empty, as are lists.
///
/// Every text and list is bounded: a longer one was cut.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContainerMetadata {
    /// The runtime's id, as the cgroup has it.
    pub id: String,
    /// The name that the runtime knows it by; in a pod, the name in the pod's specification.
    pub name: String,
    /// The image's name without tag and digest, such as `registry.example.com/team/app`.
    pub image_name: String,
    /// The image's tags under that name, that of the container first.
    pub image_tags: Vec<String>,
    /// The runtime's id of the image, such as `sha256:…`.
    pub image_id: String,
    /// The image's digests in its repositories, such as `registry.example.com/team/app@sha256:…`.
    pub image_repo_digests: Vec<String>,
    /// The container's labels, sorted by key.
    pub labels: Vec<(String, String)>,
    /// What is mounted from outside into the container; not what every container of the runtime has.
    pub mounts: Vec<Mount>,
    /// Whether it runs without the runtime's confinement; `None` where that is not known.
    pub privileged: Option<bool>,
    /// The runtime's name: `docker`, `podman`, `containerd` or `cri-o`.
    pub runtime: &'static str,
    /// When it was created, in nanoseconds since 1970.
    pub created_unix_nano: Option<u64>,
    /// The Kubernetes pod that it is in.
    pub pod: Option<Pod>,
}

impl ContainerMetadata {
    /// Takes from `other` what is not known here.
    pub(super) fn complete_from(&mut self, other: Self) {
        fill(&mut self.id, other.id);
        fill(&mut self.name, other.name);
        fill(&mut self.image_name, other.image_name);
        fill(&mut self.image_id, other.image_id);
        fill_list(&mut self.image_tags, other.image_tags);
        fill_list(&mut self.image_repo_digests, other.image_repo_digests);
        fill_list(&mut self.labels, other.labels);
        fill_list(&mut self.mounts, other.mounts);
        self.privileged = self.privileged.or(other.privileged);
        self.created_unix_nano = self.created_unix_nano.or(other.created_unix_nano);
        if self.runtime.is_empty() {
            self.runtime = other.runtime;
        }
        match (&mut self.pod, other.pod) {
            (Some(pod), Some(other)) => pod.complete_from(other),
            (None, other) => self.pod = other,
            (Some(_), None) => {}
        }
    }
}

fn fill(text: &mut String, other: String) {
    if text.is_empty() {
        *text = other;
    }
}

fn fill_list<T>(list: &mut Vec<T>, other: Vec<T>) {
    if list.is_empty() {
        *list = other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_stays_and_what_is_not_is_filled() {
        let mut known = ContainerMetadata {
            name: "web".to_owned(),
            privileged: Some(false),
            pod: Some(Pod { name: "p".to_owned(), ..Pod::default() }),
            ..ContainerMetadata::default()
        };
        known.complete_from(ContainerMetadata {
            name: "other".to_owned(),
            image_name: "app".to_owned(),
            privileged: Some(true),
            runtime: "podman",
            pod: Some(Pod { name: "q".to_owned(), restart_count: Some(2), ..Pod::default() }),
            ..ContainerMetadata::default()
        });
        assert_eq!(known.name, "web");
        assert_eq!(known.image_name, "app");
        assert_eq!(known.privileged, Some(false));
        assert_eq!(known.runtime, "podman");
        let pod = known.pod.expect("a pod");
        assert_eq!((pod.name.as_str(), pod.restart_count), ("p", Some(2)));
    }
}
