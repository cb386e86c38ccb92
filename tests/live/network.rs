use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Command, Stdio};

use socket2::{Domain, Socket, Type};
use vigie_tests::LogRecord;

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
    let mut bash = Command::new("bash").args(["-c", "exec 3<>/dev/tcp/127.0.0.1/9"]).spawn().expect("bash runs");
    bash.wait().expect("it ends");
    let record = live.record(|record| {
        record.event_name == "vigie.network.connect"
            && record.int("process.pid") == Some(bash.id().into())
            && record.int("network.peer.port") == Some(9)
    });
    assert_eq!(record.str("process.executable.name"), Some("bash"));
    assert_eq!(record.str("network.peer.address"), Some("127.0.0.1"));
    assert_eq!(record.str("error.type"), Some("ECONNREFUSED"));
    assert_eq!(record.str("vigie.event.outcome"), Some("failure"));
    live.stop();
}

/// Nobody connects unseen by sending without a connection (MSG_FASTOPEN).
#[test]
fn a_connect_by_what_is_sent_is_a_connect() {
    const SCRIPT: &str = "import socket, sys
to, closed = ('127.0.0.1', int(sys.argv[1])), ('127.0.0.1', int(sys.argv[2]))
by_sendto, by_sendmsg, refused, later = (socket.socket() for _ in range(4))
by_sendto.sendto(b'first', socket.MSG_FASTOPEN, to)
by_sendmsg.sendmsg([b'second'], [], socket.MSG_FASTOPEN, to)
try:
    refused.sendto(b'third', socket.MSG_FASTOPEN, closed)
    sys.exit(1)
except ConnectionRefusedError:
    pass
later.setblocking(False)
try:
    later.sendto(b'fourth', socket.MSG_FASTOPEN, to)
    sys.exit(1)
except BlockingIOError:
    pass
# Datagrams know no such flag.
socket.socket(type=socket.SOCK_DGRAM).sendto(b'datagram', socket.MSG_FASTOPEN, closed)";
    let live = Live::start("grpc", &["--export", "all"]);
    let listener = TcpListener::bind("127.0.0.1:0").expect("bound");
    let port = listener.local_addr().expect("an address").port();
    let closed = TcpListener::bind("127.0.0.1:0").expect("bound").local_addr().expect("an address").port();
    let mut python = Command::new("python3");
    let mut child = python.args(["-c", SCRIPT, &port.to_string(), &closed.to_string()]).spawn().expect("python3 runs");
    let pid = i64::from(child.id());
    assert!(child.wait().expect("it ends").success(), "is net.ipv4.tcp_fastopen off?");

    let refused = live.record(ends("vigie.network.connect", closed));
    assert_eq!(
        (refused.str("network.peer.address"), refused.str("error.type")),
        (Some("127.0.0.1"), Some("ECONNREFUSED"))
    );
    let ended = live.record(ends("vigie.network.connect_result", port));
    assert_eq!(ended.str("vigie.network.connect.result"), Some("established"));
    let datagram = live.record(ends("vigie.network.send", closed));
    assert_eq!((datagram.int("process.pid"), datagram.int("vigie.network.send.size")), (Some(pid), Some(8)));
    let (mut records, _) = live.stop_and_read();
    records.sort_by_key(|record| record.time_unix_nano);
    let connects = records.iter().filter(|record| ends("vigie.network.connect", port)(record));
    let told: Vec<_> = connects
        .map(|record| {
            assert_eq!(record.int("process.pid"), Some(pid));
            (record.str("network.peer.address"), record.str("vigie.event.outcome"))
        })
        .collect();
    let to_this_host = Some("127.0.0.1");
    assert_eq!(
        told,
        [(to_this_host, Some("success")), (to_this_host, Some("success")), (to_this_host, Some("unknown"))]
    );
}

fn connects_in_the_background(to: SocketAddr) -> Socket {
    let socket = Socket::new(Domain::for_address(to), Type::STREAM, None).expect("a socket");
    socket.set_nonblocking(true).expect("set");
    let error = socket.connect(&to.into()).expect_err("it goes on");
    assert_eq!(error.raw_os_error(), Some(115), "EINPROGRESS");
    socket
}

fn ends(event: &'static str, port: u16) -> impl Fn(&LogRecord) -> bool {
    move |record| record.event_name == event && record.int("network.peer.port") == Some(port.into())
}

/// On one host a connect ends while it is still on its way out of the kernel.
#[test]
fn a_connect_that_goes_on_in_the_background_is_told_of_again_when_it_ends() {
    let live = Live::start("grpc", &[]);
    let listener = TcpListener::bind("127.0.0.1:0").expect("bound");
    let address = listener.local_addr().expect("an address");
    let closed = TcpListener::bind("127.0.0.1:0").expect("bound").local_addr().expect("an address");
    let socket = connects_in_the_background(address);
    let local = socket.local_addr().expect("an address").as_socket().expect("IP").port();
    let _refused = connects_in_the_background(closed);

    let begun = live.record(ends("vigie.network.connect", address.port()));
    assert_eq!(begun.str("vigie.event.outcome"), Some("unknown"));
    assert!(begun.body.ends_with(&format!("began to connect to {address}")), "{}", begun.body);
    let ended = live.record(ends("vigie.network.connect_result", address.port()));
    assert_eq!(ended.str("vigie.network.connect.result"), Some("established"));
    assert_eq!(
        (ended.str("network.peer.address"), ended.int("network.local.port")),
        (Some("127.0.0.1"), Some(local.into()))
    );
    assert_eq!((ended.str("network.transport"), ended.str("network.type")), (Some("tcp"), Some("ipv4")));
    assert_eq!(ended.str("vigie.event.outcome"), Some("success"));
    assert_eq!(ended.int("process.pid"), Some(std::process::id().into()));
    assert_eq!(ended.int("vigie.process.thread.id"), begun.int("vigie.process.thread.id"));
    let refused = live.record(ends("vigie.network.connect_result", closed.port()));
    assert_eq!(
        (refused.str("vigie.network.connect.result"), refused.str("error.type")),
        (Some("failed"), Some("ECONNREFUSED"))
    );
    live.stop();
}

/// A listener without room for another connection lets the first packet fall: its sender tries again a second later, and the
/// answer to that comes in an interrupt.
struct Full {
    listener: Socket,
    address: SocketAddr,
    _first: TcpStream,
}

impl Full {
    fn make() -> Self {
        let listener = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
        listener.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).expect("bound");
        listener.listen(0).expect("it listens");
        let address = listener.local_addr().expect("an address").as_socket().expect("IP");
        let first = TcpStream::connect(address).expect("connected");
        Self { listener, address, _first: first }
    }
}

#[test]
fn a_connect_that_ends_in_an_interrupt_is_told_of_as_its_own_process_s() {
    let live = Live::start("grpc", &[]);
    let (accepts, closes, waits) = (Full::make(), Full::make(), Full::make());
    let _established = connects_in_the_background(accepts.address);
    let _refused = connects_in_the_background(closes.address);
    drop(connects_in_the_background(waits.address));
    accepts.listener.accept().expect("accepted");
    drop(closes.listener);

    let result = |full: SocketAddr| live.record(ends("vigie.network.connect_result", full.port()));
    let abandoned = result(waits.address);
    assert_eq!(abandoned.str("vigie.network.connect.result"), Some("abandoned"));
    assert_eq!(abandoned.str("vigie.event.outcome"), Some("unknown"));
    assert!(abandoned.body.ends_with(&format!("gave up connecting to {}", waits.address)), "{}", abandoned.body);
    let established = result(accepts.address);
    assert_eq!(established.str("vigie.network.connect.result"), Some("established"));
    assert_eq!(established.str("vigie.event.outcome"), Some("success"));
    assert_eq!(established.int("process.pid"), Some(std::process::id().into()));
    let refused = result(closes.address);
    assert_eq!(
        (refused.str("vigie.network.connect.result"), refused.str("error.type")),
        (Some("failed"), Some("ECONNREFUSED"))
    );
    assert_eq!(refused.int("process.pid"), Some(std::process::id().into()));
    live.stop();
}

/// The signal ends the call, and not the connecting.
#[test]
fn a_connect_that_a_signal_interrupts_goes_on_in_the_background() {
    const SCRIPT: &str = "
import signal, socket, sys
TCP_SYN_SENT = 2
connecting = socket.socket()
class Interrupted(Exception): pass
def interrupt(*_):
    if connecting.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == TCP_SYN_SENT:
        signal.setitimer(signal.ITIMER_REAL, 0)
        raise Interrupted
signal.signal(signal.SIGALRM, interrupt)
signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
try:
    connecting.connect(('127.0.0.1', int(sys.argv[1])))
    sys.exit('it was not interrupted')
except Interrupted:
    pass
print('interrupted', flush=True)
sys.stdin.read()
";
    let live = Live::start("grpc", &[]);
    let full = Full::make();
    let mut command = Command::new("python3");
    command.args(["-c", SCRIPT, &full.address.port().to_string()]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("python3 runs");
    let mut told = String::new();
    BufReader::new(child.stdout.take().expect("piped")).read_line(&mut told).expect("it tells");
    assert_eq!(told, "interrupted\n");
    full.listener.accept().expect("accepted");

    let begun = live.record(|record| {
        ends("vigie.network.connect", full.address.port())(record)
            && record.int("process.pid") == Some(child.id().into())
    });
    assert_eq!((begun.str("vigie.event.outcome"), begun.str("error.type")), (Some("unknown"), None));
    assert!(begun.body.ends_with(&format!("began to connect to {}", full.address)), "{}", begun.body);
    let ended = live.record(ends("vigie.network.connect_result", full.address.port()));
    assert_eq!(ended.str("vigie.network.connect.result"), Some("established"));
    assert_eq!(ended.int("process.pid"), Some(child.id().into()));
    drop(child.stdin.take());
    assert!(child.wait().expect("it ends").success());
    live.stop();
}
