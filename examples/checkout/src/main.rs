//! A web service that can be broken into: `GET /invoice?order=…` puts the order into a shell's command line as it is.
//!
//! It shows what Vigie makes of that, with the request's trace. It listens on the loopback interface alone, whatever it is
//! told; do not make it reachable.

mod invoice;
mod request_counters;
mod telemetry;
mod traced;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use axum::{Router, middleware, routing};
use clap::Parser;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::request_counters::RequestCounters;
use crate::telemetry::Telemetry;

/// A web service with a deliberate hole, on the loopback interface alone. OTEL_EXPORTER_OTLP_ENDPOINT says where its traces
/// go (gRPC, http://localhost:4317 when unset), OTEL_SERVICE_NAME what it is called (checkout when unset).
#[derive(Debug, Parser)]
struct Arguments {
    /// Port on 127.0.0.1; 0 takes a free one, which it prints.
    #[arg(long, default_value_t = 8080)]
    port: u16,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let telemetry = Telemetry::start()?;
    let counters = Arc::new(RequestCounters::default());
    let service = Router::new()
        .route("/invoice", routing::get(invoice::invoice))
        .layer(middleware::from_fn_with_state(Arc::clone(&counters), traced::traced))
        .route("/metrics", routing::get(async move || counters.page()));

    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port))).await;
    let listener = listener.with_context(|| format!("cannot listen on port {}", arguments.port))?;
    let mut terminate = signal(SignalKind::terminate())?;
    println!("checkout is ready on http://{}", listener.local_addr()?);
    tokio::select! {
        served = async { axum::serve(listener, service).await } => served?,
        _ = terminate.recv() => {}
        interrupted = tokio::signal::ctrl_c() => interrupted?,
    }
    telemetry.stop()
}
