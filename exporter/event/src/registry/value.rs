use std::borrow::Cow;
use std::sync::Arc;

use crate::FieldType;

/// The value of one field of one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// The event does not have it.
    Null,
    /// See [`FieldType::Bool`].
    Bool(bool),
    /// See [`FieldType::Int`].
    Int(i64),
    /// See [`FieldType::String`].
    String(Cow<'a, str>),
    /// See [`FieldType::StringList`].
    StringList(Cow<'a, [String]>),
    /// See [`FieldType::IntList`].
    IntList(Cow<'a, [i64]>),
}

impl<'a> Value<'a> {
    /// Borrowed text.
    pub fn str(text: &'a str) -> Self {
        Self::String(Cow::Borrowed(text))
    }

    /// Whether the event lacks the field.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl std::fmt::Display for Value<'_> {
    /// As messages show it: lists are joined by spaces, an absent value is `-`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => f.write_str("-"),
            Self::Bool(value) => value.fmt(f),
            Self::Int(value) => value.fmt(f),
            Self::String(value) => f.write_str(value),
            Self::StringList(values) => f.write_str(&values.join(" ")),
            Self::IntList(values) => {
                for (index, value) in values.iter().enumerate() {
                    if index > 0 {
                        f.write_str(" ")?;
                    }
                    value.fmt(f)?;
                }
                Ok(())
            }
        }
    }
}

/// A Rust type that a field can have.
pub trait FieldValue {
    /// Its type in the registry.
    const TYPE: FieldType;
    /// Its value.
    fn value(&self) -> Value<'_>;
}

impl FieldValue for bool {
    const TYPE: FieldType = FieldType::Bool;
    fn value(&self) -> Value<'_> {
        Value::Bool(*self)
    }
}

macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl FieldValue for $integer {
            const TYPE: FieldType = FieldType::Int;
            fn value(&self) -> Value<'_> {
                Value::Int(i64::from(*self))
            }
        }
    )*};
}
integers!(i32, i64, u16, u32);

impl FieldValue for String {
    const TYPE: FieldType = FieldType::String;
    fn value(&self) -> Value<'_> {
        Value::str(self)
    }
}

impl FieldValue for &'static str {
    const TYPE: FieldType = FieldType::String;
    fn value(&self) -> Value<'_> {
        Value::str(self)
    }
}

impl FieldValue for Arc<str> {
    const TYPE: FieldType = FieldType::String;
    fn value(&self) -> Value<'_> {
        Value::str(self)
    }
}

impl FieldValue for Vec<String> {
    const TYPE: FieldType = FieldType::StringList;
    fn value(&self) -> Value<'_> {
        Value::StringList(Cow::Borrowed(self))
    }
}

impl FieldValue for Vec<i64> {
    const TYPE: FieldType = FieldType::IntList;
    fn value(&self) -> Value<'_> {
        Value::IntList(Cow::Borrowed(self))
    }
}

impl<T: FieldValue> FieldValue for Option<T> {
    const TYPE: FieldType = T::TYPE;
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, T::value)
    }
}
