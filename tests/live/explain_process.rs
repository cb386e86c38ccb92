use std::process::Command;

use vigie_tests::{CProgram, GoProgram, TracedServer, copy_program, vigie_binary};

fn explained(pid: u32) -> (bool, String) {
    let output = Command::new(vigie_binary().expect("built")).args(["doctor", "--pid", &pid.to_string()]).output();
    let output = output.expect("it runs");
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Nothing but lines of text: no command for a terminal, nothing that reorders or hides what is read.
fn assert_harmless(text: &str) {
    let harmful = |character: &char| (character.is_control() && *character != '\n') || *character == '\u{202e}';
    assert_eq!(text.chars().find(harmful), None, "{text:?}");
}

fn line<'a>(text: &'a str, what: &str) -> &'a str {
    text.lines().find(|line| line.starts_with(what)).unwrap_or_else(|| panic!("{what}: {text}"))
}

#[test]
fn a_process_that_publishes_is_told_from_one_that_does_not_and_gets_advice() {
    let program = CProgram::build("traced_server").expect("it compiles");
    let server = TracedServer::of(program.path(), &[]).expect("it starts");
    let (found, text) = explained(server.pid());
    assert!(found, "{text}");
    let thread = line(&text, "thread context (OTEP 4947)");
    assert!(thread.contains("yes") && thread.contains("local_exec") && thread.contains("traced_server"), "{thread}");

    let traced = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let mut job = Command::new("sleep").arg("60").env("TRACEPARENT", traced).spawn().expect("it runs");
    let (found, text) = explained(job.id());
    assert!(found && line(&text, "TRACEPARENT").contains("0af7651916cd43dd8448eb211c80319c"), "{text}");

    let mut plain = Command::new("sleep").arg("60").env_remove("TRACEPARENT").spawn().expect("it runs");
    let (found, text) = explained(plain.id());
    assert!(!found && line(&text, "thread context").contains("otel_thread_ctx_v1"), "{text}");
    assert!(text.contains("To instrument it:"), "{text}");
    for process in [&mut job, &mut plain] {
        process.kill().expect("ended");
        process.wait().expect("ended");
    }
}

#[test]
fn what_a_process_says_of_itself_is_no_command_for_a_terminal() {
    let program = CProgram::build("context_publisher").expect("it compiles");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("\x1b]0;owned\x07\nthread context yes\u{202e}");
    copy_program(program.path(), &path).expect("a copy");
    let published = ["tls_v1\x1b[2J", "shop\x1b[31m\u{202e}", "route\x1b[0m"];
    let server = TracedServer::of(&path, &published).expect("it starts");
    let (found, text) = explained(server.pid());
    assert_harmless(&text);
    // Its schema is one that nobody knows; but that does not keep doctor from looking for the slot.
    assert!(found, "{text}");
    assert!(text.contains("\\x1b]0;owned\\x07\\nthread context yes\\u{202e}"), "{text}");
    assert!(line(&text, "process context (OTEP 4719)").contains("tls_v1\\x1b[2J; 1 names"), "{text}");
    assert!(text.contains("service.name=\"shop"), "{text}");
}

/// That a program may label its goroutines does not tell that it does.
#[test]
fn a_program_of_gos_may_tell_its_requests() {
    let program = GoProgram::build("go_labels", &[]).expect("it builds");
    let server = TracedServer::of(program.path(), &["/dev/null"]).expect("it starts");
    let (found, text) = explained(server.pid());
    assert!(!found && line(&text, "labels of goroutines (Go)").contains("possible go1."), "{text}");
}
