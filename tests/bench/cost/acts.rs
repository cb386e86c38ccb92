use std::fs::{self, File};
use std::hint::black_box;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use memmap2::MmapMut;
use socket2::SockRef;

use crate::figures::{beside, median};
use crate::sensor::start;

const ROUNDS: usize = 5;

/// One thing that is timed.
struct Act {
    name: &'static str,
    /// How often per round.
    count: u32,
    /// What it is to take at most with the base tier of hooks, times what it takes without a sensor, where that is set.
    target: Option<f64>,
    run: fn(),
}

const fn act(name: &'static str, count: u32, target: Option<f64>, run: fn()) -> Act {
    Act { name, count, target, run }
}

/// A message there and back between two sockets.
static DATAGRAMS: LazyLock<[UdpSocket; 2]> = LazyLock::new(|| datagrams("127.0.0.1:0"));
static QUESTIONS: LazyLock<[UdpSocket; 2]> = LazyLock::new(|| datagrams("127.0.0.99:53"));
static LISTENER: LazyLock<TcpListener> = LazyLock::new(|| TcpListener::bind("127.0.0.1:0").expect("bound"));
static STREAMS: LazyLock<[TcpStream; 2]> = LazyLock::new(|| {
    let listener = TcpListener::bind("127.0.0.1:0").expect("bound");
    let client = TcpStream::connect(listener.local_addr().expect("an address")).expect("connected");
    let (server, _) = listener.accept().expect("accepted");
    for stream in [&client, &server] {
        stream.set_nodelay(true).expect("set");
    }
    [client, server]
});
/// For the address of the root of all names; the answer has none.
const QUESTION: &[u8] = b"vt\x01\0\0\x01\0\0\0\0\0\0\0\0\x01\0\x01";
const ANSWER: &[u8] = b"vt\x81\x80\0\x01\0\0\0\0\0\0\0\0\x01\0\x01";

fn datagrams(server: &str) -> [UdpSocket; 2] {
    let server = UdpSocket::bind(server).expect("bound");
    let client = UdpSocket::bind("127.0.0.1:0").expect("bound");
    client.connect(server.local_addr().expect("an address")).expect("connected");
    [client, server]
}

fn exchange([client, server]: &[UdpSocket; 2]) {
    let mut room = [0; 64];
    client.send(QUESTION).expect("sent");
    let (_, from) = server.recv_from(&mut room).expect("received");
    server.send_to(ANSWER, from).expect("sent");
    client.recv(&mut room).expect("received");
}

const ACTS: [Act; 12] = [
    act("getppid", 2_000_000, Some(1.2), || {
        black_box(rustix::process::getppid());
    }),
    act("open+close, unwanted", 300_000, Some(1.3), || drop(File::open("/dev/null"))),
    act("create+delete, unwanted", 50_000, None, || {
        drop(File::create("/tmp/vigie-bench-unwanted").expect("created"));
        fs::remove_file("/tmp/vigie-bench-unwanted").expect("deleted");
    }),
    act("fcntl", 2_000_000, None, || {
        black_box(rustix::fs::fcntl_getfl(&*LISTENER)).expect("flags");
    }),
    act("dup+close", 500_000, None, || drop(rustix::io::dup(&*LISTENER).expect("copied"))),
    act("mmap+munmap", 300_000, None, || drop(MmapMut::map_anon(1).expect("mapped"))),
    act("connect+accept+close", 10_000, None, || {
        let client = TcpStream::connect(LISTENER.local_addr().expect("an address")).expect("connected");
        let (server, _) = LISTENER.accept().expect("accepted");
        // No port is left waiting.
        SockRef::from(&server).set_linger(Some(Duration::ZERO)).expect("set");
        drop((server, client));
    }),
    act("UDP there and back", 100_000, None, || exchange(&DATAGRAMS)),
    act("TCP there and back", 100_000, None, || {
        let [mut client, mut server] = STREAMS.each_ref();
        let mut room = [0; QUESTION.len()];
        client.write_all(QUESTION).expect("sent");
        server.read_exact(&mut room).expect("received");
        server.write_all(&room).expect("sent");
        client.read_exact(&mut room).expect("received");
    }),
    act("DNS question+answer", 50_000, None, || exchange(&QUESTIONS)),
    act("fork+exec+exit", 500, Some(1.1), || drop(Command::new("/bin/true").status())),
    act("tar of /usr/include", 2, None, || {
        let status = Command::new("tar").args(["--create", "--file=-", "/usr/include"]).stdout(Stdio::null()).status();
        assert!(status.expect("tar runs").success());
    }),
];

/// Rounds with and without a sensor take turns.
pub(crate) fn print() {
    let mut without = [const { Vec::new() }; ACTS.len()];
    let mut with = [const { Vec::new() }; ACTS.len()];
    for round in 1..=ROUNDS {
        eprintln!("acts: round {round} of {ROUNDS}");
        for (figures, act) in without.iter_mut().zip(ACTS) {
            figures.push(time(&act));
        }
        let sensor = start(&[]);
        for (figures, act) in with.iter_mut().zip(ACTS) {
            figures.push(time(&act));
        }
        sensor.stop().expect("it stops");
    }
    println!(
        "\n{:<34} {:>12} {:>12} {:>10} {:>8}   {:<18} target",
        "what an act takes", "without, ns", "with, ns", "added, ns", "ratio", "spread of the ratio"
    );
    for (index, Act { name, target, .. }) in ACTS.into_iter().enumerate() {
        let mut ratios: Vec<_> = without[index].iter().zip(&with[index]).map(|(a, b)| b / a).collect();
        let (before, after, ratio) = (median(&mut without[index]), median(&mut with[index]), median(&mut ratios));
        println!(
            "{name:<34} {before:>12.0} {after:>12.0} {:>10.0} {ratio:>8.2}   {:<18} {}",
            after - before,
            format!(
                "{:.2} to {:.2}",
                ratios.first().copied().unwrap_or_default(),
                ratios.last().copied().unwrap_or_default()
            ),
            beside(ratio, target)
        );
    }
}

/// Nanoseconds of one act.
fn time(act: &Act) -> f64 {
    let start = Instant::now();
    for _ in 0..act.count {
        (act.run)();
    }
    start.elapsed().as_nanos() as f64 / f64::from(act.count)
}
