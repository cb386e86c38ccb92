//! Delivery over real sockets: to receivers that misbehave, with TLS, and what is in the requests.

mod certificates;
mod faults;
mod grpc_codes;
mod grpc_server;
mod log_capture;
mod requests;
mod shipped_configuration;
mod support;
mod tls;
