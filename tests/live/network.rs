use std::net::{TcpListener, TcpStream};
use std::process::Command;

use crate::harness::Live;

#[test]
fn connections_are_seen_from_both_ends() {
    let live = Live::start("grpc", &[]);
    let listener = TcpListener::bind("127.0.0.1:0").expect("bound");
    let port = listener.local_addr().expect("an address").port();
    let client = TcpStream::connect(("127.0.0.1", port)).expect("connected");
    let (server, peer) = listener.accept().expect("accepted");

    let connect = live.record(|record| {
        record.event_name == "vigie.network.connect" && record.int("network.peer.port") == Some(port.into())
    });
    assert_eq!(connect.str("network.peer.address"), Some("127.0.0.1"));
    assert_eq!(connect.str("network.local.address"), Some("127.0.0.1"));
    assert_eq!(connect.int("network.local.port"), Some(peer.port().into()));
    assert_eq!(connect.str("network.transport"), Some("tcp"));
    assert_eq!(connect.str("network.type"), Some("ipv4"));
    let accept = live.record(|record| {
        record.event_name == "vigie.network.accept" && record.int("network.local.port") == Some(port.into())
    });
    assert_eq!(accept.int("network.peer.port"), Some(peer.port().into()));
    drop((client, server));
    live.stop();
}

/// A refused connect leaves no peer in the socket; the record must have it all the same.
#[test]
fn a_refused_connect_names_its_peer() {
    let live = Live::start("grpc", &[]);
    Command::new("bash").args(["-c", "exec 3<>/dev/tcp/127.0.0.1/9"]).output().expect("bash runs");
    let record = live.record(|record| {
        record.event_name == "vigie.network.connect"
            && record.str("process.executable.name") == Some("bash")
            && record.int("network.peer.port") == Some(9)
    });
    assert_eq!(record.str("network.peer.address"), Some("127.0.0.1"));
    assert_eq!(record.str("error.type"), Some("ECONNREFUSED"));
    assert_eq!(record.str("vigie.event.outcome"), Some("failure"));
    live.stop();
}
