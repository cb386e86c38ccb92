use crate::TraceParent;

/// The trace that a process was started in, as its environment says.
/// <https://opentelemetry.io/docs/specs/otel/context/env-carriers/>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EnvironmentTrace {
    /// `TRACEPARENT`: the span is the starter's.
    pub parent: TraceParent,
    /// Whether there is a `TRACESTATE` too.
    pub has_trace_state: bool,
}

impl EnvironmentTrace {
    /// From NUL-separated `NAME=value` pairs, as the kernel keeps them. Nothing without a valid `TRACEPARENT`.
    pub fn from_block(environment: &[u8]) -> Option<Self> {
        Self::from_variables(environment.split(|&byte| byte == 0))
    }

    /// From `NAME=value` pairs. Of a name that is there twice the first counts, as for `getenv`.
    pub fn from_variables<'a>(variables: impl IntoIterator<Item = &'a [u8]>) -> Option<Self> {
        let (mut parent, mut has_trace_state) = (None, false);
        for variable in variables {
            if let Some(value) = variable.strip_prefix(b"TRACEPARENT=") {
                parent = parent.or(Some(value));
            } else if let Some(value) = variable.strip_prefix(b"TRACESTATE=") {
                has_trace_state |= !value.is_empty();
            }
        }
        Some(Self { parent: TraceParent::parse(parent?)?, has_trace_state })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PARENT: &str = "TRACEPARENT=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    fn found(variables: &[&str]) -> Option<bool> {
        let block = EnvironmentTrace::from_block(variables.join("\0").as_bytes());
        let list = EnvironmentTrace::from_variables(variables.iter().map(|variable| variable.as_bytes()));
        assert_eq!(block, list);
        block.map(|trace| trace.has_trace_state)
    }

    #[test]
    fn the_variable_is_found_by_its_whole_name() {
        assert_eq!(found(&["A=1", PARENT, "B="]), Some(false));
        assert_eq!(found(&["TRACESTATE=a=b", PARENT]), Some(true));
        assert_eq!(found(&["TRACESTATE=", PARENT]), Some(false));
        assert_eq!(found(&["TRACESTATE=a=b"]), None);
        assert_eq!(found(&[&format!("X{PARENT}"), &format!("A={PARENT}"), "TRACEPARENTS=1"]), None);
    }

    #[test]
    fn the_first_counts_and_does_not_fall_back() {
        assert_eq!(found(&["TRACEPARENT=00-", PARENT]), None);
        assert_eq!(found(&[PARENT, "TRACEPARENT=00-"]), Some(false));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

        #[test]
        fn no_block_panics(block in "(TRACE|PARENT|STATE|=|00-|[0-9a-f]{16}|-|\\x00){0,20}") {
            let _ = EnvironmentTrace::from_block(block.as_bytes());
        }
    }
}
