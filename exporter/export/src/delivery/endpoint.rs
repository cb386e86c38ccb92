use hyper::Uri;

use super::{DeliveryConfig, DeliveryError, Protocol};

/// The receiver's address with a scheme, which decides about TLS, and a host.
pub(super) fn uri(config: &DeliveryConfig) -> Result<Uri, DeliveryError> {
    let text = config.endpoint.trim();
    // Asked first, so that no error repeats a password.
    let authority = text.split_once("://").map_or(text, |(_, rest)| rest).split(['/', '?', '#']).next();
    if authority.is_some_and(|authority| authority.contains('@')) {
        return Err(DeliveryError::Credentials);
    }
    let unusable = |reason: String| DeliveryError::Endpoint { endpoint: text.to_owned(), reason };
    let whole = match (has_scheme(text), config.protocol) {
        (true, _) => text.to_owned(),
        (false, Protocol::Grpc) if config.insecure => format!("http://{text}"),
        (false, Protocol::Grpc) => format!("https://{text}"),
        (false, Protocol::Http) => {
            return Err(unusable("for OTLP over HTTP it needs a scheme, http or https".to_owned()));
        }
    };
    let uri: Uri = whole.parse().map_err(|error: hyper::http::uri::InvalidUri| unusable(error.to_string()))?;
    match uri.scheme_str() {
        Some("http" | "https") if uri.host().is_some_and(|host| !host.is_empty()) => Ok(uri),
        Some("http" | "https") => Err(unusable("it names no host".to_owned())),
        _ => Err(unusable("its scheme must be http or https".to_owned())),
    }
}

pub(super) fn has_scheme(endpoint: &str) -> bool {
    endpoint.contains("://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(endpoint: &str, protocol: Protocol, insecure: bool) -> Result<String, DeliveryError> {
        let config = DeliveryConfig { insecure, ..DeliveryConfig::new(endpoint.to_owned(), protocol) };
        uri(&config).map(|uri| uri.to_string())
    }

    #[test]
    fn grpc_needs_no_scheme_and_insecure_counts_only_without_one() {
        for (endpoint, insecure, whole) in [
            ("collector:4317", false, "https://collector:4317/"),
            ("collector:4317", true, "http://collector:4317/"),
            ("[::1]:4317", false, "https://[::1]:4317/"),
            ("http://collector:4317", false, "http://collector:4317/"),
            ("https://collector:4317", true, "https://collector:4317/"),
        ] {
            assert_eq!(read(endpoint, Protocol::Grpc, insecure).expect("an address"), whole);
        }
    }

    #[test]
    fn what_cannot_be_reached_is_an_error() {
        for endpoint in ["collector:4318", "ftp://collector", "http://", "http://a b", "://x", ""] {
            assert!(read(endpoint, Protocol::Http, false).is_err(), "{endpoint}");
        }
    }

    #[test]
    fn a_password_is_refused_and_not_repeated() {
        for endpoint in ["http://user:secret@collector", "http://user:se cret@collector", "user:secret@collector"] {
            let error = read(endpoint, Protocol::Grpc, false).expect_err("credentials");
            assert!(matches!(error, DeliveryError::Credentials), "{error}");
        }
    }
}
