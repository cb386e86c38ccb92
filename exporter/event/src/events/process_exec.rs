use std::borrow::Cow;

use vigie_bpf::wire::{self, slice_flag};

use crate::decode::Record;
use crate::{DecodeError, Event, FileIdentity, Stdio, Value, timestamp};

event! {
    /// A process executed a program: its image was replaced.
    pub struct ProcessExec: KIND_PROCESS_EXEC = "process.exec" {
        /// The path as given to execve.
        filename: String => "vigie.process.exec.filename" ("./deploy.sh"),
        /// Of the environment `NAME=value` for the names that `process.environment` lists, secrets replaced; absent when it has
        /// none of them.
        environment_variables: Option<Vec<String>> => "vigie.process.exec.environment" ("LD_PRELOAD=/tmp/x.so"),
    }
    derived {
        /// What standard input is: closed, file, character_device, pipe, socket or other.
        "vigie.process.stdin": String ("socket") = |exec| Value::str(exec.stdio[0].name());
        /// What standard output is.
        "vigie.process.stdout": String ("socket") = |exec| Value::str(exec.stdio[1].name());
        /// What standard error is.
        "vigie.process.stderr": String ("pipe") = |exec| Value::str(exec.stdio[2].name());
        /// Mode bits of the program's file, octal.
        "file.mode": String ("0755") = |exec| Value::String(Cow::Owned(format!("{:04o}", exec.file.mode & 0o7777)));
        /// Inode of the program's file.
        "file.inode": String ("1835021") = |exec| Value::String(Cow::Owned(exec.file.inode.to_string()));
        /// Owner of the program's file.
        "file.owner.id": String ("0") = |exec| Value::String(Cow::Owned(exec.file.uid.to_string()));
        /// When the program's file was last modified, ISO 8601.
        "file.modified": String ("2026-01-31T12:00:00Z") = |exec| match exec.file.modified_unix_nano {
            0 => Value::Null,
            time => Value::String(Cow::Owned(timestamp::iso8601(time))),
        };
        /// Whether the environment's trace context (`TRACEPARENT`) comes with a state (`TRACESTATE`); absent without one.
        "vigie.process.exec.has_trace_state": Bool ("false") = |exec| exec.has_trace_state.map_or(Value::Null, Value::Bool);
    }
    internal {
        /// Whether a trace context in the environment comes with a state (`TRACESTATE`); none without a context.
        has_trace_state: Option<bool>,
        /// Path of the program.
        executable_path: String,
        /// What the kernel ran in the end: the interpreter of a script.
        interpreter: String,
        /// Arguments as they were given.
        arguments: Vec<String>,
        /// Number of arguments.
        argument_count: u32,
        /// `NAME=value` pairs, raw: enrichment picks what it is allowed to and forgets the rest.
        environment: Vec<u8>,
        /// Whether there is more of the environment than was read.
        environment_truncated: bool,
        /// Working directory.
        working_directory: Option<String>,
        /// The program's file.
        file: FileIdentity,
        /// Descriptors 0, 1 and 2.
        stdio: [Stdio; 3],
    }
    each_told: true
    notable: |_, _| true
}

impl ProcessExec {
    pub(crate) fn decode(record: &mut Record<'_>) -> Result<Self, DecodeError> {
        let exec: wire::process_exec = record.read()?;
        Ok(Self {
            has_trace_state: None,
            // Enrichment knows which may be told.
            environment_variables: None,
            filename: record.text("vigie.process.exec.filename", exec.filename)?,
            stdio: exec.stdio_mode.map(Stdio::from_mode),
            executable_path: record.text("process.executable.path", exec.executable_path)?,
            interpreter: record.text("vigie.process.script.path", exec.interpreter)?,
            arguments: record.list("process.command_args", exec.arguments)?,
            argument_count: exec.argument_count,
            environment_truncated: u32::from(exec.environment.flags) & slice_flag::SLICE_TRUNCATED != 0,
            environment: record.bytes("service.name", wire::slice { flags: 0, ..exec.environment })?.to_vec(),
            working_directory: record.optional_text("process.working_directory", exec.working_directory)?,
            file: exec.file.into(),
        })
    }

    pub(crate) fn summary(&self, event: &Event) -> String {
        let image = &event.process.image;
        if image.command_args.is_empty() { self.filename.clone() } else { image.command_line().to_owned() }
    }
}
