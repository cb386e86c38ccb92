use super::{DeliveryError, HeaderError};

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingError {
    /// A value that is not among those allowed.
    #[error("{variable} is {value:?}: {allowed}")]
    Value {
        /// The variable.
        variable: String,
        /// As set.
        value: String,
        /// What is allowed.
        allowed: &'static str,
    },
    /// Headers that cannot be sent.
    #[error("{variable}: {error}")]
    Headers {
        /// The variable.
        variable: String,
        /// Which header, and why.
        error: HeaderError,
    },
    /// An endpoint that is no address.
    #[error("{origin}: {error}")]
    Endpoint {
        /// The option or variable.
        origin: String,
        /// What is wrong with it.
        error: DeliveryError,
    },
}
