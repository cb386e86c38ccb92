//! What a process declares of itself in its environment, by OpenTelemetry's variables.

/// Attributes taken from one process at most.
const MAX_ATTRIBUTES: usize = 32;
/// Bytes of one name.
const MAX_NAME: usize = 128;
/// Bytes of one value.
const MAX_VALUE: usize = 1024;

/// Namespaces that Vigie answers for: a process does not get to say which container it is in.
const RESERVED: [&str; 8] = ["host.", "os.", "container.", "k8s.", "process.", "cloud.", "vigie.", "telemetry."];

/// What was declared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Declared {
    pub(crate) service_name: Option<String>,
    pub(crate) attributes: Vec<(String, String)>,
}

/// Reads NUL-separated `NAME=value` pairs. All but two variables are left unread.
pub(crate) fn from_environment(environment: &[u8]) -> Declared {
    let variable = |name: &str| {
        environment
            .split(|&byte| byte == 0)
            .find_map(|pair| pair.strip_prefix(name.as_bytes())?.strip_prefix(b"="))
            .and_then(|value| std::str::from_utf8(value).ok())
            .filter(|value| !value.is_empty())
    };
    let mut attributes = variable("OTEL_RESOURCE_ATTRIBUTES").and_then(parse).unwrap_or_default();
    let from_attributes = attributes.iter().position(|(name, _)| name == "service.name");
    let from_attributes = from_attributes.map(|index| attributes.remove(index).1);
    let service_name = variable("OTEL_SERVICE_NAME").filter(|name| name.len() <= MAX_VALUE).map(str::to_owned);
    attributes.retain(|(name, _)| !RESERVED.iter().any(|prefix| name.starts_with(prefix)));
    Declared { service_name: service_name.or(from_attributes), attributes }
}

/// `key=value,key=value`, percent-encoded. Any error discards the whole, as the specification says.
/// <https://opentelemetry.io/docs/specs/otel/resource/sdk/#specifying-resource-information-via-an-environment-variable>
fn parse(text: &str) -> Option<Vec<(String, String)>> {
    let mut attributes: Vec<(String, String)> = Vec::new();
    for pair in text.split(',').filter(|pair| !pair.trim().is_empty()) {
        let (name, value) = pair.split_once('=')?;
        let (name, value) = (decode(name.trim())?, decode(value.trim())?);
        if name.is_empty() || name.len() > MAX_NAME || value.len() > MAX_VALUE || attributes.len() == MAX_ATTRIBUTES {
            return None;
        }
        attributes.retain(|(known, _)| *known != name);
        attributes.push((name, value));
    }
    Some(attributes)
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(environment: &str) -> Declared {
        from_environment(environment.as_bytes())
    }

    #[test]
    fn the_service_name_variable_wins() {
        let found = declared("A=1\0OTEL_RESOURCE_ATTRIBUTES=service.name=b,service.version=1%2C2\0OTEL_SERVICE_NAME=a");
        assert_eq!(found.service_name.as_deref(), Some("a"));
        assert_eq!(found.attributes, [("service.version".to_owned(), "1,2".to_owned())]);
    }

    #[test]
    fn a_process_cannot_speak_of_its_container() {
        let found = declared("OTEL_RESOURCE_ATTRIBUTES=container.id=fake,k8s.pod.name=fake,team=shop");
        assert_eq!(found.attributes, [("team".to_owned(), "shop".to_owned())]);
    }

    #[test]
    fn one_error_discards_the_whole() {
        for broken in ["a=1,b", "a=%zz", "a=%f", "a=%ff", "=1"] {
            assert_eq!(declared(&format!("OTEL_RESOURCE_ATTRIBUTES={broken}")), Declared::default(), "{broken}");
        }
        let many: Vec<_> = (0..100).map(|index| format!("k{index}=v")).collect();
        assert_eq!(declared(&format!("OTEL_RESOURCE_ATTRIBUTES={}", many.join(","))), Declared::default());
    }
}
