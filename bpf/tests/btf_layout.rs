//! The compiler's layout of every wire struct, read from the BTF of an object built beside the programs, must be Rust's.

use std::collections::HashMap;

use object::{Object as _, ObjectSection as _};

/// Sizes of all structs in a `.BTF` section (<https://docs.kernel.org/bpf/btf.html>), by name, with their members' offsets.
fn structs(section: &[u8]) -> HashMap<String, (u32, Vec<(String, u32)>)> {
    let word = |at: usize| u32::from_le_bytes(section[at..at + 4].try_into().expect("four bytes"));
    let (header, types, strings) = (word(4) as usize, word(8) as usize, word(16) as usize);
    let name = |offset: u32| {
        let start = header + strings + offset as usize;
        let end = start + section[start..].iter().position(|&byte| byte == 0).expect("terminated");
        String::from_utf8_lossy(&section[start..end]).into_owned()
    };
    let (mut at, end) = (header + types, header + types + word(12) as usize);
    let mut found = HashMap::new();
    while at < end {
        let (info, size) = (word(at + 4), word(at + 8));
        let (kind, count) = (info >> 24 & 0x1f, (info & 0xffff) as usize);
        let body = at + 12;
        if kind == 4 {
            let members = (0..count).map(|index| (name(word(body + 12 * index)), word(body + 12 * index + 8) / 8));
            found.insert(name(word(at)), (size, members.collect()));
        }
        // What follows each kind of type, in bytes.
        at = body
            + match kind {
                1 | 14 | 17 => 4,
                3 => 12,
                4 | 5 | 15 | 19 => 12 * count,
                6 | 13 => 8 * count,
                _ => 0,
            };
    }
    found
}

/// The same, from the assertions in the bindings, which the compiler has checked against Rust's layout.
fn bindings(text: &str) -> HashMap<String, (u32, Vec<(String, u32)>)> {
    let number = |line: &str| line.rsplit("- ").next()?.trim_end_matches("usize]").parse().ok();
    let mut found: HashMap<String, (u32, Vec<(String, u32)>)> = HashMap::new();
    // A long assertion stands on several lines.
    for line in text.split(';').map(str::trim) {
        if let Some((name, _)) = line.split_once("[\"Size of ").and_then(|(_, rest)| rest.split_once('"')) {
            found.entry(name.to_owned()).or_default().0 = number(line).expect("a size");
        } else if let Some((field, _)) = line.strip_prefix("[\"Offset of field: ").and_then(|rest| rest.split_once('"'))
        {
            let (name, member) = field.split_once("::").expect("struct and member");
            let member = if member == "type_" { "type" } else { member };
            found.entry(name.to_owned()).or_default().1.push((member.to_owned(), number(line).expect("an offset")));
        }
    }
    found
}

#[test]
fn every_wire_struct_has_the_same_layout_on_both_sides() {
    let file = object::File::parse(vigie_bpf::layout_object()).expect("an ELF object");
    let section = file.section_by_name(".BTF").expect("BTF").data().expect("data");
    let (theirs, ours) = (structs(section), bindings(include_str!("../src/wire.rs")));
    assert!(theirs.contains_key("event_header") && theirs["event_header"].1.len() > 30, "the sections were read");
    let mut names: Vec<_> = theirs.keys().chain(ours.keys()).collect();
    names.sort();
    names.dedup();
    for name in names {
        assert_eq!(theirs.get(name), ours.get(name), "{name}");
    }
}
