//! Publishes a process context, and a trace context on each of two threads; a third thread has none.
//!
//! Prints the three threads' thread pointers in hexadecimal and waits for the end of the standard input.

use std::io::Read;
use std::os::unix::thread::JoinHandleExt;
use std::sync::{Arc, Barrier};
use std::thread;

use anyhow::Result;
use libdd_library_config::tracer_metadata::{ThreadLocalMetadata, TracerMetadata};
use libdd_otel_thread_ctx::linux::OwnedThreadContext;

/// What the program does.
pub fn run() -> Result<()> {
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
    let attached = Arc::new(Barrier::new(4));
    for number in 1..=3 {
        let barrier = Arc::clone(&attached);
        let thread = thread::spawn(move || {
            if number < 3 {
                OwnedThreadContext::new([number; 16], [number + 0x10; 8], 1, [number; 8], &[(1, "/cart")]).attach();
            }
            barrier.wait();
            loop {
                thread::park();
            }
        });
        // The C library's handle of a thread is its thread pointer.
        print!("{:x}{}", thread.as_pthread_t(), if number < 3 { " " } else { "" });
    }
    attached.wait();
    println!();
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
