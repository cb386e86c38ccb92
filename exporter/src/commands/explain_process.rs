use std::fmt;
use std::fs;
use std::io::{self, Write};

use anyhow::{Context as _, Result};
use vigie_enrich::thread_context::{CLibrary, Found, ThreadContextSlot};
use vigie_enrich::{EnvironmentTrace, go_runtime, process_context, thread_context};
use vigie_export::feed::escaped;

/// Bytes of the environment that are looked at.
const MAX_ENVIRONMENT: usize = 1 << 20;

/// Whether a process tells its requests in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    No,
    /// It may: nothing of it is to be seen at this moment.
    Possible,
    Yes,
}

impl fmt::Display for Way {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::No => "no",
            Self::Possible => "possible",
            Self::Yes => "yes",
        })
    }
}

/// `vigie doctor --pid N`: which ways of telling its requests a process has, which not and why, and what would give it one.
/// False when it has none for certain. What the process chose itself is escaped: its name, its files, what it publishes.
pub(crate) fn explain_process(pid: u32) -> Result<bool> {
    let program = fs::read_link(format!("/proc/{pid}/exe"))
        .with_context(|| format!("cannot look at process {pid}: is it running, and is this root?"))?;
    let out = &mut io::stdout().lock();
    writeln!(out, "process {pid}: {}\n", escaped(&program.to_string_lossy()))?;
    let thread = thread(out, pid)?;
    let published = published(out, pid)?;
    let go = go(out, pid)?;
    let best = thread.max(go).max(environment(out, pid)?).max(obi(out, pid)?);
    let summary = match best {
        Way::Yes => "Its events carry the trace of the request that they belong to.",
        Way::Possible => {
            "Its events carry a trace when a possible way tells one, or when it descends from a traced process."
        }
        Way::No => {
            "None of these is there, so that its events carry a trace only when it descends from a traced process."
        }
    };
    writeln!(out, "\n{summary}")?;
    if thread != Way::Yes || published != Way::Yes {
        advice(out, go != Way::No)?;
    }
    Ok(best == Way::Yes)
}

/// One line: what, whether, and more.
fn line(out: &mut impl Write, what: &str, way: Way, more: &str) -> io::Result<Way> {
    writeln!(out, "{what:<31} {way:<8} {}", escaped(more))?;
    Ok(way)
}

fn thread(out: &mut impl Write, pid: u32) -> io::Result<Way> {
    let what = "thread context (OTEP 4947)";
    match thread_context::resolve(pid) {
        Ok(Some(found)) => line(out, what, Way::Yes, &slot(&found)),
        Ok(None) => line(out, what, Way::No, "no file that it maps has the thread-local symbol otel_thread_ctx_v1"),
        Err(failure) => line(out, what, Way::No, &format!("{failure} ({})", failure.name())),
    }
}

fn slot(found: &Found) -> String {
    let place = match found.slot {
        ThreadContextSlot::Static { thread_pointer_offset } => format!("thread pointer {thread_pointer_offset:+}"),
        ThreadContextSlot::Dynamic { module, offset, .. } => {
            format!("module {module} of the thread's vector, offset {offset}")
        }
    };
    let library = found.libc.map_or("static", CLibrary::name);
    format!("{place}; {} in {} of {}, {library}", found.model.name(), found.table.name(), found.file.display())
}

fn published(out: &mut impl Write, pid: u32) -> io::Result<Way> {
    let what = "process context (OTEP 4719)";
    match process_context::read(pid) {
        Ok(Some(context)) => {
            let schema = context.schema_version.as_deref().unwrap_or("no schema of thread contexts");
            let more = format!("{schema}; {} names of attributes", context.attribute_keys.len());
            line(out, what, Way::Yes, &more)?;
            for (name, value) in &context.resource {
                writeln!(out, "{:<40} {}", "", escaped(&format!("{name}={value:?}")))?;
            }
            Ok(Way::Yes)
        }
        Ok(None) => line(out, what, Way::No, "it maps no memory that is named OTEL_CTX"),
        Err(failure) => line(out, what, Way::No, &format!("{failure} ({})", failure.name())),
    }
}

fn go(out: &mut impl Write, pid: u32) -> io::Result<Way> {
    let what = "labels of goroutines (Go)";
    match go_runtime::inspect(pid) {
        Ok(Some(program)) => match program.labels {
            Ok(_) => {
                let more = "; a request is found when the program labels its goroutines with trace_id and span_id";
                line(out, what, Way::Possible, &format!("{}{more}", program.version))
            }
            Err(failure) => line(out, what, Way::No, &format!("{}: {failure} ({})", program.version, failure.name())),
        },
        Ok(None) => line(out, what, Way::No, "not a Go program"),
        Err(failure) => line(out, what, Way::No, &format!("{failure} ({})", failure.name())),
    }
}

fn environment(out: &mut impl Write, pid: u32) -> io::Result<Way> {
    let what = "TRACEPARENT of its environment";
    let mut block = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
    block.truncate(MAX_ENVIRONMENT);
    let Some(trace) = EnvironmentTrace::from_block(&block) else {
        return line(out, what, Way::No, "not set, or not valid");
    };
    let (trace_id, span_id) = (u128::from_be_bytes(trace.parent.trace_id), u64::from_be_bytes(trace.parent.span_id));
    line(out, what, Way::Yes, &format!("trace {trace_id:032x} span {span_id:016x}"))
}

fn obi(out: &mut impl Write, pid: u32) -> io::Result<Way> {
    let path = vigie_sensor::obi_map_path();
    let path = path.display();
    let (way, more) = match vigie_sensor::obi_threads(pid) {
        Ok(None) => (Way::No, format!("nothing is pinned at {path}")),
        Ok(Some(0)) => (Way::Possible, format!("pinned at {path}, with no request of this process at this moment")),
        Ok(Some(threads)) => (Way::Yes, format!("pinned at {path}; threads of this process with a request: {threads}")),
        Err(error) => (Way::No, format!("what is pinned at {path} is not OBI's map: {error}")),
    };
    line(out, "OBI (host-wide)", way, &more)
}

fn advice(out: &mut impl Write, is_go: bool) -> io::Result<()> {
    writeln!(out, "\nTo instrument it:")?;
    if is_go {
        writeln!(
            out,
            "  Go: set the pprof labels trace_id and span_id (hexadecimal) in the middleware that starts the span."
        )?;
    }
    writeln!(out, "  Rust, C, C++: publish thread and process context; for Rust see examples/publisher.")?;
    writeln!(out, "  Java, Python: Datadog's tracers publish both (Python: DD_TRACE_OTEL_CTX_ENABLED=true).")?;
    writeln!(out, "  Anything, without a change: run OpenTelemetry eBPF Instrumentation with")?;
    writeln!(out, "    OTEL_EBPF_BPF_POPULATE_TRACE_CONTEXT=true on this host; Vigie reads the map that it pins.")?;
    writeln!(out, "  Jobs and scripts: start them with TRACEPARENT in the environment.")
}
