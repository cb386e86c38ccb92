use std::path::Path;

use vigie_tests::{CProgram, DnsServer, GoProgram, LogRecord, TracedServer};

use crate::harness::Live;
use crate::reconciliation::row;

fn strings(record: &LogRecord, name: &str) -> Vec<String> {
    let list = record.attributes.get(name).and_then(|value| value.as_array()).cloned().unwrap_or_default();
    list.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect()
}

/// The question of type `kind` for `name`, and its answer.
fn exchange(live: &Live, name: &str, kind: &str) -> (LogRecord, LogRecord) {
    let of = |is_answer: bool| {
        live.record(|record| {
            record.event_name == "vigie.network.dns"
                && record.str("dns.question.name") == Some(name)
                && record.str("vigie.dns.question.type") == Some(kind)
                && record.attributes.get("vigie.dns.is_answer") == Some(&is_answer.into())
        })
    };
    (of(false), of(true))
}

/// What question and answer have in common, whoever asks and however.
fn assert_pair(question: &LogRecord, answer: &LogRecord, program: &str, server: &str, transport: &str) {
    for record in [question, answer] {
        assert_eq!(record.str("process.executable.name"), Some(program));
        assert_eq!(record.str("network.peer.address"), Some(server));
        assert_eq!(record.int("network.peer.port"), Some(53));
        assert_eq!(record.str("network.transport"), Some(transport));
        assert_eq!(record.str("network.type"), Some(if server.contains(':') { "ipv6" } else { "ipv4" }));
        assert_eq!(record.str("vigie.event.outcome"), Some("success"));
        assert!(!record.attributes.contains_key("vigie.dns.is_malformed"));
    }
    for name in ["process.pid", "vigie.process.uid", "vigie.process.thread.id", "vigie.dns.id"] {
        assert_eq!(question.attributes.get(name), answer.attributes.get(name), "{name}");
    }
    for name in ["network.local.address", "network.local.port", "dns.question.name"] {
        assert!(question.attributes.contains_key(name), "{name}");
        assert_eq!(question.attributes.get(name), answer.attributes.get(name), "{name}");
    }
    for name in ["vigie.dns.response_code", "dns.answers", "vigie.dns.aliases"] {
        assert!(!question.attributes.contains_key(name), "{name}");
    }
    assert!(answer.time_unix_nano >= question.time_unix_nano);
}

/// glibc sends both questions by one sendmmsg; the answer's name is what a later connect goes to.
#[test]
fn a_c_library_asks_is_answered_and_connects_to_the_name() {
    let live = Live::start("grpc", &[]);
    let server = DnsServer::start().expect("it starts");
    let program = CProgram::build("lookup").expect("it compiles");
    let mut lookup = TracedServer::start(&mut server.client(program.path())).expect("it starts");
    live.wait_for_link(lookup.pid());
    assert_eq!(lookup.request("One.glibc.vigie.example").expect("done"), "done 1 1");

    let (question, answer) = exchange(&live, "One.glibc.vigie.example", "A");
    assert_pair(&question, &answer, "lookup", "127.0.0.1", "udp");
    assert_eq!(question.int("process.pid"), Some(lookup.pid().into()));
    assert_eq!(question.body, "lookup asked 127.0.0.1 for One.glibc.vigie.example (A)");
    assert_eq!(answer.body, "127.0.0.1 answered lookup for One.glibc.vigie.example (A): 127.0.0.9");
    assert_eq!(answer.str("vigie.dns.response_code"), Some("NOERROR"));
    assert_eq!(strings(&answer, "dns.answers"), ["127.0.0.9"]);
    // A header, labels with their lengths, type and class; the answer has a record of 16 bytes more.
    assert_eq!((question.int("vigie.dns.size"), answer.int("vigie.dns.size")), (Some(41), Some(57)));
    let (_, none) = exchange(&live, "One.glibc.vigie.example", "AAAA");
    assert_eq!(strings(&none, "dns.answers"), [""; 0]);
    assert!(none.body.ends_with("(AAAA): NOERROR"), "{}", none.body);
    let connect = live.record(|record| {
        record.event_name == "vigie.network.connect"
            && record.int("process.pid") == Some(lookup.pid().into())
            && record.str("network.peer.address") == Some("127.0.0.9")
    });
    assert_eq!(connect.str("server.address"), Some("one.glibc.vigie.example"));
    assert_eq!(connect.body, "lookup failed to connect to 127.0.0.9:9 (one.glibc.vigie.example)");
    for record in [&question, &answer, &connect] {
        assert_eq!((record.trace_id.as_str(), record.span_id.as_str()), (&*"01".repeat(16), &*"01".repeat(8)));
        assert_eq!(record.str("vigie.trace.source"), Some("thread_context"));
    }

    // Whoever did not ask itself has the name that its network knows; other addresses have none, nor has another network.
    let connects = "exec 3<>/dev/tcp/127.0.0.9/10 || exec 3<>/dev/tcp/127.0.0.8/10";
    server.client("bash").args(["-c", connects]).output().expect("bash runs");
    std::process::Command::new("bash").args(["-c", "exec 3<>/dev/tcp/127.0.0.9/11"]).output().expect("bash runs");
    let to = |address: &str, port: i64| {
        live.record(|record| {
            record.event_name == "vigie.network.connect"
                && record.str("network.peer.address") == Some(address)
                && record.int("network.peer.port") == Some(port)
        })
    };
    assert_eq!(to("127.0.0.9", 10).str("server.address"), Some("one.glibc.vigie.example"));
    assert_eq!(to("127.0.0.8", 10).str("server.address"), None);
    assert_eq!(to("127.0.0.9", 11).str("server.address"), None);
    live.stop();
}

/// musl's resolver does not connect its socket.
#[test]
fn a_static_program_that_names_the_server_with_each_question_is_seen() {
    let live = Live::start("grpc", &[]);
    let server = DnsServer::start().expect("it starts");
    let program = CProgram::build_by("musl-gcc", "lookup", &["-static"]).expect("it compiles");
    let mut lookup = TracedServer::start(&mut server.client(program.path())).expect("it starts");
    live.wait_for_link(lookup.pid());
    lookup.request("alias.musl.vigie.example").expect("done");
    lookup.request("absent.musl.vigie.example").expect("done");

    let (question, answer) = exchange(&live, "alias.musl.vigie.example", "A");
    assert_pair(&question, &answer, "lookup", "127.0.0.1", "udp");
    assert_eq!(strings(&answer, "dns.answers"), ["127.0.0.9"]);
    assert_eq!(strings(&answer, "vigie.dns.aliases"), ["edge.vigie.example"]);
    assert_eq!((&question.trace_id, &answer.trace_id), (&"01".repeat(16), &"01".repeat(16)));
    let (question, answer) = exchange(&live, "absent.musl.vigie.example", "AAAA");
    assert_pair(&question, &answer, "lookup", "127.0.0.1", "udp");
    assert_eq!(answer.str("vigie.dns.response_code"), Some("NXDOMAIN"));
    assert_eq!((&question.trace_id, &answer.trace_id), (&"02".repeat(16), &"02".repeat(16)));
    live.stop();
}

/// Go's resolver uses plain reads and writes.
#[test]
fn a_go_program_is_seen_with_the_request_that_asks() {
    let live = Live::start("grpc", &[]);
    let server = DnsServer::start().expect("it starts");
    let program = GoProgram::build("go_lookup", &[]).expect("it builds");
    let mut lookup = TracedServer::start(&mut server.client(program.path())).expect("it starts");
    live.wait_for_link(lookup.pid());
    lookup.request("go.vigie.example").expect("done");

    let (question, answer) = exchange(&live, "go.vigie.example", "A");
    assert_pair(&question, &answer, "go_lookup", "127.0.0.1", "udp");
    assert_eq!(question.int("process.pid"), Some(lookup.pid().into()));
    assert_eq!(strings(&answer, "dns.answers"), ["127.0.0.9"]);
    assert_eq!((&question.trace_id, &answer.trace_id), (&"01".repeat(16), &"01".repeat(16)));
    assert_eq!(answer.str("vigie.trace.source"), Some("go_labels"));
    let connect = live.record(|record| {
        record.event_name == "vigie.network.connect"
            && record.int("process.pid") == Some(lookup.pid().into())
            && record.str("network.peer.address") == Some("127.0.0.9")
    });
    assert_eq!(connect.str("server.address"), Some("go.vigie.example"));
    live.stop();
}

#[test]
fn questions_by_tcp_and_over_ipv6_are_seen() {
    let live = Live::start("grpc", &[]);
    let server = DnsServer::start().expect("it starts");
    let getent = server.client("getent").args(["hosts", "tcp.vigie.example"]).env("RES_OPTIONS", "use-vc").output();
    assert!(getent.expect("getent runs").status.success());
    let nslookup = server.client("busybox").args(["nslookup", "v6.vigie.example", "::1"]).output();
    nslookup.expect("busybox runs");

    let (question, answer) = exchange(&live, "tcp.vigie.example", "A");
    assert_pair(&question, &answer, "getent", "127.0.0.1", "tcp");
    assert_eq!(strings(&answer, "dns.answers"), ["127.0.0.9"]);
    assert_eq!(question.int("vigie.dns.size"), Some(35));
    let (question, answer) = exchange(&live, "v6.vigie.example", "A");
    assert_pair(&question, &answer, "busybox", "::1", "udp");
    assert_eq!(strings(&answer, "dns.answers"), ["127.0.0.9"]);
    live.stop();
}

/// Asks by one connection, in turn: `together` in one packet, behind an answer that nobody asked for; `apart`, whose lengths
/// are in packets before; `torn`, with a packet for each byte of the length; `cut`, whose names are in two packets. Each is
/// answered.
const ASK_BY_TCP: &str = "import itertools, socket, struct, sys
server = socket.create_connection(('127.0.0.1', 53))
server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
together, apart, torn, cut = [names.split() for names in sys.argv[1:]]
numbers = itertools.count(1)
def message(name):
    labels = b''.join(bytes([len(label)]) + label.encode() for label in name.split('.'))
    question = struct.pack('>HHHHHH', next(numbers), 0x100, 1, 0, 0, 0) + labels + bytes([0, 0, 1, 0, 1])
    return struct.pack('>H', len(question)) + question
def send(*parts):
    for part in parts:
        server.sendall(part)
def answered():
    size, = struct.unpack('>H', server.recv(2, socket.MSG_WAITALL))
    assert len(server.recv(size, socket.MSG_WAITALL)) == size
send(b'\\0\\x0c' + b'vt\\x80' + bytes(9) + b''.join(map(message, together)))
for _ in together:
    answered()
for name in apart:
    one = message(name)
    send(one[:2], one[2:])
    answered()
for name in torn:
    one = message(name)
    send(one[:1], one[1:2], one[2:])
    answered()
for name in cut:
    one = message(name)
    send(one[:20], one[20:])
    answered()";

#[test]
fn questions_by_tcp_are_seen_in_whatever_packets_they_come() {
    let live = Live::start("grpc", &[]);
    let server = DnsServer::start().expect("it starts");
    let together = ["one.together.vigie.example", "two.together.vigie.example", "three.together.vigie.example"];
    let apart = ["apart.vigie.example", "other.apart.vigie.example"];
    let torn = ["torn.vigie.example", "again.torn.vigie.example"];
    let lists = [together.join(" "), apart.join(" "), torn.join(" "), "cut.vigie.example".to_owned()];
    let asked = server.client("python3").args(["-c", ASK_BY_TCP]).args(lists).status();
    assert!(asked.expect("python3 runs").success());
    for name in together.iter().chain(&apart).chain(&torn) {
        let (question, answer) = exchange(&live, name, "A");
        let program = question.str("process.executable.name").expect("it has a name").to_owned();
        assert!(program.starts_with("python3"), "{program}");
        assert_pair(&question, &answer, &program, "127.0.0.1", "tcp");
        assert_eq!(strings(&answer, "dns.answers"), ["127.0.0.9"]);
        assert_eq!(question.int("vigie.dns.size"), Some(12 + name.len() as i64 + 6));
        assert_eq!(answer.int("vigie.dns.size"), Some(12 + name.len() as i64 + 6 + 16));
    }
    // Its name is not known, its answer's is.
    let of_cut = |is_answer: bool| {
        live.record(|record| {
            record.event_name == "vigie.network.dns"
                && record.int("vigie.dns.id") == Some(8)
                && record.str("network.transport") == Some("tcp")
                && record.attributes.get("vigie.dns.is_answer") == Some(&is_answer.into())
        })
    };
    let (question, answer) = (of_cut(false), of_cut(true));
    assert_eq!((question.str("dns.question.name"), question.int("vigie.dns.size")), (None, Some(35)));
    assert_eq!(answer.str("dns.question.name"), Some("cut.vigie.example"));
    assert_eq!(question.int("process.pid"), answer.int("process.pid"));
    live.stop();
}

/// One packet holds more questions than are told of one.
#[test]
fn questions_that_are_too_many_for_a_packet_are_counted_as_lost() {
    let live = Live::start_alone(&[]);
    let server = DnsServer::start().expect("it starts");
    let names: Vec<_> = (0..40).map(|number| format!("q{number}.many.vigie.example")).collect();
    let asked = server.client("python3").args(["-c", ASK_BY_TCP, &names.join(" "), "", "", ""]).status();
    assert!(asked.expect("python3 runs").success());
    let loss = live.record(|record| {
        record.str("vigie.loss.event") == Some("network.dns") && record.str("vigie.loss.reason") == Some("too_many")
    });
    assert_eq!(loss.int("vigie.loss.count"), Some(1));
    let (records, _) = live.stop_and_read();
    let is_question = |record: &&LogRecord| {
        record.event_name == "vigie.network.dns" && record.attributes.get("vigie.dns.is_answer") == Some(&false.into())
    };
    let asked = records.iter().filter(is_question).filter_map(|record| record.str("dns.question.name"));
    let told: Vec<_> = asked.filter(|name| name.ends_with("many.vigie.example")).collect();
    // The first that is looked at is the answer that nobody asked for.
    assert_eq!(told, names[..31]);
}

/// Docker's resolver is at another port than the one that is asked: a packet filter changes it.
#[test]
fn what_a_packet_filter_sends_elsewhere_is_seen_as_it_was_asked() {
    const ASK_127_0_0_11: &str = "echo nameserver 127.0.0.11 > $0; mount --bind $0 /etc/resolv.conf; exec $1";
    let live = Live::start("grpc", &[]);
    let server = DnsServer::start().expect("it starts");
    let file = tempfile::NamedTempFile::new().expect("a file");
    for (compiler, name) in [("cc", "nat.glibc.vigie.example"), ("musl-gcc", "nat.musl.vigie.example")] {
        let arguments: &[&str] = if compiler == "cc" { &[] } else { &["-static"] };
        let program = CProgram::build_by(compiler, "lookup", arguments).expect("it compiles");
        let mut client = server.client("unshare");
        client.args(["--mount", "sh", "-ec", ASK_127_0_0_11]).args([file.path(), program.path()]);
        let mut lookup = TracedServer::start(&mut client).expect("it starts");
        lookup.request(name).expect("done");
        let (question, answer) = exchange(&live, name, "A");
        assert_pair(&question, &answer, "lookup", "127.0.0.11", "udp");
        assert_eq!(strings(&answer, "dns.answers"), ["127.0.0.9"]);
    }
    live.stop();
}

/// Anyone can send what looks like an answer: it is nobody's event, and no loss either.
#[test]
fn an_answer_that_nobody_asked_for_is_left_out_and_not_lost() {
    let live = Live::start_alone(&[]);
    let server = DnsServer::start().expect("it starts");
    let script = "import socket
sender, receiver = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2)]
sender.bind(('127.0.0.2', 53))
receiver.bind(('127.0.0.2', 5300))
sender.sendto(b'vt\\x80' + bytes(9), ('127.0.0.2', 5300))
assert receiver.recv(100)[:2] == b'vt'";
    let status = server.client(Path::new("python3")).args(["-c", script]).status().expect("python3 runs");
    assert!(status.success());
    let (records, stderr) = live.stop_and_read();
    let [seen, output, repeated, filtered, internal, lost] = row(&stderr, "network.dns")[..] else {
        panic!("{stderr}")
    };
    assert!(filtered >= 1, "{stderr}");
    assert_eq!((seen, repeated, lost), (output + filtered + internal, 0, 0), "{stderr}");
    let told = records.iter().find(|record| record.str("vigie.loss.event") == Some("network.dns"));
    assert!(told.is_none(), "{told:?}");
}
