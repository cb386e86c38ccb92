use vigie_tests::{DnsServer, poll_until};

use crate::harness::{DEADLINE, Live};

/// Programs of packets are interrupted by others of their kind: what one was writing must stay its own.
#[test]
fn a_flood_of_questions_names_its_askers_and_is_accounted_for() {
    const PROCESSES: usize = 6;
    const QUESTIONS: usize = 1500;
    const SCRIPT: &str = "
import os, socket, sys
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.connect(('127.0.0.1', 53))
own = str(os.getpid()).encode()
for number in range(int(sys.argv[1])):
    question = number.to_bytes(2, 'big') + bytes([1, 0, 0, 1, 0, 0, 0, 0, 0, 0])
    server.send(question + bytes([len(own)]) + own + bytes([5]) + b'flood' + bytes([0, 0, 1, 0, 1]))
    server.recv(512)
";
    let live = Live::start_alone(&[]);
    let server = DnsServer::start().expect("it starts");
    let number = QUESTIONS.to_string();
    let start = |_| server.client("python3").args(["-c", SCRIPT, &number]).spawn().expect("python3 runs");
    for mut client in (0..PROCESSES).map(start).collect::<Vec<_>>() {
        assert!(client.wait().expect("it ends").success());
    }
    let all = || {
        let mut records = live.records();
        records.retain(|record| record.str("dns.question.name").is_some_and(|name| name.contains(".flood")));
        (records.len() >= 2 * PROCESSES * QUESTIONS).then_some(records)
    };
    let records = poll_until(DEADLINE, all).expect("all of them");
    assert_eq!(records.len(), 2 * PROCESSES * QUESTIONS);
    for record in &records {
        let asker = record.int("process.pid").expect("a pid");
        assert_eq!(record.str("dns.question.name"), Some(&*format!("{asker}.flood")), "{record:?}");
    }
    live.stop();
}
