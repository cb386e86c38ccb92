//! The specification's table of gRPC codes. <https://opentelemetry.io/docs/specs/otlp/#failures>

use std::time::Duration;

use opentelemetry_proto::tonic::collector::logs::v1::{ExportLogsPartialSuccess, ExportLogsServiceResponse};
use prost::Message as _;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt as _};
use vigie_export::delivery::{DeliveryCounts, Protocol};

use crate::grpc_server::{Answer, GrpcRequest, GrpcServer};
use crate::support::{RECORDS, batch, config, deliver};

/// Delivers one batch to a server that gives this answer, and OK ever after.
async fn outcome(answer: Answer) -> (DeliveryCounts, Vec<GrpcRequest>) {
    let server = GrpcServer::start([answer]).await;
    let counts = deliver(&config(&server.endpoint(), Protocol::Grpc), batch()).await.expect("it starts");
    (counts, server.requests())
}

#[tokio::test]
async fn a_code_that_passes_is_tried_again() {
    let codes =
        [Code::Cancelled, Code::DeadlineExceeded, Code::Aborted, Code::OutOfRange, Code::Unavailable, Code::DataLoss];
    for code in codes {
        let (counts, requests) = outcome(Answer::status(code, "later")).await;
        assert_eq!((counts.exported, counts.failed, counts.retries), (RECORDS, 0, 1), "{code:?}");
        assert_eq!(requests.len(), 2, "{code:?}");
        assert_eq!(requests[0].body, requests[1].body, "{code:?}");
    }
}

#[tokio::test]
async fn a_code_that_stays_is_not_tried_again() {
    let codes = [
        Code::Unknown,
        Code::InvalidArgument,
        Code::NotFound,
        Code::AlreadyExists,
        Code::PermissionDenied,
        Code::FailedPrecondition,
        Code::Unimplemented,
        Code::Internal,
        Code::Unauthenticated,
        // Without RetryInfo it will not recover.
        Code::ResourceExhausted,
    ];
    for code in codes {
        let (counts, requests) = outcome(Answer::status(code, "no")).await;
        assert_eq!((counts.exported, counts.failed, counts.retries), (0, RECORDS, 0), "{code:?}");
        assert_eq!(requests.len(), 1, "{code:?}");
    }
}

#[tokio::test]
async fn an_exhausted_receiver_is_tried_again_when_it_says() {
    let delay = Duration::from_millis(700);
    let details = ErrorDetails::with_retry_info(Some(delay));
    let status = Status::with_error_details(Code::ResourceExhausted, "too much", details);
    let (counts, requests) = outcome(Answer::Status(Box::new(status))).await;
    assert_eq!((counts.exported, counts.failed, counts.retries), (RECORDS, 0, 1));
    let waited = requests[1].arrived - requests[0].arrived;
    assert!(waited >= delay, "tried again after {waited:?}");
}

#[tokio::test]
async fn what_a_receiver_refuses_in_part_is_counted_and_not_repeated() {
    let partial_success =
        Some(ExportLogsPartialSuccess { rejected_log_records: 2, error_message: "two too old".to_owned() });
    let (counts, requests) =
        outcome(Answer::Message(ExportLogsServiceResponse { partial_success }.encode_to_vec())).await;
    assert_eq!((counts.exported, counts.rejected, counts.failed), (RECORDS - 2, 2, 0));
    assert_eq!(requests.len(), 1);
}

#[tokio::test]
async fn a_connection_that_breaks_under_a_request_is_no_refusal() {
    let (counts, requests) = outcome(Answer::HangUp).await;
    assert_eq!((counts.exported, counts.failed, counts.retries), (RECORDS, 0, 1));
    assert_eq!(requests.len(), 2);
}
