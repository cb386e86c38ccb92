use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::percent_decode_str;

use super::DeliveryError;

/// Reads `name=value,name=value` with percent-encoded values, as `OTEL_EXPORTER_OTLP_HEADERS` has it: W3C baggage without
/// properties. What is malformed is left out and described; a description never holds a value.
pub(super) fn parse_headers(text: &str, variable: &str, warnings: &mut Vec<String>) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    for (index, pair) in text.split(',').enumerate() {
        if pair.trim().is_empty() {
            continue;
        }
        let number = index + 1;
        let Some((name, value)) = pair.split_once('=') else {
            warnings.push(format!("{variable}: header {number} has no \"=\" and is ignored: write name=value"));
            continue;
        };
        let name = name.trim().to_ascii_lowercase();
        let Some(value) = decode(value.trim()).filter(|value| parse_header(&name, value).is_some()) else {
            warnings.push(format!(
                "{variable}: header {number} ({name:?}) is not a header that HTTP allows and is ignored: check its name \
                 and its percent-encoding"
            ));
            continue;
        };
        headers.push((name, value));
    }
    headers
}

fn decode(value: &str) -> Option<String> {
    percent_decode_str(value).decode_utf8().ok().map(Into::into)
}

fn parse_header(name: &str, value: &str) -> Option<(HeaderName, HeaderValue)> {
    let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
    let mut value = HeaderValue::from_str(value).ok()?;
    // Kept out of debug output, and of HTTP/2's table of headers.
    value.set_sensitive(true);
    Some((name, value))
}

/// The headers as a request carries them; of several of one name the last counts.
pub(super) fn header_map(headers: &[(String, String)]) -> Result<HeaderMap, DeliveryError> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let (name, value) = parse_header(name, value).ok_or_else(|| DeliveryError::Header(name.clone()))?;
        map.insert(name, value);
    }
    Ok(map)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (Vec<(String, String)>, Vec<String>) {
        let mut warnings = Vec::new();
        (parse_headers(text, "H", &mut warnings), warnings)
    }

    #[test]
    fn values_are_percent_decoded() {
        let (headers, warnings) = parse("api-key=a%20b%3D, Authorization = Basic%20dXNlcjpwYXNz=,x=1;2,");
        let expected = [("api-key", "a b="), ("authorization", "Basic dXNlcjpwYXNz="), ("x", "1;2")];
        assert_eq!(headers, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert!(warnings.is_empty(), "{warnings:?}");
    }

    #[test]
    fn malformed_headers_are_told_without_their_values() {
        let (headers, warnings) = parse("secret1,bad name=secret2,x=%0d%0asecret3,y=%ff,ok=1");
        assert_eq!(headers, [("ok".to_owned(), "1".to_owned())]);
        assert_eq!(warnings.len(), 4);
        assert!(!warnings.concat().contains("secret"), "{warnings:?}");
    }
}
