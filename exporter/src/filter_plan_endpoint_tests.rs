//! The same of sockets: whatever the kernel leaves out for its addresses and ports, nobody could have wanted.

use std::net::SocketAddr;

use proptest::prelude::*;
use vigie_detect::Verdict;
use vigie_event::events::{Endpoints, NetworkBind, NetworkConnect, NetworkSend};
use vigie_event::{Event, Payload, registry};
use vigie_sensor::filter_model::{NamedEndpoints, lets_endpoints_through};

use super::filter_plan;
use super::tests::{joined, policy, rules};
use crate::cli::Export;
use crate::watched_files::WatchedFiles;

const EVENTS: [&str; 3] = ["network.connect", "network.bind", "network.send"];
const ADDRESSES: [&str; 6] = ["10.0.0.7", "::ffff:10.0.0.7", "0.0.0.0", "::1", "fe80::1", "/run/a.sock"];
const PORTS: [u16; 4] = [0, 53, 443, 65535];

fn condition() -> impl Strategy<Value = String> {
    let side = || prop::sample::select(&["network.peer", "network.peer", "network.local"][..]);
    let address = || prop::sample::select(&ADDRESSES[..]);
    let port = || prop::sample::select(&[0_i64, 53, 443, 65535, -1, 70_000][..]);
    let question = prop_oneof![
        6 => (side(), address()).prop_map(|(side, address)| format!("{side}.address == \"{address}\"")),
        3 => (side(), address(), address()).prop_map(|(side, a, b)| format!("{side}.address in [\"{a}\", \"{b}\"]")),
        1 => side().prop_map(|side| format!("{side}.address.startsWith(\"10.\")")),
        6 => (side(), port()).prop_map(|(side, port)| format!("{side}.port == {port}")),
        3 => (side(), port(), port()).prop_map(|(side, a, b)| format!("{side}.port in [{a}, {b}]")),
        1 => (side(), port()).prop_map(|(side, port)| format!("{side}.port < {port}")),
        1 => side().prop_map(|side| format!("has({side}.address)")),
        1 => Just("network.transport == \"unix\"".to_owned()),
        1 => any::<bool>().prop_map(|value| value.to_string()),
    ];
    joined(question)
}

/// An end as the kernel has it; none of a Unix socket.
fn end() -> impl Strategy<Value = Option<SocketAddr>> {
    let end = (prop::sample::select(&ADDRESSES[..]), prop::sample::select(&PORTS[..]));
    end.prop_map(|(address, port)| Some(SocketAddr::new(address.parse().ok()?, port)))
}

/// As records show both ends, and what is judged of them.
fn ends(peer: Option<SocketAddr>, local: Option<SocketAddr>, name: &str) -> (Endpoints, NamedEndpoints) {
    let (Some(other), Some(own)) = (peer, local) else {
        let shown = Endpoints { peer_address: Some(name.to_owned()), transport: Some("unix"), ..Endpoints::default() };
        let has_relative_name = !name.starts_with(['/', '@']);
        return (shown, NamedEndpoints { is_unix: true, has_relative_name, ..NamedEndpoints::default() });
    };
    let shown = Endpoints {
        peer_address: Some(other.ip().to_canonical().to_string()),
        peer_port: Some(other.port()),
        local_address: Some(own.ip().to_canonical()).filter(|ip| !ip.is_unspecified()).map(|ip| ip.to_string()),
        local_port: Some(own.port()).filter(|port| *port != 0),
        ..Endpoints::default()
    };
    (shown, NamedEndpoints { peer, local, ..NamedEndpoints::default() })
}

fn payload(event: &str, ends: Endpoints, local: Option<SocketAddr>) -> Payload {
    match event {
        "network.connect" => Payload::NetworkConnect(NetworkConnect { ends, ..NetworkConnect::default() }),
        "network.send" => Payload::NetworkSend(NetworkSend { ends, ..NetworkSend::default() }),
        _ => {
            let address = local.map(|own| own.ip().to_canonical().to_string()).or(ends.peer_address.clone());
            let own = Endpoints { peer_address: None, peer_port: None, ..ends };
            Payload::NetworkBind(NetworkBind { ends: own, address })
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_the_kernel_leaves_out_for_its_endpoints_nobody_could_have_wanted(
        (name, conditions) in (prop::sample::select(&EVENTS[..]), prop::collection::vec(condition(), 0..3)),
        (events, exported) in (
            prop_oneof![3 => Just(Export::Signals), 1 => Just(Export::Notable), 1 => Just(Export::All)],
            prop_oneof![1 => Just(None), 1 => condition().prop_map(Some)],
        ),
        acts in prop::collection::vec((end(), end(), prop::sample::select(&["/run/a.sock", "@b", "10.0.0.7"][..])), 60),
    ) {
        let rules = rules(name, &conditions);
        let policy = policy(events, name, exported.as_deref());
        let plan = filter_plan(&rules, &policy, &WatchedFiles::of([]), false);
        let spec = registry::event(name).expect("an event");
        for (peer, local, unix) in acts {
            let (shown, judged) = ends(peer, local, unix);
            let local = judged.local;
            if lets_endpoints_through(&plan, spec.kind, &judged) {
                continue;
            }
            let event = Event::of(payload(name, shown, local));
            let matched = rules.rules().iter().find(|rule| rule.verdict(&event) != Verdict::NoMatch);
            prop_assert!(matched.is_none(), "{:?} of {event:?} by {plan:?}", matched.map(vigie_detect::Rule::explain));
            prop_assert!(!policy.exports(&event), "{event:?} by {plan:?}");
        }
    }
}

/// A port or an address that a rule asks for is enough for the kernel to leave out the rest.
#[test]
fn what_a_rule_says_of_a_port_or_an_address_keeps_the_rest_in_the_kernel() {
    let kind = registry::event("network.send").expect("an event").kind;
    let to = |text: &str| NamedEndpoints {
        peer: text.parse().ok(),
        local: "0.0.0.0:9".parse().ok(),
        ..NamedEndpoints::default()
    };
    for (condition, wanted, unwanted) in [
        ("network.peer.port == 53", "10.0.0.7:53", "10.0.0.7:54"),
        ("network.peer.port in [53, 5353] && process.pid == 1", "10.0.0.7:5353", "10.0.0.7:54"),
        ("network.peer.address == \"10.0.0.7\"", "[::ffff:10.0.0.7]:1", "10.0.0.8:1"),
        ("network.peer.address in [\"::1\", \"10.0.0.7\"] && network.transport == \"udp\"", "[::1]:1", "[::2]:1"),
    ] {
        let rules = rules("network.send", &[condition.to_owned()]);
        let plan = filter_plan(&rules, &Export::Notable.into(), &WatchedFiles::of([]), false);
        assert!(lets_endpoints_through(&plan, kind, &to(wanted)), "{condition}: {plan:?}");
        assert!(!lets_endpoints_through(&plan, kind, &to(unwanted)), "{condition}: {plan:?}");
    }
}
