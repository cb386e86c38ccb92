//! What a workload's owner says of it: a process in its environment, by OpenTelemetry's variables, and in its process
//! context; a pod in its annotations.

use std::sync::Arc;

use crate::process_context::ProcessContext;

/// Attributes taken from one process, or one pod, at most.
const MAX_ATTRIBUTES: usize = 32;
/// Bytes of one name.
const MAX_NAME: usize = 128;
/// Bytes of one value.
const MAX_VALUE: usize = 1024;

/// What an SDK calls a service that nobody named: then others may know.
const NO_NAME: &str = "unknown_service";

/// Namespaces that Vigie answers for: a process does not get to say which container it is in.
const RESERVED: [&str; 8] = ["host.", "os.", "container.", "k8s.", "process.", "cloud.", "vigie.", "telemetry."];

/// What was declared.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct Declared {
    pub(crate) service_name: Option<String>,
    pub(crate) attributes: Vec<(String, String)>,
    /// What the environment alone says: a context that is published again replaces the one before.
    environment: Option<Arc<Declared>>,
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
    attributes.retain(|(name, _)| !is_reserved(name));
    let service_name = service_name.or(from_attributes).filter(|name| !name.starts_with(NO_NAME));
    Declared { service_name, attributes, environment: None }
}

/// The resource attributes that a pod's annotations give.
/// <https://opentelemetry.io/docs/specs/semconv/non-normative/k8s-attributes/>
pub(crate) fn from_annotations<'a>(annotations: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<(String, String)> {
    let attributes =
        annotations.filter_map(|(key, value)| Some((key.strip_prefix("resource.opentelemetry.io/")?, value)));
    attributes
        .filter(|(name, value)| {
            !name.is_empty() && !value.is_empty() && name.len() <= MAX_NAME && value.len() <= MAX_VALUE
        })
        .filter(|(name, _)| !is_reserved(name))
        .take(MAX_ATTRIBUTES)
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// What attributes take in memory.
pub(crate) fn bytes_of(attributes: &[(String, String)]) -> usize {
    attributes.iter().map(|pair| size_of_val(pair) + pair.0.len() + pair.1.len()).sum()
}

fn is_reserved(name: &str) -> bool {
    RESERVED.iter().any(|prefix| name.starts_with(prefix))
}

impl Declared {
    /// What it takes in memory.
    pub(crate) fn bytes(&self) -> usize {
        let environment = self.environment.as_ref().map_or(0, |environment| environment.bytes());
        let name = self.service_name.as_ref().map_or(0, String::len);
        size_of::<Self>() + name + bytes_of(&self.attributes) + environment
    }

    /// Without the attributes.
    pub(crate) fn name_alone(self) -> Self {
        Self { service_name: self.service_name, ..Self::default() }
    }

    /// Adds what the process publishes, which wins over its environment: it is newer, and can say what differs per process.
    pub(crate) fn with_context(&self, context: &ProcessContext) -> Self {
        let environment = self.environment.clone().unwrap_or_else(|| Arc::new(self.clone()));
        let mut declared = Self::clone(&environment);
        declared.environment = Some(environment);
        for (name, value) in &context.resource {
            if name.len() > MAX_NAME || value.len() > MAX_VALUE || is_reserved(name) {
                continue;
            }
            if name == "service.name" {
                if !value.is_empty() && !value.starts_with(NO_NAME) {
                    declared.service_name = Some(value.clone());
                }
            } else if let Some(known) = declared.attributes.iter_mut().find(|(known, _)| known == name) {
                known.1.clone_from(value);
            } else if declared.attributes.len() < MAX_ATTRIBUTES {
                declared.attributes.push((name.clone(), value.clone()));
            }
        }
        declared
    }
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

    /// Else what an SDK fills in would hide what the pod or container is called.
    #[test]
    fn a_name_that_says_unknown_is_none() {
        assert_eq!(declared("OTEL_SERVICE_NAME=unknown_service:java").service_name, None);
        let resource = vec![("service.name".to_owned(), "unknown_service".to_owned())];
        let context = ProcessContext { resource, ..ProcessContext::default() };
        assert_eq!(declared("OTEL_SERVICE_NAME=a").with_context(&context).service_name.as_deref(), Some("a"));
    }

    #[test]
    fn a_pods_annotations_cannot_speak_of_more_than_the_service() {
        let long = "x".repeat(MAX_VALUE + 1);
        let many: Vec<_> = (0..100).map(|number| format!("resource.opentelemetry.io/k{number}")).collect();
        let mut annotations = vec![
            ("resource.opentelemetry.io/service.name", "shop"),
            ("resource.opentelemetry.io/host.name", "fake"),
            ("resource.opentelemetry.io/k8s.pod.uid", "fake"),
            ("resource.opentelemetry.io/container.id", "fake"),
            ("resource.opentelemetry.io/process.pid", "1"),
            ("resource.opentelemetry.io/", "nameless"),
            ("resource.opentelemetry.io/empty", ""),
            ("resource.opentelemetry.io/long", &long),
            ("team", "blue"),
        ];
        let few = from_annotations(annotations.iter().copied());
        assert_eq!(few, [("service.name".to_owned(), "shop".to_owned())]);
        annotations.extend(many.iter().map(|key| (key.as_str(), "v")));
        assert_eq!(from_annotations(annotations.iter().copied()).len(), MAX_ATTRIBUTES);
    }

    #[test]
    fn what_is_published_wins_over_the_environment() {
        let context = |resource: &[(&str, &str)]| ProcessContext {
            resource: resource.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect(),
            ..ProcessContext::default()
        };
        let environment = declared("OTEL_SERVICE_NAME=a\0OTEL_RESOURCE_ATTRIBUTES=service.name=b,team=x,zone=1");
        let merged =
            environment.with_context(&context(&[("service.name", "c"), ("team", "y"), ("service.version", "2")]));
        assert_eq!(merged.service_name.as_deref(), Some("c"));
        let attributes: Vec<_> = merged.attributes.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(attributes, ["team=y", "zone=1", "service.version=2"]);
        let again = merged.with_context(&context(&[("service.name", ""), ("zone", "2")]));
        assert_eq!(again.service_name.as_deref(), Some("a"));
        let attributes: Vec<_> = again.attributes.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(attributes, ["team=x", "zone=2"]);
    }

    #[test]
    fn a_published_context_cannot_speak_of_more_than_the_service() {
        let reserved =
            ["host.name", "os.type", "container.id", "k8s.pod.name", "process.pid", "cloud.region", "vigie.x"];
        let mut resource: Vec<_> = reserved.iter().map(|name| ((*name).to_owned(), "fake".to_owned())).collect();
        resource.push(("long".to_owned(), "x".repeat(MAX_VALUE + 1)));
        resource.extend((0..100).map(|number| (format!("k{number}"), String::new())));
        let merged = Declared::default().with_context(&ProcessContext { resource, ..ProcessContext::default() });
        assert_eq!(merged.attributes.len(), MAX_ATTRIBUTES);
        assert!(merged.attributes.iter().all(|(name, _)| name.starts_with('k') && !name.starts_with("k8s.")));
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
