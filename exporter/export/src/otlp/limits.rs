use std::borrow::Cow;

use vigie_event::Value;

/// Limits of a record's attributes; those of the resource and the body have none.
///
/// From the OpenTelemetry specification, "Attribute Limits" (`common/README.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordLimits {
    /// Attributes that a record may have; further ones are counted in `dropped_attributes_count`.
    pub attribute_count: u32,
    /// Characters that a text may have, alone or in a list; what is over is cut.
    pub attribute_value_length: Option<usize>,
}

impl Default for RecordLimits {
    /// The specification's defaults: 128 attributes, texts of any length.
    fn default() -> Self {
        Self { attribute_count: 128, attribute_value_length: None }
    }
}

impl RecordLimits {
    /// The value within the limit; most often the value itself.
    #[inline]
    pub(super) fn cut<'a>(&self, value: Value<'a>) -> Value<'a> {
        match self.attribute_value_length {
            Some(length) => Self::cut_to(value, length),
            None => value,
        }
    }

    fn cut_to(value: Value<'_>, length: usize) -> Value<'_> {
        match value {
            Value::String(text) => Value::String(match prefix(&text, length) {
                Some(end) => Cow::Owned(text[..end].to_owned()),
                None => text,
            }),
            Value::StringList(texts) if texts.iter().any(|text| prefix(text, length).is_some()) => {
                let cut = |text: &String| text[..prefix(text, length).unwrap_or(text.len())].to_owned();
                Value::StringList(texts.iter().map(cut).collect())
            }
            other => other,
        }
    }
}

/// Where the text's first `length` characters end, if there are more.
fn prefix(text: &str, length: usize) -> Option<usize> {
    // No text has more characters than bytes.
    if text.len() <= length {
        return None;
    }
    text.char_indices().nth(length).map(|(end, _)| end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_between_characters() {
        let limits = RecordLimits { attribute_value_length: Some(2), ..RecordLimits::default() };
        assert_eq!(limits.cut(Value::str("héé")), Value::str("hé"));
        assert_eq!(limits.cut(Value::str("éé")), Value::str("éé"));
        let list = ["abc".to_owned(), "a".to_owned()];
        let cut = ["ab".to_owned(), "a".to_owned()];
        assert_eq!(limits.cut(Value::StringList(list[..].into())), Value::StringList(cut[..].into()));
        assert_eq!(limits.cut(Value::Int(12345)), Value::Int(12345));
    }
}
