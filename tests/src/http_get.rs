//! A plain HTTP GET.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result};

/// What a server answered, whatever the status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpAnswer {
    /// The HTTP status, for example 200.
    pub status: u16,
    /// The value of `Content-Type`, empty when there is none.
    pub content_type: String,
    /// All headers that are text, by their names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body as text.
    pub body: String,
}

/// Gets `url`, with `query` added as query parameters, within ten seconds and through no proxy.
///
/// An error means that no answer came; a 404 or a 503 is an answer.
pub fn http_get(url: &str, query: &[(&str, &str)]) -> Result<HttpAnswer> {
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(10)))
        .http_status_as_error(false)
        .proxy(None)
        .build();
    let agent = ureq::Agent::new_with_config(config);
    let mut answer =
        agent.get(url).query_pairs(query.iter().copied()).call().with_context(|| format!("GET {url} got no answer"))?;
    let header = |(name, value): (&ureq::http::HeaderName, &ureq::http::HeaderValue)| {
        Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
    };
    let headers: BTreeMap<_, _> = answer.headers().iter().filter_map(header).collect();
    let content_type = headers.get("content-type").cloned().unwrap_or_default();
    let body = answer.body_mut().read_to_string().with_context(|| format!("GET {url}: the body is unreadable"))?;
    Ok(HttpAnswer { status: answer.status().as_u16(), content_type, headers, body })
}
