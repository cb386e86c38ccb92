//! What is in the requests.

use std::io::Read as _;

use flate2::read::GzDecoder;
use vigie_export::delivery::{Compression, DeliveryConfig, Headers, Protocol};
use vigie_tests::{Fault, FaultCollector};

use crate::grpc_server::{Answer, GrpcServer};
use crate::log_capture::LogCapture;
use crate::support::{RECORDS, batch, config, deliver};

fn headers() -> Headers {
    Headers::parse("api-key=a%20secret,x-scope=ops,user-agent=other").expect("headers")
}

#[tokio::test]
async fn headers_and_either_compression_arrive_over_http() {
    for compression in [Compression::Gzip, Compression::None] {
        let collector = FaultCollector::start(Fault::None).expect("it starts");
        let base = config(&collector.endpoint(), Protocol::Http);
        let config = DeliveryConfig { headers: headers(), compression, ..base };
        let counts = deliver(&config, batch()).await.expect("it starts");
        assert_eq!(counts.exported, RECORDS);
        let request = &collector.requests()[0];
        let header = |name: &str| request.headers.get(name).map(String::as_str);
        assert_eq!((request.path.as_str(), header("content-type")), ("/v1/logs", Some("application/x-protobuf")));
        assert_eq!((header("api-key"), header("x-scope")), (Some("a secret"), Some("ops")));
        assert_eq!(header("user-agent"), Some("other"));
        let (encoding, body) = match compression {
            Compression::Gzip => (Some("gzip"), unzip(&request.body)),
            Compression::None => (None, request.body.clone()),
        };
        assert_eq!((header("content-encoding"), body), (encoding, batch().payload.to_vec()));
    }
}

#[tokio::test]
async fn headers_and_either_compression_arrive_over_grpc() {
    for compression in [Compression::Gzip, Compression::None] {
        let server = GrpcServer::start([]).await;
        let base = config(&server.endpoint(), Protocol::Grpc);
        let config = DeliveryConfig { headers: headers(), compression, ..base };
        let counts = deliver(&config, batch()).await.expect("it starts");
        assert_eq!(counts.exported, RECORDS);
        let request = server.requests().remove(0);
        let header = |name: &str| request.headers.get(name).map(|value| value.to_str().expect("text"));
        assert_eq!(request.path, "/opentelemetry.proto.collector.logs.v1.LogsService/Export");
        assert_eq!((header("api-key"), header("x-scope")), (Some("a secret"), Some("ops")));
        let (flag, message) = (request.body[0], &request.body[5..]);
        let (encoding, expected, message) = match compression {
            Compression::Gzip => (Some("gzip"), 1, unzip(message)),
            Compression::None => (None, 0, message.to_vec()),
        };
        assert_eq!((header("grpc-encoding"), flag), (encoding, expected));
        assert_eq!(message, batch().payload);
    }
}

#[tokio::test]
async fn a_headers_value_is_never_logged() {
    let log = LogCapture::start();
    let server = GrpcServer::start([Answer::status(tonic::Code::Unavailable, "later")]).await;
    for (base, protocol) in [(server.endpoint(), Protocol::Grpc), ("http://127.0.0.1:9".to_owned(), Protocol::Http)] {
        let base = config(&base, protocol);
        let mut config = DeliveryConfig { headers: headers(), ..base };
        config.retry.max_elapsed = std::time::Duration::ZERO;
        assert_eq!(deliver(&config, batch()).await.expect("it starts").failed, RECORDS);
        tracing::info!(?config);
    }
    let text = log.text();
    assert!(text.contains("api-key") && !text.contains("secret"), "{text}");
}

fn unzip(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut plain).expect("gzip");
    plain
}
