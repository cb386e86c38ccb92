//! The slot is found where programs say that theirs is, for every way in which compilers, linkers and C libraries place it.
#![cfg(target_arch = "x86_64")]

mod support;

use std::path::Path;
use std::process::Command;

use support::{Program, compile};
use vigie_enrich::thread_context::{
    AccessModel, CLibrary, Found, ResolveFailure, SymbolTable, ThreadContextSlot, resolve,
};

/// Resolves a program and holds the answer against what it prints of two threads.
fn check(program: &Path) -> Found {
    check_started(&mut Command::new(program))
}

fn check_started(command: &mut Command) -> Found {
    let mut program = Program::start(command);
    let threads = [program.numbers(), program.numbers()];
    let found = resolve(program.pid()).expect("resolvable").expect("it has a slot");
    for thread in threads {
        let [printed, thread_pointer] = thread[..] else { panic!("two numbers") };
        let computed = match found.slot {
            ThreadContextSlot::Static { thread_pointer_offset } => {
                thread_pointer.wrapping_add_signed(thread_pointer_offset)
            }
            ThreadContextSlot::Dynamic { module, offset, dtv_offset, dtv_step } => {
                let vector = program.word(thread_pointer.wrapping_add_signed(dtv_offset));
                program.word(vector + module * u64::from(dtv_step)) + offset
            }
        };
        assert_eq!(format!("{computed:x}"), format!("{printed:x}"), "{found:?}");
    }
    found
}

/// The slot in the program itself.
fn in_program(compiler: &str, arguments: &[&str]) -> Found {
    let directory = tempfile::tempdir().expect("a directory");
    let program = directory.path().join("program");
    compile(compiler, &[arguments, &["-pthread"]].concat(), &["main.c", "slot.c"], &program);
    check(&program)
}

/// The slot in a library that the program is linked with.
fn in_library(compiler: &str, library_arguments: &[&str]) -> Found {
    let directory = tempfile::tempdir().expect("a directory");
    let (program, library) = (directory.path().join("program"), directory.path().join("libslot.so"));
    compile(compiler, &[library_arguments, &["-shared", "-fPIC"]].concat(), &["slot.c"], &library);
    let library = library.to_str().expect("text");
    let search = format!("-Wl,-rpath,{}", directory.path().display());
    compile(compiler, &[library, "-pthread", &search], &["main.c"], &program);
    check(&program)
}

/// The slot in a library that the program loads when it runs.
fn in_loaded(compiler: &str, library_arguments: &[&str], arguments: &[&str]) -> Found {
    let directory = tempfile::tempdir().expect("a directory");
    let (program, library) = (directory.path().join("program"), directory.path().join("libslot.so"));
    compile(compiler, &[library_arguments, &["-shared", "-fPIC"]].concat(), &["slot.c"], &library);
    let path = format!("-DLOADED=\"{}\"", library.display());
    compile(compiler, &[arguments, &[&path, "-pthread", "-ldl"]].concat(), &["main.c"], &program);
    check(&program)
}

const GNU2: &str = "-mtls-dialect=gnu2";

fn is_dynamic(found: &Found) -> bool {
    matches!(found.slot, ThreadContextSlot::Dynamic { .. })
}

#[test]
fn a_main_program_has_it_at_a_distance_the_linker_chose() {
    for arguments in
        [&[][..], &["-rdynamic"], &["-rdynamic", "-s"], &["-no-pie"], &["-fPIE", GNU2], &["-static-pie", "-fPIE"]]
    {
        let found = in_program("cc", arguments);
        assert_eq!(found.model, AccessModel::LocalExec, "{arguments:?}");
        let table = if arguments.contains(&"-rdynamic") { SymbolTable::Dynamic } else { SymbolTable::Full };
        assert_eq!(found.table, table, "{arguments:?}");
        assert!(found.file.ends_with("program"));
    }
}

#[test]
fn alignment_and_other_variables_do_not_matter() {
    for arguments in [&["-DALIGNED=64"][..], &["-DALIGNED=4096", "-DBULK=1000"], &["-DALIGNED=256", "-no-pie"]] {
        assert_eq!(in_program("cc", arguments).model, AccessModel::LocalExec, "{arguments:?}");
        assert_eq!(in_program("cc", &[arguments, &["-static"]].concat()).libc, None, "{arguments:?}");
        assert!(!is_dynamic(&in_library("cc", &[arguments, &["-ftls-model=initial-exec", "-fPIC"]].concat())));
    }
}

#[test]
fn static_programs_need_no_loader() {
    for compiler in ["cc", "musl-gcc"] {
        for arguments in
            [&["-static"][..], &["-static", GNU2], &["-static", "-DALIGNED=64"], &["-static", "-DBULK=70000"]]
        {
            let found = in_program(compiler, arguments);
            assert_eq!((found.model, found.libc), (AccessModel::LocalExec, None), "{compiler} {arguments:?}");
        }
    }
}

#[test]
fn a_linked_library_has_it_where_the_loader_wrote() {
    let found = in_library("cc", &[GNU2]);
    assert_eq!((found.model, is_dynamic(&found)), (AccessModel::TlsDescriptor, false));
    assert_eq!((found.table, found.libc), (SymbolTable::Dynamic, Some(CLibrary::Glibc)));
    assert!(found.file.ends_with("libslot.so"));
    let found = in_library("cc", &["-mtls-dialect=gnu"]);
    assert_eq!((found.model, is_dynamic(&found)), (AccessModel::GeneralDynamic, true));
    let found = in_library("cc", &["-ftls-model=initial-exec"]);
    assert_eq!((found.model, is_dynamic(&found)), (AccessModel::InitialExec, false));
}

#[test]
fn a_symbol_that_is_not_exported_is_found_too() {
    let found = in_library("cc", &["-DHIDDEN", GNU2]);
    assert_eq!((found.model, found.table), (AccessModel::TlsDescriptor, SymbolTable::Full));
    let found = in_library("cc", &["-DHIDDEN", "-ftls-model=initial-exec", "-DBULK=100"]);
    assert_eq!((found.model, found.table), (AccessModel::InitialExec, SymbolTable::Full));
    let found = in_library("cc", &["-DHIDDEN", "-mtls-dialect=gnu", "-DBULK=100"]);
    assert_eq!((found.model, found.table), (AccessModel::LocalDynamic, SymbolTable::Full));
}

#[test]
fn a_loaded_library_has_it_where_the_loader_wrote() {
    let found = in_loaded("cc", &[GNU2], &[]);
    assert_eq!((found.model, is_dynamic(&found)), (AccessModel::TlsDescriptor, false));
    let found = in_loaded("cc", &["-mtls-dialect=gnu"], &[]);
    assert_eq!((found.model, is_dynamic(&found)), (AccessModel::GeneralDynamic, true));
}

/// More than the C library keeps in reserve: the block is allocated apart. Without position independence the descriptor's
/// argument is a small pointer.
#[test]
fn a_loaded_library_without_room_has_it_in_a_block_of_its_own() {
    for arguments in [&[][..], &["-no-pie"]] {
        for dialect in [GNU2, "-mtls-dialect=gnu"] {
            let found = in_loaded("cc", &[dialect, "-DBULK=65536"], arguments);
            assert!(is_dynamic(&found), "{dialect} {arguments:?}");
        }
    }
}

#[test]
fn musl_has_a_layout_of_its_own() {
    let found = in_program("musl-gcc", &[]);
    assert_eq!((found.model, found.libc), (AccessModel::LocalExec, Some(CLibrary::Musl)));
    assert_eq!(in_library("musl-gcc", &[GNU2]).model, AccessModel::TlsDescriptor);
    assert!(is_dynamic(&in_library("musl-gcc", &["-mtls-dialect=gnu"])));
    assert!(!is_dynamic(&in_library("musl-gcc", &["-ftls-model=initial-exec"])));
    for bulk in ["-DBULK=1", "-DBULK=65536"] {
        for dialect in [GNU2, "-mtls-dialect=gnu"] {
            assert!(is_dynamic(&in_loaded("musl-gcc", &[dialect, bulk], &[])), "{dialect} {bulk}");
        }
    }
}

#[test]
fn a_program_that_is_replaced_is_still_the_one_that_runs() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("program");
    compile("cc", &["-pthread"], &["main.c", "slot.c"], &path);
    let mut program = Program::start(&mut Command::new(&path));
    let thread = program.numbers();
    std::fs::remove_file(&path).expect("removable");
    compile("cc", &["-pthread", "-DBULK=4096", "-DALIGNED=256"], &["main.c", "slot.c"], &path);
    let found = resolve(program.pid()).expect("resolvable").expect("it has a slot");
    let thread_pointer_offset = thread[0].wrapping_sub(thread[1]) as i64;
    assert_eq!(found.slot, ThreadContextSlot::Static { thread_pointer_offset });
    assert!(found.file.ends_with("program (deleted)"));
}

#[test]
fn a_program_that_the_loader_was_told_to_run_is_the_main_program() {
    for (compiler, loader) in [("cc", "/lib64/ld-linux-x86-64.so.2"), ("musl-gcc", "/lib/ld-musl-x86_64.so.1")] {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("program");
        compile(compiler, &["-pthread", "-DALIGNED=64"], &["main.c", "slot.c"], &path);
        assert_eq!(check_started(Command::new(loader).arg(&path)).model, AccessModel::LocalExec, "{loader}");
    }
}

#[test]
fn a_process_without_one_has_none() {
    assert_eq!(resolve(std::process::id()), Ok(None));
    assert_eq!(resolve(u32::MAX), Err(ResolveFailure::Gone));
}
