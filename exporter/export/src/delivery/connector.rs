use std::sync::Arc;

use hyper::Uri;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use rustls::RootCertStore;

use super::client_identity::ClientIdentity;
use super::{DeliveryConfig, DeliveryError, Protocol, tls};

/// Connections to the receiver, with TLS when its address says `https`. Both transports use it, so that both fail alike.
#[derive(Debug)]
pub(super) struct Connector {
    pub(super) https: HttpsConnector<HttpConnector>,
    pub(super) identity: Arc<ClientIdentity>,
}

impl Connector {
    pub(super) fn new(config: &DeliveryConfig, uri: &Uri) -> Result<Self, DeliveryError> {
        let (roots, identity) = if uri.scheme_str() == Some("https") {
            (tls::roots(config.tls.ca_file.as_deref())?, ClientIdentity::read(&config.tls)?)
        } else {
            // Never used: without TLS no file need be there.
            (RootCertStore::empty(), ClientIdentity::none())
        };
        let identity = Arc::new(identity);
        let mut tcp = HttpConnector::new();
        tcp.set_nodelay(true);
        tcp.enforce_http(false);
        let builder =
            HttpsConnectorBuilder::new().with_tls_config(tls::client_config(roots, &identity)?).https_or_http();
        let https = match config.protocol {
            Protocol::Grpc => builder.enable_http2().wrap_connector(tcp),
            Protocol::Http => builder.enable_http1().wrap_connector(tcp),
        };
        Ok(Self { https, identity })
    }
}
