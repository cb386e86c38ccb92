//! The kernel judges addresses and ports as the model does, which property tests hold against rules and policies.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;

use vigie_bpf::wire::event_kind as kind;
use vigie_event::{Payload, RecordCondition};
use vigie_sensor::filter_model::{NamedEndpoints, lets_endpoints_through};
use vigie_sensor::{FilterPlan, SensorConfig};

use crate::host_turn::HostTurn;
use crate::path_filters::{base_tier, folder, plan, told};

/// Sends, connects or binds to each; that it fails is told too.
const ACT_ON_ALL: &str = "
import socket
for text in texts:
    call, family, address, port = text.decode().split(' ')
    family = {'4': socket.AF_INET, '6': socket.AF_INET6, 'u': socket.AF_UNIX}[family]
    to = address if family == socket.AF_UNIX else (address, int(port))
    try:
        act = socket.socket(family, socket.SOCK_STREAM if call == 'connect' else socket.SOCK_DGRAM)
        if call in ('listen', 'accept'):
            act = socket.socket(family)
            act.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            act.bind(to)
            act.listen()
            if call == 'accept':
                other = socket.socket(family)
                other.connect(to)
                act.accept()
        elif call == 'send':
            act.sendto(b'x', to)
        else:
            getattr(act, call)(to)
    except OSError:
        pass
";

/// A family, an address and a port.
type End = (char, &'static str, u16);

const ENDS: [End; 10] = [
    ('4', "127.0.0.1", 9),
    ('4', "127.0.0.1", 1053),
    ('4', "127.0.0.2", 9),
    ('6', "::1", 9),
    ('6', "::1", 1053),
    ('6', "::ffff:127.0.0.2", 9),
    ('6', "::ffff:127.0.0.3", 1054),
    ('4', "127.0.0.3", 1055),
    ('u', "/nowhere/a.sock", 0),
    ('u', "127.0.0.9", 0),
];

fn named((family, address, port): End, is_local: bool) -> NamedEndpoints {
    let end = address.parse().ok().filter(|_| family != 'u').map(|ip| SocketAddr::new(ip, port));
    // Ports that the kernel chooses are not among those that are asked for.
    let other = end.map(|end| SocketAddr::new(if end.is_ipv4() { [0; 4].into() } else { [0_u16; 8].into() }, 0));
    let (peer, local) = if is_local { (other, end) } else { (end, other) };
    // A name that is relative is told behind the working directory.
    NamedEndpoints { peer, local, is_unix: family == 'u', has_relative_name: false }
}

/// The address and port that a record is about.
fn shown(payload: &Payload) -> (String, u16) {
    let (address, port) = match payload {
        Payload::NetworkSend(send) => (send.ends.peer_address.clone(), send.ends.peer_port),
        Payload::NetworkConnect(connect) => (connect.ends.peer_address.clone(), connect.ends.peer_port),
        Payload::NetworkBind(bind) => (bind.address.clone(), bind.ends.local_port),
        Payload::NetworkListen(listen) => (listen.address.clone(), listen.ends.local_port),
        Payload::NetworkAccept(accept) => (accept.ends.local_address.clone(), accept.ends.local_port),
        other => panic!("{other:?}"),
    };
    (address.unwrap_or_default(), port.unwrap_or_default())
}

fn check(tier: &SensorConfig, plan: &FilterPlan, folder: &Path, call: &str, kind: u32) -> usize {
    let texts: Vec<_> =
        ENDS.map(|(family, address, port)| format!("{call} {family} {address} {port}").into_bytes()).into();
    let told: BTreeSet<_> = told(tier, plan, folder, ACT_ON_ALL, &texts).iter().map(shown).collect();
    let mut left_out = 0;
    for end in ENDS {
        // A datagram to a Unix socket is none that is told of, nobody listens in a folder that is not there, and what is bound
        // has a folder.
        let is_possible = match end {
            ('u', name, _) => call == "connect" || (call == "bind" && name.starts_with('/')),
            _ => true,
        };
        if !is_possible {
            continue;
        }
        let expected = lets_endpoints_through(plan, kind, &named(end, !["send", "connect"].contains(&call)));
        let address = match end {
            ('u', name, _) => folder.join(name).to_str().expect("UTF-8").to_owned(),
            (_, address, _) => address.strip_prefix("::ffff:").unwrap_or(address).to_owned(),
        };
        assert_eq!(told.contains(&(address, end.2)), expected, "{call} {end:?} under {:?}: {told:?}", plan.conditions);
        left_out += usize::from(!expected);
    }
    left_out
}

#[test]
fn the_kernel_judges_endpoints_as_the_model_does() {
    let _turn = HostTurn::shared();
    let (_folder, base) = folder();
    let address = |text: &str| text.parse().expect("an address");
    let peers = [
        vec![RecordCondition::PeerPort(9)],
        vec![RecordCondition::PeerPort(1053), RecordCondition::PeerAddress(address("127.0.0.2"))],
        vec![RecordCondition::PeerAddress(address("::1")), RecordCondition::Mark],
        vec![RecordCondition::LocalPort(9), RecordCondition::LocalAddress(address("127.0.0.1"))],
    ];
    let locals = [
        vec![RecordCondition::LocalPort(1053)],
        vec![RecordCondition::LocalAddress(address("127.0.0.3")), RecordCondition::Mark],
        vec![RecordCondition::LocalAddress(address("::1")), RecordCondition::LocalPort(1055)],
    ];
    let calls = [
        ("send", kind::KIND_NETWORK_SEND, &peers[..3]),
        ("connect", kind::KIND_NETWORK_CONNECT, &peers[..3]),
        ("bind", kind::KIND_NETWORK_BIND, &locals[..]),
        ("bind", kind::KIND_NETWORK_BIND, &peers[3..]),
        ("listen", kind::KIND_NETWORK_LISTEN, &locals[..]),
        ("accept", kind::KIND_NETWORK_ACCEPT, &locals[..]),
    ];
    for (call, kind, plans) in calls {
        for (place, conditions) in plans.iter().enumerate() {
            // What judges is the same in both tiers; what calls it is not.
            let tier = if place == 0 { SensorConfig::default() } else { base_tier() };
            let left_out = check(&tier, &plan(kind, conditions.clone()), &base, call, kind);
            assert!(left_out >= 3, "{call} {conditions:?}: {left_out}");
        }
    }
}
