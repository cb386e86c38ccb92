//! The values of OTLP's JSON encoding.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Turns an OTLP `AnyValue` into the plain JSON value it stands for.
///
/// A 64-bit integer, which OTLP writes as a decimal string, becomes a number; an array becomes a JSON array, a list of
/// keys and values a JSON object; bytes stay the base64 text they are written as.
pub(crate) fn any_value(value: &Value) -> Result<Value, String> {
    let Some((kind, content)) = value.as_object().and_then(|fields| fields.iter().next()) else {
        return Ok(Value::Null);
    };
    match kind.as_str() {
        "stringValue" | "boolValue" | "doubleValue" | "bytesValue" => Ok(content.clone()),
        "intValue" => integer::<i64>(Some(content)).map(Value::from),
        "arrayValue" => list_of(content).iter().map(any_value).collect::<Result<_, _>>().map(Value::Array),
        "kvlistValue" => Ok(Value::Object(key_values(Some(&content["values"]))?.into_iter().collect::<Map<_, _>>())),
        other => Err(format!("unknown kind of value `{other}`")),
    }
}

/// Turns a list of OTLP `KeyValue` into a map of plain JSON values; an absent list is empty.
pub(crate) fn key_values(list: Option<&Value>) -> Result<BTreeMap<String, Value>, String> {
    let pairs = list.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    pairs
        .iter()
        .map(|pair| {
            let key = pair["key"].as_str().ok_or("an attribute has no key")?;
            let value = any_value(&pair["value"]).map_err(|error| format!("attribute {key}: {error}"))?;
            Ok((key.to_owned(), value))
        })
        .collect()
}

/// Reads an integer that is written as a number or as a decimal string; an absent one is zero.
pub(crate) fn integer<T: TryFrom<i128> + Default>(value: Option<&Value>) -> Result<T, String> {
    let number: i128 = match value {
        None | Some(Value::Null) => return Ok(T::default()),
        Some(Value::String(text)) => text.parse().map_err(|_| format!("`{text}` is not an integer"))?,
        Some(other) => other
            .as_i64()
            .map(i128::from)
            .or_else(|| other.as_u64().map(i128::from))
            .ok_or_else(|| format!("{other} is not an integer"))?,
    };
    T::try_from(number).map_err(|_| format!("{number} is out of range"))
}

fn list_of(content: &Value) -> &[Value] {
    content["values"].as_array().map(Vec::as_slice).unwrap_or_default()
}
