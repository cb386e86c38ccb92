/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * network.setsockopt at the exit of setsockopt: filters on sockets alone. Back doors wait for their packet with one.
 */
#include "socket.h"
#include "syscall.h"
#include "task.h"

/* asm-generic/socket.h */
#define SOL_SOCKET 1
#define SO_ATTACH_FILTER 26
#define SO_DETACH_FILTER 27
#define SO_LOCK_FILTER 44
#define SO_ATTACH_BPF 50
#define SO_ATTACH_REUSEPORT_CBPF 51
#define SO_ATTACH_REUSEPORT_EBPF 52

SYSCALL_EXIT_AS(setsockopt, IA32(setsockopt) "," SOCKETCALL(SYS_SETSOCKOPT))
int network_setsockopt(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;
	struct scratch *scratch;
	struct network_setsockopt *event;
	struct sock *sock;
	__u32 option;
	__u16 instruction_count = 0;

	if (!begin(KIND_NETWORK_SETSOCKOPT))
		return 0;
	registers = saved_registers(task);
	option = argument2(registers);
	if ((__u32)argument1(registers) != SOL_SOCKET ||
	    (option != SO_ATTACH_FILTER && option != SO_DETACH_FILTER && option != SO_LOCK_FILTER &&
	     option != SO_ATTACH_BPF && option != SO_ATTACH_REUSEPORT_CBPF && option != SO_ATTACH_REUSEPORT_EBPF)) {
		count(KIND_NETWORK_SETSOCKOPT, COUNTER_FILTERED_UNWANTED);
		return 0;
	}
	sock = context->result == -EBADF || context->result == -ENOTSOCK
		   ? 0
		   : sock_of_descriptor(task, (int)argument0(registers));
	scratch = reserve(KIND_NETWORK_SETSOCKOPT, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct network_setsockopt *)scratch->record;
	fill_own_header(scratch, task, context->result);
	event->option = option;
	event->family = sock ? read_kernel(sock->__sk_common.skc_family) : 0;
	event->type = sock ? read_kernel(sock->sk_type) : 0;
	/* struct sock_fprog leads with its length. */
	if (option == SO_ATTACH_FILTER || option == SO_ATTACH_REUSEPORT_CBPF)
		bpf_probe_read_user(&instruction_count, sizeof(instruction_count), (const void *)argument3(registers));
	event->instruction_count = instruction_count;
	submit(scratch, KIND_NETWORK_SETSOCKOPT);
	return 0;
}
