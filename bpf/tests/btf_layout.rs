//! The compiler's layout of every wire struct, read from the BTF of an object built beside the programs, must be Rust's.

use std::collections::HashMap;

use object::{Object as _, ObjectSection as _};
use vigie_bpf::wire;

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

macro_rules! compare {
    ($structs:expr, $($name:ident { $($member:ident),+ })+) => {
        $({
            let (size, members) = $structs.remove(stringify!($name)).expect(concat!(stringify!($name), " is in BTF"));
            assert_eq!(size as usize, size_of::<wire::$name>(), stringify!($name));
            let ours = [$((stringify!($member), std::mem::offset_of!(wire::$name, $member))),+];
            let theirs: Vec<_> = members
                .iter()
                .map(|(name, offset)| (if name == "type" { "type_" } else { name }, *offset as usize))
                .collect();
            assert_eq!(ours.as_slice(), theirs, stringify!($name));
        })+
    };
}

#[test]
fn every_wire_struct_has_the_same_layout_on_both_sides() {
    let file = object::File::parse(vigie_bpf::layout_object()).expect("an ELF object");
    let section = file.section_by_name(".BTF").expect("BTF").data().expect("data");
    let mut structs = structs(section);
    compare!(structs,
        slice { off, len, flags, reserved }
        filters { enabled_kinds, read_name_lengths, read_mode, self_pid }
        reader { asleep, reserved }
        filter_name { bytes }
        event_header {
            kind, len, time_boot_ns, start_time_boot_ns, cgroup_id, cap_effective, cap_permitted, result, pid, tid,
            parent_pid, vpid, uid, gid, euid, egid, suid, sgid, login_uid, audit_session_id, session_leader_pid,
            group_leader_pid, ns_mnt, ns_pid, ns_net, ns_user, ns_uts, ns_ipc, ns_cgroup, reserved, comm, tty,
            cgroup_name, cgroup_parent_name
        }
        file_identity { inode, modified_ns, size, device, mode, uid, gid, flags, links }
        process_exec {
            header, file, executable_path, filename, interpreter, arguments, environment, working_directory,
            argument_count, stdio_mode, reserved
        }
        process_exit { header, exit_code, exit_signal, core_dumped, reserved }
        process_fork { header, spawner_pid, spawner_tid }
        file_open { header, file, path, raw_path, working_directory, open_flags, reserved }
        file_delete { header, base, raw_path, is_directory, reserved }
        file_rename { header, base, raw_path, target_base, target_raw_path, rename_flags, reserved }
        network_endpoints {
            local_address, peer_address, local_port, peer_port, family, type_, protocol, reserved, unix_path
        }
        network_connect { header, endpoints }
        network_accept { header, endpoints }
    );
    assert!(structs.is_empty(), "not compared: {:?}", structs.keys());
}
