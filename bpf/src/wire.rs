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
    pub const KIND_PROCESS_CONTEXT: Type = 9;
    pub const KIND_FILE_LINK: Type = 10;
    pub const KIND_FILE_MKDIR: Type = 11;
    pub const KIND_FILE_MODE_CHANGE: Type = 12;
    pub const KIND_FILE_OWNER_CHANGE: Type = 13;
    pub const KIND_FILE_TIME_CHANGE: Type = 14;
    pub const KIND_FILE_XATTR_CHANGE: Type = 15;
    pub const KIND_FILE_MOUNT: Type = 16;
    pub const KIND_FILE_UNMOUNT: Type = 17;
    pub const KIND_NETWORK_BIND: Type = 18;
    pub const KIND_NETWORK_LISTEN: Type = 19;
    pub const KIND_NETWORK_SOCKET: Type = 20;
    pub const KIND_NETWORK_SETSOCKOPT: Type = 21;
    pub const KIND_KERNEL_MODULE_LOAD: Type = 22;
    pub const KIND_KERNEL_MODULE_UNLOAD: Type = 23;
    pub const KIND_KERNEL_BPF: Type = 24;
    pub const KIND_KERNEL_NAMESPACE_CHANGE: Type = 25;
    pub const KIND_PROCESS_CREDENTIALS_CHANGE: Type = 26;
    pub const KIND_PROCESS_PTRACE: Type = 27;
    pub const KIND_PROCESS_SIGNAL: Type = 28;
    pub const KIND_PROCESS_MEMORY_PROTECT: Type = 29;
    pub const KIND_PROCESS_MEMORY_ACCESS: Type = 30;
    pub const KIND_PROCESS_FD_REDIRECT: Type = 31;
    pub const KIND_PROCESS_PRCTL: Type = 32;
    pub const KIND_KERNEL_IO_URING: Type = 33;
    pub const KIND_KERNEL_SYSCTL: Type = 34;
    pub const KIND_KERNEL_CGROUP_MOVE: Type = 35;
    pub const KIND_KERNEL_SPLICE: Type = 36;
    pub const KIND_NETWORK_SEND: Type = 37;
    pub const KIND_NETWORK_CONNECT_RESULT: Type = 38;
    pub const KIND_NETWORK_DNS: Type = 40;
    pub const KIND_PROCESS_EXEC_REFUSED: Type = 41;
    pub const KIND_COUNT: Type = 42;
    pub const KIND_SENSOR_STARTED: Type = 256;
    pub const KIND_SENSOR_STOPPED: Type = 257;
    pub const KIND_SENSOR_LOSS: Type = 258;
    pub const KIND_SENSOR_RULES_LOADED: Type = 259;
    pub const KIND_PROCESS_SESSION_START: Type = 260;
    pub const KIND_SENSOR_TAMPER: Type = 261;
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
    pub const COUNTER_REPEATED: Type = 7;
    pub const COUNTER_LOST_TOO_MANY: Type = 8;
    pub const COUNTER_COUNT: Type = 9;
}
pub mod slice_flag {
    #[allow(unused_imports)]
    use super::*;
    pub type Type = ::std::os::raw::c_uint;
    pub const SLICE_TRUNCATED: Type = 1;
    pub const SLICE_UNREADABLE: Type = 2;
    pub const SLICE_FROM_USER: Type = 4;
    pub const SLICE_HEAD_CUT: Type = 8;
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
    pub const LIMIT_FILTER_PATH: Type = 256;
    pub const FILTER_PATH_ENTRIES: Type = 8192;
    pub const FILTER_READ_NAMES: Type = 4096;
    pub const FILTER_ENDPOINTS: Type = 8192;
    pub const LIMIT_DNS_MESSAGE: Type = 4096;
    pub const REPEAT_ENTRIES: Type = 8192;
    pub const REPEAT_PERIOD_NS: Type = 1000000000;
    pub const RECORD_SIZE: Type = 65536;
    pub const SHARED_SCRATCHES: Type = 16;
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
    pub judged_kinds: __u64,
    pub home_kinds: __u64,
    pub marked_kinds: __u64,
    pub repeat_kinds: __u64,
    pub read_name_lengths: __u64,
    pub read_mode: __u32,
    pub self_pid: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of filters"][::std::mem::size_of::<filters>() - 56usize];
    ["Alignment of filters"][::std::mem::align_of::<filters>() - 8usize];
    ["Offset of field: filters::enabled_kinds"][::std::mem::offset_of!(filters, enabled_kinds) - 0usize];
    ["Offset of field: filters::judged_kinds"][::std::mem::offset_of!(filters, judged_kinds) - 8usize];
    ["Offset of field: filters::home_kinds"][::std::mem::offset_of!(filters, home_kinds) - 16usize];
    ["Offset of field: filters::marked_kinds"][::std::mem::offset_of!(filters, marked_kinds) - 24usize];
    ["Offset of field: filters::repeat_kinds"][::std::mem::offset_of!(filters, repeat_kinds) - 32usize];
    ["Offset of field: filters::read_name_lengths"][::std::mem::offset_of!(filters, read_name_lengths) - 40usize];
    ["Offset of field: filters::read_mode"][::std::mem::offset_of!(filters, read_mode) - 48usize];
    ["Offset of field: filters::self_pid"][::std::mem::offset_of!(filters, self_pid) - 52usize];
};
pub mod filter_endpoint_part {
    #[allow(unused_imports)]
    use super::*;
    pub type Type = ::std::os::raw::c_uint;
    pub const ENDPOINT_PEER_PORT: Type = 0;
    pub const ENDPOINT_LOCAL_PORT: Type = 1;
    pub const ENDPOINT_PEER_ADDRESS: Type = 2;
    pub const ENDPOINT_LOCAL_ADDRESS: Type = 3;
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
pub struct filter_endpoint {
    pub address: [__u8; 16usize],
    pub port: __u16,
    pub part: __u16,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of filter_endpoint"][::std::mem::size_of::<filter_endpoint>() - 20usize];
    ["Alignment of filter_endpoint"][::std::mem::align_of::<filter_endpoint>() - 2usize];
    ["Offset of field: filter_endpoint::address"][::std::mem::offset_of!(filter_endpoint, address) - 0usize];
    ["Offset of field: filter_endpoint::port"][::std::mem::offset_of!(filter_endpoint, port) - 16usize];
    ["Offset of field: filter_endpoint::part"][::std::mem::offset_of!(filter_endpoint, part) - 18usize];
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
pub struct repeat_key {
    pub content: __u64,
    pub period: __u64,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of repeat_key"][::std::mem::size_of::<repeat_key>() - 16usize];
    ["Alignment of repeat_key"][::std::mem::align_of::<repeat_key>() - 8usize];
    ["Offset of field: repeat_key::content"][::std::mem::offset_of!(repeat_key, content) - 0usize];
    ["Offset of field: repeat_key::period"][::std::mem::offset_of!(repeat_key, period) - 8usize];
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
pub struct repeat {
    pub count: __u64,
    pub last_boot_ns: __u64,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of repeat"][::std::mem::size_of::<repeat>() - 16usize];
    ["Alignment of repeat"][::std::mem::align_of::<repeat>() - 8usize];
    ["Offset of field: repeat::count"][::std::mem::offset_of!(repeat, count) - 0usize];
    ["Offset of field: repeat::last_boot_ns"][::std::mem::offset_of!(repeat, last_boot_ns) - 8usize];
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
pub mod trace_origin {
    #[allow(unused_imports)]
    use super::*;
    pub type Type = ::std::os::raw::c_uint;
    pub const TRACE_NONE: Type = 0;
    pub const TRACE_THREAD_CONTEXT: Type = 1;
    pub const TRACE_OBI: Type = 2;
    pub const TRACE_GO_LABELS: Type = 3;
}
pub mod trace_outcome {
    #[allow(unused_imports)]
    use super::*;
    pub type Type = ::std::os::raw::c_uint;
    pub const TRACE_OUTCOME_LINKED: Type = 0;
    pub const TRACE_OUTCOME_EMPTY: Type = 1;
    pub const TRACE_OUTCOME_INVALID: Type = 2;
    pub const TRACE_OUTCOME_TORN: Type = 3;
    pub const TRACE_OUTCOME_UNREADABLE: Type = 4;
    pub const TRACE_OUTCOME_COUNT: Type = 5;
}
pub mod trace_limit {
    #[allow(unused_imports)]
    use super::*;
    pub type Type = ::std::os::raw::c_uint;
    pub const TRACE_PAYLOAD_SIZE: Type = 640;
    pub const TRACE_GO_LABELS_MAX: Type = 4;
    pub const TRACE_TARGETS_MAX: Type = 8192;
    pub const TRACE_PREPARED_MAX: Type = 1024;
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
pub struct trace_context {
    pub trace_id: [__u8; 16usize],
    pub span_id: [__u8; 8usize],
    pub flags: __u8,
    pub origin: __u8,
    pub reserved: [__u8; 6usize],
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of trace_context"][::std::mem::size_of::<trace_context>() - 32usize];
    ["Alignment of trace_context"][::std::mem::align_of::<trace_context>() - 1usize];
    ["Offset of field: trace_context::trace_id"][::std::mem::offset_of!(trace_context, trace_id) - 0usize];
    ["Offset of field: trace_context::span_id"][::std::mem::offset_of!(trace_context, span_id) - 16usize];
    ["Offset of field: trace_context::flags"][::std::mem::offset_of!(trace_context, flags) - 24usize];
    ["Offset of field: trace_context::origin"][::std::mem::offset_of!(trace_context, origin) - 25usize];
    ["Offset of field: trace_context::reserved"][::std::mem::offset_of!(trace_context, reserved) - 26usize];
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
pub struct go_label {
    pub key: [__u8; 8usize],
    pub value: [__u8; 32usize],
    pub key_length: __u16,
    pub value_length: __u16,
    pub reserved: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of go_label"][::std::mem::size_of::<go_label>() - 48usize];
    ["Alignment of go_label"][::std::mem::align_of::<go_label>() - 4usize];
    ["Offset of field: go_label::key"][::std::mem::offset_of!(go_label, key) - 0usize];
    ["Offset of field: go_label::value"][::std::mem::offset_of!(go_label, value) - 8usize];
    ["Offset of field: go_label::key_length"][::std::mem::offset_of!(go_label, key_length) - 40usize];
    ["Offset of field: go_label::value_length"][::std::mem::offset_of!(go_label, value_length) - 42usize];
    ["Offset of field: go_label::reserved"][::std::mem::offset_of!(go_label, reserved) - 44usize];
};
pub mod trace_slot {
    #[allow(unused_imports)]
    use super::*;
    pub type Type = ::std::os::raw::c_uint;
    pub const TRACE_SLOT_NONE: Type = 0;
    pub const TRACE_SLOT_STATIC: Type = 1;
    pub const TRACE_SLOT_DYNAMIC: Type = 2;
}
pub mod go_layout {
    #[allow(unused_imports)]
    use super::*;
    pub type Type = ::std::os::raw::c_uint;
    pub const GO_LAYOUT_NONE: Type = 0;
    pub const GO_LAYOUT_SLICE: Type = 1;
    pub const GO_LAYOUT_MAP: Type = 2;
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
pub struct trace_target {
    pub offset: __s64,
    pub dtv_offset: __s64,
    pub module: __u64,
    pub go_g_offset: __s64,
    pub dtv_step: __u32,
    pub slot: __u32,
    pub go_curg: __u32,
    pub go_labels: __u32,
    pub go_layout: __u32,
    pub reserved: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of trace_target"][::std::mem::size_of::<trace_target>() - 56usize];
    ["Alignment of trace_target"][::std::mem::align_of::<trace_target>() - 8usize];
    ["Offset of field: trace_target::offset"][::std::mem::offset_of!(trace_target, offset) - 0usize];
    ["Offset of field: trace_target::dtv_offset"][::std::mem::offset_of!(trace_target, dtv_offset) - 8usize];
    ["Offset of field: trace_target::module"][::std::mem::offset_of!(trace_target, module) - 16usize];
    ["Offset of field: trace_target::go_g_offset"][::std::mem::offset_of!(trace_target, go_g_offset) - 24usize];
    ["Offset of field: trace_target::dtv_step"][::std::mem::offset_of!(trace_target, dtv_step) - 32usize];
    ["Offset of field: trace_target::slot"][::std::mem::offset_of!(trace_target, slot) - 36usize];
    ["Offset of field: trace_target::go_curg"][::std::mem::offset_of!(trace_target, go_curg) - 40usize];
    ["Offset of field: trace_target::go_labels"][::std::mem::offset_of!(trace_target, go_labels) - 44usize];
    ["Offset of field: trace_target::go_layout"][::std::mem::offset_of!(trace_target, go_layout) - 48usize];
    ["Offset of field: trace_target::reserved"][::std::mem::offset_of!(trace_target, reserved) - 52usize];
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
pub struct obi_trace {
    pub trace_id: [__u8; 16usize],
    pub span_id: [__u8; 8usize],
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of obi_trace"][::std::mem::size_of::<obi_trace>() - 24usize];
    ["Alignment of obi_trace"][::std::mem::align_of::<obi_trace>() - 1usize];
    ["Offset of field: obi_trace::trace_id"][::std::mem::offset_of!(obi_trace, trace_id) - 0usize];
    ["Offset of field: obi_trace::span_id"][::std::mem::offset_of!(obi_trace, span_id) - 16usize];
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
pub mod ia32_place {
    #[allow(unused_imports)]
    use super::*;
    pub type Type = ::std::os::raw::c_uint;
    pub const IA32_SOCKETCALLS: Type = 512;
    pub const IA32_PLACES: Type = 544;
}
pub mod io_uring_operation {
    #[allow(unused_imports)]
    use super::*;
    pub type Type = ::std::os::raw::c_uint;
    pub const IORING_OP_SENDMSG: Type = 9;
    pub const IORING_OP_ACCEPT: Type = 13;
    pub const IORING_OP_CONNECT: Type = 16;
    pub const IORING_OP_OPENAT: Type = 18;
    pub const IORING_OP_SEND: Type = 26;
    pub const IORING_OP_OPENAT2: Type = 28;
    pub const IORING_OP_RENAMEAT: Type = 35;
    pub const IORING_OP_UNLINKAT: Type = 36;
    pub const IORING_OP_MKDIRAT: Type = 37;
    pub const IORING_OP_SYMLINKAT: Type = 38;
    pub const IORING_OP_LINKAT: Type = 39;
    pub const IORING_OP_FSETXATTR: Type = 41;
    pub const IORING_OP_SETXATTR: Type = 42;
    pub const IORING_OP_SOCKET: Type = 45;
    pub const IORING_OP_URING_CMD: Type = 46;
    pub const IORING_OP_SEND_ZC: Type = 47;
    pub const IORING_OP_SENDMSG_ZC: Type = 48;
    pub const IORING_OP_BIND: Type = 56;
    pub const IORING_OP_LISTEN: Type = 57;
}
pub mod header_flag {
    #[allow(unused_imports)]
    use super::*;
    pub type Type = ::std::os::raw::c_uint;
    pub const HEADER_IA32_CALL: Type = 1;
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
pub struct event_header {
    pub kind: __u32,
    pub len: __u32,
    pub time_boot_ns: __u64,
    pub repeat_content: __u64,
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
    pub flags: __u32,
    pub comm: [__u8; 16usize],
    pub tty: [__u8; 16usize],
    pub cgroup_name: slice,
    pub cgroup_parent_name: slice,
    pub trace: trace_context,
    pub trace_payload: slice,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of event_header"][::std::mem::size_of::<event_header>() - 240usize];
    ["Alignment of event_header"][::std::mem::align_of::<event_header>() - 8usize];
    ["Offset of field: event_header::kind"][::std::mem::offset_of!(event_header, kind) - 0usize];
    ["Offset of field: event_header::len"][::std::mem::offset_of!(event_header, len) - 4usize];
    ["Offset of field: event_header::time_boot_ns"][::std::mem::offset_of!(event_header, time_boot_ns) - 8usize];
    ["Offset of field: event_header::repeat_content"][::std::mem::offset_of!(event_header, repeat_content) - 16usize];
    ["Offset of field: event_header::start_time_boot_ns"]
        [::std::mem::offset_of!(event_header, start_time_boot_ns) - 24usize];
    ["Offset of field: event_header::cgroup_id"][::std::mem::offset_of!(event_header, cgroup_id) - 32usize];
    ["Offset of field: event_header::cap_effective"][::std::mem::offset_of!(event_header, cap_effective) - 40usize];
    ["Offset of field: event_header::cap_permitted"][::std::mem::offset_of!(event_header, cap_permitted) - 48usize];
    ["Offset of field: event_header::result"][::std::mem::offset_of!(event_header, result) - 56usize];
    ["Offset of field: event_header::pid"][::std::mem::offset_of!(event_header, pid) - 64usize];
    ["Offset of field: event_header::tid"][::std::mem::offset_of!(event_header, tid) - 68usize];
    ["Offset of field: event_header::parent_pid"][::std::mem::offset_of!(event_header, parent_pid) - 72usize];
    ["Offset of field: event_header::vpid"][::std::mem::offset_of!(event_header, vpid) - 76usize];
    ["Offset of field: event_header::uid"][::std::mem::offset_of!(event_header, uid) - 80usize];
    ["Offset of field: event_header::gid"][::std::mem::offset_of!(event_header, gid) - 84usize];
    ["Offset of field: event_header::euid"][::std::mem::offset_of!(event_header, euid) - 88usize];
    ["Offset of field: event_header::egid"][::std::mem::offset_of!(event_header, egid) - 92usize];
    ["Offset of field: event_header::suid"][::std::mem::offset_of!(event_header, suid) - 96usize];
    ["Offset of field: event_header::sgid"][::std::mem::offset_of!(event_header, sgid) - 100usize];
    ["Offset of field: event_header::login_uid"][::std::mem::offset_of!(event_header, login_uid) - 104usize];
    ["Offset of field: event_header::audit_session_id"]
        [::std::mem::offset_of!(event_header, audit_session_id) - 108usize];
    ["Offset of field: event_header::session_leader_pid"]
        [::std::mem::offset_of!(event_header, session_leader_pid) - 112usize];
    ["Offset of field: event_header::group_leader_pid"]
        [::std::mem::offset_of!(event_header, group_leader_pid) - 116usize];
    ["Offset of field: event_header::ns_mnt"][::std::mem::offset_of!(event_header, ns_mnt) - 120usize];
    ["Offset of field: event_header::ns_pid"][::std::mem::offset_of!(event_header, ns_pid) - 124usize];
    ["Offset of field: event_header::ns_net"][::std::mem::offset_of!(event_header, ns_net) - 128usize];
    ["Offset of field: event_header::ns_user"][::std::mem::offset_of!(event_header, ns_user) - 132usize];
    ["Offset of field: event_header::ns_uts"][::std::mem::offset_of!(event_header, ns_uts) - 136usize];
    ["Offset of field: event_header::ns_ipc"][::std::mem::offset_of!(event_header, ns_ipc) - 140usize];
    ["Offset of field: event_header::ns_cgroup"][::std::mem::offset_of!(event_header, ns_cgroup) - 144usize];
    ["Offset of field: event_header::flags"][::std::mem::offset_of!(event_header, flags) - 148usize];
    ["Offset of field: event_header::comm"][::std::mem::offset_of!(event_header, comm) - 152usize];
    ["Offset of field: event_header::tty"][::std::mem::offset_of!(event_header, tty) - 168usize];
    ["Offset of field: event_header::cgroup_name"][::std::mem::offset_of!(event_header, cgroup_name) - 184usize];
    ["Offset of field: event_header::cgroup_parent_name"]
        [::std::mem::offset_of!(event_header, cgroup_parent_name) - 192usize];
    ["Offset of field: event_header::trace"][::std::mem::offset_of!(event_header, trace) - 200usize];
    ["Offset of field: event_header::trace_payload"][::std::mem::offset_of!(event_header, trace_payload) - 232usize];
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
    ["Size of process_exec"][::std::mem::size_of::<process_exec>() - 352usize];
    ["Alignment of process_exec"][::std::mem::align_of::<process_exec>() - 8usize];
    ["Offset of field: process_exec::header"][::std::mem::offset_of!(process_exec, header) - 0usize];
    ["Offset of field: process_exec::file"][::std::mem::offset_of!(process_exec, file) - 240usize];
    ["Offset of field: process_exec::executable_path"]
        [::std::mem::offset_of!(process_exec, executable_path) - 288usize];
    ["Offset of field: process_exec::filename"][::std::mem::offset_of!(process_exec, filename) - 296usize];
    ["Offset of field: process_exec::interpreter"][::std::mem::offset_of!(process_exec, interpreter) - 304usize];
    ["Offset of field: process_exec::arguments"][::std::mem::offset_of!(process_exec, arguments) - 312usize];
    ["Offset of field: process_exec::environment"][::std::mem::offset_of!(process_exec, environment) - 320usize];
    ["Offset of field: process_exec::working_directory"]
        [::std::mem::offset_of!(process_exec, working_directory) - 328usize];
    ["Offset of field: process_exec::argument_count"][::std::mem::offset_of!(process_exec, argument_count) - 336usize];
    ["Offset of field: process_exec::stdio_mode"][::std::mem::offset_of!(process_exec, stdio_mode) - 340usize];
    ["Offset of field: process_exec::reserved"][::std::mem::offset_of!(process_exec, reserved) - 346usize];
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
    ["Size of process_exit"][::std::mem::size_of::<process_exit>() - 256usize];
    ["Alignment of process_exit"][::std::mem::align_of::<process_exit>() - 8usize];
    ["Offset of field: process_exit::header"][::std::mem::offset_of!(process_exit, header) - 0usize];
    ["Offset of field: process_exit::exit_code"][::std::mem::offset_of!(process_exit, exit_code) - 240usize];
    ["Offset of field: process_exit::exit_signal"][::std::mem::offset_of!(process_exit, exit_signal) - 244usize];
    ["Offset of field: process_exit::core_dumped"][::std::mem::offset_of!(process_exit, core_dumped) - 248usize];
    ["Offset of field: process_exit::reserved"][::std::mem::offset_of!(process_exit, reserved) - 252usize];
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
    ["Size of process_fork"][::std::mem::size_of::<process_fork>() - 248usize];
    ["Alignment of process_fork"][::std::mem::align_of::<process_fork>() - 8usize];
    ["Offset of field: process_fork::header"][::std::mem::offset_of!(process_fork, header) - 0usize];
    ["Offset of field: process_fork::spawner_pid"][::std::mem::offset_of!(process_fork, spawner_pid) - 240usize];
    ["Offset of field: process_fork::spawner_tid"][::std::mem::offset_of!(process_fork, spawner_tid) - 244usize];
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
pub struct process_context {
    pub header: event_header,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of process_context"][::std::mem::size_of::<process_context>() - 240usize];
    ["Alignment of process_context"][::std::mem::align_of::<process_context>() - 8usize];
    ["Offset of field: process_context::header"][::std::mem::offset_of!(process_context, header) - 0usize];
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
    ["Size of file_open"][::std::mem::size_of::<file_open>() - 320usize];
    ["Alignment of file_open"][::std::mem::align_of::<file_open>() - 8usize];
    ["Offset of field: file_open::header"][::std::mem::offset_of!(file_open, header) - 0usize];
    ["Offset of field: file_open::file"][::std::mem::offset_of!(file_open, file) - 240usize];
    ["Offset of field: file_open::path"][::std::mem::offset_of!(file_open, path) - 288usize];
    ["Offset of field: file_open::raw_path"][::std::mem::offset_of!(file_open, raw_path) - 296usize];
    ["Offset of field: file_open::working_directory"][::std::mem::offset_of!(file_open, working_directory) - 304usize];
    ["Offset of field: file_open::open_flags"][::std::mem::offset_of!(file_open, open_flags) - 312usize];
    ["Offset of field: file_open::reserved"][::std::mem::offset_of!(file_open, reserved) - 316usize];
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
pub struct named_file {
    pub path: slice,
    pub base: slice,
    pub raw_path: slice,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of named_file"][::std::mem::size_of::<named_file>() - 24usize];
    ["Alignment of named_file"][::std::mem::align_of::<named_file>() - 2usize];
    ["Offset of field: named_file::path"][::std::mem::offset_of!(named_file, path) - 0usize];
    ["Offset of field: named_file::base"][::std::mem::offset_of!(named_file, base) - 8usize];
    ["Offset of field: named_file::raw_path"][::std::mem::offset_of!(named_file, raw_path) - 16usize];
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
    pub file: named_file,
    pub is_directory: __u32,
    pub reserved: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of file_delete"][::std::mem::size_of::<file_delete>() - 272usize];
    ["Alignment of file_delete"][::std::mem::align_of::<file_delete>() - 8usize];
    ["Offset of field: file_delete::header"][::std::mem::offset_of!(file_delete, header) - 0usize];
    ["Offset of field: file_delete::file"][::std::mem::offset_of!(file_delete, file) - 240usize];
    ["Offset of field: file_delete::is_directory"][::std::mem::offset_of!(file_delete, is_directory) - 264usize];
    ["Offset of field: file_delete::reserved"][::std::mem::offset_of!(file_delete, reserved) - 268usize];
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
    pub file: named_file,
    pub target: named_file,
    pub rename_flags: __u32,
    pub reserved: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of file_rename"][::std::mem::size_of::<file_rename>() - 296usize];
    ["Alignment of file_rename"][::std::mem::align_of::<file_rename>() - 8usize];
    ["Offset of field: file_rename::header"][::std::mem::offset_of!(file_rename, header) - 0usize];
    ["Offset of field: file_rename::file"][::std::mem::offset_of!(file_rename, file) - 240usize];
    ["Offset of field: file_rename::target"][::std::mem::offset_of!(file_rename, target) - 264usize];
    ["Offset of field: file_rename::rename_flags"][::std::mem::offset_of!(file_rename, rename_flags) - 288usize];
    ["Offset of field: file_rename::reserved"][::std::mem::offset_of!(file_rename, reserved) - 292usize];
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
pub struct file_link {
    pub header: event_header,
    pub file: named_file,
    pub existing: named_file,
    pub symbolic_target: slice,
    pub is_symbolic: __u32,
    pub reserved: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of file_link"][::std::mem::size_of::<file_link>() - 304usize];
    ["Alignment of file_link"][::std::mem::align_of::<file_link>() - 8usize];
    ["Offset of field: file_link::header"][::std::mem::offset_of!(file_link, header) - 0usize];
    ["Offset of field: file_link::file"][::std::mem::offset_of!(file_link, file) - 240usize];
    ["Offset of field: file_link::existing"][::std::mem::offset_of!(file_link, existing) - 264usize];
    ["Offset of field: file_link::symbolic_target"][::std::mem::offset_of!(file_link, symbolic_target) - 288usize];
    ["Offset of field: file_link::is_symbolic"][::std::mem::offset_of!(file_link, is_symbolic) - 296usize];
    ["Offset of field: file_link::reserved"][::std::mem::offset_of!(file_link, reserved) - 300usize];
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
pub struct process_exec_refused {
    pub header: event_header,
    pub file: named_file,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of process_exec_refused"][::std::mem::size_of::<process_exec_refused>() - 264usize];
    ["Alignment of process_exec_refused"][::std::mem::align_of::<process_exec_refused>() - 8usize];
    ["Offset of field: process_exec_refused::header"][::std::mem::offset_of!(process_exec_refused, header) - 0usize];
    ["Offset of field: process_exec_refused::file"][::std::mem::offset_of!(process_exec_refused, file) - 240usize];
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
pub struct file_mkdir {
    pub header: event_header,
    pub file: named_file,
    pub mode: __u32,
    pub reserved: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of file_mkdir"][::std::mem::size_of::<file_mkdir>() - 272usize];
    ["Alignment of file_mkdir"][::std::mem::align_of::<file_mkdir>() - 8usize];
    ["Offset of field: file_mkdir::header"][::std::mem::offset_of!(file_mkdir, header) - 0usize];
    ["Offset of field: file_mkdir::file"][::std::mem::offset_of!(file_mkdir, file) - 240usize];
    ["Offset of field: file_mkdir::mode"][::std::mem::offset_of!(file_mkdir, mode) - 264usize];
    ["Offset of field: file_mkdir::reserved"][::std::mem::offset_of!(file_mkdir, reserved) - 268usize];
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
pub struct file_mode_change {
    pub header: event_header,
    pub file: named_file,
    pub mode: __u32,
    pub previous_mode: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of file_mode_change"][::std::mem::size_of::<file_mode_change>() - 272usize];
    ["Alignment of file_mode_change"][::std::mem::align_of::<file_mode_change>() - 8usize];
    ["Offset of field: file_mode_change::header"][::std::mem::offset_of!(file_mode_change, header) - 0usize];
    ["Offset of field: file_mode_change::file"][::std::mem::offset_of!(file_mode_change, file) - 240usize];
    ["Offset of field: file_mode_change::mode"][::std::mem::offset_of!(file_mode_change, mode) - 264usize];
    ["Offset of field: file_mode_change::previous_mode"]
        [::std::mem::offset_of!(file_mode_change, previous_mode) - 268usize];
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
pub struct file_owner_change {
    pub header: event_header,
    pub file: named_file,
    pub uid: __u32,
    pub gid: __u32,
    pub previous_uid: __u32,
    pub previous_gid: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of file_owner_change"][::std::mem::size_of::<file_owner_change>() - 280usize];
    ["Alignment of file_owner_change"][::std::mem::align_of::<file_owner_change>() - 8usize];
    ["Offset of field: file_owner_change::header"][::std::mem::offset_of!(file_owner_change, header) - 0usize];
    ["Offset of field: file_owner_change::file"][::std::mem::offset_of!(file_owner_change, file) - 240usize];
    ["Offset of field: file_owner_change::uid"][::std::mem::offset_of!(file_owner_change, uid) - 264usize];
    ["Offset of field: file_owner_change::gid"][::std::mem::offset_of!(file_owner_change, gid) - 268usize];
    ["Offset of field: file_owner_change::previous_uid"]
        [::std::mem::offset_of!(file_owner_change, previous_uid) - 272usize];
    ["Offset of field: file_owner_change::previous_gid"]
        [::std::mem::offset_of!(file_owner_change, previous_gid) - 276usize];
};
pub mod time_change_flag {
    #[allow(unused_imports)]
    use super::*;
    pub type Type = ::std::os::raw::c_uint;
    pub const TIME_CHANGE_ACCESSED: Type = 1;
    pub const TIME_CHANGE_MODIFIED: Type = 2;
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
pub struct file_time_change {
    pub header: event_header,
    pub file: named_file,
    pub accessed_s: __s64,
    pub modified_s: __s64,
    pub accessed_ns: __u32,
    pub modified_ns: __u32,
    pub flags: __u32,
    pub reserved: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of file_time_change"][::std::mem::size_of::<file_time_change>() - 296usize];
    ["Alignment of file_time_change"][::std::mem::align_of::<file_time_change>() - 8usize];
    ["Offset of field: file_time_change::header"][::std::mem::offset_of!(file_time_change, header) - 0usize];
    ["Offset of field: file_time_change::file"][::std::mem::offset_of!(file_time_change, file) - 240usize];
    ["Offset of field: file_time_change::accessed_s"][::std::mem::offset_of!(file_time_change, accessed_s) - 264usize];
    ["Offset of field: file_time_change::modified_s"][::std::mem::offset_of!(file_time_change, modified_s) - 272usize];
    ["Offset of field: file_time_change::accessed_ns"]
        [::std::mem::offset_of!(file_time_change, accessed_ns) - 280usize];
    ["Offset of field: file_time_change::modified_ns"]
        [::std::mem::offset_of!(file_time_change, modified_ns) - 284usize];
    ["Offset of field: file_time_change::flags"][::std::mem::offset_of!(file_time_change, flags) - 288usize];
    ["Offset of field: file_time_change::reserved"][::std::mem::offset_of!(file_time_change, reserved) - 292usize];
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
pub struct file_xattr_change {
    pub header: event_header,
    pub file: named_file,
    pub name: slice,
    pub is_removed: __u32,
    pub value_size: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of file_xattr_change"][::std::mem::size_of::<file_xattr_change>() - 280usize];
    ["Alignment of file_xattr_change"][::std::mem::align_of::<file_xattr_change>() - 8usize];
    ["Offset of field: file_xattr_change::header"][::std::mem::offset_of!(file_xattr_change, header) - 0usize];
    ["Offset of field: file_xattr_change::file"][::std::mem::offset_of!(file_xattr_change, file) - 240usize];
    ["Offset of field: file_xattr_change::name"][::std::mem::offset_of!(file_xattr_change, name) - 264usize];
    ["Offset of field: file_xattr_change::is_removed"]
        [::std::mem::offset_of!(file_xattr_change, is_removed) - 272usize];
    ["Offset of field: file_xattr_change::value_size"]
        [::std::mem::offset_of!(file_xattr_change, value_size) - 276usize];
};
pub mod mount_call {
    #[allow(unused_imports)]
    use super::*;
    pub type Type = ::std::os::raw::c_uint;
    pub const MOUNT_CALL_MOUNT: Type = 1;
    pub const MOUNT_CALL_MOVE_MOUNT: Type = 2;
    pub const MOUNT_CALL_PIVOT_ROOT: Type = 3;
    pub const MOUNT_CALL_SETATTR: Type = 4;
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
pub struct file_mount {
    pub header: event_header,
    pub file: named_file,
    pub moved: named_file,
    pub source: slice,
    pub filesystem_type: slice,
    pub flags: __u64,
    pub cleared: __u64,
    pub call: __u32,
    pub propagation: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of file_mount"][::std::mem::size_of::<file_mount>() - 328usize];
    ["Alignment of file_mount"][::std::mem::align_of::<file_mount>() - 8usize];
    ["Offset of field: file_mount::header"][::std::mem::offset_of!(file_mount, header) - 0usize];
    ["Offset of field: file_mount::file"][::std::mem::offset_of!(file_mount, file) - 240usize];
    ["Offset of field: file_mount::moved"][::std::mem::offset_of!(file_mount, moved) - 264usize];
    ["Offset of field: file_mount::source"][::std::mem::offset_of!(file_mount, source) - 288usize];
    ["Offset of field: file_mount::filesystem_type"][::std::mem::offset_of!(file_mount, filesystem_type) - 296usize];
    ["Offset of field: file_mount::flags"][::std::mem::offset_of!(file_mount, flags) - 304usize];
    ["Offset of field: file_mount::cleared"][::std::mem::offset_of!(file_mount, cleared) - 312usize];
    ["Offset of field: file_mount::call"][::std::mem::offset_of!(file_mount, call) - 320usize];
    ["Offset of field: file_mount::propagation"][::std::mem::offset_of!(file_mount, propagation) - 324usize];
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
pub struct file_unmount {
    pub header: event_header,
    pub file: named_file,
    pub flags: __u32,
    pub reserved: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of file_unmount"][::std::mem::size_of::<file_unmount>() - 272usize];
    ["Alignment of file_unmount"][::std::mem::align_of::<file_unmount>() - 8usize];
    ["Offset of field: file_unmount::header"][::std::mem::offset_of!(file_unmount, header) - 0usize];
    ["Offset of field: file_unmount::file"][::std::mem::offset_of!(file_unmount, file) - 240usize];
    ["Offset of field: file_unmount::flags"][::std::mem::offset_of!(file_unmount, flags) - 264usize];
    ["Offset of field: file_unmount::reserved"][::std::mem::offset_of!(file_unmount, reserved) - 268usize];
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
    ["Size of network_connect"][::std::mem::size_of::<network_connect>() - 296usize];
    ["Alignment of network_connect"][::std::mem::align_of::<network_connect>() - 8usize];
    ["Offset of field: network_connect::header"][::std::mem::offset_of!(network_connect, header) - 0usize];
    ["Offset of field: network_connect::endpoints"][::std::mem::offset_of!(network_connect, endpoints) - 240usize];
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
    ["Size of network_accept"][::std::mem::size_of::<network_accept>() - 296usize];
    ["Alignment of network_accept"][::std::mem::align_of::<network_accept>() - 8usize];
    ["Offset of field: network_accept::header"][::std::mem::offset_of!(network_accept, header) - 0usize];
    ["Offset of field: network_accept::endpoints"][::std::mem::offset_of!(network_accept, endpoints) - 240usize];
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
pub struct network_bind {
    pub header: event_header,
    pub endpoints: network_endpoints,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of network_bind"][::std::mem::size_of::<network_bind>() - 296usize];
    ["Alignment of network_bind"][::std::mem::align_of::<network_bind>() - 8usize];
    ["Offset of field: network_bind::header"][::std::mem::offset_of!(network_bind, header) - 0usize];
    ["Offset of field: network_bind::endpoints"][::std::mem::offset_of!(network_bind, endpoints) - 240usize];
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
pub struct network_listen {
    pub header: event_header,
    pub endpoints: network_endpoints,
    pub backlog: __u32,
    pub reserved: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of network_listen"][::std::mem::size_of::<network_listen>() - 304usize];
    ["Alignment of network_listen"][::std::mem::align_of::<network_listen>() - 8usize];
    ["Offset of field: network_listen::header"][::std::mem::offset_of!(network_listen, header) - 0usize];
    ["Offset of field: network_listen::endpoints"][::std::mem::offset_of!(network_listen, endpoints) - 240usize];
    ["Offset of field: network_listen::backlog"][::std::mem::offset_of!(network_listen, backlog) - 296usize];
    ["Offset of field: network_listen::reserved"][::std::mem::offset_of!(network_listen, reserved) - 300usize];
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
pub struct network_socket {
    pub header: event_header,
    pub family: __u32,
    pub type_: __u32,
    pub protocol: __u32,
    pub reserved: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of network_socket"][::std::mem::size_of::<network_socket>() - 256usize];
    ["Alignment of network_socket"][::std::mem::align_of::<network_socket>() - 8usize];
    ["Offset of field: network_socket::header"][::std::mem::offset_of!(network_socket, header) - 0usize];
    ["Offset of field: network_socket::family"][::std::mem::offset_of!(network_socket, family) - 240usize];
    ["Offset of field: network_socket::type_"][::std::mem::offset_of!(network_socket, type_) - 244usize];
    ["Offset of field: network_socket::protocol"][::std::mem::offset_of!(network_socket, protocol) - 248usize];
    ["Offset of field: network_socket::reserved"][::std::mem::offset_of!(network_socket, reserved) - 252usize];
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
pub struct network_setsockopt {
    pub header: event_header,
    pub option: __u32,
    pub family: __u32,
    pub type_: __u32,
    pub instruction_count: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of network_setsockopt"][::std::mem::size_of::<network_setsockopt>() - 256usize];
    ["Alignment of network_setsockopt"][::std::mem::align_of::<network_setsockopt>() - 8usize];
    ["Offset of field: network_setsockopt::header"][::std::mem::offset_of!(network_setsockopt, header) - 0usize];
    ["Offset of field: network_setsockopt::option"][::std::mem::offset_of!(network_setsockopt, option) - 240usize];
    ["Offset of field: network_setsockopt::family"][::std::mem::offset_of!(network_setsockopt, family) - 244usize];
    ["Offset of field: network_setsockopt::type_"][::std::mem::offset_of!(network_setsockopt, type_) - 248usize];
    ["Offset of field: network_setsockopt::instruction_count"]
        [::std::mem::offset_of!(network_setsockopt, instruction_count) - 252usize];
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
pub struct network_dns {
    pub header: event_header,
    pub endpoints: network_endpoints,
    pub message: slice,
    pub message_size: __u32,
    pub is_answer: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of network_dns"][::std::mem::size_of::<network_dns>() - 312usize];
    ["Alignment of network_dns"][::std::mem::align_of::<network_dns>() - 8usize];
    ["Offset of field: network_dns::header"][::std::mem::offset_of!(network_dns, header) - 0usize];
    ["Offset of field: network_dns::endpoints"][::std::mem::offset_of!(network_dns, endpoints) - 240usize];
    ["Offset of field: network_dns::message"][::std::mem::offset_of!(network_dns, message) - 296usize];
    ["Offset of field: network_dns::message_size"][::std::mem::offset_of!(network_dns, message_size) - 304usize];
    ["Offset of field: network_dns::is_answer"][::std::mem::offset_of!(network_dns, is_answer) - 308usize];
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
pub struct kernel_module_load {
    pub header: event_header,
    pub file: named_file,
    pub name: slice,
    pub parameters: slice,
    pub from_memory: __u32,
    pub flags: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of kernel_module_load"][::std::mem::size_of::<kernel_module_load>() - 288usize];
    ["Alignment of kernel_module_load"][::std::mem::align_of::<kernel_module_load>() - 8usize];
    ["Offset of field: kernel_module_load::header"][::std::mem::offset_of!(kernel_module_load, header) - 0usize];
    ["Offset of field: kernel_module_load::file"][::std::mem::offset_of!(kernel_module_load, file) - 240usize];
    ["Offset of field: kernel_module_load::name"][::std::mem::offset_of!(kernel_module_load, name) - 264usize];
    ["Offset of field: kernel_module_load::parameters"]
        [::std::mem::offset_of!(kernel_module_load, parameters) - 272usize];
    ["Offset of field: kernel_module_load::from_memory"]
        [::std::mem::offset_of!(kernel_module_load, from_memory) - 280usize];
    ["Offset of field: kernel_module_load::flags"][::std::mem::offset_of!(kernel_module_load, flags) - 284usize];
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
pub struct kernel_module_unload {
    pub header: event_header,
    pub name: slice,
    pub flags: __u32,
    pub reserved: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of kernel_module_unload"][::std::mem::size_of::<kernel_module_unload>() - 256usize];
    ["Alignment of kernel_module_unload"][::std::mem::align_of::<kernel_module_unload>() - 8usize];
    ["Offset of field: kernel_module_unload::header"][::std::mem::offset_of!(kernel_module_unload, header) - 0usize];
    ["Offset of field: kernel_module_unload::name"][::std::mem::offset_of!(kernel_module_unload, name) - 240usize];
    ["Offset of field: kernel_module_unload::flags"][::std::mem::offset_of!(kernel_module_unload, flags) - 248usize];
    ["Offset of field: kernel_module_unload::reserved"]
        [::std::mem::offset_of!(kernel_module_unload, reserved) - 252usize];
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
pub struct kernel_bpf {
    pub header: event_header,
    pub target: slice,
    pub command: __u32,
    pub program_type: __u32,
    pub map_type: __u32,
    pub attach_type: __u32,
    pub instruction_count: __u32,
    pub reserved: __u32,
    pub name: [__u8; 16usize],
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of kernel_bpf"][::std::mem::size_of::<kernel_bpf>() - 288usize];
    ["Alignment of kernel_bpf"][::std::mem::align_of::<kernel_bpf>() - 8usize];
    ["Offset of field: kernel_bpf::header"][::std::mem::offset_of!(kernel_bpf, header) - 0usize];
    ["Offset of field: kernel_bpf::target"][::std::mem::offset_of!(kernel_bpf, target) - 240usize];
    ["Offset of field: kernel_bpf::command"][::std::mem::offset_of!(kernel_bpf, command) - 248usize];
    ["Offset of field: kernel_bpf::program_type"][::std::mem::offset_of!(kernel_bpf, program_type) - 252usize];
    ["Offset of field: kernel_bpf::map_type"][::std::mem::offset_of!(kernel_bpf, map_type) - 256usize];
    ["Offset of field: kernel_bpf::attach_type"][::std::mem::offset_of!(kernel_bpf, attach_type) - 260usize];
    ["Offset of field: kernel_bpf::instruction_count"]
        [::std::mem::offset_of!(kernel_bpf, instruction_count) - 264usize];
    ["Offset of field: kernel_bpf::reserved"][::std::mem::offset_of!(kernel_bpf, reserved) - 268usize];
    ["Offset of field: kernel_bpf::name"][::std::mem::offset_of!(kernel_bpf, name) - 272usize];
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
pub struct target_process {
    pub start_time_boot_ns: __u64,
    pub pid: __u32,
    pub euid: __u32,
    pub comm: [__u8; 16usize],
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of target_process"][::std::mem::size_of::<target_process>() - 32usize];
    ["Alignment of target_process"][::std::mem::align_of::<target_process>() - 8usize];
    ["Offset of field: target_process::start_time_boot_ns"]
        [::std::mem::offset_of!(target_process, start_time_boot_ns) - 0usize];
    ["Offset of field: target_process::pid"][::std::mem::offset_of!(target_process, pid) - 8usize];
    ["Offset of field: target_process::euid"][::std::mem::offset_of!(target_process, euid) - 12usize];
    ["Offset of field: target_process::comm"][::std::mem::offset_of!(target_process, comm) - 16usize];
};
pub mod namespace_call {
    #[allow(unused_imports)]
    use super::*;
    pub type Type = ::std::os::raw::c_uint;
    pub const NAMESPACE_CALL_UNSHARE: Type = 1;
    pub const NAMESPACE_CALL_SETNS: Type = 2;
    pub const NAMESPACE_CALL_CLONE: Type = 3;
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
pub struct kernel_namespace_change {
    pub header: event_header,
    pub target: target_process,
    pub flags: __u32,
    pub call: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of kernel_namespace_change"][::std::mem::size_of::<kernel_namespace_change>() - 280usize];
    ["Alignment of kernel_namespace_change"][::std::mem::align_of::<kernel_namespace_change>() - 8usize];
    ["Offset of field: kernel_namespace_change::header"]
        [::std::mem::offset_of!(kernel_namespace_change, header) - 0usize];
    ["Offset of field: kernel_namespace_change::target"]
        [::std::mem::offset_of!(kernel_namespace_change, target) - 240usize];
    ["Offset of field: kernel_namespace_change::flags"]
        [::std::mem::offset_of!(kernel_namespace_change, flags) - 272usize];
    ["Offset of field: kernel_namespace_change::call"]
        [::std::mem::offset_of!(kernel_namespace_change, call) - 276usize];
};
pub mod credentials_call {
    #[allow(unused_imports)]
    use super::*;
    pub type Type = ::std::os::raw::c_uint;
    pub const CREDENTIALS_CALL_SETUID: Type = 1;
    pub const CREDENTIALS_CALL_SETGID: Type = 2;
    pub const CREDENTIALS_CALL_SETREUID: Type = 3;
    pub const CREDENTIALS_CALL_SETREGID: Type = 4;
    pub const CREDENTIALS_CALL_SETRESUID: Type = 5;
    pub const CREDENTIALS_CALL_SETRESGID: Type = 6;
    pub const CREDENTIALS_CALL_SETFSUID: Type = 7;
    pub const CREDENTIALS_CALL_SETFSGID: Type = 8;
    pub const CREDENTIALS_CALL_SETGROUPS: Type = 9;
    pub const CREDENTIALS_CALL_CAPSET: Type = 10;
}
pub mod credentials_limit {
    #[allow(unused_imports)]
    use super::*;
    pub type Type = ::std::os::raw::c_uint;
    pub const CREDENTIALS_GROUPS: Type = 32;
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
pub struct credential_set {
    pub uid: __u32,
    pub gid: __u32,
    pub suid: __u32,
    pub sgid: __u32,
    pub euid: __u32,
    pub egid: __u32,
    pub fsuid: __u32,
    pub fsgid: __u32,
    pub cap_inheritable: __u64,
    pub cap_permitted: __u64,
    pub cap_effective: __u64,
    pub group_count: __u32,
    pub reserved: __u32,
    pub groups: [__u32; 32usize],
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of credential_set"][::std::mem::size_of::<credential_set>() - 192usize];
    ["Alignment of credential_set"][::std::mem::align_of::<credential_set>() - 8usize];
    ["Offset of field: credential_set::uid"][::std::mem::offset_of!(credential_set, uid) - 0usize];
    ["Offset of field: credential_set::gid"][::std::mem::offset_of!(credential_set, gid) - 4usize];
    ["Offset of field: credential_set::suid"][::std::mem::offset_of!(credential_set, suid) - 8usize];
    ["Offset of field: credential_set::sgid"][::std::mem::offset_of!(credential_set, sgid) - 12usize];
    ["Offset of field: credential_set::euid"][::std::mem::offset_of!(credential_set, euid) - 16usize];
    ["Offset of field: credential_set::egid"][::std::mem::offset_of!(credential_set, egid) - 20usize];
    ["Offset of field: credential_set::fsuid"][::std::mem::offset_of!(credential_set, fsuid) - 24usize];
    ["Offset of field: credential_set::fsgid"][::std::mem::offset_of!(credential_set, fsgid) - 28usize];
    ["Offset of field: credential_set::cap_inheritable"]
        [::std::mem::offset_of!(credential_set, cap_inheritable) - 32usize];
    ["Offset of field: credential_set::cap_permitted"][::std::mem::offset_of!(credential_set, cap_permitted) - 40usize];
    ["Offset of field: credential_set::cap_effective"][::std::mem::offset_of!(credential_set, cap_effective) - 48usize];
    ["Offset of field: credential_set::group_count"][::std::mem::offset_of!(credential_set, group_count) - 56usize];
    ["Offset of field: credential_set::reserved"][::std::mem::offset_of!(credential_set, reserved) - 60usize];
    ["Offset of field: credential_set::groups"][::std::mem::offset_of!(credential_set, groups) - 64usize];
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
pub struct process_credentials_change {
    pub header: event_header,
    pub previous: credential_set,
    pub current: credential_set,
    pub call: __u32,
    pub arguments: [__u32; 3usize],
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of process_credentials_change"][::std::mem::size_of::<process_credentials_change>() - 640usize];
    ["Alignment of process_credentials_change"][::std::mem::align_of::<process_credentials_change>() - 8usize];
    ["Offset of field: process_credentials_change::header"]
        [::std::mem::offset_of!(process_credentials_change, header) - 0usize];
    ["Offset of field: process_credentials_change::previous"]
        [::std::mem::offset_of!(process_credentials_change, previous) - 240usize];
    ["Offset of field: process_credentials_change::current"]
        [::std::mem::offset_of!(process_credentials_change, current) - 432usize];
    ["Offset of field: process_credentials_change::call"]
        [::std::mem::offset_of!(process_credentials_change, call) - 624usize];
    ["Offset of field: process_credentials_change::arguments"]
        [::std::mem::offset_of!(process_credentials_change, arguments) - 628usize];
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
pub struct process_ptrace {
    pub header: event_header,
    pub target: target_process,
    pub address: __u64,
    pub request: __u32,
    pub reserved: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of process_ptrace"][::std::mem::size_of::<process_ptrace>() - 288usize];
    ["Alignment of process_ptrace"][::std::mem::align_of::<process_ptrace>() - 8usize];
    ["Offset of field: process_ptrace::header"][::std::mem::offset_of!(process_ptrace, header) - 0usize];
    ["Offset of field: process_ptrace::target"][::std::mem::offset_of!(process_ptrace, target) - 240usize];
    ["Offset of field: process_ptrace::address"][::std::mem::offset_of!(process_ptrace, address) - 272usize];
    ["Offset of field: process_ptrace::request"][::std::mem::offset_of!(process_ptrace, request) - 280usize];
    ["Offset of field: process_ptrace::reserved"][::std::mem::offset_of!(process_ptrace, reserved) - 284usize];
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
pub struct process_signal {
    pub header: event_header,
    pub target: target_process,
    pub signal: __u32,
    pub reserved: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of process_signal"][::std::mem::size_of::<process_signal>() - 280usize];
    ["Alignment of process_signal"][::std::mem::align_of::<process_signal>() - 8usize];
    ["Offset of field: process_signal::header"][::std::mem::offset_of!(process_signal, header) - 0usize];
    ["Offset of field: process_signal::target"][::std::mem::offset_of!(process_signal, target) - 240usize];
    ["Offset of field: process_signal::signal"][::std::mem::offset_of!(process_signal, signal) - 272usize];
    ["Offset of field: process_signal::reserved"][::std::mem::offset_of!(process_signal, reserved) - 276usize];
};
pub mod memory_call {
    #[allow(unused_imports)]
    use super::*;
    pub type Type = ::std::os::raw::c_uint;
    pub const MEMORY_CALL_MMAP: Type = 1;
    pub const MEMORY_CALL_MPROTECT: Type = 2;
    pub const MEMORY_CALL_PKEY_MPROTECT: Type = 3;
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
pub struct process_memory_protect {
    pub header: event_header,
    pub address: __u64,
    pub length: __u64,
    pub protection: __u32,
    pub flags: __u32,
    pub call: __u32,
    pub file_flags: __u32,
    pub path: slice,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of process_memory_protect"][::std::mem::size_of::<process_memory_protect>() - 280usize];
    ["Alignment of process_memory_protect"][::std::mem::align_of::<process_memory_protect>() - 8usize];
    ["Offset of field: process_memory_protect::header"]
        [::std::mem::offset_of!(process_memory_protect, header) - 0usize];
    ["Offset of field: process_memory_protect::address"]
        [::std::mem::offset_of!(process_memory_protect, address) - 240usize];
    ["Offset of field: process_memory_protect::length"]
        [::std::mem::offset_of!(process_memory_protect, length) - 248usize];
    ["Offset of field: process_memory_protect::protection"]
        [::std::mem::offset_of!(process_memory_protect, protection) - 256usize];
    ["Offset of field: process_memory_protect::flags"]
        [::std::mem::offset_of!(process_memory_protect, flags) - 260usize];
    ["Offset of field: process_memory_protect::call"][::std::mem::offset_of!(process_memory_protect, call) - 264usize];
    ["Offset of field: process_memory_protect::file_flags"]
        [::std::mem::offset_of!(process_memory_protect, file_flags) - 268usize];
    ["Offset of field: process_memory_protect::path"][::std::mem::offset_of!(process_memory_protect, path) - 272usize];
};
pub mod memory_access_way {
    #[allow(unused_imports)]
    use super::*;
    pub type Type = ::std::os::raw::c_uint;
    pub const MEMORY_ACCESS_PROCESS_VM: Type = 0;
    pub const MEMORY_ACCESS_PROC_MEM: Type = 1;
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
pub struct process_memory_access {
    pub header: event_header,
    pub target: target_process,
    pub is_write: __u32,
    pub way: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of process_memory_access"][::std::mem::size_of::<process_memory_access>() - 280usize];
    ["Alignment of process_memory_access"][::std::mem::align_of::<process_memory_access>() - 8usize];
    ["Offset of field: process_memory_access::header"][::std::mem::offset_of!(process_memory_access, header) - 0usize];
    ["Offset of field: process_memory_access::target"]
        [::std::mem::offset_of!(process_memory_access, target) - 240usize];
    ["Offset of field: process_memory_access::is_write"]
        [::std::mem::offset_of!(process_memory_access, is_write) - 272usize];
    ["Offset of field: process_memory_access::way"][::std::mem::offset_of!(process_memory_access, way) - 276usize];
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
pub struct process_fd_redirect {
    pub header: event_header,
    pub endpoints: network_endpoints,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of process_fd_redirect"][::std::mem::size_of::<process_fd_redirect>() - 296usize];
    ["Alignment of process_fd_redirect"][::std::mem::align_of::<process_fd_redirect>() - 8usize];
    ["Offset of field: process_fd_redirect::header"][::std::mem::offset_of!(process_fd_redirect, header) - 0usize];
    ["Offset of field: process_fd_redirect::endpoints"]
        [::std::mem::offset_of!(process_fd_redirect, endpoints) - 240usize];
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
pub struct process_prctl {
    pub header: event_header,
    pub argument: __u64,
    pub second_argument: __u64,
    pub option: __u32,
    pub reserved: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of process_prctl"][::std::mem::size_of::<process_prctl>() - 264usize];
    ["Alignment of process_prctl"][::std::mem::align_of::<process_prctl>() - 8usize];
    ["Offset of field: process_prctl::header"][::std::mem::offset_of!(process_prctl, header) - 0usize];
    ["Offset of field: process_prctl::argument"][::std::mem::offset_of!(process_prctl, argument) - 240usize];
    ["Offset of field: process_prctl::second_argument"]
        [::std::mem::offset_of!(process_prctl, second_argument) - 248usize];
    ["Offset of field: process_prctl::option"][::std::mem::offset_of!(process_prctl, option) - 256usize];
    ["Offset of field: process_prctl::reserved"][::std::mem::offset_of!(process_prctl, reserved) - 260usize];
};
pub mod io_uring_phase {
    #[allow(unused_imports)]
    use super::*;
    pub type Type = ::std::os::raw::c_uint;
    pub const IO_URING_PHASE_SETUP: Type = 1;
    pub const IO_URING_PHASE_SUBMITTED: Type = 2;
    pub const IO_URING_PHASE_COMPLETED: Type = 3;
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
pub struct kernel_io_uring {
    pub header: event_header,
    pub endpoints: network_endpoints,
    pub file: named_file,
    pub target: named_file,
    pub text: slice,
    pub open_flags: __u64,
    pub operation: __u32,
    pub phase: __u32,
    pub ring_flags: __u32,
    pub descriptor: __s32,
    pub is_registered: __u32,
    pub arguments: [__u32; 3usize],
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of kernel_io_uring"][::std::mem::size_of::<kernel_io_uring>() - 392usize];
    ["Alignment of kernel_io_uring"][::std::mem::align_of::<kernel_io_uring>() - 8usize];
    ["Offset of field: kernel_io_uring::header"][::std::mem::offset_of!(kernel_io_uring, header) - 0usize];
    ["Offset of field: kernel_io_uring::endpoints"][::std::mem::offset_of!(kernel_io_uring, endpoints) - 240usize];
    ["Offset of field: kernel_io_uring::file"][::std::mem::offset_of!(kernel_io_uring, file) - 296usize];
    ["Offset of field: kernel_io_uring::target"][::std::mem::offset_of!(kernel_io_uring, target) - 320usize];
    ["Offset of field: kernel_io_uring::text"][::std::mem::offset_of!(kernel_io_uring, text) - 344usize];
    ["Offset of field: kernel_io_uring::open_flags"][::std::mem::offset_of!(kernel_io_uring, open_flags) - 352usize];
    ["Offset of field: kernel_io_uring::operation"][::std::mem::offset_of!(kernel_io_uring, operation) - 360usize];
    ["Offset of field: kernel_io_uring::phase"][::std::mem::offset_of!(kernel_io_uring, phase) - 364usize];
    ["Offset of field: kernel_io_uring::ring_flags"][::std::mem::offset_of!(kernel_io_uring, ring_flags) - 368usize];
    ["Offset of field: kernel_io_uring::descriptor"][::std::mem::offset_of!(kernel_io_uring, descriptor) - 372usize];
    ["Offset of field: kernel_io_uring::is_registered"]
        [::std::mem::offset_of!(kernel_io_uring, is_registered) - 376usize];
    ["Offset of field: kernel_io_uring::arguments"][::std::mem::offset_of!(kernel_io_uring, arguments) - 380usize];
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
pub struct kernel_sysctl {
    pub header: event_header,
    pub name: slice,
    pub value: slice,
    pub previous: slice,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of kernel_sysctl"][::std::mem::size_of::<kernel_sysctl>() - 264usize];
    ["Alignment of kernel_sysctl"][::std::mem::align_of::<kernel_sysctl>() - 8usize];
    ["Offset of field: kernel_sysctl::header"][::std::mem::offset_of!(kernel_sysctl, header) - 0usize];
    ["Offset of field: kernel_sysctl::name"][::std::mem::offset_of!(kernel_sysctl, name) - 240usize];
    ["Offset of field: kernel_sysctl::value"][::std::mem::offset_of!(kernel_sysctl, value) - 248usize];
    ["Offset of field: kernel_sysctl::previous"][::std::mem::offset_of!(kernel_sysctl, previous) - 256usize];
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
pub struct kernel_cgroup_move {
    pub header: event_header,
    pub target: target_process,
    pub destination: slice,
    pub destination_id: __u64,
    pub hierarchy_id: __u32,
    pub is_whole_process: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of kernel_cgroup_move"][::std::mem::size_of::<kernel_cgroup_move>() - 296usize];
    ["Alignment of kernel_cgroup_move"][::std::mem::align_of::<kernel_cgroup_move>() - 8usize];
    ["Offset of field: kernel_cgroup_move::header"][::std::mem::offset_of!(kernel_cgroup_move, header) - 0usize];
    ["Offset of field: kernel_cgroup_move::target"][::std::mem::offset_of!(kernel_cgroup_move, target) - 240usize];
    ["Offset of field: kernel_cgroup_move::destination"]
        [::std::mem::offset_of!(kernel_cgroup_move, destination) - 272usize];
    ["Offset of field: kernel_cgroup_move::destination_id"]
        [::std::mem::offset_of!(kernel_cgroup_move, destination_id) - 280usize];
    ["Offset of field: kernel_cgroup_move::hierarchy_id"]
        [::std::mem::offset_of!(kernel_cgroup_move, hierarchy_id) - 288usize];
    ["Offset of field: kernel_cgroup_move::is_whole_process"]
        [::std::mem::offset_of!(kernel_cgroup_move, is_whole_process) - 292usize];
};
pub mod connect_end {
    #[allow(unused_imports)]
    use super::*;
    pub type Type = ::std::os::raw::c_uint;
    pub const CONNECT_END_ESTABLISHED: Type = 1;
    pub const CONNECT_END_FAILED: Type = 2;
    pub const CONNECT_END_ABANDONED: Type = 3;
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
pub struct network_connect_result {
    pub header: event_header,
    pub endpoints: network_endpoints,
    pub end: __u32,
    pub reserved: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of network_connect_result"][::std::mem::size_of::<network_connect_result>() - 304usize];
    ["Alignment of network_connect_result"][::std::mem::align_of::<network_connect_result>() - 8usize];
    ["Offset of field: network_connect_result::header"]
        [::std::mem::offset_of!(network_connect_result, header) - 0usize];
    ["Offset of field: network_connect_result::endpoints"]
        [::std::mem::offset_of!(network_connect_result, endpoints) - 240usize];
    ["Offset of field: network_connect_result::end"][::std::mem::offset_of!(network_connect_result, end) - 296usize];
    ["Offset of field: network_connect_result::reserved"]
        [::std::mem::offset_of!(network_connect_result, reserved) - 300usize];
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
pub struct network_send {
    pub header: event_header,
    pub endpoints: network_endpoints,
    pub size: __u32,
    pub messages: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of network_send"][::std::mem::size_of::<network_send>() - 304usize];
    ["Alignment of network_send"][::std::mem::align_of::<network_send>() - 8usize];
    ["Offset of field: network_send::header"][::std::mem::offset_of!(network_send, header) - 0usize];
    ["Offset of field: network_send::endpoints"][::std::mem::offset_of!(network_send, endpoints) - 240usize];
    ["Offset of field: network_send::size"][::std::mem::offset_of!(network_send, size) - 296usize];
    ["Offset of field: network_send::messages"][::std::mem::offset_of!(network_send, messages) - 300usize];
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
pub struct kernel_splice {
    pub header: event_header,
    pub file: file_identity,
    pub path: slice,
    pub flags: __u32,
    pub pipe_flags: __u32,
    pub for_writing: __u32,
    pub reserved: __u32,
}
#[allow(clippy::unnecessary_operation, clippy::identity_op)]
const _: () = {
    ["Size of kernel_splice"][::std::mem::size_of::<kernel_splice>() - 312usize];
    ["Alignment of kernel_splice"][::std::mem::align_of::<kernel_splice>() - 8usize];
    ["Offset of field: kernel_splice::header"][::std::mem::offset_of!(kernel_splice, header) - 0usize];
    ["Offset of field: kernel_splice::file"][::std::mem::offset_of!(kernel_splice, file) - 240usize];
    ["Offset of field: kernel_splice::path"][::std::mem::offset_of!(kernel_splice, path) - 288usize];
    ["Offset of field: kernel_splice::flags"][::std::mem::offset_of!(kernel_splice, flags) - 296usize];
    ["Offset of field: kernel_splice::pipe_flags"][::std::mem::offset_of!(kernel_splice, pipe_flags) - 300usize];
    ["Offset of field: kernel_splice::for_writing"][::std::mem::offset_of!(kernel_splice, for_writing) - 304usize];
    ["Offset of field: kernel_splice::reserved"][::std::mem::offset_of!(kernel_splice, reserved) - 308usize];
};
