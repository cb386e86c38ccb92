use crate::OwnerKind;

/// What controls a pod.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PodOwner {
    /// What it is.
    pub kind: OwnerKind,
    /// Its name.
    pub name: String,
    /// Its uid; empty where only its name is known.
    pub uid: String,
}
