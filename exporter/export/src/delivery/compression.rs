/// How requests are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Compression {
    /// gzip at its fastest level. The default: audit records shrink to a fraction.
    #[default]
    Gzip,
    /// Not at all.
    None,
}

impl Compression {
    /// What [`parse`](Self::parse) takes, for an error message.
    pub(crate) const ALLOWED: &str = "it can be gzip (the default) or none";

    /// From a value of `OTEL_EXPORTER_OTLP_COMPRESSION`, in any case; `None` for anything but `gzip` and `none`.
    pub fn parse(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "gzip" => Some(Self::Gzip),
            "none" => Some(Self::None),
            _ => None,
        }
    }
}
