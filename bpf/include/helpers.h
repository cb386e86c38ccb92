/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Kernel helpers and the loader's conventions, as far as the programs use them. Numbers: linux/bpf.h. */
#ifndef VIGIE_HELPERS_H
#define VIGIE_HELPERS_H

#include <linux/bpf.h>

#define SEC(name) __attribute__((section(name), used))
#define always_inline static inline __attribute__((always_inline))
#define no_inline static __attribute__((noinline))
/*
 * A function that the verifier looks at once in each program, and not once for each call and each state of its caller.
 * It takes and gives numbers, and the program's context: before 5.12 nothing else may be handed to such a function.
 * Kernel addresses of which the verifier knows the type are no numbers to it until they have been through a map's
 * memory.
 */
#define verified_once __attribute__((noinline))

/* Map definitions in BTF form: https://docs.kernel.org/bpf/libbpf/libbpf_overview.html */
#define map_uint(name, value) int(*name)[value]
#define map_type(name, value) typeof(value) *name

/* There is no memcmp to call, and not every compiler makes instructions of the built-in one. `length` is a constant. */
always_inline int begins_with(const void *text, const char *beginning, __u32 length)
{
	const __u8 *bytes = text;
	__u32 difference = 0;

#pragma clang loop unroll(full)
	for (__u32 index = 0; index < length; index++)
		difference |= bytes[index] ^ (__u8)beginning[index];
	return !difference;
}

/* The kernel's functions give errors as the highest 4095 addresses. */
#define is_error(pointer) ((unsigned long)(pointer) >= (unsigned long)-4095)

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

static void *(*const bpf_map_lookup_elem)(void *map, const void *key) = (void *)BPF_FUNC_map_lookup_elem;
static long (*const bpf_map_update_elem)(void *map, const void *key, const void *value,
					 __u64 flags) = (void *)BPF_FUNC_map_update_elem;
static long (*const bpf_map_delete_elem)(void *map, const void *key) = (void *)BPF_FUNC_map_delete_elem;
static __u64 (*const bpf_get_current_pid_tgid)(void) = (void *)BPF_FUNC_get_current_pid_tgid;
static __u32 (*const bpf_get_smp_processor_id)(void) = (void *)BPF_FUNC_get_smp_processor_id;
static void *(*const bpf_get_current_task)(void) = (void *)BPF_FUNC_get_current_task;
static void *(*const bpf_get_current_task_btf)(void) = (void *)BPF_FUNC_get_current_task_btf;
static long (*const bpf_task_pt_regs)(void *task) = (void *)BPF_FUNC_task_pt_regs;
static __u64 (*const bpf_ktime_get_boot_ns)(void) = (void *)BPF_FUNC_ktime_get_boot_ns;
static long (*const bpf_probe_read_kernel)(void *to, __u32 size, const void *from) = (void *)BPF_FUNC_probe_read_kernel;
static long (*const bpf_probe_read_user)(void *to, __u32 size, const void *from) = (void *)BPF_FUNC_probe_read_user;
static long (*const bpf_probe_read_kernel_str)(void *to, __u32 size,
					       const void *from) = (void *)BPF_FUNC_probe_read_kernel_str;
static long (*const bpf_probe_read_user_str)(void *to, __u32 size,
					     const void *from) = (void *)BPF_FUNC_probe_read_user_str;
static long (*const bpf_ringbuf_output)(void *ring, void *data, __u64 size,
					__u64 flags) = (void *)BPF_FUNC_ringbuf_output;

static long (*const bpf_skb_load_bytes)(const void *skb, __u32 offset, void *to,
					__u32 size) = (void *)BPF_FUNC_skb_load_bytes;
static long (*const bpf_sysctl_get_name)(struct bpf_sysctl *context, char *to, __u64 size,
					 __u64 flags) = (void *)BPF_FUNC_sysctl_get_name;
static long (*const bpf_sysctl_get_current_value)(struct bpf_sysctl *context, char *to,
						  __u64 size) = (void *)BPF_FUNC_sysctl_get_current_value;
static long (*const bpf_sysctl_get_new_value)(struct bpf_sysctl *context, char *to,
					      __u64 size) = (void *)BPF_FUNC_sysctl_get_new_value;
static __u64 (*const bpf_get_socket_cookie)(void *context) = (void *)BPF_FUNC_get_socket_cookie;

/* CO-RE. The second argument is BPF_FIELD_BYTE_OFFSET (0) or BPF_FIELD_EXISTS (2) of enum bpf_field_info_kind. */
#define field_offset(field) __builtin_preserve_field_info(field, 0)
#define field_exists(field) __builtin_preserve_field_info(field, 2)

/* BPF_TYPE_EXISTS (0) of enum bpf_type_info_kind: of a pointer to a function the number of arguments counts too. */
#define type_exists(type) __builtin_preserve_type_info(*(type *)0, 0)

/* The running kernel's value of an enumerator: BPF_ENUMVAL_EXISTS (0) and BPF_ENUMVAL_VALUE (1). */
#define enumerator_exists(type, name) __builtin_preserve_enum_value(*(type *)name, 0)
#define enumerator_value(type, name) __builtin_preserve_enum_value(*(type *)name, 1)

/* Reads a member of a kernel object; zero when it cannot be read (the helper sees to that). */
#define read_kernel(field)                                                                                             \
	({                                                                                                             \
		typeof(field) value_;                                                                                  \
		bpf_probe_read_kernel(&value_, sizeof(value_), (const void *)&(field));                                \
		value_;                                                                                                \
	})

#endif
