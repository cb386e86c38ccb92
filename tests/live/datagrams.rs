use std::net::UdpSocket;
use std::process::{Command, Stdio};

use vigie_tests::{CProgram, LogRecord};

use crate::harness::Live;
use crate::reconciliation::row;

/// Runs `datagrams.c`; the port, and what the sensor said of it.
fn sent(options: &[&str]) -> (i64, Vec<LogRecord>) {
    let program = CProgram::build("datagrams").expect("it compiles");
    let live = Live::start("grpc", options);
    let receiver = UdpSocket::bind("127.0.0.1:0").expect("bound");
    let port = receiver.local_addr().expect("an address").port();
    let mut command = Command::new(program.path());
    let child = command.arg(port.to_string()).stderr(Stdio::piped()).spawn().expect("it runs");
    let pid = i64::from(child.id());
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (records, _) = live.stop_and_read();
    let is_send =
        |record: &LogRecord| record.event_name == "vigie.network.send" && record.int("process.pid") == Some(pid);
    (port.into(), records.into_iter().filter(is_send).collect())
}

#[test]
fn datagrams_name_where_they_were_sent_to_by_whatever_call() {
    let (port, records) = sent(&["--export", "all"]);
    let sizes: Vec<_> = records.iter().map(|record| record.int("vigie.network.send.size")).collect();
    assert_eq!(sizes, [Some(4), Some(7), Some(6), None, Some(1), Some(1), Some(2)]);
    for (index, record) in records.iter().enumerate() {
        let address = match index {
            2 => "::1",
            3 => "255.255.255.255",
            _ => "127.0.0.1",
        };
        assert_eq!((record.str("network.peer.address"), record.int("network.peer.port")), (Some(address), Some(port)));
        assert_eq!(
            (record.str("network.transport"), record.str("vigie.socket.type")),
            (Some("udp"), Some("SOCK_DGRAM"))
        );
        assert!(record.int("network.local.port").is_some_and(|port| port > 0), "{index}");
    }
    assert_eq!(records[3].str("error.type"), Some("EACCES"));
    assert!(records[3].body.ends_with(&format!("failed to send to 255.255.255.255:{port}")), "{}", records[3].body);
    assert!(records[0].body.ends_with(&format!("sent 4 bytes to 127.0.0.1:{port}")), "{}", records[0].body);
    assert_eq!(records[6].int("vigie.network.send.messages"), Some(2));
    assert_eq!(records[4].int("vigie.network.send.messages"), None);
}

/// There are too many to be looked at when nobody asks.
#[test]
fn datagrams_are_left_out_unless_somebody_asks() {
    assert_eq!(sent(&[]).1, []);
}

/// What one call sends beyond the messages that are told is not forgotten.
#[test]
fn messages_beyond_those_that_are_told_are_counted_as_lost() {
    let program = CProgram::build("datagrams").expect("it compiles");
    let live = Live::start_alone(&["--export", "all"]);
    let receiver = UdpSocket::bind("127.0.0.1:0").expect("bound");
    let port = receiver.local_addr().expect("an address").port();
    let status = Command::new(program.path()).args([port.to_string().as_str(), "20"]).status().expect("it runs");
    assert!(status.success(), "{status}");
    let loss = live.record(|record| {
        record.event_name == "vigie.sensor.loss" && record.str("vigie.loss.event") == Some("network.send")
    });
    assert_eq!((loss.str("vigie.loss.reason"), loss.int("vigie.loss.count")), (Some("too_many"), Some(12)));
    let (records, stderr) = live.stop_and_read();
    let told = records.iter().filter(|record| {
        record.event_name == "vigie.network.send" && record.int("network.peer.port") == Some(port.into())
    });
    let messages: Vec<_> = told.map(|record| record.int("vigie.network.send.messages")).collect();
    assert_eq!(messages, [Some(20); 8]);
    let numbers = row(&stderr, "network.send");
    assert_eq!(numbers[0], numbers[1..].iter().sum::<u64>(), "{stderr}");
}
