use super::*;
use crate::delivery::{DeliveryConfig, TlsFiles};

fn read(settings: DeliverySettings, variables: &[(&str, &str)]) -> Result<Option<DeliveryConfig>, String> {
    let variable = |name: &str| {
        let name = name.strip_prefix("OTEL_EXPORTER_OTLP_")?;
        variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
    };
    settings
        .or_environment(variable)
        .and_then(|settings| settings.into_config(Protocol::Http))
        .map_err(|error| error.to_string())
}

fn environment(variables: &[(&str, &str)]) -> DeliveryConfig {
    read(DeliverySettings::default(), variables).expect("usable settings").expect("a receiver")
}

#[test]
fn an_endpoint_alone_gives_the_defaults() {
    let variables =
        [("ENDPOINT", "http://c:4318"), ("TIMEOUT", " "), ("HEADERS", ""), ("LOGS_PROTOCOL", ""), ("CERTIFICATE", "")];
    let defaults = DeliveryConfig::new("http://c:4318/v1/logs".to_owned(), Protocol::Http);
    assert_eq!(environment(&variables), defaults);
    assert_eq!(defaults.compression, Compression::Gzip);
}

#[test]
fn without_an_endpoint_nothing_is_sent_and_nothing_else_is_read() {
    let variables = [("ENDPOINT", ""), ("PROTOCOL", "http/json"), ("HEADERS", "nonsense")];
    assert_eq!(read(DeliverySettings::default(), &variables), Ok(None));
}

#[test]
fn what_is_said_of_logs_wins_one_by_one() {
    let config = environment(&[
        ("PROTOCOL", "nonsense"),
        ("LOGS_PROTOCOL", "GRPC"),
        ("ENDPOINT", "http://all:4318"),
        ("LOGS_ENDPOINT", "logs:4317"),
        ("HEADERS", "a=1"),
        ("LOGS_HEADERS", "b=2%2C3"),
        ("COMPRESSION", "gzip"),
        ("LOGS_COMPRESSION", "none"),
        ("TIMEOUT", "1"),
        ("LOGS_TIMEOUT", "2500"),
        ("INSECURE", "false"),
        ("LOGS_INSECURE", "True"),
        ("CERTIFICATE", "/all.pem"),
        ("LOGS_CERTIFICATE", "/logs.pem"),
        ("CLIENT_CERTIFICATE", "/client.pem"),
        ("CLIENT_KEY", "/key.pem"),
    ]);
    let mut headers = Headers::default();
    headers.insert("b", "2,3").expect("a header");
    let expected = DeliveryConfig {
        insecure: true,
        headers,
        compression: Compression::None,
        timeout: Duration::from_millis(2500),
        tls: TlsFiles {
            ca_file: Some("/logs.pem".into()),
            client_certificate_file: Some("/client.pem".into()),
            client_key_file: Some("/key.pem".into()),
        },
        ..DeliveryConfig::new("logs:4317".to_owned(), Protocol::Grpc)
    };
    assert_eq!(config, expected);
}

#[test]
fn what_is_set_already_wins_and_its_variable_is_not_read() {
    let settings = DeliverySettings {
        endpoint: Some(EndpointSetting::explicit("http://d:9".to_owned(), "--otlp-endpoint")),
        protocol: Some(Protocol::Grpc),
        timeout: Some(Duration::from_secs(3)),
        ..DeliverySettings::default()
    };
    let variables =
        [("LOGS_ENDPOINT", "ftp://x"), ("PROTOCOL", "http/json"), ("TIMEOUT", "soon"), ("INSECURE", "true")];
    let config = read(settings, &variables).expect("usable settings").expect("a receiver");
    assert_eq!((config.endpoint.as_str(), config.protocol), ("http://d:9", Protocol::Grpc));
    assert_eq!((config.timeout, config.insecure), (Duration::from_secs(3), true));
}

#[test]
fn an_unusable_value_is_an_error_that_names_the_variable_and_what_is_allowed() {
    for (name, value, allowed) in [
        ("PROTOCOL", "http/json", "grpc and http/protobuf"),
        ("LOGS_COMPRESSION", "zstd", "gzip"),
        ("TIMEOUT", "10s", "milliseconds"),
        ("TIMEOUT", "0", "from 1"),
        ("TIMEOUT", "-1", "from 1"),
        ("LOGS_INSECURE", "1", "true or false"),
        ("LOGS_ENDPOINT", "ftp://x", "http or https"),
        ("LOGS_ENDPOINT", "c:4318", "http or https"),
        ("HEADERS", "api-key=%0a", "\"api-key\""),
    ] {
        let error = read(DeliverySettings::default(), &[("ENDPOINT", "http://c:4318"), (name, value)]);
        let message = error.expect_err(value);
        assert!(message.starts_with(&format!("OTEL_EXPORTER_OTLP_{name}")) && message.contains(allowed), "{message}");
    }
}

#[test]
fn debug_output_holds_no_headers_value() {
    let config = environment(&[("ENDPOINT", "http://c"), ("HEADERS", "api-key=secret")]);
    let text = format!("{config:?}");
    assert!(text.contains("api-key") && !text.contains("secret"), "{text}");
}
