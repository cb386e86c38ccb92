use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::kubernetes_question::KubernetesQuestion;

/// What a Kubernetes API server knows, and how it behaves.
#[derive(Default)]
pub(crate) struct KubernetesState {
    /// The version of the last change.
    pub(crate) version: u64,
    /// Watches cannot begin before this version.
    pub(crate) oldest: u64,
    /// By resource and uid: the node, and the object.
    objects: BTreeMap<(String, String), (Option<String>, Value)>,
    changes: Vec<Change>,
    /// Statuses by verb and resource.
    pub(crate) refusals: BTreeMap<(String, String), u16>,
    /// Connections are closed at once.
    pub(crate) is_away: bool,
    /// Requests are not answered.
    pub(crate) hangs: bool,
    pub(crate) stops: bool,
    pub(crate) questions: Vec<KubernetesQuestion>,
}

struct Change {
    version: u64,
    kind: &'static str,
    node: Option<String>,
    object: Value,
}

impl KubernetesState {
    pub(crate) fn put(&mut self, resource: &str, node: Option<&str>, mut object: Value) {
        self.version += 1;
        object["metadata"]["resourceVersion"] = json!(self.version.to_string());
        let uid = object["metadata"]["uid"].as_str().unwrap_or_default().to_owned();
        let node = node.map(str::to_owned);
        let before = self.objects.insert((resource.to_owned(), uid), (node.clone(), object.clone()));
        let kind = if before.is_some() { "MODIFIED" } else { "ADDED" };
        if resource == "pods" {
            self.changes.push(Change { version: self.version, kind, node, object });
        }
    }

    pub(crate) fn delete(&mut self, resource: &str, uid: &str) {
        let Some((node, mut object)) = self.objects.remove(&(resource.to_owned(), uid.to_owned())) else { return };
        self.version += 1;
        object["metadata"]["resourceVersion"] = json!(self.version.to_string());
        self.changes.push(Change { version: self.version, kind: "DELETED", node, object });
    }

    pub(crate) fn list(&self, question: &KubernetesQuestion) -> Value {
        let wanted = self.objects.iter().filter(|((resource, _), (node, _))| {
            *resource == question.resource && (question.node.is_none() || question.node == *node)
        });
        let items: Vec<_> = wanted.map(|(_, (_, object))| object.clone()).collect();
        json!({
            "kind": "PartialObjectMetadataList",
            "apiVersion": "meta.k8s.io/v1",
            "metadata": { "resourceVersion": self.version.to_string() },
            "items": items,
        })
    }

    pub(crate) fn get(&self, question: &KubernetesQuestion) -> Option<Value> {
        let is_meant = |resource: &str, object: &Value| {
            let metadata = &object["metadata"];
            resource == question.resource
                && metadata["name"].as_str() == question.name.as_deref()
                && metadata["namespace"].as_str() == question.namespace.as_deref()
        };
        let found = self.objects.iter().find(|((resource, _), (_, object))| is_meant(resource, object));
        found.map(|(_, (_, object))| object.clone())
    }

    /// The lines that tell what happened after `version`.
    pub(crate) fn changes_after(&self, version: u64, question: &KubernetesQuestion) -> Vec<String> {
        let wanted = self
            .changes
            .iter()
            .filter(|change| change.version > version && (question.node.is_none() || question.node == change.node));
        wanted.map(|change| format!("{}\n", json!({ "type": change.kind, "object": change.object }))).collect()
    }
}
