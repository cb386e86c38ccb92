//! What was asked of a Kubernetes API server.

use anyhow::{Context as _, Result, ensure};

/// A request, as rules of RBAC see it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct KubernetesQuestion {
    /// `list`, `watch` or `get`.
    pub verb: String,
    /// The API group; empty for the core.
    pub group: String,
    /// Such as `pods`.
    pub resource: String,
    /// The namespace, where one was named.
    pub namespace: Option<String>,
    /// The object, where one was named.
    pub name: Option<String>,
    /// The node to whose pods it is restricted.
    pub node: Option<String>,
    /// The version after which a watch begins.
    pub version: u64,
    /// How long a watch may last, in seconds.
    pub timeout_seconds: Option<u64>,
}

impl KubernetesQuestion {
    /// Reads a path with its query.
    pub(crate) fn parse(path: &str) -> Result<Self> {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let parameter = |name: &str| {
            let pair = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
            pair.map(|value| value.replace("%3D", "="))
        };
        let words: Vec<_> = path.trim_matches('/').split('/').collect();
        let (group, rest) = match words.as_slice() {
            ["api", "v1", rest @ ..] => ("", rest),
            ["apis", group, "v1", rest @ ..] => (*group, rest),
            _ => anyhow::bail!("{path} is no path of the API"),
        };
        let (namespace, rest) = match rest {
            ["namespaces", namespace, rest @ ..] => (Some((*namespace).to_owned()), rest),
            rest => (None, rest),
        };
        ensure!(matches!(rest.len(), 1 | 2), "{path} names no resource");
        let name = rest.get(1).map(|name| (*name).to_owned());
        let verb = match (&name, parameter("watch").as_deref()) {
            (Some(_), _) => "get",
            (None, Some("true")) => "watch",
            _ => "list",
        };
        let selector = parameter("fieldSelector");
        let node = selector.as_deref().map(|text| text.strip_prefix("spec.nodeName=").context("another selector"));
        Ok(Self {
            verb: verb.to_owned(),
            group: group.to_owned(),
            resource: rest[0].to_owned(),
            namespace,
            name,
            node: node.transpose()?.map(str::to_owned),
            version: parameter("resourceVersion").and_then(|version| version.parse().ok()).unwrap_or_default(),
            timeout_seconds: parameter("timeoutSeconds").and_then(|seconds| seconds.parse().ok()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is recorded is held against what a role grants: a mistake here would grant too much or too little.
    #[test]
    fn paths_are_told_apart_as_rbac_does() {
        let parsed = |path: &str| {
            let question = KubernetesQuestion::parse(path).expect(path);
            [question.verb, question.group, question.resource].join(" ")
        };
        assert_eq!(parsed("/api/v1/pods?&fieldSelector=spec.nodeName%3Dn&resourceVersion=0"), "list  pods");
        assert_eq!(parsed("/api/v1/pods?watch=true&resourceVersion=7"), "watch  pods");
        assert_eq!(parsed("/apis/apps/v1/namespaces/shop/replicasets/web-1"), "get apps replicasets");
        let question =
            KubernetesQuestion::parse("/apis/batch/v1/namespaces/shop/jobs/b?timeoutSeconds=9").expect("one");
        assert_eq!((question.namespace.as_deref(), question.name.as_deref()), (Some("shop"), Some("b")));
        assert_eq!((question.node, question.timeout_seconds), (None, Some(9)));
        assert!(KubernetesQuestion::parse("/metrics").is_err());
        assert!(KubernetesQuestion::parse("/api/v1/pods?fieldSelector=status.phase%3DRunning").is_err());
    }
}
