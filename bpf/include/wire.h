/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The contract between the programs in the kernel and the sensor.
 *
 * A record in the ring buffer is one `struct <kind>` followed by a tail of bytes; every `struct slice` in it points
 * into that tail. Integers are host-endian. Both sides ship in one binary, so a struct may grow between versions; a
 * kind's number never changes and is never reused, since recorded events carry it.
 *
 * Rules: fixed-width integers only, no implicit padding (the Rust side refuses to compile a struct that has any), no
 * pointers, no bit-fields, no flexible arrays.
 */
#ifndef VIGIE_WIRE_H
#define VIGIE_WIRE_H

#ifdef VIGIE_BINDGEN
typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef int __s32;
typedef unsigned long long __u64;
typedef long long __s64;
#endif

/* Append only. KIND_COUNT is one more than the highest that a program makes. */
enum event_kind {
	KIND_PROCESS_EXEC = 1,
	KIND_PROCESS_EXIT = 2,
	KIND_PROCESS_FORK = 3,
	KIND_FILE_OPEN = 4,
	KIND_FILE_DELETE = 5,
	KIND_FILE_RENAME = 6,
	KIND_NETWORK_CONNECT = 7,
	KIND_NETWORK_ACCEPT = 8,
	KIND_PROCESS_CONTEXT = 9,
	KIND_FILE_LINK = 10,
	KIND_FILE_MKDIR = 11,
	KIND_FILE_MODE_CHANGE = 12,
	KIND_FILE_OWNER_CHANGE = 13,
	KIND_FILE_TIME_CHANGE = 14,
	KIND_FILE_XATTR_CHANGE = 15,
	KIND_FILE_MOUNT = 16,
	KIND_FILE_UNMOUNT = 17,
	KIND_NETWORK_BIND = 18,
	KIND_NETWORK_LISTEN = 19,
	KIND_NETWORK_SOCKET = 20,
	KIND_NETWORK_SETSOCKOPT = 21,
	KIND_KERNEL_MODULE_LOAD = 22,
	KIND_KERNEL_MODULE_UNLOAD = 23,
	KIND_KERNEL_BPF = 24,
	KIND_KERNEL_NAMESPACE_CHANGE = 25,
	KIND_PROCESS_CREDENTIALS_CHANGE = 26,
	KIND_PROCESS_PTRACE = 27,
	KIND_PROCESS_SIGNAL = 28,
	KIND_PROCESS_MEMORY_PROTECT = 29,
	KIND_PROCESS_MEMORY_ACCESS = 30,
	KIND_PROCESS_FD_REDIRECT = 31,
	KIND_PROCESS_PRCTL = 32,
	KIND_KERNEL_IO_URING = 33,
	KIND_KERNEL_SYSCTL = 34,
	KIND_KERNEL_CGROUP_MOVE = 35,
	KIND_KERNEL_SPLICE = 36,
	KIND_NETWORK_SEND = 37,
	KIND_NETWORK_CONNECT_RESULT = 38,
	KIND_NETWORK_DNS = 40,
	KIND_PROCESS_EXEC_REFUSED = 41,
	KIND_COUNT = 42,
	/* What the sensor makes itself, and no program. */
	KIND_SENSOR_STARTED = 256,
	KIND_SENSOR_STOPPED = 257,
	KIND_SENSOR_LOSS = 258,
	KIND_SENSOR_RULES_LOADED = 259,
	KIND_PROCESS_SESSION_START = 260,
	KIND_SENSOR_TAMPER = 261,
};

/*
 * What became of each operation that a hook saw. For every kind, at every moment:
 *   SEEN = SUBMITTED + REPEATED + the sum of FILTERED_* + the sum of LOST_*
 * The `counters` map is a per-CPU array indexed by kind * COUNTER_COUNT + counter.
 */
enum counter {
	COUNTER_SEEN = 0,
	COUNTER_SUBMITTED = 1,
	COUNTER_FILTERED_UNWANTED = 2,
	COUNTER_FILTERED_SELF = 3,
	COUNTER_LOST_RING_FULL = 4,
	COUNTER_LOST_SCRATCH_BUSY = 5,
	COUNTER_LOST_ENTRY_MISSING = 6,
	COUNTER_REPEATED = 7,      /* counted in the `repeats` map, beside one that was submitted */
	COUNTER_LOST_TOO_MANY = 8, /* of one call or packet, more than are told */
	COUNTER_COUNT = 9,
};

enum slice_flag {
	SLICE_TRUNCATED = 1,  /* the value was longer than its limit */
	SLICE_UNREADABLE = 2, /* reading it failed, for example user memory that was not resident */
	SLICE_FROM_USER = 4,  /* read from the caller's memory, not from a kernel object */
	SLICE_HEAD_CUT = 8,   /* what is missing is the beginning */
};

enum file_flag {
	FILE_IN_MEMORY = 1,     /* memfd or another file that no directory holds */
	FILE_DELETED = 2,       /* its last name is gone */
	FILE_OVERLAY_UPPER = 4, /* lives in the writable layer of an overlay mount */
	FILE_CREATED = 8,       /* this open created it */
};

enum limit {
	LIMIT_PATH = 4096,        /* bytes of one path */
	LIMIT_ARGUMENTS = 32768,  /* bytes of all arguments together */
	LIMIT_ENVIRONMENT = 8192, /* bytes of the environment that are looked at */
	LIMIT_NAME = 128,         /* bytes of one cgroup name */
	LIMIT_COMM = 16,
	LIMIT_TTY = 16,
	LIMIT_FILTER_NAME = 32,     /* longest file name a read filter can hold */
	LIMIT_FILTER_PATH = 256,    /* one more than the longest path that path filters judge: what a trie can hold */
	FILTER_PATH_ENTRIES = 8192, /* of each trie: those of two plans, while one takes the other's place */
	FILTER_READ_NAMES = 4096,   /* those of two plans, too */
	FILTER_ENDPOINTS = 8192,    /* those of two plans, too */
	LIMIT_DNS_MESSAGE = 4096,   /* bytes of one message that are copied */
	REPEAT_ENTRIES = 8192,
	REPEAT_PERIOD_NS = 1000000000, /* in which what says the same is sent once */
	RECORD_SIZE = 65536,           /* upper bound of one record */
	SHARED_SCRATCHES = 16,         /* records under construction, beside one for each processor */
};

enum read_mode {
	READ_MODE_NONE = 0,  /* no rule asks for files opened for reading only */
	READ_MODE_NAMES = 1, /* those whose name is in the `read_names` map */
	READ_MODE_ALL = 2,
};

/*
 * What user space tells the programs: entry 0 of the `filters` map. It is replaced while they run, so that they may see
 * part of it old and part new: each bit by itself must not lose what is wanted. A kind that is wanted whatever its
 * records name has the bits of the others too.
 */
struct filters {
	__u64 enabled_kinds;     /* bit per event_kind */
	__u64 judged_kinds;      /* those that are wanted only where something below says so */
	__u64 home_kinds;        /* for files below a name that begins with a dot in /home/USER */
	__u64 marked_kinds;      /* for records with the mark of their kind: see path_filter.h and endpoint_filter.h */
	__u64 repeat_kinds;      /* those of which repetitions are counted instead of sent */
	__u64 read_name_lengths; /* bit n: `read_names` holds a name of n bytes; a cheap first test */
	__u32 read_mode;         /* enum read_mode */
	__u32 self_pid;          /* the sensor's own process, whose acts are left out */
};

/* What an entry of the `filter_endpoints` map is about. */
enum filter_endpoint_part {
	ENDPOINT_PEER_PORT = 0,
	ENDPOINT_LOCAL_PORT = 1,
	ENDPOINT_PEER_ADDRESS = 2,
	ENDPOINT_LOCAL_ADDRESS = 3,
};

/* Key of the `filter_endpoints` map: a port, or an address as IPv6 has it; the other is zero. */
struct filter_endpoint {
	__u8 address[16];
	__u16 port;
	__u16 part; /* enum filter_endpoint_part */
};

/* Of the `repeats` map. */
struct repeat_key {
	__u64 content; /* stands for all that records say but the time */
	__u64 period;  /* since the boot */
};

struct repeat {
	__u64 count; /* of those that were not sent */
	__u64 last_boot_ns;
};

/* Entry 0 of the `reader` map: wakes the sensor once per batch instead of once per record. */
struct reader {
	__u32 asleep; /* set by the sensor before it waits, cleared by the program that wakes it */
	__u32 reserved;
};

/* Key of the `read_names` map, padded with zeroes. */
struct filter_name {
	__u8 bytes[32];
};

/* Where the program found the request that a thread works on. */
enum trace_origin {
	TRACE_NONE = 0,
	TRACE_THREAD_CONTEXT =
	    1,               /* OTEP 4947; the payload is its attributes: key, length, bytes, one after the other */
	TRACE_OBI = 2,       /* traces_ctx_v1 of OpenTelemetry eBPF Instrumentation; no payload */
	TRACE_GO_LABELS = 3, /* the ids are in the payload: struct go_label, one after the other */
};

/* What came of looking for the request of a thread in a process that has a `trace_target`. */
enum trace_outcome {
	TRACE_OUTCOME_LINKED = 0,
	TRACE_OUTCOME_EMPTY = 1,      /* the thread works on no request */
	TRACE_OUTCOME_INVALID = 2,    /* the record says so itself, or lacks an id */
	TRACE_OUTCOME_TORN = 3,       /* it changed while it was read */
	TRACE_OUTCOME_UNREADABLE = 4, /* memory that is not there, or not resident */
	TRACE_OUTCOME_COUNT = 5,
};

enum trace_limit {
	TRACE_PAYLOAD_SIZE = 640,  /* bytes of attributes or labels that are copied */
	TRACE_GO_LABELS_MAX = 4,   /* labels that can be ids, by the length of their name */
	TRACE_TARGETS_MAX = 8192,  /* processes that publish their requests */
	TRACE_PREPARED_MAX = 1024, /* threads between the beginning of an exec and its completion */
};

struct trace_context {
	__u8 trace_id[16];
	__u8 span_id[8];
	__u8 flags;  /* W3C */
	__u8 origin; /* enum trace_origin */
	__u8 reserved[6];
};

/* A goroutine's pprof label, cut. */
struct go_label {
	__u8 key[8];
	__u8 value[32];
	__u16 key_length;
	__u16 value_length;
	__u32 reserved;
};

enum trace_slot {
	TRACE_SLOT_NONE = 0,
	TRACE_SLOT_STATIC = 1,  /* at `offset` from the thread pointer */
	TRACE_SLOT_DYNAMIC = 2, /* at `offset` in the block that the thread's vector holds for `module` */
};

enum go_layout {
	GO_LAYOUT_NONE = 0,
	GO_LAYOUT_SLICE = 1, /* Go 1.24 and later */
	GO_LAYOUT_MAP = 2,
};

/* How a process publishes its requests. Value of the `trace_targets` map; the key is its pid (__u32). */
struct trace_target {
	__s64 offset;
	__s64 dtv_offset; /* of the pointer to the thread's vector, from the thread pointer */
	__u64 module;
	__s64 go_g_offset; /* of the running goroutine, from the thread pointer */
	__u32 dtv_step;
	__u32 slot;      /* enum trace_slot */
	__u32 go_curg;   /* of the current goroutine in `m` */
	__u32 go_labels; /* of the labels in `g` */
	__u32 go_layout; /* enum go_layout */
	__u32 reserved;
};

/* Value of OBI's map; the key has the thread group's id in the upper half, the thread's in the lower. */
struct obi_trace {
	__u8 trace_id[16];
	__u8 span_id[8];
};

struct slice {
	__u16 off; /* from the start of the record */
	__u16 len;
	__u16 flags; /* enum slice_flag */
	__u16 reserved;
};

/* Where programs stand that see calls by x86's 32-bit entries: by the number of the call, or of what socketcall(2)
 * does. */
enum ia32_place {
	IA32_SOCKETCALLS = 512, /* the first of those */
	IA32_PLACES = 544,
};

/* Operations of io_uring that are told of, as linux/io_uring.h numbers them; they never change. */
enum io_uring_operation {
	IORING_OP_SENDMSG = 9,
	IORING_OP_ACCEPT = 13,
	IORING_OP_CONNECT = 16,
	IORING_OP_OPENAT = 18,
	IORING_OP_SEND = 26,
	IORING_OP_OPENAT2 = 28,
	IORING_OP_RENAMEAT = 35,
	IORING_OP_UNLINKAT = 36,
	IORING_OP_MKDIRAT = 37,
	IORING_OP_SYMLINKAT = 38,
	IORING_OP_LINKAT = 39,
	IORING_OP_FSETXATTR = 41,
	IORING_OP_SETXATTR = 42,
	IORING_OP_SOCKET = 45,
	IORING_OP_URING_CMD = 46,
	IORING_OP_SEND_ZC = 47,
	IORING_OP_SENDMSG_ZC = 48,
	IORING_OP_BIND = 56,
	IORING_OP_LISTEN = 57,
};

enum header_flag {
	HEADER_IA32_CALL = 1, /* within a call by x86's 32-bit entries, or just after the exec of a 32-bit program */
};

/* Leads every record. Ids are those of the initial namespaces unless the name says otherwise. */
struct event_header {
	__u32 kind; /* enum event_kind */
	__u32 len;  /* bytes of the whole record */
	__u64 time_boot_ns;
	__u64 repeat_content; /* of repeat_key; 0: repetitions are not looked for */
	/* What follows is the same in records that say the same. */
	__u64 start_time_boot_ns; /* of the process, that is of its thread group leader */
	__u64 cgroup_id;
	__u64 cap_effective;
	__u64 cap_permitted;
	__s64 result; /* 0 or positive: success; negative: -errno */
	__u32 pid;
	__u32 tid;
	__u32 parent_pid;
	__u32 vpid; /* pid in the process's own pid namespace */
	__u32 uid;
	__u32 gid;
	__u32 euid;
	__u32 egid;
	__u32 suid;
	__u32 sgid;
	__u32 login_uid;        /* 0xffffffff: never logged in, or a kernel without audit */
	__u32 audit_session_id; /* 0xffffffff: none */
	__u32 session_leader_pid;
	__u32 group_leader_pid;
	__u32 ns_mnt;
	__u32 ns_pid;
	__u32 ns_net;
	__u32 ns_user;
	__u32 ns_uts;
	__u32 ns_ipc;
	__u32 ns_cgroup;
	__u32 flags; /* enum header_flag */
	__u8 comm[16];
	__u8 tty[16];                    /* empty: no controlling terminal */
	struct slice cgroup_name;        /* last component of the cgroup's path */
	struct slice cgroup_parent_name; /* the one above */
	struct trace_context trace;      /* of the acting thread; for a fork, of the thread that forked */
	struct slice trace_payload;      /* see enum trace_origin */
};

struct file_identity {
	__u64 inode;
	__u64 modified_ns; /* mtime, nanoseconds since the epoch */
	__u64 size;
	__u32 device; /* kernel dev_t: major << 20 | minor */
	__u32 mode;
	__u32 uid;
	__u32 gid;
	__u32 flags; /* enum file_flag */
	__u32 links;
};

struct process_exec {
	struct event_header header;
	struct file_identity file;
	struct slice executable_path;
	struct slice filename;    /* as given to execve; for a script, the script */
	struct slice interpreter; /* differs from filename for scripts and binfmt_misc */
	struct slice arguments;   /* NUL-separated */
	struct slice environment; /* NUL-separated; never leaves the sensor but for allow-listed names */
	struct slice working_directory;
	__u32 argument_count;
	__u16 stdio_mode[3]; /* st_mode of descriptors 0, 1 and 2; 0 where closed */
	__u16 reserved[3];
};

struct process_exit {
	struct event_header header;
	__u32 exit_code;
	__u32 exit_signal; /* 0: it was not a signal that ended it */
	__u32 core_dumped;
	__u32 reserved;
};

/* The header speaks of the child. */
struct process_fork {
	struct event_header header;
	__u32 spawner_pid;
	__u32 spawner_tid;
};

/* A process published what it says of itself (OTEP 4719), or published it anew. */
struct process_context {
	struct event_header header;
};

struct file_open {
	struct event_header header;
	struct file_identity file;
	struct slice path;
	struct slice raw_path;
	struct slice working_directory; /* base of a relative raw_path; only when there is no path */
	__u32 open_flags;
	__u32 reserved;
};

/* A file that a system call names by a path or by a descriptor. */
struct named_file {
	struct slice path;     /* the kernel's path of it, where the kernel tells */
	struct slice base;     /* otherwise what raw_path is relative to; empty when it is absolute */
	struct slice raw_path; /* as the caller gave it; empty for a descriptor */
};

struct file_delete {
	struct event_header header;
	struct named_file file;
	__u32 is_directory;
	__u32 reserved;
};

struct file_rename {
	struct event_header header;
	struct named_file file;
	struct named_file target;
	__u32 rename_flags;
	__u32 reserved;
};

struct file_link {
	struct event_header header;
	struct named_file file;     /* the new name */
	struct named_file existing; /* hard links: what it is a name of */
	struct slice symbolic_target;
	__u32 is_symbolic;
	__u32 reserved;
};

struct process_exec_refused {
	struct event_header header;
	struct named_file file;
};

struct file_mkdir {
	struct event_header header;
	struct named_file file;
	__u32 mode; /* as asked for: the umask takes from it */
	__u32 reserved;
};

struct file_mode_change {
	struct event_header header;
	struct named_file file;
	__u32 mode;
	__u32 previous_mode; /* S_IF* and permission bits; 0xffffffff: unknown */
};

/* Of the new ids 0xffffffff: stays as it is; of the previous ones: unknown. */
struct file_owner_change {
	struct event_header header;
	struct named_file file;
	__u32 uid;
	__u32 gid;
	__u32 previous_uid;
	__u32 previous_gid;
};

enum time_change_flag {
	TIME_CHANGE_ACCESSED = 1, /* accessed_* holds a time that the caller chose */
	TIME_CHANGE_MODIFIED = 2,
};

/* Without either flag both times become the present. */
struct file_time_change {
	struct event_header header;
	struct named_file file;
	__s64 accessed_s;
	__s64 modified_s;
	__u32 accessed_ns;
	__u32 modified_ns;
	__u32 flags; /* enum time_change_flag */
	__u32 reserved;
};

struct file_xattr_change {
	struct event_header header;
	struct named_file file;
	struct slice name;
	__u32 is_removed;
	__u32 value_size; /* bytes */
};

enum mount_call {
	MOUNT_CALL_MOUNT = 1,
	MOUNT_CALL_MOVE_MOUNT = 2, /* the newer interface: from the kernel's objects */
	MOUNT_CALL_PIVOT_ROOT = 3, /* the file is the new root, the source where the old one goes */
	MOUNT_CALL_SETATTR = 4,    /* a mount that is there gets other properties */
};

struct file_mount {
	struct event_header header;
	struct named_file file;  /* the mount point */
	struct named_file moved; /* of a move_mount by a path: where it was mounted before */
	struct slice source;
	struct slice filesystem_type;
	__u64 flags;       /* MS_*; of a mount_setattr MOUNT_ATTR_* that it sets */
	__u64 cleared;     /* of a mount_setattr MOUNT_ATTR_* that it takes away */
	__u32 call;        /* enum mount_call */
	__u32 propagation; /* of a mount_setattr MS_*, with MS_REC when it is for all below too */
};

struct file_unmount {
	struct event_header header;
	struct named_file file; /* the mount point */
	__u32 flags;            /* MNT_* */
	__u32 reserved;
};

/* Addresses are network-endian, an IPv4 one in the first four bytes; ports are host-endian. */
struct network_endpoints {
	__u8 local_address[16];
	__u8 peer_address[16];
	__u16 local_port;
	__u16 peer_port;
	__u16 family;   /* AF_* */
	__u16 type;     /* SOCK_* */
	__u16 protocol; /* IPPROTO_* */
	__u16 reserved[3];
	struct slice unix_path; /* AF_UNIX: a name; a leading NUL marks an abstract one */
};

/* unix_path is the peer's name. */
struct network_connect {
	struct event_header header;
	struct network_endpoints endpoints;
};

/* unix_path is the name of this end. */
struct network_accept {
	struct event_header header;
	struct network_endpoints endpoints;
};

/* Of the endpoints only the local one; unix_path is its name. */
struct network_bind {
	struct event_header header;
	struct network_endpoints endpoints;
};

struct network_listen {
	struct event_header header;
	struct network_endpoints endpoints;
	__u32 backlog;
	__u32 reserved;
};

struct network_socket {
	struct event_header header;
	__u32 family;   /* AF_* */
	__u32 type;     /* SOCK_* */
	__u32 protocol; /* IPPROTO_*; of a packet socket ETH_P_* in network order */
	__u32 reserved;
};

struct network_setsockopt {
	struct event_header header;
	__u32 option; /* SO_* */
	__u32 family; /* AF_* */
	__u32 type;   /* SOCK_* */
	__u32 instruction_count;
};

/* Of an answer the header is that of the thread that asked, but for the time. */
struct network_dns {
	struct event_header header;
	struct network_endpoints endpoints; /* the peer is the server */
	struct slice message;               /* without the length that TCP puts before it */
	__u32 message_size;                 /* as it was sent */
	__u32 is_answer;
};

struct kernel_module_load {
	struct event_header header;
	struct named_file file; /* without any when the module came from memory */
	struct slice name;      /* the module's own; empty when it was refused */
	struct slice parameters;
	__u32 from_memory;
	__u32 flags;
};

struct kernel_module_unload {
	struct event_header header;
	struct slice name;
	__u32 flags;
	__u32 reserved;
};

/* Members that the command does not have are zero. */
struct kernel_bpf {
	struct event_header header;
	struct slice target; /* tracepoint that a program is attached to, or path that an object is pinned at */
	__u32 command;       /* enum bpf_cmd */
	__u32 program_type;  /* enum bpf_prog_type */
	__u32 map_type;      /* enum bpf_map_type */
	__u32 attach_type;   /* enum bpf_attach_type */
	__u32 instruction_count;
	__u32 reserved;
	__u8 name[16];
};

/* The process that an act concerns; all zero when there is none, or the kernel does not know it. */
struct target_process {
	__u64 start_time_boot_ns;
	__u32 pid;
	__u32 euid;
	__u8 comm[16];
};

enum namespace_call {
	NAMESPACE_CALL_UNSHARE = 1,
	NAMESPACE_CALL_SETNS = 2,
	NAMESPACE_CALL_CLONE = 3,
};

struct kernel_namespace_change {
	struct event_header header;
	struct target_process target; /* of a setns by a pidfd and of a clone: whose namespaces they are */
	__u32 flags;                  /* CLONE_NEW*; of a setns that asks for none, from the namespace itself */
	__u32 call;                   /* enum namespace_call */
};

enum credentials_call {
	CREDENTIALS_CALL_SETUID = 1,
	CREDENTIALS_CALL_SETGID = 2,
	CREDENTIALS_CALL_SETREUID = 3,
	CREDENTIALS_CALL_SETREGID = 4,
	CREDENTIALS_CALL_SETRESUID = 5,
	CREDENTIALS_CALL_SETRESGID = 6,
	CREDENTIALS_CALL_SETFSUID = 7,
	CREDENTIALS_CALL_SETFSGID = 8,
	CREDENTIALS_CALL_SETGROUPS = 9,
	CREDENTIALS_CALL_CAPSET = 10,
};

enum credentials_limit {
	CREDENTIALS_GROUPS = 32, /* supplementary groups that are looked at */
};

/* A thread's, at one moment. */
struct credential_set {
	__u32 uid;
	__u32 gid;
	__u32 suid;
	__u32 sgid;
	__u32 euid;
	__u32 egid;
	__u32 fsuid;
	__u32 fsgid;
	__u64 cap_inheritable;
	__u64 cap_permitted;
	__u64 cap_effective;
	__u32 group_count;
	__u32 reserved;
	__u32 groups[32];
};

struct process_credentials_change {
	struct event_header header;
	struct credential_set previous;
	struct credential_set current;
	__u32 call;         /* enum credentials_call */
	__u32 arguments[3]; /* as given: of the calls with ids, those that were asked for */
};

struct process_ptrace {
	struct event_header header;
	struct target_process target; /* none for PTRACE_TRACEME */
	__u64 address;
	__u32 request; /* PTRACE_* */
	__u32 reserved;
};

/* Sent by a system call to another process. */
struct process_signal {
	struct event_header header;
	struct target_process target;
	__u32 signal;
	__u32 reserved;
};

enum memory_call {
	MEMORY_CALL_MMAP = 1,
	MEMORY_CALL_MPROTECT = 2,
	MEMORY_CALL_PKEY_MPROTECT = 3,
};

struct process_memory_protect {
	struct event_header header;
	__u64 address;
	__u64 length;
	__u32 protection;  /* PROT_* */
	__u32 flags;       /* MAP_* of an mmap */
	__u32 call;        /* enum memory_call */
	__u32 file_flags;  /* enum file_flag: in memory, deleted */
	struct slice path; /* of what is mapped; empty without a file, and of an mprotect */
};

enum memory_access_way {
	MEMORY_ACCESS_PROCESS_VM = 0, /* process_vm_readv, process_vm_writev: the result is the bytes */
	MEMORY_ACCESS_PROC_MEM = 1,   /* its /proc/PID/mem was opened */
};

struct process_memory_access {
	struct event_header header;
	struct target_process target;
	__u32 is_write;
	__u32 way; /* enum memory_access_way */
};

/* The result is the descriptor. */
struct process_fd_redirect {
	struct event_header header;
	struct network_endpoints endpoints;
};

/* The new name of a thread is the header's comm. */
struct process_prctl {
	struct event_header header;
	__u64 argument;
	__u64 second_argument; /* of PR_CAP_AMBIENT the capability */
	__u32 option;          /* PR_* */
	__u32 reserved;
};

enum io_uring_phase {
	IO_URING_PHASE_SETUP = 1,     /* a ring was made */
	IO_URING_PHASE_SUBMITTED = 2, /* the result is not known yet */
	IO_URING_PHASE_COMPLETED = 3, /* otherwise as it was submitted */
};

struct kernel_io_uring {
	struct event_header header;
	struct network_endpoints endpoints;
	struct named_file file;   /* what the operation concerns; of a link or a rename the new name or the old one */
	struct named_file target; /* of a rename the new name, of a hard link the existing one */
	struct slice text;        /* what a symbolic link says, or the name of an extended attribute */
	__u64 open_flags;
	__u32 operation;     /* enum io_uring_op; none of a setup */
	__u32 phase;         /* enum io_uring_phase */
	__u32 ring_flags;    /* IORING_SETUP_* */
	__s32 descriptor;    /* of the operation's socket or file, or of the ring; -1: none, or not known */
	__u32 is_registered; /* it counts the files that were registered with the ring instead */
	/* Of a socket: family, type, protocol; of a listen: the backlog; of a setup: the entries; of an unlink and a
	 * rename: the flags; of a mkdir: the mode; of an attribute: its size; of an open and an accept: the place among
	 * the ring's own files that the caller chose; of a socket's option: which, and the instructions of a filter. */
	__u32 arguments[3];
};

/* Seen before the value is taken. */
struct kernel_sysctl {
	struct event_header header;
	struct slice name; /* as a path below /proc/sys */
	struct slice value;
	struct slice previous;
};

struct kernel_cgroup_move {
	struct event_header header;
	struct target_process target;
	struct slice destination; /* path in its hierarchy */
	__u64 destination_id;
	__u32 hierarchy_id; /* 0: the unified one */
	__u32 is_whole_process;
};

enum connect_end {
	CONNECT_END_ESTABLISHED = 1,
	CONNECT_END_FAILED = 2,    /* the result says why */
	CONNECT_END_ABANDONED = 3, /* its process closed the socket before */
};

/* But for the time and the result the header is that of the thread that connected. */
struct network_connect_result {
	struct event_header header;
	struct network_endpoints endpoints;
	__u32 end; /* enum connect_end */
	__u32 reserved;
};

/* The result is what the call told: bytes, of a sendmmsg messages. */
struct network_send {
	struct event_header header;
	struct network_endpoints endpoints;
	__u32 size;     /* bytes of this message that were sent */
	__u32 messages; /* of the whole call */
};

/* The result is the bytes. */
struct kernel_splice {
	struct event_header header;
	struct file_identity file;
	struct slice path;
	__u32 flags;       /* SPLICE_F_* */
	__u32 pipe_flags;  /* PIPE_BUF_FLAG_* of the part of the pipe that was filled last */
	__u32 for_writing; /* the descriptor of the file is */
	__u32 reserved;
};

#endif
