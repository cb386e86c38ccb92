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
    record("vigie.event.outcome", FieldType::String, "`success`, or `failure` with `error.type`.", "success", |e| {
        Value::str(if e.error.is_some() { "failure" } else { "success" })
    }),
    record(
        "error.type",
        FieldType::String,
        "Why the operation failed: the errno's name. Absent on success.",
        "EACCES",
        |e| e.error.map_or(Value::Null, |number| Value::String(errno::name(number))),
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
        "vigie.trace.source",
        FieldType::String,
        "How the record's trace id was found; absent when it has none.",
        "thread_context",
        |e| e.trace.as_ref().map_or(Value::Null, |trace| Value::str(trace.source.name())),
    ),
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

/// Fields that every event has, beside [`RESOURCE`]: the record's own, `process.*`, `process.parent.*`.
pub static COMMON: &[FieldSpec] = &COMMON_FIELDS;

const fn resource(
    name: &'static str,
    doc: &'static str,
    example: &'static str,
    get: for<'a> fn(&'a Event) -> Value<'a>,
) -> FieldSpec {
    FieldSpec { name, field_type: FieldType::String, scope: FieldScope::Resource, doc, example, get }
}

fn optional(text: Option<&str>) -> Value<'_> {
    text.map_or(Value::Null, Value::str)
}

/// The workload that an event belongs to. What a process says of itself beyond these travels as
/// [`crate::Workload::declared`].
pub static RESOURCE: &[FieldSpec] = &[
    resource("service.name", "The service, as it names itself; else what it is taken for.", "checkout", |e| {
        Value::str(&e.workload.service_name)
    }),
    resource("service.namespace", "The service's namespace.", "shop", |e| {
        optional(e.workload.declared("service.namespace"))
    }),
    resource("service.version", "The service's version.", "1.4.2", |e| {
        optional(e.workload.declared("service.version"))
    }),
    resource("service.instance.id", "The service's instance.", "checkout-7d9f", |e| {
        optional(e.workload.declared("service.instance.id"))
    }),
    resource("container.id", "Full id of the container.", "3f2a9c…", |e| {
        optional(e.workload.container.as_ref().map(|c| c.id.as_str()))
    }),
    resource("container.runtime.name", "What runs the container, as far as its cgroup tells.", "docker", |e| {
        optional(e.workload.container.as_ref().and_then(|c| c.runtime))
    }),
    resource("host.name", "Name of the host.", "web-1", |e| Value::str(&e.workload.host.name)),
    resource("host.id", "The host's machine id.", "7d1f…", |e| optional(e.workload.host.id.as_deref())),
    resource("host.arch", "The host's processor architecture.", "amd64", |e| Value::str(e.workload.host.arch)),
    resource("os.type", "Always `linux`.", "linux", |_| Value::str("linux")),
    resource("os.name", "The distribution.", "Debian GNU/Linux", |e| optional(e.workload.host.os_name.as_deref())),
    resource("os.version", "The distribution's version.", "12", |e| optional(e.workload.host.os_version.as_deref())),
    resource("os.description", "The kernel.", "Linux 6.12.0 x86_64", |e| Value::str(&e.workload.host.os_description)),
];
