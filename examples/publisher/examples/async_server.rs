//! A service on tokio that publishes its requests. For each line on its standard input, a word, it works on two requests at
//! the same time, `first` and `second`, each in a span of `tracing`. Their tasks go from thread to thread, and wherever they
//! are they create a file and execute `/bin/true`; so do a span inside and a thread that may block.
//!
//! The file is PREFIX-WORD-REQUEST-PART-STEP, of which PREFIX is the first argument; the program is given the rest as its
//! argument. PREFIX-WORD-idle is created by a task without a request. In the end it says of both requests the ids of trace,
//! span and inner span, as the SDK has exported them.

use std::fs::File;
use std::thread::ThreadId;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;
use tokio::task::spawn_blocking;
use tracing::{Instrument as _, Span, info_span};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use vigie_publisher::Service;

/// Acts of one part of a request, each on another thread than the one before.
const STEPS: u32 = 4;

/// How long a task may stay on its thread although it waits.
const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::main(flavor = "multi_thread", worker_threads = 3)]
async fn main() -> Result<()> {
    let prefix = std::env::args().nth(1).context("the first argument begins the files' paths")?;
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build();
    // Activates a span's context whenever the span is entered: each time its task is polled.
    tracing_subscriber::registry().with(tracing_opentelemetry::layer().with_tracer(provider.tracer("async"))).init();
    vigie_publisher::init(Service { name: "async-shop", version: "1.2", environment: "test" })?;

    println!("ready {}", std::process::id());
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Some(word) = lines.next_line().await? {
        exporter.reset();
        let [first, second] = ["first", "second"].map(|name| {
            let act = format!("{word}-{name}");
            tokio::spawn(request(prefix.clone(), act).instrument(info_span!("request", otel.name = name)))
        });
        first.await??;
        second.await??;
        let idle = format!("{prefix}-{word}-idle");
        tokio::spawn(async move { File::create(idle).map(drop) }).await??;
        println!("done {} {}", ids(&exporter, "first")?, ids(&exporter, "second")?);
    }
    Ok(())
}

/// One request: some work, some in a span of its own, some again, and some on a thread that may block.
async fn request(prefix: String, act: String) -> Result<()> {
    work(&prefix, &format!("{act}-outer")).await?;
    work(&prefix, &format!("{act}-inner")).instrument(info_span!("inner")).await?;
    work(&prefix, &format!("{act}-after")).await?;
    let (span, word) = (Span::current(), format!("{act}-blocking-0"));
    // Such a thread belongs to no task: it enters the span itself.
    let block = move || span.in_scope(|| std::process::Command::new("/bin/true").arg(word).status());
    ensure!(spawn_blocking(block).await??.success(), "it failed");
    Ok(())
}

async fn work(prefix: &str, act: &str) -> Result<()> {
    for step in 0..STEPS {
        elsewhere(std::thread::current().id()).await?;
        drop(File::create(format!("{prefix}-{act}-{step}"))?);
        ensure!(Command::new("/bin/true").arg(format!("{act}-{step}")).status().await?.success(), "it failed");
    }
    Ok(())
}

/// Waits until the runtime has moved the task to another thread: any may go on with it when a thread outside wakes it.
async fn elsewhere(before: ThreadId) -> Result<()> {
    let begin = Instant::now();
    while std::thread::current().id() == before {
        ensure!(begin.elapsed() < PATIENCE, "tokio does not move this task");
        spawn_blocking(|| ()).await?;
    }
    Ok(())
}

fn ids(exporter: &InMemorySpanExporter, name: &str) -> Result<String> {
    let spans = exporter.get_finished_spans()?;
    let request = spans.iter().find(|span| span.name == name).context("the request's span was exported")?;
    let inner = spans.iter().find(|span| span.parent_span_id == request.span_context.span_id());
    let (ids, inner) = (&request.span_context, inner.context("the inner span was exported")?.span_context.span_id());
    Ok(format!("{} {} {inner}", ids.trace_id(), ids.span_id()))
}
