use prost::Message;

use super::attempt::Attempt;

/// `ExportLogsServiceResponse` of `collector/logs/v1/logs_service.proto`.
#[derive(Clone, PartialEq, Message)]
struct ExportLogsServiceResponse {
    #[prost(message, optional, tag = "1")]
    partial_success: Option<ExportLogsPartialSuccess>,
}

/// `ExportLogsPartialSuccess` of the same file.
#[derive(Clone, PartialEq, Message)]
struct ExportLogsPartialSuccess {
    #[prost(int64, tag = "1")]
    rejected_log_records: i64,
    #[prost(string, tag = "2")]
    error_message: String,
}

/// Reads a successful response. One that cannot be read is a success all the same: the status said so.
pub(super) fn accepted(body: &[u8]) -> Attempt {
    let partial = ExportLogsServiceResponse::decode(body).ok().and_then(|response| response.partial_success);
    let Some(partial) = partial else { return Attempt::Accepted { rejected: 0 } };
    if !partial.error_message.is_empty() {
        tracing::warn!(
            rejected = partial.rejected_log_records,
            message = partial.error_message.escape_default().to_string(),
            "the OTLP receiver took a request in part"
        );
    }
    Attempt::Accepted { rejected: u64::try_from(partial.rejected_log_records).unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_success_is_counted_and_rubbish_is_not() {
        let partial = ExportLogsPartialSuccess { rejected_log_records: 3, error_message: String::new() };
        let response = ExportLogsServiceResponse { partial_success: Some(partial) };
        assert_eq!(accepted(&response.encode_to_vec()), Attempt::Accepted { rejected: 3 });
        assert_eq!(accepted(&[]), Attempt::Accepted { rejected: 0 });
        assert_eq!(accepted(b"\xff\xff"), Attempt::Accepted { rejected: 0 });
    }
}
