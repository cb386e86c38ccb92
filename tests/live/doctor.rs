use std::process::{Command, Output};

use vigie_tests::vigie_binary;

use crate::host_turn::HostTurn;

#[test]
fn the_doctor_says_when_all_is_well() {
    // A flood could keep an event from it.
    let _turn = HostTurn::shared();
    let binary = vigie_binary().expect("the binary is built");
    let Output { status, stdout, stderr } = Command::new(binary).arg("doctor").output().expect("it runs");
    let (shown, errors) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "{shown}\n{errors}");
    assert!(shown.starts_with("kernel ") && shown.ends_with("\nall is well\n"), "{shown}");
    // Why there is no better tier may be that something failed.
    let of_events = |line: &&str| !line.starts_with("system calls are seen");
    for wrong in ["NOT SEEN", "failed: ", "something is missing"] {
        assert!(!shown.lines().filter(of_events).any(|line| line.contains(wrong)), "{wrong}: {shown}");
    }
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    for event in ["process.exec", "process.exit", "file.open", "file.delete", "network.connect"] {
        let (seen, attached) = (format!("{event} seen"), format!("{event} "));
        assert!(shown.lines().map(words).any(|line| line == seen), "{seen}: {shown}");
        let is_attached = |line: String| line.starts_with(&attached) && line.ends_with(" attached");
        assert!(shown.lines().map(words).any(is_attached), "{event}: {shown}");
    }
}
