//! What conditions mean.

use crate::support::{loaded, rule, source};

/// Whether a condition on `event` holds for a sample in YAML.
fn holds(event: &str, condition: &str, sample: &str) -> bool {
    let lists = source(
        "lib/l.yaml",
        "lists: {shells: [sh, bash], ports: [22, 443], folders: [/tmp/, /var/tmp/]}
macros: {shell: process.executable.name in lists.shells}",
    );
    let text = format!("condition: |\n  {condition}\ntests: {{match: [{sample}]}}\n");
    let set = loaded(&[rule("r", event, &text)], &[lists]);
    set.run_tests()[0].passed
}

#[track_caller]
fn check(event: &str, sample: &str, cases: &[(&str, bool)]) {
    for (condition, expected) in cases {
        assert_eq!(holds(event, condition, sample), *expected, "{condition} for {sample}");
    }
}

#[test]
fn an_absent_field_fails_every_question_and_negation_negates() {
    check(
        "process.exec",
        "{process.pid: 7, container.id: ''}",
        &[
            ("container.id == \"a\"", false),
            ("container.id != \"a\"", true),
            ("!(container.id == \"a\")", true),
            ("has(container.id)", false),
            ("!has(container.id)", true),
            ("has(process.pid)", true),
            ("process.interactive", false),
            ("process.interactive == false", false),
            ("process.interactive != true", true),
            ("process.user.id < 1", false),
            ("process.user.id >= 1", false),
            ("process.tty.startsWith(\"p\")", false),
            ("!process.tty.startsWith(\"p\")", true),
            ("size(process.command_args) >= 0", false),
            ("process.command_args.exists(x, true)", false),
            ("process.command_args.all(x, false)", true),
            ("process.tty == process.working_directory", false),
            ("ancestors.exists(a, true)", false),
            ("ancestors.all(a, false)", true),
        ],
    );
}

#[test]
fn texts() {
    check(
        "file.open",
        "{file.path: /etc/café.conf, file.mode: 0640, event.outcome: success}",
        &[
            ("file.path == \"/etc/café.conf\"", true),
            ("\"/etc/café.conf\" == file.path", true),
            ("file.path in [\"/a\", \"/etc/café.conf\"]", true),
            ("!(file.path in [\"/a\"])", true),
            ("file.path.startsWith(\"/etc/\") && file.path.endsWith(\".conf\")", true),
            ("file.path.contains(\"é\")", true),
            ("file.path.contains(\"É\")", false),
            ("file.path.matches(\"caf.\\\\.conf$\")", true),
            ("file.path.matches(r\"^caf\")", false),
            ("size(file.name) == 9", true),
            ("file.name.size() == 9", true),
            ("file.directory == \"/etc\" && file.extension == \"conf\"", true),
            ("file.mode == \"0640\"", true),
            ("lists.folders.exists(d, file.path.startsWith(d))", false),
            ("lists.folders.all(d, !file.path.startsWith(d))", true),
            ("[\"/etc/\", \"/usr/\"].exists(d, file.path.startsWith(d) && d != \"/usr/\")", true),
            ("true && !false", true),
        ],
    );
}

#[test]
fn numbers_lists_and_other_fields() {
    check(
        "network.connect",
        "{network.peer.port: 443, process.command_args: [curl, -k, https://x], process.ancestors.pids: [9, 1],
          process.pid: 7, process.parent.pid: 9, process.user.id: 0, process.executable.name: sh}",
        &[
            ("network.peer.port == 443 && network.peer.port >= 443 && network.peer.port < 444", true),
            ("443 < network.peer.port", false),
            ("444 > network.peer.port", true),
            ("network.peer.port in lists.ports", true),
            ("network.peer.port in [80, 8080]", false),
            ("1 in process.ancestors.pids", true),
            ("process.ancestors.pids.exists(p, p > 8)", true),
            ("process.ancestors.pids.all(p, p > 8)", false),
            ("\"-k\" in process.command_args", true),
            ("process.command_args.exists(x, x.startsWith(\"https:\") || x == \"z\")", true),
            ("process.command_args.all(x, x != \"-v\")", true),
            ("size(process.command_args) == 3", true),
            ("process.command_line == \"curl -k https://x\"", true),
            ("process.parent.pid != process.pid", true),
            ("process.pid < process.parent.pid", true),
            ("process.user.id == -0", true),
            ("macros.shell", true),
        ],
    );
}

#[test]
fn ancestors() {
    check(
        "process.exec",
        "{process.executable.path: /usr/bin/dash, ancestors: [
           {executable.path: /usr/bin/perl, command_args: [perl, -e, dash]},
           {executable: {name: nginx}, user.id: 33}]}",
        &[
            ("ancestors.exists(a, a.executable.name == \"nginx\" && a.user.id == 33)", true),
            ("ancestors.exists(a, a.executable.name == \"perl\" && a.user.id == 33)", false),
            ("ancestors.all(a, a.executable.name in [\"nginx\", \"perl\"])", true),
            ("ancestors.exists(a, a.command_args.exists(x, x == \"-e\"))", true),
            ("ancestors.exists(a, a.command_args.exists(x, x == a.executable.name))", true),
            ("ancestors.exists(a, a.command_args.exists(x, x == process.executable.name))", true),
            ("process.parent.executable.name == \"perl\"", true),
            ("\"/usr/bin/perl\" in process.ancestors.executable_paths", true),
        ],
    );
    check(
        "process.exec",
        "{process.parent.executable.path: /usr/sbin/nginx}",
        &[("ancestors.exists(a, a.executable.name == \"nginx\")", true)],
    );
}
