//! The test bed of Vigie: starts the real components that the sensor works with, and looks at what reaches them.
//!
//! [`Collector`] is an OpenTelemetry Collector, [`Prometheus`] a Prometheus, [`Container`] runs a command with podman and
//! runc, [`SensorProcess`] runs the built `vigie` binary and [`FaultCollector`] is a collector that misbehaves. What they
//! need is installed by `tests/testbed/packages.sh` and `tests/testbed/collector.sh`.
//!
//! Everything listens on the loopback interface only, keeps its files in a temporary directory and ends when its value is
//! dropped. Hold the values in the test itself: what a `static` holds is never dropped, and would outlive the test run.

pub mod collector;
pub mod container;
pub mod deadline;
pub mod fault;
pub mod fault_collector;
pub mod http_get;
pub mod http_request;
pub mod log_record;
pub mod prometheus;
pub mod promtool;
pub mod sensor_process;

mod any_value;
mod child_process;
mod collector_binary;
mod free_ports;
mod output_buffer;
mod record_file;

pub use collector::Collector;
pub use container::{Container, ContainerRun};
pub use deadline::poll_until;
pub use fault::Fault;
pub use fault_collector::FaultCollector;
pub use http_get::{HttpAnswer, http_get};
pub use http_request::HttpRequest;
pub use log_record::LogRecord;
pub use prometheus::{Prometheus, Sample};
pub use promtool::promtool_check_metrics;
pub use sensor_process::{SensorExit, SensorProcess};
