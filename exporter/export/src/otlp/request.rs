use std::sync::Arc;

use super::resource::{encode_schema_url, encode_scope};
use super::wire::{self, delimited};

/// Records of one workload that wait for the request to be finished.
#[derive(Debug)]
pub(super) struct PendingResource {
    /// Field 1 of `ResourceLogs`.
    pub(super) resource: Arc<[u8]>,
    /// `log_records` of its only `ScopeLogs`.
    pub(super) records: Vec<u8>,
}

/// Puts an `ExportLogsServiceRequest` together: `resource_logs` 1 of `resource` 1, `scope_logs` 2, `schema_url` 3;
/// `ScopeLogs` of `scope` 1, `log_records` 2, `schema_url` 3.
#[derive(Debug)]
pub(super) struct RequestFrame {
    scope: Vec<u8>,
    schema_url: Vec<u8>,
}

impl RequestFrame {
    pub(super) fn new() -> Self {
        Self { scope: encode_scope(), schema_url: encode_schema_url() }
    }

    fn scope_logs_size(&self, records: usize) -> usize {
        self.scope.len() + records + self.schema_url.len()
    }

    fn resource_logs_size(&self, resource: usize, records: usize) -> usize {
        resource + wire::delimited_size(self.scope_logs_size(records)) + self.schema_url.len()
    }

    /// Bytes that a workload takes in a request.
    pub(super) fn size(&self, resource: usize, records: usize) -> usize {
        wire::delimited_size(self.resource_logs_size(resource, records))
    }

    pub(super) fn assemble(&self, pending: &[PendingResource]) -> Vec<u8> {
        let size = pending.iter().map(|entry| self.size(entry.resource.len(), entry.records.len())).sum();
        let mut request = Vec::with_capacity(size);
        for PendingResource { resource, records } in pending {
            wire::put_length(&mut request, delimited(1), self.resource_logs_size(resource.len(), records.len()));
            request.extend_from_slice(resource);
            wire::put_length(&mut request, delimited(2), self.scope_logs_size(records.len()));
            request.extend_from_slice(&self.scope);
            request.extend_from_slice(records);
            request.extend_from_slice(&self.schema_url);
            request.extend_from_slice(&self.schema_url);
        }
        request
    }
}
