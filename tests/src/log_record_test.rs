//! Tests of [`LogRecord`].

use serde_json::json;

use super::LogRecord;

const SAMPLE: &str = r#"{"resourceLogs":[
  {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"vigie"}}]},
   "scopeLogs":[{"scope":{"name":"vigie","version":"0.1.0"},"logRecords":[
     {"timeUnixNano":"18446744073709551615","observedTimeUnixNano":"1700000000000000001","severityNumber":9,
      "severityText":"INFO","body":{"stringValue":"ls ran"},"eventName":"process.exec","flags":1,
      "traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331",
      "attributes":[
        {"key":"process.pid","value":{"intValue":"4194304"}},
        {"key":"process.command_args","value":{"arrayValue":{"values":[{"stringValue":"ls"},{"stringValue":"-l"}]}}},
        {"key":"none","value":{"arrayValue":{}}},
        {"key":"mixed","value":{"arrayValue":{"values":[{"intValue":"-1"},{"boolValue":true},{"doubleValue":0.5}]}}},
        {"key":"nested","value":{"kvlistValue":{"values":[{"key":"a","value":{"intValue":"2"}}]}}},
        {"key":"bytes","value":{"bytesValue":"AAE="}},
        {"key":"empty","value":{}},
        {"key":"process.executable.path","value":{"stringValue":"/bin/ls"}}]},
     {"body":{"kvlistValue":{"values":[{"key":"k","value":{"stringValue":"v"}}]}}}]}]},
  {"resource":{},"scopeLogs":[{"scope":{},"logRecords":[{"eventName":"bare"}]}]}]}"#;

#[test]
fn reads_every_field() {
    let records = LogRecord::from_request(SAMPLE).expect("the sample is valid");
    assert_eq!(records.len(), 3);
    let record = &records[0];
    assert_eq!(record.resource_str("service.name"), Some("vigie"));
    assert_eq!((record.scope_name.as_str(), record.scope_version.as_str()), ("vigie", "0.1.0"));
    assert_eq!(record.event_name, "process.exec");
    assert_eq!(record.time_unix_nano, u64::MAX);
    assert_eq!(record.observed_time_unix_nano, 1_700_000_000_000_000_001);
    assert_eq!((record.severity_number, record.severity_text.as_str()), (9, "INFO"));
    assert_eq!(record.body, "ls ran");
    assert_eq!(record.trace_id, "0af7651916cd43dd8448eb211c80319c");
    assert_eq!(record.span_id, "b7ad6b7169203331");
    assert_eq!(record.flags, 1);
    assert_eq!(record.attributes.len(), 8);
}

#[test]
fn reads_every_kind_of_value() {
    let records = LogRecord::from_request(SAMPLE).expect("the sample is valid");
    let record = &records[0];
    assert_eq!(record.int("process.pid"), Some(4_194_304));
    assert_eq!(record.str("process.executable.path"), Some("/bin/ls"));
    assert_eq!(record.list("process.command_args"), Some(vec!["ls", "-l"]));
    assert_eq!(record.list("none"), Some(vec![]));
    assert_eq!(record.attributes["mixed"], json!([-1, true, 0.5]));
    assert_eq!(record.attributes["nested"], json!({"a": 2}));
    assert_eq!(record.attributes["bytes"], json!("AAE="));
    assert_eq!(record.attributes["empty"], json!(null));
}

#[test]
fn an_accessor_answers_only_for_its_own_kind() {
    let records = LogRecord::from_request(SAMPLE).expect("the sample is valid");
    let record = &records[0];
    assert_eq!(record.str("process.pid"), None);
    assert_eq!(record.int("process.executable.path"), None);
    assert_eq!(record.list("mixed"), None);
    assert_eq!(record.str("absent"), None);
}

#[test]
fn a_structured_body_is_json_text() {
    let records = LogRecord::from_request(SAMPLE).expect("the sample is valid");
    assert_eq!(records[1].body, r#"{"k":"v"}"#);
}

#[test]
fn absent_fields_are_empty() {
    let records = LogRecord::from_request(SAMPLE).expect("the sample is valid");
    assert_eq!(records[2], LogRecord { event_name: "bare".to_owned(), ..LogRecord::default() });
}

#[test]
fn a_wrong_number_is_an_error() {
    let request = r#"{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"-1"}]}]}]}"#;
    assert_eq!(LogRecord::from_request(request), Err("-1 is out of range".to_owned()));
    assert!(LogRecord::from_request("{").is_err());
}
