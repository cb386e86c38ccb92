//! Process contexts are read from programs that publish them, whole or not at all.

mod support;

use std::path::Path;
use std::process::Command;

use support::{Program, compile};
use vigie_enrich::process_context::{ProcessContext, ProcessContextFailure, ThreadSchema, read};

/// `Resource { service.name = NAME }` and the thread schema, in protobuf's encoding.
fn message(service_name: &str) -> Vec<u8> {
    let field = |tag: u8, bytes: &[u8]| {
        let length = bytes.len();
        let mut field = vec![tag << 3 | 2];
        if length < 128 {
            field.push(length as u8);
        } else {
            field.extend([length as u8 | 0x80, (length >> 7) as u8]);
        }
        field.extend(bytes);
        field
    };
    let text = |name: &str, value: &str| [field(1, name.as_bytes()), field(2, &field(1, value.as_bytes()))].concat();
    let resource = field(1, &text("service.name", service_name));
    [field(1, &resource), field(2, &text("threadlocal.schema_version", "tlsdesc_v1_dev"))].concat()
}

fn start(directory: &Path, how: &str, first: &str, second: &str) -> (Program, Vec<u64>) {
    let program = directory.join("publisher");
    compile("cc", &[], &["process_context.c"], &program);
    let [first, second] = [("first", first), ("second", second)].map(|(name, service)| {
        let path = directory.join(name);
        std::fs::write(&path, message(service)).expect("writable");
        path
    });
    let mut program = Program::start(Command::new(program).arg(how).arg(first).arg(second));
    let numbers = program.numbers();
    (program, numbers)
}

fn service(context: &ProcessContext) -> &str {
    assert_eq!(context.resource.len(), 1);
    assert_eq!(context.resource[0].0, "service.name");
    &context.resource[0].1
}

#[test]
fn both_kinds_of_mapping_are_read_and_read_again() {
    for how in ["memfd", "named"] {
        let directory = tempfile::tempdir().expect("a directory");
        let (mut program, numbers) = start(directory.path(), how, "shop", "shop-2");
        if how == "named" && numbers[1] == 0 {
            eprintln!("this kernel does not name private memory");
            continue;
        }
        let context = read(program.pid()).expect("readable").expect("published");
        assert_eq!((service(&context), context.published_at_ns), ("shop", numbers[0]), "{how}");
        assert_eq!(context.thread_schema(), Some(ThreadSchema::ThreadLocal));
        program.tell("");
        let published = program.numbers()[0];
        let context = read(program.pid()).expect("readable").expect("published");
        assert_eq!((service(&context), context.published_at_ns), ("shop-2", published), "{how}");
    }
}

#[test]
fn what_is_read_while_it_is_written_is_whole() {
    let directory = tempfile::tempdir().expect("a directory");
    let names = ["a".repeat(1000), "b".repeat(900)];
    let (program, _) = start(directory.path(), "storm", &names[0], &names[1]);
    for _ in 0..500 {
        match read(program.pid()) {
            Ok(context) => {
                let context = context.expect("published");
                assert!(names.iter().any(|name| name == service(&context)));
            }
            Err(failure) => assert_eq!(failure, ProcessContextFailure::BeingWritten),
        }
    }
}

#[test]
fn a_process_that_publishes_none_has_none() {
    assert_eq!(read(std::process::id()), Ok(None));
    assert_eq!(read(u32::MAX), Err(ProcessContextFailure::Gone));
}
