/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Every system call of the machine passes here once these are attached, which is why they are attached only when a
 * program makes a 32-bit call: then to the program for its number.
 */
#include "syscall.h"
#include "task.h"

/* Programs by number: see enum ia32_place. */
struct {
	map_uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	map_uint(max_entries, IA32_PLACES);
	map_type(key, __u32);
	map_type(value, __u32);
} ia32_enters SEC(".maps");

struct {
	map_uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	map_uint(max_entries, IA32_PLACES);
	map_type(key, __u32);
	map_type(value, __u32);
} ia32_exits SEC(".maps");

static long (*const bpf_tail_call)(void *context, void *programs, __u32 index) = (void *)BPF_FUNC_tail_call;

/* Where the program for this call is. */
always_inline __u32 index_of_call(struct task_struct *task)
{
	struct pt_regs *registers = saved_registers(task);
	__u32 number = read_kernel(registers->orig_ax);

	if (number != __NR_socketcall)
		return number < IA32_SOCKETCALLS ? number : IA32_PLACES;
	number = read_kernel(registers->bx);
	return number < IA32_PLACES - IA32_SOCKETCALLS ? IA32_SOCKETCALLS + number : IA32_PLACES;
}

SEC("raw_tp/sys_enter")
int ia32_dispatch_enter(void *context)
{
	struct task_struct *task = bpf_get_current_task();

	if (is_ia32_call(task))
		bpf_tail_call(context, &ia32_enters, index_of_call(task));
	return 0;
}

SEC("raw_tp/sys_exit")
int ia32_dispatch_exit(void *context)
{
	struct task_struct *task = bpf_get_current_task();

	if (is_ia32_call(task))
		bpf_tail_call(context, &ia32_exits, index_of_call(task));
	return 0;
}
