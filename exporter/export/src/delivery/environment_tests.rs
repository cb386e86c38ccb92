use super::*;

fn read(variables: &[(&str, &str)], overrides: &OtlpOverrides) -> (OtlpConfig, Vec<String>) {
    let get = |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    OtlpConfig::from_environment(get, overrides).unwrap_or_else(|error| panic!("{error}"))
}

fn from(variables: &[(&str, &str)]) -> (OtlpConfig, Vec<String>) {
    read(variables, &OtlpOverrides::default())
}

#[test]
fn nothing_set_gives_the_specifications_defaults() {
    let (config, warnings) = from(&[("OTEL_EXPORTER_OTLP_ENDPOINT", " ")]);
    assert_eq!(config, OtlpConfig::new(Protocol::HttpProtobuf));
    assert_eq!(config.endpoint, "http://localhost:4318/v1/logs");
    assert_eq!(config.timeout, Some(Duration::from_secs(10)));
    assert!(warnings.is_empty());
    assert_eq!(from(&[("OTEL_EXPORTER_OTLP_PROTOCOL", "GRPC")]).0.endpoint, "http://localhost:4317");
}

#[test]
fn what_is_said_of_logs_wins() {
    let (config, warnings) = from(&[
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
        ("OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", "http/protobuf"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://all:4318"),
        ("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "http://logs:4318"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "a=1"),
        ("OTEL_EXPORTER_OTLP_LOGS_HEADERS", "b=2"),
        ("OTEL_EXPORTER_OTLP_COMPRESSION", "none"),
        ("OTEL_EXPORTER_OTLP_LOGS_COMPRESSION", "gzip"),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "1"),
        ("OTEL_EXPORTER_OTLP_LOGS_TIMEOUT", "0"),
        ("OTEL_EXPORTER_OTLP_CERTIFICATE", "/all.pem"),
        ("OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE", "/logs.pem"),
        ("OTEL_EXPORTER_OTLP_CLIENT_KEY", "/key.pem"),
    ]);
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(config.endpoint, "http://logs:4318/");
    assert_eq!(config.headers, [("b".to_owned(), "2".to_owned())]);
    assert_eq!(config.compression, Compression::Gzip);
    assert_eq!(config.timeout, None);
    assert_eq!(config.tls.ca, Some("/logs.pem".into()));
    assert_eq!(config.tls.key, Some("/key.pem".into()));
}

#[test]
fn what_is_malformed_is_told_and_ignored() {
    let (config, warnings) = from(&[
        ("OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", "http/json"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "ftp://x"),
        ("OTEL_EXPORTER_OTLP_COMPRESSION", "zstd"),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "10s"),
        ("OTEL_EXPORTER_OTLP_INSECURE", "1"),
        ("OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", "0"),
    ]);
    assert_eq!(config, OtlpConfig::new(Protocol::Grpc));
    assert_eq!(warnings.len(), 6, "{warnings:#?}");
    assert!(warnings[0].starts_with("OTEL_EXPORTER_OTLP_LOGS_PROTOCOL=\"http/json\" is ignored: "), "{warnings:?}");
}

#[test]
fn batch_and_limit_variables_are_honoured() {
    let (config, warnings) = from(&[
        ("OTEL_BLRP_SCHEDULE_DELAY", "1500"),
        ("OTEL_BLRP_EXPORT_TIMEOUT", "30000"),
        ("OTEL_BLRP_MAX_QUEUE_SIZE", "100"),
        ("OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", "512"),
        ("OTEL_ATTRIBUTE_COUNT_LIMIT", "9"),
        ("OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT", "7"),
        ("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "40"),
    ]);
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(config.flush_delay, Duration::from_millis(1500));
    assert_eq!(config.retry.max_elapsed, Duration::from_secs(30));
    assert_eq!((config.queue_records, config.batch.max_records), (100, 100));
    assert_eq!(config.batch.limits.attribute_count, 7);
    assert_eq!(config.batch.limits.attribute_value_length, Some(40));
}

#[test]
fn overrides_win() {
    let overrides = OtlpOverrides {
        protocol: Some(Protocol::Grpc),
        endpoint: Some("collector:4317".into()),
        insecure: Some(true),
        headers: vec![("a".into(), "9".into())],
        ..OtlpOverrides::default()
    };
    let (config, _) =
        read(&[("OTEL_EXPORTER_OTLP_ENDPOINT", "http://x:1"), ("OTEL_EXPORTER_OTLP_HEADERS", "a=1")], &overrides);
    assert_eq!(config.endpoint, "http://collector:4317");
    assert_eq!(config.headers.last(), Some(&("a".to_owned(), "9".to_owned())));
    let wrong = OtlpOverrides { endpoint: Some("nonsense".into()), ..OtlpOverrides::default() };
    assert!(OtlpConfig::from_environment(|_| None, &wrong).is_err());
    assert!(!format!("{config:?}").contains('9'), "header values are kept out of debug output: {config:?}");
}
