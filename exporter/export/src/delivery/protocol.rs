/// OTLP transports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// `opentelemetry.proto.collector.logs.v1.LogsService/Export`.
    Grpc,
    /// `POST /v1/logs` with a protobuf body.
    Http,
}

impl Protocol {
    /// What [`parse`](Self::parse) takes, for an error message.
    pub(crate) const ALLOWED: &str = "Vigie speaks grpc and http/protobuf";

    /// From a value of `OTEL_EXPORTER_OTLP_PROTOCOL`, in any case; `None` for anything but `grpc` and `http/protobuf`.
    pub fn parse(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "grpc" => Some(Self::Grpc),
            "http/protobuf" => Some(Self::Http),
            _ => None,
        }
    }
}
