//! What makes its reader wait does not make the sensor wait.

use std::process::{Child, Command};

use vigie_tests::{CProgram, LogRecord};

use crate::harness::Live;

/// Ended with its value: what it holds up goes on then.
struct Held(Child);

impl Drop for Held {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn is_exec(command_line: &str) -> impl Fn(&LogRecord) -> bool {
    move |record| record.event_name == "vigie.process.exec" && record.body == command_line
}

/// The names of a namespace's users are in its `/etc/passwd`; one whose file system never answers has none.
#[test]
fn a_file_system_that_never_answers_does_not_hold_up_the_sensor() {
    let program = CProgram::build("silent_etc").expect("it compiles");
    let live = Live::start("grpc", &[]);
    for word in ["first", "second"] {
        let mut command = Command::new(program.path());
        // Its loader hangs in /etc too: it stays until it is ended.
        let mut held = Held(command.args(["/bin/true", word]).spawn().expect("it runs"));
        let record = live.record(is_exec(&format!("/bin/true {word}")));
        assert_eq!(record.str("process.user.name"), None);
        Command::new("/bin/echo").args(["beside", word]).status().expect("it runs");
        let beside = live.record(is_exec(&format!("/bin/echo beside {word}")));
        assert_eq!(beside.str("process.user.name"), Some("root"));
        assert!(held.0.try_wait().expect("it is a child").is_none(), "it hangs");
    }
    live.stop();
}
