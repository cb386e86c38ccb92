use vigie_bpf::wire;

/// Who a thread is at one moment: what the header says, and what it does not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CredentialSet {
    /// Real, effective, saved and file system user.
    pub users: [u32; 4],
    /// The same of the group.
    pub groups: [u32; 4],
    /// Effective capabilities.
    pub cap_effective: u64,
    /// Permitted capabilities.
    pub cap_permitted: u64,
    /// Supplementary groups, the first 32.
    pub supplementary: Vec<i64>,
}

impl CredentialSet {
    pub(super) fn decode(set: &wire::credential_set) -> Self {
        let count = usize::try_from(set.group_count).unwrap_or(usize::MAX).min(set.groups.len());
        Self {
            users: [set.uid, set.euid, set.suid, set.fsuid],
            groups: [set.gid, set.egid, set.sgid, set.fsgid],
            cap_effective: set.cap_effective,
            cap_permitted: set.cap_permitted,
            supplementary: set.groups[..count].iter().map(|&group| group.into()).collect(),
        }
    }

    /// Capabilities that are permitted or effective.
    pub(super) fn capabilities(&self) -> u64 {
        self.cap_effective | self.cap_permitted
    }
}
