use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use vigie_enrich::kubernetes::{KubernetesConfig, NodeName};

use crate::cli::RunArguments;

/// Variables that name the node, the first that is set; a DaemonSet fills them from `spec.nodeName`.
const NODE_NAME: [&str; 2] = ["K8S_NODE_NAME", "NODE_NAME"];

/// What Kubernetes tells.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct KubernetesSection {
    /// Whether its API is asked; it is not unless this says so.
    pub(crate) api: Option<bool>,
    pub(crate) node_name: Option<String>,
    pub(crate) kubeconfig: Option<PathBuf>,
}

/// What is known of Kubernetes at the start.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct KubernetesSettings {
    /// `k8s.node.name`.
    pub(crate) node: Option<NodeName>,
    /// How its API is asked, if it is.
    pub(crate) api: Option<KubernetesConfig>,
}

impl KubernetesSection {
    /// What can be told without the command line and the environment.
    ///
    /// # Errors
    /// When the node's name is none.
    pub(crate) fn check(&self) -> Result<()> {
        let name = self.node_name.as_deref().filter(|name| !name.is_empty());
        name.map(NodeName::new).transpose().context("kubernetes.node_name").map(drop)
    }

    /// Merges what was asked for. `variable` reads the environment.
    ///
    /// # Errors
    /// When the node's name is none, or is missing where the API is to be asked for its pods.
    pub(crate) fn settings(
        self,
        arguments: &RunArguments,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<KubernetesSettings> {
        let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
        let given = [
            ("--node-name", arguments.node_name.clone()),
            ("kubernetes.node_name", self.node_name.filter(|name| !name.is_empty())),
        ];
        let environment = NODE_NAME.iter().map(|name| (*name, variable(name)));
        let named = given.into_iter().chain(environment).find_map(|(from, name)| Some((from, name?)));
        let node = named.map(|(from, name)| NodeName::new(&name).context(from)).transpose()?;
        if !arguments.kubernetes_api && !self.api.unwrap_or_default() {
            return Ok(KubernetesSettings { node, api: None });
        }
        let Some(node) = node else {
            bail!(
                "the Kubernetes API is to be asked for the pods of this node, and nobody says which one it is: set \
                 K8S_NODE_NAME (in a pod, from the field spec.nodeName), --node-name or kubernetes.node_name"
            );
        };
        let kubeconfig =
            arguments.kubeconfig.clone().or(self.kubeconfig).or_else(|| variable("KUBECONFIG").map(Into::into));
        Ok(KubernetesSettings { node: Some(node.clone()), api: Some(KubernetesConfig::new(node, kubeconfig)) })
    }
}

#[cfg(test)]
#[path = "kubernetes_tests.rs"]
mod tests;
