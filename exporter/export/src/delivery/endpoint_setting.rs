use super::Protocol;

const LOGS_PATH: &str = "/v1/logs";

/// An endpoint as it was written, before the protocol is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointSetting {
    /// As written.
    pub address: String,
    /// Whether HTTP adds `/v1/logs` to it.
    pub is_base: bool,
    /// The option or variable that it comes from, for error messages.
    pub origin: String,
}

impl EndpointSetting {
    /// One that a user wrote for Vigie alone: a base, unless its path ends with `/v1/logs` already.
    pub fn explicit(address: String, origin: &str) -> Self {
        let is_base = !address.trim_end_matches('/').ends_with(LOGS_PATH);
        Self { address, is_base, origin: origin.to_owned() }
    }

    /// The address that requests go to.
    pub(super) fn whole(&self, protocol: Protocol) -> String {
        if protocol == Protocol::Grpc || !self.is_base {
            return self.address.clone();
        }
        let (base, query) = self.address.split_once('?').unwrap_or((&self.address, ""));
        let separator = if query.is_empty() { "" } else { "?" };
        format!("{}{LOGS_PATH}{separator}{query}", base.trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn http_paths_follow_the_specification() {
        for (address, is_base, whole) in [
            ("http://c:4318", true, "http://c:4318/v1/logs"),
            ("http://c:4318/mycollector/", true, "http://c:4318/mycollector/v1/logs"),
            ("http://c:4318/a?tenant=7", true, "http://c:4318/a/v1/logs?tenant=7"),
            ("https://c:4318/v1/mylogs/", false, "https://c:4318/v1/mylogs/"),
        ] {
            let setting = EndpointSetting { address: address.to_owned(), is_base, origin: String::new() };
            assert_eq!(setting.whole(Protocol::Http), whole);
            assert_eq!(setting.whole(Protocol::Grpc), address);
        }
    }

    #[test]
    fn an_explicit_address_may_have_the_path_already() {
        for address in ["http://c:4318", "http://c:4318/", "http://c:4318/v1/logs"] {
            let setting = EndpointSetting::explicit(address.to_owned(), "--otlp-endpoint");
            assert_eq!(setting.whole(Protocol::Http), "http://c:4318/v1/logs");
        }
    }
}
