use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::percent_decode_str;

use super::HeaderError;

/// Headers that the request's own framing decides about.
const RESERVED: [&str; 9] = [
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "grpc-encoding",
    "grpc-timeout",
    "te",
    "transfer-encoding",
    "upgrade",
];

/// Headers that go with each request, such as an API key. Debug output has their names alone.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Headers(HeaderMap);

impl Headers {
    /// Reads `name=value,name=value` with percent-encoded values: W3C baggage without properties. Of several entries of one
    /// name the last counts; empty entries are passed over.
    /// <https://opentelemetry.io/docs/specs/otel/protocol/exporter/#specifying-headers-via-environment-variables>
    ///
    /// # Errors
    /// At the first entry that is no header. The error never holds a value.
    pub fn parse(text: &str) -> Result<Self, HeaderError> {
        let mut headers = Self::default();
        for (index, entry) in text.split(',').enumerate().filter(|(_, entry)| !entry.trim().is_empty()) {
            let (name, value) = entry.split_once('=').ok_or(HeaderError::NoValue { position: index + 1 })?;
            let value = decode(value.trim()).ok_or_else(|| HeaderError::Value { name: name.trim().to_owned() })?;
            headers.insert(name.trim(), &value)?;
        }
        Ok(headers)
    }

    /// Sets a header, in place of one of the same name. The value is taken as it is.
    ///
    /// # Errors
    /// When HTTP does not allow the name or the value, or when the name is one that delivery sets itself.
    pub fn insert(&mut self, name: &str, value: &str) -> Result<(), HeaderError> {
        let header =
            HeaderName::from_bytes(name.as_bytes()).map_err(|_| HeaderError::Name { name: name.to_owned() })?;
        if RESERVED.contains(&header.as_str()) {
            return Err(HeaderError::Reserved { name: name.to_owned() });
        }
        let mut value = HeaderValue::from_str(value).map_err(|_| HeaderError::Value { name: name.to_owned() })?;
        // Kept out of debug output, and of HTTP/2's table of headers.
        value.set_sensitive(true);
        self.0.insert(header, value);
        Ok(())
    }

    pub(super) fn map(&self) -> &HeaderMap {
        &self.0
    }
}

impl std::fmt::Debug for Headers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys().map(HeaderName::as_str)).finish()
    }
}

/// `None` when a `%` begins no escape or when the result is not UTF-8.
fn decode(value: &str) -> Option<String> {
    let escaped = |after: &str| {
        let mut digits = after.bytes();
        (0..2).all(|_| digits.next().is_some_and(|digit| digit.is_ascii_hexdigit()))
    };
    if !value.split('%').skip(1).all(escaped) {
        return None;
    }
    percent_decode_str(value).decode_utf8().ok().map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_percent_decoded() {
        let read =
            Headers::parse("api-key=a%20b%3D, Authorization = Basic%20dXNlcjpwYXNz=,x=1,x=2;3,").expect("headers");
        let mut expected = Headers::default();
        for (name, value) in [("api-key", "a b="), ("authorization", "Basic dXNlcjpwYXNz="), ("x", "2;3")] {
            expected.insert(name, value).expect("a header");
        }
        assert_eq!(read, expected);
        assert_eq!(Headers::parse(" , ").expect("nothing is allowed"), Headers::default());
    }

    #[test]
    fn an_error_names_the_key_and_never_the_value() {
        let error = |text: &str| Headers::parse(text).expect_err(text);
        assert_eq!(error("a=1,secret"), HeaderError::NoValue { position: 2 });
        for (text, key) in [
            ("bad name=secret", "bad name"),
            ("x=%0d%0asecret", "x"),
            ("y=%ffsecret", "y"),
            ("z=secret%2", "z"),
            ("=secret", ""),
        ] {
            let message = error(text).to_string();
            assert!(message.contains(&format!("{key:?}")) && !message.contains("secret"), "{message}");
        }
        assert_eq!(error("Content-Length=7"), HeaderError::Reserved { name: "Content-Length".to_owned() });
    }

    #[test]
    fn debug_output_has_names_alone() {
        let headers = Headers::parse("api-key=secret").expect("a header");
        assert_eq!(format!("{headers:?}"), r#"{"api-key"}"#);
    }
}
