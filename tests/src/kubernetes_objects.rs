//! Objects of a Kubernetes API, as far as their metadata goes.

use serde_json::{Value, json};

/// The metadata of an object, to be completed with `ownerReferences` and the like.
pub fn kubernetes_object(namespace: &str, name: &str, uid: &str) -> Value {
    json!({
        "kind": "PartialObjectMetadata",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": {
            "name": name,
            "namespace": namespace,
            "uid": uid,
            "managedFields": [{ "manager": "test", "operation": "Update", "fieldsV1": { "f:metadata": {} } }],
        },
    })
}

/// The reference to a controller.
pub fn controlled_by(api_version: &str, kind: &str, name: &str, uid: &str) -> Value {
    json!([{ "apiVersion": api_version, "kind": kind, "name": name, "uid": uid, "controller": true }])
}
