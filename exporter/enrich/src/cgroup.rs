//! What a cgroup's name tells: the container, the systemd unit.

use vigie_event::Container;

/// Length of the ids that OCI runtimes give.
const ID_LENGTH: usize = 64;

/// How runtimes name a container's cgroup: what stands before the id, and the runtime. The longest prefix comes first.
const PREFIXES: [(&str, Option<&str>); 5] = [
    ("cri-containerd-", Some("containerd")),
    ("libpod-", Some("podman")),
    ("docker-", Some("docker")),
    ("crio-", Some("cri-o")),
    ("", None),
];

/// What stands above a container's cgroup when the leaf is the bare id.
const PARENTS: [(&str, &str); 3] = [("docker", "docker"), ("libpod_parent", "podman"), ("k8s.io", "containerd")];

/// The container of a process whose cgroup path ends in `parent`/`leaf`.
pub(crate) fn container(parent: &str, leaf: &str) -> Option<Container> {
    oci(parent, leaf).or_else(|| machine(parent, leaf))
}

fn oci(parent: &str, leaf: &str) -> Option<Container> {
    if let Some((id, runtime)) = id_of(leaf) {
        let from_parent = PARENTS.iter().find(|(name, _)| parent == *name).map(|(_, runtime)| *runtime);
        return Some(Container { id, runtime: runtime.or(from_parent) });
    }
    // crun puts the container's processes one level deeper; systemd inside a container makes its own scopes.
    if matches!(leaf, "container" | "init.scope" | "system.slice") {
        let (id, runtime) = id_of(parent)?;
        return Some(Container { id, runtime });
    }
    None
}

/// The id in a component such as `docker-ID.scope`. Helper processes (`libpod-conmon-ID`) are not the container.
fn id_of(component: &str) -> Option<(String, Option<&'static str>)> {
    let stem = component.strip_suffix(".scope").unwrap_or(component);
    PREFIXES.iter().find_map(|(prefix, runtime)| {
        let id = stem.strip_prefix(prefix)?;
        (id.len() == ID_LENGTH && id.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| (id.to_owned(), *runtime))
    })
}

/// Containers that have names instead of ids: lxc and systemd-nspawn.
fn machine(parent: &str, leaf: &str) -> Option<Container> {
    if let Some(name) = leaf.strip_prefix("lxc.payload.").or_else(|| parent.strip_prefix("lxc.payload.")) {
        return Some(Container { id: name.to_owned(), runtime: Some("lxc") });
    }
    let nspawn = if leaf == "payload" { parent } else { leaf };
    let name = nspawn
        .strip_prefix("machine-")
        .and_then(|rest| rest.strip_suffix(".scope"))
        .or_else(|| nspawn.strip_prefix("systemd-nspawn@").and_then(|rest| rest.strip_suffix(".service")))?;
    Some(Container { id: name.to_owned(), runtime: Some("systemd-nspawn") })
}

/// The systemd service, without `.service`; a user's session is not one.
pub(crate) fn systemd_service<'a>(parent: &'a str, leaf: &'a str) -> Option<&'a str> {
    [leaf, parent]
        .into_iter()
        .filter_map(|component| component.strip_suffix(".service"))
        .find(|name| !name.starts_with("user@") && !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "3f2a9c0d4be17756a1f0c2d9e8b7a6f5e4d3c2b1a0f9e8d7c6b5a4f3e2d1c0b9";

    fn found(parent: &str, leaf: &str) -> Option<(String, Option<&'static str>)> {
        container(parent, leaf).map(|container| (container.id, container.runtime))
    }

    #[test]
    fn every_runtimes_cgroup_is_understood() {
        let id = Some(ID.to_owned());
        let oci = |parent: &str, leaf: String| found(parent, &leaf);
        assert_eq!(oci("docker", ID.to_owned()), id.clone().map(|id| (id, Some("docker"))));
        assert_eq!(oci("system.slice", format!("docker-{ID}.scope")), id.clone().map(|id| (id, Some("docker"))));
        assert_eq!(oci("libpod_parent", format!("libpod-{ID}")), id.clone().map(|id| (id, Some("podman"))));
        assert_eq!(
            oci("kubepods-pod1.slice", format!("cri-containerd-{ID}.scope")),
            id.clone().map(|id| (id, Some("containerd")))
        );
        assert_eq!(oci("kubepods-pod1.slice", format!("crio-{ID}.scope")), id.clone().map(|id| (id, Some("cri-o"))));
        assert_eq!(oci("podf00", ID.to_owned()), id.clone().map(|id| (id, None)));
        assert_eq!(found(&format!("libpod-{ID}.scope"), "container"), id.map(|id| (id, Some("podman"))));
        assert_eq!(found("x", "lxc.payload.web"), Some(("web".to_owned(), Some("lxc"))));
        assert_eq!(found("machine-web.scope", "payload"), Some(("web".to_owned(), Some("systemd-nspawn"))));
    }

    #[test]
    fn what_is_no_container_is_none() {
        assert_eq!(found("system.slice", "nginx.service"), None);
        assert_eq!(found("machine.slice", &format!("libpod-conmon-{ID}.scope")), None);
        assert_eq!(found("", ""), None);
        assert_eq!(found("x", &ID[1..]), None);
    }

    #[test]
    fn services_are_named() {
        assert_eq!(systemd_service("system.slice", "nginx.service"), Some("nginx"));
        assert_eq!(systemd_service("nginx.service", "worker"), Some("nginx"));
        assert_eq!(systemd_service("user-1000.slice", "user@1000.service"), None);
    }
}
