/// A header that cannot be sent. Values are left out: they may be secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// An entry without `=`, which might be a secret as a whole.
    #[error("entry {position} has no \"=\": write name=value, and %2C for a comma in a value")]
    NoValue {
        /// Counted from 1.
        position: usize,
    },
    /// Not a name by HTTP.
    #[error("{name:?} is no header name: use letters, digits and dashes")]
    Name {
        /// As given.
        name: String,
    },
    /// Not a value by HTTP, or not percent-encoded text.
    #[error("the value of {name:?} is none that HTTP allows: use printable characters, and %25 for a percent sign")]
    Value {
        /// As given.
        name: String,
    },
    /// A header that delivery sets itself.
    #[error("{name:?} cannot be set: it follows from the protocol and the request")]
    Reserved {
        /// As given.
        name: String,
    },
}
