//! Where OTLP goes: the command line, else the environment as the specification says.
//! <https://opentelemetry.io/docs/specs/otel/protocol/exporter/>

use vigie_export::delivery::{DeliveryConfig, Protocol};

use crate::cli::{self, RunArguments};

const LOGS_PATH: &str = "/v1/logs";

/// The receiver, if one is named. `variable` reads the environment.
///
/// # Errors
/// When the environment names a protocol that Vigie does not speak.
pub(crate) fn target(
    arguments: &RunArguments,
    variable: impl Fn(&str) -> Option<String>,
) -> anyhow::Result<Option<DeliveryConfig>> {
    // The specification takes an empty variable for an unset one.
    let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
    let signal = |name: &str| variable(&format!("OTEL_EXPORTER_OTLP_LOGS_{name}"));
    let generic = |name: &str| variable(&format!("OTEL_EXPORTER_OTLP_{name}"));
    let protocol = match arguments.otlp_protocol {
        Some(cli::Protocol::Grpc) => Protocol::Grpc,
        Some(cli::Protocol::Http) => Protocol::Http,
        None => match signal("PROTOCOL").or_else(|| generic("PROTOCOL")).as_deref() {
            Some("grpc") => Protocol::Grpc,
            Some("http/protobuf") => Protocol::Http,
            Some(other) => {
                anyhow::bail!("OTEL_EXPORTER_OTLP_PROTOCOL is {other:?}: Vigie speaks grpc and http/protobuf")
            }
            // Of an address alone, the command line means gRPC and the specification HTTP.
            None if arguments.otlp_endpoint.is_some() => Protocol::Grpc,
            None => Protocol::Http,
        },
    };
    // The signal's own address is used as it is; the others are a base.
    let (address, is_base) = match (&arguments.otlp_endpoint, signal("ENDPOINT"), generic("ENDPOINT")) {
        (Some(address), ..) => (address.clone(), true),
        (None, Some(address), _) => (address, false),
        (None, None, Some(address)) => (address, true),
        (None, None, None) => return Ok(None),
    };
    let endpoint = match protocol {
        Protocol::Http if is_base => format!("{}{LOGS_PATH}", address.trim_end_matches('/')),
        _ => address,
    };
    Ok(Some(DeliveryConfig::new(endpoint, protocol)))
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
        let config = target(&arguments, variable).map_err(|error| error.to_string())?;
        Ok(config.map(|config| (config.endpoint, config.protocol)))
    }

    #[test]
    fn nothing_named_sends_nothing() {
        assert_eq!(found(&[], &[]), Ok(None));
        assert_eq!(found(&[], &[("OTEL_EXPORTER_OTLP_ENDPOINT", "")]), Ok(None));
    }

    #[test]
    fn a_generic_address_is_a_base_and_the_signals_own_is_not() {
        let http = |endpoint: &str| Ok(Some((endpoint.to_owned(), Protocol::Http)));
        assert_eq!(found(&[], &[("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4318/")]), http("http://c:4318/v1/logs"));
        let both = [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4318"),
            ("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "http://logs:4318/v1/logs"),
        ];
        assert_eq!(found(&[], &both), http("http://logs:4318/v1/logs"));
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
    fn a_protocol_that_is_not_spoken_is_named() {
        let error = found(&[], &[("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")]);
        assert!(error.is_err_and(|message| message.contains("http/json")));
    }
}
