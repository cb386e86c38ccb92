//! TLS and mutual TLS with a real Collector, over both transports.

use std::time::Duration;

use vigie_export::delivery::{DeliveryConfig, Protocol, TlsFiles};
use vigie_tests::Collector;

use crate::certificates::Certificates;
use crate::log_capture::LogCapture;
use crate::support::{PATIENCE, RECORDS, batch_of, config, deliver};

const PROTOCOLS: [Protocol; 2] = [Protocol::Grpc, Protocol::Http];

fn to(collector: &Collector, protocol: Protocol, tls: TlsFiles) -> DeliveryConfig {
    let base = match protocol {
        Protocol::Grpc => collector.grpc_endpoint(),
        Protocol::Http => collector.http_endpoint(),
    };
    DeliveryConfig { tls, ..config(&base, protocol) }
}

async fn arrives(collector: &Collector, config: &DeliveryConfig, event_name: &str) {
    let counts = deliver(config, batch_of(event_name)).await.expect("it starts");
    assert_eq!((counts.exported, counts.failed), (RECORDS, 0), "{:?}", config.protocol);
    let found = collector.wait_for(|record| record.event_name == event_name, PATIENCE);
    found.unwrap_or_else(|error| panic!("{:?}: {error}", config.protocol));
}

/// The batch is given up after one try and counted; what was logged says why, and names the variable that helps.
async fn is_lost(config: DeliveryConfig, advice: &str) {
    let mut config = config;
    config.retry.max_elapsed = Duration::ZERO;
    let log = LogCapture::start();
    let counts = deliver(&config, batch_of("lost")).await.expect("it starts");
    assert_eq!((counts.exported, counts.failed), (0, RECORDS), "{:?}", config.protocol);
    let text = log.text();
    assert!(text.contains("its records are lost") && text.contains(advice), "{:?}: {text}", config.protocol);
}

#[tokio::test]
async fn a_receiver_is_trusted_by_its_authority_alone() {
    let (certificates, strangers) = (Certificates::make(), Certificates::make());
    let collector = Collector::start_with_tls(&certificates.server()).expect("it starts");
    for (protocol, event_name) in PROTOCOLS.into_iter().zip(["over.grpc", "over.http"]) {
        arrives(&collector, &to(&collector, protocol, certificates.trusting()), event_name).await;
        for tls in [TlsFiles::default(), strangers.trusting()] {
            is_lost(to(&collector, protocol, tls), "in OTEL_EXPORTER_OTLP_CERTIFICATE").await;
        }
    }
    assert!(collector.records().iter().all(|record| record.event_name != "lost"));
}

#[tokio::test]
async fn a_receiver_that_wants_a_client_certificate_gets_it() {
    let (certificates, strangers) = (Certificates::make(), Certificates::make());
    let collector = Collector::start_with_tls(&certificates.mutual()).expect("it starts");
    for (protocol, event_name) in PROTOCOLS.into_iter().zip(["over.grpc", "over.http"]) {
        arrives(&collector, &to(&collector, protocol, certificates.client()), event_name).await;
        let stranger = TlsFiles { ca_file: certificates.trusting().ca_file, ..strangers.client() };
        for tls in [certificates.trusting(), stranger] {
            is_lost(to(&collector, protocol, tls), "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE").await;
        }
    }
    assert!(collector.records().iter().all(|record| record.event_name != "lost"));
}

#[tokio::test]
async fn a_grpc_address_without_a_scheme_means_tls_unless_it_is_declared_insecure() {
    let certificates = Certificates::make();
    let without_scheme = |collector: &Collector, insecure| {
        let config = to(collector, Protocol::Grpc, certificates.trusting());
        let endpoint = config.endpoint.split_once("://").expect("a scheme").1.to_owned();
        DeliveryConfig { endpoint, insecure, ..config }
    };
    let secure = Collector::start_with_tls(&certificates.server()).expect("it starts");
    arrives(&secure, &without_scheme(&secure, false), "over.tls").await;
    let insecure = Collector::start().expect("it starts");
    arrives(&insecure, &without_scheme(&insecure, true), "in.clear").await;
    is_lost(without_scheme(&insecure, false), "OTEL_EXPORTER_OTLP_INSECURE=true").await;
}

#[tokio::test]
async fn https_to_a_receiver_without_tls_is_told_as_such() {
    let collector = Collector::start().expect("it starts");
    for protocol in PROTOCOLS {
        let config = to(&collector, protocol, TlsFiles::default());
        let endpoint = config.endpoint.replace("http://", "https://");
        is_lost(DeliveryConfig { endpoint, ..config }, "the receiver does not speak TLS").await;
    }
}
