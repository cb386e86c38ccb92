use cel::common::ast::LiteralValue;

/// A value that a condition writes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Literal {
    Bool(bool),
    Int(i64),
    Text(String),
}

impl Literal {
    /// # Errors
    /// What kind of literal it is that no field can have, and what to write instead.
    pub(super) fn new(value: &LiteralValue) -> Result<Self, (&'static str, &'static str)> {
        match value {
            LiteralValue::Boolean(value) => Ok(Self::Bool(*value.inner())),
            LiteralValue::Int(value) => Ok(Self::Int(*value.inner())),
            LiteralValue::UInt(value) => i64::try_from(*value.inner())
                .map(Self::Int)
                .map_err(|_| ("an integer beyond 63 bits", "no field is so large")),
            LiteralValue::String(value) => Ok(Self::Text(value.inner().to_owned())),
            LiteralValue::Double(_) => Err(("a floating point number", "numeric fields are integers")),
            LiteralValue::Bytes(_) => Err(("a bytes literal", "fields are text: leave out the `b`")),
            LiteralValue::Null => Err(("null", "`has(field)` tells whether there is a value")),
        }
    }

    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Text(_) => "string",
        }
    }
}
