use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output};

use vigie_tests::vigie_binary;

/// What moves the script's ports.
const PORTS: [&str; 10] = [
    "OTLP_PORT",
    "OTLP_HTTP_PORT",
    "HEALTH_PORT",
    "JAEGER_PORT",
    "JAEGER_OTLP_PORT",
    "JAEGER_ADMIN_PORT",
    "VICTORIALOGS_PORT",
    "PROMETHEUS_PORT",
    "VIGIE_PORT",
    "CHECKOUT_PORT",
];

/// Ports that nothing listens on, below those that the kernel gives to others.
fn ports() -> [u16; PORTS.len()] {
    let first = 20_000 + (std::process::id() % 800) as u16 * 10;
    let mut free = (first..32_000).filter(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok());
    PORTS.map(|name| free.next().expect(name))
}

/// What the README promises: one command, which nobody has to end.
#[test]
fn the_one_command_shows_the_request_and_what_it_did_and_ends_what_it_started() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the repository");
    let vigie = vigie_binary().expect("the binary is built");
    let ports = ports();
    let Output { status, stdout, stderr } = Command::new(root.join("examples/checkout/run.sh"))
        .current_dir("/")
        .env("CHECKOUT_BIN", vigie.with_file_name("checkout"))
        .env("VIGIE_BIN", vigie)
        .envs(PORTS.iter().zip(ports.map(|port| port.to_string())))
        .output()
        .expect("it runs");
    let (shown, errors) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "{status}\n{shown}\n{errors}");

    let trace = shown.split_once("The request's trace: ").and_then(|(_, rest)| rest.get(..32)).expect("a trace");
    let is_shown = |parts: &[&str]| {
        let has = |line: &str| line.starts_with(parts[0]) && parts.iter().all(|part| line.contains(part));
        assert!(shown.lines().any(has), "{parts:?}\n{shown}");
    };
    is_shown(&["== Jaeger: http://127.0.0.1:", trace]);
    for below in [
        "  GET /invoice  [checkout, ",
        "    invoice  [checkout, ",
        "        bash  [checkout, ",
        "          ! shell-opens-network-connection",
        "          id  [checkout, ",
        "          cat  [checkout, ",
        "            ! shadow-read-by-unexpected-program",
    ] {
        is_shown(&[below]);
    }
    is_shown(&["== VictoriaLogs: http://127.0.0.1:", trace]);
    is_shown(&["  vigie.process.exec  cat /etc/shadow  [checkout]"]);
    is_shown(&["  vigie.network.connect  bash failed to connect to 127.0.0.1:9", "[checkout]"]);
    is_shown(&["  vigie.signal  bash opens a connection to 127.0.0.1:9  [checkout]"]);
    is_shown(&["== Prometheus: http://127.0.0.1:"]);
    is_shown(&["    ", "rule=shell-opens-network-connection"]);
    is_shown(&["    ", "source=inherited"]);
    is_shown(&["    ", "outcome=answered"]);
    assert!(!shown.contains("root:"), "the machine's password hashes are nobody's business");
    for (name, port) in PORTS.iter().zip(ports) {
        assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err(), "{name} is still served");
    }
}
