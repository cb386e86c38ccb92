//! A server that publishes what it says of itself and the requests that it works on with somebody else's library.
//!
//! For each line on its standard input it works on one request, the n-th with ids made of the byte n: it runs the line in a
//! shell, creates the file that the first argument names, and is then idle again.

use std::fs::File;
use std::io::{self, BufRead as _, Write as _};
use std::process::Command;

use anyhow::{Context as _, Result};
use libdd_library_config::tracer_metadata::{ThreadLocalMetadata, TracerMetadata};
use libdd_otel_thread_ctx::linux::OwnedThreadContext;

fn main() -> Result<()> {
    let path = std::env::args().nth(1).context("the first argument names a file")?;
    let metadata = TracerMetadata {
        service_name: Some("shop".to_owned()),
        service_version: Some("1.2".to_owned()),
        hostname: "not-this-one".to_owned(),
        threadlocal_metadata: Some(ThreadLocalMetadata {
            attribute_keys: vec!["http.route".to_owned()],
            ..ThreadLocalMetadata::default()
        }),
        ..TracerMetadata::default()
    };
    libdd_library_config::otel_process_ctx::publish(&metadata.to_otel_process_ctx())?;
    let mut out = io::stdout();
    writeln!(out, "ready {}", std::process::id())?;
    for (line, number) in io::stdin().lock().lines().zip(1_u8..) {
        OwnedThreadContext::new([number; 16], [number; 8], 1, [number; 8], &[(1, "/cart")]).attach();
        Command::new("/bin/sh").args(["-c", &line?]).status()?;
        drop(File::create(&path)?);
        drop(OwnedThreadContext::detach());
        writeln!(out, "done {number}")?;
    }
    Ok(())
}
