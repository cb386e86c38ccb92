use std::sync::Arc;
use std::time::Instant;

use crate::declared::Declared;
use crate::interned::Interned;

/// Bytes that all processes together may declare.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// What processes declare, each once: most of a service's processes declare the same.
#[derive(Debug)]
pub(crate) struct SharedDeclared(Interned<Declared, Declared>);

impl Default for SharedDeclared {
    fn default() -> Self {
        Self(Interned::new(MAX_BYTES))
    }
}

impl SharedDeclared {
    /// The same, shared; where too much is declared already the name alone.
    pub(crate) fn share(&mut self, declared: Declared) -> Arc<Declared> {
        if let Some(known) = self.0.get(&declared) {
            return known;
        }
        // As what it is found by, and as what is found.
        let bytes = 2 * declared.bytes();
        if !self.0.has_room(bytes, Instant::now()) {
            return Arc::new(declared.name_alone());
        }
        let shared = Arc::new(declared.clone());
        self.0.insert(declared, &shared, bytes);
        shared
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declared::from_environment;

    fn of_process(number: usize) -> Declared {
        let attributes: Vec<_> = (0..32).map(|key| format!("k{key}={number}{}", "x".repeat(1000))).collect();
        from_environment(
            format!("OTEL_SERVICE_NAME=s{number}\0OTEL_RESOURCE_ATTRIBUTES={}", attributes.join(",")).as_bytes(),
        )
    }

    #[test]
    fn what_all_processes_declare_is_bounded_and_names_stay() {
        let mut shared = SharedDeclared::default();
        let held: Vec<_> = (0..1000).map(|number| shared.share(of_process(number))).collect();
        let bytes: usize = held.iter().map(|declared| declared.bytes()).sum();
        assert!(bytes < MAX_BYTES && bytes > MAX_BYTES / 4, "{bytes}");
        assert_eq!(held[999].service_name.as_deref(), Some("s999"));
        assert!(Arc::ptr_eq(&held[0], &shared.share(of_process(0))));
    }
}
