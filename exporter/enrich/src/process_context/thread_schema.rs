/// How a process says that it keeps the trace context of its threads: `threadlocal.schema_version` of OTEP 4947.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ThreadSchema {
    /// A thread-local pointer: `tls_v1`, or `tlsdesc_v1_dev`, its name before the OTEP was accepted.
    ThreadLocal,
    /// Labels of goroutines: `go_pprof_labels_v1`.
    GoPprofLabels,
    /// Some other way, which is not read.
    Unknown,
}

impl ThreadSchema {
    pub(crate) fn parse(version: &str) -> Self {
        match version {
            "tls_v1" | "tlsdesc_v1_dev" => Self::ThreadLocal,
            "go_pprof_labels_v1" => Self::GoPprofLabels,
            _ => Self::Unknown,
        }
    }
}
