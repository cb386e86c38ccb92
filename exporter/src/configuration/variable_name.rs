use serde::Deserialize;

/// Name of an environment variable. What has an `=` in it, or nothing, is the name of none.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct VariableName(String);

impl TryFrom<String> for VariableName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        if name.is_empty() || name.contains(['=', '\0']) {
            return Err(format!(
                "{name:?} is not the name of a variable: write it without its value, such as LD_PRELOAD"
            ));
        }
        Ok(Self(name))
    }
}

impl From<VariableName> for String {
    fn from(name: VariableName) -> Self {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::VariableName;

    #[test]
    fn a_name_comes_without_a_value() {
        assert!(VariableName::try_from("LD_PRELOAD".to_owned()).is_ok());
        for wrong in ["", "LD_PRELOAD=/tmp/x.so"] {
            let message = VariableName::try_from(wrong.to_owned()).expect_err(wrong);
            assert!(message.contains("such as LD_PRELOAD"), "{message}");
        }
    }
}
