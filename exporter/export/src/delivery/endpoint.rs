use hyper::Uri;

use super::{EndpointError, Protocol};

/// Where an endpoint was written, which decides what is done with its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EndpointSource {
    /// `OTEL_EXPORTER_OTLP_ENDPOINT`: a base to which `v1/logs` is added.
    Generic,
    /// `OTEL_EXPORTER_OTLP_LOGS_ENDPOINT`: used as it is.
    Logs,
    /// Command line or configuration: a base, unless its path ends with `/v1/logs` already.
    Explicit,
}

const LOGS_PATH: &str = "v1/logs";

/// The endpoint in the form that [`OtlpConfig`](super::OtlpConfig) wants. `insecure` is asked only for gRPC without a
/// scheme.
pub(super) fn resolve(
    text: &str,
    source: EndpointSource,
    protocol: Protocol,
    insecure: bool,
) -> Result<String, EndpointError> {
    let has_scheme = text.contains("://");
    if !has_scheme && protocol == Protocol::HttpProtobuf {
        return Err(EndpointError::NoScheme(text.to_owned()));
    }
    let whole = match (has_scheme, insecure) {
        (true, _) => text.to_owned(),
        (false, true) => format!("http://{text}"),
        (false, false) => format!("https://{text}"),
    };
    let uri = parse(&whole)?;
    let (scheme, authority) = (uri.scheme_str().unwrap_or_default(), uri.authority().map_or("", |host| host.as_str()));
    if protocol == Protocol::Grpc {
        return Ok(format!("{scheme}://{authority}"));
    }
    let path = uri.path();
    let path = match source {
        EndpointSource::Logs => path.to_owned(),
        EndpointSource::Explicit if path.trim_end_matches('/').ends_with("/v1/logs") => path.to_owned(),
        EndpointSource::Generic | EndpointSource::Explicit => format!("{}/{LOGS_PATH}", path.trim_end_matches('/')),
    };
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Ok(format!("{scheme}://{authority}{path}{query}"))
}

/// An absolute URL of http or https, without credentials.
pub(super) fn parse(text: &str) -> Result<Uri, EndpointError> {
    let malformed = || EndpointError::Malformed(text.to_owned());
    // Asked first, so that no error repeats a password.
    let authority = text.split_once("://").map_or(text, |(_, rest)| rest).split(['/', '?', '#']).next();
    if authority.is_some_and(|authority| authority.contains('@')) {
        return Err(EndpointError::Credentials);
    }
    let uri: Uri = text.parse().map_err(|_| malformed())?;
    match uri.scheme_str() {
        Some("http" | "https") if uri.host().is_some_and(|host| !host.is_empty()) => Ok(uri),
        Some("http" | "https") => Err(malformed()),
        Some(scheme) => Err(EndpointError::UnknownScheme(scheme.to_owned())),
        None => Err(malformed()),
    }
}

#[cfg(test)]
mod tests {
    use super::EndpointSource::{Explicit, Generic, Logs};
    use super::*;

    fn http(text: &str, source: EndpointSource) -> Result<String, EndpointError> {
        resolve(text, source, Protocol::HttpProtobuf, false)
    }

    #[test]
    fn http_paths_follow_the_specification() {
        // The specification's own examples come first.
        for (text, source, whole) in [
            ("http://collector:4318", Generic, "http://collector:4318/v1/logs"),
            ("http://collector:4318/mycollector/", Generic, "http://collector:4318/mycollector/v1/logs"),
            ("http://collector:4318/mycollector", Generic, "http://collector:4318/mycollector/v1/logs"),
            ("https://collector:4318/v1/mylogs/", Logs, "https://collector:4318/v1/mylogs/"),
            ("http://collector:4318", Logs, "http://collector:4318/"),
            ("http://c:1/a?tenant=7", Generic, "http://c:1/a/v1/logs?tenant=7"),
            ("http://c:1/insert/opentelemetry/v1/logs", Explicit, "http://c:1/insert/opentelemetry/v1/logs"),
            ("http://[::1]:4318", Explicit, "http://[::1]:4318/v1/logs"),
        ] {
            assert_eq!(http(text, source).as_deref(), Ok(whole));
        }
    }

    #[test]
    fn grpc_needs_no_scheme() {
        let grpc = |text, insecure| resolve(text, Generic, Protocol::Grpc, insecure);
        assert_eq!(grpc("collector:4317", false).as_deref(), Ok("https://collector:4317"));
        assert_eq!(grpc("collector:4317", true).as_deref(), Ok("http://collector:4317"));
        assert_eq!(grpc("http://collector:4317/", false).as_deref(), Ok("http://collector:4317"));
        assert_eq!(grpc("https://collector:4317", true).as_deref(), Ok("https://collector:4317"));
    }

    #[test]
    fn what_cannot_be_reached_is_an_error() {
        assert_eq!(http("collector:4318", Generic), Err(EndpointError::NoScheme("collector:4318".into())));
        assert_eq!(http("ftp://collector", Generic), Err(EndpointError::UnknownScheme("ftp".into())));
        assert_eq!(http("http://user:pass@collector", Generic), Err(EndpointError::Credentials));
        assert_eq!(http("http://user:p ss@collector", Generic), Err(EndpointError::Credentials));
        for text in ["http://", "http://a b", "://x"] {
            assert!(http(text, Generic).is_err(), "{text}");
        }
    }
}
