//! Tests of the test bed itself: every component really runs and does what the other tests count on.

#[path = "testbed/self_test/collector_keeps_what_it_receives.rs"]
mod collector_keeps_what_it_receives;
#[path = "testbed/self_test/container_runs_a_command.rs"]
mod container_runs_a_command;
#[path = "testbed/self_test/fault_collector_misbehaves.rs"]
mod fault_collector_misbehaves;
#[path = "testbed/self_test/prometheus_scrapes_a_target.rs"]
mod prometheus_scrapes_a_target;
#[path = "testbed/self_test/sensor_process_runs_a_binary.rs"]
mod sensor_process_runs_a_binary;
