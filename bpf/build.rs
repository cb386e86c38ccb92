//! Compiles the probes into one object, and reads off it which programs it holds.
//!
//! `probes/*.bpf.c` is found by glob: there is no list to keep. The object's group is "base": what loads on every kernel
//! from 5.8 on.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use object::{Object as _, ObjectSection as _, ObjectSymbol as _, SectionKind, SymbolKind};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Sections that hold programs, by the prefix of their names.
const PROGRAM_SECTIONS: [&str; 2] = ["tp_btf/", "tracepoint/"];

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
    println!("cargo::rerun-if-env-changed=CLANG");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let probes = probes()?;

    let unit = out.join("base.bpf.c");
    fs::write(&unit, translation_unit(&probes)?)?;
    let base = out.join("base.o");
    compile(&unit, &base)?;
    fs::write(out.join("programs.rs"), programs(&base, &probes)?)?;

    let layout = out.join("layout.bpf.c");
    fs::write(&layout, layout_unit()?)?;
    compile(&layout, &out.join("layout.o"))
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

fn translation_unit(probes: &[String]) -> Result<String> {
    let mut unit = String::new();
    for stem in probes {
        writeln!(unit, "#include \"probes/{stem}.bpf.c\"")?;
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

fn compile(source: &Path, object: &Path) -> Result<()> {
    let (target, multiarch) = match env::var("CARGO_CFG_TARGET_ARCH")?.as_str() {
        "x86_64" => ("x86", "x86_64-linux-gnu"),
        "aarch64" => ("arm64", "aarch64-linux-gnu"),
        other => return Err(format!("no eBPF programs for the architecture {other}").into()),
    };
    let clang = clang()?;
    let output = Command::new(&clang)
        .args(["-target", "bpf", "-mcpu=v3", "-O2", "-g", "-Wall", "-Wextra", "-Werror"])
        .arg(format!("-D__TARGET_ARCH_{target}"))
        .args(["-I", "include", "-I", ".", "-idirafter"])
        .arg(format!("/usr/include/{multiarch}"))
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

/// The table of programs: name, section (which names the hook), and the event it feeds.
fn programs(object: &Path, probes: &[String]) -> Result<String> {
    let bytes = fs::read(object)?;
    let file = object::File::parse(&*bytes)?;
    let mut table = "pub(crate) const BASE_PROGRAMS: &[Program] = &[\n".to_owned();
    for section in file.sections() {
        let name = section.name()?;
        let is_program = PROGRAM_SECTIONS.iter().any(|prefix| name.starts_with(prefix));
        if FORBIDDEN_SECTIONS.contains(&name) || (section.kind() == SectionKind::Text && !is_program && name != ".text")
        {
            return Err(format!("section {name}: the loader cannot serve it").into());
        }
        if !is_program {
            continue;
        }
        for symbol in file.symbols() {
            if symbol.kind() != SymbolKind::Text || symbol.section_index() != Some(section.index()) {
                continue;
            }
            let program = symbol.name()?;
            let stem = probes
                .iter()
                .find(|stem| program == *stem || program.starts_with(&format!("{stem}_")))
                .ok_or_else(|| format!("program {program} is not named after its probe's file"))?;
            let event = stem.replacen('_', ".", 1);
            writeln!(table, "    Program {{ name: {program:?}, section: {name:?}, event: {event:?} }},")?;
        }
    }
    table.push_str("];\n");
    Ok(table)
}
