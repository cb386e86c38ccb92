/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The maps, and the switches that the loader sets. */
#ifndef VIGIE_MAPS_H
#define VIGIE_MAPS_H

#include "helpers.h"
#include "wire.h"

/* A record under construction. One per processor: programs here run with preemption off. */
struct scratch {
	__u32 busy; /* a nested program must not overwrite what an outer one is writing */
	__u32 tail; /* where the next tail bytes go */
	__u32 path_start;
	__u32 path_depth;
	__u8 record[RECORD_SIZE];
	__u8 path[LIMIT_PATH + 256]; /* paths are put together from their end; the excess lets the verifier bound a copy */
};

/* A per-CPU map's value may not exceed 32 KiB, so an array indexed by processor; the loader sets its size. */
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
	map_uint(max_entries, KIND_COUNT * COUNTER_COUNT);
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
	map_uint(max_entries, 4096);
	map_type(key, struct filter_name);
	map_type(value, __u8);
} read_names SEC(".maps");

/* Whether the kernel has bpf_task_pt_regs (5.15). */
const volatile __u8 has_task_pt_regs = 0;

#endif
