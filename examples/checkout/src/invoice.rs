use axum::extract::Query;
use axum::http::StatusCode;
use serde::Deserialize;
use tokio::process::Command;
use tracing::instrument;

/// What an invoice is asked for.
#[derive(Debug, Deserialize)]
pub(crate) struct Order {
    order: String,
}

/// The order's invoice.
///
/// THE HOLE: the order is part of what a shell runs, so `1; id` runs `id`. This is what this service is for; never do it.
#[instrument(skip_all, fields(app.order = %query.order))]
pub(crate) async fn invoice(Query(query): Query<Order>) -> (StatusCode, String) {
    let line = format!("echo invoice for {}", query.order);
    match Command::new("sh").args(["-c", &line]).output().await {
        Ok(output) => (StatusCode::OK, String::from_utf8_lossy(&output.stdout).into_owned()),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
    }
}
