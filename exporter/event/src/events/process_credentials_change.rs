use vigie_bpf::wire::{self, credentials_call};

use super::credential_set::CredentialSet;
use crate::decode::Record;
use crate::{DecodeError, Event, Value, capability_names};

event! {
    /// A thread changed who it is: users, groups or capabilities; or it was refused to. What it is now is in the fields that
    /// all events have. A C library makes such a call in each thread of the process.
    pub struct ProcessCredentialsChange: KIND_PROCESS_CREDENTIALS_CHANGE = "process.credentials_change" {
        /// The system call: setuid, setgid, setreuid, setregid, setresuid, setresgid, setfsuid, setfsgid, setgroups or capset.
        call: &'static str => "vigie.credentials.call" ("setuid"),
        /// The ids that the call was given, in its order and the caller's user namespace; -1 lets one stay as it is.
        requested: Vec<i64> => "vigie.credentials.requested_ids" ("0,0,0"),
        /// Capabilities that the thread may use now and could not use before.
        gained: Vec<String> => "vigie.credentials.capabilities.gained" ("CAP_SYS_ADMIN"),
        /// Capabilities that the thread could use before and may not use now.
        lost: Vec<String> => "vigie.credentials.capabilities.lost" ("CAP_NET_RAW"),
    }
    derived {
        /// Effective user id before.
        "vigie.credentials.previous.user.id": Int ("1000") = |change| id(change.previous.users[1]);
        /// Real user id before.
        "vigie.credentials.previous.real_user.id": Int ("1000") = |change| id(change.previous.users[0]);
        /// Saved user id before.
        "vigie.credentials.previous.saved_user.id": Int ("1000") = |change| id(change.previous.users[2]);
        /// User id for access to files before.
        "vigie.credentials.previous.file_user.id": Int ("1000") = |change| id(change.previous.users[3]);
        /// Effective group id before.
        "vigie.credentials.previous.group.id": Int ("1000") = |change| id(change.previous.groups[1]);
        /// Real group id before.
        "vigie.credentials.previous.real_group.id": Int ("1000") = |change| id(change.previous.groups[0]);
        /// Saved group id before.
        "vigie.credentials.previous.saved_group.id": Int ("1000") = |change| id(change.previous.groups[2]);
        /// Group id for access to files before.
        "vigie.credentials.previous.file_group.id": Int ("1000") = |change| id(change.previous.groups[3]);
        /// User id for access to files now.
        "vigie.credentials.file_user.id": Int ("0") = |change| id(change.current.users[3]);
        /// Group id for access to files now.
        "vigie.credentials.file_group.id": Int ("0") = |change| id(change.current.groups[3]);
        /// Supplementary groups before (setgroups), at most 32.
        "vigie.credentials.previous.supplementary_groups": IntList ("27,1000") = |change| change.groups(&change.previous);
        /// Supplementary groups now (setgroups), at most 32.
        "vigie.credentials.supplementary_groups": IntList ("0") = |change| change.groups(&change.current);
    }
    internal {
        /// Before.
        previous: CredentialSet,
        /// Now.
        current: CredentialSet,
    }
    each_told: true
    notable: |change, _| {
        // File servers do these for each request.
        !matches!(change.call, "setfsuid" | "setfsgid")
    }
}

/// Names of the calls, and how many ids each is given.
const CALLS: [(u32, &str, usize); 10] = [
    (credentials_call::CREDENTIALS_CALL_SETUID, "setuid", 1),
    (credentials_call::CREDENTIALS_CALL_SETGID, "setgid", 1),
    (credentials_call::CREDENTIALS_CALL_SETREUID, "setreuid", 2),
    (credentials_call::CREDENTIALS_CALL_SETREGID, "setregid", 2),
    (credentials_call::CREDENTIALS_CALL_SETRESUID, "setresuid", 3),
    (credentials_call::CREDENTIALS_CALL_SETRESGID, "setresgid", 3),
    (credentials_call::CREDENTIALS_CALL_SETFSUID, "setfsuid", 1),
    (credentials_call::CREDENTIALS_CALL_SETFSGID, "setfsgid", 1),
    (credentials_call::CREDENTIALS_CALL_SETGROUPS, "setgroups", 0),
    (credentials_call::CREDENTIALS_CALL_CAPSET, "capset", 0),
];

fn id(id: u32) -> Value<'static> {
    Value::Int(id.into())
}

impl ProcessCredentialsChange {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let change: wire::process_credentials_change = record.read()?;
        let call = CALLS.iter().find(|(number, ..)| *number == change.call);
        let (call, ids) = call.map_or(("unknown", 0), |&(_, name, ids)| (name, ids));
        let requested = change.arguments.iter().take(ids);
        let (previous, current) = (CredentialSet::decode(&change.previous), CredentialSet::decode(&change.current));
        let (before, now) = (previous.capabilities(), current.capabilities());
        Ok(Self {
            call,
            requested: requested.map(|&id| if id == u32::MAX { -1 } else { id.into() }).collect(),
            gained: capability_names(now & !before),
            lost: capability_names(before & !now),
            previous,
            current,
        })
    }

    fn groups<'a>(&self, set: &'a CredentialSet) -> Value<'a> {
        if self.call == "setgroups" { Value::IntList((&set.supplementary).into()) } else { Value::Null }
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let name = event.process.image.executable_name();
        let call = self.call;
        if event.error.is_some() {
            let ids: Vec<_> = self.requested.iter().map(ToString::to_string).collect();
            return format!("{name} failed to change its credentials: {call}({})", ids.join(", "));
        }
        let parts = [
            (self.previous.users != self.current.users)
                .then(|| format!("user {} to {}", self.previous.users[1], self.current.users[1])),
            (self.previous.groups != self.current.groups)
                .then(|| format!("group {} to {}", self.previous.groups[1], self.current.groups[1])),
            (!self.gained.is_empty()).then(|| format!("{} capabilities more", self.gained.len())),
            (!self.lost.is_empty()).then(|| format!("{} capabilities fewer", self.lost.len())),
        ];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        let what = if parts.is_empty() { call.to_owned() } else { format!("{} ({call})", parts.join(", ")) };
        format!("{name} changed its credentials: {what}")
    }
}
