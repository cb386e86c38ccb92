/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* network.listen at the exit of listen. */
#include "socket.h"
#include "syscall.h"
#include "task.h"

SYSCALL_EXIT_AS(listen, IA32(listen) "," SOCKETCALL(SYS_LISTEN))
int network_listen(struct syscall_exit_context *context)
{
	struct task_struct *task = bpf_get_current_task();
	struct pt_regs *registers;
	struct scratch *scratch;
	struct network_listen *event;
	struct sock *sock;

	if (!begin(KIND_NETWORK_LISTEN))
		return 0;
	registers = saved_registers(task);
	sock = context->result == -EBADF || context->result == -ENOTSOCK
		   ? 0
		   : sock_of_descriptor(task, (int)argument0(registers));
	if (!sock) {
		count(KIND_NETWORK_LISTEN, COUNTER_FILTERED_UNWANTED);
		return 0;
	}
	scratch = reserve(KIND_NETWORK_LISTEN, sizeof(*event));
	if (!scratch)
		return 0;
	event = (struct network_listen *)scratch->record;
	fill_own_header(scratch, task, context->result);
	fill_endpoints(&event->endpoints, sock);
	append_own_name(scratch, &event->endpoints.unix_path, task, sock);
	event->backlog = argument1(registers);
	event->reserved = 0;
	submit(scratch, KIND_NETWORK_LISTEN);
	return 0;
}
