//! Where OTLP goes: the command line, else the configuration file, else the environment as the specification says.
//! <https://opentelemetry.io/docs/specs/otel/protocol/exporter/>

use anyhow::{Result, bail};
use vigie_export::delivery::{DeliveryConfig, DeliverySettings, EndpointSetting, Protocol};

use crate::cli::{self, RunArguments};
use crate::configuration::ExportSection;

/// The receiver, if one is named. `variable` reads the environment, which completes what the others leave open.
///
/// # Errors
/// When an option, a key or a variable has a value that cannot be used.
pub(crate) fn target(
    arguments: &RunArguments,
    file: &ExportSection,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Option<DeliveryConfig>> {
    let endpoint = arguments.otlp_endpoint.clone().filter(|address| !address.trim().is_empty());
    // Of an address alone, the command line means gRPC and the specification HTTP.
    let default = if endpoint.is_some() { Protocol::Grpc } else { Protocol::Http };
    let mut settings = match (endpoint, &file.otlp_grpc, &file.otlp_http) {
        // The file's headers and certificates are for the file's receiver, and no other is to see them.
        (Some(address), ..) => DeliverySettings {
            endpoint: Some(EndpointSetting::explicit(address, "--otlp-endpoint")),
            ..DeliverySettings::default()
        },
        (None, Some(_), Some(_)) => bail!("export.otlp_grpc and export.otlp_http are both set: keep one of them"),
        (None, Some(grpc), None) => grpc.settings(Protocol::Grpc, "export.otlp_grpc")?,
        (None, None, Some(http)) => http.settings(Protocol::Http, "export.otlp_http")?,
        (None, None, None) => DeliverySettings::default(),
    };
    if let Some(protocol) = arguments.otlp_protocol {
        settings.protocol = Some(match protocol {
            cli::Protocol::Grpc => Protocol::Grpc,
            cli::Protocol::Http => Protocol::Http,
        });
    }
    Ok(settings.or_environment(variable)?.into_config(default)?)
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::{Cli, Command};

    fn found(options: &[&str], environment: &[(&str, &str)]) -> Result<Option<(String, Protocol)>, String> {
        let line = ["vigie", "run"].iter().chain(options);
        let Command::Run(arguments) = Cli::parse_from(line).command else { panic!("the line says run") };
        let variable = |name: &str| environment.iter().find(|(key, _)| *key == name).map(|(_, v)| (*v).to_owned());
        let config = target(&arguments, &ExportSection::default(), variable).map_err(|error| error.to_string())?;
        Ok(config.map(|config| (config.endpoint, config.protocol)))
    }

    #[test]
    fn nothing_named_sends_nothing() {
        assert_eq!(found(&[], &[]), Ok(None));
        assert_eq!(found(&[], &[("OTEL_EXPORTER_OTLP_ENDPOINT", "")]), Ok(None));
    }

    #[test]
    fn an_address_alone_is_grpc_on_the_command_line_and_http_in_the_environment() {
        let found = |options: &[&str], environment: &[(&str, &str)]| found(options, environment).expect("usable");
        let http = Some(("http://c:4318/v1/logs".to_owned(), Protocol::Http));
        assert_eq!(found(&[], &[("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4318/")]), http);
        let grpc = Some(("c:4317".to_owned(), Protocol::Grpc));
        assert_eq!(found(&["--otlp-endpoint", "c:4317"], &[]), grpc);
    }

    #[test]
    fn the_command_line_wins() {
        let environment = [("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4318"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")];
        assert_eq!(found(&[], &environment), Ok(Some(("http://c:4318".to_owned(), Protocol::Grpc))));
        assert_eq!(
            found(&["--otlp-endpoint", "http://d:9", "--otlp-protocol", "http"], &environment),
            Ok(Some(("http://d:9/v1/logs".to_owned(), Protocol::Http)))
        );
    }

    #[test]
    fn an_error_names_the_option_or_the_variable() {
        let error =
            found(&[], &[("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")]);
        assert!(error.is_err_and(|message| message.contains("OTEL_EXPORTER_OTLP_PROTOCOL is \"http/json\"")));
        let error = found(&["--otlp-endpoint", "ftp://c"], &[]);
        assert!(error.is_err_and(|message| message.starts_with("--otlp-endpoint: ")));
    }

    fn configured(options: &[&str], text: &str) -> Result<DeliveryConfig, String> {
        let line = ["vigie", "run"].iter().chain(options);
        let Command::Run(arguments) = Cli::parse_from(line).command else { panic!("the line says run") };
        let file = serde_saphyr::from_str(text).expect("valid");
        let environment = |name: &str| (name == "OTEL_EXPORTER_OTLP_ENDPOINT").then(|| "http://env:4318".to_owned());
        target(&arguments, &file, environment).map_err(|error| format!("{error:#}"))?.ok_or_else(|| "none".to_owned())
    }

    #[test]
    fn the_file_wins_over_the_environment_and_the_command_line_over_both() {
        let file = "otlp_http: {endpoint: 'https://file:4318', timeout: 500, compression: none, \
                    headers: [{name: api-key, value: s3cret}], tls: {ca_file: /ca.pem}}";
        let config = configured(&[], file).expect("usable");
        assert_eq!((config.endpoint.as_str(), config.protocol), ("https://file:4318/v1/logs", Protocol::Http));
        assert_eq!(config.timeout.as_millis(), 500);
        assert_eq!(config.tls.ca_file.as_deref(), Some(std::path::Path::new("/ca.pem")));
        assert!(!format!("{config:?}").contains("s3cret"));
        let config = configured(&["--otlp-endpoint", "http://line:4317"], file).expect("usable");
        assert_eq!((config.endpoint.as_str(), config.protocol), ("http://line:4317", Protocol::Grpc));
        assert_eq!(
            config.headers,
            vigie_export::delivery::Headers::default(),
            "the file's key is not for this receiver"
        );
    }

    #[test]
    fn a_section_that_cannot_be_used_is_named_without_its_secrets() {
        for (text, expected) in [
            ("{otlp_http: {endpoint: 'http://a'}, otlp_grpc: {endpoint: 'http://b'}}", "are both set"),
            ("{otlp_grpc: {endpoint: 'ftp://a'}}", "export.otlp_grpc.endpoint: "),
            ("{otlp_http: {endpoint: 'http://a', timeout: 0}}", "export.otlp_http.timeout is 0"),
            (
                "{otlp_http: {endpoint: 'http://a', headers: [{name: 'a b', value: s3cret}]}}",
                "export.otlp_http.headers",
            ),
        ] {
            let error = configured(&[], text).expect_err(text);
            assert!(error.contains(expected) && !error.contains("s3cret"), "{error}");
        }
    }
}
