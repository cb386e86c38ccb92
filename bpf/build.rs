//! Compiles the probes into objects, and reads off them which programs they hold.
//!
//! `probes/*.bpf.c` is found by glob: there is no list to keep. The group "base" is what loads on every kernel from 5.8
//! on. The probes of system calls are compiled once more for the functions that serve the calls, "trampoline"; on x86_64
//! for calls by the 32-bit entries, "ia32"; and twice for what keeps what the kernel found for a name, "lsm" and "kprobe".

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use object::{Object as _, ObjectSection as _, ObjectSymbol as _, SectionKind, SymbolKind};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Programs that are compiled together and loaded as one object.
struct Group {
    name: &'static str,
    /// What they are compiled with, beside what all are.
    defines: &'static [&'static str],
    /// Files that none of these words is in have nothing for it; with no word all have.
    words: &'static [&'static str],
    /// Prefixes of the sections of its programs. The files have others too, which are of the base group.
    sections: &'static [&'static str],
}

const BASE: Group =
    Group { name: "base", defines: &[], words: &[], sections: &["tp_btf/", "tracepoint/", "cgroup_skb/", "cgroup/"] };
const TRAMPOLINE: Group = Group {
    name: "trampoline",
    defines: &["-DVIGIE_TRAMPOLINE"],
    words: &["SYSCALL_E", "CHANGE_AT_EXIT"],
    sections: &["fentry/", "fexit/"],
};
const LSM: Group = Group { name: "lsm", defines: &["-DVIGIE_LSM"], words: &["OBJECT_OF("], sections: &["lsm/"] };
const KPROBE: Group =
    Group { name: "kprobe", defines: &["-DVIGIE_KPROBE"], words: &["OBJECT_OF"], sections: &["kprobe/"] };
const IA32: Group = Group {
    name: "ia32",
    defines: &["-DVIGIE_IA32"],
    words: &["SYSCALL_EXIT", "CHANGE_AT_EXIT"],
    sections: &["raw_tp/"],
};

/// Those of every architecture; "ia32" is beside them on one.
const GROUPS: [&Group; 4] = [&BASE, &TRAMPOLINE, &LSM, &KPROBE];

/// Calls the programs of the group "ia32".
const IA32_DISPATCH: &str = "ia32_dispatch";

/// What the loader (aya) takes silently wrong: externs and a second text section. See its issue tracker before lifting.
const FORBIDDEN_SECTIONS: [&str; 2] = [".kconfig", ".ksyms"];

fn main() {
    if let Err(error) = run() {
        eprintln!("error: {error}");
        std::process::exit(1);
    }
}

fn run() -> Result<()> {
    println!("cargo::rerun-if-changed=include");
    println!("cargo::rerun-if-changed=probes");
    println!("cargo::rerun-if-changed=ia32");
    println!("cargo::rerun-if-env-changed=CLANG");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let probes = probes()?;

    let mut programs = String::new();
    for group in GROUPS {
        programs += &group.build(&out, &group.files(&probes)?)?;
    }
    if env::var("CARGO_CFG_TARGET_ARCH")? == "x86_64" {
        let mut files = vec![format!("ia32/{IA32_DISPATCH}")];
        files.extend(IA32.files(&probes)?);
        programs += &IA32.build(&out, &files)?;
    }
    fs::write(out.join("programs.rs"), programs)?;

    let layout = out.join("layout.bpf.c");
    fs::write(&layout, layout_unit()?)?;
    compile(&layout, &out.join("layout.o"), &[])
}

impl Group {
    /// Those of the probes that have something for it: `probes/process_exec`.
    fn files(&self, probes: &[String]) -> Result<Vec<String>> {
        let mut files = Vec::new();
        for stem in probes {
            let source = fs::read_to_string(format!("probes/{stem}.bpf.c"))?;
            if self.words.is_empty() || self.words.iter().any(|word| source.contains(word)) {
                files.push(format!("probes/{stem}"));
            }
        }
        Ok(files)
    }

    /// Compiles the files into `NAME.o`, and tells what it holds as Rust.
    fn build(&self, out: &Path, files: &[String]) -> Result<String> {
        let unit = out.join(format!("{}.bpf.c", self.name));
        fs::write(&unit, translation_unit(files)?)?;
        let object = out.join(format!("{}.o", self.name));
        compile(&unit, &object, self.defines)?;
        let stems: Vec<_> = files.iter().filter_map(|file| file.rsplit('/').next()).collect();
        contents(&object, self, &stems)
    }
}

/// The probes' stems, such as `process_exec`, in order.
fn probes() -> Result<Vec<String>> {
    let mut stems = Vec::new();
    for entry in fs::read_dir("probes")? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if let Some(stem) = name.strip_suffix(".bpf.c") {
            stems.push(stem.to_owned());
        }
    }
    stems.sort();
    Ok(stems)
}

fn translation_unit(stems: &[String]) -> Result<String> {
    let mut unit = String::new();
    for stem in stems {
        writeln!(unit, "#include \"{stem}.bpf.c\"")?;
    }
    unit.push_str("char _license[] SEC(\"license\") = \"Dual MIT/GPL\";\n");
    Ok(unit)
}

/// An object whose BTF holds every struct of the wire contract: BTF keeps a type only where something refers to it.
fn layout_unit() -> Result<String> {
    let header = fs::read_to_string("include/wire.h")?;
    let mut unit = "#include <linux/types.h>\n#include \"wire.h\"\n".to_owned();
    for line in header.lines() {
        if let Some(name) = line.strip_prefix("struct ").and_then(|rest| rest.strip_suffix(" {")) {
            writeln!(unit, "struct {name} *anchor_{name};")?;
        }
    }
    Ok(unit)
}

fn compile(source: &Path, object: &Path, defines: &[&str]) -> Result<()> {
    let (target, triple) = match env::var("CARGO_CFG_TARGET_ARCH")?.as_str() {
        "x86_64" => ("x86", "x86_64-linux-gnu"),
        "aarch64" => ("arm64", "aarch64-linux-gnu"),
        other => return Err(format!("no eBPF programs for the architecture {other}").into()),
    };
    let clang = clang()?;
    let output = Command::new(&clang)
        .args(["-target", "bpf", "-mcpu=v3", "-O2", "-g", "-Wall", "-Wextra", "-Werror"])
        .arg(format!("-D__TARGET_ARCH_{target}"))
        .args(defines)
        .args(["-I", "include", "-I", "."])
        // The architecture's own headers: a native system has them in the first place, a cross compiler's are in the second.
        .args(["-idirafter", &format!("/usr/include/{triple}"), "-idirafter", &format!("/usr/{triple}/include")])
        .args(["-fdebug-prefix-map=.=", "-c"])
        .arg(source)
        .arg("-o")
        .arg(object)
        .output()?;
    if output.status.success() {
        return Ok(());
    }
    let message = String::from_utf8_lossy(&output.stderr);
    Err(format!("{clang} could not compile the eBPF programs (are linux-libc-dev's headers there?):\n{message}").into())
}

fn clang() -> Result<String> {
    if let Ok(named) = env::var("CLANG") {
        return Ok(named);
    }
    let candidates =
        std::iter::once("clang".to_owned()).chain((14..=21).rev().map(|version| format!("clang-{version}")));
    for candidate in candidates {
        if Command::new(&candidate).arg("--version").output().is_ok_and(|output| output.status.success()) {
            return Ok(candidate);
        }
    }
    Err("clang is needed to compile the eBPF programs: apt-get install clang, or set CLANG".into())
}

/// The tables of programs (name, section, which names the hook, and the event it feeds) and of maps.
fn contents(object: &Path, group: &Group, probes: &[&str]) -> Result<String> {
    let bytes = fs::read(object)?;
    let file = object::File::parse(&*bytes)?;
    let prefix = group.name.to_uppercase();
    let mut table = format!("pub(crate) const {prefix}_PROGRAMS: &[Program] = &[\n");
    let mut maps = Vec::new();
    let is_called = |symbol: &object::Symbol<'_, '_>| symbol.is_undefined() && symbol.name() != Ok("");
    if let Some(missing) = file.symbols().find(is_called) {
        return Err(format!("{}: the compiler calls a function that no kernel has", missing.name()?).into());
    }
    for section in file.sections() {
        let name = section.name()?;
        if name == ".maps" {
            let here = |symbol: &object::Symbol<'_, '_>| symbol.section_index() == Some(section.index());
            maps = file.symbols().filter(here).map(|symbol| symbol.name()).collect::<std::result::Result<_, _>>()?;
            maps.retain(|name| !name.is_empty());
        }
        let is_of = |group: &Group| group.sections.iter().any(|prefix| name.starts_with(prefix));
        let is_program = GROUPS.into_iter().chain([&IA32]).any(is_of);
        if FORBIDDEN_SECTIONS.contains(&name) || (section.kind() == SectionKind::Text && !is_program && name != ".text")
        {
            return Err(format!("section {name}: the loader cannot serve it").into());
        }
        if !is_of(group) {
            continue;
        }
        for symbol in file.symbols() {
            if symbol.kind() != SymbolKind::Text || symbol.section_index() != Some(section.index()) {
                continue;
            }
            let program = symbol.name()?;
            let is_its = |stem: &&&str| program == **stem || program.starts_with(&format!("{stem}_"));
            // One event's name can begin another's.
            let stem = probes
                .iter()
                .filter(is_its)
                .max_by_key(|stem| stem.len())
                .ok_or_else(|| format!("program {program} is not named after its probe's file"))?;
            let event = stem.replacen('_', ".", 1);
            // What calls other programs feeds no event of its own.
            let kind = match *stem {
                IA32_DISPATCH => "0".to_owned(),
                stem => format!("wire::event_kind::KIND_{}", stem.to_uppercase()),
            };
            writeln!(table, "    Program {{ name: {program:?}, section: {name:?}, event: {event:?}, kind: {kind} }},")?;
        }
    }
    writeln!(table, "];\npub(crate) const {prefix}_MAPS: &[&str] = &{maps:?};")?;
    Ok(table)
}
