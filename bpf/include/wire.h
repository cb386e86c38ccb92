/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The contract between the programs in the kernel and the sensor.
 *
 * A record in the ring buffer is one `struct <kind>` followed by a tail of bytes; every `struct slice` in it points into
 * that tail. Integers are host-endian. Both sides ship in one binary, so a struct may grow between versions; a kind's
 * number never changes and is never reused, since recorded events carry it.
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

/* Append only. KIND_COUNT is one more than the last. */
enum event_kind {
	KIND_PROCESS_EXEC = 1,
	KIND_PROCESS_EXIT = 2,
	KIND_PROCESS_FORK = 3,
	KIND_FILE_OPEN = 4,
	KIND_FILE_DELETE = 5,
	KIND_FILE_RENAME = 6,
	KIND_NETWORK_CONNECT = 7,
	KIND_NETWORK_ACCEPT = 8,
	KIND_COUNT = 9,
};

/*
 * What became of each operation that a hook saw. For every kind, at every moment:
 *   SEEN = SUBMITTED + the sum of FILTERED_* + the sum of LOST_*
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
	COUNTER_COUNT = 7,
};

enum slice_flag {
	SLICE_TRUNCATED = 1,  /* the value was longer than its limit */
	SLICE_UNREADABLE = 2, /* reading it failed, for example user memory that was not resident */
	SLICE_FROM_USER = 4,  /* read from the caller's memory, not from a kernel object */
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
	LIMIT_FILTER_NAME = 32, /* longest file name a read filter can hold */
	RECORD_SIZE = 65536,    /* upper bound of one record */
};

enum read_mode {
	READ_MODE_NONE = 0,  /* no rule asks for files opened for reading only */
	READ_MODE_NAMES = 1, /* those whose name is in the `read_names` map */
	READ_MODE_ALL = 2,
};

/* What user space tells the programs: entry 0 of the `filters` map. */
struct filters {
	__u64 enabled_kinds;      /* bit per event_kind */
	__u64 read_name_lengths;  /* bit n: `read_names` holds a name of n bytes; a cheap first test */
	__u32 read_mode;          /* enum read_mode */
	__u32 self_pid;           /* the sensor's own process, whose acts are left out */
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

struct slice {
	__u16 off; /* from the start of the record */
	__u16 len;
	__u16 flags; /* enum slice_flag */
	__u16 reserved;
};

/* Leads every record. Ids are those of the initial namespaces unless the name says otherwise. */
struct event_header {
	__u32 kind; /* enum event_kind */
	__u32 len;  /* bytes of the whole record */
	__u64 time_boot_ns;
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
	__u32 reserved;
	__u8 comm[16];
	__u8 tty[16]; /* empty: no controlling terminal */
	struct slice cgroup_name;        /* last component of the cgroup's path */
	struct slice cgroup_parent_name; /* the one above */
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

struct file_open {
	struct event_header header;
	struct file_identity file;
	struct slice path;
	struct slice raw_path;
	struct slice working_directory; /* base of a relative raw_path; only when there is no path */
	__u32 open_flags;
	__u32 reserved;
};

struct file_delete {
	struct event_header header;
	struct slice base; /* directory that raw_path is relative to; empty when it is absolute */
	struct slice raw_path;
	__u32 is_directory;
	__u32 reserved;
};

struct file_rename {
	struct event_header header;
	struct slice base;
	struct slice raw_path;
	struct slice target_base;
	struct slice target_raw_path;
	__u32 rename_flags;
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
	struct slice unix_path; /* AF_UNIX: the peer's name; a leading NUL marks an abstract one */
};

struct network_connect {
	struct event_header header;
	struct network_endpoints endpoints;
};

struct network_accept {
	struct event_header header;
	struct network_endpoints endpoints;
};

#endif
