// Generated from bpf/include/wire.h by `cargo xtask codegen`; do not edit.

pub type __u8 = ::std::os::raw::c_uchar;
pub type __u16 = ::std::os::raw::c_ushort;
pub type __u32 = ::std::os::raw::c_uint;
pub type __s32 = ::std::os::raw::c_int;
pub type __u64 = ::std::os::raw::c_ulonglong;
pub type __s64 = ::std::os::raw::c_longlong;
pub mod event_kind {
    #[allow(unused_imports)]
    use super::*;
    pub type Type = ::std::os::raw::c_uint;
    pub const KIND_PROCESS_EXEC: Type = 1;
    pub const KIND_PROCESS_EXIT: Type = 2;
    pub const KIND_PROCESS_FORK: Type = 3;
    pub const KIND_FILE_OPEN: Type = 4;
    pub const KIND_FILE_DELETE: Type = 5;
    pub const KIND_FILE_RENAME: Type = 6;
    pub const KIND_NETWORK_CONNECT: Type = 7;
    pub const KIND_NETWORK_ACCEPT: Type = 8;
    pub const KIND_COUNT: Type = 9;
}
pub mod counter {
    #[allow(unused_imports)]
    use super::*;
    pub type Type = ::std::os::raw::c_uint;
    pub const COUNTER_SEEN: Type = 0;
    pub const COUNTER_SUBMITTED: Type = 1;
    pub const COUNTER_FILTERED_UNWANTED: Type = 2;
    pub const COUNTER_FILTERED_SELF: Type = 3;
    pub const COUNTER_LOST_RING_FULL: Type = 4;
    pub const COUNTER_LOST_SCRATCH_BUSY: Type = 5;
    pub const COUNTER_LOST_ENTRY_MISSING: Type = 6;
    pub const COUNTER_COUNT: Type = 7;
}
pub mod slice_flag {
    #[allow(unused_imports)]
    use super::*;
    pub type Type = ::std::os::raw::c_uint;
    pub const SLICE_TRUNCATED: Type = 1;
    pub const SLICE_UNREADABLE: Type = 2;
    pub const SLICE_FROM_USER: Type = 4;
}
pub mod file_flag {
    #[allow(unused_imports)]
    use super::*;
    pub type Type = ::std::os::raw::c_uint;
    pub const FILE_IN_MEMORY: Type = 1;
    pub const FILE_DELETED: Type = 2;
    pub const FILE_OVERLAY_UPPER: Type = 4;
    pub const FILE_CREATED: Type = 8;
}
pub mod limit {
    #[allow(unused_imports)]
    use super::*;
    pub type Type = ::std::os::raw::c_uint;
    pub const LIMIT_PATH: Type = 4096;
    pub const LIMIT_ARGUMENTS: Type = 32768;
    pub const LIMIT_ENVIRONMENT: Type = 8192;
    pub const LIMIT_NAME: Type = 128;
    pub const LIMIT_COMM: Type = 16;
    pub const LIMIT_TTY: Type = 16;
    pub const LIMIT_FILTER_NAME: Type = 32;
    pub const RECORD_SIZE: Type = 65536;
}
pub mod read_mode {
    #[allow(unused_imports)]
    use super::*;
    pub type Type = ::std::os::raw::c_uint;
    pub const READ_MODE_NONE: Type = 0;
    pub const READ_MODE_NAMES: Type = 1;
    pub const READ_MODE_ALL: Type = 2;
}
#[repr(C)]
#[derive(
    Debug,
    Default,
    Copy,
    Clone,
    :: zerocopy :: FromBytes,
    :: zerocopy :: IntoBytes,
    :: zerocopy :: KnownLayout,
    :: zerocopy :: Immutable,
)]
pub struct filters {
    pub enabled_kinds: __u64,
    pub read_name_lengths: __u64,
    pub read_mode: __u32,
    pub self_pid: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of filters"][::std::mem::size_of::<filters>() - 24usize];
    ["Alignment of filters"][::std::mem::align_of::<filters>() - 8usize];
    ["Offset of field: filters::enabled_kinds"][::std::mem::offset_of!(filters, enabled_kinds) - 0usize];
    ["Offset of field: filters::read_name_lengths"][::std::mem::offset_of!(filters, read_name_lengths) - 8usize];
    ["Offset of field: filters::read_mode"][::std::mem::offset_of!(filters, read_mode) - 16usize];
    ["Offset of field: filters::self_pid"][::std::mem::offset_of!(filters, self_pid) - 20usize];
};
#[repr(C)]
#[derive(
    Debug,
    Default,
    Copy,
    Clone,
    :: zerocopy :: FromBytes,
    :: zerocopy :: IntoBytes,
    :: zerocopy :: KnownLayout,
    :: zerocopy :: Immutable,
)]
pub struct reader {
    pub asleep: __u32,
    pub reserved: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of reader"][::std::mem::size_of::<reader>() - 8usize];
    ["Alignment of reader"][::std::mem::align_of::<reader>() - 4usize];
    ["Offset of field: reader::asleep"][::std::mem::offset_of!(reader, asleep) - 0usize];
    ["Offset of field: reader::reserved"][::std::mem::offset_of!(reader, reserved) - 4usize];
};
#[repr(C)]
#[derive(
    Debug,
    Default,
    Copy,
    Clone,
    :: zerocopy :: FromBytes,
    :: zerocopy :: IntoBytes,
    :: zerocopy :: KnownLayout,
    :: zerocopy :: Immutable,
)]
pub struct filter_name {
    pub bytes: [__u8; 32usize],
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of filter_name"][::std::mem::size_of::<filter_name>() - 32usize];
    ["Alignment of filter_name"][::std::mem::align_of::<filter_name>() - 1usize];
    ["Offset of field: filter_name::bytes"][::std::mem::offset_of!(filter_name, bytes) - 0usize];
};
#[repr(C)]
#[derive(
    Debug,
    Default,
    Copy,
    Clone,
    :: zerocopy :: FromBytes,
    :: zerocopy :: IntoBytes,
    :: zerocopy :: KnownLayout,
    :: zerocopy :: Immutable,
)]
pub struct slice {
    pub off: __u16,
    pub len: __u16,
    pub flags: __u16,
    pub reserved: __u16,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of slice"][::std::mem::size_of::<slice>() - 8usize];
    ["Alignment of slice"][::std::mem::align_of::<slice>() - 2usize];
    ["Offset of field: slice::off"][::std::mem::offset_of!(slice, off) - 0usize];
    ["Offset of field: slice::len"][::std::mem::offset_of!(slice, len) - 2usize];
    ["Offset of field: slice::flags"][::std::mem::offset_of!(slice, flags) - 4usize];
    ["Offset of field: slice::reserved"][::std::mem::offset_of!(slice, reserved) - 6usize];
};
#[repr(C)]
#[derive(
    Debug,
    Default,
    Copy,
    Clone,
    :: zerocopy :: FromBytes,
    :: zerocopy :: IntoBytes,
    :: zerocopy :: KnownLayout,
    :: zerocopy :: Immutable,
)]
pub struct event_header {
    pub kind: __u32,
    pub len: __u32,
    pub time_boot_ns: __u64,
    pub start_time_boot_ns: __u64,
    pub cgroup_id: __u64,
    pub cap_effective: __u64,
    pub cap_permitted: __u64,
    pub result: __s64,
    pub pid: __u32,
    pub tid: __u32,
    pub parent_pid: __u32,
    pub vpid: __u32,
    pub uid: __u32,
    pub gid: __u32,
    pub euid: __u32,
    pub egid: __u32,
    pub suid: __u32,
    pub sgid: __u32,
    pub login_uid: __u32,
    pub audit_session_id: __u32,
    pub session_leader_pid: __u32,
    pub group_leader_pid: __u32,
    pub ns_mnt: __u32,
    pub ns_pid: __u32,
    pub ns_net: __u32,
    pub ns_user: __u32,
    pub ns_uts: __u32,
    pub ns_ipc: __u32,
    pub ns_cgroup: __u32,
    pub reserved: __u32,
    pub comm: [__u8; 16usize],
    pub tty: [__u8; 16usize],
    pub cgroup_name: slice,
    pub cgroup_parent_name: slice,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of event_header"][::std::mem::size_of::<event_header>() - 192usize];
    ["Alignment of event_header"][::std::mem::align_of::<event_header>() - 8usize];
    ["Offset of field: event_header::kind"][::std::mem::offset_of!(event_header, kind) - 0usize];
    ["Offset of field: event_header::len"][::std::mem::offset_of!(event_header, len) - 4usize];
    ["Offset of field: event_header::time_boot_ns"][::std::mem::offset_of!(event_header, time_boot_ns) - 8usize];
    ["Offset of field: event_header::start_time_boot_ns"]
        [::std::mem::offset_of!(event_header, start_time_boot_ns) - 16usize];
    ["Offset of field: event_header::cgroup_id"][::std::mem::offset_of!(event_header, cgroup_id) - 24usize];
    ["Offset of field: event_header::cap_effective"][::std::mem::offset_of!(event_header, cap_effective) - 32usize];
    ["Offset of field: event_header::cap_permitted"][::std::mem::offset_of!(event_header, cap_permitted) - 40usize];
    ["Offset of field: event_header::result"][::std::mem::offset_of!(event_header, result) - 48usize];
    ["Offset of field: event_header::pid"][::std::mem::offset_of!(event_header, pid) - 56usize];
    ["Offset of field: event_header::tid"][::std::mem::offset_of!(event_header, tid) - 60usize];
    ["Offset of field: event_header::parent_pid"][::std::mem::offset_of!(event_header, parent_pid) - 64usize];
    ["Offset of field: event_header::vpid"][::std::mem::offset_of!(event_header, vpid) - 68usize];
    ["Offset of field: event_header::uid"][::std::mem::offset_of!(event_header, uid) - 72usize];
    ["Offset of field: event_header::gid"][::std::mem::offset_of!(event_header, gid) - 76usize];
    ["Offset of field: event_header::euid"][::std::mem::offset_of!(event_header, euid) - 80usize];
    ["Offset of field: event_header::egid"][::std::mem::offset_of!(event_header, egid) - 84usize];
    ["Offset of field: event_header::suid"][::std::mem::offset_of!(event_header, suid) - 88usize];
    ["Offset of field: event_header::sgid"][::std::mem::offset_of!(event_header, sgid) - 92usize];
    ["Offset of field: event_header::login_uid"][::std::mem::offset_of!(event_header, login_uid) - 96usize];
    ["Offset of field: event_header::audit_session_id"]
        [::std::mem::offset_of!(event_header, audit_session_id) - 100usize];
    ["Offset of field: event_header::session_leader_pid"]
        [::std::mem::offset_of!(event_header, session_leader_pid) - 104usize];
    ["Offset of field: event_header::group_leader_pid"]
        [::std::mem::offset_of!(event_header, group_leader_pid) - 108usize];
    ["Offset of field: event_header::ns_mnt"][::std::mem::offset_of!(event_header, ns_mnt) - 112usize];
    ["Offset of field: event_header::ns_pid"][::std::mem::offset_of!(event_header, ns_pid) - 116usize];
    ["Offset of field: event_header::ns_net"][::std::mem::offset_of!(event_header, ns_net) - 120usize];
    ["Offset of field: event_header::ns_user"][::std::mem::offset_of!(event_header, ns_user) - 124usize];
    ["Offset of field: event_header::ns_uts"][::std::mem::offset_of!(event_header, ns_uts) - 128usize];
    ["Offset of field: event_header::ns_ipc"][::std::mem::offset_of!(event_header, ns_ipc) - 132usize];
    ["Offset of field: event_header::ns_cgroup"][::std::mem::offset_of!(event_header, ns_cgroup) - 136usize];
    ["Offset of field: event_header::reserved"][::std::mem::offset_of!(event_header, reserved) - 140usize];
    ["Offset of field: event_header::comm"][::std::mem::offset_of!(event_header, comm) - 144usize];
    ["Offset of field: event_header::tty"][::std::mem::offset_of!(event_header, tty) - 160usize];
    ["Offset of field: event_header::cgroup_name"][::std::mem::offset_of!(event_header, cgroup_name) - 176usize];
    ["Offset of field: event_header::cgroup_parent_name"]
        [::std::mem::offset_of!(event_header, cgroup_parent_name) - 184usize];
};
#[repr(C)]
#[derive(
    Debug,
    Default,
    Copy,
    Clone,
    :: zerocopy :: FromBytes,
    :: zerocopy :: IntoBytes,
    :: zerocopy :: KnownLayout,
    :: zerocopy :: Immutable,
)]
pub struct file_identity {
    pub inode: __u64,
    pub modified_ns: __u64,
    pub size: __u64,
    pub device: __u32,
    pub mode: __u32,
    pub uid: __u32,
    pub gid: __u32,
    pub flags: __u32,
    pub links: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of file_identity"][::std::mem::size_of::<file_identity>() - 48usize];
    ["Alignment of file_identity"][::std::mem::align_of::<file_identity>() - 8usize];
    ["Offset of field: file_identity::inode"][::std::mem::offset_of!(file_identity, inode) - 0usize];
    ["Offset of field: file_identity::modified_ns"][::std::mem::offset_of!(file_identity, modified_ns) - 8usize];
    ["Offset of field: file_identity::size"][::std::mem::offset_of!(file_identity, size) - 16usize];
    ["Offset of field: file_identity::device"][::std::mem::offset_of!(file_identity, device) - 24usize];
    ["Offset of field: file_identity::mode"][::std::mem::offset_of!(file_identity, mode) - 28usize];
    ["Offset of field: file_identity::uid"][::std::mem::offset_of!(file_identity, uid) - 32usize];
    ["Offset of field: file_identity::gid"][::std::mem::offset_of!(file_identity, gid) - 36usize];
    ["Offset of field: file_identity::flags"][::std::mem::offset_of!(file_identity, flags) - 40usize];
    ["Offset of field: file_identity::links"][::std::mem::offset_of!(file_identity, links) - 44usize];
};
#[repr(C)]
#[derive(
    Debug,
    Default,
    Copy,
    Clone,
    :: zerocopy :: FromBytes,
    :: zerocopy :: IntoBytes,
    :: zerocopy :: KnownLayout,
    :: zerocopy :: Immutable,
)]
pub struct process_exec {
    pub header: event_header,
    pub file: file_identity,
    pub executable_path: slice,
    pub filename: slice,
    pub interpreter: slice,
    pub arguments: slice,
    pub environment: slice,
    pub working_directory: slice,
    pub argument_count: __u32,
    pub stdio_mode: [__u16; 3usize],
    pub reserved: [__u16; 3usize],
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of process_exec"][::std::mem::size_of::<process_exec>() - 304usize];
    ["Alignment of process_exec"][::std::mem::align_of::<process_exec>() - 8usize];
    ["Offset of field: process_exec::header"][::std::mem::offset_of!(process_exec, header) - 0usize];
    ["Offset of field: process_exec::file"][::std::mem::offset_of!(process_exec, file) - 192usize];
    ["Offset of field: process_exec::executable_path"]
        [::std::mem::offset_of!(process_exec, executable_path) - 240usize];
    ["Offset of field: process_exec::filename"][::std::mem::offset_of!(process_exec, filename) - 248usize];
    ["Offset of field: process_exec::interpreter"][::std::mem::offset_of!(process_exec, interpreter) - 256usize];
    ["Offset of field: process_exec::arguments"][::std::mem::offset_of!(process_exec, arguments) - 264usize];
    ["Offset of field: process_exec::environment"][::std::mem::offset_of!(process_exec, environment) - 272usize];
    ["Offset of field: process_exec::working_directory"]
        [::std::mem::offset_of!(process_exec, working_directory) - 280usize];
    ["Offset of field: process_exec::argument_count"][::std::mem::offset_of!(process_exec, argument_count) - 288usize];
    ["Offset of field: process_exec::stdio_mode"][::std::mem::offset_of!(process_exec, stdio_mode) - 292usize];
    ["Offset of field: process_exec::reserved"][::std::mem::offset_of!(process_exec, reserved) - 298usize];
};
#[repr(C)]
#[derive(
    Debug,
    Default,
    Copy,
    Clone,
    :: zerocopy :: FromBytes,
    :: zerocopy :: IntoBytes,
    :: zerocopy :: KnownLayout,
    :: zerocopy :: Immutable,
)]
pub struct process_exit {
    pub header: event_header,
    pub exit_code: __u32,
    pub exit_signal: __u32,
    pub core_dumped: __u32,
    pub reserved: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of process_exit"][::std::mem::size_of::<process_exit>() - 208usize];
    ["Alignment of process_exit"][::std::mem::align_of::<process_exit>() - 8usize];
    ["Offset of field: process_exit::header"][::std::mem::offset_of!(process_exit, header) - 0usize];
    ["Offset of field: process_exit::exit_code"][::std::mem::offset_of!(process_exit, exit_code) - 192usize];
    ["Offset of field: process_exit::exit_signal"][::std::mem::offset_of!(process_exit, exit_signal) - 196usize];
    ["Offset of field: process_exit::core_dumped"][::std::mem::offset_of!(process_exit, core_dumped) - 200usize];
    ["Offset of field: process_exit::reserved"][::std::mem::offset_of!(process_exit, reserved) - 204usize];
};
#[repr(C)]
#[derive(
    Debug,
    Default,
    Copy,
    Clone,
    :: zerocopy :: FromBytes,
    :: zerocopy :: IntoBytes,
    :: zerocopy :: KnownLayout,
    :: zerocopy :: Immutable,
)]
pub struct process_fork {
    pub header: event_header,
    pub spawner_pid: __u32,
    pub spawner_tid: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of process_fork"][::std::mem::size_of::<process_fork>() - 200usize];
    ["Alignment of process_fork"][::std::mem::align_of::<process_fork>() - 8usize];
    ["Offset of field: process_fork::header"][::std::mem::offset_of!(process_fork, header) - 0usize];
    ["Offset of field: process_fork::spawner_pid"][::std::mem::offset_of!(process_fork, spawner_pid) - 192usize];
    ["Offset of field: process_fork::spawner_tid"][::std::mem::offset_of!(process_fork, spawner_tid) - 196usize];
};
#[repr(C)]
#[derive(
    Debug,
    Default,
    Copy,
    Clone,
    :: zerocopy :: FromBytes,
    :: zerocopy :: IntoBytes,
    :: zerocopy :: KnownLayout,
    :: zerocopy :: Immutable,
)]
pub struct file_open {
    pub header: event_header,
    pub file: file_identity,
    pub path: slice,
    pub raw_path: slice,
    pub working_directory: slice,
    pub open_flags: __u32,
    pub reserved: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of file_open"][::std::mem::size_of::<file_open>() - 272usize];
    ["Alignment of file_open"][::std::mem::align_of::<file_open>() - 8usize];
    ["Offset of field: file_open::header"][::std::mem::offset_of!(file_open, header) - 0usize];
    ["Offset of field: file_open::file"][::std::mem::offset_of!(file_open, file) - 192usize];
    ["Offset of field: file_open::path"][::std::mem::offset_of!(file_open, path) - 240usize];
    ["Offset of field: file_open::raw_path"][::std::mem::offset_of!(file_open, raw_path) - 248usize];
    ["Offset of field: file_open::working_directory"][::std::mem::offset_of!(file_open, working_directory) - 256usize];
    ["Offset of field: file_open::open_flags"][::std::mem::offset_of!(file_open, open_flags) - 264usize];
    ["Offset of field: file_open::reserved"][::std::mem::offset_of!(file_open, reserved) - 268usize];
};
#[repr(C)]
#[derive(
    Debug,
    Default,
    Copy,
    Clone,
    :: zerocopy :: FromBytes,
    :: zerocopy :: IntoBytes,
    :: zerocopy :: KnownLayout,
    :: zerocopy :: Immutable,
)]
pub struct file_delete {
    pub header: event_header,
    pub base: slice,
    pub raw_path: slice,
    pub is_directory: __u32,
    pub reserved: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of file_delete"][::std::mem::size_of::<file_delete>() - 216usize];
    ["Alignment of file_delete"][::std::mem::align_of::<file_delete>() - 8usize];
    ["Offset of field: file_delete::header"][::std::mem::offset_of!(file_delete, header) - 0usize];
    ["Offset of field: file_delete::base"][::std::mem::offset_of!(file_delete, base) - 192usize];
    ["Offset of field: file_delete::raw_path"][::std::mem::offset_of!(file_delete, raw_path) - 200usize];
    ["Offset of field: file_delete::is_directory"][::std::mem::offset_of!(file_delete, is_directory) - 208usize];
    ["Offset of field: file_delete::reserved"][::std::mem::offset_of!(file_delete, reserved) - 212usize];
};
#[repr(C)]
#[derive(
    Debug,
    Default,
    Copy,
    Clone,
    :: zerocopy :: FromBytes,
    :: zerocopy :: IntoBytes,
    :: zerocopy :: KnownLayout,
    :: zerocopy :: Immutable,
)]
pub struct file_rename {
    pub header: event_header,
    pub base: slice,
    pub raw_path: slice,
    pub target_base: slice,
    pub target_raw_path: slice,
    pub rename_flags: __u32,
    pub reserved: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of file_rename"][::std::mem::size_of::<file_rename>() - 232usize];
    ["Alignment of file_rename"][::std::mem::align_of::<file_rename>() - 8usize];
    ["Offset of field: file_rename::header"][::std::mem::offset_of!(file_rename, header) - 0usize];
    ["Offset of field: file_rename::base"][::std::mem::offset_of!(file_rename, base) - 192usize];
    ["Offset of field: file_rename::raw_path"][::std::mem::offset_of!(file_rename, raw_path) - 200usize];
    ["Offset of field: file_rename::target_base"][::std::mem::offset_of!(file_rename, target_base) - 208usize];
    ["Offset of field: file_rename::target_raw_path"][::std::mem::offset_of!(file_rename, target_raw_path) - 216usize];
    ["Offset of field: file_rename::rename_flags"][::std::mem::offset_of!(file_rename, rename_flags) - 224usize];
    ["Offset of field: file_rename::reserved"][::std::mem::offset_of!(file_rename, reserved) - 228usize];
};
#[repr(C)]
#[derive(
    Debug,
    Default,
    Copy,
    Clone,
    :: zerocopy :: FromBytes,
    :: zerocopy :: IntoBytes,
    :: zerocopy :: KnownLayout,
    :: zerocopy :: Immutable,
)]
pub struct network_endpoints {
    pub local_address: [__u8; 16usize],
    pub peer_address: [__u8; 16usize],
    pub local_port: __u16,
    pub peer_port: __u16,
    pub family: __u16,
    pub type_: __u16,
    pub protocol: __u16,
    pub reserved: [__u16; 3usize],
    pub unix_path: slice,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of network_endpoints"][::std::mem::size_of::<network_endpoints>() - 56usize];
    ["Alignment of network_endpoints"][::std::mem::align_of::<network_endpoints>() - 2usize];
    ["Offset of field: network_endpoints::local_address"]
        [::std::mem::offset_of!(network_endpoints, local_address) - 0usize];
    ["Offset of field: network_endpoints::peer_address"]
        [::std::mem::offset_of!(network_endpoints, peer_address) - 16usize];
    ["Offset of field: network_endpoints::local_port"][::std::mem::offset_of!(network_endpoints, local_port) - 32usize];
    ["Offset of field: network_endpoints::peer_port"][::std::mem::offset_of!(network_endpoints, peer_port) - 34usize];
    ["Offset of field: network_endpoints::family"][::std::mem::offset_of!(network_endpoints, family) - 36usize];
    ["Offset of field: network_endpoints::type_"][::std::mem::offset_of!(network_endpoints, type_) - 38usize];
    ["Offset of field: network_endpoints::protocol"][::std::mem::offset_of!(network_endpoints, protocol) - 40usize];
    ["Offset of field: network_endpoints::reserved"][::std::mem::offset_of!(network_endpoints, reserved) - 42usize];
    ["Offset of field: network_endpoints::unix_path"][::std::mem::offset_of!(network_endpoints, unix_path) - 48usize];
};
#[repr(C)]
#[derive(
    Debug,
    Default,
    Copy,
    Clone,
    :: zerocopy :: FromBytes,
    :: zerocopy :: IntoBytes,
    :: zerocopy :: KnownLayout,
    :: zerocopy :: Immutable,
)]
pub struct network_connect {
    pub header: event_header,
    pub endpoints: network_endpoints,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of network_connect"][::std::mem::size_of::<network_connect>() - 248usize];
    ["Alignment of network_connect"][::std::mem::align_of::<network_connect>() - 8usize];
    ["Offset of field: network_connect::header"][::std::mem::offset_of!(network_connect, header) - 0usize];
    ["Offset of field: network_connect::endpoints"][::std::mem::offset_of!(network_connect, endpoints) - 192usize];
};
#[repr(C)]
#[derive(
    Debug,
    Default,
    Copy,
    Clone,
    :: zerocopy :: FromBytes,
    :: zerocopy :: IntoBytes,
    :: zerocopy :: KnownLayout,
    :: zerocopy :: Immutable,
)]
pub struct network_accept {
    pub header: event_header,
    pub endpoints: network_endpoints,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of network_accept"][::std::mem::size_of::<network_accept>() - 248usize];
    ["Alignment of network_accept"][::std::mem::align_of::<network_accept>() - 8usize];
    ["Offset of field: network_accept::header"][::std::mem::offset_of!(network_accept, header) - 0usize];
    ["Offset of field: network_accept::endpoints"][::std::mem::offset_of!(network_accept, endpoints) - 192usize];
};
