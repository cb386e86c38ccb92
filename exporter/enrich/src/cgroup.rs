//! What a cgroup's path tells: the container, the systemd unit.

use std::borrow::Cow;
use std::sync::Arc;

use vigie_event::{Container, ContainerDetails, MetadataState, TaskHeader};

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

/// What stands above a container's cgroup whose name is the bare id.
const PARENTS: [(&str, &str); 2] = [("docker", "docker"), ("k8s.io", "containerd")];

/// Above the pods of podman, whose names are bare ids too. Its containers have a prefix.
const PODMAN_PODS: &str = "libpod_parent";

/// The container of a process in the cgroup at `path`: the outermost one, which the host's runtime has made. What is below,
/// the container's own processes make and name as they like.
pub(crate) fn container(path: &str) -> Option<Container> {
    let above = [""].into_iter().chain(path.split('/'));
    let below = path.split('/').skip(1).chain([""]);
    above
        .zip(path.split('/'))
        .zip(below)
        .find_map(|((above, name), below)| oci(above, name).or_else(|| machine(name, below)))
}

fn oci(parent: &str, name: &str) -> Option<Container> {
    let (id, runtime) = id_of(name)?;
    if runtime.is_none() && parent == PODMAN_PODS {
        return None;
    }
    let from_parent = PARENTS.iter().find(|(above, _)| parent == *above).map(|(_, runtime)| *runtime);
    Some(Container { id, runtime: runtime.or(from_parent), ..Container::default() })
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
fn machine(component: &str, below: &str) -> Option<Container> {
    if let Some(name) = component.strip_prefix("lxc.payload.") {
        return Some(named(name, "lxc"));
    }
    // Starts the container and stays outside.
    if below == "supervisor" {
        return None;
    }
    let name = component
        .strip_prefix("machine-")
        .and_then(|rest| rest.strip_suffix(".scope"))
        .or_else(|| component.strip_prefix("systemd-nspawn@").and_then(|rest| rest.strip_suffix(".service")))?;
    Some(named(name, "systemd-nspawn"))
}

/// The name is all there is to know.
fn named(name: &str, runtime: &'static str) -> Container {
    let details = ContainerDetails { name: name.to_owned(), ..ContainerDetails::default() };
    let details = Some(Arc::new(details));
    Container { id: name.to_owned(), runtime: Some(runtime), metadata: MetadataState::Resolved, details }
}

/// The outermost systemd service, without `.service`; a user's session is not one.
pub(crate) fn systemd_service(path: &str) -> Option<&str> {
    let mut services = path.split('/').filter_map(|component| component.strip_suffix(".service"));
    services.find(|name| !name.starts_with("user@") && !name.is_empty())
}

/// The path of a task's cgroup, as far as it is known: where the kernel tells other names than `path` has, those.
pub(crate) fn current_path<'a>(path: &'a str, task: &TaskHeader) -> Cow<'a, str> {
    if task.cgroup_name.is_empty() || path.rsplit('/').next() == Some(&task.cgroup_name) {
        return Cow::Borrowed(path);
    }
    Cow::Owned(format!("{}/{}", task.cgroup_parent_name, task.cgroup_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "3f2a9c0d4be17756a1f0c2d9e8b7a6f5e4d3c2b1a0f9e8d7c6b5a4f3e2d1c0b9";
    const OTHER: &str = "00009c0d4be17756a1f0c2d9e8b7a6f5e4d3c2b1a0f9e8d7c6b5a4f3e2d1ffff";

    fn found(path: &str) -> Option<(String, Option<&'static str>)> {
        container(path).map(|container| (container.id, container.runtime))
    }

    #[test]
    fn every_runtimes_cgroup_is_understood() {
        for (path, id, runtime) in [
            (format!("/docker/{ID}"), ID, Some("docker")),
            (format!("/system.slice/docker-{ID}.scope"), ID, Some("docker")),
            (format!("/libpod_parent/libpod-{ID}"), ID, Some("podman")),
            (format!("/libpod_parent/{OTHER}/libpod-{ID}"), ID, Some("podman")),
            (format!("/machine.slice/libpod-{ID}.scope/container"), ID, Some("podman")),
            (format!("/kubepods.slice/kubepods-pod1.slice/cri-containerd-{ID}.scope"), ID, Some("containerd")),
            (format!("/kubepods.slice/kubepods-pod1.slice/crio-{ID}.scope"), ID, Some("cri-o")),
            (format!("/k8s.io/{ID}"), ID, Some("containerd")),
            (format!("/kubepods/besteffort/podf00/{ID}"), ID, None),
            (format!("/any/where/{ID}"), ID, None),
            ("/lxc.payload.web".to_owned(), "web", Some("lxc")),
            ("/machine.slice/machine-web.scope/payload".to_owned(), "web", Some("systemd-nspawn")),
            ("/machine.slice/systemd-nspawn@web.service/payload".to_owned(), "web", Some("systemd-nspawn")),
        ] {
            assert_eq!(found(&path), Some((id.to_owned(), runtime)), "{path}");
        }
    }

    #[test]
    fn what_a_container_makes_below_its_cgroup_belongs_to_it() {
        for below in ["init.scope", "system.slice/nginx.service", "user.slice/user-0.slice/session-1.scope"] {
            let path = format!("/system.slice/docker-{ID}.scope/{below}");
            assert_eq!(found(&path), Some((ID.to_owned(), Some("docker"))), "{path}");
        }
        assert_eq!(found("/lxc.payload.web/system.slice/nginx.service"), Some(("web".to_owned(), Some("lxc"))));
        let claimed = format!("/docker/{ID}/system.slice/docker-{OTHER}.scope");
        assert_eq!(found(&claimed), Some((ID.to_owned(), Some("docker"))), "a name is no identity");
    }

    #[test]
    fn what_is_no_container_is_none() {
        for path in ["/system.slice/nginx.service", "", "/", "/x/y"] {
            assert_eq!(found(path), None, "{path}");
        }
        assert_eq!(found(&format!("/machine.slice/libpod-conmon-{ID}.scope")), None);
        assert_eq!(found(&format!("/libpod_parent/{ID}/conmon")), None, "a pod is not its container");
        assert_eq!(found(&format!("/x/{}", &ID[1..])), None);
        assert_eq!(found("/machine.slice/machine-web.scope/supervisor"), None);
    }

    #[test]
    fn services_are_named() {
        assert_eq!(systemd_service("/system.slice/nginx.service"), Some("nginx"));
        assert_eq!(systemd_service("/system.slice/nginx.service/workers/1"), Some("nginx"));
        assert_eq!(systemd_service("/system.slice/nginx.service/other.service"), Some("nginx"));
        assert_eq!(systemd_service("/user.slice/user-1000.slice/user@1000.service/app.slice"), None);
        assert_eq!(systemd_service("/user.slice/user@1000.service/app.slice/web.service"), Some("web"));
    }

    #[test]
    fn a_path_from_before_a_move_gives_way_to_the_kernels_names() {
        let task =
            TaskHeader { cgroup_parent_name: "docker".to_owned(), cgroup_name: ID.to_owned(), ..TaskHeader::default() };
        assert_eq!(current_path("/system.slice/docker.service", &task), format!("docker/{ID}"));
        let path = format!("/above/docker/{ID}");
        assert_eq!(current_path(&path, &task), path);
    }
}
