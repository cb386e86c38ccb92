use std::borrow::Cow;

use super::process::{PARENT, SELF};
use crate::{Event, FieldScope, FieldSpec, FieldType, Value, errno};

const fn record(
    name: &'static str,
    field_type: FieldType,
    doc: &'static str,
    example: &'static str,
    get: for<'a> fn(&'a Event) -> Value<'a>,
) -> FieldSpec {
    FieldSpec { name, field_type, scope: FieldScope::Record, doc, example, get }
}

const EVENT: &[FieldSpec] = &[
    record(
        "log.record.uid",
        FieldType::String,
        "Identity of the record, a ULID: a batch that was sent twice can be recognised.",
        "01JJXW8N2S8M6Q3Z5Y7V9T1R4P",
        |e| Value::String(Cow::Owned(e.uid.to_string())),
    ),
    record(
        "vigie.event.name",
        FieldType::String,
        "The event's name again, for backends that drop the record's own.",
        "vigie.process.exec",
        |e| Value::str(e.payload.spec().full_name),
    ),
    record(
        "vigie.event.outcome",
        FieldType::String,
        "`success`, `failure` with `error.type`, or `unknown` of what has only begun.",
        "success",
        |e| Value::str(e.outcome()),
    ),
    record(
        "error.type",
        FieldType::String,
        "Why the operation failed: the errno's name. Absent on success.",
        "EACCES",
        |e| e.error.map_or(Value::Null, |number| Value::String(errno::name(number))),
    ),
    record(
        "vigie.syscall.abi",
        FieldType::String,
        "`ia32` when it was done by a 32-bit system call of x86: by a 32-bit program (of its exec too), or by a 64-bit one \
         that calls so, which no ordinary program does. `io_uring` in signals of rules about what system calls do, when a \
         ring did it. Absent otherwise.",
        "ia32",
        |e| e.abi.name().map_or(Value::Null, Value::str),
    ),
    record(
        "vigie.event.repeat_count",
        FieldType::Int,
        "How often the same process did exactly this again within a second, when the record tells of that \
         (`sensor.deduplicate`). The first time has a record of its own.",
        "57",
        |e| e.repeat_count.map_or(Value::Null, |count| Value::Int(i64::try_from(count).unwrap_or(i64::MAX))),
    ),
    record(
        "vigie.event.truncated_fields",
        FieldType::StringList,
        "Fields whose value was longer than the sensor's limit and is cut.",
        "process.command_args",
        |e| list(&e.truncated_fields),
    ),
    record(
        "vigie.event.escaped_fields",
        FieldType::StringList,
        "Fields that held bytes which are not UTF-8; each such byte stands as \\xNN.",
        "file.path",
        |e| list(&e.escaped_fields),
    ),
    record(
        "vigie.event.unreadable_fields",
        FieldType::StringList,
        "Fields that the kernel program could not read.",
        "process.command_args",
        |e| list(&e.unreadable_fields),
    ),
    record(
        "vigie.process.thread.id",
        FieldType::Int,
        "Thread that acted, in the initial pid namespace.",
        "4243",
        |e| Value::Int(e.thread_id.into()),
    ),
    record("vigie.process.thread.name", FieldType::String, "Name of that thread (comm).", "worker-1", |e| {
        Value::str(&e.thread_name)
    }),
    record(
        "vigie.process.ancestors.executable_paths",
        FieldType::StringList,
        "Programs of the ancestors, the nearest first; a program that the process itself ran before is one of them.",
        "/usr/bin/bash,/usr/sbin/sshd,/usr/lib/systemd/systemd",
        |e| Value::StringList(Cow::Borrowed(e.process.ancestor_executable_paths())),
    ),
    record(
        "vigie.process.ancestors.pids",
        FieldType::IntList,
        "Process ids of the ancestors, in the same order.",
        "4000,800,1",
        |e| Value::IntList(Cow::Borrowed(e.process.ancestor_pids())),
    ),
    record(
        "vigie.process.ancestors.truncated",
        FieldType::Bool,
        "The chain of ancestors was longer than the sensor keeps, or its beginning was not seen.",
        "false",
        |e| if e.process.lineage_truncated() { Value::Bool(true) } else { Value::Null },
    ),
    record(
        "vigie.session.id",
        FieldType::String,
        "The visit that the process belongs to: everything below one login, ssh connection, exec into a container or \
         scheduled job has the same.",
        "3f2a9c0d4be17756",
        |e| e.process.session.as_ref().map_or(Value::Null, |session| Value::String(Cow::Owned(session.id.to_string()))),
    ),
    record(
        "vigie.session.type",
        FieldType::String,
        "How the session began: ssh, login, container_exec or cron.",
        "ssh",
        |e| e.process.session.as_ref().map_or(Value::Null, |session| Value::str(session.session_type.name())),
    ),
    record(
        "vigie.session.client.address",
        FieldType::String,
        "Where the session's ssh client connects from.",
        "203.0.113.7",
        |e| {
            let address = e.process.session.as_ref().and_then(|session| session.client_address.as_deref());
            address.map_or(Value::Null, Value::str)
        },
    ),
    record(
        "vigie.session.users",
        FieldType::StringList,
        "Users that the session's processes acted as on the way to this one, the first one first: what su and sudo did.",
        "alice,root",
        |e| match e.process.session_users() {
            users if users.is_empty() => Value::Null,
            users => Value::StringList(Cow::Owned(users)),
        },
    ),
    record(
        "vigie.trace.source",
        FieldType::String,
        "How the record's trace id was found; absent when it has none.",
        "thread_context",
        |e| e.trace.as_ref().map_or(Value::Null, |trace| Value::str(trace.source.name())),
    ),
    record(
        "vigie.trace.attributes",
        FieldType::StringList,
        "What the application says of the request beside its ids, as `name=value`.",
        "datadog.local_root_span_id=b7ad6b7169203331",
        |e| {
            if e.trace_attributes.is_empty() {
                return Value::Null;
            }
            let pairs = e.trace_attributes.iter().map(|(name, value)| format!("{name}={value}"));
            Value::StringList(Cow::Owned(pairs.collect()))
        },
    ),
    FieldSpec {
        name: "vigie.container.age",
        field_type: FieldType::Int,
        scope: FieldScope::RuleOnly,
        doc: "Seconds since the container was created, as its runtime tells: what it does at first is mostly its start.",
        example: "3600",
        get: |e| {
            let created = e.workload.container_details().and_then(|details| details.created_unix_nano);
            let age = |created: u64| e.time_unix_nano.saturating_sub(created) / 1_000_000_000;
            created.map_or(Value::Null, |created| Value::Int(i64::try_from(age(created)).unwrap_or(i64::MAX)))
        },
    },
];

fn list(names: &[&'static str]) -> Value<'static> {
    if names.is_empty() {
        return Value::Null;
    }
    Value::StringList(Cow::Owned(names.iter().map(|&name| name.to_owned()).collect()))
}

const COMMON_LENGTH: usize = EVENT.len() + SELF.len() + PARENT.len();

const fn copy(spec: &FieldSpec) -> FieldSpec {
    FieldSpec {
        name: spec.name,
        field_type: spec.field_type,
        scope: spec.scope,
        doc: spec.doc,
        example: spec.example,
        get: spec.get,
    }
}

static COMMON_FIELDS: [FieldSpec; COMMON_LENGTH] = {
    let mut all = [const { copy(&EVENT[0]) }; COMMON_LENGTH];
    let groups = [EVENT, SELF, PARENT];
    let (mut at, mut group) = (0, 0);
    while group < groups.len() {
        let mut index = 0;
        while index < groups[group].len() {
            all[at] = copy(&groups[group][index]);
            at += 1;
            index += 1;
        }
        group += 1;
    }
    all
};

/// Fields that every event has, beside [`super::RESOURCE`]: the record's own, `process.*`, `process.parent.*`.
pub static COMMON: &[FieldSpec] = &COMMON_FIELDS;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::events::FileMkdir;
    use crate::{Container, ContainerDetails, Payload, Workload};

    #[test]
    fn a_container_is_as_old_as_its_event_is_younger_than_it() {
        let age = |created_unix_nano, time_unix_nano| {
            let details = ContainerDetails { created_unix_nano, ..ContainerDetails::default() };
            let container = Container { details: Some(Arc::new(details)), ..Container::default() };
            let workload = Arc::new(Workload { container: Some(container), ..Workload::default() });
            let event = Event { time_unix_nano, workload, ..Event::of(Payload::FileMkdir(FileMkdir::default())) };
            let field = EVENT.iter().find(|field| field.name == "vigie.container.age").map(|field| (field.get)(&event));
            match field {
                Some(Value::Int(seconds)) => Some(seconds),
                _ => None,
            }
        };
        assert_eq!(age(Some(1_000_000_000), 8_999_999_999), Some(7));
        assert_eq!(age(Some(9_000_000_000), 8_999_999_999), Some(0), "clocks that are set");
        assert_eq!(age(None, 8_999_999_999), None);
    }
}
