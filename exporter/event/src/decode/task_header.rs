use super::{DecodeError, RawTrace, Record};
use crate::{Credentials, Namespaces};
use vigie_bpf::wire;

pub(crate) const EINTR: i32 = 4;

/// What a call that a signal came in the way of gives within the kernel (ERESTART* in its linux/errno.h): it is made again, or
/// (not of 513) its caller gets EINTR.
const RESTARTS: [i32; 4] = [512, 513, 514, 516];

/// Who acted and when: what leads every record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TaskHeader {
    /// Nanoseconds since boot, suspended time included (`CLOCK_BOOTTIME`).
    pub time_boot_ns: u64,
    /// What stands for all that the record says but the time; 0 where repetitions are not looked for.
    pub repeat_content: u64,
    /// Start of the process on the same clock.
    pub start_time_boot_ns: u64,
    /// Id of the cgroup in the unified hierarchy.
    pub cgroup_id: u64,
    /// Last component of the cgroup's path.
    pub cgroup_name: String,
    /// The component above.
    pub cgroup_parent_name: String,
    /// The operation's result: negative is `-errno`.
    pub result: i64,
    /// Process id.
    pub pid: u32,
    /// Thread id.
    pub tid: u32,
    /// Parent's process id.
    pub parent_pid: u32,
    /// Process id in the process's own pid namespace.
    pub vpid: u32,
    /// Session leader's process id.
    pub session_leader_pid: u32,
    /// Process group leader's process id.
    pub group_leader_pid: u32,
    /// Who it acts as.
    pub credentials: Credentials,
    /// Its namespaces.
    pub namespaces: Namespaces,
    /// Thread name.
    pub comm: String,
    /// Controlling terminal.
    pub tty: Option<String>,
    /// Whether it was done by one of x86's 32-bit entries; an exec's, whether the new program is such a one.
    pub ia32_call: bool,
    /// The request that the acting thread worked on; for a fork, the thread that forked.
    pub trace: RawTrace,
}

const NO_ID: u32 = u32::MAX;

impl TaskHeader {
    pub(super) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let header = *record.header();
        Ok(Self {
            time_boot_ns: header.time_boot_ns,
            repeat_content: header.repeat_content,
            start_time_boot_ns: header.start_time_boot_ns,
            cgroup_id: header.cgroup_id,
            cgroup_name: record.text("process.linux.cgroup", header.cgroup_name)?,
            cgroup_parent_name: record.text("process.linux.cgroup", header.cgroup_parent_name)?,
            result: header.result,
            pid: header.pid,
            tid: header.tid,
            parent_pid: header.parent_pid,
            vpid: header.vpid,
            session_leader_pid: header.session_leader_pid,
            group_leader_pid: header.group_leader_pid,
            credentials: Credentials {
                uid: header.uid,
                gid: header.gid,
                euid: header.euid,
                egid: header.egid,
                suid: header.suid,
                sgid: header.sgid,
                cap_effective: header.cap_effective,
                cap_permitted: header.cap_permitted,
                login_uid: Some(header.login_uid).filter(|&id| id != NO_ID),
                audit_session_id: Some(header.audit_session_id).filter(|&id| id != NO_ID),
            },
            namespaces: Namespaces {
                mnt: header.ns_mnt,
                pid: header.ns_pid,
                net: header.ns_net,
                user: header.ns_user,
                uts: header.ns_uts,
                ipc: header.ns_ipc,
                cgroup: header.ns_cgroup,
            },
            ia32_call: header.flags & wire::header_flag::HEADER_IA32_CALL != 0,
            trace: RawTrace::decode(record)?,
            comm: record.c_text("vigie.process.thread.name", &header.comm),
            tty: Some(record.c_text("vigie.process.tty", &header.tty)).filter(|tty| !tty.is_empty()),
        })
    }

    /// The errno of a failed operation, as its caller may see it.
    pub fn error(&self) -> Option<i32> {
        Self::error_of(self.result)
    }

    pub(crate) fn error_of(result: i64) -> Option<i32> {
        (result < 0).then(|| match i32::try_from(result.unsigned_abs()).unwrap_or(i32::MAX) {
            number if RESTARTS.contains(&number) => EINTR,
            number => number,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::TaskHeader;

    #[test]
    fn a_call_that_may_be_made_again_was_interrupted() {
        let errors = [0, 7, -13, -512, -513, -514, -515, -516, -517].map(TaskHeader::error_of);
        let (interrupted, unnamed) = (Some(4), Some(515));
        let again = [interrupted, interrupted, interrupted, unnamed, interrupted, Some(517)];
        assert_eq!(errors[..3], [None, None, Some(13)]);
        assert_eq!(errors[3..], again);
    }
}
