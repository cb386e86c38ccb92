/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The maps, and the switches that the loader sets. */
#ifndef VIGIE_MAPS_H
#define VIGIE_MAPS_H

#include "helpers.h"
#include "wire.h"

/* A record under construction. Each processor has one, and all share some: see reserve(). */
struct scratch {
	__u32 users; /* who holds it, and who is about to find out that it is held */
	__u32 tail;  /* where the next tail bytes go */
	__u32 path_start;
	__u32 slot;                   /* its own place among the scratches */
	struct slice appended;        /* what append_dentry() has put into the record */
	__u64 task, dentry, vfsmount; /* kernel addresses that functions are given here: see verified_once */
	__u8 record[RECORD_SIZE];
	__u8 path[LIMIT_PATH +
		  256]; /* paths are put together from their end; the excess lets the verifier bound a copy */
};

/* The request of a thread, with its attributes or labels. */
struct captured_trace {
	struct trace_context context;
	__u32 payload_length;
	__u32 payload_flags; /* enum slice_flag */
	__u8 payload[TRACE_PAYLOAD_SIZE];
};

/* A per-CPU map's value may not exceed 32 KiB, so an array: one for each processor, and then those that all share. The
 * loader sets its size. */
struct {
	map_uint(type, BPF_MAP_TYPE_ARRAY);
	map_uint(max_entries, 1);
	map_type(key, __u32);
	map_type(value, struct scratch);
} scratches SEC(".maps");

/* The loader sets its size. */
struct {
	map_uint(type, BPF_MAP_TYPE_RINGBUF);
	map_uint(max_entries, 8 * 1024 * 1024);
} ring SEC(".maps");

struct {
	map_uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	map_uint(max_entries, KIND_COUNT *COUNTER_COUNT);
	map_type(key, __u32);
	map_type(value, __u64);
} counters SEC(".maps");

struct {
	map_uint(type, BPF_MAP_TYPE_ARRAY);
	map_uint(max_entries, 1);
	map_type(key, __u32);
	map_type(value, struct filters);
} filters SEC(".maps");

struct {
	map_uint(type, BPF_MAP_TYPE_ARRAY);
	map_uint(max_entries, 1);
	map_type(key, __u32);
	map_type(value, struct reader);
} reader SEC(".maps");

struct {
	map_uint(type, BPF_MAP_TYPE_HASH);
	map_uint(max_entries, FILTER_READ_NAMES);
	map_type(key, struct filter_name);
	map_type(value, __u8);
} read_names SEC(".maps");

/* A beginning of a path; with the NUL behind it the whole path. */
struct filter_path {
	__u32 bits; /* of the text */
	__u8 text[LIMIT_FILTER_PATH];
};

/* Beginnings of paths that are wanted, and ends in reverse, each with a bit per event_kind. */
struct {
	map_uint(type, BPF_MAP_TYPE_LPM_TRIE);
	map_uint(max_entries, FILTER_PATH_ENTRIES);
	map_uint(map_flags, BPF_F_NO_PREALLOC);
	map_type(key, struct filter_path);
	map_type(value, __u64);
} path_prefixes SEC(".maps"), path_suffixes SEC(".maps");

/* The kinds that are wanted with a port or an address. */
struct {
	map_uint(type, BPF_MAP_TYPE_HASH);
	map_uint(max_entries, FILTER_ENDPOINTS);
	map_type(key, struct filter_endpoint);
	map_type(value, __u64);
} filter_endpoints SEC(".maps");

/* Whoever finds no room tells of what it saw: with one that makes room for the new, counts would go with the old. */
struct {
	map_uint(type, BPF_MAP_TYPE_HASH);
	map_uint(max_entries, REPEAT_ENTRIES);
	map_type(key, struct repeat_key);
	map_type(value, struct repeat);
} repeats SEC(".maps");

/* Processes that publish their requests, by pid. User space fills it; fork, exec and exit keep it right. */
struct {
	map_uint(type, BPF_MAP_TYPE_HASH);
	map_uint(max_entries, TRACE_TARGETS_MAX);
	map_type(key, __u32);
	map_type(value, struct trace_target);
} trace_targets SEC(".maps");

/* Requests of threads that have begun an exec, by thread id: when it is through, their memory is gone. */
struct {
	map_uint(type, BPF_MAP_TYPE_LRU_HASH);
	map_uint(max_entries, TRACE_PREPARED_MAX);
	map_type(key, __u32);
	map_type(value, struct captured_trace);
} trace_prepared SEC(".maps");

/* By enum trace_outcome. */
struct {
	map_uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	map_uint(max_entries, TRACE_OUTCOME_COUNT);
	map_type(key, __u32);
	map_type(value, __u64);
} trace_outcomes SEC(".maps");

/* Entry 0 is OBI's map, once there is one. Its template has sizes instead of types: of a struct that only
 * a template refers to clang describes no more than the name. */
struct {
	map_uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	map_uint(max_entries, 1);
	map_type(key, __u32);
	map_type(value, __u32);
	struct {
		map_uint(type, BPF_MAP_TYPE_LRU_HASH);
		map_uint(max_entries, 16384);
		map_uint(key_size, sizeof(__u64));
		map_uint(value_size, sizeof(struct obi_trace));
	} *values[];
} obi_traces SEC(".maps");

/* Whether the kernel has bpf_task_pt_regs (5.15). */
const volatile __u8 has_task_pt_regs = 0;
/* Whether any program keeps what the kernel finds for names. */
const volatile __u8 keeps_paths = 0;
/* Nobody knows it. */
const volatile __u64 repeat_secret[2] = {};
/* How many processors the machine may ever have. */
const volatile __u32 possible_processors = 1;

#endif
