use std::collections::HashMap;
use std::fs;
use std::path::Path;

use serde_saphyr::Error;
use vigie_detect::suggest;

use super::{ConditionText, ConfigurationError, ConfigurationFile};

impl ConfigurationFile {
    /// Reads a file. `${NAME}` in a value without quotes stands for an environment variable, `${NAME:-text}` for one that may be unset.
    ///
    /// # Errors
    /// When it cannot be read, or with the first thing in it that is wrong.
    pub(crate) fn read(path: &Path) -> Result<Self, ConfigurationError> {
        let text = fs::read_to_string(path).map_err(|error| ConfigurationError {
            path: path.to_owned(),
            at: None,
            message: format!("cannot be read: {error}"),
            help: None,
        })?;
        // A variable that is not UTF-8 cannot stand in YAML.
        let variables =
            std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        Self::parse(path, &text, variables.collect())
    }

    fn parse(path: &Path, text: &str, variables: HashMap<String, String>) -> Result<Self, ConfigurationError> {
        // Nothing but comments is a file of defaults.
        if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
            return Ok(Self::default());
        }
        let options = serde_saphyr::options! { with_snippet: false }.with_properties(variables);
        let mut file: Self = serde_saphyr::from_str_with_options(text, options).map_err(|error| {
            let (message, help) = explain(error.without_snippet());
            let at = error.location().map(|location| (location.line(), location.column()));
            ConfigurationError { path: path.to_owned(), at, message, help }
        })?;
        file.condition_text = file.export.conditions.map(|_| ConditionText::new(path, text));
        Ok(file)
    }
}

fn explain(error: &Error) -> (String, Option<String>) {
    match error {
        Error::SerdeUnknownField { field, expected, .. } => {
            (format!("unknown key `{field}`"), suggest::help(field, expected.iter().copied()))
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            (format!("`{variant}` is not known here"), suggest::help(variant, expected.iter().copied()))
        }
        other => {
            let text = other.to_string();
            // The place is told before the message.
            let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
            (message.to_owned(), None)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Export, Format};

    fn parse(text: &str) -> Result<ConfigurationFile, String> {
        let variables = HashMap::from([("PORT".to_owned(), "9999".to_owned())]);
        ConfigurationFile::parse(Path::new("vigie.yaml"), text, variables).map_err(|error| error.to_string())
    }

    #[test]
    fn the_example_holds_the_defaults() {
        let file = parse(include_str!("../../../examples/vigie.yaml")).expect("it is valid");
        assert_eq!(file.export.events, Some(Export::default()));
        assert_eq!(file.export.format, Some(Format::default()));
        assert_eq!(file.metrics.listen.map(|address| address.to_string()).as_deref(), Some("127.0.0.1:9464"));
        assert_eq!(file.rules.bundled, Some(true));
        assert_eq!((file.kubernetes.api, file.kubernetes.node_name.as_deref()), (Some(false), None));
        assert!(matches!(file.process.arguments, Some(crate::configuration::file::Arguments::Redacted)));
    }

    /// What the example has in comments is valid too.
    #[test]
    fn the_examples_receiver_is_one() {
        let example = include_str!("../../../examples/vigie.yaml");
        let lines: Vec<_> = example.lines().map(|line| line.replacen("  # ", "  ", 1)).collect();
        let text = lines.join("\n");
        let start = text.find("  otlp_grpc:").expect("it is there");
        let end = start + text[start..].find("  OTLP JSON").expect("it ends");
        let variables = HashMap::from([("API_KEY".to_owned(), "k".to_owned())]);
        let section = format!("export:\n{}", &text[start..end]);
        let file = ConfigurationFile::parse(Path::new("x"), &section, variables).map_err(|error| error.to_string());
        let receiver = file.expect("valid").export.otlp_grpc.expect("a receiver");
        assert_eq!((receiver.endpoint.as_str(), receiver.headers.len()), ("http://127.0.0.1:4317", 1));
    }

    #[test]
    fn an_empty_file_is_one_of_defaults() {
        assert!(parse("# nothing yet\n").expect("it is valid").metrics.listen.is_none());
    }

    #[test]
    fn variables_are_put_in() {
        let file = parse("metrics:\n  listen: ${HOST:-127.0.0.1}:${PORT}\n").expect("it is valid");
        assert_eq!(file.metrics.listen.map(|address| address.port()), Some(9999));
        let error = parse("export:\n  otlp_file: ${NOWHERE}\n").err().expect("the variable is not set");
        assert!(error.contains("NOWHERE"), "{error}");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place_and_what_to_do() {
        for (text, expected) in [
            ("export:\n  evnets: all\n", "vigie.yaml:2:3: unknown key `evnets`\n  help: did you mean `events`?"),
            ("exprot: {}\n", "vigie.yaml:1:1: unknown key `exprot`\n  help: did you mean `export`?"),
            (
                "export:\n  events: everything\n",
                "vigie.yaml:2:11: `everything` is not known here\n  help: there are: signals, notable, all",
            ),
            ("metrics:\n  listen: nowhere\n", "vigie.yaml:2:11: "),
            ("rules:\n  bundled: maybe\n", "vigie.yaml:2:12: "),
            ("rules:\n  bundled: true\n  bundled: false\n", "vigie.yaml:3:3: "),
            ("rules: [\n", "vigie.yaml:"),
            ("- a list\n", "vigie.yaml:1:1: "),
        ] {
            let error = parse(text).err().expect(text);
            assert!(error.starts_with(expected), "{text}: {error}");
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = ConfigurationFile::read(Path::new("/nowhere/vigie.yaml")).err().expect("there is none");
        assert!(error.to_string().starts_with("/nowhere/vigie.yaml: cannot be read: No such file"), "{error}");
    }
}
