use std::io::ErrorKind;
use std::net::TcpListener;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use socket2::{Domain, Protocol, SockFilter, Socket, Type};
use vigie_tests::{CProgram, LogRecord};

use crate::harness::Live;

fn own(record: &LogRecord, event: &str) -> bool {
    record.event_name == event && record.int("process.pid") == Some(i64::from(std::process::id()))
}

/// Its process id, when it has ended well.
fn run_python(script: &str, folder: &Path) -> i64 {
    let mut child = Command::new("python3").args(["-c", script]).current_dir(folder).spawn().expect("python3 runs");
    assert!(child.wait().expect("it ends").success());
    i64::from(child.id())
}

#[test]
fn a_socket_that_binds_and_listens_is_seen_with_its_address() {
    let live = Live::start("grpc", &["--export", "all"]);
    let folder = tempfile::tempdir().expect("a folder");
    let first = TcpListener::bind("127.0.0.1:0").expect("bound");
    let port = first.local_addr().expect("an address").port();
    let taken = TcpListener::bind(("127.0.0.1", port)).expect_err("taken");
    assert_eq!(taken.kind(), ErrorKind::AddrInUse);
    let path = folder.path().join("socket");
    let _unix = UnixListener::bind(&path).expect("bound");

    let at_port = |event: &str, outcome: &str| {
        live.record(|record| {
            own(record, event)
                && record.int("network.local.port") == Some(i64::from(port))
                && record.str("vigie.event.outcome") == Some(outcome)
        })
    };
    // The port that the kernel chose, not the 0 that was asked for.
    let bind = at_port("vigie.network.bind", "success");
    assert_eq!((bind.str("network.local.address"), bind.str("network.transport")), (Some("127.0.0.1"), Some("tcp")));
    assert_eq!(bind.str("network.type"), Some("ipv4"));
    let refused = at_port("vigie.network.bind", "failure");
    assert_eq!(
        (refused.str("network.local.address"), refused.str("error.type")),
        (Some("127.0.0.1"), Some("EADDRINUSE"))
    );
    let listen = at_port("vigie.network.listen", "success");
    assert!(listen.int("vigie.network.backlog").is_some_and(|backlog| backlog > 0));
    assert!(listen.body.ends_with(&format!("listens on 127.0.0.1 port {port}")), "{}", listen.body);
    let unix =
        live.record(|record| own(record, "vigie.network.bind") && record.str("network.transport") == Some("unix"));
    assert_eq!(unix.str("network.local.address"), path.to_str());
    live.stop();
}

/// Of a Unix socket too, from the kernel: whatever it was called when it got its name.
#[test]
fn a_unix_socket_that_listens_and_accepts_tells_its_own_name() {
    const SCRIPT: &str = r"import os, socket
listener = socket.socket(socket.AF_UNIX)
listener.bind('relative')
listener.listen(3)
client = socket.socket(socket.AF_UNIX)
client.connect('relative')
listener.accept()
hidden = socket.socket(socket.AF_UNIX)
hidden.bind(f'\0vigie-{os.getpid()}')
hidden.listen(4)";
    let live = Live::start("grpc", &["--export", "all"]);
    let folder = tempfile::tempdir().expect("a folder");
    let pid = run_python(SCRIPT, folder.path());

    let path = folder.path().join("relative").to_str().expect("UTF-8").to_owned();
    let told = |event: &str, address: &str| {
        live.record(|record| {
            record.event_name == event
                && record.int("process.pid") == Some(pid)
                && record.str("network.local.address") == Some(address)
        })
    };
    assert_eq!(told("vigie.network.bind", &path).str("network.transport"), Some("unix"));
    let listen = told("vigie.network.listen", &path);
    assert_eq!(listen.int("vigie.network.backlog"), Some(3));
    assert!(listen.body.ends_with(&format!("listens on {path}")), "{}", listen.body);
    let accept = told("vigie.network.accept", &path);
    assert_eq!((accept.str("network.transport"), accept.str("network.peer.address")), (Some("unix"), None));
    assert!(accept.body.ends_with(&format!("accepted a connection on {path}")), "{}", accept.body);
    let hidden = format!("@vigie-{pid}");
    told("vigie.network.bind", &hidden);
    assert_eq!(told("vigie.network.listen", &hidden).int("vigie.network.backlog"), Some(4));
    live.stop();
}

/// Whatever the caller wrote, and whatever its memory says afterwards: what it reached is told.
#[test]
fn a_unix_socket_that_connects_tells_what_it_reached() {
    const SCRIPT: &str = r"import os, socket
stream, datagrams = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
stream.bind('stream')
stream.listen(3)
datagrams.bind('datagrams')
hidden = socket.socket(socket.AF_UNIX)
hidden.bind(f'\0hidden-{os.getpid()}')
hidden.listen(3)
os.symlink('stream', 'alias')
for name in ['alias', './stream', f'\0hidden-{os.getpid()}']:
    socket.socket(socket.AF_UNIX).connect(name)
socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).connect('datagrams')
socket.socket(socket.AF_UNIX).connect_ex('../absent')";
    let live = Live::start("grpc", &["--export", "all"]);
    let folder = tempfile::tempdir().expect("a folder");
    let pid = run_python(SCRIPT, folder.path());
    let below = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let absent = folder.path().parent().expect("a folder").join("absent").to_str().expect("UTF-8").to_owned();
    live.record(|record| record.int("process.pid") == Some(pid) && record.str("network.peer.address") == Some(&absent));
    let (records, _) = live.stop_and_read();
    let connects = records.iter().filter(|record| {
        record.event_name == "vigie.network.connect"
            && record.int("process.pid") == Some(pid)
            // The interpreter may have connected before, to a name service.
            && !record.str("network.peer.address").is_some_and(|address| address.contains("/run/"))
    });
    let told: Vec<_> = connects
        .map(|record| (record.str("network.peer.address").unwrap_or_default(), record.str("error.type")))
        .collect();
    let (stream, datagrams, hidden) = (below("stream"), below("datagrams"), format!("@hidden-{pid}"));
    let ways = [(&*stream, None), (&*stream, None), (&*hidden, None), (&*datagrams, None), (&*absent, Some("ENOENT"))];
    assert_eq!(told, ways);
}

#[test]
fn sockets_that_see_all_packets_and_filters_are_seen_and_ordinary_ones_are_not() {
    let live = Live::start("grpc", &[]);
    let all_packets = Protocol::from(i32::from(3_u16.to_be()));
    let packet = Socket::new(Domain::PACKET, Type::RAW, Some(all_packets)).expect("a packet socket");
    let _icmp = Socket::new(Domain::IPV6, Type::RAW, Some(Protocol::ICMPV6)).expect("a raw socket");
    let ordinary = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    ordinary.set_keepalive(true).expect("set");
    // One instruction: accept all.
    packet.attach_filter(&[SockFilter::new(6, 0, 0, u32::MAX)]).expect("attached");

    let made = |family: &str| {
        live.record(|record| own(record, "vigie.network.socket") && record.str("vigie.socket.family") == Some(family))
    };
    let record = made("AF_PACKET");
    assert_eq!((record.str("vigie.socket.type"), record.int("vigie.socket.protocol")), (Some("SOCK_RAW"), Some(3)));
    assert_eq!(made("AF_INET6").int("vigie.socket.protocol"), Some(58));
    let filter = live.record(|record| own(record, "vigie.network.setsockopt"));
    assert_eq!(filter.str("vigie.socket.option"), Some("SO_ATTACH_FILTER"));
    assert_eq!(
        (filter.str("vigie.socket.family"), filter.str("vigie.socket.type")),
        (Some("AF_PACKET"), Some("SOCK_RAW"))
    );
    assert_eq!(filter.int("vigie.socket.filter_instruction_count"), Some(1));
    let records = live.records();
    let others = records.iter().filter(|record| {
        own(record, "vigie.network.socket") && record.str("vigie.socket.type") == Some("SOCK_STREAM")
            || own(record, "vigie.network.setsockopt") && record.str("vigie.socket.family") == Some("AF_INET")
    });
    assert_eq!(others.count(), 0);
    live.stop();
}

#[test]
fn a_program_that_is_attached_is_seen_with_its_type_and_name() {
    let program = CProgram::build("bpf_attach").expect("it compiles");
    let live = Live::start("grpc", &[]);
    assert!(Command::new(program.path()).status().expect("it runs").success());
    let attached = |outcome: &str| {
        live.record(|record| {
            record.event_name == "vigie.kernel.bpf"
                && record.str("vigie.bpf.command") == Some("BPF_RAW_TRACEPOINT_OPEN")
                && record.str("process.executable.path") == program.path().to_str()
                && record.str("vigie.event.outcome") == Some(outcome)
        })
    };
    let success = attached("success");
    assert_eq!(success.str("vigie.bpf.program.type"), Some("BPF_PROG_TYPE_RAW_TRACEPOINT"));
    assert_eq!(success.str("vigie.bpf.program.name"), Some("hidden_hook"));
    assert_eq!(success.str("vigie.bpf.tracepoint"), Some("cgroup_mkdir"));
    let failure = attached("failure");
    assert_eq!((failure.str("vigie.bpf.program.type"), failure.str("vigie.bpf.program.name")), (None, None));
    live.stop();
}

#[test]
fn a_program_brought_into_the_kernel_is_seen_with_its_type() {
    let live = Live::start("grpc", &[]);
    vigie_sensor::try_trivial_program();
    // Other tests load programs of other types in this process.
    let load = live.record(|record| {
        own(record, "vigie.kernel.bpf") && record.str("vigie.bpf.program.type") == Some("BPF_PROG_TYPE_SOCKET_FILTER")
    });
    assert_eq!(load.str("vigie.bpf.command"), Some("BPF_PROG_LOAD"));
    assert_eq!(load.int("vigie.bpf.program.instruction_count"), Some(2));
    live.stop();
}

/// Nobody hides a program by where its attributes lie.
#[test]
fn attributes_at_the_end_of_memory_are_read() {
    let program = CProgram::build("short_attributes").expect("it compiles");
    let live = Live::start("grpc", &[]);
    assert!(Command::new(program.path()).status().expect("it runs").success());
    let load = live.record(|record| {
        record.event_name == "vigie.kernel.bpf" && record.str("vigie.bpf.program.name") == Some("at_the_end")
    });
    assert_eq!(load.str("vigie.bpf.program.type"), Some("BPF_PROG_TYPE_SOCKET_FILTER"));
    assert_eq!(load.int("vigie.bpf.program.instruction_count"), Some(2));
    live.stop();
}
