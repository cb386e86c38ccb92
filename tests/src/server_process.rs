//! A component that listens on ports that it is told.

use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail, ensure};

use crate::child_process::ChildProcess;
use crate::deadline::poll_until;
use crate::free_ports::free_ports;
use crate::http_get::http_get;

const ATTEMPTS: u32 = 5;
const READY_DEADLINE: Duration = Duration::from_secs(30);

/// Starts what `command` makes of `N` free loopback ports, and waits until `health` (a path on the first of them) answers
/// 200. With ports anew when another process took one meanwhile.
pub(crate) fn start_server<const N: usize>(
    health: &str,
    command: impl Fn([u16; N]) -> Command,
) -> Result<(ChildProcess, [u16; N])> {
    let mut log = String::new();
    for _ in 0..ATTEMPTS {
        let ports = free_ports()?;
        let mut process = ChildProcess::spawn(&mut command(ports))?;
        let url = format!("http://127.0.0.1:{}{health}", ports[0]);
        let ready = poll_until(READY_DEADLINE, || match process.exit_status() {
            Ok(None) => http_get(&url, &[]).is_ok_and(|answer| answer.status == 200).then_some(true),
            Ok(Some(_)) | Err(_) => Some(false),
        });
        // Another process may be the one that answered: a server ends when it does not get its port.
        if ready == Some(true) && process.exit_status()?.is_none() {
            return Ok((process, ports));
        }
        let Some(status) = process.wait(Duration::ZERO)? else {
            bail!("it is not ready after {READY_DEADLINE:?}:\n{}", process.stderr.tail(20));
        };
        log = process.stderr.tail(20);
        ensure!(log.contains("address already in use"), "it ended with {status}:\n{log}");
    }
    bail!("it lost its ports to other processes {ATTEMPTS} times:\n{log}")
}
