use std::borrow::Cow;

use crate::{Event, FieldScope, FieldSpec, FieldType, Process, ProcessFieldSpec, Value, capability_names};

/// Declares the facts about a process once, and derives from them [`PROCESS`] (ancestors), [`SELF`] (`process.*`) and
/// [`PARENT`] (`process.parent.*`). `semconv` names belong to OpenTelemetry; `own` ones get the `vigie.` prefix.
macro_rules! process_fields {
    ($($owner:ident $name:literal: $field_type:ident, self: $self_scope:ident, parent: $parent_scope:ident,
       $doc:literal, $example:literal, $get:expr;)+) => {
        /// Facts about a process, as the elements of `ancestors` have them.
        pub static PROCESS: &[ProcessFieldSpec] = &[$(ProcessFieldSpec {
            name: $name, field_type: FieldType::$field_type, doc: $doc, example: $example, get: $get,
        }),+];

        /// The acting process.
        pub(super) const SELF: &[FieldSpec] = &[$(FieldSpec {
            name: process_fields!(@name $owner $name),
            field_type: FieldType::$field_type,
            scope: FieldScope::$self_scope,
            doc: $doc,
            example: $example,
            get: |event: &Event| {
                let get: for<'a> fn(&'a Process) -> Value<'a> = $get;
                get(&event.process)
            },
        }),+];

        /// Its parent.
        pub(super) const PARENT: &[FieldSpec] = &[$(FieldSpec {
            name: concat!("vigie.process.parent.", $name),
            field_type: FieldType::$field_type,
            scope: FieldScope::$parent_scope,
            doc: concat!("Of the parent process: ", $doc),
            example: $example,
            get: |event: &Event| {
                let get: for<'a> fn(&'a Process) -> Value<'a> = $get;
                event.process.parent().map_or(Value::Null, |parent| get(parent))
            },
        }),+];
    };
    (@name semconv $name:literal) => { concat!("process.", $name) };
    (@name own $name:literal) => { concat!("vigie.process.", $name) };
}

process_fields! {
    own "uid": String, self: Record, parent: Record,
        "Stable identity: a hash of boot id, pid and start time, never reused.", "9f86d081884c7d65",
        |p| Value::String(Cow::Owned(p.uid.to_string()));
    semconv "pid": Int, self: Record, parent: RuleOnly,
        "Process id in the initial pid namespace.", "4242", |p| Value::Int(p.pid.into());
    semconv "parent_pid": Int, self: Record, parent: RuleOnly,
        "Process id of the parent, as the kernel has it now.", "1", |p| Value::Int(p.parent_pid.into());
    semconv "vpid": Int, self: Record, parent: RuleOnly,
        "Process id in the process's own pid namespace.", "7", |p| Value::Int(p.vpid.into());
    semconv "creation.time": String, self: Record, parent: RuleOnly,
        "When the process was created, ISO 8601 in UTC, to the kernel's clock tick.", "2026-01-31T12:00:00.120Z",
        |p| Value::String(Cow::Owned(crate::timestamp::iso8601(p.start_time_unix_nano)));
    semconv "executable.path": String, self: Record, parent: Record,
        "Absolute path of the program, from kernel objects, as the process's own mount namespace shows it.",
        "/usr/bin/bash", |p| Value::str(&p.image.executable_path);
    semconv "executable.name": String, self: Record, parent: Record,
        "Last component of the program's path.", "bash", |p| Value::str(p.image.executable_name());
    semconv "command_args": StringList, self: Record, parent: RuleOnly,
        "Arguments, the program's name first; secrets are redacted.", "curl,-u,[redacted]",
        |p| Value::StringList(Cow::Borrowed(&p.image.command_args));
    semconv "command_line": String, self: RuleOnly, parent: RuleOnly,
        "The arguments joined by spaces; not exported, since it had to be put together.", "curl -u [redacted]",
        |p| Value::str(p.image.command_line());
    semconv "args_count": Int, self: Record, parent: RuleOnly,
        "Number of arguments, the program's name included.", "3", |p| Value::Int(p.image.args_count.into());
    semconv "working_directory": String, self: Record, parent: RuleOnly,
        "Working directory when the program was executed.", "/var/www",
        |p| p.image.working_directory.as_deref().map_or(Value::Null, Value::str);
    semconv "interactive": Bool, self: Record, parent: RuleOnly,
        "Whether the process has a controlling terminal.", "true", |p| Value::Bool(p.tty.is_some());
    own "tty": String, self: Record, parent: RuleOnly,
        "Name of the controlling terminal.", "pts0", |p| p.tty.as_deref().map_or(Value::Null, Value::str);
    semconv "user.id": Int, self: Record, parent: Record,
        "Effective user id.", "0", |p| Value::Int(p.credentials.euid.into());
    semconv "user.name": String, self: Record, parent: RuleOnly,
        "Name of the effective user, as the process's own /etc/passwd has it; absent when that has none.", "www-data",
        |p| p.user_name.as_deref().map_or(Value::Null, Value::str);
    semconv "real_user.id": Int, self: Record, parent: RuleOnly,
        "Real user id.", "1000", |p| Value::Int(p.credentials.uid.into());
    semconv "saved_user.id": Int, self: RuleOnly, parent: RuleOnly,
        "Saved user id.", "1000", |p| Value::Int(p.credentials.suid.into());
    own "group.id": Int, self: Record, parent: RuleOnly,
        "Effective group id.", "0", |p| Value::Int(p.credentials.egid.into());
    own "real_group.id": Int, self: RuleOnly, parent: RuleOnly,
        "Real group id.", "1000", |p| Value::Int(p.credentials.gid.into());
    own "login_user.id": Int, self: Record, parent: RuleOnly,
        "User id of the login that the process descends from (audit loginuid); absent when it descends from none.",
        "1000", |p| p.credentials.login_uid.map_or(Value::Null, |id| Value::Int(id.into()));
    own "audit_session.id": Int, self: Record, parent: RuleOnly,
        "Audit session id; absent when there is none.", "3",
        |p| p.credentials.audit_session_id.map_or(Value::Null, |id| Value::Int(id.into()));
    own "capabilities.effective_mask": String, self: Record, parent: RuleOnly,
        "Effective capabilities as in /proc/PID/status: 16 hexadecimal digits.", "000001ffffffffff",
        |p| Value::String(Cow::Owned(format!("{:016x}", p.credentials.cap_effective)));
    own "capabilities.effective": StringList, self: RuleOnly, parent: RuleOnly,
        "Names of the effective capabilities.", "CAP_NET_RAW,CAP_SYS_ADMIN",
        |p| Value::StringList(Cow::Owned(capability_names(p.credentials.cap_effective)));
    own "capabilities.permitted": StringList, self: RuleOnly, parent: RuleOnly,
        "Names of the permitted capabilities: those that it may make effective.", "CAP_NET_RAW,CAP_SYS_ADMIN",
        |p| Value::StringList(Cow::Owned(capability_names(p.credentials.cap_permitted)));
    semconv "session_leader.pid": Int, self: Record, parent: RuleOnly,
        "Process id of the session's leader.", "4000", |p| Value::Int(p.session_leader_pid.into());
    semconv "group_leader.pid": Int, self: Record, parent: RuleOnly,
        "Process id of the process group's leader.", "4242", |p| Value::Int(p.group_leader_pid.into());
    own "namespace.mnt.id": Int, self: Record, parent: RuleOnly,
        "Inode of the mount namespace.", "4026531841", |p| Value::Int(p.namespaces.mnt.into());
    own "namespace.pid.id": Int, self: Record, parent: RuleOnly,
        "Inode of the pid namespace.", "4026531836", |p| Value::Int(p.namespaces.pid.into());
    own "namespace.net.id": Int, self: Record, parent: RuleOnly,
        "Inode of the network namespace.", "4026531840", |p| Value::Int(p.namespaces.net.into());
    own "namespace.user.id": Int, self: Record, parent: RuleOnly,
        "Inode of the user namespace.", "4026531837", |p| Value::Int(p.namespaces.user.into());
    semconv "linux.cgroup": String, self: Record, parent: RuleOnly,
        "Path of the process's cgroup, or its last two components when the process ended before it could be read.",
        "/system.slice/nginx.service", |p| p.cgroup.as_deref().map_or(Value::Null, Value::str);
    own "executable.in_memory": Bool, self: Record, parent: RuleOnly,
        "Whether the program lies in a memfd or another file that no directory holds.", "false",
        |p| Value::Bool(p.image.file.in_memory);
    own "executable.deleted": Bool, self: Record, parent: RuleOnly,
        "Whether the program's file had been deleted when it was executed.", "false",
        |p| Value::Bool(p.image.file.deleted);
    own "executable.overlay_upper": Bool, self: Record, parent: RuleOnly,
        "Whether the program lies in the writable layer of an overlay mount: it did not come with the image.", "false",
        |p| Value::Bool(p.image.file.overlay_upper);
    own "executable.inode": String, self: RuleOnly, parent: RuleOnly,
        "Inode of the program's file.", "1835021", |p| Value::String(Cow::Owned(p.image.file.inode.to_string()));
    own "script.path": String, self: Record, parent: RuleOnly,
        "For a script, and a file that another program is registered for (binfmt_misc), its path as given to execve; \
         the program is then what interprets it.", "./deploy.sh",
        |p| p.image.script_path.as_deref().map_or(Value::Null, Value::str);
}
