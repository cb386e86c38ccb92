//! Loopback ports for components that can only be told a number.

use std::io;
use std::net::{Ipv4Addr, TcpListener};

/// `N` different loopback ports that nothing listens on at this moment.
///
/// Another process may take one before the component binds it: whoever starts the component tries again then.
pub(crate) fn free_ports<const N: usize>() -> io::Result<[u16; N]> {
    // All listeners stay open until the last port is known, so no number comes twice.
    let listeners = (0..N).map(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).collect::<io::Result<Vec<_>>>()?;
    let mut ports = [0; N];
    for (port, listener) in ports.iter_mut().zip(&listeners) {
        *port = listener.local_addr()?.port();
    }
    Ok(ports)
}
