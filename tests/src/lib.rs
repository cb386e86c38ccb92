//! The test bed of Vigie: starts the real components that the sensor works with, and looks at what reaches them.
//!
//! [`Collector`] is an OpenTelemetry Collector, [`Prometheus`] a Prometheus, [`Container`] runs a command with podman and
//! runc, [`Docker`], [`Containerd`] and [`PodmanService`] are container runtimes with their APIs, [`SensorProcess`] runs the
//! built `vigie` binary, [`FaultCollector`] is a collector that misbehaves and [`KubernetesApi`] a Kubernetes API server. What
//! they need is installed by `tests/testbed/packages.sh` and `tests/testbed/collector.sh`. [`CheckoutService`] is the service of
//! the example, [`Jaeger`] and [`VictoriaLogs`] are the stores behind it, which `tests/testbed/store.sh` builds. [`Dashboard`]
//! reads a Grafana dashboard, [`PromqlNames`] what its queries name.
//!
//! Everything listens on the loopback interface only, keeps its files in a temporary directory and ends when its value is
//! dropped. Hold the values in the test itself: what a `static` holds is never dropped, and would outlive the test run.

pub mod c_program;
pub mod certificates;
pub mod checkout_service;
pub mod collector;
pub mod collector_tls;
pub mod container;
pub mod containerd;
mod copy_program;
pub mod cri;
pub mod dashboard;
pub mod dashboard_panel;
pub mod dashboard_query;
pub mod deadline;
pub mod dns_server;
pub mod docker;
pub mod fault;
pub mod fault_collector;
pub mod forwarding_collector;
pub mod go_program;
pub mod http_get;
pub mod http_request;
pub mod image_archive;
pub mod jaeger;
pub mod jaeger_span;
pub mod kubernetes_api;
pub mod kubernetes_objects;
pub mod kubernetes_question;
pub mod log_record;
pub mod pid_limit;
pub mod podman_service;
pub mod prometheus;
pub mod promql_names;
pub mod promtool;
pub mod sensor_process;
pub mod span;
pub mod traced_server;
pub mod victoria_logs;

mod any_value;
mod built_binary;
mod child_process;
mod collector_binary;
mod collector_configuration;
mod free_ports;
mod kubernetes_server;
mod kubernetes_state;
mod output_buffer;
mod private_namespaces;
mod record_file;
mod root_filesystem;
mod server_process;

pub use c_program::CProgram;
pub use certificates::Certificates;
pub use checkout_service::CheckoutService;
pub use collector::Collector;
pub use collector_tls::CollectorTls;
pub use container::{Container, ContainerRun};
pub use containerd::Containerd;
pub use copy_program::copy_program;
pub use cri::{PodContainer, PodSandbox};
pub use dashboard::Dashboard;
pub use dashboard_panel::DashboardPanel;
pub use dashboard_query::DashboardQuery;
pub use deadline::poll_until;
pub use dns_server::DnsServer;
pub use docker::Docker;
pub use fault::Fault;
pub use fault_collector::FaultCollector;
pub use forwarding_collector::ForwardingCollector;
pub use go_program::GoProgram;
pub use http_get::{HttpAnswer, http_get};
pub use http_request::HttpRequest;
pub use image_archive::IMAGE;
pub use jaeger::Jaeger;
pub use jaeger_span::JaegerSpan;
pub use kubernetes_api::KubernetesApi;
pub use kubernetes_objects::{controlled_by, kubernetes_object};
pub use kubernetes_question::KubernetesQuestion;
pub use log_record::LogRecord;
pub use pid_limit::PidLimit;
pub use podman_service::PodmanService;
pub use prometheus::{Prometheus, Sample};
pub use promql_names::PromqlNames;
pub use promtool::{promtool_check, promtool_check_metrics};
pub use sensor_process::{SensorExit, SensorProcess, vigie_binary};
pub use span::Span;
pub use traced_server::TracedServer;
pub use victoria_logs::VictoriaLogs;
