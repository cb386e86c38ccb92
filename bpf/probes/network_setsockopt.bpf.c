/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * network.setsockopt at the exit of setsockopt: filters on sockets alone.
 */
#include "socket.h"
#include "socket_option.h"
#include "syscall.h"
#include "task.h"

SYSCALL_EXIT_AS(setsockopt, IA32(setsockopt) "," SOCKETCALL(SYS_SETSOCKOPT))
int network_setsockopt(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;
	struct scratch *scratch;
	struct network_setsockopt *event;
	struct sock *sock;
	__u32 option;

	if (!begin(KIND_NETWORK_SETSOCKOPT))
		return 0;
	registers = saved_registers(task);
	option = argument2(registers);
	if (!is_filter_option((__u32)argument1(registers), option)) {
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
	event->instruction_count = filter_instructions(option, (const void *)argument3(registers));
	submit(scratch, KIND_NETWORK_SETSOCKOPT);
	return 0;
}
