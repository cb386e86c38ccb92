//! A service that publishes its requests. For each line on its standard input it works on one request, in a span of its own:
//! it runs the line in a shell, creates the file that the first argument names, and says the span's ids, as the SDK has
//! exported them.

use std::fs::File;
use std::io::{self, BufRead as _, Write as _};
use std::process::Command;

use anyhow::{Context as _, Result};
use opentelemetry::Context;
use opentelemetry::trace::{TraceContextExt as _, Tracer as _, TracerProvider as _};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider};
use vigie_publisher::Service;

fn main() -> Result<()> {
    let path = std::env::args().nth(1).context("the first argument names a file")?;
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build();
    let tracer = provider.tracer("server");
    vigie_publisher::init(Service { name: "shop", version: "1.2", environment: "test" })?;

    let mut out = io::stdout();
    writeln!(out, "ready {}", std::process::id())?;
    for line in io::stdin().lock().lines() {
        let context = Context::current_with_span(tracer.start("request"));
        {
            let _current = context.clone().attach();
            Command::new("/bin/sh").args(["-c", &line?]).status()?;
            drop(File::create(&path)?);
        }
        context.span().end();
        let finished = exporter.get_finished_spans()?;
        let ids = finished.last().context("a span was exported")?.span_context.clone();
        writeln!(out, "done {} {}", ids.trace_id(), ids.span_id())?;
    }
    Ok(())
}
